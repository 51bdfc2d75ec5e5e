#pragma once

#include <string>
#include <string_view>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/operations.h"

namespace crosswalk::mysql {

// True for a query, or a condition, that asks what the schema holds.
inline bool looks_into_schema(std::string_view text) {
  return to_lower(text).find("information_schema") != std::string::npos;
}

// Marks an operation as conditional; false if it has no such mark.
inline bool mark_conditional(Operation& operation) {
  return operation.visit([](auto& op) {
    if constexpr (requires { op.if_not_exists; }) {
      op.if_not_exists = true;
      return true;
    } else if constexpr (requires { op.if_exists; }) {
      op.if_exists = true;
      return true;
    } else {
      return false;
    }
  });
}

}  // namespace crosswalk::mysql
