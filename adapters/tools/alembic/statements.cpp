#include "statements.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kByNameOnly = 99;

bool is_table(const Value& value) { return is_construct(value, "table") || is_construct(value, "Table"); }

std::optional<QualifiedName> name_of_table(const Construct& table, CallContext& context) {
  const auto name = read_required_name(table.argument(0, "name"), "the name of a table", context);
  const OptionalName schema = read_name(table.keyword("schema"), "the schema of a table", context);
  if (!name || !schema.known) return std::nullopt;
  return QualifiedName(schema.name, *name);
}

// `t.c`, `t.columns`.
class TableColumns final : public script::HostObject {
 public:
  explicit TableColumns(std::shared_ptr<Construct> table) : table_(std::move(table)) {}
  [[nodiscard]] std::string type_name() const override { return "columns of a table"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const auto owner = name_of_table(*table_, context);
    if (!owner) return Value();
    const Reading& reading = table_->reading();
    const Identifier column{std::string(name)};
    auto made =
        std::make_shared<SqlFragment>(reading, reading.dialect.quote(*owner) + "." + reading.dialect.quote(column));
    made->column = column;
    made->tables = {reading.dialect.quote(*owner)};
    return Value(std::move(made));
  }
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override {
    return index.string() == nullptr ? std::nullopt : get(*index.string(), context);
  }

 private:
  std::shared_ptr<Construct> table_;
};

// The column that a key of values() names: a string or a column.
std::optional<Identifier> column_of_key(const Value& key, CallContext& context) {
  if (const auto* fragment = key.host_as<SqlFragment>(); fragment != nullptr && fragment->column)
    return fragment->column;
  return read_required_name(key, "a column of values()", context);
}

// A value as it stands in a statement: a literal, an expression, or a select in parentheses.
std::optional<std::string> value_sql(const Value& value, CallContext& context, const Reading& reading) {
  if (const auto* inner = value.host_as<CoreStatement>()) {
    const auto sql = inner->sql(Value(), context);
    return sql ? std::optional("(" + *sql + ")") : std::nullopt;
  }
  if (value.host_as<SqlFragment>() == nullptr) {
    if (auto literal = literal_of(value, reading)) return literal;
  }
  return sql_of(value, "a value of a statement", context, reading);
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

using Assignments = std::vector<std::pair<Identifier, Value>>;

// {"a": 1}, {t.c.a: 1}: the columns and what they get.
std::optional<Assignments> read_assignments(const std::vector<std::pair<Value, Value>>& entries, CallContext& context) {
  Assignments assignments;
  for (const auto& [key, value] : entries) {
    const auto column = column_of_key(key, context);
    if (!column) return std::nullopt;
    assignments.emplace_back(*column, value);
  }
  return assignments;
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

}  // namespace

std::optional<std::string> table_sql(const Value& table, CallContext& context, const Reading& reading) {
  if (!is_table(table)) {
    leave_for(table, "the table of a statement", context);
    return std::nullopt;
  }
  const auto name = name_of_table(*table.host_as<Construct>(), context);
  return name ? std::optional(reading.dialect.quote(*name)) : std::nullopt;
}

Value columns_of_table(const std::shared_ptr<Construct>& table) { return Value(std::make_shared<TableColumns>(table)); }

Value CoreStatement::make(const Reading& reading, Verb verb, const std::vector<Value>& arguments) {
  auto made = std::make_shared<CoreStatement>(reading, verb);
  if (verb != Verb::Select) {
    if (!arguments.empty()) made->table_ = arguments.front();
    return Value(std::move(made));
  }
  // select(a, b), and select([a, b]) before SQLAlchemy 2.
  made->columns_ = arguments;
  if (arguments.size() == 1 && arguments.front().sequence() != nullptr)
    made->columns_ = arguments.front().sequence()->items;
  return Value(std::move(made));
}

void CoreStatement::add_values(CallContext& call) {
  for (const Value& argument : call.positional) {
    if (argument.dict() != nullptr) {
      for (const auto& entry : argument.dict()->entries) values_.push_back(entry);
    } else if (argument.sequence() != nullptr && verb_ == Verb::Insert) {
      rows_ = argument.sequence()->items;
    } else {
      refused_ = "these values()";
    }
  }
  for (const auto& [name, value] : call.keywords) values_.emplace_back(Value(name), value);
}

// A statement within an expression: ~exists(…), select(…) == 1.
std::optional<Value> CoreStatement::operate(std::string_view, const Value&, bool, CallContext& context) {
  return Value::unknown("a statement within an expression is not followed", context.span());
}
std::optional<Value> CoreStatement::negate(CallContext& context) {
  return Value::unknown("a statement within an expression is not followed", context.span());
}

std::optional<Value> CoreStatement::get(std::string_view name, CallContext& context) {
  static constexpr std::array<std::string_view, 10> kKnown = {"where",
                                                              "filter",
                                                              "values",
                                                              "from_select",
                                                              "order_by",
                                                              "limit",
                                                              "distinct",
                                                              "execution_options",
                                                              "on_conflict_do_nothing",
                                                              "select_from"};
  const std::string method(name);
  if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end())
    return Value::unknown("`" + method + "` of a statement is not followed", context.span());
  return Value::native(method, [self = shared_from_this(), method](CallContext& call) -> Value {
    auto made = std::make_shared<CoreStatement>(*self);
    if (method == "where" || method == "filter") {
      made->conditions_.insert(made->conditions_.end(), call.positional.begin(), call.positional.end());
    } else if (method == "values") {
      made->add_values(call);
    } else if (method == "from_select") {
      const Value names = call.argument(0, "names");
      if (names.sequence() == nullptr) made->refused_ = "`from_select`";
      if (names.sequence() != nullptr) made->from_columns_ = names.sequence()->items;
      made->from_ = call.argument(1, "select");
    } else if (method == "order_by") {
      made->orders_.insert(made->orders_.end(), call.positional.begin(), call.positional.end());
    } else if (method == "limit") {
      made->limit_ = call.argument(0, "limit");
    } else if (method == "distinct") {
      made->distinct_ = true;
      if (!call.positional.empty()) made->refused_ = "`distinct` with arguments";
    } else if (method == "select_from") {
      made->table_ = call.argument(0, "from");
    } else if (method == "on_conflict_do_nothing") {
      made->suffix_ = " ON CONFLICT DO NOTHING";
      const Value elements = call.argument(kByNameOnly, "index_elements");
      if (!elements.is_nothing()) {
        const auto columns = read_names(elements, "a column of on_conflict_do_nothing()", call);
        if (!columns) return {};
        made->suffix_ = " ON CONFLICT (" + quoted_list(*columns, *self->reading_) + ") DO NOTHING";
      } else if (!call.positional.empty() || !call.keywords.empty()) {
        made->refused_ = "these arguments of `on_conflict_do_nothing`";
      }
    }
    return Value(std::move(made));
  });
}

