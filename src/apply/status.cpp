#include "crosswalk/apply/status.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

// Asking for no rows tells whether a table is there on every database. Run outside a transaction: a refusal poisons
// one.
bool table_exists(Session& session, const LedgerContext& context, const std::string& table) {
  return session.run("SELECT 1 FROM " + table + " WHERE 1 = 0").has_value() && !context.dialect.name().empty();
}

MigrationState state_of(const LedgerContext& context, const Ledger& ledger, const LedgerState& state,
                        const Migration& migration, const LedgerEntry* entry) {
  if (entry == nullptr || entry->state == EntryState::RolledBack) {
    return ledger.passes_over(context, migration, state) ? MigrationState::Ignored : MigrationState::Pending;
  }
  if (entry->state == EntryState::Failed) return MigrationState::Failed;
  if (ledger.runs_again(context, migration, *entry)) return MigrationState::Outdated;
  return ledger.same_checksum(context, migration, *entry) ? MigrationState::Applied : MigrationState::Edited;
}

}  // namespace

std::string_view word_for(MigrationState state) {
  constexpr std::string_view kWords[] = {"applied", "pending", "failed", "edited", "missing", "outdated", "ignored"};
  return kWords[static_cast<std::size_t>(state)];
}

std::size_t ProjectStatus::count(MigrationState state) const {
  return static_cast<std::size_t>(std::count_if(migrations.begin(), migrations.end(),
                                                [&](const MigrationStatus& item) { return item.state == state; }));
}

bool ProjectStatus::disagrees() const {
  return count(MigrationState::Failed) + count(MigrationState::Edited) + count(MigrationState::Missing) != 0;
}

bool ProjectStatus::up_to_date() const { return count(MigrationState::Applied) == migrations.size(); }

std::optional<LedgerState> read_ledger(Session& session, const LedgerContext& context, const Ledger& ledger,
                                       Diagnostics& diagnostics) {
  std::vector<std::optional<Rows>> answers;
  for (const LedgerQuery& query : ledger.queries(context)) {
    if (!table_exists(session, context, query.table)) {
      answers.emplace_back();
      continue;
    }
    std::optional<Rows> rows = session.run(query.sql);
    if (!rows) {
      diagnostics.report<Code::LedgerUnreadable>({}, query.table, context.project.tool, session.error().message);
      return std::nullopt;
    }
    answers.push_back(std::move(rows));
  }
  return ledger.interpret(context, answers, diagnostics);
}

void allow_tables_of(const LedgerContext& other, const Ledger& ledger, LedgerState& state) {
  if (state.other_tables.empty()) return;
  std::unordered_set<std::string> own;
  for (const QualifiedName& table : ledger.tables(other)) own.insert(to_lower(table.name.text));
  for (const Migration& migration : other.history.in_order()) {
    for (const Step& step : migration.up) {
      if (const auto* create = step.operation.as<CreateTable>()) own.insert(to_lower(create->table.name.name.text));
      if (const auto* object = step.operation.as<CreateObject>()) own.insert(to_lower(object->name.name.text));
      if (const auto* rename = step.operation.as<RenameTable>()) own.insert(to_lower(rename->new_name.text));
    }
  }
  std::erase_if(state.other_tables, [&](const std::string& table) { return own.contains(to_lower(table)); });
}

ProjectStatus status_of(const LedgerContext& context, const Ledger& ledger, const LedgerState& state) {
  ProjectStatus result;
  result.ledger_exists = state.exists;
  std::unordered_map<std::string_view, const LedgerEntry*> entries;
  for (const LedgerEntry& entry : state.entries) entries[entry.id] = &entry;
  for (const Migration& migration : context.history.in_order()) {
    const auto found = entries.find(migration.id);
    const LedgerEntry* entry = found == entries.end() ? nullptr : found->second;
    result.migrations.push_back({.id = migration.id,
                                 .title = migration.title,
                                 .state = state_of(context, ledger, state, migration, entry),
                                 .file = migration.file,
                                 .applied_at = entry == nullptr ? "" : entry->applied_at,
                                 .note = entry == nullptr ? "" : entry->note});
  }
  std::unordered_set<std::string_view> listed;
  for (const Migration& migration : context.history.in_order()) listed.insert(migration.id);
  for (const LedgerEntry& entry : state.entries) {
    if (entry.state == EntryState::RolledBack || !listed.insert(entry.id).second) continue;
    result.migrations.push_back(
        {.id = entry.id,
         .title = {},
         .state = entry.state == EntryState::Failed ? MigrationState::Failed : MigrationState::Missing,
         .file = {},
         .applied_at = entry.applied_at,
         .note = entry.note});
  }
  return result;
}

}  // namespace crosswalk
