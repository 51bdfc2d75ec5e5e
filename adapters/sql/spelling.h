#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/lexer.h"

// How names and strings are spelled, and what they say.
namespace crosswalk::sql_reading {

// The name between the quotes of "x", `x` or [x].
[[nodiscard]] std::string unquote_name(std::string_view quoted);

// The text of a string literal: '…', N'…', E'…' or a dollar-quoted one. Nothing for those that are no plain text (B'…',
// X'…', U&'…').
[[nodiscard]] std::optional<std::string> string_value(std::string_view literal);
// The same where backslashes may escape in plain strings.
[[nodiscard]] std::optional<std::string> string_value(std::string_view literal, const LexicalRules& rules);

// All lexemes of a text but its comments.
[[nodiscard]] std::vector<Lexeme> lexemes_of(std::string_view text, const LexicalRules& rules);

// The text with each run of white space and comments between lexemes as one space, and none at its ends.
[[nodiscard]] std::string normalize_spacing(std::string_view text, const LexicalRules& rules);

// The text without the parentheses around the whole of it.
[[nodiscard]] std::string_view strip_parentheses(std::string_view text, const LexicalRules& rules);

}  // namespace crosswalk::sql_reading
