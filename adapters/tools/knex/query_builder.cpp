// knex('t').where(…).update(…): query/querybuilder.js.
#include "query_builder.h"

#include <array>
#include <map>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

// What changes nothing of the statement.
const std::set<std::string_view> kSilent = {"transacting", "queryContext", "debug",       "timeout",
                                            "connection",  "on",           "hintComment", "options"};
const std::map<std::string_view, const char*> kJoins = {{"join", "inner"},      {"innerJoin", "inner"},
                                                        {"leftJoin", "left"},   {"leftOuterJoin", "left outer"},
                                                        {"rightJoin", "right"}, {"rightOuterJoin", "right outer"},
                                                        {"outerJoin", "outer"}, {"fullOuterJoin", "full outer"},
                                                        {"crossJoin", "cross"}, {"joinRaw", "raw"}};
const std::map<std::string_view, const char*> kUnions = {
    {"union", "union"}, {"unionAll", "union all"}, {"intersect", "intersect"}, {"except", "except"}};
const std::map<std::string_view, const char*> kLocks = {
    {"forUpdate", "for update"},      {"forShare", "for share"},     {"forNoKeyUpdate", "for no key update"},
    {"forKeyShare", "for key share"}, {"skipLocked", "skip locked"}, {"noWait", "nowait"}};
const std::set<std::string_view> kAggregates = {"count", "min",           "max",         "sum",
                                                "avg",   "countDistinct", "sumDistinct", "avgDistinct"};
const std::map<std::string_view, const char*> kRankings = {
    {"rowNumber", "row_number"}, {"rank", "rank"}, {"denseRank", "dense_rank"}};

// query/analytic.js: what the callback of rowNumber() and its like fills.
class Ranking final : public script::HostObject, public std::enable_shared_from_this<Ranking> {
 public:
  explicit Ranking(HostRun& run) : run_(run) {}

  std::vector<std::string> partitions;
  std::vector<std::string> orders;
  bool understood = true;

  [[nodiscard]] std::string type_name() const override { return "Analytic"; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "partitionBy" && name != "orderBy") return std::nullopt;
    const auto self = shared_from_this();
    return method(name, [self, by_order = name == "orderBy"](CallContext& call) {
      QueryValues values(self->run_, call);
      self->add(by_order ? self->orders : self->partitions, values, call.argument(0), call.argument(1));
      return Value(self);
    });
  }

  // A name, an object of column and order, or a list of these.
  void add(std::vector<std::string>& into, QueryValues& values, const Value& columns, const Value& direction) {
    if (const script::SequenceObject* several = columns.sequence()) {
      for (const Value& one : several->items) add(into, values, one, Value());
      return;
    }
    if (columns.dict() != nullptr) return add(into, values, entry(columns, "column"), entry(columns, "order"));
    const auto name = values.name(columns);
    understood = understood && name;
    if (name) into.push_back(*name + (direction.string() == nullptr ? "" : " " + *direction.string()));
  }

 private:
  HostRun& run_;
};

}  // namespace

void QueryBuilder::refuse(std::string why) {
  if (why_.empty()) why_ = std::move(why);
}

std::optional<std::string> QueryBuilder::statement() const {
  if (!why_.empty()) return std::nullopt;
  return compile_query(query_, run_.client());
}

std::optional<std::string> QueryBuilder::where() const {
  if (!why_.empty()) return std::nullopt;
  return compile_where(query_);
}

