#include "native_spelling.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/match.h"
#include "crosswalk/sql/standard_dialect.h"

namespace crosswalk::prisma {
namespace {

constexpr std::string_view kIndent = "    ";

// Spells parts of statements as the engine does. Each gives nothing where the engine has no such part.
class Speller {
 public:
  explicit Speller(const Dialect& dialect) : dialect_(dialect), postgresql_(dialect.name() == "postgresql") {}

  [[nodiscard]] std::string name(const Identifier& name) const { return dialect_.quote(name, true); }
  [[nodiscard]] std::string name(const QualifiedName& qualified) const {
    return qualified.schema ? name(*qualified.schema) + "." + name(qualified.name) : name(qualified.name);
  }
  [[nodiscard]] std::string names(const std::vector<Identifier>& columns, std::string_view separator) const {
    std::vector<std::string> quoted;
    quoted.reserve(columns.size());
    for (const Identifier& column : columns) quoted.push_back(name(column));
    return "(" + join(quoted, separator) + ")";
  }

  [[nodiscard]] std::optional<std::string> column(const Column& column, bool is_key) const;
  [[nodiscard]] std::optional<std::vector<NativeStatement>> table(const CreateTable& create) const;
  [[nodiscard]] std::optional<std::string> foreign_key(const ForeignKey& key, const Identifier& key_name) const;
  [[nodiscard]] std::optional<std::vector<NativeStatement>> index(const CreateIndex& create) const;
  [[nodiscard]] std::optional<std::vector<NativeStatement>> constraint(const AddConstraint& add) const;
  [[nodiscard]] std::optional<NativeClause> added_key(const AddConstraint& add) const;
  [[nodiscard]] std::optional<NativeClause> alteration(const AlterColumn& alter) const;
  [[nodiscard]] bool postgresql() const { return postgresql_; }

 private:
  [[nodiscard]] std::optional<std::string> type(const Column& column) const;
  [[nodiscard]] std::optional<std::string> constraint_line(const TableDefinition& table,
                                                           const Constraint& constraint) const;
  [[nodiscard]] std::optional<Identifier> name_of_constraint(const TableDefinition& table,
                                                             const Constraint& constraint) const;

  const Dialect& dialect_;
  bool postgresql_;
};

// What the engine calls types by other words than people do (flavour/postgres/renderer.rs, render_column_type).
std::string in_its_words(const std::string& type) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"CHARACTER VARYING", "VARCHAR"},
      {"NUMERIC", "DECIMAL"},
      {"TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"},
      {"TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"},
      {"TIME WITH TIME ZONE", "TIMETZ"},
      {"TIME WITHOUT TIME ZONE", "TIME"},
      {"FLOAT8", "DOUBLE PRECISION"},
      {"FLOAT4", "REAL"},
      {"INT8", "BIGINT"},
      {"INT4", "INTEGER"},
      {"INT2", "SMALLINT"},
      {"BOOL", "BOOLEAN"},
      {"INT", "INTEGER"}};
  const std::size_t end = type.find_first_of("([");
  const std::string head(trim(std::string_view(type).substr(0, end)));
  const std::string tail = end == std::string::npos ? "" : replace_all(std::string_view(type).substr(end), ", ", ",");
  for (const auto& [word, own] : kWords) {
    if (head == word) return std::string(own) + tail;
  }
  return head + tail;
}

std::optional<std::string> Speller::type(const Column& column) const {
  if (const auto* named = column.type.as<EnumType>(); named != nullptr && named->name) return name(*named->name);
  if (postgresql_ && column.identity) {
    if (column.identity->kind != IdentityKind::Serial && column.identity->kind != IdentityKind::AutoIncrement) {
      return std::nullopt;
    }
    const auto* integer = column.type.as<IntegerType>();
    if (integer == nullptr) return std::nullopt;
    return integer->bits <= 16 ? "SMALLSERIAL" : integer->bits <= 32 ? "SERIAL" : "BIGSERIAL";
  }
  const auto text = dialect_.write_type(column.type);
  if (!text || text->find('\'') != std::string::npos) return std::nullopt;
  if (text->starts_with('"')) return text;  // an enum, by its name
  if (text->find('"') != std::string::npos) return std::nullopt;
  return postgresql_ ? in_its_words(to_upper(*text)) : to_upper(*text);
}

