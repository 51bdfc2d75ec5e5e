#include "dialect.h"

#include "canonical.h"
#include "sql_reader.h"

namespace crosswalk::sqlite {

std::string_view SqliteDialect::name() const { return kDialectName; }

const Features& SqliteDialect::features() const {
  static const Features features{
      .transactional_ddl = true,
      .alter_column_in_place = false,
      .add_constraint_in_place = false,
      .named_enums = false,
      .inline_enums = false,
      .concurrent_indexes = false,
      .partial_indexes = true,
      .expression_indexes = true,
      .include_columns = false,
      .identity_columns = false,
      .serial_types = false,
      .auto_increment = true,
      .integer_key_counts = true,
      .comments = false,
      .comments_inline = false,
      .schemas = false,
      .sequences = false,
      .deferrable_constraints = true,  // of foreign keys alone
      .rename_constraint = false,
      .rename_index = false,
      .column_position = false,
      .drop_column = true,
      .if_exists_on_columns = false,
      .several_statements_per_call = true,
      .identifier_limit = 1'000'000,  // as long as a statement may be, less its other words
  };
  return features;
}

// Names are compared without regard to ASCII case. Constraints written without a name have none, and the indexes that
// enforce keys (sqlite_autoindex_…) are not objects of their own.
CatalogRules SqliteDialect::catalog_rules() const {
  CatalogRules rules;
  rules.default_schema = "main";
  rules.ignore_case = true;
  rules.primary_key_forbids_nulls = false;  // https://www.sqlite.org/quirks.html
  rules.canonical_expression = canonical_expression;
  return rules;
}

std::vector<Step> SqliteDialect::read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                      Diagnostics& diagnostics) const {
  return read_sql(script, options, diagnostics);
}

Type SqliteDialect::read_type(std::string_view spelling) const { return sqlite::read_type(spelling); }
Expression SqliteDialect::read_expression(std::string_view text) const { return sqlite::read_expression(text); }
Identifier SqliteDialect::fold(std::string_view unquoted) const { return sqlite::fold(unquoted); }
bool SqliteDialect::needs_quoting(std::string_view name) const { return sqlite::needs_quoting(name); }
std::optional<std::string> SqliteDialect::spell_kind(const Type& type) const { return write_neutral_type(type); }

// A version 4 UUID out of random bytes: SQLite has no function for it.
std::optional<std::string> SqliteDialect::spell_random_uuid() const {
  return "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
         "substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";
}

// https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes".
//
// Where foreign keys are enforced, DROP TABLE deletes every row first, which fires ON DELETE actions in other tables;
// so enforcement must be off. The pragma has no effect inside a transaction: a connection that enforces foreign keys
// must run such a migration outside one, or have enforcement off from the start, as it is by default. Enforcement is
// not turned on again, since it may never have been: a DROP TABLE further on would then delete what it did not before.
//
// RENAME checks that all views and triggers still make sense, which they do not while the table is away; its legacy
// form does not look at them.
RebuildGuards SqliteDialect::rebuild_guards(const RebuildQuestion& question) const {
  RebuildGuards guards;
  if (question.referenced) guards.before = {"PRAGMA defer_foreign_keys = ON", "PRAGMA foreign_keys = OFF"};
  if (question.mentioned) {
    guards.before.emplace_back("PRAGMA legacy_alter_table = ON");
    guards.after.emplace_back("PRAGMA legacy_alter_table = OFF");
  }
  return guards;
}

}  // namespace crosswalk::sqlite
