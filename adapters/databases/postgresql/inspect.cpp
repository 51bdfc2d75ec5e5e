#include "inspect.h"

#include <algorithm>
#include <map>

#include "catalog_queries.h"
#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"

// Reads pg_catalog: one query for each kind of thing, whatever the number of tables.
namespace crosswalk::postgresql {

namespace {

std::string text(const Row& row, std::size_t at) { return row[at].value_or(""); }
bool truth(const Row& row, std::size_t at) { return row[at] == "t"; }

std::optional<std::int64_t> number(const Row& row, std::size_t at) {
  if (!row[at]) return std::nullopt;
  return std::strtoll(row[at]->c_str(), nullptr, 10);
}

std::vector<Identifier> name_list(const std::optional<std::string>& joined) {
  std::vector<Identifier> names;
  if (!joined || joined->empty()) return names;
  for (const std::string_view name : split(*joined, kSeparator)) names.emplace_back(name);
  return names;
}

// Takes one pair of parentheses off that stands around the whole.
std::string without_parentheses(std::string_view expression) {
  expression = trim(expression);
  if (expression.size() < 2 || expression.front() != '(' || expression.back() != ')') return std::string(expression);
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    if (expression[i] == '\'') in_string = !in_string;
    if (in_string) continue;
    if (expression[i] == '(') ++depth;
    if (expression[i] == ')' && --depth == 0 && i + 1 < expression.size()) return std::string(expression);
  }
  return std::string(trim(expression.substr(1, expression.size() - 2)));
}

// The literal of `'…'::type`, or nothing.
std::optional<std::string> cast_literal(std::string_view expression) {
  if (expression.size() < 2 || expression.front() != '\'') return std::nullopt;
  std::string value;
  std::size_t i = 1;
  for (; i < expression.size(); ++i) {
    if (expression[i] != '\'') {
      value += expression[i];
    } else if (i + 1 < expression.size() && expression[i + 1] == '\'') {
      value += expression[i++];
    } else {
      break;
    }
  }
  if (i >= expression.size() || expression.substr(i + 1, 2) != "::") return std::nullopt;
  // Only a type may follow: letters, blanks, a length, brackets, quotes.
  constexpr std::string_view kOfTypes = " _()[],.\"";
  for (const char c : expression.substr(i + 3)) {
    const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 || kOfTypes.find(c) != std::string_view::npos ||
                      (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (!fits) return std::nullopt;
  }
  return value;
}

bool is_numeric(const Type& type) {
  return type.as<IntegerType>() != nullptr || type.as<DecimalType>() != nullptr || type.as<FloatType>() != nullptr;
}

// A default as its author is likely to have written it: the server shows `'x'::text` for 'x' and `'-1'::integer` for
// -1.
Expression as_written(std::string_view shown, const Type& type, const PostgresqlDialect& dialect) {
  const Spelling spelling{.dialect = std::string(dialect.name()), .text = std::string(shown)};
  const auto value = cast_literal(shown);
  if (value && is_numeric(type)) return {NumberValue{*value}, spelling};
  if (value) return {StringValue{*value}, spelling};
  if (starts_with_ignoring_case(shown, "NULL::")) return {NullValue{}, spelling};
  Expression expression = dialect.read_expression(without_parentheses(shown));
  expression.written = spelling;
  return expression;
}

ReferentialAction action_of(std::string_view letter) {
  if (letter == "c") return ReferentialAction::Cascade;
  if (letter == "r") return ReferentialAction::Restrict;
  if (letter == "n") return ReferentialAction::SetNull;
  return letter == "d" ? ReferentialAction::SetDefault : ReferentialAction::NoAction;
}

class SchemaReader {
 public:
  SchemaReader(Session& session, const PostgresqlDialect& dialect, const std::vector<QualifiedName>& leave_out,
               Diagnostics& diagnostics)
      : session_(session), dialect_(dialect), leave_out_(leave_out), diagnostics_(diagnostics) {}

  std::optional<Catalog> read() {
    const auto current = ask("SELECT coalesce(current_schema(), 'public')");
    if (!current) return std::nullopt;
    current_schema_ = text(current->rows[0], 0);
    CatalogRules rules = dialect_.catalog_rules();
    rules.default_schema = current_schema_;
    catalog_ = Catalog(std::move(rules));
    const bool whole =
        read_tables() && read_settings() && read_constraints() && read_indexes() && read_enums() && read_objects();
    if (!whole) return std::nullopt;
    for (auto& [name, table] : tables_) catalog_.put_table(std::move(table));
    return std::move(catalog_);
  }

 private:
  std::optional<Rows> ask(std::string_view sql) {
    auto rows = session_.run(sql);
    if (!rows) diagnostics_.report<Code::StatementFailed>({}, "the schema", session_.error().message);
    return rows;
  }

  // Names of the current schema stand without it.
  [[nodiscard]] QualifiedName name_of(const std::string& schema, const std::string& name) const {
    if (schema == current_schema_) return QualifiedName(Identifier(name));
    return QualifiedName(Identifier(schema), Identifier(name));
  }

  [[nodiscard]] bool left_out(const std::string& schema, const std::string& table) const {
    return std::any_of(leave_out_.begin(), leave_out_.end(), [&](const QualifiedName& name) {
      const std::string of = name.schema ? name.schema->text : current_schema_;
      return of == schema && name.name.text == table;
    });
  }

  // The table that a row's first two values name, or null if it is left out.
  CatalogTable* table_of(const Row& row) {
    const auto found = tables_.find({text(row, 0), text(row, 1)});
    return found == tables_.end() ? nullptr : &found->second;
  }

  bool read_tables() {
    const auto tables = ask(kTablesQuery);
    if (!tables) return false;
    for (const Row& row : tables->rows) {
      if (left_out(text(row, 0), text(row, 1))) continue;
      CatalogTable table;
      table.definition.name = name_of(text(row, 0), text(row, 1));
      table.definition.comment = row[2];
      if (row[3]) table.definition.options.push_back({std::string(dialect_.name()), "PARTITION BY " + *row[3]});
      const std::vector<Identifier> parents = name_list(row[4]);
      for (std::size_t i = 0; i + 1 < parents.size(); i += 2) {
        table.definition.parents.push_back(name_of(parents[i].text, parents[i + 1].text));
      }
      table.definition.partition = row[5].has_value();
      if (row[5]) table.definition.options.push_back({std::string(dialect_.name()), *row[5]});
      tables_[{text(row, 0), text(row, 1)}] = std::move(table);
    }
    const auto columns = ask(kColumnsQuery);
    if (!columns) return false;
    for (const Row& row : columns->rows) {
      if (CatalogTable* table = table_of(row)) table->definition.columns.push_back(column_of(row));
    }
    return true;
  }

  bool read_settings() {
    const auto rows = ask(kSettingsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      CatalogTable* table = table_of(row);
      if (table == nullptr) continue;
      SetTableOption setting{.table = table->definition.name,
                             .column = {},
                             .dialect = std::string(dialect_.name()),
                             .option = text(row, 3),
                             .value = text(row, 4)};
      if (row[2]) setting.column = Identifier(*row[2]);
      table->settings.push_back(std::move(setting));
    }
    return true;
  }

  Type type_of(const Row& row) const {
    const std::string spelling = text(row, 3);
    const Spelling written{.dialect = std::string(dialect_.name()), .text = spelling};
    if (!row[4]) return {dialect_.read_type(spelling).kind, written};
    const Type labelled = EnumType{.name = name_of(*row[4], text(row, 5)), .labels = {}};
    if (spelling.ends_with("[]")) return {ArrayType{.element = labelled}, written};
    return {labelled.kind, written};
  }

  Column column_of(const Row& row) const {
    Column column;
    column.name = Identifier(text(row, 2));
    column.type = type_of(row);
    column.nullable = !truth(row, 6);
    const std::string numbering = text(row, 8);
    const bool computed = text(row, 9) == "s" || text(row, 9) == "v";
    if (!numbering.empty()) {
      column.identity = identity_of(row, numbering == "a" ? IdentityKind::Always : IdentityKind::ByDefault);
    } else if (row[7] && truth(row, 12)) {
      column.identity = identity_of(row, IdentityKind::Serial);
    } else if (computed) {
      column.generated = GeneratedColumn{.expression = SqlExpression{.dialect = std::string(dialect_.name()),
                                                                     .text = without_parentheses(text(row, 7))},
                                         .stored = text(row, 9) == "s"};
    } else if (row[7]) {
      column.default_value = as_written(*row[7], column.type, dialect_);
    }
    column.collation = row[10];
    column.comment = row[11];
    return column;
  }

  // Options that the server would have chosen by itself are left out.
  static Identity identity_of(const Row& row, IdentityKind kind) {
    Identity identity;
    identity.kind = kind;
    const auto unless = [&row](std::size_t at, std::int64_t usual) {
      const auto value = number(row, at);
      return value == usual ? std::nullopt : value;
    };
    if (kind == IdentityKind::Serial) return identity;
    identity.start = unless(13, 1);
    identity.increment = unless(14, 1);
    identity.minimum = unless(15, 1);
    identity.maximum = truth(row, 19) ? std::nullopt : number(row, 16);
    identity.cache = unless(17, 1);
    identity.cycle = truth(row, 18);
    return identity;
  }

  bool read_constraints() {
    const auto rows = ask(kConstraintsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      if (CatalogTable* table = table_of(row)) table->definition.constraints.push_back(constraint_of(row));
    }
    return true;
  }

  static Deferral deferral_of(const Row& row) {
    if (!truth(row, 11)) return Deferral::NotDeferrable;
    return truth(row, 12) ? Deferral::InitiallyDeferred : Deferral::InitiallyImmediate;
  }

  Constraint constraint_of(const Row& row) const {
    const Identifier name = text(row, 2);
    const std::string kind = text(row, 3);
    const std::string dialect(dialect_.name());
    if (kind == "p") {
      return PrimaryKey{
          .name = name, .columns = name_list(row[4]), .include = name_list(row[16]), .deferral = deferral_of(row)};
    }
    if (kind == "u") {
      return UniqueConstraint{.name = name,
                              .columns = name_list(row[4]),
                              .include = name_list(row[16]),
                              .nulls_not_distinct = truth(row, 17),
                              .deferral = deferral_of(row)};
    }
    if (kind == "c") {
      return CheckConstraint{.name = name,
                             .condition = SqlExpression{dialect, without_parentheses(text(row, 15))},
                             .no_inherit = truth(row, 14),
                             .not_valid = !truth(row, 13),
                             .column = std::nullopt};
    }
    if (kind == "f") {
      const std::string match = text(row, 10);
      return ForeignKey{.name = name,
                        .columns = name_list(row[4]),
                        .target = name_of(text(row, 5), text(row, 6)),
                        .target_columns = name_list(row[7]),
                        .on_delete = action_of(text(row, 8)),
                        .on_update = action_of(text(row, 9)),
                        .match = match == "f"   ? MatchKind::Full
                                 : match == "p" ? MatchKind::Partial
                                                : MatchKind::Simple,
                        .deferral = deferral_of(row),
                        .not_valid = !truth(row, 13)};
    }
    return NativeConstraint{.name = name, .dialect = dialect, .text = text(row, 18)};
  }

  bool read_indexes() {
    const auto rows = ask(kIndexesQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      CatalogTable* table = table_of(row);
      if (table == nullptr) continue;
      const Identifier name = text(row, 2);
      if (table->indexes.empty() || table->indexes.back().name != name) table->indexes.push_back(index_of(row, *table));
      IndexDefinition& index = table->indexes.back();
      if (truth(row, 7)) {
        index.include.emplace_back(text(row, 8));
      } else {
        index.keys.push_back(key_of(row));
      }
    }
    return true;
  }

  IndexDefinition index_of(const Row& row, const CatalogTable& table) const {
    IndexDefinition index;
    index.name = Identifier(text(row, 2));
    index.table = table.definition.name;
    index.unique = truth(row, 3);
    if (text(row, 4) != "btree") index.method = row[4];
    if (row[5]) index.condition = SqlExpression{std::string(dialect_.name()), without_parentheses(*row[5])};
    index.nulls_not_distinct = truth(row, 6);
    if (row[14]) index.options.push_back({std::string(dialect_.name()), "WITH (" + *row[14] + ")"});
    return index;
  }

  IndexKey key_of(const Row& row) const {
    IndexKey key;
    if (row[8]) key.column = Identifier(*row[8]);
    if (!row[8]) key.expression = SqlExpression{std::string(dialect_.name()), without_parentheses(text(row, 9))};
    key.descending = truth(row, 10);
    // NULLS FIRST goes with DESC, NULLS LAST with ASC.
    const bool nulls_first = truth(row, 11);
    if (nulls_first != key.descending) key.nulls = nulls_first ? NullsOrder::First : NullsOrder::Last;
    key.operator_class = row[12];
    key.collation = row[13];
    return key;
  }

  bool read_enums() {
    const auto rows = ask(kEnumsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      std::vector<std::string> labels;
      for (const Identifier& label : name_list(row[2])) labels.push_back(label.text);
      catalog_.put_enum({name_of(text(row, 0), text(row, 1)), std::move(labels)});
    }
    return true;
  }

  bool read_objects() {
    static const std::map<std::string, ObjectKind, std::less<>> kinds = {{"schema", ObjectKind::Schema},
                                                                         {"extension", ObjectKind::Extension},
                                                                         {"sequence", ObjectKind::Sequence},
                                                                         {"view", ObjectKind::View},
                                                                         {"materialized", ObjectKind::MaterializedView},
                                                                         {"function", ObjectKind::Function},
                                                                         {"procedure", ObjectKind::Procedure},
                                                                         {"trigger", ObjectKind::Trigger},
                                                                         {"policy", ObjectKind::Policy},
                                                                         {"domain", ObjectKind::Domain},
                                                                         {"composite", ObjectKind::CompositeType}};
    const auto rows = ask(kObjectsQuery);
    if (!rows) return false;
    for (const Row& row : rows->rows) {
      const auto kind = kinds.find(text(row, 0));
      if (kind == kinds.end()) continue;
      if (row[3] && left_out(text(row, 1), *row[3])) continue;
      CatalogObject object;
      object.object = kind->second;
      object.name = row[1] && !row[3] ? name_of(*row[1], text(row, 2)) : QualifiedName(Identifier(text(row, 2)));
      if (row[3]) object.table = name_of(text(row, 1), *row[3]);
      object.signature = row[4];
      object.definition = {.dialect = std::string(dialect_.name()), .text = text(row, 5)};
      catalog_.put_object(std::move(object));
    }
    return true;
  }

  Session& session_;
  const PostgresqlDialect& dialect_;
  const std::vector<QualifiedName>& leave_out_;
  Diagnostics& diagnostics_;
  std::string current_schema_;
  Catalog catalog_;
  std::map<std::pair<std::string, std::string>, CatalogTable> tables_;
};

}  // namespace

std::optional<Catalog> read_schema(Session& session, const PostgresqlDialect& dialect,
                                   const std::vector<QualifiedName>& leave_out, Diagnostics& diagnostics) {
  return SchemaReader(session, dialect, leave_out, diagnostics).read();
}

}  // namespace crosswalk::postgresql