std::optional<std::string> Speller::column(const Column& column, bool is_key) const {
  if (column.generated || column.collation || column.comment) return std::nullopt;
  const auto words = type(column);
  if (!words || words->empty()) return std::nullopt;
  std::string text = name(column.name) + " " + *words;
  if (!column.nullable || (is_key && postgresql_)) text += " NOT NULL";
  if (is_key && !postgresql_) text += column.identity ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY";
  if (column.identity && !postgresql_ && !is_key) return std::nullopt;
  if (column.default_value) {
    // The dialect's own clause, which knows what must be cast or put into parentheses.
    const auto whole = dialect_.write_column(column);
    const std::size_t at = whole ? whole->find(" DEFAULT ") : std::string::npos;
    if (at == std::string::npos || (column.identity && postgresql_)) return std::nullopt;
    text += whole->substr(at);
  }
  return text;
}

std::optional<Identifier> Speller::name_of_constraint(const TableDefinition& table,
                                                      const Constraint& constraint) const {
  if (const auto& own = name_of(constraint)) return own;
  const CatalogRules rules = dialect_.catalog_rules();
  if (!rules.name_constraint) return std::nullopt;
  // Where the server would have to look for another name, it is left to it.
  bool asked_twice = false;
  const auto chosen = rules.name_constraint(table, constraint, [](const Identifier&) { return false; });
  for (const Constraint& other : table.constraints) {
    const auto& other_name = name_of(other);
    asked_twice = asked_twice || (chosen && other_name && *other_name == *chosen);
    if (&other == &constraint || other_name || !chosen) continue;
    asked_twice = asked_twice || rules.name_constraint(table, other, [](const Identifier&) { return false; }) == chosen;
  }
  return asked_twice ? std::nullopt : chosen;
}

std::optional<std::string> Speller::foreign_key(const ForeignKey& key, const Identifier& key_name) const {
  if (key.target_columns.empty() || key.match != MatchKind::Simple || key.not_valid ||
      key.deferral != Deferral::NotDeferrable) {
    return std::nullopt;
  }
  return "CONSTRAINT " + name(key_name) + " FOREIGN KEY " + names(key.columns, ", ") + " REFERENCES " +
         name(key.target) + (postgresql_ ? "" : " ") + names(key.target_columns, ", ") + " ON DELETE " +
         std::string(action_words(key.on_delete)) + " ON UPDATE " + std::string(action_words(key.on_update));
}

// A key or check within a table, but for its foreign keys.
std::optional<std::string> Speller::constraint_line(const TableDefinition& table, const Constraint& constraint) const {
  const auto* key = std::get_if<PrimaryKey>(&constraint);
  if (key == nullptr) return dialect_.write_constraint(constraint);
  if (!key->include.empty() || key->deferral != Deferral::NotDeferrable) return std::nullopt;
  if (!postgresql_) {
    if (key->name) return std::nullopt;
    return "PRIMARY KEY " + names(key->columns, ", ");
  }
  const auto own = name_of_constraint(table, constraint);
  if (!own) return std::nullopt;
  return "CONSTRAINT " + name(*own) + " PRIMARY KEY " + names(key->columns, ",");
}

std::optional<std::vector<NativeStatement>> Speller::table(const CreateTable& create) const {
  const TableDefinition& definition = create.table;
  if (create.if_not_exists || create.temporary || !definition.options.empty() || definition.comment)
    return std::nullopt;
  if (create.query || !create.copies.empty() || !definition.parents.empty()) return std::nullopt;
  if (definition.columns.empty()) return std::nullopt;
  const auto primary = std::find_if(definition.constraints.begin(), definition.constraints.end(),
                                    [](const auto& one) { return std::holds_alternative<PrimaryKey>(one); });
  const PrimaryKey* key = primary == definition.constraints.end() ? nullptr : &std::get<PrimaryKey>(*primary);
  // SQLite has a key of one column in its column.
  const bool inline_key = !postgresql_ && key != nullptr && key->columns.size() == 1 && !key->name;
  std::vector<std::string> lines;
  for (const Column& one : definition.columns) {
    const bool is_key =
        key != nullptr && std::find(key->columns.begin(), key->columns.end(), one.name) != key->columns.end();
    const auto text = column(one, is_key && (postgresql_ || inline_key));
    if (!text) return std::nullopt;
    lines.push_back(std::string(kIndent) + *text);
  }
  std::vector<NativeStatement> behind;
  std::vector<std::string> foreign;
  std::vector<std::string> others;
  if (key != nullptr && !inline_key) {
    const auto text = constraint_line(definition, *primary);
    if (!text) return std::nullopt;
    others.push_back(*text);
  }
  for (const Constraint& one : definition.constraints) {
    if (std::holds_alternative<PrimaryKey>(one)) continue;
    if (const auto* reference = std::get_if<ForeignKey>(&one)) {
      const auto own = name_of_constraint(definition, one);
      const auto text = own ? foreign_key(*reference, *own) : std::nullopt;
      if (!text) return std::nullopt;
      if (postgresql_) {
        behind.push_back({"AddForeignKey", "ALTER TABLE " + name(definition.name) + " ADD " + *text + ";"});
      } else {
        foreign.push_back(*text);
      }
      continue;
    }
    const auto text = constraint_line(definition, one);
    if (!text) return std::nullopt;
    others.push_back(*text);
  }
  std::string text = "CREATE TABLE " + name(definition.name) + " (\n" + join(lines, ",\n");
  if (!others.empty()) text += ",\n";
  for (const std::string& line : others)
    text += (&line == &others.front() ? "\n" : ",\n") + std::string(kIndent) + line;
  for (const std::string& line : foreign) text += ",\n" + std::string(kIndent) + line;
  std::vector<NativeStatement> statements = {{"CreateTable", text + "\n);"}};
  statements.insert(statements.end(), behind.begin(), behind.end());
  return statements;
}