std::optional<Value> QueryBuilder::get(std::string_view name, CallContext&) {
  if (name == "then" || name == "catch" || name == "finally") return std::nullopt;
  const auto self = shared_from_this();
  if (name == "and" || name == "or" || name == "not") {
    if (name == "or") alternative_ = true;
    if (name == "not") negated_ = true;
    return Value(self);
  }
  if (name == "toString" || name == "toQuery") {
    return method(name, [self](CallContext& call) -> Value {
      const auto sql = self->statement();
      return sql ? Value(*sql) : Value::unknown(self->why_, call.span());
    });
  }
  if (name == "stream" || name == "pipe") {
    return method(name, [](CallContext& call) -> Value {
      return Value::unknown("what rows the database holds is not known", call.span());
    });
  }
  if (name == "clone") {
    return method(name, [self](CallContext&) {
      const auto copy = std::make_shared<QueryBuilder>(self->run_);
      copy->query_ = self->query_;
      copy->why_ = self->why_;
      copy->fact_ = self->fact_;
      copy->span_ = self->span_;
      return Value(copy);
    });
  }
  if (name == "onConflict") {
    return method(name, [self](CallContext& call) {
      QueryValues values(self->run_, call);
      return self->on_conflict(values);
    });
  }
  return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
    self->take(word, call);
    return Value(self);
  });
}

std::optional<Value> QueryBuilder::settle(CallContext& context) {
  if (!writes()) return Value::unknown("what rows the database holds is not known", context.span());
  if (!why_.empty()) return context.leave(why_, fact_);
  const bool joined = !query_.joins.empty() && run_.client() != Client::Mysql;
  if (joined && query_.method == QueryMethod::Delete) return context.leave("a `delete` with a join is not translated");
  const std::string sql = compile_query(query_, run_.client());
  query_ = {};
  if (!sql.empty()) run_.recorder.record_written(sql, span_);
  return Value::unknown("what a statement returns is not known", context.span());
}

void QueryBuilder::take(const std::string& word, CallContext& call) {
  span_ = call.span();
  for (const Value& value : call.positional) {
    const script::Unknown* unknown = script::find_unknown(value);
    if (unknown == nullptr || !why_.empty()) continue;
    fact_ = unknown->fact;
    refuse(unknown->reason);
  }
  QueryValues values(run_, call);
  if (take_known(word, values)) return;
  refuse(values.why().empty() ? "the arguments of `" + word + "` are not understood" : values.why());
}