std::optional<std::string> CoreStatement::sql(const Value& parameters, CallContext& context) const {
  if (!refused_.empty()) {
    context.leave(refused_ + " of a statement is not followed");
    return std::nullopt;
  }
  switch (verb_) {
    case Verb::Insert:
      return insert_sql(parameters, context);
    case Verb::Update:
      return update_sql(parameters, context);
    case Verb::Delete:
      return delete_sql(context);
    case Verb::Select:
      return select_sql(context);
  }
  return std::nullopt;
}

std::optional<std::string> CoreStatement::insert_sql(const Value& parameters, CallContext& context) const {
  const auto table = table_sql(table_, context, *reading_);
  if (!table) return std::nullopt;
  if (const auto* select = from_.host_as<CoreStatement>()) {
    const auto columns = read_names(Value::list(from_columns_), "a column of from_select()", context);
    const auto query = columns ? select->sql(Value(), context) : std::nullopt;
    if (!query) return std::nullopt;
    if (misses_client_default(table_, *columns, "default")) {
      context.leave("insert() fills in defaults of the client");
      return std::nullopt;
    }
    return "INSERT INTO " + *table + " (" + quoted_list(*columns, *reading_) + ") " + *query + suffix_;
  }
  std::vector<Value> rows = rows_;
  if (rows.empty()) {
    std::vector<std::pair<Value, Value>> entries = values_;
    if (parameters.dict() != nullptr)
      entries.insert(entries.end(), parameters.dict()->entries.begin(), parameters.dict()->entries.end());
    rows.push_back(Value::dict(std::move(entries)));
  }
  // The first row names the columns (sql/crud.py, _extend_values_for_multiparams).
  std::vector<Identifier> columns;
  std::vector<std::string> tuples;
  for (const Value& row : rows) {
    if (row.dict() == nullptr) {
      leave_for(row, "a row of insert()", context);
      return std::nullopt;
    }
    const auto assignments = read_assignments(row.dict()->entries, context);
    if (!assignments) return std::nullopt;
    if (tuples.empty()) columns = columns_of_assignments(*assignments);
    if (columns.empty() || columns_of_assignments(*assignments) != columns) {
      context.leave("the rows of insert() name different columns");
      return std::nullopt;
    }
    std::vector<std::string> cells;
    for (const auto& [column, value] : *assignments) {
      const auto cell = value_sql(value, context, *reading_);
      if (!cell) return std::nullopt;
      cells.push_back(*cell);
    }
    tuples.push_back("(" + join(cells, ", ") + ")");
  }
  if (misses_client_default(table_, columns, "default")) {
    context.leave("insert() fills in defaults of the client");
    return std::nullopt;
  }
  return "INSERT INTO " + *table + " (" + quoted_list(columns, *reading_) + ") VALUES " + join(tuples, ", ") + suffix_;
}

