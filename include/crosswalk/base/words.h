#pragma once

#include <set>
#include <string>
#include <string_view>

namespace crosswalk {

// The words of a text in ASCII's lower case, whatever language it is in: letters, digits, '_', '$' and whatever is not
// ASCII.
[[nodiscard]] std::set<std::string> words_of(std::string_view text);
// The word, likewise in lower case, that a text ends in; empty if it ends otherwise.
[[nodiscard]] std::string last_word_of(std::string_view text);

}  // namespace crosswalk
