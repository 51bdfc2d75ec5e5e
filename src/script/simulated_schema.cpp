#include "crosswalk/script/simulated_schema.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/base/words.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk::script {
namespace {

template <std::size_t kCount>
bool has_any(const std::set<std::string>& words, const std::array<std::string_view, kCount>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return words.count(std::string(word)) != 0; });
}

constexpr std::array<std::string_view, 8> kSchemaWords = {"create",  "alter", "drop",   "rename",
                                                          "comment", "grant", "revoke", "truncate"};
constexpr std::array<std::string_view, 2> kDroppingWords = {"drop", "rename"};

// True of the words of an SQL text that makes indexes, and does nothing else to a schema.
bool only_makes_indexes(const std::set<std::string>& words) {
  constexpr std::array<std::string_view, 4> kMadeOtherwise = {"table", "view", "schema", "sequence"};
  constexpr std::array<std::string_view, 3> kChanging = {"alter", "drop", "rename"};
  return words.count("create") != 0 && words.count("index") != 0 && !has_any(words, kMadeOtherwise) &&
         !has_any(words, kChanging);
}

}  // namespace

bool SimulatedSchema::Mentions::has(const Identifier& name) const {
  const std::string text = to_lower(name.text);
  return words.count(text) != 0 || std::any_of(beginnings.begin(), beginnings.end(), [&](const std::string& beginning) {
           return text.starts_with(beginning);
         });
}

void SimulatedSchema::pass(const Step& step, const Reach* reach) {
  if (step.operation.is<HostCode>()) {
    doubt(reach != nullptr ? *reach : Reach::unknown());
    return;
  }
  if (const auto* sql = step.operation.as<RawSql>()) {
    if (sql->effect == SqlEffect::Unknown || sql->effect == SqlEffect::Schema) doubt_sql(sql->text);
    return;
  }
  Diagnostics unheard;
  if (!evolve(catalog_, step, unheard)) doubt_failed(step.operation);
}

bool SimulatedSchema::takes(const Step& step) const {
  const std::optional<QualifiedName> table = table_of(step.operation);
  return !(table && doubtful(*table)) && surely_taken(catalog_, step);
}

void SimulatedSchema::doubt(const Reach& reach) {
  std::set<std::string> words;
  for (const std::string& text : reach.texts) words.merge(words_of(text));
  const auto any_name = [&](bool (*is)(std::string_view)) {
    return std::any_of(reach.names.begin(), reach.names.end(), is);
  };
  // A change of the schema about something that is not known: op.add_column(table, …), f"ALTER TABLE {table}". The
  // search for what code reaches says so by a question mark.
  const bool about_unknown = std::any_of(reach.names.begin(), reach.names.end(), [&](const std::string& name) {
    return name.starts_with('?') && (name == "?text" || vocabulary_->changes(std::string_view(name).substr(1)));
  });
  const bool runs_unknown = std::any_of(reach.not_known_first.begin(), reach.not_known_first.end(),
                                        [&](const std::string& name) { return vocabulary_->runs_sql(name); });
  const bool changes = has_any(words, kSchemaWords) || any_name(vocabulary_->changes) || runs_unknown;
  if (reach.complete && !changes) return;
  const bool finds_tables = std::any_of(words.begin(), words.end(), vocabulary_->finds) || any_name(vocabulary_->finds);
  if (!reach.complete || about_unknown || runs_unknown || (reach.loops && finds_tables)) all_ = true;
  // With a catalog that may lack something, what seems to be missing is no error.
  catalog_.mark_incomplete();
  if (has_any(words, kDroppingWords) || any_name(vocabulary_->drops)) {
    dropped_.words.insert(words.begin(), words.end());
    dropped_.beginnings.insert(reach.beginnings.begin(), reach.beginnings.end());
  }
  if (any_name(vocabulary_->changes) || !only_makes_indexes(words)) {
    reshaped_.words.insert(words.begin(), words.end());
    reshaped_.beginnings.insert(reach.beginnings.begin(), reach.beginnings.end());
  }
  named_.words.merge(words);
  named_.beginnings.insert(reach.beginnings.begin(), reach.beginnings.end());
}

void SimulatedSchema::doubt_sql(const std::string& sql) {
  std::set<std::string> words = words_of(sql);
  const bool finds_tables = std::any_of(words.begin(), words.end(), vocabulary_->finds);
  // What a routine of the database does is not looked at.
  if (words.count("call") != 0 || (words.count("execute") != 0 && finds_tables)) all_ = true;
  catalog_.mark_incomplete();
  if (has_any(words, kDroppingWords)) dropped_.words.insert(words.begin(), words.end());
  if (!only_makes_indexes(words)) reshaped_.words.insert(words.begin(), words.end());
  named_.words.merge(words);
}

// What these migrations do to a table that none of them has made is done to one that something else has made.
void SimulatedSchema::doubt_failed(const Operation& operation) {
  const std::optional<QualifiedName> table = table_of(operation);
  if (!table) return;
  if (catalog_.find_table(*table) == nullptr) elsewhere_ = true;
  named_.words.insert(to_lower(table->name.text));
  reshaped_.words.insert(to_lower(table->name.text));
}

bool SimulatedSchema::doubtful(const QualifiedName& table) const {
  if (all_ || named_.has(table.name)) return true;
  return elsewhere_ && catalog_.find_table(table) == nullptr;
}

bool SimulatedSchema::may_have_other_columns(const QualifiedName& table) const {
  if (all_ || reshaped_.has(table.name)) return true;
  return elsewhere_ && catalog_.find_table(table) == nullptr;
}

bool SimulatedSchema::may_be_gone(const QualifiedName& table) const { return all_ || dropped_.has(table.name); }

}  // namespace crosswalk::script
