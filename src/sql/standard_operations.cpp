#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "crosswalk/sql/standard_dialect.h"

// One operation each, in the words that databases agree on.
namespace crosswalk {

namespace {

std::string cascade_words(bool cascade) { return cascade ? " CASCADE" : ""; }

// True if the text is one pair of parentheses from end to end, or one call: what an index key takes as it stands.
bool stands_alone(std::string_view text) {
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || text.back() != ')') return false;
  for (const char c : text.substr(0, open)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!word) return false;
  }
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\'' || text[i] == '"' || text[i] == '$') return false;
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i + 1 == text.size();
  }
  return false;
}

}  // namespace

void StandardDialect::spell(const CreateTable& operation, Writing& out) const {
  const std::string head = std::string("CREATE ") + (operation.temporary ? "TEMPORARY " : "") + "TABLE " +
                           (operation.if_not_exists ? "IF NOT EXISTS " : "") + quote(operation.table.name);
  if (operation.query) {
    if (operation.query->dialect != name())
      return out.refuse("a table made of a query for " + operation.query->dialect);
    std::vector<Identifier> columns;
    for (const Column& column : operation.table.columns) columns.push_back(column.name);
    return out.say(head + (columns.empty() ? "" : " " + column_list(columns)) + own_options(operation.table.options) +
                   " AS " + operation.query->text);
  }
  if (!operation.copies.empty()) {
    return out.refuse("the columns of `" + operation.copies.front().table.display() + "`");
  }
  // The columns of a partition are its parent's.
  std::vector<std::string> parents;
  for (const QualifiedName& parent : operation.table.parents) parents.push_back(quote(parent));
  if (operation.table.partition) {
    return out.say(head + " PARTITION OF " + join(parents, ", ") + own_options(operation.table.options));
  }
  std::vector<std::string> parts;
  for (const Column& column : operation.table.columns) {
    const auto text = column_or_refuse(column, out);
    if (!text) return;
    parts.push_back("    " + *text);
  }
  for (const Constraint& constraint : operation.table.constraints) {
    const auto text = constraint_or_refuse(constraint, out);
    if (!text) return;
    parts.push_back("    " + *text);
  }
  out.say(head + (parts.empty() ? " ()" : " (\n" + join(parts, ",\n") + "\n)") +
          (parents.empty() ? "" : " INHERITS (" + join(parents, ", ") + ")") + own_options(operation.table.options));
}

void StandardDialect::spell(const DropTable& operation, Writing& out) const {
  out.say(std::string("DROP TABLE ") + (operation.if_exists ? "IF EXISTS " : "") + quote(operation.table) +
          cascade_words(operation.cascade));
}

void StandardDialect::spell(const RenameTable& operation, Writing& out) const {
  out.say(std::string("ALTER TABLE ") + (operation.if_exists ? "IF EXISTS " : "") + quote(operation.table) +
          " RENAME TO " + quote(operation.new_name));
}

void StandardDialect::spell(const AddColumn& operation, Writing& out) const {
  const auto column = column_or_refuse(operation.column, out);
  if (!column) return;
  std::string text =
      table_words(operation.table) + " ADD COLUMN " + (operation.if_not_exists ? "IF NOT EXISTS " : "") + *column;
  for (const Constraint& constraint : operation.constraints) {
    const auto clause = constraint_or_refuse(constraint, out);
    if (!clause) return;
    text += ", ADD " + *clause;
  }
  if (operation.position) return out.refuse("a place among the columns for `" + operation.column.name.text + "`");
  out.say(std::move(text));
}

void StandardDialect::spell(const DropColumn& operation, Writing& out) const {
  out.say(table_words(operation.table) + " DROP COLUMN " + (operation.if_exists ? "IF EXISTS " : "") +
          quote(operation.column) + cascade_words(operation.cascade));
}

void StandardDialect::spell(const RenameColumn& operation, Writing& out) const {
  out.say(table_words(operation.table) + " RENAME COLUMN " + quote(operation.column) + " TO " +
          quote(operation.new_name));
}

