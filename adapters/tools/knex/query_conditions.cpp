// where…() and having…() of a query: query/querybuilder.js and the clauses of query/querycompiler.js.
#include <utility>

#include "crosswalk/base/text.h"
#include "query_builder.h"

namespace crosswalk::knex {

using script::Value;

std::optional<ConditionWord> condition_word(std::string_view word, std::string_view clause) {
  ConditionWord parts;
  parts.clause = clause;
  const auto begins = [&](std::string_view text, std::string_view beginning) {
    return text.size() >= beginning.size() && equals_ignoring_case(text.substr(0, beginning.size()), beginning);
  };
  if (!word.starts_with(clause)) {
    parts.alternative = word.starts_with("or");
    if (!parts.alternative && !word.starts_with("and")) return std::nullopt;
    word.remove_prefix(parts.alternative ? 2 : 3);
    if (!begins(word, clause) || word.front() < 'A' || word.front() > 'Z') return std::nullopt;
  }
  word.remove_prefix(clause.size());
  if (word.starts_with("Not")) {
    parts.negated = true;
    word.remove_prefix(3);
  }
  parts.kind = word;
  return parts;
}

namespace {

std::string with_not(const ConditionWord& word, std::string_view text) {
  return (word.negated ? "not " : "") + std::string(text);
}

}  // namespace

bool QueryBuilder::put(const ConditionWord& word, std::optional<std::string> sql) {
  if (!sql) return false;
  (word.clause == "having" ? query_.having : query_.where).push_back({word.alternative ? "or" : "and", *sql});
  return true;
}

bool QueryBuilder::add_condition(const ConditionWord& written, QueryValues& values) {
  ConditionWord word = written;
  word.alternative = std::exchange(alternative_, false) || word.alternative;
  word.negated = std::exchange(negated_, false) || word.negated;
  const Value& first = values.call().argument(0);
  const Value& second = values.call().argument(1);
  if (word.kind.empty() || word.kind == "Column") return add_basic(word, values, word.kind == "Column");
  if (word.kind == "In") return add_in(word, values, first, second);
  if (word.kind == "Null") return add_null(word, values, first);
  if (word.kind == "Between") return add_between(word, values, first, second);
  if (word.kind == "Wrapped") return is_function(first) && add_nested(word, values, first);
  if (word.kind == "Like" || word.kind == "ILike") return add_like(word, values);
  if (word.kind == "Exists") {
    const auto query = values.query(first);
    return query && put(word, with_not(word, "exists") + " (" + *query + ")");
  }
  if (word.kind == "Raw") {
    const auto sql = values.raw(first, second);
    return sql && put(word, with_not(word, *sql));
  }
  return false;
}

bool QueryBuilder::add_basic(const ConditionWord& word, QueryValues& values, bool as_column) {
  const std::vector<Value>& arguments = values.call().positional;
  const Value& first = values.call().argument(0);
  if (const bool* constant = first.boolean()) return put(word, with_not(word, *constant ? "1 = 1" : "1 = 0"));
  if (is_function(first)) return add_nested(word, values, first);
  if (const script::DictObject* pairs = first.dict()) {
    QueryBuilder inner(run_);
    // orWhere({…}) joins its pairs among themselves by `and`.
    QueryBuilder& into = word.alternative ? inner : *this;
    ConditionWord each = word;
    each.alternative = false;
    for (const auto& [key, value] : pairs->entries) {
      if (!into.add_comparison(each, values, {key, value}, as_column)) return false;
    }
    if (!word.alternative || pairs->entries.empty()) return true;
    const auto& parts = word.clause == "having" ? inner.query_.having : inner.query_.where;
    std::vector<std::string> texts;
    for (const Predicate& part : parts) texts.push_back(part.sql);
    return put(word, "(" + join(texts, " and ") + ")");
  }
  if (first.host_as<RawText>() != nullptr && arguments.size() == 1) {
    return put(word, with_not(word, first.host_as<RawText>()->sql()));
  }
  return add_comparison(word, values, arguments, as_column);
}

bool QueryBuilder::add_comparison(const ConditionWord& word, QueryValues& values, const std::vector<Value>& arguments,
                                  bool as_column) {
  if (arguments.size() < 2) return false;
  const Value& column = arguments[0];
  const Value& value = arguments[arguments.size() > 2 ? 2 : 1];
  std::string operation = "=";
  if (arguments.size() > 2) {
    ConditionWord turned = word;
    const std::string spelled = arguments[1].string() == nullptr ? "" : to_lower(trim(*arguments[1].string()));
    turned.negated = word.negated || spelled.starts_with("not ") || spelled == "is not";
    if (spelled == "in" || spelled == "not in") return add_in(turned, values, column, value);
    if (spelled == "between" || spelled == "not between") return add_between(turned, values, column, value);
    if (value.is_none() && (spelled == "is" || spelled == "is not")) return add_null(turned, values, column);
    const auto known = values.comparison_operator(arguments[1]);
    if (!known) return false;
    operation = *known;
  } else if (value.is_none()) {
    return add_null(word, values, column);
  }
  const auto left = values.name(column);
  const auto right = as_column ? values.name(value) : values.parameter(value);
  return left && right && put(word, with_not(word, *left + " " + operation + " " + *right));
}

bool QueryBuilder::add_nested(const ConditionWord& word, QueryValues& values, const Value& callback) {
  const auto builder = std::make_shared<QueryBuilder>(run_);
  if (!values.fill(callback, Value(builder))) return false;
  if (!builder->why_.empty()) {
    refuse(builder->why_);
    return true;
  }
  const std::string inner = compile_where(builder->query_);
  constexpr std::string_view kWhere = "where ";
  if (inner.empty()) return true;
  return put(word, with_not(word, "(" + inner.substr(kWhere.size()) + ")"));
}

bool QueryBuilder::add_in(const ConditionWord& word, QueryValues& values, const Value& column, const Value& list) {
  const script::SequenceObject* items = list.sequence();
  if (items != nullptr && items->items.empty()) return put(word, word.negated ? "1 = 1" : "1 = 0");
  const script::SequenceObject* tuple = column.sequence();
  const auto names = values.names(column);
  const auto spelled = values.in_list(list);
  if (!names || !spelled) return false;
  const std::string left = tuple == nullptr ? names->front() : "(" + join(*names, ", ") + ")";
  return put(word, left + " " + with_not(word, "in ") + *spelled);
}

bool QueryBuilder::add_null(const ConditionWord& word, QueryValues& values, const Value& column) {
  const auto name = values.name(column);
  return name && put(word, *name + " is " + with_not(word, "null"));
}

bool QueryBuilder::add_between(const ConditionWord& word, QueryValues& values, const Value& column,
                               const Value& bounds) {
  const script::SequenceObject* two = bounds.sequence();
  if (two == nullptr || two->items.size() != 2) return false;
  const auto name = values.name(column);
  const auto texts = values.parameters(two->items);
  return name && texts && put(word, *name + " " + with_not(word, "between") + " " + join(*texts, " and "));
}

bool QueryBuilder::add_like(const ConditionWord& word, QueryValues& values) {
  const auto name = values.name(values.call().argument(0));
  const auto pattern = values.parameter(values.call().argument(1));
  if (!name || !pattern) return false;
  const bool mysql = values.client() == Client::Mysql;
  const bool any_case = word.kind == "ILike";
  std::string sql = *name + " " + with_not(word, any_case && !mysql ? "ilike " : "like ") + *pattern;
  if (mysql && !any_case) sql += " COLLATE utf8_bin";
  return put(word, std::move(sql));
}

}  // namespace crosswalk::knex
