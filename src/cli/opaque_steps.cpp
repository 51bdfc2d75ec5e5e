#include "opaque_steps.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/base/words.h"

namespace crosswalk::cli {
namespace {

// A name as it is compared here: programs write `boardId` for `board_id`.
std::string plain(std::string_view name) { return replace_all(to_lower(name), "_", ""); }

std::set<std::string> plain_words(std::string_view text) {
  std::set<std::string> words;
  for (const std::string& word : words_of(text)) words.insert(plain(word));
  return words;
}

// The first word of the text that is handed to a call, behind the names, marks and quotes before it.
std::string_view first_word(std::string_view arguments) {
  while (!arguments.empty()) {
    std::size_t end = 0;
    while (end < arguments.size() && is_word_letter(arguments[end])) ++end;
    const std::string_view word = arguments.substr(0, end);
    const char next = end < arguments.size() ? arguments[end] : ' ';
    const bool prefix = word.empty() || next == '.' || next == '(' || next == '"' || next == '\'';
    if (!prefix) return word;
    arguments.remove_prefix(std::min(arguments.size(), end + 1));
  }
  return {};
}

// Whether a program runs a text of which it is not plain that it reads or changes rows.
bool runs_some_text(const std::string& lower, std::string_view call) {
  static constexpr std::array<std::string_view, 6> kOfRows = {"select", "insert", "update", "delete", "with", "values"};
  for (std::size_t at = lower.find(call); at != std::string::npos; at = lower.find(call, at + 1)) {
    const std::string_view word = first_word(std::string_view(lower).substr(at + call.size()));
    if (std::find(kOfRows.begin(), kOfRows.end(), word) == kOfRows.end()) return true;
  }
  return false;
}

// Whether a program has a word that changes a schema, or runs a text which may.
bool may_change_schema(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kWords = {"create", "alter",   "drop",  "rename",
                                                             "add_",   "comment", "schema"};
  const std::string lower = to_lower(text);
  const bool says_so = std::any_of(kWords.begin(), kWords.end(),
                                   [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  return says_so || runs_some_text(lower, "execute(") || runs_some_text(lower, "raw(");
}

// The text of a step whose effect on the schema is not known.
std::optional<std::string_view> opaque_text(const Step& step) {
  if (const auto* code = step.operation.as<HostCode>()) {
    return may_change_schema(code->text) ? std::optional<std::string_view>(code->text) : std::nullopt;
  }
  const auto* raw = step.operation.as<RawSql>();
  if (raw == nullptr || (raw->effect != SqlEffect::Unknown && raw->effect != SqlEffect::Schema)) return std::nullopt;
  return raw->text;
}

// What a difference is said to be about: the names in it, without their schema.
std::vector<std::string> names_in(const std::string& object) {
  std::vector<std::string> names;
  std::size_t at = object.find('`');
  while (at != std::string::npos) {
    const std::size_t end = object.find('`', at + 1);
    if (end == std::string::npos) break;
    const std::string name = object.substr(at + 1, end - at - 1);
    names.push_back(plain(name.substr(name.rfind('.') + 1)));
    at = object.find('`', end + 1);
  }
  return names;
}

std::set<std::string> tables_of(const Catalog& made, const Catalog& found) {
  std::set<std::string> tables;
  for (const Catalog* catalog : {&made, &found}) {
    for (const CatalogTable* table : catalog->tables()) tables.insert(plain(table->definition.name.name.text));
  }
  return tables;
}

}  // namespace

OpaqueSteps::OpaqueSteps(const History& history, const std::optional<std::string>& up_to, const Catalog& made,
                         const Catalog& found) {
  const std::set<std::string> tables = tables_of(made, found);
  const auto look = [&](const Migration& migration) {
    for (const Step& step : migration.up) {
      const auto text = opaque_text(step);
      if (!text) continue;
      std::set<std::string> words = plain_words(*text);
      const bool named =
          std::any_of(tables.begin(), tables.end(), [&](const std::string& table) { return words.contains(table); });
      steps_.push_back({&step, std::move(words), !named});
    }
  };
  const Migration* last = up_to ? history.find(*up_to) : nullptr;
  if (last != nullptr) {
    for (const Migration* migration : history.leading_to(*last)) look(*migration);
  } else {
    for (const Migration& migration : history.in_order()) look(migration);
  }
}

const Step* OpaqueSteps::reason_for(const Difference& difference) const {
  const std::vector<std::string> names = names_in(difference.object);
  // The last name is the table's, where there is one; an object by itself has one name.
  const auto speaks_of_it = [&](const Opaque& one) { return !names.empty() && one.words.contains(names.back()); };
  auto found = std::find_if(steps_.begin(), steps_.end(), speaks_of_it);
  if (found == steps_.end())
    found = std::find_if(steps_.begin(), steps_.end(), [](const Opaque& one) { return one.anything; });
  return found == steps_.end() ? nullptr : found->step;
}

}  // namespace crosswalk::cli
