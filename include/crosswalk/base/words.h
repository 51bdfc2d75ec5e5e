#pragma once

#include <set>
#include <string>
#include <string_view>

namespace crosswalk {

// What words are made of, whatever language a text is in: letters, digits, '_', '$' and whatever is not ASCII.
[[nodiscard]] bool is_word_letter(char c);
// The words of a text in ASCII's lower case.
[[nodiscard]] std::set<std::string> words_of(std::string_view text);
// The word, likewise in lower case, that a text ends in; empty if it ends otherwise.
[[nodiscard]] std::string last_word_of(std::string_view text);

}  // namespace crosswalk
