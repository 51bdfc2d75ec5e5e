#include <algorithm>

#include "crosswalk/base/text.h"
#include "dialect.h"
#include "sql_reader.h"
#include "table_options.h"

// How MySQL and MariaDB say what the standard has no words for, or other ones; where the two differ, what both take.
// Rules: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html and https://mariadb.com/kb/en/alter-table/.
namespace crosswalk::mysql {

namespace {

// How much of a text without a limit an index holds: four bytes a character, of the 3072 that a key may have.
constexpr std::int32_t kPrefixOfText = 255;

bool is_long(const Type& type) {
  const auto* bytes = type.as<BinaryType>();
  const auto* text = type.as<VarcharType>();
  return type.as<TextType>() != nullptr || (text != nullptr && !text->length) ||
         (bytes != nullptr && !bytes->length && !bytes->fixed);
}

const Column* find_column(const TableDefinition* table, const Identifier& name) {
  if (table == nullptr) return nullptr;
  for (const Column& column : table->columns) {
    if (equals_ignoring_case(column.name.text, name.text)) return &column;
  }
  return nullptr;
}

const TableDefinition* definition_of(const QualifiedName& table, const Catalog& catalog) {
  const CatalogTable* found = catalog.find_table(table);
  return found == nullptr ? nullptr : &found->definition;
}

// The precision of a column's type, if it is a time.
std::optional<std::int32_t> precision_of(const Type& type) {
  const auto* time = type.as<TimestampType>();
  return time == nullptr ? std::nullopt : time->precision;
}

// True for a default that stands without parentheses: a literal, the current time, and what the server adds to it.
bool stands_bare(const Expression& expression) {
  const auto* sql = expression.as<SqlExpression>();
  if (sql == nullptr) return expression.as<RandomUuid>() == nullptr;
  const std::string text = to_lower(sql->text);
  return text.starts_with("(") || text.starts_with("b'") || text.starts_with("x'") || text.starts_with("0x") ||
         text.starts_with("_") || text.find(" on update ") != std::string::npos;
}

// The table that has a foreign key of this name: they are unique in the whole database.
const CatalogTable* with_foreign_key_of(const std::optional<Identifier>& name, const Catalog& catalog) {
  if (!name) return nullptr;
  for (const CatalogTable* table : catalog.tables()) {
    const Constraint* found = table->find_constraint(*name, true);
    if (found != nullptr && kind_of(*found) == ConstraintKind::ForeignKey) return table;
  }
  return nullptr;
}

const CatalogTable* known_table(const TableDefinition* table, const Writing& out) {
  return table == nullptr ? nullptr : out.before().find_table(table->name);
}

// True if a key begins with the column; the server numbers no other.
bool begins_key(const std::vector<Constraint>& constraints, const Identifier& column) {
  return std::any_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
    const ConstraintKind kind = kind_of(constraint);
    const std::vector<Identifier> columns = columns_of(constraint);
    const bool is_key = kind == ConstraintKind::PrimaryKey || kind == ConstraintKind::Unique;
    return is_key && !columns.empty() && equals_ignoring_case(columns[0].text, column.text);
  });
}

template <class T>
void change(std::optional<T>& attribute, const Change<T>& change) {
  if (std::holds_alternative<Remove>(change)) attribute.reset();
  if (const T* value = std::get_if<T>(&change)) attribute = *value;
}

bool changes_default_alone(const AlterColumn& operation) {
  return !operation.type && !operation.nullable && !operation.position &&
         std::holds_alternative<Keep>(operation.identity) && std::holds_alternative<Keep>(operation.collation) &&
         std::holds_alternative<Keep>(operation.comment);
}

}  // namespace

// -- parts

std::optional<std::string> MysqlDialect::identity_clause(const Identity& /*identity*/) const {
  return " AUTO_INCREMENT";
}

std::optional<std::string> MysqlDialect::write_default(const Expression& expression) const {
  auto text = write_expression(expression);
  if (text && !stands_bare(expression) && !text->starts_with("(")) text = "(" + *text + ")";
  return text;
}

