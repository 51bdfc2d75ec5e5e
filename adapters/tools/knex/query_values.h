#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hosts.h"

namespace crosswalk::knex {

// What the values that scripts hand to query builders amount to in SQL (formatter/wrappingFormatter.js, client.js).
// Each function gives nothing, and keeps the first reason, if a value has no form in SQL that is known here.
class QueryValues {
 public:
  QueryValues(HostRun& run, script::CallContext& call) : run_(run), call_(call) {}

  // Why the first function that gave nothing did; "" if it is nothing but a value of a kind that is not understood.
  [[nodiscard]] const std::string& why() const { return why_; }
  // Keeps a reason, and gives nothing.
  std::nullopt_t refuse(std::string why);

  // A name, `a as b`, a raw text, a query, or an object of aliases (wrap). A query of a table stands in parentheses.
  std::optional<std::string> name(const script::Value& value, bool in_parentheses = false);
  // One of these or a list of them (columnize), each spelled.
  std::optional<std::vector<std::string>> names(const script::Value& value);
  // The arguments of a call as such a list (normalizeArr).
  std::optional<std::vector<std::string>> names_of_call(std::size_t from = 0);
  // A value as it stands in a condition (parameter).
  std::optional<std::string> parameter(const script::Value& value);
  std::optional<std::vector<std::string>> parameters(const std::vector<script::Value>& values);
  // The list behind IN (values).
  std::optional<std::string> in_list(const script::Value& value);
  // A query as text, without parentheses: a builder, a raw text, or a function that fills a builder (rawOrFn).
  std::optional<std::string> query(const script::Value& value);
  // A raw text out of `sql, bindings`, or out of knex.raw().
  std::optional<std::string> raw(const script::Value& sql, const script::Value& bindings);
  std::optional<std::string> comparison_operator(const script::Value& value);

  // Hands `callback` a builder to fill, as its argument and as `this`. False if that did not come to its end.
  bool fill(const script::Value& callback, const script::Value& builder);

  [[nodiscard]] Client client() const { return run_.client(); }
  [[nodiscard]] HostRun& run() const { return run_; }
  [[nodiscard]] script::CallContext& call() const { return call_; }

 private:
  std::optional<std::string> subquery(const script::Value& callback);
  std::optional<std::string> array_literal(const script::SequenceObject& items);

  HostRun& run_;
  script::CallContext& call_;
  std::string why_;
};

// A function of the script, not a builder that happens to be callable.
[[nodiscard]] bool is_function(const script::Value& value);
// `query` within parentheses and with its alias, as it stands in place of a name.
[[nodiscard]] std::string as_operand(const std::string& query, const std::string& alias, Client client);

}  // namespace crosswalk::knex
