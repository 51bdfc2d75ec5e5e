#include "dialect.h"

#include "crosswalk/base/text.h"
#include "sql_reader.h"

namespace crosswalk::mysql {

std::string_view MysqlDialect::name() const { return kDialectName; }

const Features& MysqlDialect::features() const {
  static const Features features{
      .transactional_ddl = false,
      .alter_column_in_place = true,
      .add_constraint_in_place = true,
      .named_enums = false,
      .inline_enums = true,
      .concurrent_indexes = false,
      .partial_indexes = false,
      .expression_indexes = false,  // MySQL 8 has them, MariaDB not
      .include_columns = false,
      .identity_columns = false,
      .serial_types = false,
      .auto_increment = true,
      .integer_key_counts = false,
      .comments = true,
      .comments_inline = true,
      .schemas = false,
      .sequences = false,
      .deferrable_constraints = false,
      .rename_constraint = false,
      .rename_index = true,
      .column_position = true,
      .drop_column = true,
      .if_exists_on_columns = false,  // MariaDB has it, MySQL not
      .several_statements_per_call = true,
      .identifier_limit = 64,
  };
  return features;
}

// MySQL manual, sections 13.2.2, 13.1.3 and 14.8.
const TypeLimits& MysqlDialect::type_limits() const {
  static const TypeLimits limits{.digits_of_time = 0,
                                 .digits_of_decimal = 10,
                                 .widest_decimal = 65,
                                 .widest_fraction = 30,
                                 .length_counts_bytes = true};
  return limits;
}

CatalogRules MysqlDialect::catalog_rules() const { return naming_rules(); }

std::vector<Step> MysqlDialect::read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                     Diagnostics& diagnostics) const {
  return read_sql(script, options, diagnostics);
}

Type MysqlDialect::read_type(std::string_view spelling) const { return mysql::read_type(spelling); }
Expression MysqlDialect::read_expression(std::string_view text) const { return mysql::read_expression(text); }
Identifier MysqlDialect::fold(std::string_view unquoted) const { return mysql::fold(unquoted); }

std::string MysqlDialect::quote(const Identifier& name, bool always) const {
  if (!always && !needs_quoting(name.text)) return name.text;
  return '`' + replace_all(name.text, "`", "``") + '`';
}

std::string MysqlDialect::literal(std::string_view text) const { return quote_string(text); }

bool MysqlDialect::needs_quoting(std::string_view name) const { return mysql::needs_quoting(name); }
std::optional<std::string> MysqlDialect::spell_kind(const Type& type) const { return write_neutral_type(type); }

// A function in a default stands in parentheses (MySQL 8.0.13; MariaDB takes it with and without).
std::optional<std::string> MysqlDialect::spell_random_uuid() const { return "(uuid())"; }

// Statements that change the schema commit what was before them; none is refused.
bool MysqlDialect::refused_in_transaction(std::string_view /*statement*/) const { return false; }

}  // namespace crosswalk::mysql
