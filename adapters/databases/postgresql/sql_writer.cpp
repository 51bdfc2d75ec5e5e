#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "dialect.h"
#include "sql_reader.h"
#include "table_options.h"

// How PostgreSQL says what the standard has no words for, or other ones.
namespace crosswalk::postgresql {

namespace {

constexpr std::size_t kMostWordsLookedAt = 6;

// The first words of a statement in upper case, comments left out.
std::vector<std::string> first_words(std::string_view text) {
  std::vector<std::string> words;
  std::size_t i = 0;
  while (i < text.size() && words.size() < kMostWordsLookedAt) {
    if (text.substr(i, 2) == "--") {
      i = std::min(text.find('\n', i), text.size());
    } else if (text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      i = end == std::string_view::npos ? text.size() : end + 2;
    } else if (std::isalpha(static_cast<unsigned char>(text[i])) != 0) {
      std::size_t end = i;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
      words.push_back(to_upper(text.substr(i, end - i)));
      i = end;
    } else {
      ++i;
    }
  }
  return words;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::optional<std::string> serial_type(const Type& type) {
  const auto* integer = type.as<IntegerType>();
  if (integer == nullptr) return std::nullopt;
  if (integer->bits <= 16) return "smallserial";
  return integer->bits <= 32 ? "serial" : "bigserial";
}

std::string sequence_options(const Identity& identity) {
  std::vector<std::string> options;
  const auto option = [&options](std::string_view words, const std::optional<std::int64_t>& value) {
    if (value) options.push_back(std::string(words) + " " + std::to_string(*value));
  };
  option("INCREMENT BY", identity.increment);
  option("START WITH", identity.start);
  option("MINVALUE", identity.minimum);
  option("MAXVALUE", identity.maximum);
  option("CACHE", identity.cache);
  if (identity.cycle) options.emplace_back("CYCLE");
  return options.empty() ? "" : " (" + join(options, " ") + ")";
}

bool is_serial(const Identity& identity) {
  return identity.kind == IdentityKind::Serial || identity.kind == IdentityKind::AutoIncrement;
}

// Nothing becomes a value of an enum by itself, but text that is cast to it.
bool needs_cast_to_enum(const Column* old, const Type& type) {
  const auto* wanted = type.as<EnumType>();
  return wanted != nullptr && wanted->name && (old == nullptr || !(old->type == type));
}

}  // namespace

// As the documentation of each says: CREATE INDEX, DROP INDEX, REINDEX, VACUUM, CREATE DATABASE, CREATE TABLESPACE,
// ALTER SYSTEM, ALTER TABLE … DETACH PARTITION CONCURRENTLY. (ALTER TYPE … ADD VALUE is allowed since PostgreSQL 12.)
bool PostgresqlDialect::refused_in_transaction(std::string_view statement) const {
  const std::vector<std::string> words = first_words(statement);
  if (words.empty()) return false;
  const std::string& verb = words[0];
  const std::string object = words.size() > 1 ? words[1] : "";
  if (verb == "VACUUM") return true;
  if (verb == "ALTER" && object == "SYSTEM") return true;
  if (verb == "CREATE" || verb == "DROP") {
    if (object == "DATABASE" || object == "TABLESPACE") return true;
    return (object == "INDEX" || object == "UNIQUE") && contains(words, "CONCURRENTLY");
  }
  if (verb == "REINDEX") return contains(words, "CONCURRENTLY") || object == "DATABASE" || object == "SYSTEM";
  if (verb == "ALTER" && object == "TABLE") {
    return contains(words, "DETACH") && to_upper(statement).find("CONCURRENTLY") != std::string::npos;
  }
  return false;
}

// A serial column is spelled by its type, so that its sequence is made and owned as the server does it.
std::optional<std::string> PostgresqlDialect::column_type(const Column& column) const {
  if (!column.identity || !is_serial(*column.identity)) return write_type(column.type);
  if (column.type.written && column.type.written->dialect == name()) {
    if (to_lower(column.type.written->text).find("serial") != std::string::npos) return column.type.written->text;
  }
  return serial_type(column.type);
}

std::optional<std::string> PostgresqlDialect::identity_clause(const Identity& identity) const {
  if (is_serial(identity)) return "";
  const std::string_view when = identity.kind == IdentityKind::Always ? "ALWAYS" : "BY DEFAULT";
  return " GENERATED " + std::string(when) + " AS IDENTITY" + sequence_options(identity);
}

void PostgresqlDialect::comment_on_column(const QualifiedName& table, const Identifier& column,
                                          const std::optional<std::string>& comment, Writing& out) const {
  out.say("COMMENT ON COLUMN " + quote(table) + "." + quote(column) + " IS " + (comment ? literal(*comment) : "NULL"));
}

void PostgresqlDialect::spell(const CreateTable& operation, Writing& out) const {
  StandardDialect::spell(operation, out);
  if (operation.table.comment) {
    out.say("COMMENT ON TABLE " + quote(operation.table.name) + " IS " + literal(*operation.table.comment));
  }
  for (const Column& column : operation.table.columns) {
    if (column.comment) comment_on_column(operation.table.name, column.name, column.comment, out);
  }
}

void PostgresqlDialect::spell(const AddColumn& operation, Writing& out) const {
  StandardDialect::spell(operation, out);
  if (operation.column.comment) {
    comment_on_column(operation.table, operation.column.name, operation.column.comment, out);
  }
}

void PostgresqlDialect::alter_identity(const AlterColumn& operation, std::vector<std::string>& clauses,
                                       Writing& out) const {
  const std::string column = "ALTER COLUMN " + quote(operation.column);
  const CatalogTable* table = out.before().find_table(operation.table);
  const Column* old = table == nullptr ? nullptr : table->find_column(operation.column);
  const bool numbered = old != nullptr && old->identity.has_value();
  if (std::holds_alternative<Remove>(operation.identity)) {
    // A serial column is numbered by a default; its sequence stays, owned by the column.
    clauses.push_back(column + (numbered && is_serial(*old->identity) ? " DROP DEFAULT" : " DROP IDENTITY IF EXISTS"));
    return;
  }
  const auto& identity = std::get<Identity>(operation.identity);
  if (!is_serial(identity)) {
    if (!numbered || is_serial(*old->identity)) {
      if (numbered) clauses.push_back(column + " DROP DEFAULT");
      clauses.push_back(column + " ADD" + *identity_clause(identity));
    } else {
      clauses.push_back(column + " SET GENERATED " + (identity.kind == IdentityKind::Always ? "ALWAYS" : "BY DEFAULT"));
    }
    return;
  }
  // What the type `serial` stands for, spelled out (documentation, section 8.1.4).
  QualifiedName sequence = operation.table;
  sequence.name = Identifier(operation.table.name.text + "_" + operation.column.text + "_seq");
  out.say("CREATE SEQUENCE " + quote(sequence) + " OWNED BY " + quote(operation.table) + "." + quote(operation.column));
  clauses.push_back(column + " SET DEFAULT nextval(" + literal(quote(sequence)) + ")");
}

void PostgresqlDialect::spell(const AlterColumn& operation, Writing& out) const {
  if (operation.position) return out.refuse("a place among the columns for `" + operation.column.text + "`");
  const std::string column = "ALTER COLUMN " + quote(operation.column);
  std::vector<std::string> clauses;
  const auto* value = std::get_if<Expression>(&operation.default_value);
  const bool removes_default = std::holds_alternative<Remove>(operation.default_value);
  // The old default must go before the type changes, since it is cast with the column and may not fit. Within one
  // statement the server drops defaults first and sets them last (tablecmds.c, AT_PASS_DROP and AT_PASS_COL_ATTRS).
  if (removes_default || (value != nullptr && operation.type)) clauses.push_back(column + " DROP DEFAULT");
  const auto* collation = std::get_if<std::string>(&operation.collation);
  if (operation.type || collation != nullptr) {
    const CatalogTable* table = out.before().find_table(operation.table);
    const Column* old = table == nullptr ? nullptr : table->find_column(operation.column);
    if (!operation.type && old == nullptr) return out.refuse("a collation for a column whose type is not known");
    const Type& type = operation.type ? *operation.type : old->type;
    const auto text = write_type(type);
    if (!text) return out.refuse("the type `" + describe(type) + "` of column `" + operation.column.text + "`");
    std::string clause = column + " SET DATA TYPE " + *text;
    if (collation != nullptr) clause += " COLLATE " + quote(Identifier(*collation));
    if (operation.conversion) {
      const auto conversion = expression_or_refuse(*operation.conversion, out);
      if (!conversion) return;
      clause += " USING " + *conversion;
    } else if (needs_cast_to_enum(old, type)) {
      clause += " USING " + quote(operation.column) + "::text::" + *text;
    }
    clauses.push_back(std::move(clause));
  }
  if (operation.nullable) clauses.push_back(column + (*operation.nullable ? " DROP NOT NULL" : " SET NOT NULL"));
  if (value != nullptr) {
    const auto text = write_default(*value);
    if (!text) return out.refuse("the default of column `" + operation.column.text + "`");
    clauses.push_back(column + " SET DEFAULT " + *text);
  }
  if (!std::holds_alternative<Keep>(operation.identity)) alter_identity(operation, clauses, out);
  if (!clauses.empty()) out.say(table_words(operation.table) + " " + join(clauses, ",\n    "));
  if (std::holds_alternative<Remove>(operation.comment)) {
    comment_on_column(operation.table, operation.column, std::nullopt, out);
  } else if (const auto* comment = std::get_if<std::string>(&operation.comment)) {
    comment_on_column(operation.table, operation.column, *comment, out);
  }
}

void PostgresqlDialect::spell(const AddConstraint& operation, Writing& out) const {
  if (!operation.using_index) return StandardDialect::spell(operation, out);
  const bool primary = kind_of(operation.constraint) == ConstraintKind::PrimaryKey;
  if (!primary && kind_of(operation.constraint) != ConstraintKind::Unique) {
    return out.refuse("a constraint other than a key made out of an index");
  }
  out.say(table_words(operation.table) + " ADD " + constraint_name(name_of(operation.constraint)) +
          (primary ? "PRIMARY KEY" : "UNIQUE") + " USING INDEX " + quote(*operation.using_index));
}

void PostgresqlDialect::spell(const CreateEnum& operation, Writing& out) const {
  if (operation.if_not_exists && out.before().find_enum(operation.name) != nullptr) return;
  std::vector<std::string> labels;
  for (const std::string& label : operation.labels) labels.push_back(literal(label));
  out.say("CREATE TYPE " + quote(operation.name) + " AS ENUM (" + join(labels, ", ") + ")");
}

void PostgresqlDialect::spell(const DropEnum& operation, Writing& out) const {
  out.say(std::string("DROP TYPE ") + (operation.if_exists ? "IF EXISTS " : "") + quote(operation.name) +
          (operation.cascade ? " CASCADE" : ""));
}

void PostgresqlDialect::spell(const RenameEnum& operation, Writing& out) const {
  out.say("ALTER TYPE " + quote(operation.name) + " RENAME TO " + quote(operation.new_name));
}

void PostgresqlDialect::spell(const AddEnumLabel& operation, Writing& out) const {
  std::string text = "ALTER TYPE " + quote(operation.name) + " ADD VALUE " +
                     (operation.if_not_exists ? "IF NOT EXISTS " : "") + literal(operation.label);
  if (operation.before) text += " BEFORE " + literal(*operation.before);
  if (operation.after) text += " AFTER " + literal(*operation.after);
  out.say(std::move(text));
}

void PostgresqlDialect::spell(const RenameEnumLabel& operation, Writing& out) const {
  out.say("ALTER TYPE " + quote(operation.name) + " RENAME VALUE " + literal(operation.label) + " TO " +
          literal(operation.new_label));
}

// Objects that are nothing but a name can be spelled without a definition.
void PostgresqlDialect::spell(const CreateObject& operation, Writing& out) const {
  const bool bare = operation.object == ObjectKind::Schema || operation.object == ObjectKind::Extension ||
                    operation.object == ObjectKind::Sequence;
  if (!bare || !operation.definition.text.empty()) return StandardDialect::spell(operation, out);
  out.say("CREATE " + std::string(words_of(operation.object)) + " " +
          (operation.if_not_exists ? "IF NOT EXISTS " : "") + quote(operation.name));
}

void PostgresqlDialect::spell(const MoveToSchema& operation, Writing& out) const {
  std::string what = operation.thing == MovedThing::Table ? "TABLE" : "TYPE";
  if (operation.object) what = words_of(*operation.object);
  std::string name = quote(operation.name);
  if (operation.signature) {
    const bool bracketed = operation.signature->starts_with('(');
    name += bracketed ? *operation.signature : "(" + *operation.signature + ")";
  }
  out.say("ALTER " + what + " " + (operation.if_exists ? "IF EXISTS " : "") + name + " SET SCHEMA " +
          quote(operation.schema));
}

void PostgresqlDialect::spell(const SetComment& operation, Writing& out) const {
  if (operation.column) return comment_on_column(operation.table, *operation.column, operation.comment, out);
  out.say("COMMENT ON TABLE " + quote(operation.table) + " IS " +
          (operation.comment ? literal(*operation.comment) : "NULL"));
}

void PostgresqlDialect::spell(const SetTableOption& operation, Writing& out) const {
  if (operation.dialect != name()) return StandardDialect::spell(operation, out);
  out.say(table_words(operation.table) + " " +
          (operation.column ? "ALTER COLUMN " + quote(*operation.column) + " " : "") +
          write_table_option(operation.option, operation.value));
}

}  // namespace crosswalk::postgresql