// The current time has as many digits as the column's type, or the server refuses it (MySQL manual, section 13.2.5).
std::optional<std::string> MysqlDialect::default_clause(const Column& column) const {
  const Expression& value = *column.default_value;
  const bool own = value.written && value.written->dialect == name();
  if (value.as<CurrentTimestamp>() != nullptr && !own) {
    const auto precision = precision_of(column.type);
    return precision.value_or(0) == 0 ? "CURRENT_TIMESTAMP" : "CURRENT_TIMESTAMP(" + std::to_string(*precision) + ")";
  }
  // MySQL takes a default of a text without a limit as an expression alone (8.0.13), MariaDB either way.
  auto text = write_default(value);
  const bool literal_value = value.as<StringValue>() != nullptr && !own;
  if (text && literal_value && (is_long(column.type) || column.type.as<JsonType>() != nullptr))
    text = "(" + *text + ")";
  return text;
}

std::optional<std::string> MysqlDialect::write_column(const Column& column) const {
  const auto type = column_type(column);
  if (!type) return std::nullopt;
  std::string text = quote(column.name) + " " + *type;
  if (column.collation) text += " COLLATE " + quote(Identifier(*column.collation));
  if (column.generated) {
    const auto value = write_expression(column.generated->expression);
    if (!value) return std::nullopt;
    text += " GENERATED ALWAYS AS (" + *value + ")" + (column.generated->stored ? " STORED" : " VIRTUAL");
  }
  if (!column.nullable) {
    text += " NOT NULL";
  } else if (const auto* time = column.type.as<TimestampType>(); time != nullptr && time->with_zone) {
    // Servers without explicit_defaults_for_timestamp take a bare TIMESTAMP for NOT NULL.
    text += " NULL";
  }
  if (column.default_value) {
    const auto value = default_clause(column);
    if (!value) return std::nullopt;
    text += " DEFAULT " + *value;
  }
  if (column.identity) text += *identity_clause(*column.identity);
  if (column.comment) text += " COMMENT " + literal(*column.comment);
  return text;
}

std::optional<std::string> MysqlDialect::write_constraint(const Constraint& constraint) const {
  if (const auto* primary = std::get_if<PrimaryKey>(&constraint)) {
    // Its name is PRIMARY, whatever one says.
    return primary->include.empty() ? std::optional("PRIMARY KEY " + column_list(primary->columns)) : std::nullopt;
  }
  if (const auto* key = std::get_if<ForeignKey>(&constraint)) {
    ForeignKey plain = *key;
    plain.not_valid = false;  // rows that are there are checked in any case
    return StandardDialect::write_constraint(plain);
  }
  return StandardDialect::write_constraint(constraint);
}

bool MysqlDialect::sayable_key(const std::vector<Identifier>& columns, const TableDefinition* table,
                               Writing& out) const {
  for (const Identifier& name : columns) {
    const Column* column = find_column(table, name);
    if (column == nullptr || !is_long(column->type)) continue;
    out.refuse("a key over the column `" + name.text +
               "`, whose type has no limit; give it a length, as in varchar(191)");
    return false;
  }
  return true;
}

