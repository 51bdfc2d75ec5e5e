#pragma once

#include <cstdint>
#include <optional>

#include "crosswalk/script/value.h"

// Values as numbers, where they are some: a truth value counts as 1 or 0, text never as a number.
namespace crosswalk::script {

[[nodiscard]] inline std::optional<double> as_double(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1.0 : 0.0;
  if (const std::int64_t* i = value.integer()) return static_cast<double>(*i);
  if (const double* d = value.as<double>()) return *d;
  return std::nullopt;
}

[[nodiscard]] inline std::optional<std::int64_t> as_integer(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const std::int64_t* i = value.integer()) return *i;
  return std::nullopt;
}

}  // namespace crosswalk::script
