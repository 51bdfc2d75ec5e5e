#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace crosswalk::python {

// The token type of a keyword, or 0 for any other word. Soft keywords are no keywords here.
[[nodiscard]] std::size_t keyword_type(std::string_view word);
// How a keyword is written, soft ones included; empty for other token types.
[[nodiscard]] std::string_view keyword_text(std::size_t type);

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// Letters and '_'; any byte of a code point past ASCII counts, see is_identifier_code_point.
[[nodiscard]] constexpr bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
[[nodiscard]] constexpr bool is_word_part(char c) { return is_word_start(c) || is_digit(c); }

// Whether a code point past ASCII may be part of a name. Knows the blocks of spaces, punctuation, symbols and emoji
// that editors put into code by mistake, and takes everything else for a letter.
[[nodiscard]] bool is_identifier_code_point(std::uint32_t code_point);

}  // namespace crosswalk::python
