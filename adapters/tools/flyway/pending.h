#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "configuration.h"
#include "crosswalk/tool/ledger.h"
#include "version.h"

// What a version table says of a project's migrations: which are still to run.
namespace crosswalk::flyway {

// Keys of LedgerState::memory.
inline constexpr const char* kNextRank = "next_rank";
inline constexpr const char* kBaseline = "baseline";                   // the version of the applied baseline
inline constexpr const char* kHighest = "highest";                     // the highest version that was applied
inline constexpr const char* kMissingSchemas = "missing_schemas";      // those that a run creates, one on each line
inline constexpr const char* kSessionChanged = "session_changed";      // by a migration of this run
inline constexpr std::string_view kDescriptionOf = "description of ";  // and an id: as the table has it

[[nodiscard]] std::optional<Version> version_of(const Migration& migration);
// Null if there is none.
[[nodiscard]] const Migration* find_version(const History& history, const Version& version);
// Raises the highest version so far.
void raise(std::optional<Version>& highest, const std::optional<Version>& version);
// Whether a migration's version is below one that was applied.
[[nodiscard]] bool comes_too_late(const Migration& migration, const LedgerState& state);
// Whether `target` keeps a migration from being applied: a version above it, or any with "current". Repeatable ones are
// applied whatever the target, but for "next", which stops at one migration. "10?" is 10 where that is missing, too.
[[nodiscard]] bool lies_above_target(const Migration& migration, const LedgerContext& context,
                                     const LedgerState& state);
// Whether a run notes a baseline before it migrates: of a database that has something and no version table. One whose
// schema it creates has its version table from that (Flyway.java, migrate).
[[nodiscard]] bool makes_baseline(const LedgerContext& context, const LedgerState& state);

}  // namespace crosswalk::flyway
