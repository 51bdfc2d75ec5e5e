#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/sql/dialect.h"

namespace crosswalk {

// An expression of one dialect in the words of another, if it is made of nothing but what both mean the same by: names,
// numbers, strings without backslashes, comparisons, + - *, AND OR NOT IN IS NULL BETWEEN CASE, and a few functions
// (coalesce, nullif, length, lower, upper, abs). Nothing if anything else is in it.
[[nodiscard]] std::optional<std::string> respell_expression(std::string_view text, const Dialect& source,
                                                            const Dialect& target);

}  // namespace crosswalk
