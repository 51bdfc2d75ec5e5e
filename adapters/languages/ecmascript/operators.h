#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crosswalk/script/tree.h"

// The operators between operands. Each is an index into one table, which a token carries as its detail.
namespace crosswalk::ecmascript {

struct BinaryMeaning {
  std::string_view spelling;
  int precedence = 0;  // a greater one binds tighter
  std::optional<script::BinaryOperator> arithmetic;
  std::optional<script::LogicalOperator> logical;
  std::optional<script::CompareOperator> comparison;
};

// The index of an operator by its spelling, such as ">>>" or "instanceof"; there must be one.
[[nodiscard]] std::uint32_t binary_operator_index(std::string_view spelling);
[[nodiscard]] const BinaryMeaning& binary_meaning(std::uint32_t index);
inline constexpr int kPowerPrecedence = 12;  // the one operator that groups from the right

}  // namespace crosswalk::ecmascript