std::optional<std::string> MysqlDialect::sayable_constraint(const Constraint& constraint, const TableDefinition* table,
                                                            Writing& out) const {
  const auto refuse = [&](std::string_view why) {
    out.refuse(why);
    return std::nullopt;
  };
  const auto deferral = std::visit(
      [](const auto& kind) {
        if constexpr (requires { kind.deferral; }) return kind.deferral;
        return Deferral::NotDeferrable;
      },
      constraint);
  if (deferral != Deferral::NotDeferrable) return refuse("a deferrable constraint");
  if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
    if (unique->nulls_not_distinct) return refuse("NULLS NOT DISTINCT");
    if (!unique->include.empty()) return refuse("INCLUDE columns of a key");
    if (!sayable_key(unique->columns, table, out)) return std::nullopt;
  } else if (const auto* primary = std::get_if<PrimaryKey>(&constraint)) {
    if (!sayable_key(primary->columns, table, out)) return std::nullopt;
  } else if (const auto* key = std::get_if<ForeignKey>(&constraint)) {
    if (!sayable_key(key->columns, table, out)) return std::nullopt;
    if (const auto* other = with_foreign_key_of(key->name, out.before());
        other != nullptr && other != known_table(table, out)) {
      return refuse("a second foreign key of the name `" + key->name->text + "`, which `" +
                    other->definition.name.display() + "` has");
    }
    if (key->on_delete == ReferentialAction::SetDefault || key->on_update == ReferentialAction::SetDefault) {
      return refuse("SET DEFAULT of a foreign key");
    }
    if (key->target_columns.empty()) {
      // The columns that a foreign key points at must be said.
      const CatalogTable* target = out.before().find_table(key->target);
      const PrimaryKey* of_target = target == nullptr ? nullptr : target->primary_key();
      if (of_target == nullptr)
        return refuse("a foreign key to `" + key->target.display() + "`, whose key is not known");
      ForeignKey filled = *key;
      filled.target_columns = of_target->columns;
      return constraint_or_refuse(filled, out);
    }
  }
  return constraint_or_refuse(constraint, out);
}

std::string MysqlDialect::position_words(const std::optional<ColumnPosition>& position) const {
  if (!position) return "";
  return position->after ? " AFTER " + quote(*position->after) : " FIRST";
}

std::string MysqlDialect::table_comment(const std::optional<std::string>& comment) const {
  return "COMMENT=" + literal(comment.value_or(""));
}

// -- tables

void MysqlDialect::spell(const CreateTable& operation, Writing& out) const {
  const TableDefinition& table = operation.table;
  if (table.columns.empty()) return out.refuse("a table without columns");
  std::vector<std::string> parts;
  for (const Column& column : table.columns) {
    const auto text = column_or_refuse(column, out);
    if (!text) return;
    if (column.identity && !begins_key(table.constraints, column.name)) {
      return out.refuse("numbering the column `" + column.name.text + "`, with which no key begins");
    }
    parts.push_back("    " + *text);
  }
  for (const Constraint& constraint : table.constraints) {
    // A foreign key to the table itself finds its key here, not in the catalog.
    Constraint filled = constraint;
    auto* key = std::get_if<ForeignKey>(&filled);
    if (key != nullptr && key->target_columns.empty() &&
        out.before().key(key->target) == out.before().key(table.name)) {
      for (const Constraint& other : table.constraints) {
        if (const auto* primary = std::get_if<PrimaryKey>(&other)) key->target_columns = primary->columns;
      }
    }
    const auto text = sayable_constraint(filled, &table, out);
    if (!text) return;
    parts.push_back("    " + *text);
  }
  out.say(std::string("CREATE ") + (operation.temporary ? "TEMPORARY " : "") + "TABLE " +
          (operation.if_not_exists ? "IF NOT EXISTS " : "") + quote(table.name) + " (\n" + join(parts, ",\n") + "\n)" +
          (table.comment ? " " + table_comment(table.comment) : "") + own_options(table.options));
}

void MysqlDialect::spell(const DropTable& operation, Writing& out) const {
  DropTable plain = operation;
  plain.cascade = false;  // the word is taken, and does nothing
  for (const CatalogTable* other : out.before().tables()) {
    if (!operation.cascade || out.before().key(other->definition.name) == out.before().key(operation.table)) continue;
    for (const Constraint& constraint : other->definition.constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint);
      if (key == nullptr || out.before().key(key->target) != out.before().key(operation.table) || !key->name) continue;
      out.say(table_words(other->definition.name) + " DROP FOREIGN KEY " + quote(*key->name));
    }
  }
  StandardDialect::spell(plain, out);
}

void MysqlDialect::spell(const RenameTable& operation, Writing& out) const {
  RenameTable plain = operation;
  plain.if_exists = false;
  if (operation.if_exists && definition_of(operation.table, out.before()) == nullptr) {
    return out.refuse("RENAME IF EXISTS of the table `" + operation.table.display() + "`");
  }
  StandardDialect::spell(plain, out);
}

// -- columns

