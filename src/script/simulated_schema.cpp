#include "simulated_schema.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/base/words.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk::alembic {
namespace {

template <std::size_t kCount>
bool has_any(const std::set<std::string>& words, const std::array<std::string_view, kCount>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](std::string_view word) { return words.count(std::string(word)) != 0; });
}

constexpr std::array<std::string_view, 8> kSchemaWords = {"create",  "alter", "drop",   "rename",
                                                          "comment", "grant", "revoke", "truncate"};
constexpr std::array<std::string_view, 4> kDroppingWords = {"drop", "rename", "drop_all", "drop_entity"};
// Where a script finds tables that its text does not name.
constexpr std::array<std::string_view, 11> kCatalogWords = {
    "get_table_names", "get_view_names", "sorted_tables", "information_schema", "pg_class", "pg_tables",
    "pg_catalog",      "sqlite_master",  "reflect",       "create_all",         "drop_all"};

// A name of a function that changes a schema: op.create_table(), table.drop(), AddConstraint().
bool is_schema_call(const std::string& name) {
  static constexpr std::array<std::string_view, 12> kBeginnings = {
      "create_", "drop_", "alter_",    "rename_", "add_column", "add_constraint",
      "batch_",  "sync_", "AddConstr", "Create",  "Drop",       "replace_entity"};
  return name == "create" || name == "drop" ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

// True if a change of the schema is about something that is not known: op.add_column(table, …), f"ALTER TABLE {table}"
// (src/script/reach.cpp says so by a question mark).
bool changes_what_is_not_known(const std::string& name) {
  return name.starts_with('?') && (name == "?text" || is_schema_call(name.substr(1)));
}

}  // namespace

void SimulatedSchema::pass(const Step& step, const script::Reach* reach) {
  if (step.operation.is<HostCode>()) {
    doubt(reach != nullptr ? *reach : script::Reach::unknown());
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

void SimulatedSchema::doubt(const script::Reach& reach) {
  std::set<std::string> words;
  for (const std::string& text : reach.texts) words.merge(words_of(text));
  const bool changes =
      has_any(words, kSchemaWords) || std::any_of(reach.names.begin(), reach.names.end(), is_schema_call);
  if (reach.complete && !changes) return;
  const bool finds_tables = has_any(words, kCatalogWords) || has_any(reach.names, kCatalogWords);
  const bool about_unknown = std::any_of(reach.names.begin(), reach.names.end(), changes_what_is_not_known);
  if (!reach.complete || about_unknown || (reach.loops && finds_tables)) all_ = true;
  // With a catalog that may lack something, what seems to be missing is no error.
  catalog_.mark_incomplete();
  const bool drops = has_any(words, kDroppingWords) || has_any(reach.names, kDroppingWords) ||
                     reach.names.count("drop_table") != 0 || reach.names.count("rename_table") != 0;
  if (drops) dropped_.insert(words.begin(), words.end());
  named_.merge(words);
}

void SimulatedSchema::doubt_sql(const std::string& sql) {
  std::set<std::string> words = words_of(sql);
  if (words.count("execute") != 0 && has_any(words, kCatalogWords)) all_ = true;
  catalog_.mark_incomplete();
  if (has_any(words, kDroppingWords)) dropped_.insert(words.begin(), words.end());
  named_.merge(words);
}

// What these migrations do to a table that none of them has made is done to one that something else has made.
void SimulatedSchema::doubt_failed(const Operation& operation) {
  const std::optional<QualifiedName> table = table_of(operation);
  if (!table) return;
  if (catalog_.find_table(*table) == nullptr) elsewhere_ = true;
  named_.insert(to_lower(table->name.text));
}

bool SimulatedSchema::doubtful(const QualifiedName& table) const {
  if (all_ || named_.count(to_lower(table.name.text)) != 0) return true;
  return elsewhere_ && catalog_.find_table(table) == nullptr;
}

bool SimulatedSchema::may_be_gone(const QualifiedName& table) const {
  return all_ || dropped_.count(to_lower(table.name.text)) != 0;
}

}  // namespace crosswalk::alembic
