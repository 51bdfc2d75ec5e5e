#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Small text functions that every layer needs. ASCII unless said otherwise.
namespace crosswalk {

[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);
[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Lines without their terminators (\n, \r\n or \r); a trailing terminator makes no empty last line.
[[nodiscard]] std::vector<std::string_view> split_lines(std::string_view text);
[[nodiscard]] std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

// The offset of the first byte that is not part of well-formed UTF-8, or nothing if all is well-formed.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);
// The number of code points in well-formed UTF-8 text.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
// Appends one code point as UTF-8; a surrogate or a value past U+10FFFF becomes U+FFFD.
void append_utf8(std::string& out, std::uint32_t code_point);

// How far two words are apart in single-character edits (Levenshtein), for "did you mean".
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right);
// The candidate nearest to the word, if it is near enough to be a slip of the hand.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view word,
                                                      const std::vector<std::string>& candidates);

}  // namespace crosswalk