void MysqlDialect::spell(const AddColumn& operation, Writing& out) const {
  const TableDefinition* table = definition_of(operation.table, out.before());
  if (operation.if_not_exists) {
    if (table == nullptr) return out.refuse("ADD COLUMN IF NOT EXISTS");
    if (find_column(table, operation.column.name) != nullptr) return;
  }
  const auto column = column_or_refuse(operation.column, out);
  if (!column) return;
  if (operation.column.identity && !begins_key(operation.constraints, operation.column.name)) {
    return out.refuse("numbering the column `" + operation.column.name.text + "`, with which no key begins");
  }
  std::string text = table_words(operation.table) + " ADD COLUMN " + *column + position_words(operation.position);
  TableDefinition with_column;
  with_column.columns.push_back(operation.column);
  for (const Constraint& constraint : operation.constraints) {
    const auto clause = sayable_constraint(constraint, &with_column, out);
    if (!clause) return;
    text += ", ADD " + *clause;
  }
  out.say(std::move(text));
}

void MysqlDialect::spell(const DropColumn& operation, Writing& out) const {
  const TableDefinition* table = definition_of(operation.table, out.before());
  if (operation.if_exists) {
    if (table == nullptr) return out.refuse("DROP COLUMN IF EXISTS");
    if (find_column(table, operation.column) == nullptr) return;
  }
  // A column that a foreign key needs is kept until the key is gone.
  std::vector<std::string> clauses;
  const std::vector<Constraint> none;
  for (const Constraint& constraint : table == nullptr ? none : table->constraints) {
    const std::vector<Identifier> columns = columns_of(constraint);
    const bool uses = std::any_of(columns.begin(), columns.end(), [&](const Identifier& name) {
      return equals_ignoring_case(name.text, operation.column.text);
    });
    const auto& name = name_of(constraint);
    if (uses && name && kind_of(constraint) == ConstraintKind::ForeignKey) {
      clauses.push_back("DROP FOREIGN KEY " + quote(*name));
    }
  }
  clauses.push_back("DROP COLUMN " + quote(operation.column));
  out.say(table_words(operation.table) + " " + join(clauses, ", "));
}

void MysqlDialect::modify(const QualifiedName& table, const Column& column,
                          const std::optional<ColumnPosition>& position, Writing& out) const {
  const auto text = column_or_refuse(column, out);
  if (text) out.say(table_words(table) + " MODIFY COLUMN " + *text + position_words(position));
}

// All of a column is said anew, but for a default alone.
void MysqlDialect::spell(const AlterColumn& operation, Writing& out) const {
  if (changes_default_alone(operation)) {
    const std::string column = table_words(operation.table) + " ALTER COLUMN " + quote(operation.column);
    if (std::holds_alternative<Remove>(operation.default_value)) return out.say(column + " DROP DEFAULT");
    const auto* value = std::get_if<Expression>(&operation.default_value);
    const bool literal_value =
        value != nullptr && value->as<SqlExpression>() == nullptr && value->as<CurrentTimestamp>() == nullptr;
    if (value == nullptr) return;
    if (const auto text = literal_value ? write_default(*value) : std::nullopt) {
      return out.say(column + " SET DEFAULT " + *text);
    }
  }
  const Column* old = find_column(definition_of(operation.table, out.before()), operation.column);
  if (old == nullptr) return out.refuse("altering the column `" + operation.column.text + "`, which is not known");
  if (operation.conversion) return out.refuse("a conversion of the values of `" + operation.column.text + "`");
  Column column = *old;
  if (operation.type) column.type = *operation.type;
  if (operation.nullable) column.nullable = *operation.nullable;
  change(column.default_value, operation.default_value);
  change(column.identity, operation.identity);
  change(column.collation, operation.collation);
  change(column.comment, operation.comment);
  modify(operation.table, column, operation.position, out);
}

// -- constraints

void MysqlDialect::spell(const AddConstraint& operation, Writing& out) const {
  if (operation.using_index) return out.refuse("a constraint made out of an index");
  const auto text = sayable_constraint(operation.constraint, definition_of(operation.table, out.before()), out);
  if (text) out.say(table_words(operation.table) + " ADD " + *text);
}

