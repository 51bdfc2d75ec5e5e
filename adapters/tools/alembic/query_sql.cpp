// The text of queries (sql/compiler.py, visit_select, visit_compound_select).
#include <algorithm>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "from_items.h"
#include "statement_parts.h"
#include "statements.h"

namespace crosswalk::alembic {

std::optional<std::vector<FromItem>> CoreStatement::froms_of_query(const Surroundings& around) const {
  std::vector<FromItem> froms;
  std::vector<Value> sources = more_sources_;
  if (!table_.is_nothing()) sources.insert(sources.begin(), table_);
  for (const Value& source : sources) {
    const auto own = from_item_of(source, around.context, *reading_);
    if (!own) return std::nullopt;
    add_from(*own, froms);
  }
  for (const std::vector<Value>* values : {&columns_, &conditions_}) {
    for (const Value& value : *values) {
      const auto operand = read_operand(value, "a part of a query", around.context, *reading_);
      if (!operand) return std::nullopt;
      for (const FromItem& item : operand->froms) add_from(item, froms);
    }
  }
  drop_held(froms);
  // One alone stays, as do those of a query that stands in a FROM.
  if (around.as_from || froms.size() < 2) return froms;
  std::erase_if(froms, [&](const FromItem& item) {
    return !item.name.empty() &&
           std::find(around.enclosing.begin(), around.enclosing.end(), item.name) != around.enclosing.end();
  });
  if (froms.empty()) {
    around.context.leave("a query within a statement has no tables of its own");
    return std::nullopt;
  }
  return froms;
}

std::optional<std::string> CoreStatement::columns_sql(const Surroundings& around) const {
  std::vector<std::string> parts;
  std::map<std::string, int> names;
  for (const Value& value : columns_) {
    const auto operand = read_operand(value, "a column of a query", around.context, *reading_);
    auto text = operand ? spell(operand->pieces(), around) : std::nullopt;
    if (!text) return std::nullopt;
    if (operand->label) {
      *text += " AS " + reading_->dialect.quote(Identifier(*operand->label));
    } else if (!operand->counted_label.empty()) {
      *text += " AS " + around.state.count(operand->counted_label);
    } else if (operand->column) {
      // A name that is there already is told apart (LABEL_STYLE_DISAMBIGUATE_ONLY).
      const int times = names[operand->column->text]++;
      if (times > 0) {
        *text += " AS " + reading_->dialect.quote(Identifier(operand->column->text + "_" + std::to_string(times)));
      } else if (around.as_from && !operand->froms.empty()) {
        *text += " AS " + reading_->dialect.quote(*operand->column);
      }
    }
    parts.push_back(*text);
  }
  if (!parts.empty()) return join(parts, ", ");
  around.context.leave("a query without columns is not followed");
  return std::nullopt;
}

std::optional<std::string> CoreStatement::query_sql(const Surroundings& outer) const {
  const auto froms = froms_of_query(outer);
  if (!froms) return std::nullopt;
  Surroundings around = outer;
  around.enclosing = names_of(*froms);
  around.with_tables = true;
  const auto on = list_sql(distinct_on_, "a part of distinct()", around);
  const auto columns = on ? columns_sql(around) : std::nullopt;
  around.as_from = false;
  const auto from = columns ? froms_sql(*froms, around) : std::nullopt;
  const auto where = from ? where_sql(around) : std::nullopt;
  const auto groups = where ? list_sql(groups_, "a part of GROUP BY", around) : std::nullopt;
  const auto having = groups && !having_.empty() ? all_of(having_, around) : groups;
  const auto tail = having ? tail_sql(around) : std::nullopt;
  if (!tail) return std::nullopt;
  std::string sql = "SELECT " + prefix_;
  if (distinct_) sql += distinct_on_.empty() ? "DISTINCT " : "DISTINCT ON (" + *on + ") ";
  sql += *columns;
  if (!froms->empty()) sql += " FROM " + *from;
  // MySQL takes no WHERE without a FROM (dialects/mysql/base.py, default_from).
  if (froms->empty() && !where->empty() && reading_->is("mysql")) sql += " FROM DUAL";
  sql += *where;
  if (!groups_.empty()) sql += " GROUP BY " + *groups;
  if (!having_.empty()) sql += " HAVING " + *having;
  return sql + *tail;
}

// a UNION b: what is ordered or limited by itself stands in parentheses (sql/selectable.py, Select.self_group).
std::optional<std::string> CoreStatement::compound_sql(const Surroundings& outer) const {
  std::string sql;
  for (const Value& part : parts_) {
    const auto& query = *part.host_as<CoreStatement>();
    Surroundings around = outer;
    around.with_tables = true;
    const auto text = query.inner_sql(around);
    if (!text) return std::nullopt;
    const bool grouped =
        !query.parts_.empty() || !query.orders_.empty() || !query.limit_.is_nothing() || !query.offset_.is_nothing();
    if (!sql.empty()) sql += " " + keyword_ + " ";
    sql += grouped ? "(" + *text + ")" : *text;
  }
  if (!conditions_.empty() || !groups_.empty()) {
    outer.context.leave("a union with conditions of its own is not followed");
    return std::nullopt;
  }
  Surroundings around = outer;
  around.with_tables = false;
  const auto tail = tail_sql(around);
  return tail ? std::optional(sql + *tail) : std::nullopt;
}

std::optional<std::string> CoreStatement::tail_sql(const Surroundings& around) const {
  std::vector<std::string> orders;
  for (const Value& value : orders_) {
    const auto order = order_sql(value, around);
    if (!order) return std::nullopt;
    orders.push_back(*order);
  }
  std::string sql = orders.empty() ? "" : " ORDER BY " + join(orders, ", ");
  const bool limits = limit_.integer() != nullptr;
  const std::string limit = limits ? std::to_string(*limit_.integer()) : std::string();
  if (offset_.integer() == nullptr) {
    if (limits) sql += " LIMIT " + limit;
    if (limits && reading_->is("sqlite")) sql += " OFFSET 0";
    return sql;
  }
  // Without a limit each database has a way of its own (dialects/*/base.py, limit_clause).
  const std::string offset = std::to_string(*offset_.integer());
  if (reading_->is("mysql")) return sql + " LIMIT " + offset + ", " + (limits ? limit : "18446744073709551615");
  if (!limits) return sql + " LIMIT " + (reading_->is("sqlite") ? "-1" : "ALL") + " OFFSET " + offset;
  return sql + " LIMIT " + limit + " OFFSET " + offset;
}

// A name in quotes stands for a column of the query, or for its label (sql/elements.py, _textual_label_reference).
std::optional<std::string> CoreStatement::order_sql(const Value& value, const Surroundings& around) const {
  if (value.string() == nullptr) return list_sql({value}, "a part of ORDER BY", around);
  const Identifier name(*value.string());
  if (!parts_.empty()) {
    const auto names = column_names(around.context);
    if (names && std::find(names->begin(), names->end(), name.text) != names->end())
      return reading_->dialect.quote(name);
  }
  for (const Value& column : columns_) {
    const auto operand = read_operand(column, "a column of a query", around.context, *reading_);
    if (!operand) return std::nullopt;
    if (operand->label && *operand->label == name.text) return reading_->dialect.quote(name);
    if (!operand->label && operand->column == name) return spell(operand->pieces(), around);
  }
  around.context.leave("what a query is ordered by is not among its columns");
  return std::nullopt;
}

std::optional<std::vector<std::string>> CoreStatement::column_names(CallContext& context) const {
  if (!parts_.empty()) return parts_.front().host_as<CoreStatement>()->column_names(context);
  std::vector<std::string> names;
  for (const Value& column : verb_ == Verb::Select ? columns_ : returned_) {
    const auto operand = read_operand(column, "a column of a query", context, *reading_);
    if (!operand) return std::nullopt;
    if (operand->label) {
      names.push_back(*operand->label);
    } else if (operand->column) {
      names.push_back(operand->column->text);
    } else {
      return std::nullopt;
    }
  }
  return names;
}

}  // namespace crosswalk::alembic