void StandardDialect::spell(const AlterColumn& operation, Writing& out) const {
  const std::string column = "ALTER COLUMN " + quote(operation.column);
  std::vector<std::string> clauses;
  if (operation.type) {
    const auto type = write_type(*operation.type);
    if (!type) return out.refuse("the type `" + describe(*operation.type) + "`");
    clauses.push_back(column + " SET DATA TYPE " + *type);
  }
  if (operation.nullable) clauses.push_back(column + (*operation.nullable ? " DROP NOT NULL" : " SET NOT NULL"));
  if (std::holds_alternative<Remove>(operation.default_value)) clauses.push_back(column + " DROP DEFAULT");
  if (const auto* value = std::get_if<Expression>(&operation.default_value)) {
    const auto text = write_default(*value);
    if (!text) return out.refuse("the default of column `" + operation.column.text + "`");
    clauses.push_back(column + " SET DEFAULT " + *text);
  }
  if (!clauses.empty()) out.say(table_words(operation.table) + " " + join(clauses, ",\n    "));
}

void StandardDialect::spell(const AddConstraint& operation, Writing& out) const {
  if (operation.using_index) return out.refuse("a constraint made out of an index");
  if (const auto text = constraint_or_refuse(operation.constraint, out)) {
    out.say(table_words(operation.table) + " ADD " + *text);
  }
}

void StandardDialect::spell(const DropConstraint& operation, Writing& out) const {
  const auto name = name_of_dropped(operation, out.before());
  if (!name) return out.refuse("dropping a constraint of `" + operation.table.display() + "` whose name is not known");
  out.say(table_words(operation.table) + " DROP CONSTRAINT " + (operation.if_exists ? "IF EXISTS " : "") +
          quote(*name) + cascade_words(operation.cascade));
}

void StandardDialect::spell(const RenameConstraint& operation, Writing& out) const {
  out.say(table_words(operation.table) + " RENAME CONSTRAINT " + quote(operation.name) + " TO " +
          quote(operation.new_name));
}

void StandardDialect::spell(const ValidateConstraint& operation, Writing& out) const {
  out.say(table_words(operation.table) + " VALIDATE CONSTRAINT " + quote(operation.name));
}

std::optional<std::string> StandardDialect::index_key(const IndexKey& key) const {
  std::string text;
  if (key.column) {
    text = quote(*key.column);
  } else if (key.expression) {
    const auto expression = write_expression(*key.expression);
    if (!expression || expression->empty()) return std::nullopt;
    text = stands_alone(*expression) ? *expression : "(" + *expression + ")";
  }
  if (key.collation) text += " COLLATE " + quote(Identifier(*key.collation));
  if (key.operator_class) text += " " + *key.operator_class;
  if (key.descending) text += " DESC";
  if (key.nulls == NullsOrder::First) text += " NULLS FIRST";
  if (key.nulls == NullsOrder::Last) text += " NULLS LAST";
  return text;
}

std::optional<std::string> StandardDialect::create_index(const CreateIndex& operation, std::string_view name,
                                                         std::string_view table, Writing& out) const {
  const IndexDefinition& index = operation.index;
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    const auto text = index_key(key);
    if (!text) {
      out.refuse("a key of the index `" + (index.name ? index.name->text : "") + "`");
      return std::nullopt;
    }
    keys.push_back(*text);
  }
  std::string text = std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
                     (operation.concurrently ? "CONCURRENTLY " : "") +
                     (operation.if_not_exists ? "IF NOT EXISTS " : "") + std::string(name) +
                     (name.empty() ? "ON " : " ON ") + std::string(table) +
                     (index.method ? " USING " + *index.method : "") + " (" + join(keys, ", ") + ")";
  if (!index.include.empty()) text += " INCLUDE " + column_list(index.include);
  if (index.nulls_not_distinct) text += " NULLS NOT DISTINCT";
  text += own_options(index.options);
  if (index.condition) {
    const auto condition = expression_or_refuse(*index.condition, out);
    if (!condition) return std::nullopt;
    text += " WHERE " + *condition;
  }
  return text;
}

