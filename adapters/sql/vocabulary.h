#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace crosswalk::sql_reading {

// The keywords of the grammar that a dialect has. What it has not is an identifier like any other.
class Vocabulary {
 public:
  // The words of keys, options and comments inside a table's definition (X_… in the grammar): left out, or taken, also
  // in place of a word that has a plain keyword, too.
  enum class InlineWords : std::uint8_t { Without, With };
  // All keywords of the grammar but those named, in lower case.
  explicit Vocabulary(const std::vector<std::string_view>& without, InlineWords inline_words = InlineWords::Without);

  // The token type of a word: a keyword's, or IDENTIFIER.
  [[nodiscard]] std::size_t type_of(std::string_view word) const;

 private:
  static constexpr std::size_t kLongest = 16;
  static constexpr std::size_t kSlots = 512;
  struct Entry {
    std::string word;
    std::size_t type = 0;
  };
  void add(std::string word, std::size_t type);

  std::vector<Entry> slots_;
};

}  // namespace crosswalk::sql_reading