// The long list of what a builder has; what it does not know is refused by name.
bool QueryBuilder::take_known(const std::string& word, QueryValues& values) {
  if (const auto condition = condition_word(word, "where")) return add_condition(*condition, values);
  if (const auto condition = condition_word(word, "having")) return add_condition(*condition, values);
  if (const auto found = kJoins.find(word); found != kJoins.end()) return add_join(found->second, values);
  if (const auto found = kUnions.find(word); found != kUnions.end()) return add_union(found->second, values);
  if (const auto found = kRankings.find(word); found != kRankings.end()) return add_ranking(found->second, values);
  if (kAggregates.contains(word)) return add_aggregate(word, values);
  if (const auto found = kLocks.find(word); found != kLocks.end()) {
    query_.lock += (query_.lock.empty() ? "" : " ") + std::string(found->second);
    return true;
  }
  static const std::map<std::string_view, bool (*)(QueryBuilder&, QueryValues&)> kMethods = {
      {"table", [](QueryBuilder& b, QueryValues& v) { return b.set_table(v); }},
      {"from", [](QueryBuilder& b, QueryValues& v) { return b.set_table(v); }},
      {"into", [](QueryBuilder& b, QueryValues& v) { return b.set_table(v); }},
      {"fromRaw", [](QueryBuilder& b, QueryValues& v) { return b.from_raw(v); }},
      {"select", [](QueryBuilder& b, QueryValues& v) { return b.add_columns(v); }},
      {"columns", [](QueryBuilder& b, QueryValues& v) { return b.add_columns(v); }},
      {"column", [](QueryBuilder& b, QueryValues& v) { return b.add_columns(v); }},
      {"pluck", [](QueryBuilder& b, QueryValues& v) { return b.add_columns(v); }},
      {"with", [](QueryBuilder& b, QueryValues& v) { return b.add_with(v, ""); }},
      {"withMaterialized", [](QueryBuilder& b, QueryValues& v) { return b.add_with(v, "materialized "); }},
      {"withNotMaterialized", [](QueryBuilder& b, QueryValues& v) { return b.add_with(v, "not materialized "); }},
      {"groupBy", [](QueryBuilder& b, QueryValues& v) { return b.add_groups(v); }},
      {"groupByRaw", [](QueryBuilder& b, QueryValues& v) { return b.add_raw(b.query_.groups, v); }},
      {"orderBy", [](QueryBuilder& b, QueryValues& v) { return b.add_order(v); }},
      {"orderByRaw", [](QueryBuilder& b, QueryValues& v) { return b.add_raw(b.query_.orders, v); }},
      {"limit", [](QueryBuilder& b, QueryValues& v) { return b.set_bound(b.query_.limit, v); }},
      {"offset", [](QueryBuilder& b, QueryValues& v) { return b.set_bound(b.query_.offset, v); }},
      {"modify", [](QueryBuilder& b, QueryValues& v) { return b.modify(v); }},
      {"insert", [](QueryBuilder& b, QueryValues& v) { return b.set_insert(v, QueryMethod::Insert); }},
      {"update", [](QueryBuilder& b, QueryValues& v) { return b.set_update(v); }},
      {"increment", [](QueryBuilder& b, QueryValues& v) { return b.count(v, false); }},
      {"decrement", [](QueryBuilder& b, QueryValues& v) { return b.count(v, true); }},
      {"returning", [](QueryBuilder& b, QueryValues& v) { return b.set_returning(v, 0); }},
  };
  if (const auto found = kMethods.find(word); found != kMethods.end()) return found->second(*this, values);

  const Value& first = values.call().argument(0);
  if (word == "withSchema") {
    query_.schema = text_of(first).value_or("");
    return first.is_nothing() || first.string() != nullptr;
  }
  if (word == "as") {
    query_.alias = text_of(first).value_or("");
    return !query_.alias.empty();
  }
  if (word == "first") {
    query_.limit = "1";
    return add_columns(values);
  }
  if (word == "distinct") {
    query_.distinct = "distinct ";
    return add_columns(values);
  }
  if (word == "distinctOn") {
    const auto names = values.names_of_call();
    if (names) query_.distinct = "distinct on (" + join(*names, ", ") + ") ";
    return names.has_value();
  }
  if (word == "withRecursive") {
    query_.recursive = true;
    return add_with(values, "");
  }
  if (word == "comment") {
    query_.comments.push_back(text_of(first).value_or(""));
    return first.string() != nullptr;
  }
  if (word == "updateFrom") {
    const auto table = values.name(first);
    query_.update_from = table.value_or("");
    return table.has_value();
  }
  if (word == "delete" || word == "del") {
    query_.method = QueryMethod::Delete;
    return values.call().positional.empty() || set_returning(values, 0);
  }
  if (word == "truncate") {
    query_.method = QueryMethod::Truncate;
    return first.is_nothing() || set_table(values);
  }
  if (word == "upsert" && run_.client() == Client::Mysql) return set_insert(values, QueryMethod::Upsert);
  if (word == "clear") return clear(text_of(first).value_or(""));
  if (word.starts_with("clear")) return clear(to_lower(std::string_view(word).substr(5)));
  if (kSilent.contains(word)) return true;
  values.refuse("`" + word + "` of a query is not translated");
  return false;
}

bool QueryBuilder::set_table(QueryValues& values) {
  const Value& table = values.call().argument(0);
  if (table.is_nothing()) return true;
  const auto name = values.name(table, true);
  if (!name) {
    if (values.why().empty()) values.refuse("the table of a query is not known");
    return false;
  }
  query_.table = *name;
  query_.table_takes_schema = table.string() != nullptr;
  const bool* only = entry(values.call().argument(1), "only").boolean();
  query_.only = only != nullptr && *only;
  return true;
}

bool QueryBuilder::from_raw(QueryValues& values) {
  const auto sql = values.raw(values.call().argument(0), values.call().argument(1));
  query_.table = sql.value_or("");
  query_.table_takes_schema = false;
  return sql.has_value();
}

