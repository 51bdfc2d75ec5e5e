#include "crosswalk/sql/type_limits.h"
#include "respell.h"

// What a type leaves out is not the same everywhere: a time without digits has six of them in one database and none in
// another, a decimal without digits holds any number or no fraction at all.
namespace crosswalk {

namespace {

// The next wider number with a sign; an unsigned one of 64 bits has none wider, and loses the upper half of its values.
IntegerType wider(const IntegerType& number) {
  const std::int32_t bits = number.bits < 16 ? 16 : number.bits < 32 ? 32 : 64;
  return {.bits = bits, .is_unsigned = false};
}

std::optional<std::int32_t> digits_of_time(const Crossing& crossing) {
  const std::int32_t wanted = type_limits_of(crossing.source).digits_of_time;
  return wanted == type_limits_of(crossing.target).digits_of_time ? std::nullopt : std::optional(wanted);
}

}  // namespace

Type with_omitted_digits(const Type& type, const Crossing& crossing) {
  Type result(type.kind, std::nullopt);
  const TypeLimits source = type_limits_of(crossing.source);
  const TypeLimits target = type_limits_of(crossing.target);
  if (auto* time = std::get_if<TimestampType>(&result.kind); time != nullptr && !time->precision) {
    time->precision = digits_of_time(crossing);
  }
  if (auto* time = std::get_if<TimeType>(&result.kind); time != nullptr && !time->precision) {
    time->precision = digits_of_time(crossing);
  }
  auto* decimal = std::get_if<DecimalType>(&result.kind);
  if (decimal != nullptr && !decimal->precision && source.digits_of_decimal &&
      source.digits_of_decimal != target.digits_of_decimal) {
    decimal->precision = source.digits_of_decimal;
    decimal->scale = 0;
  }
  return result;
}

Type nearest_type(const Type& type, const Dialect& target) {
  const TypeLimits limits = type_limits_of(target);
  const auto* number = type.as<IntegerType>();
  if (number != nullptr && !target.write_type(type)) return {wider(*number)};
  const auto* decimal = type.as<DecimalType>();
  if (decimal != nullptr && !decimal->precision && limits.digits_of_decimal) {
    return {DecimalType{.precision = limits.widest_decimal, .scale = limits.widest_fraction}};
  }
  return type;
}

}  // namespace crosswalk
