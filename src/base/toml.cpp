#include "crosswalk/base/toml.h"

#include <algorithm>
#include <string>

namespace crosswalk {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The end of the string that begins at a place: behind its closing quotes, or where it breaks off.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const bool long_form = text.substr(at, 3) == std::string(3, quote);
  const std::string closing(long_form ? 3 : 1, quote);
  for (at += closing.size(); at < text.size(); ++at) {
    if (text.substr(at, closing.size()) == closing) return at + closing.size();
    if (!long_form && text[at] == '\n') return at;
    if (quote == '"' && text[at] == '\\') ++at;
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> find_stray_in_toml(std::string_view text) {
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text.size()) {
    const char c = text[at];
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) return at;
    if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
    } else {
      at = c == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
    }
  }
  return std::nullopt;
}

}  // namespace crosswalk
