#pragma once

#include <cstdint>
#include <optional>

#include "crosswalk/sql/dialect.h"

namespace crosswalk {

// What types of a database mean that name no digits, where that is not what most mean.
struct TypeLimits {
  // Digits after the second of a time that names none.
  std::int32_t digits_of_time = 6;
  // Digits of a decimal that names none, which has no fraction then; nothing if it holds any number. The widest is what
  // comes nearest to such a one.
  std::optional<std::int32_t> digits_of_decimal;
  std::int32_t widest_decimal = 0;
  std::int32_t widest_fraction = 0;
  // What length() gives of a text: its bytes, where others count characters.
  bool length_counts_bytes = false;
};

// A dialect to which that applies.
class LimitedTypes {
 public:
  virtual ~LimitedTypes() = default;
  [[nodiscard]] virtual const TypeLimits& type_limits() const = 0;
};

[[nodiscard]] inline TypeLimits type_limits_of(const Dialect& dialect) {
  const auto* limited = dynamic_cast<const LimitedTypes*>(&dialect);
  return limited == nullptr ? TypeLimits{} : limited->type_limits();
}

}  // namespace crosswalk
