#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "crosswalk/ir/expressions.h"
#include "sql/lexer.h"

namespace crosswalk::sql_reading {

// What expressions a dialect has of its own.
struct ExpressionRules {
  std::string_view dialect;
  LexicalRules lexical;
  std::vector<std::string_view> now;          // functions that give the current timestamp, in lower case
  std::vector<std::string_view> random_uuid;  // functions that give a random UUID, in lower case
  bool quoted_names_are_strings = false;      // SQLite takes "x" for a string where no column has that name
};

// Reads an expression: a constant, the current time, a random UUID, or SQL. Parentheses around the whole are not part
// of it; they stay in what was written.
[[nodiscard]] Expression read_expression(std::string_view text, const ExpressionRules& rules);

}  // namespace crosswalk::sql_reading
