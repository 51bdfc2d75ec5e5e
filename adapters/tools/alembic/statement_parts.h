#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "construct.h"

// What the texts of statements share (sql/compiler.py, sql/crud.py).
namespace crosswalk::alembic {

// The columns of a statement and what they get.
using Assignments = std::vector<std::pair<Identifier, Value>>;
[[nodiscard]] std::optional<Assignments> read_assignments(const std::vector<std::pair<Value, Value>>& entries,
                                                          const Value& table, CallContext& context);
// In the order of the table, as far as it says its columns.
void put_in_order_of(const Value& table, Assignments& assignments);
// A value that is assigned: an expression with an operator stands in parentheses.
[[nodiscard]] std::optional<std::string> assigned_sql(const Value& value, const Surroundings& around);
[[nodiscard]] std::optional<std::string> list_sql(const std::vector<Value>& values, std::string_view what,
                                                  const Surroundings& around);

void add_from(const FromItem& item, std::vector<FromItem>& froms);
// What joins hold is not listed beside them.
void drop_held(std::vector<FromItem>& froms);
// The names of what stands in a FROM, those within joins too.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<FromItem>& froms);
[[nodiscard]] std::optional<std::string> froms_sql(const std::vector<FromItem>& froms, const Surroundings& around);
// " AND " of conditions, each in parentheses if it holds an OR (sql/elements.py, BooleanClauseList).
[[nodiscard]] std::optional<std::string> all_of(const std::vector<Value>& conditions, const Surroundings& around);
// "WITH a AS (…), b AS (…) " of what has been spelled so far; empty if there is nothing to say.
[[nodiscard]] std::string with_clause(const SpellingState& state);

}  // namespace crosswalk::alembic
