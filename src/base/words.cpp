#include "crosswalk/base/words.h"

#include "crosswalk/base/text.h"

namespace crosswalk {

bool is_word_letter(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  const std::string lower = to_lower(text);
  for (std::size_t begin = 0; begin < lower.size();) {
    std::size_t end = begin;
    while (end < lower.size() && is_word_letter(lower[end])) ++end;
    if (end > begin) words.insert(lower.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::string last_word_of(std::string_view text) {
  const std::string lower = to_lower(text);
  std::size_t from = lower.size();
  while (from > 0 && is_word_letter(lower[from - 1])) --from;
  return lower.substr(from);
}

}  // namespace crosswalk
