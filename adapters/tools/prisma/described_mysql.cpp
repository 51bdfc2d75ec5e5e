#include "described_mysql.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "described_defaults.h"
#include "model_names.h"
#include "schema_layout.h"

namespace crosswalk::prisma {
namespace {

// A type taken apart: "decimal(10, 2) unsigned" is decimal, {"10", "2"}, unsigned.
struct Words {
  std::string name;
  std::vector<std::string> numbers;
  bool is_unsigned = false;
};

Words take_apart(std::string_view type) {
  const std::string text = to_lower(trim(type));
  Words words;
  const std::size_t open = text.find('(');
  std::string_view head = trim(std::string_view(text).substr(0, open));
  if (open != std::string::npos) {
    const std::size_t close = text.rfind(')');
    const std::string_view inner =
        std::string_view(text).substr(open + 1, close == std::string::npos ? close : close - open - 1);
    for (const std::string_view number : split(inner, ',')) words.numbers.emplace_back(trim(number));
  }
  words.is_unsigned = text.find("unsigned") != std::string::npos || head == "serial";
  words.name = std::string(head.substr(0, head.find(' ')));
  if (head.starts_with("double")) words.name = "double";
  if (head.starts_with("national ") || head.starts_with("character varying")) words.name = "varchar";
  return words;
}

struct Simple {
  std::string_view word;
  Family family;
  std::string_view native;  // empty: what the family is by default
};
// Types without arguments, by all their names.
constexpr std::array<Simple, 24> kSimple = {{{"int", Family::Int, ""},
                                             {"integer", Family::Int, ""},
                                             {"smallint", Family::Int, "SmallInt"},
                                             {"mediumint", Family::Int, "MediumInt"},
                                             {"tinyint", Family::Int, "TinyInt"},
                                             {"bigint", Family::BigInt, ""},
                                             {"serial", Family::BigInt, ""},
                                             {"float", Family::Float, "Float"},
                                             {"double", Family::Float, ""},
                                             {"real", Family::Float, ""},
                                             {"bool", Family::Boolean, ""},
                                             {"boolean", Family::Boolean, ""},
                                             {"tinytext", Family::String, "TinyText"},
                                             {"text", Family::String, "Text"},
                                             {"mediumtext", Family::String, "MediumText"},
                                             {"longtext", Family::String, "LongText"},
                                             {"tinyblob", Family::Bytes, "TinyBlob"},
                                             {"blob", Family::Bytes, "Blob"},
                                             {"mediumblob", Family::Bytes, "MediumBlob"},
                                             {"longblob", Family::Bytes, ""},
                                             {"json", Family::Json, ""},
                                             {"date", Family::DateTime, "Date"},
                                             {"year", Family::Int, "Year"},
                                             {"enum", Family::Enum, ""}}};

DescribedType described(Family family, std::string native = {}) {
  DescribedType type;
  type.family = family;
  if (!native.empty()) type.native = std::move(native);
  return type;
}

std::string with_numbers(std::string name, const std::vector<std::string>& numbers) {
  return numbers.empty() ? name : name + "(" + join(numbers, ", ") + ")";
}

// Text or bytes of a length, and moments of a precision.
std::optional<DescribedType> describe_measured(const Words& words) {
  const std::string first = words.numbers.empty() ? "" : words.numbers.front();
  const std::vector<std::string> one = {first.empty() ? "1" : first};
  const std::vector<std::string> precision = {first.empty() ? "0" : first};
  if (words.name == "varchar") return described(Family::String, first == "191" ? "" : with_numbers("VarChar", one));
  if (words.name == "char" || words.name == "character") return described(Family::String, with_numbers("Char", one));
  if (words.name == "varbinary") return described(Family::Bytes, with_numbers("VarBinary", one));
  if (words.name == "binary") return described(Family::Bytes, with_numbers("Binary", one));
  if (words.name == "bit") return described(one[0] == "1" ? Family::Boolean : Family::Bytes, with_numbers("Bit", one));
  if (words.name == "datetime") {
    return described(Family::DateTime, first == "3" ? "" : with_numbers("DateTime", precision));
  }
  if (words.name == "timestamp") return described(Family::DateTime, with_numbers("Timestamp", precision));
  if (words.name == "time") return described(Family::DateTime, with_numbers("Time", precision));
  if (words.name == "decimal" || words.name == "numeric" || words.name == "dec" || words.name == "fixed") {
    const std::string digits = first.empty() ? "10" : first;
    const std::string scale = words.numbers.size() > 1 ? words.numbers[1] : "0";
    return described(Family::Decimal, digits == "65" && scale == "30" ? "" : with_numbers("Decimal", {digits, scale}));
  }
  return std::nullopt;
}

bool is_quoted(std::string_view text) { return text.size() >= 2 && text.front() == '\'' && text.back() == '\''; }

std::string unquoted(std::string_view text) {
  if (!is_quoted(text)) return std::string(text);
  return replace_all(replace_all(text.substr(1, text.size() - 2), "''", "'"), "\\'", "'");
}

bool is_expression(std::string_view text) { return text.starts_with('('); }

bool is_now(std::string_view text) {
  return starts_with_ignoring_case(text, "current_timestamp") || starts_with_ignoring_case(text, "now(") ||
         starts_with_ignoring_case(text, "localtime");
}

// The engine puts parentheses around an expression that has none.
std::string generated(std::string_view text) {
  return generated_by_database(is_expression(text) ? std::string(text) : "(" + std::string(text) + ")");
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string label_default(const std::string& label, const DescribedType& type,
                          const std::vector<DescribedEnum>& enums) {
  if (!type.labels) return generated_by_database("'" + label + "'");
  const auto& labels = enums[*type.labels].labels;
  const auto found = std::find(labels.begin(), labels.end(), label);
  if (found == labels.end()) return generated_by_database("'" + label + "'");
  const SchemaName name = names_of_all(labels, label_name)[static_cast<std::size_t>(found - labels.begin())];
  return name.name.empty() ? generated_by_database("'" + label + "'") : name.name;
}

}  // namespace

DescribedType describe_mysql_type(std::string_view type, std::string_view default_sql) {
  const Words words = take_apart(type);
  const bool one_digit = !words.numbers.empty() && words.numbers.front() == "1";
  if (words.name == "tinyint" && one_digit) {
    const std::string value = unquoted(trim(default_sql));
    const bool other_number = is_whole_number(value) && value != "0" && value != "1";
    if (!other_number) return described(Family::Boolean);
  }
  if (words.name == "set") return described(Family::String);
  for (const Simple& simple : kSimple) {
    if (simple.word != words.name) continue;
    const bool whole = simple.family == Family::Int || simple.family == Family::BigInt;
    if (!whole || !words.is_unsigned) return described(simple.family, std::string(simple.native));
    const std::string name = !simple.native.empty()         ? std::string(simple.native)
                             : simple.family == Family::Int ? "Int"
                                                            : "BigInt";
    return described(simple.family, "Unsigned" + name);
  }
  if (auto measured = describe_measured(words)) return *measured;
  DescribedType unknown;
  unknown.spelling = to_lower(trim(type));
  return unknown;
}

std::optional<std::string> describe_mysql_default(std::string_view sql, const DescribedType& type,
                                                  const std::vector<DescribedEnum>& enums) {
  std::string_view text = trim(sql);
  if (equals_ignoring_case(text, "null")) return std::nullopt;
  const std::string value = unquoted(text);
  switch (type.family) {
    case Family::Int:
    case Family::BigInt:
      if (is_whole_number(value)) return value;
      return is_quoted(text) ? generated_by_database(value) : generated(text);
    case Family::Float:
    case Family::Decimal:
      if (auto number = plain_number(value)) return number;
      return is_quoted(text) ? generated_by_database(value) : generated(text);
    case Family::Boolean:
      if (value == "1" || equals_ignoring_case(value, "true")) return "true";
      if (value == "0" || equals_ignoring_case(value, "false")) return "false";
      return generated_by_database(text);
    case Family::String:
      return is_quoted(text) ? schema_string(value) : generated(text);
    case Family::DateTime:
      if (is_now(text)) return "now()";
      return is_expression(text) ? generated_by_database(text) : generated_by_database("'" + value + "'");
    case Family::Enum:
      return is_quoted(text) ? label_default(value, type, enums) : generated(text);
    case Family::Json:
    case Family::Uuid:
    case Family::Bytes:
    case Family::Unsupported:
      return is_expression(text) || is_quoted(text) ? generated_by_database(text) : generated(text);
  }
  return std::nullopt;
}

}  // namespace crosswalk::prisma
