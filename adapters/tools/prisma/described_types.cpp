#include "described_types.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"

namespace crosswalk::prisma {
namespace {

using Native = std::optional<std::string>;

DescribedType described(Family family, Native native = {}) {
  return {.family = family, .native = std::move(native), .spelling = {}, .labels = {}};
}

DescribedType unsupported(std::string spelling) {
  return {.family = Family::Unsupported, .native = {}, .spelling = std::move(spelling), .labels = {}};
}

std::string with_arguments(const std::string& name, const std::vector<std::string>& arguments) {
  return arguments.empty() ? name : name + "(" + join(arguments, ", ") + ")";
}

// A name with one number, where there is one.
std::string with_number(const std::string& name, std::optional<std::int32_t> number) {
  return number ? with_arguments(name, {std::to_string(*number)}) : name;
}

// In a list the server does not tell the precision that it assumes.
std::optional<std::int32_t> or_assumed(std::optional<std::int32_t> given, std::int32_t assumed, bool in_list) {
  return given || in_list ? given : std::optional(assumed);
}

DescribedType describe_integer(const IntegerType& type) {
  if (type.bits == 64) return described(Family::BigInt);
  return described(Family::Int, type.bits == 16 ? Native("SmallInt") : Native());
}

DescribedType describe_decimal(const DecimalType& type) {
  if (!type.precision) return described(Family::Decimal, "Decimal");
  const std::int32_t scale = type.scale.value_or(0);
  if (*type.precision == 65 && scale == 30) return described(Family::Decimal);
  return described(Family::Decimal,
                   with_arguments("Decimal", {std::to_string(*type.precision), std::to_string(scale)}));
}

DescribedType describe_timestamp(const TimestampType& type, bool in_list) {
  const auto precision = or_assumed(type.precision, 6, in_list);
  if (type.with_zone) return described(Family::DateTime, with_number("Timestamptz", precision));
  return described(Family::DateTime, precision == 3 ? Native() : with_number("Timestamp", precision));
}

// What a spelling such as `public.vector(3)` names, and the number behind it.
struct NamedType {
  std::string name;
  std::optional<std::int32_t> number;
};
NamedType take_apart(std::string_view spelling) {
  NamedType result;
  const std::size_t parenthesis = spelling.find('(');
  if (parenthesis != std::string_view::npos) {
    const std::string_view digits = spelling.substr(parenthesis + 1, spelling.find_first_of(",)") - parenthesis - 1);
    const bool is_number =
        !digits.empty() && digits.size() < 9 && digits.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_number) result.number = std::stoi(std::string(digits));
    spelling = trim(spelling.substr(0, parenthesis));
  }
  const std::size_t dot = spelling.rfind('.');
  if (dot != std::string_view::npos && !spelling.ends_with('"')) spelling = spelling.substr(dot + 1);
  const bool quoted = spelling.size() > 1 && spelling.starts_with('"') && spelling.ends_with('"');
  result.name = quoted ? std::string(spelling.substr(1, spelling.size() - 2)) : std::string(spelling);
  return result;
}

DescribedType describe_named(const NativeType& type, bool in_list) {
  const NamedType named = take_apart(type.spelling);
  if (named.name == "citext") return described(Family::String, "Citext");
  if (named.name == "inet") return described(Family::String, "Inet");
  if (named.name == "oid") return described(Family::Int, "Oid");
  if (named.name == "money") return described(Family::Decimal, "Money");
  if (named.name == "xml") return described(Family::String, "Xml");
  if (named.name == "bit") return described(Family::String, with_number("Bit", or_assumed(named.number, 1, false)));
  if (named.name == "varbit" || named.name == "bit varying")
    return described(Family::String, with_number("VarBit", named.number));
  // Types of several words have one in the catalogs of the server.
  const std::string word = named.name.starts_with("interval ") ? "interval" : named.name;
  return unsupported(in_list ? "_" + word : word);
}

DescribedType describe_element(const Type& type, bool in_list) {
  const std::string prefix = in_list ? "_" : "";
  return std::visit(
      Overloaded{
          [](const TextType&) { return described(Family::String); },
          [](const BooleanType&) { return described(Family::Boolean); },
          [](const IntegerType& integer) { return describe_integer(integer); },
          [](const DecimalType& decimal) { return describe_decimal(decimal); },
          [](const FloatType& number) {
            return described(Family::Float, number.bits == 32 ? Native("Real") : Native());
          },
          [](const VarcharType& text) { return described(Family::String, with_number("VarChar", text.length)); },
          [](const CharType& text) {
            return described(Family::String, with_number("Char", or_assumed(text.length, 1, false)));
          },
          [](const BinaryType&) { return described(Family::Bytes); },
          [](const DateType&) { return described(Family::DateTime, "Date"); },
          [in_list](const TimeType& time) {
            return described(Family::DateTime,
                             with_number(time.with_zone ? "Timetz" : "Time", or_assumed(time.precision, 6, in_list)));
          },
          [in_list](const TimestampType& time) { return describe_timestamp(time, in_list); },
          [&prefix](const IntervalType&) { return unsupported(prefix + "interval"); },
          [](const JsonType& json) { return described(Family::Json, json.binary ? Native() : Native("Json")); },
          [](const UuidType&) { return described(Family::Uuid, "Uuid"); },
          [](const EnumType&) { return described(Family::Enum); },
          [](const ArrayType&) { return unsupported("array"); },
          [in_list](const NativeType& native) { return describe_named(native, in_list); },
      },
      type.kind);
}

}  // namespace

DescribedType describe_postgresql_type(const Type& type) {
  const auto* array = type.as<ArrayType>();
  DescribedType result = describe_element(array != nullptr ? *array->element : type, array != nullptr);
  result.list = array != nullptr;
  return result;
}

DescribedType describe_sqlite_type(std::string_view declared) {
  static constexpr std::array<std::pair<std::string_view, Family>, 25> kFamilies = {{
      {"int", Family::Int},
      {"integer", Family::Int},
      {"bigint", Family::BigInt},
      {"real", Family::Float},
      {"float", Family::Float},
      {"serial", Family::Int},
      {"boolean", Family::Boolean},
      {"text", Family::String},
      {"date", Family::DateTime},
      {"datetime", Family::DateTime},
      {"timestamp", Family::DateTime},
      {"binary", Family::Bytes},
      {"blob", Family::Bytes},
      {"double", Family::Float},
      {"binary[]", Family::Bytes},
      {"boolean[]", Family::Boolean},
      {"date[]", Family::DateTime},
      {"datetime[]", Family::DateTime},
      {"timestamp[]", Family::DateTime},
      {"double[]", Family::Float},
      {"float[]", Family::Float},
      {"int[]", Family::Int},
      {"integer[]", Family::Int},
      {"text[]", Family::String},
      {"jsonb", Family::Json},
  }};
  const std::string word = to_lower(declared);
  // The engine asks for these before the last words of the table; none of those holds one of them.
  for (const auto& [part, family] : {std::pair{"char", Family::String}, std::pair{"numeric", Family::Decimal},
                                     std::pair{"decimal", Family::Decimal}}) {
    if (word.find(part) != std::string::npos) return described(family);
  }
  const auto* const found =
      std::find_if(kFamilies.begin(), kFamilies.end(), [&](const auto& entry) { return entry.first == word; });
  return found == kFamilies.end() ? unsupported(word) : described(found->second);
}

}  // namespace crosswalk::prisma
