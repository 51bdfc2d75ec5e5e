#include "doubts.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/base/words.h"

namespace crosswalk::knex {
namespace {

bool has_any(const std::set<std::string>& words, std::initializer_list<std::string_view> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return words.contains(std::string(word)); });
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
