#include "dialect.h"

#include "canonical.h"
#include "crosswalk/base/text.h"
#include "query_columns.h"
#include "sql_reader.h"

namespace crosswalk::postgresql {
namespace {

// Where the parenthesis that is open at `open` closes; npos if it does not.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

// EXCLUDE (a WITH =) comes back as EXCLUDE USING btree (a WITH =), and its condition between parentheses of its own.
void settle_exclusion(Constraint& constraint) {
  static constexpr std::string_view kExclude = "EXCLUDE";
  auto* native = std::get_if<NativeConstraint>(&constraint);
  if (native == nullptr || !equals_ignoring_case(std::string_view(native->text).substr(0, kExclude.size()), kExclude))
    return;
  std::string& text = native->text;
  const std::size_t keys = text.find_first_not_of(" \t\n", kExclude.size());
  if (keys != std::string::npos && text[keys] == '(') text.insert(kExclude.size(), " USING btree");
  const std::size_t outer = text.rfind("((");
  if (outer == std::string::npos) return;
  const std::size_t end = closing(text, outer);
  if (end != text.size() - 1 || closing(text, outer + 1) != end - 1) return;
  text.erase(end, 1);
  text.erase(outer, 1);
}

}  // namespace

std::string_view PostgresqlDialect::name() const { return kDialectName; }

const Features& PostgresqlDialect::features() const {
  static const Features features{
      .transactional_ddl = true,
      .alter_column_in_place = true,
      .add_constraint_in_place = true,
      .named_enums = true,
      .inline_enums = false,
      .concurrent_indexes = true,
      .partial_indexes = true,
      .expression_indexes = true,
      .include_columns = true,
      .identity_columns = true,
      .serial_types = true,
      .auto_increment = false,
      .integer_key_counts = false,
      .comments = true,
      .comments_inline = false,
      .schemas = true,
      .sequences = true,
      .deferrable_constraints = true,
      .rename_constraint = true,
      .rename_index = true,
      .column_position = false,
      .drop_column = true,
      .if_exists_on_columns = true,
      .several_statements_per_call = true,
      .identifier_limit = 63,
  };
  return features;
}

CatalogRules PostgresqlDialect::catalog_rules() const {
  CatalogRules rules = naming_rules();
  rules.canonical_expression = canonical_expression;
  rules.columns_of_query = columns_of_query;
  rules.settle_constraint = settle_exclusion;
  return rules;
}

std::vector<Step> PostgresqlDialect::read(const std::shared_ptr<const SourceFile>& script,
                                          const SqlReadOptions& options, Diagnostics& diagnostics) const {
  return read_sql(script, options, diagnostics);
}

Type PostgresqlDialect::read_type(std::string_view spelling) const { return postgresql::read_type(spelling); }

Expression PostgresqlDialect::read_expression(std::string_view text) const { return postgresql::read_expression(text); }

Identifier PostgresqlDialect::fold(std::string_view unquoted) const { return postgresql::fold(unquoted); }

bool PostgresqlDialect::needs_quoting(std::string_view name) const { return postgresql::needs_quoting(name); }

std::optional<std::string> PostgresqlDialect::spell_kind(const Type& type) const {
  const auto* labels = type.as<EnumType>();
  if (labels != nullptr && labels->name) return quote(*labels->name);
  if (const auto* array = type.as<ArrayType>()) {
    const auto element = write_type(*array->element);
    return element ? std::optional(*element + "[]") : std::nullopt;
  }
  return write_neutral_type(type);
}

// Built in since PostgreSQL 13; before, the extension pgcrypto has it under the same name.
std::optional<std::string> PostgresqlDialect::spell_random_uuid() const { return "gen_random_uuid()"; }

}  // namespace crosswalk::postgresql
