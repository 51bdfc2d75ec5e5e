// The text of statements (sql/compiler.py).
#include <algorithm>

#include "bound_values.h"
#include "crosswalk/base/text.h"
#include "expressions.h"
#include "from_items.h"
#include "models.h"
#include "statement_parts.h"
#include "statements.h"

namespace crosswalk::alembic {
namespace {

// The column that a key of values() names: a string or a column. A string is a model's attribute before it is a column.
std::optional<Identifier> column_of_key(const Value& key, const Value& table, CallContext& context) {
  const auto* construct = table.host_as<Construct>();
  for (const Value& element :
       construct == nullptr || key.string() == nullptr ? std::vector<Value>() : construct->positional) {
    const auto* column = element.host_as<Construct>();
    if (column != nullptr && column->of_table && column->attribute == *key.string())
      return read_required_name(element, "a column of values()", context);
  }
  if (const auto* fragment = key.host_as<SqlFragment>(); fragment != nullptr && fragment->column)
    return fragment->column;
  return read_required_name(key, "a column of values()", context);
}

// Defaults of the client that SQLAlchemy would send along: of columns that are not given (sql/crud.py).
bool misses_client_default(const Value& table, const std::vector<Identifier>& given, std::string_view option) {
  const auto* construct = table.host_as<Construct>();
  return std::any_of(construct->positional.begin(), construct->positional.end(), [&](const Value& element) {
    if (!is_construct(element, "Column") || element.host_as<Construct>()->keyword(option).is_nothing()) return false;
    const Value name = element.host_as<Construct>()->argument(0, "name");
    return name.string() == nullptr || std::find(given.begin(), given.end(), Identifier(*name.string())) == given.end();
  });
}

std::vector<Identifier> columns_of_assignments(const Assignments& assignments) {
  std::vector<Identifier> columns;
  for (const auto& [column, value] : assignments) columns.push_back(column);
  return columns;
}

std::string quoted_list(const std::vector<Identifier>& columns, const Reading& reading) {
  std::vector<std::string> quoted;
  for (const Identifier& column : columns) quoted.push_back(reading.dialect.quote(column));
  return join(quoted, ", ");
}

// Where the parts of an update or a delete are spelled.
Surroundings within(const Surroundings& outer, const std::string& table, const std::vector<FromItem>& others) {
  Surroundings around = outer;
  around.enclosing = names_of(others);
  around.enclosing.push_back(table);
  around.as_from = false;
  return around;
}

}  // namespace

// {"a": 1}, {t.c.a: 1}: the columns and what they get. An update and a table's insert list them in the order of the
// table, as far as it says its columns.
std::optional<Assignments> read_assignments(const std::vector<std::pair<Value, Value>>& entries, const Value& table,
                                            CallContext& context) {
  Assignments assignments;
  for (const auto& [key, value] : entries) {
    const auto column = column_of_key(key, table, context);
    if (!column) return std::nullopt;
    auto bound = bound_value(value, table, *column, context, table.host_as<Construct>()->reading());
    if (!bound) return std::nullopt;
    assignments.emplace_back(*column, std::move(*bound));
  }
  return assignments;
}

void put_in_order_of(const Value& table, Assignments& assignments) {
  const auto* construct = table.host_as<Construct>();
  if (construct == nullptr) return;
  std::size_t done = 0;
  for (const Value& element : construct->positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const std::string* name = element.host_as<Construct>()->argument(0, "name").string();
    if (name == nullptr) continue;
    const auto from = assignments.begin() + static_cast<std::ptrdiff_t>(done);
    const auto found = std::find_if(from, assignments.end(), [&](const auto& one) { return one.first.text == *name; });
    if (found == assignments.end()) continue;
    std::rotate(from, found, found + 1);
    ++done;
  }
}

std::optional<std::string> assigned_sql(const Value& value, const Surroundings& around) {
  const auto operand = read_operand(value, "a value of a statement", around.context, around.reading);
  return operand ? spell(grouped(*operand, kAtomPrecedence - 1), around) : std::nullopt;
}

std::optional<std::string> list_sql(const std::vector<Value>& values, std::string_view what,
                                    const Surroundings& around) {
  std::vector<std::string> parts;
  for (const Value& value : values) {
    const auto operand = read_operand(value, what, around.context, around.reading);
    const auto text = operand ? spell(operand->pieces(), around) : std::nullopt;
    if (!text) return std::nullopt;
    parts.push_back(*text);
  }
  return join(parts, ", ");
}

void add_from(const FromItem& item, std::vector<FromItem>& froms) {
  const bool there = std::any_of(froms.begin(), froms.end(),
                                 [&](const FromItem& other) { return !item.name.empty() && other.name == item.name; });
  if (!there) froms.push_back(item);
}

void drop_held(std::vector<FromItem>& froms) {
  std::vector<std::string> held;
  for (const FromItem& item : froms) held.insert(held.end(), item.holds.begin(), item.holds.end());
  std::erase_if(froms, [&](const FromItem& item) {
    return !item.name.empty() && std::find(held.begin(), held.end(), item.name) != held.end();
  });
}

std::vector<std::string> names_of(const std::vector<FromItem>& froms) {
  std::vector<std::string> names;
  for (const FromItem& item : froms) {
    if (!item.name.empty()) names.push_back(item.name);
    names.insert(names.end(), item.holds.begin(), item.holds.end());
  }
  return names;
}

std::optional<std::string> froms_sql(const std::vector<FromItem>& froms, const Surroundings& around) {
  Surroundings inner = around;
  inner.as_from = true;
  inner.with_tables = true;
  std::vector<std::string> parts;
  for (const FromItem& item : froms) {
    const auto text = spell(item.sql, inner);
    if (!text) return std::nullopt;
    parts.push_back(*text);
  }
  return join(parts, ", ");
}

std::optional<std::string> all_of(const std::vector<Value>& conditions, const Surroundings& around) {
  CallContext together(around.context.evaluator(), around.context.span());
  together.positional = conditions;
  const Value joined = join_conditions(around.reading, true, together);
  const auto* fragment = joined.host_as<SqlFragment>();
  return fragment == nullptr ? std::nullopt : spell(fragment->pieces(), around);
}

std::string with_clause(const SpellingState& state) {
  if (state.common_tables.empty()) return {};
  return std::string("WITH ") + (state.recursive ? "RECURSIVE " : "") + join(state.common_tables, ", ") + " ";
}

namespace {

// The name of a query in WITH, which is spelled where it is first named.
std::optional<std::string> common_table_sql(const CommonTable& table, const Surroundings& around) {
  SpellingState& state = around.state;
  auto name = spell(table.name, around);
  if (!name || std::find(state.common_keys.begin(), state.common_keys.end(), table.key) != state.common_keys.end())
    return name;
  state.common_keys.push_back(table.key);
  std::string head = *name;
  if (table.recursive) {
    const auto columns = table.query->column_names(around.context);
    if (!columns) {
      around.context.leave("a recursive query has a column without a name");
      return std::nullopt;
    }
    std::vector<std::string> quoted;
    for (const std::string& column : *columns) quoted.push_back(around.reading.dialect.quote(Identifier(column)));
    head += "(" + join(quoted, ", ") + ")";
    state.recursive = true;
  }
  Surroundings inner = around;
  inner.enclosing.clear();
  inner.as_from = true;
  inner.with_tables = true;
  const auto query = table.query->inner_sql(inner);
  if (!query) return std::nullopt;
  state.common_tables.push_back(head + " AS (" + *query + ")");
  return name;
}

std::optional<std::string> piece_sql(const SqlText::Piece& piece, const Surroundings& around) {
  if (const auto* text = std::get_if<std::string>(&piece)) return *text;
  if (const auto* query = std::get_if<SqlText::Query>(&piece)) return (*query)->inner_sql(around);
  if (const auto* counted = std::get_if<SqlText::Counted>(&piece)) return around.state.name_of(*counted);
  if (const auto* common = std::get_if<SqlText::Common>(&piece)) return common_table_sql(**common, around);
  const auto& table = std::get<Qualifier>(piece);
  if (!around.with_tables) return std::string();
  if (table.counted) return around.state.name_of(table.counted) + ".";
  return table.name + ".";
}

}  // namespace

std::optional<std::string> spell(const SqlText& text, const Surroundings& around) {
  std::string spelled;
  for (const SqlText::Piece& piece : text.pieces()) {
    const auto part = piece_sql(piece, around);
    if (!part) return std::nullopt;
    spelled += *part;
  }
  return spelled;
}

std::optional<std::string> CoreStatement::sql(const Value& parameters, CallContext& context) const {
  SpellingState state;
  const Surroundings around{.reading = *reading_, .context = context, .enclosing = {}, .state = state};
  for (const SqlText::Common& common : common_tables_) {
    if (!common_table_sql(*common, around)) return std::nullopt;
  }
  const auto text = verb_ == Verb::Select ? inner_sql(around) : change_sql(parameters, around);
  // MySQL has the WITH of an insert() behind its columns, where insert_sql() put it.
  const bool follows = verb_ == Verb::Insert && reading_->is("mysql");
  return text && !follows ? std::optional(with_clause(state) + *text) : text;
}

std::optional<std::string> CoreStatement::inner_sql(const Surroundings& around) const {
  if (!refused_.empty()) {
    around.context.leave(refused_ + " of a statement is not followed");
    return std::nullopt;
  }
  if (verb_ != Verb::Select) return change_sql({}, around);
  return parts_.empty() ? query_sql(around) : compound_sql(around);
}

std::optional<std::string> CoreStatement::change_sql(const Value& parameters, const Surroundings& around) const {
  if (!refused_.empty()) {
    around.context.leave(refused_ + " of a statement is not followed");
    return std::nullopt;
  }
  if (verb_ == Verb::Insert) return insert_sql(parameters, around);
  return verb_ == Verb::Update ? update_sql(parameters, around) : delete_sql(around);
}

std::optional<std::string> CoreStatement::insert_sql(const Value& parameters, const Surroundings& outer) const {
  CallContext& context = outer.context;
  const auto table = table_sql(table_, context, *reading_);
  if (!table) return std::nullopt;
  Surroundings around = outer;
  around.enclosing.clear();
  around.as_from = false;
  std::optional<std::string> rest;
  if (const auto* select = from_.host_as<CoreStatement>()) {
    const auto columns = read_names(Value::list(from_columns_), "a column of from_select()", context);
    const auto query = columns ? select->inner_sql(around) : std::nullopt;
    if (!query) return std::nullopt;
    if (misses_client_default(table_, *columns, "default")) {
      context.leave("insert() fills in defaults of the client");
      return std::nullopt;
    }
    const std::string with = reading_->is("mysql") ? with_clause(around.state) : std::string();
    rest = "(" + quoted_list(*columns, *reading_) + ") " + with + *query;
  } else {
    rest = rows_sql(parameters, around);
  }
  const auto conflict = rest ? conflict_sql(around) : std::nullopt;
  const auto returning = conflict ? returning_sql(around) : std::nullopt;
  if (!returning) return std::nullopt;
  return "INSERT " + prefix_ + "INTO " + *table + " " + *rest + *conflict + *returning;
}

// (a, b) VALUES (1, 2), (3, 4): the first row names the columns (sql/crud.py, _extend_values_for_multiparams).
std::optional<std::string> CoreStatement::rows_sql(const Value& parameters, const Surroundings& around) const {
  CallContext& context = around.context;
  std::vector<Value> rows = rows_;
  if (rows.empty()) {
    std::vector<std::pair<Value, Value>> entries = values_;
    if (parameters.dict() != nullptr)
      entries.insert(entries.end(), parameters.dict()->entries.begin(), parameters.dict()->entries.end());
    rows.push_back(Value::dict(std::move(entries)));
  }
  std::vector<Identifier> columns;
  std::vector<std::string> tuples;
  for (const Value& row : rows) {
    if (row.dict() == nullptr) {
      leave_for(row, "a row of insert()", context);
      return std::nullopt;
    }
    auto assignments = read_assignments(row.dict()->entries, table_, context);
    if (!assignments) return std::nullopt;
    put_in_order_of(table_, *assignments);
    if (tuples.empty()) columns = columns_of_assignments(*assignments);
    if (columns.empty() || columns_of_assignments(*assignments) != columns) {
      context.leave("the rows of insert() name different columns");
      return std::nullopt;
    }
    std::vector<std::string> cells;
    for (const auto& [column, value] : *assignments) {
      const auto cell = assigned_sql(value, around);
      if (!cell) return std::nullopt;
      cells.push_back(*cell);
    }
    tuples.push_back("(" + join(cells, ", ") + ")");
  }
  if (misses_client_default(table_, columns, "default")) {
    context.leave("insert() fills in defaults of the client");
    return std::nullopt;
  }
  return "(" + quoted_list(columns, *reading_) + ") VALUES " + join(tuples, ", ");
}

std::optional<std::string> CoreStatement::update_sql(const Value& parameters, const Surroundings& outer) const {
  CallContext& context = outer.context;
  const auto table = table_sql(table_, context, *reading_);
  const auto others = table ? other_froms(*table, context) : std::nullopt;
  if (!others) return std::nullopt;
  std::vector<std::pair<Value, Value>> entries = values_;
  if (parameters.dict() != nullptr)
    entries.insert(entries.end(), parameters.dict()->entries.begin(), parameters.dict()->entries.end());
  auto assignments = read_assignments(entries, table_, context);
  if (!assignments) return std::nullopt;
  if (assignments->empty() || misses_client_default(table_, columns_of_assignments(*assignments), "onupdate")) {
    context.leave("update() fills in values of the client");
    return std::nullopt;
  }
  put_in_order_of(table_, *assignments);
  const Surroundings around = within(outer, *table, *others);
  // MySQL lists all tables at once, and says whose the columns are (dialects/mysql/base.py, update_tables_clause).
  const bool listed = reading_->is("mysql") && !others->empty();
  std::vector<std::string> parts;
  for (const auto& [column, value] : *assignments) {
    const auto cell = assigned_sql(value, around);
    if (!cell) return std::nullopt;
    parts.push_back((listed ? *table + "." : std::string()) + reading_->dialect.quote(column) + "=" + *cell);
  }
  const auto beside = froms_sql(*others, around);
  const auto where = beside ? where_sql(around) : std::nullopt;
  const auto returning = where ? returning_sql(around) : std::nullopt;
  if (!returning) return std::nullopt;
  std::string sql = "UPDATE " + *table + (listed ? ", " + *beside : "") + " SET " + join(parts, ", ");
  if (!others->empty() && !listed) sql += " FROM " + *beside;
  return sql + *where + *returning;
}

std::optional<std::string> CoreStatement::delete_sql(const Surroundings& outer) const {
  CallContext& context = outer.context;
  const auto table = table_sql(table_, context, *reading_);
  const auto others = table ? other_froms(*table, context) : std::nullopt;
  if (!others) return std::nullopt;
  if (!others->empty() && reading_->is("sqlite")) {
    context.leave("a delete() over several tables has no words in SQLite");
    return std::nullopt;
  }
  const Surroundings around = within(outer, *table, *others);
  const auto beside = froms_sql(*others, around);
  const auto where = beside ? where_sql(around) : std::nullopt;
  const auto returning = where ? returning_sql(around) : std::nullopt;
  if (!returning) return std::nullopt;
  std::string sql = "DELETE FROM " + *table;
  if (!others->empty()) sql += " USING " + (reading_->is("mysql") ? *table + ", " : std::string()) + *beside;
  return sql + *where + *returning;
}

std::optional<std::string> CoreStatement::where_sql(const Surroundings& around) const {
  if (conditions_.empty()) return std::string();
  const auto conditions = all_of(conditions_, around);
  return conditions ? std::optional(" WHERE " + *conditions) : std::nullopt;
}

std::optional<std::vector<FromItem>> CoreStatement::other_froms(const std::string& own, CallContext& context) const {
  std::vector<FromItem> froms;
  for (const Value& condition : conditions_) {
    const auto operand = read_operand(condition, "a condition of a statement", context, *reading_);
    if (!operand) return std::nullopt;
    for (const FromItem& item : operand->froms) {
      if (item.name != own) add_from(item, froms);
    }
  }
  return froms;
}

std::optional<std::string> CoreStatement::returning_sql(const Surroundings& around) const {
  if (returned_.empty()) return std::string();
  std::vector<std::string> parts;
  for (const Value& value : returned_) {
    const auto operand = read_operand(value, "a column of returning()", around.context, *reading_);
    if (!operand) return std::nullopt;
    // SQLite takes no name of a table there (dialects/sqlite/base.py, returning_clause).
    const bool bare = reading_->is("sqlite") && operand->column;
    const auto text =
        bare ? std::optional(reading_->dialect.quote(*operand->column)) : spell(operand->pieces(), around);
    if (!text) return std::nullopt;
    parts.push_back(*text);
  }
  return " RETURNING " + join(parts, ", ");
}

}  // namespace crosswalk::alembic
