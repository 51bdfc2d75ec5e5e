#include <algorithm>

#include "crosswalk/base/text.h"
#include "dialect.h"

// How SQLite says what it can say, and what it refuses; what it cannot alter in place is rebuilt (see translate).
// Rules: https://www.sqlite.org/lang_createtable.html and https://www.sqlite.org/lang_altertable.html.
namespace crosswalk::sqlite {

namespace {

bool same(const Identifier& left, const Identifier& right) { return equals_ignoring_case(left.text, right.text); }

bool names(const std::vector<Identifier>& columns, const Identifier& column) {
  return std::any_of(columns.begin(), columns.end(), [&](const Identifier& name) { return same(name, column); });
}

// True if the text has the name as a word of its own, quoted or not. Errs towards true: a string may hold it.
bool mentions(std::string_view text, std::string_view name) {
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (std::size_t i = 0; i + name.size() <= text.size(); ++i) {
    if (!equals_ignoring_case(text.substr(i, name.size()), name)) continue;
    const bool begins = i == 0 || !word(text[i - 1]);
    const bool ends = i + name.size() == text.size() || !word(text[i + name.size()]);
    if (begins && ends) return true;
  }
  return false;
}

bool mentions(const std::optional<Expression>& expression, const Identifier& column) {
  if (!expression) return false;
  const auto* sql = expression->as<SqlExpression>();
  return sql != nullptr && mentions(sql->text, column.text);
}

bool uses(const Constraint& constraint, const Identifier& column) {
  if (names(columns_of(constraint), column)) return true;
  if (const auto* check = std::get_if<CheckConstraint>(&constraint)) return mentions(check->condition, column);
  const auto* native = std::get_if<NativeConstraint>(&constraint);
  return native != nullptr && mentions(native->text, column.text);
}

bool uses(const IndexDefinition& index, const Identifier& column) {
  if (mentions(index.condition, column)) return true;
  return std::any_of(index.keys.begin(), index.keys.end(), [&](const IndexKey& key) {
    return (key.column && same(*key.column, column)) || mentions(key.expression, column);
  });
}

// Why DROP COLUMN would be refused, or nothing.
std::optional<std::string> what_needs(const CatalogTable& table, const Identifier& column) {
  for (const Constraint& constraint : table.definition.constraints) {
    if (uses(constraint, column)) return "a constraint needs it";
  }
  for (const IndexDefinition& index : table.indexes) {
    if (uses(index, column)) return "the index `" + (index.name ? index.name->text : "") + "` needs it";
  }
  for (const Column& other : table.definition.columns) {
    if (!same(other.name, column) && other.generated && mentions(other.generated->expression, column)) {
      return "the column `" + other.name.text + "` is computed from it";
    }
  }
  return std::nullopt;
}

// A default that ADD COLUMN takes: not CURRENT_TIMESTAMP, not an expression.
bool is_constant(const Expression& expression) {
  return expression.as<NullValue>() != nullptr || expression.as<BoolValue>() != nullptr ||
         expression.as<NumberValue>() != nullptr || expression.as<StringValue>() != nullptr;
}

// Text that may stand after DEFAULT without parentheses: a literal, a signed number, or CURRENT_….
bool stands_bare(std::string_view text) {
  if (text.empty()) return false;
  if (text.front() == '(' || text.front() == '\'') return true;
  if (starts_with_ignoring_case(text, "current_") || starts_with_ignoring_case(text, "x'")) return true;
  if (equals_ignoring_case(text, "null") || equals_ignoring_case(text, "true") || equals_ignoring_case(text, "false")) {
    return true;
  }
  const std::size_t sign = text.front() == '-' || text.front() == '+' ? 1 : 0;
  return text.size() > sign && text.find_first_not_of("0123456789.eExXabcdefABCDEF", sign) == std::string_view::npos &&
         (std::isdigit(static_cast<unsigned char>(text[sign])) != 0 || text[sign] == '.');
}

// The column that a table numbers: its only key, and asked to be numbered.
const Column* numbered_column(const TableDefinition& table) {
  for (const Column& column : table.columns) {
    if (!column.identity) continue;
    for (const Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<PrimaryKey>(&constraint);
      if (key != nullptr && key->columns.size() == 1 && same(key->columns[0], column.name)) return &column;
    }
  }
  return nullptr;
}

}  // namespace

bool SqliteDialect::refused_in_transaction(std::string_view statement) const {
  return starts_with_ignoring_case(trim(statement), "vacuum") || starts_with_ignoring_case(trim(statement), "detach");
}

std::optional<std::string> SqliteDialect::write_default(const Expression& expression) const {
  const bool own = expression.written && expression.written->dialect == name();
  if (expression.as<CurrentTimestamp>() != nullptr && !own) return "CURRENT_TIMESTAMP";  // it takes no digits
  auto text = write_expression(expression);
  if (text && !stands_bare(*text)) text = "(" + *text + ")";
  return text;
}

// AUTOINCREMENT stands behind PRIMARY KEY, which is not the column's own clause; a numbered column elsewhere has none.
std::optional<std::string> SqliteDialect::identity_clause(const Identity& /*identity*/) const { return std::nullopt; }

// `id INTEGER PRIMARY KEY AUTOINCREMENT`: the type must be this very word.
std::optional<std::string> SqliteDialect::numbered_key(const Column& column) const {
  if (column.type.as<IntegerType>() == nullptr) return std::nullopt;
  const auto& written = column.type.written;
  const bool own = written && written->dialect == name() && equals_ignoring_case(written->text, "integer");
  return quote(column.name) + " " + (own ? written->text : "INTEGER") + (column.nullable ? "" : " NOT NULL") +
         " PRIMARY KEY AUTOINCREMENT";
}

bool SqliteDialect::sayable(const Constraint& constraint, Writing& out) const {
  const bool is_reference = kind_of(constraint) == ConstraintKind::ForeignKey;
  const auto deferral = std::visit(
      [](const auto& kind) {
        if constexpr (requires { kind.deferral; }) return kind.deferral;
        return Deferral::NotDeferrable;
      },
      constraint);
  if (!is_reference && deferral != Deferral::NotDeferrable) {
    out.refuse("a deferrable constraint that is not a foreign key");
    return false;
  }
  if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
    if (unique->nulls_not_distinct) {
      out.refuse("NULLS NOT DISTINCT");
      return false;
    }
    if (!unique->include.empty()) {
      out.refuse("INCLUDE columns of a key");
      return false;
    }
  }
  return true;
}