void MysqlDialect::spell(const DropConstraint& operation, Writing& out) const {
  const std::string head = table_words(operation.table) + " DROP ";
  const CatalogTable* table = out.before().find_table(operation.table);
  const auto name = name_of_dropped(operation, out.before());
  const Constraint* found = table == nullptr || !name ? nullptr : table->find_constraint(*name, true);
  std::optional<ConstraintKind> kind = operation.kind;
  if (found != nullptr) kind = kind_of(*found);
  if (operation.if_exists && table != nullptr && found == nullptr && kind != ConstraintKind::PrimaryKey) return;
  if (kind == ConstraintKind::PrimaryKey) return out.say(head + "PRIMARY KEY");
  if (!name) return out.refuse("dropping a constraint of `" + operation.table.display() + "` whose name is not known");
  if (kind == ConstraintKind::ForeignKey) return out.say(head + "FOREIGN KEY " + quote(*name));
  if (kind == ConstraintKind::Unique) return out.say(head + "INDEX " + quote(*name));
  out.say(head + "CONSTRAINT " + quote(*name));
}

void MysqlDialect::spell(const RenameConstraint& operation, Writing& out) const {
  const CatalogTable* table = out.before().find_table(operation.table);
  const Constraint* found = table == nullptr ? nullptr : table->find_constraint(operation.name, true);
  if (found == nullptr) return out.refuse("renaming the constraint `" + operation.name.text + "`, which is not known");
  const std::string head = table_words(operation.table) + " ";
  switch (kind_of(*found)) {
    case ConstraintKind::PrimaryKey:
      return;  // it has no name of its own
    case ConstraintKind::Unique:
      return out.say(head + "RENAME INDEX " + quote(operation.name) + " TO " + quote(operation.new_name));
    case ConstraintKind::ForeignKey:
    case ConstraintKind::Check: {
      Constraint renamed = *found;
      set_name(renamed, operation.new_name);
      const auto text = sayable_constraint(renamed, &table->definition, out);
      const bool foreign = kind_of(*found) == ConstraintKind::ForeignKey;
      if (text) {
        out.say(head + "DROP " + (foreign ? "FOREIGN KEY " : "CONSTRAINT ") + quote(operation.name));
        out.say(head + "ADD " + *text);
      }
      return;
    }
    case ConstraintKind::Native:
      return out.refuse("renaming the constraint `" + operation.name.text + "`");
  }
}

// Constraints are checked when they are added.
void MysqlDialect::spell(const ValidateConstraint& /*operation*/, Writing& /*out*/) const {}

// -- indexes

void MysqlDialect::spell(const CreateIndex& operation, Writing& out) const {
  const IndexDefinition& index = operation.index;
  const std::string what = "the index `" + (index.name ? index.name->text : "") + "`";
  if (index.condition) return out.refuse(what + " over some rows only");
  if (!index.include.empty()) return out.refuse("INCLUDE columns of " + what);
  if (index.nulls_not_distinct) return out.refuse("NULLS NOT DISTINCT of " + what);
  const std::string method = index.method.value_or("btree");
  const bool worded = method == "fulltext" || method == "spatial";
  if (!worded && method != "btree" && method != "hash") return out.refuse(what + " of the kind `" + method + "`");
  const TableDefinition* table = definition_of(index.table, out.before());
  if (operation.if_not_exists && index.name && out.before().find_index(*index.name, index.table)) return;
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    if (!key.column) return out.refuse("an expression as a key of " + what);
    if (key.operator_class || key.collation || key.nulls != NullsOrder::Default) {
      return out.refuse("a key of " + what + " as it is");
    }
    std::string text = quote(*key.column);
    const Column* column = find_column(table, *key.column);
    std::optional<std::int32_t> length = key.prefix_length;
    if (!length && !worded && column != nullptr && is_long(column->type)) {
      if (index.unique && !sayable_key({*key.column}, table, out)) return;
      length = kPrefixOfText;
    }
    if (length) text += "(" + std::to_string(*length) + ")";
    keys.push_back(text + (key.descending ? " DESC" : ""));
  }
  const std::string kind = (index.unique ? "UNIQUE " : "") + (worded ? to_upper(method) + " " : std::string());
  // ADD INDEX, unlike CREATE INDEX, does without a name.
  if (!index.name) {
    return out.say(table_words(index.table) + " ADD " + kind + "INDEX (" + join(keys, ", ") + ")" +
                   own_options(index.options));
  }
  out.say("CREATE " + kind + "INDEX " + quote(*index.name) + " ON " + quote(index.table) + " (" + join(keys, ", ") +
          ")" + own_options(index.options));
}

