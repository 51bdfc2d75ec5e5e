#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parsing/token_stream.h"
#include "sql/cutter.h"
#include "sql/vocabulary.h"

namespace crosswalk::sql_reading {

// The tokens of one statement as the grammar wants them, with an end. See the head of SqlParser.g4 for what is changed.
[[nodiscard]] std::vector<parsing::Token> statement_tokens(std::string_view text, const CutStatement& statement,
                                                           const Vocabulary& vocabulary);

// How messages name a token type: "`PRIMARY`", "a name", "`)`".
[[nodiscard]] std::string name_token(std::size_t type);

}  // namespace crosswalk::sql_reading