void SqliteDialect::spell(const CreateTable& operation, Writing& out) const {
  const TableDefinition& table = operation.table;
  const Column* numbered = numbered_column(table);
  std::vector<std::string> parts;
  for (const Column& column : table.columns) {
    const auto text = &column == numbered ? numbered_key(column) : column_or_refuse(column, out);
    if (!text && &column == numbered) return out.refuse("numbering the column `" + column.name.text + "`");
    if (!text) return;
    parts.push_back("    " + *text);
  }
  for (const Constraint& constraint : table.constraints) {
    if (numbered != nullptr && kind_of(constraint) == ConstraintKind::PrimaryKey) continue;
    if (!sayable(constraint, out)) return;
    const auto text = constraint_or_refuse(constraint, out);
    if (!text) return;
    parts.push_back("    " + *text);
  }
  if (table.columns.empty()) return out.refuse("a table without columns");
  out.say(std::string("CREATE ") + (operation.temporary ? "TEMPORARY " : "") + "TABLE " +
          (operation.if_not_exists ? "IF NOT EXISTS " : "") + quote(table.name) + " (\n" + join(parts, ",\n") + "\n)" +
          own_options(table.options));
}

// There is no CASCADE: where it would take foreign keys of other tables along, there are no words for it.
void SqliteDialect::spell(const DropTable& operation, Writing& out) const {
  const Catalog& before = out.before();
  for (const CatalogTable* other : before.tables()) {
    if (!operation.cascade || before.key(other->definition.name) == before.key(operation.table)) continue;
    for (const Constraint& constraint : other->definition.constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint);
      if (key == nullptr || before.key(key->target) != before.key(operation.table)) continue;
      return out.refuse("CASCADE: the foreign keys of `" + other->definition.name.display() + "` would stay");
    }
  }
  DropTable plain = operation;
  plain.cascade = false;
  StandardDialect::spell(plain, out);
}

void SqliteDialect::spell(const AddColumn& operation, Writing& out) const {
  const Column& column = operation.column;
  const std::string what = "adding the column `" + column.name.text + "` to a table that is there";
  if (operation.position) return out.refuse("a place among the columns for `" + column.name.text + "`");
  if (column.identity) return out.refuse(what + ": it is numbered");
  if (column.generated && column.generated->stored) return out.refuse(what + ": it is computed and stored");
  const bool has_value = column.default_value && column.default_value->as<NullValue>() == nullptr;
  if (column.default_value && !is_constant(*column.default_value)) {
    return out.refuse(what + ": its default is not a constant");
  }
  if (!column.nullable && !has_value && !column.generated)
    return out.refuse(what + ": it may not be NULL and has no default");
  auto clause = column_or_refuse(column, out);
  if (!clause) return;
  for (const Constraint& constraint : operation.constraints) {
    const auto* reference = std::get_if<ForeignKey>(&constraint);
    if (reference != nullptr && reference->columns.size() == 1) {
      if (has_value) return out.refuse(what + ": it is a foreign key with a default");
      *clause += " " + constraint_name(reference->name) + references(*reference);
    } else if (kind_of(constraint) == ConstraintKind::Check) {
      const auto text = constraint_or_refuse(constraint, out);
      if (!text) return;
      *clause += " " + *text;
    } else {
      return out.refuse(what + ": it comes with a key");
    }
  }
  if (operation.if_not_exists) {
    const CatalogTable* table = out.before().find_table(operation.table);
    if (table == nullptr) return out.refuse("ADD COLUMN IF NOT EXISTS");
    if (table->find_column(column.name, true) != nullptr) return;
  }
  out.say(table_words(operation.table) + " ADD COLUMN " + *clause);
}