std::optional<std::string> CoreStatement::update_sql(const Value& parameters, CallContext& context) const {
  const auto table = table_sql(table_, context, *reading_);
  if (!table || !is_about_one_table(context)) return std::nullopt;
  std::vector<std::pair<Value, Value>> entries = values_;
  if (parameters.dict() != nullptr)
    entries.insert(entries.end(), parameters.dict()->entries.begin(), parameters.dict()->entries.end());
  const auto assignments = read_assignments(entries, context);
  if (!assignments) return std::nullopt;
  if (assignments->empty() || misses_client_default(table_, columns_of_assignments(*assignments), "onupdate")) {
    context.leave("update() fills in values of the client");
    return std::nullopt;
  }
  std::vector<std::string> parts;
  for (const auto& [column, value] : *assignments) {
    const auto cell = value_sql(value, context, *reading_);
    if (!cell) return std::nullopt;
    parts.push_back(reading_->dialect.quote(column) + " = " + *cell);
  }
  const auto where = where_sql(context);
  return where ? std::optional("UPDATE " + *table + " SET " + join(parts, ", ") + *where) : std::nullopt;
}

std::optional<std::string> CoreStatement::delete_sql(CallContext& context) const {
  const auto table = table_sql(table_, context, *reading_);
  if (!table || !is_about_one_table(context)) return std::nullopt;
  const auto where = where_sql(context);
  return where ? std::optional("DELETE FROM " + *table + *where) : std::nullopt;
}

std::optional<std::string> CoreStatement::select_sql(CallContext& context) const {
  std::vector<std::string> columns;
  std::vector<std::string> tables;
  const auto add_tables = [&tables](const Value& value) {
    const auto* fragment = value.host_as<SqlFragment>();
    if (fragment == nullptr) return;
    for (const std::string& table : fragment->tables) {
      if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
    }
  };
  for (const Value& column : columns_) {
    const auto sql = value_sql(column, context, *reading_);
    if (!sql) return std::nullopt;
    columns.push_back(*sql);
    add_tables(column);
  }
  for (const Value& condition : conditions_) add_tables(condition);
  if (!table_.is_nothing()) {
    const auto table = table_sql(table_, context, *reading_);
    if (!table) return std::nullopt;
    if (std::find(tables.begin(), tables.end(), *table) == tables.end()) tables.push_back(*table);
  }
  const auto where = where_sql(context);
  if (columns.empty() || !where) return std::nullopt;
  std::string sql = std::string("SELECT ") + (distinct_ ? "DISTINCT " : "") + join(columns, ", ");
  if (!tables.empty()) sql += " FROM " + join(tables, ", ");
  sql += *where;
  std::vector<std::string> orders;
  for (const Value& order : orders_) {
    const auto text = value_sql(order, context, *reading_);
    if (!text) return std::nullopt;
    orders.push_back(*text);
  }
  if (!orders.empty()) sql += " ORDER BY " + join(orders, ", ");
  if (limit_.integer() != nullptr) sql += " LIMIT " + std::to_string(*limit_.integer());
  return sql;
}

std::optional<std::string> CoreStatement::where_sql(CallContext& context) const {
  std::vector<std::string> parts;
  for (const Value& condition : conditions_) {
    if (condition.boolean() != nullptr) {
      context.leave("a condition of a statement compares values of the script");
      return std::nullopt;
    }
    const auto sql = sql_of(condition, "a condition of a statement", context, *reading_);
    if (!sql) return std::nullopt;
    const auto* fragment = condition.host_as<SqlFragment>();
    const bool loose = fragment == nullptr || fragment->takes_parameters || fragment->binding >= Binding::Or;
    parts.push_back(loose && conditions_.size() > 1 ? "(" + *sql + ")" : *sql);
  }
  return parts.empty() ? std::string() : " WHERE " + join(parts, " AND ");
}

// A condition on another table makes it part of the statement (UPDATE … FROM), which is not followed.
bool CoreStatement::is_about_one_table(CallContext& context) const {
  const auto own = table_sql(table_, context, *reading_);
  if (!own) return false;
  for (const Value& condition : conditions_) {
    const auto* fragment = condition.host_as<SqlFragment>();
    if (fragment == nullptr) continue;
    for (const std::string& table : fragment->tables) {
      if (table == *own) continue;
      context.leave("a statement over several tables is not followed");
      return false;
    }
  }
  return true;
}

}  // namespace crosswalk::alembic
