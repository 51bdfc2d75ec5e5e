#include "described_defaults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "crosswalk/base/text.h"
#include "default_literals.h"
#include "model_names.h"
#include "schema_layout.h"

namespace crosswalk::prisma {
namespace {

constexpr std::string_view kAnyDefault = "dbgenerated()";

// A field of the type Int holds 32 bits.
std::optional<std::string> whole_number(std::string_view text, Family family) {
  std::int64_t value = 0;
  if (text.starts_with('+')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const bool fits =
      value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
  return fits || family == Family::BigInt ? std::optional(std::to_string(value)) : std::nullopt;
}

std::optional<std::string> label_constant(const std::string& label, const DescribedType& type,
                                          const std::vector<DescribedEnum>& enums) {
  if (!type.labels) return std::nullopt;
  const auto& labels = enums[*type.labels].labels;
  const auto found = std::find(labels.begin(), labels.end(), label);
  if (found == labels.end()) return std::nullopt;
  const SchemaName name = names_of_all(labels, label_name)[static_cast<std::size_t>(found - labels.begin())];
  return name.name.empty() ? generated_by_database(label) : name.name;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k > bytes.size() ? '=' : kDigits[(group >> (18U - 6U * k)) & 0x3FU];
    }
  }
  return out;
}

// bytea's hexadecimal form as the schema language writes bytes.
std::optional<std::string> bytes_constant(std::string_view text) {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 2; i < text.size(); i += 2) {
    unsigned value = 0;
    const std::string_view digits = text.substr(i, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return schema_string(base64(bytes));
}

std::optional<std::string> truth_constant(const DefaultLiteral& literal) {
  static constexpr std::array<std::string_view, 6> kTrue = {"true", "t", "yes", "y", "on", "1"};
  static constexpr std::array<std::string_view, 6> kFalse = {"false", "f", "no", "n", "off", "0"};
  const std::string word = to_lower(literal.text);
  if (literal.kind == DefaultLiteral::Kind::Number) return std::nullopt;
  if (std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end()) return "true";
  if (std::find(kFalse.begin(), kFalse.end(), word) != kFalse.end()) return "false";
  return std::nullopt;
}

// A date or a time that the server prints as it was written; it reads and prints any other anew.
bool is_canonical_moment(std::string_view text, std::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == '0' ? !digit : text[i] != pattern[i]) return false;
  }
  return true;
}

// A date or time as the server prints it, with its type behind it.
std::optional<std::string> moment_constant(const std::string& text, const std::string& native) {
  constexpr std::string_view kDate = "0000-00-00";
  constexpr std::string_view kTime = "00:00:00";
  constexpr std::string_view kMoment = "0000-00-00 00:00:00";
  std::string value = text;
  std::string type;
  if (native == "Date" && is_canonical_moment(text, kDate)) {
    type = "date";
  } else if (native.starts_with("Time(") && is_canonical_moment(text, kTime)) {
    type = "time without time zone";
  } else if (!native.starts_with("Time(") && !native.starts_with("Timetz") && !native.starts_with("Timestamptz") &&
             native != "Date") {
    if (is_canonical_moment(text, kDate)) value += " 00:00:00";
    if (!is_canonical_moment(value, kMoment)) return std::nullopt;
    type = "timestamp without time zone";
  }
  if (type.empty()) return std::nullopt;
  return generated_by_database("'" + value + "'::" + type);
}

std::optional<std::string> uuid_constant(const std::string& text) {
  const std::string lower = to_lower(text);
  std::string shape;
  for (const char c : lower) {
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    shape += digit ? '0' : c;
  }
  if (shape != "00000000-0000-0000-0000-000000000000") return std::nullopt;
  return generated_by_database("'" + lower + "'::uuid");
}