bool QueryBuilder::add_columns(QueryValues& values) {
  const auto names = values.names_of_call();
  if (names) query_.columns.insert(query_.columns.end(), names->begin(), names->end());
  return names.has_value();
}

// query/querycompiler.js, _aggregate
bool QueryBuilder::add_aggregate(const std::string& word, QueryValues& values) {
  constexpr std::string_view kDistinct = "Distinct";
  const bool distinct = word.ends_with(kDistinct);
  const std::string function = distinct ? word.substr(0, word.size() - kDistinct.size()) : word;
  const Value& first = values.call().argument(0);
  const Value& options = values.call().argument(1);
  const auto add = [&](const Value& column, std::string_view alias) {
    auto names = values.names(column);
    if (!names) return false;
    std::string inner = join(*names, ", ");
    // dialects/postgres/query/pg-querycompiler.js: several columns stand in parentheses.
    if (distinct && names->size() > 1 && run_.client() == Client::Postgresql) inner = "(" + inner + ")";
    query_.columns.push_back(function + "(" + (distinct ? "distinct " : "") + inner + ")" +
                             (alias.empty() ? "" : " as " + wrap(alias, run_.client())));
    return true;
  };
  const std::string alias = text_of(entry(options, "as")).value_or("");
  if (first.is_undefined()) return add(Value("*"), alias);
  if (const script::DictObject* columns = first.dict()) {
    for (const auto& [name, column] : columns->entries) {
      if (name.string() == nullptr || !add(column, *name.string())) return false;
    }
    return true;
  }
  if (first.string() != nullptr) {
    const std::size_t as = to_lower(*first.string()).find(" as ");
    if (as != std::string::npos) return add(Value(first.string()->substr(0, as)), first.string()->substr(as + 4));
  }
  return add(first, alias);
}

bool QueryBuilder::add_ranking(const std::string& function, QueryValues& values) {
  const Value& alias = values.call().argument(0);
  const Value& order = values.call().argument(1);
  std::string window;
  if (const auto* raw = order.host_as<RawText>()) {
    window = raw->sql();
  } else {
    const auto ranking = std::make_shared<Ranking>(run_);
    if (is_function(order)) {
      if (!values.fill(order, Value(ranking))) return false;
    } else {
      ranking->add(ranking->orders, values, order, Value());
      const Value& partitions = values.call().argument(2);
      if (!partitions.is_nothing()) ranking->add(ranking->partitions, values, partitions, Value());
    }
    if (!ranking->understood) return false;
    if (!ranking->partitions.empty()) window = "partition by " + join(ranking->partitions, ", ") + " ";
    window += "order by " + join(ranking->orders, ", ");
  }
  query_.columns.push_back(function + "() over (" + window + ")" +
                           (alias.string() == nullptr ? "" : " as " + wrap(*alias.string(), run_.client())));
  return true;
}

bool QueryBuilder::add_with(QueryValues& values, std::string_view materialized) {
  const auto alias = text_of(values.call().argument(0));
  const bool has_list = !values.call().argument(2).is_undefined();
  const auto body = values.query(values.call().argument(has_list ? 2 : 1));
  const auto list = has_list ? values.names(values.call().argument(1)) : std::vector<std::string>{};
  if (!alias || !body || !list) return false;
  query_.withs.push_back(wrap(*alias, run_.client()) + (list->empty() ? "" : "(" + join(*list, ", ") + ")") + " as " +
                         std::string(materialized) + "(" + *body + ")");
  return true;
}

bool QueryBuilder::add_groups(QueryValues& values) {
  const auto names = values.names_of_call();
  if (names) query_.groups.insert(query_.groups.end(), names->begin(), names->end());
  return names.has_value();
}