void SqliteDialect::spell(const DropColumn& operation, Writing& out) const {
  const CatalogTable* table = out.before().find_table(operation.table);
  if (operation.if_exists) {
    if (table == nullptr) return out.refuse("DROP COLUMN IF EXISTS");
    if (table->find_column(operation.column, true) == nullptr) return;
  }
  const auto reason = table == nullptr ? std::nullopt : what_needs(*table, operation.column);
  if (reason) return out.refuse("dropping the column `" + operation.column.text + "`: " + *reason);
  out.say(table_words(operation.table) + " DROP COLUMN " + quote(operation.column));
}

void SqliteDialect::spell(const AlterColumn& operation, Writing& out) const {
  const bool only_comment = !operation.type && !operation.nullable && !operation.position &&
                            std::holds_alternative<Keep>(operation.default_value) &&
                            std::holds_alternative<Keep>(operation.identity) &&
                            std::holds_alternative<Keep>(operation.collation);
  if (only_comment && std::holds_alternative<Keep>(operation.comment)) return;
  out.refuse("altering the column `" + operation.column.text + "` in place");
}

void SqliteDialect::spell(const AddConstraint& operation, Writing& out) const {
  out.refuse("adding a constraint to the table `" + operation.table.display() + "` that is there");
}
void SqliteDialect::spell(const DropConstraint& operation, Writing& out) const {
  out.refuse("dropping a constraint of the table `" + operation.table.display() + "`");
}
void SqliteDialect::spell(const RenameConstraint& operation, Writing& out) const {
  out.refuse("renaming the constraint `" + operation.name.text + "`");
}
void SqliteDialect::spell(const ValidateConstraint& operation, Writing& out) const {
  out.refuse("validating the constraint `" + operation.name.text + "`");
}

void SqliteDialect::spell(const CreateIndex& operation, Writing& out) const {
  const IndexDefinition& index = operation.index;
  if (!index.name) return out.refuse("an index without a name");
  if (index.method) return out.refuse("an index of the kind `" + *index.method + "`");
  if (!index.include.empty()) return out.refuse("INCLUDE columns of an index");
  if (index.nulls_not_distinct) return out.refuse("NULLS NOT DISTINCT");
  for (const IndexKey& key : index.keys) {
    if (key.operator_class || key.nulls != NullsOrder::Default || key.prefix_length) {
      return out.refuse("a key of the index `" + index.name->text + "` as it is");
    }
  }
  CreateIndex plain = operation;
  plain.concurrently = false;
  // The schema stands with the name of the index: CREATE INDEX main.i ON t.
  const std::string name = quote(QualifiedName(index.table.schema, *index.name));
  if (const auto text = create_index(plain, name, quote(index.table.name), out)) out.say(*text);
}

void SqliteDialect::spell(const DropIndex& operation, Writing& out) const {
  DropIndex plain = operation;
  plain.concurrently = false;
  plain.cascade = false;
  StandardDialect::spell(plain, out);
}

void SqliteDialect::spell(const RenameIndex& operation, Writing& out) const {
  out.refuse("renaming the index `" + operation.index.display() + "`");
}

void SqliteDialect::spell(const DropObject& operation, Writing& out) const {
  if (operation.object != ObjectKind::View && operation.object != ObjectKind::Trigger) {
    return out.refuse(to_lower(words_of(operation.object)) + " `" + operation.name.display() + "`");
  }
  out.say("DROP " + std::string(words_of(operation.object)) + " " + (operation.if_exists ? "IF EXISTS " : "") +
          quote(operation.name));
}

void SqliteDialect::spell(const RenameObject& operation, Writing& out) const {
  out.refuse("renaming the " + to_lower(words_of(operation.object)) + " `" + operation.name.display() + "`");
}

}  // namespace crosswalk::sqlite