// A literal in the words of the schema language. Nothing if it is not certain what the server makes of it.
std::optional<std::string> constant_of(const DefaultLiteral& literal, const DescribedType& type,
                                       const std::vector<DescribedEnum>& enums) {
  using Kind = DefaultLiteral::Kind;
  const bool is_string = literal.kind == Kind::String;
  const bool is_number = literal.kind == Kind::Number;
  switch (type.family) {
    case Family::Int:
    case Family::BigInt:
      return is_number && literal.cast ? std::nullopt : whole_number(literal.text, type.family);
    case Family::Float:
    case Family::Decimal:
      return type.native == "Money" ? std::nullopt : plain_number(literal.text);
    case Family::Boolean:
      return truth_constant(literal);
    case Family::String:
    case Family::Json:
      return is_string ? std::optional(schema_string(literal.text)) : std::nullopt;
    case Family::Bytes:
      return is_string ? bytes_constant(literal.text) : std::nullopt;
    case Family::Enum:
      return is_string ? label_constant(literal.text, type, enums) : std::nullopt;
    case Family::DateTime:
      return is_string ? moment_constant(literal.text, type.native.value_or("Timestamp(3)")) : std::nullopt;
    case Family::Uuid:
      return is_string ? uuid_constant(literal.text) : std::nullopt;
    case Family::Unsupported:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> list_constant(const std::vector<DefaultLiteral>& literals, const DescribedType& type,
                                         const std::vector<DescribedEnum>& enums) {
  const bool kept_as_text = type.family == Family::Uuid || type.family == Family::DateTime ||
                            type.family == Family::Bytes || type.family == Family::Unsupported;
  if (kept_as_text && !literals.empty()) return std::nullopt;
  std::vector<std::string> values;
  for (const DefaultLiteral& literal : literals) {
    auto value = constant_of(literal, type, enums);
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return "[" + join(values, ", ") + "]";
}

// Calls without arguments and the words that stand for one, which the server prints back as they are.
std::optional<std::string> call_constant(std::string_view sql, const DescribedType& type) {
  const auto call = plain_call(sql);
  if (!call) return std::nullopt;
  const bool is_now = *call == "now()" || *call == "CURRENT_TIMESTAMP";
  return is_now && type.family == Family::DateTime ? "now()" : generated_by_database(*call);
}

}  // namespace

std::string generated_by_database(std::string_view sql) { return "dbgenerated(" + schema_string(sql) + ")"; }

std::optional<std::string> plain_number(std::string_view text) {
  std::string digits;
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  long point = -1;
  long exponent = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c == '.' && point < 0) {
      point = static_cast<long>(digits.size());
    } else if ((c == 'e' || c == 'E') && !digits.empty()) {
      std::string_view power = rest.substr(i + 1);
      if (power.starts_with('+')) power.remove_prefix(1);
      const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
      if (error != std::errc() || end != power.data() + power.size() || exponent > 300 || exponent < -300)
        return std::nullopt;
      break;
    } else {
      return std::nullopt;
    }
  }
  if (digits.empty()) return std::nullopt;
  if (point < 0) point = static_cast<long>(digits.size());
  point += exponent;
  if (point <= 0) {
    digits.insert(0, static_cast<std::size_t>(1 - point), '0');
    point = 1;
  }
  if (point > static_cast<long>(digits.size())) digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
  std::string whole = digits.substr(0, static_cast<std::size_t>(point));
  const std::string fraction = digits.substr(static_cast<std::size_t>(point));
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  return (negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

std::optional<std::string> describe_postgresql_default(std::string_view sql, const DescribedType& type,
                                                       const std::vector<DescribedEnum>& enums) {
  if (const auto literal = read_literal(sql)) {
    if (literal->kind == DefaultLiteral::Kind::Null) return std::nullopt;
    if (type.list) {
      const auto values = literal->kind == DefaultLiteral::Kind::String ? read_array_text(literal->text) : std::nullopt;
      return values ? list_constant(*values, type, enums).value_or(std::string(kAnyDefault)) : std::string(kAnyDefault);
    }
    return constant_of(*literal, type, enums).value_or(std::string(kAnyDefault));
  }
  if (type.list) {
    const auto values = read_array_constructor(sql);
    return values ? list_constant(*values, type, enums).value_or(std::string(kAnyDefault)) : std::string(kAnyDefault);
  }
  const bool is_whole = type.family == Family::Int || type.family == Family::BigInt;
  if (is_whole && starts_with_ignoring_case(trim(sql), "nextval(")) return "autoincrement()";
  if (auto call = call_constant(sql, type)) return call;
  const auto text = server_text(sql);
  return text ? generated_by_database(*text) : std::string(kAnyDefault);
}

std::optional<std::string> describe_sqlite_default(std::string_view sql, const DescribedType& type) {
  const std::string_view text = trim(sql);
  const std::string lower = to_lower(text);
  if (lower == "null") return std::nullopt;
  const bool quoted = text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
  const std::string_view inner = quoted ? text.substr(1, text.size() - 2) : text;
  const std::string_view single = quoted && text.front() == '\'' ? inner : text;
  switch (type.family) {
    case Family::Int:
    case Family::BigInt:
      return whole_number(single, type.family).value_or(generated_by_database(text));
    case Family::Float:
    case Family::Decimal:
      return plain_number(single).value_or(generated_by_database(text));
    case Family::Boolean:
      if (single == "1" || to_lower(single) == "true") return "true";
      if (single == "0" || to_lower(single) == "false") return "false";
      return generated_by_database(text);
    case Family::String:
      return schema_string(replace_all(inner, "''", "'"));
    case Family::DateTime: {
      const bool is_now =
          lower == "current_timestamp" || lower == "datetime('now')" || lower == "datetime('now', 'localtime')";
      return is_now ? "now()" : generated_by_database(text);
    }
    case Family::Json:
      // The engine pulls the text with its quotes, and then refuses it, since it is no JSON.
      return quoted ? std::string(kAnyDefault) : schema_string(text);
    case Family::Uuid:
    case Family::Bytes:
    case Family::Enum:
    case Family::Unsupported:
      return generated_by_database(text);
  }
  return std::nullopt;
}

}  // namespace crosswalk::prisma