std::optional<std::vector<NativeStatement>> Speller::index(const CreateIndex& create) const {
  const IndexDefinition& index = create.index;
  const bool usual = !create.if_not_exists && !create.concurrently && index.name && index.include.empty() &&
                     !index.condition && !index.nulls_not_distinct && index.options.empty();
  if (!usual) return std::nullopt;
  const bool other_method = index.method && *index.method != "btree";
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    if (!key.column || key.nulls != NullsOrder::Default || key.collation || key.prefix_length) return std::nullopt;
    if (key.operator_class && !other_method) return std::nullopt;
    keys.push_back(name(*key.column) + (key.operator_class ? " " + *key.operator_class : "") +
                   (key.descending ? " DESC" : ""));
  }
  const std::string method = other_method ? " USING " + to_upper(*index.method) + " " : "";
  return std::vector<NativeStatement>{{"CreateIndex", std::string("CREATE ") + (index.unique ? "UNIQUE " : "") +
                                                          "INDEX " + name(*index.name) + " ON " + name(index.table) +
                                                          method + "(" + join(keys, ", ") + ");"}};
}

std::optional<std::vector<NativeStatement>> Speller::constraint(const AddConstraint& add) const {
  if (!postgresql_ || add.using_index) return std::nullopt;
  const std::string begin = "ALTER TABLE " + name(add.table) + " ADD ";
  if (const auto* key = std::get_if<ForeignKey>(&add.constraint)) {
    if (!key->name) return std::nullopt;
    const auto text = foreign_key(*key, *key->name);
    if (!text) return std::nullopt;
    return std::vector<NativeStatement>{{"AddForeignKey", begin + *text + ";"}};
  }
  return std::nullopt;
}

std::optional<NativeClause> Speller::added_key(const AddConstraint& add) const {
  const auto* key = std::get_if<PrimaryKey>(&add.constraint);
  if (key == nullptr || add.using_index || !key->name || !key->include.empty() ||
      key->deferral != Deferral::NotDeferrable) {
    return std::nullopt;
  }
  return NativeClause{.table = add.table,
                      .text = "ADD CONSTRAINT " + name(*key->name) + " PRIMARY KEY " + names(key->columns, ", "),
                      .rank = ClauseRank::AddKey,
                      .columns = {}};
}

// What may be null, then the default, then the type (flavour/postgres/renderer.rs, render_alter_column).
std::optional<NativeClause> Speller::alteration(const AlterColumn& alter) const {
  const bool others = alter.conversion || alter.position || !std::holds_alternative<Keep>(alter.identity) ||
                      !std::holds_alternative<Keep>(alter.collation) || !std::holds_alternative<Keep>(alter.comment);
  if (others) return std::nullopt;
  const std::string begin = "ALTER COLUMN " + name(alter.column) + " ";
  std::vector<std::string> parts;
  if (alter.nullable) parts.push_back(begin + (*alter.nullable ? "DROP NOT NULL" : "SET NOT NULL"));
  if (const auto* value = std::get_if<Expression>(&alter.default_value)) {
    const auto text = dialect_.write_expression(*value);
    if (!text) return std::nullopt;
    parts.push_back(begin + "SET DEFAULT " + *text);
  } else if (std::holds_alternative<Remove>(alter.default_value)) {
    parts.push_back(begin + "DROP DEFAULT");
  }
  if (alter.type) {
    Column column;
    column.type = *alter.type;
    const auto text = type(column);
    if (!text) return std::nullopt;
    parts.push_back(begin + "SET DATA TYPE " + *text);
  }
  if (parts.empty()) return std::nullopt;
  return NativeClause{
      .table = alter.table, .text = join(parts, ",\n"), .rank = ClauseRank::AlterColumn, .columns = {alter.column}};
}

