#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/operations.h"
#include "sql/lexer.h"

namespace crosswalk::sql_reading {

// What a statement does that is carried word for word, as far as its first words (and the functions that a query calls)
// tell; nothing if no statement begins with its first word.
[[nodiscard]] std::optional<SqlEffect> effect_of(std::string_view text, const std::vector<Lexeme>& lexemes);

// The words that name a statement for people, such as "ALTER SEQUENCE".
[[nodiscard]] std::string statement_title(std::string_view text, const std::vector<Lexeme>& lexemes);

}  // namespace crosswalk::sql_reading
