#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace crosswalk::ecmascript {

// The text that a string literal or a piece of a template stands for, without its quotes. Escapes are resolved: \n,
// \x41,
// \u0041, \u{1F600}, pairs of surrogates, line continuations, and the octal ones of sloppy code. A lone surrogate
// becomes U+FFFD, since text is UTF-8. Nothing if an escape is malformed.
[[nodiscard]] std::optional<std::string> cook_string(std::string_view body);
// The same for a piece of a template, where \r\n is one \n.
[[nodiscard]] std::optional<std::string> cook_template(std::string_view body);
// A name with its escapes resolved.
[[nodiscard]] std::string cook_name(std::string_view name);

// The value of a numeric literal without separators ("0x1F", "1e3"); nothing for what is none.
[[nodiscard]] std::optional<double> number_value(std::string_view text);
// A number as JavaScript turns it into a property name or a string; whole numbers without an exponent up to 10^21.
[[nodiscard]] std::string number_text(double value);

}  // namespace crosswalk::ecmascript