using Statements = std::optional<std::vector<NativeStatement>>;

Statements one(std::string header, std::string text) {
  return std::vector<NativeStatement>{{std::move(header), std::move(text) + ";"}};
}

}  // namespace

std::optional<std::vector<NativeStatement>> native_spelling(const Operation& operation, const Dialect& dialect) {
  if (dialect.name() != "postgresql" && dialect.name() != "sqlite") return std::nullopt;
  const Speller speller(dialect);
  return match(operation, Overloaded{
                              [&](const CreateTable& create) { return speller.table(create); },
                              [&](const DropTable& drop) -> Statements {
                                if (drop.if_exists || drop.cascade) return std::nullopt;
                                return one("DropTable", "DROP TABLE " + speller.name(drop.table));
                              },
                              [&](const CreateIndex& create) { return speller.index(create); },
                              [&](const DropIndex& drop) -> Statements {
                                if (drop.if_exists || drop.cascade || drop.concurrently) return std::nullopt;
                                return one("DropIndex", "DROP INDEX " + speller.name(drop.index));
                              },
                              [&](const AddConstraint& add) { return speller.constraint(add); },
                              [&](const DropConstraint& drop) -> Statements {
                                if (!speller.postgresql() || !drop.name || drop.if_exists || drop.cascade)
                                  return std::nullopt;
                                return one(drop.kind == ConstraintKind::ForeignKey ? "DropForeignKey" : "AlterTable",
                                           "ALTER TABLE " + speller.name(drop.table) + " DROP CONSTRAINT " +
                                               speller.name(*drop.name));
                              },
                              [&](const CreateEnum& create) -> Statements {
                                if (create.if_not_exists) return std::nullopt;
                                std::vector<std::string> labels;
                                for (const std::string& label : create.labels) labels.push_back(dialect.literal(label));
                                return one("CreateEnum", "CREATE TYPE " + speller.name(create.name) + " AS ENUM (" +
                                                             join(labels, ", ") + ")");
                              },
                              [&](const DropEnum& drop) -> Statements {
                                if (drop.if_exists || drop.cascade) return std::nullopt;
                                return one("DropEnum", "DROP TYPE " + speller.name(drop.name));
                              },
                              [&](const AddEnumLabel& add) -> Statements {
                                if (add.if_not_exists || add.before || add.after) return std::nullopt;
                                return one("AlterEnum", "ALTER TYPE " + speller.name(add.name) + " ADD VALUE " +
                                                            dialect.literal(add.label));
                              },
                              [](const auto&) -> Statements { return std::nullopt; },
                          });
}

std::optional<NativeClause> native_clause(const Operation& operation, const Dialect& dialect) {
  if (dialect.name() != "postgresql" && dialect.name() != "sqlite") return std::nullopt;
  const Speller speller(dialect);
  if (const auto* add = operation.as<AddColumn>()) {
    const bool alone = add->constraints.empty() && !add->position && !add->if_not_exists;
    const auto column = alone ? speller.column(add->column, false) : std::nullopt;
    if (!column) return std::nullopt;
    // On PostgreSQL, the column brings along the indentation that it has in a table.
    return NativeClause{.table = add->table,
                        .text = "ADD COLUMN " + std::string(speller.postgresql() ? kIndent : "") + *column,
                        .rank = ClauseRank::AddColumn,
                        .columns = {add->column.name}};
  }
  if (const auto* drop = operation.as<DropColumn>()) {
    if (drop->if_exists || drop->cascade) return std::nullopt;
    return NativeClause{.table = drop->table,
                        .text = "DROP COLUMN " + speller.name(drop->column),
                        .rank = ClauseRank::DropColumn,
                        .columns = {drop->column}};
  }
  if (!speller.postgresql()) return std::nullopt;
  if (const auto* alter = operation.as<AlterColumn>()) return speller.alteration(*alter);
  if (const auto* drop = operation.as<DropConstraint>()) {
    if (drop->kind != ConstraintKind::PrimaryKey || !drop->name || drop->if_exists || drop->cascade)
      return std::nullopt;
    return NativeClause{.table = drop->table,
                        .text = "DROP CONSTRAINT " + speller.name(*drop->name),
                        .rank = ClauseRank::DropKey,
                        .columns = {}};
  }
  const auto* add = operation.as<AddConstraint>();
  return add == nullptr ? std::nullopt : speller.added_key(*add);
}

std::string native_alter(const QualifiedName& table, const std::vector<std::string>& clauses, const Dialect& dialect) {
  return "ALTER TABLE " + Speller(dialect).name(table) + " " + join(clauses, ",\n") + ";";
}

}  // namespace crosswalk::prisma
