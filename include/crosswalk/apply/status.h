#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/tool/ledger.h"

namespace crosswalk {

enum class MigrationState {
  Applied,
  Pending,
  Failed,    // began and did not end
  Edited,    // applied, and its file has changed since
  Missing,   // applied, and its file is gone
  Outdated,  // repeatable, changed, will run again
  Ignored,   // not applied, and its tool leaves it out, since a later one was
};
[[nodiscard]] std::string_view word_for(MigrationState state);

struct MigrationStatus {
  std::string id;
  std::string title;
  MigrationState state = MigrationState::Pending;
  std::string file;
  std::string applied_at;
  std::string note;
};

struct ProjectStatus {
  bool ledger_exists = false;
  std::vector<MigrationStatus> migrations;
  [[nodiscard]] std::size_t count(MigrationState state) const;
  // History and database disagree: something failed, was edited, or is missing.
  [[nodiscard]] bool disagrees() const;
  [[nodiscard]] bool up_to_date() const;
};

// Reads a tool's version table. Reports LedgerUnreadable and gives nothing if it is not as the tool makes it.
[[nodiscard]] std::optional<LedgerState> read_ledger(Session& session, const LedgerContext& context,
                                                     const Ledger& ledger, Diagnostics& diagnostics);

// Forgets the tables and views that another project of the same database makes, so that several may share one: those of
// its history and of its ledger.
void allow_tables_of(const LedgerContext& other, const Ledger& ledger, LedgerState& state);

// Compares a history with its version table. Pure.
[[nodiscard]] ProjectStatus status_of(const LedgerContext& context, const Ledger& ledger, const LedgerState& state);

}  // namespace crosswalk
