#include "doubts.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool has_any(const std::set<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return words.contains(std::string(word)); });
}

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  const std::string lower = to_lower(text);
  for (std::size_t begin = 0; begin < lower.size();) {
    std::size_t end = begin;
    while (end < lower.size() && is_word(lower[end])) ++end;
    if (end > begin) words.insert(lower.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace

void Doubts::add(const Step& step) {
  if (step.operation.is<HostCode>()) return add_all();
  const auto* raw = step.operation.as<RawSql>();
  if (raw == nullptr || (raw->effect != SqlEffect::Unknown && raw->effect != SqlEffect::Schema)) return;
  const std::set<std::string> words = words_of(raw->text);
  // Code of the database may run texts of its own.
  if (has_any(words, {"execute", "call", "perform", "prepare"})) return add_all();
  words_.insert(words.begin(), words.end());
}

bool Doubts::about(const QualifiedName& table) const { return all_ || words_.contains(to_lower(table.name.text)); }

}  // namespace crosswalk::knex
