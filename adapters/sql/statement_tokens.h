#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsing/token_stream.h"
#include "sql/cutter.h"

namespace crosswalk::sql_reading {

// The keywords of the grammar that a dialect has. What it has not is an identifier like any other.
class Vocabulary {
 public:
  // All keywords of the grammar but those named, in lower case.
  explicit Vocabulary(const std::vector<std::string_view>& without);

  // The token type of a word: a keyword's, or IDENTIFIER.
  [[nodiscard]] std::size_t type_of(std::string_view word) const;

 private:
  static constexpr std::size_t kLongest = 16;
  static constexpr std::size_t kSlots = 512;
  struct Entry {
    std::string word;
    std::size_t type = 0;
  };
  std::vector<Entry> slots_;
};

// The tokens of one statement as the grammar wants them, with an end. See the head of SqlParser.g4 for what is changed.
[[nodiscard]] std::vector<parsing::Token> statement_tokens(std::string_view text, const CutStatement& statement,
                                                           const Vocabulary& vocabulary);

// How messages name a token type: "`PRIMARY`", "a name", "`)`".
[[nodiscard]] std::string name_token(std::size_t type);

}  // namespace crosswalk::sql_reading
