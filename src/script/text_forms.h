#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/script/value.h"

// How values look as text, in each language. Nothing where a value has no text of its own or is not known.
namespace crosswalk::script {

// The shortest text that reads back as this number, with each language's rules for exponents.
[[nodiscard]] std::string number_text(double value, Language language);
// A number of a literal ("0x1F", "1e3", "10"); nothing if it is too large for 64 bits.
[[nodiscard]] std::optional<Value> read_number(std::string_view text);

[[nodiscard]] std::optional<std::string> python_text(const Value& value);
[[nodiscard]] std::optional<std::string> python_repr(const Value& value);
[[nodiscard]] std::string python_quoted(std::string_view text);
[[nodiscard]] std::optional<std::string> javascript_text(const Value& value);

// JSON.stringify, with an indentation or none.
[[nodiscard]] std::optional<std::string> javascript_json(const Value& value, std::string_view indent);
struct PythonJson {
  std::string indent;
  bool indented = false;
  bool sort_keys = false;
  bool ascii = true;
  std::string item_separator = ", ";
  std::string key_separator = ": ";
};
[[nodiscard]] std::optional<std::string> python_json(const Value& value, const PythonJson& style);
// Reads JSON text; nothing if it is none.
[[nodiscard]] std::optional<Value> read_json(std::string_view text);

// The entries of an object in JavaScript's order: keys that are indices come first, by their number
// (OrdinaryOwnPropertyKeys of ECMA-262).
[[nodiscard]] std::vector<std::pair<Value, Value>> in_javascript_order(const DictObject& object);

// Code points of a well-formed text, and the text of code points.
[[nodiscard]] std::u32string decode(std::string_view text);
[[nodiscard]] std::string encode(std::u32string_view points);

}  // namespace crosswalk::script