bool QueryBuilder::add_order(QueryValues& values) {
  const CallContext& call = values.call();
  const script::SequenceObject* several = call.argument(0).sequence();
  if (several == nullptr) return order_by(values, call.argument(0), call.argument(1), call.argument(2));
  for (const Value& one : several->items) {
    const bool understood = one.dict() == nullptr
                                ? order_by(values, one, Value(), Value())
                                : order_by(values, entry(one, "column"), entry(one, "order"), entry(one, "nulls"));
    if (!understood) return false;
  }
  return true;
}

bool QueryBuilder::order_by(QueryValues& values, const Value& column, const Value& direction, const Value& nulls) {
  auto name = values.name(column, true);
  if (!name) return false;
  const std::string place = text_of(nulls).value_or("");
  const bool known = place == "first" || place == "last";
  const bool postgresql = run_.client() == Client::Postgresql;
  if (known && !postgresql) *name = "(" + *name + (place == "last" ? " is null)" : " is not null)");
  const std::string given = text_of(direction).value_or("");
  const bool valid = equals_ignoring_case(given, "asc") || equals_ignoring_case(given, "desc") ||
                     direction.host_as<RawText>() != nullptr;
  query_.orders.push_back(*name + " " + (valid ? given : "asc") + (known && postgresql ? " nulls " + place : ""));
  return true;
}

bool QueryBuilder::add_union(const std::string& clause, QueryValues& values) {
  std::vector<Value> parts = values.call().positional;
  bool wrapped = false;
  if (!parts.empty() && parts.back().boolean() != nullptr) {
    wrapped = *parts.back().boolean();
    parts.pop_back();
  }
  if (parts.size() == 1 && parts[0].sequence() != nullptr) parts = std::vector<Value>(parts[0].sequence()->items);
  for (const Value& part : parts) {
    const auto sql = values.query(part);
    if (!sql) return false;
    query_.unions.push_back({clause, *sql, wrapped});
  }
  return true;
}

bool QueryBuilder::set_bound(std::string& bound, QueryValues& values) {
  const Value& value = values.call().argument(0);
  const auto text = values.parameter(value);
  if (!text || (value.integer() == nullptr && value.host() == nullptr)) return false;
  bound = *text;
  return true;
}

bool QueryBuilder::modify(QueryValues& values) {
  CallContext& call = values.call();
  if (!is_function(call.argument(0))) return false;
  CallContext inner(call.evaluator(), call.span());
  inner.positional = call.positional;
  inner.positional[0] = Value(shared_from_this());
  inner.self = inner.positional[0];
  static_cast<void>(call.evaluator().call_whole(call.argument(0), inner));
  return !call.evaluator().leaving() && call.evaluator().raised() == nullptr;
}

bool QueryBuilder::add_raw(std::vector<std::string>& parts, QueryValues& values) {
  const auto sql = values.raw(values.call().argument(0), values.call().argument(1));
  if (sql) parts.push_back(*sql);
  return sql.has_value();
}

bool QueryBuilder::clear(std::string_view part) {
  if (part == "select" || part == "columns") {
    query_.columns.clear();
    query_.distinct.clear();
  } else if (part == "where") {
    query_.where.clear();
  } else if (part == "group") {
    query_.groups.clear();
  } else if (part == "order") {
    query_.orders.clear();
  } else if (part == "having") {
    query_.having.clear();
  } else if (part == "union") {
    query_.unions.clear();
  } else if (part == "join") {
    query_.joins.clear();
  } else if (part == "with") {
    query_.withs.clear();
  } else if (part == "limit") {
    query_.limit.clear();
  } else if (part == "offset") {
    query_.offset.clear();
  } else {
    return false;
  }
  return true;
}

Value make_query_builder(HostRun& run) { return Value(std::make_shared<QueryBuilder>(run)); }

std::optional<std::string> where_of(const Value& value) {
  if (const auto* raw = value.host_as<RawText>()) return "where " + raw->sql();
  if (const auto* query = value.host_as<QueryBuilder>()) return query->where();
  return std::nullopt;
}

}  // namespace crosswalk::knex
