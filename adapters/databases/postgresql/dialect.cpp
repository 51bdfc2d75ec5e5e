#include "dialect.h"

#include "canonical.h"
#include "sql_reader.h"

namespace crosswalk::postgresql {

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
