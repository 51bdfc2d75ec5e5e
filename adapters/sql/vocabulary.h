#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace crosswalk::sql_reading