void StandardDialect::spell(const CreateIndex& operation, Writing& out) const {
  const std::string name = operation.index.name ? quote(*operation.index.name) : "";
  if (const auto text = create_index(operation, name, quote(operation.index.table), out))
    out.say(*text, !operation.concurrently);
}

void StandardDialect::spell(const DropIndex& operation, Writing& out) const {
  QualifiedName index = operation.index;
  // An index lives in the schema of its table.
  if (!index.schema && operation.table) index.schema = operation.table->schema;
  out.say(std::string("DROP INDEX ") + (operation.concurrently ? "CONCURRENTLY " : "") +
              (operation.if_exists ? "IF EXISTS " : "") + quote(index) + cascade_words(operation.cascade),
          !operation.concurrently);
}

void StandardDialect::spell(const RenameIndex& operation, Writing& out) const {
  QualifiedName index = operation.index;
  if (!index.schema && operation.table) index.schema = operation.table->schema;
  out.say(std::string("ALTER INDEX ") + (operation.if_exists ? "IF EXISTS " : "") + quote(index) + " RENAME TO " +
          quote(operation.new_name));
}

void StandardDialect::spell(const CreateEnum& operation, Writing& out) const {
  out.refuse("the enum `" + operation.name.display() + "`");
}
void StandardDialect::spell(const DropEnum& operation, Writing& out) const {
  out.refuse("the enum `" + operation.name.display() + "`");
}
void StandardDialect::spell(const RenameEnum& operation, Writing& out) const {
  out.refuse("the enum `" + operation.name.display() + "`");
}
void StandardDialect::spell(const AddEnumLabel& operation, Writing& out) const {
  out.refuse("the enum `" + operation.name.display() + "`");
}
void StandardDialect::spell(const RenameEnumLabel& operation, Writing& out) const {
  out.refuse("the enum `" + operation.name.display() + "`");
}

void StandardDialect::spell(const CreateObject& operation, Writing& out) const {
  if (operation.definition.dialect == name() && !operation.definition.text.empty()) {
    return out.say(operation.definition.text);
  }
  const std::string what = to_lower(words_of(operation.object)) + " `" + operation.name.display() + "`";
  out.refuse(operation.definition.dialect.empty() ? what : what + ", written for " + operation.definition.dialect);
}

void StandardDialect::spell(const DropObject& operation, Writing& out) const {
  std::string text = "DROP " + std::string(words_of(operation.object)) + " " +
                     (operation.if_exists ? "IF EXISTS " : "") + quote(operation.name);
  if (operation.signature) {
    const bool bracketed = operation.signature->starts_with('(');
    text += bracketed ? *operation.signature : "(" + *operation.signature + ")";
  }
  if (operation.table) text += " ON " + quote(*operation.table);
  out.say(text + cascade_words(operation.cascade));
}

void StandardDialect::spell(const RenameObject& operation, Writing& out) const {
  out.say("ALTER " + std::string(words_of(operation.object)) + " " + quote(operation.name) +
          (operation.table ? " ON " + quote(*operation.table) : "") + " RENAME TO " + quote(operation.new_name));
}

void StandardDialect::spell(const MoveToSchema& operation, Writing& out) const {
  out.refuse("another schema for `" + operation.name.display() + "`");
}

void StandardDialect::spell(const SetComment& operation, Writing& out) const {
  out.refuse("a comment on `" + operation.table.display() + "`");
}

void StandardDialect::spell(const SetTableOption& operation, Writing& out) const {
  out.refuse("the option `" + option_text(operation) + "` of `" + operation.table.display() + "`");
}

void StandardDialect::spell(const RawSql& operation, Writing& out) const {
  if (operation.dialect != name()) return out.refuse("a statement written for " + operation.dialect);
  const std::string_view text = trim(operation.text);
  if (!text.empty()) out.say(std::string(text), !refused_in_transaction(text));
}

void StandardDialect::spell(const HostCode& operation, Writing& out) const {
  out.refuse("a piece of " + operation.language + " left for a person: " + operation.why);
}

}  // namespace crosswalk