void MysqlDialect::spell(const DropIndex& operation, Writing& out) const {
  const auto found = out.before().find_index(operation.index, operation.table);
  if (operation.if_exists && !found && !out.before().incomplete()) return;
  std::optional<QualifiedName> table = operation.table;
  if (!table && found) table = found->table->definition.name;
  if (!table) return out.refuse("dropping the index `" + operation.index.display() + "`, whose table is not known");
  out.say("DROP INDEX " + quote(operation.index.name) + " ON " + quote(*table));
}

void MysqlDialect::spell(const RenameIndex& operation, Writing& out) const {
  const auto found = out.before().find_index(operation.index, operation.table);
  std::optional<QualifiedName> table = operation.table;
  if (!table && found) table = found->table->definition.name;
  if (!table) return out.refuse("renaming the index `" + operation.index.display() + "`, whose table is not known");
  out.say(table_words(*table) + " RENAME INDEX " + quote(operation.index.name) + " TO " + quote(operation.new_name));
}

// -- objects

// A schema is a database.
void MysqlDialect::spell(const CreateObject& operation, Writing& out) const {
  if (operation.object != ObjectKind::Schema || !operation.definition.text.empty()) {
    return StandardDialect::spell(operation, out);
  }
  out.say(std::string("CREATE DATABASE ") + (operation.if_not_exists ? "IF NOT EXISTS " : "") + quote(operation.name));
}

void MysqlDialect::spell(const DropObject& operation, Writing& out) const {
  switch (operation.object) {
    case ObjectKind::View:
    case ObjectKind::Trigger:
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Sequence:
    case ObjectKind::Schema:
      break;
    default:
      return out.refuse(to_lower(words_of(operation.object)) + " `" + operation.name.display() + "`");
  }
  out.say("DROP " + std::string(words_of(operation.object)) + " " + (operation.if_exists ? "IF EXISTS " : "") +
          quote(operation.name));
}

void MysqlDialect::spell(const RenameObject& operation, Writing& out) const {
  if (operation.object != ObjectKind::View) {
    return out.refuse("renaming the " + to_lower(words_of(operation.object)) + " `" + operation.name.display() + "`");
  }
  out.say("RENAME TABLE " + quote(operation.name) + " TO " +
          quote(QualifiedName(operation.name.schema, operation.new_name)));
}

void MysqlDialect::spell(const SetComment& operation, Writing& out) const {
  if (!operation.column) return out.say(table_words(operation.table) + " " + table_comment(operation.comment));
  const Column* old = find_column(definition_of(operation.table, out.before()), *operation.column);
  if (old == nullptr) return out.refuse("a comment on the column `" + operation.column->text + "`, which is not known");
  Column column = *old;
  column.comment = operation.comment;
  modify(operation.table, column, {}, out);
}

// An option always has a value: where one is taken back, the one that the table was made with counts again.
void MysqlDialect::spell(const SetTableOption& operation, Writing& out) const {
  if (operation.dialect != name() || operation.column) return StandardDialect::spell(operation, out);
  std::optional<std::string> value = operation.value;
  if (const TableDefinition* table = definition_of(operation.table, out.before()); table != nullptr && !value) {
    for (const TableOption& made : table->options) {
      for (const auto& [option, text] :
           read_table_options(made.text).value_or(std::vector<sql_reading::NamedOption>{})) {
        if (option == operation.option) value = text;
      }
    }
  }
  out.say(table_words(operation.table) + " " +
          write_table_option(operation.option, value.value_or(std::string(usual_value(operation.option)))));
}

}  // namespace crosswalk::mysql
