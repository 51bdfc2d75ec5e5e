#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "query.h"
#include "query_values.h"

namespace crosswalk::knex {

// The word of a condition, taken apart: `orWhereNotIn` is {"where", "In", alternative, negated}.
struct ConditionWord {
  std::string_view clause;  // "where", "having", "on"
  std::string_view kind;    // "", "In", "Null", "Raw", …
  bool alternative = false;
  bool negated = false;
};
// Nothing if the word is no condition of this clause.
[[nodiscard]] std::optional<ConditionWord> condition_word(std::string_view word, std::string_view clause);

// knex('t').where(…).update(…): query/querybuilder.js. Calls are spelled as they come; what is not understood is kept
// as the reason why the query has no statement.
class QueryBuilder final : public script::HostObject, public std::enable_shared_from_this<QueryBuilder> {
 public:
  explicit QueryBuilder(HostRun& run) : run_(run) {}

  [[nodiscard]] std::string type_name() const override { return "QueryBuilder"; }
  std::optional<script::Value> get(std::string_view name, script::CallContext& context) override;
  // Runs it: an awaited query that writes becomes a step.
  std::optional<script::Value> settle(script::CallContext& context) override;
  // The statement, within a template or another text.
  [[nodiscard]] std::optional<std::string> text() const override { return statement(); }

  [[nodiscard]] const Query& query() const { return query_; }
  // The statement; nothing if a part of it is not understood, which `why` says then.
  [[nodiscard]] std::optional<std::string> statement() const;
  [[nodiscard]] const std::string& why() const { return why_; }
  // "where …" alone, or "".
  [[nodiscard]] std::optional<std::string> where() const;

 private:
  using Method = bool (QueryBuilder::*)(QueryValues&);
  struct Methods;

  void take(const std::string& word, script::CallContext& call);
  void refuse(std::string why);
  [[nodiscard]] bool writes() const { return query_.method != QueryMethod::Select; }

  // -- query_builder.cpp. Each gives false if the arguments are not understood.
  bool take_known(const std::string& word, QueryValues& values);
  bool set_table(QueryValues& values);
  bool from_raw(QueryValues& values);
  bool add_columns(QueryValues& values);
  bool add_aggregate(const std::string& word, QueryValues& values);
  bool add_ranking(const std::string& function, QueryValues& values);
  bool add_with(QueryValues& values, std::string_view materialized);
  bool add_groups(QueryValues& values);
  bool add_order(QueryValues& values);
  bool order_by(QueryValues& values, const script::Value& column, const script::Value& direction,
                const script::Value& nulls);
  bool add_union(const std::string& clause, QueryValues& values);
  bool set_bound(std::string& bound, QueryValues& values);
  bool modify(QueryValues& values);
  bool add_raw(std::vector<std::string>& parts, QueryValues& values);
  bool clear(std::string_view part);

  // -- query_conditions.cpp
  bool add_condition(const ConditionWord& word, QueryValues& values);
  bool add_basic(const ConditionWord& word, QueryValues& values, bool as_column);
  bool add_comparison(const ConditionWord& word, QueryValues& values, const std::vector<script::Value>& arguments,
                      bool as_column);
  bool add_nested(const ConditionWord& word, QueryValues& values, const script::Value& callback);
  bool add_in(const ConditionWord& word, QueryValues& values, const script::Value& column, const script::Value& list);
  bool add_null(const ConditionWord& word, QueryValues& values, const script::Value& column);
  bool add_between(const ConditionWord& word, QueryValues& values, const script::Value& column,
                   const script::Value& bounds);
  bool add_like(const ConditionWord& word, QueryValues& values);
  bool put(const ConditionWord& word, std::optional<std::string> sql);

  // -- query_joins.cpp
  bool add_join(const std::string& type, QueryValues& values);

  // -- query_writes.cpp
  bool set_insert(QueryValues& values, QueryMethod method);
  bool set_rows(QueryValues& values, const std::vector<script::Value>& rows);
  bool set_update(QueryValues& values);
  bool set_assignments(QueryValues& values, const script::DictObject& pairs,
                       std::vector<std::pair<std::string, std::string>>& into);
  bool count(QueryValues& values, bool down);
  bool set_returning(QueryValues& values, std::size_t place);
  script::Value on_conflict(QueryValues& values);
  bool set_conflict(QueryValues& values, std::string target, bool merges);

  HostRun& run_;
  Query query_;
  bool alternative_ = false;  // after `.or`
  bool negated_ = false;      // after `.not`
  std::string why_;
  std::string fact_;
  SourceSpan span_;
};

}  // namespace crosswalk::knex
