#include "pending.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "frontend.h"

namespace crosswalk::flyway {

std::optional<Version> version_of(const Migration& migration) {
  const auto found = migration.properties.find(kVersion);
  return found == migration.properties.end() ? std::nullopt : Version::parse(found->second);
}

const Migration* find_version(const History& history, const Version& version) {
  for (const Migration& migration : history.in_order()) {
    const auto own = version_of(migration);
    if (own && *own == version) return &migration;
  }
  return nullptr;
}

void raise(std::optional<Version>& highest, const std::optional<Version>& version) {
  if (version && (!highest || *highest < *version)) highest = version;
}

bool comes_too_late(const Migration& migration, const LedgerState& state) {
  const auto version = version_of(migration);
  const auto highest = state.memory.find(kHighest);
  if (!version || highest == state.memory.end()) return false;
  const auto applied = Version::parse(highest->second);
  return applied && *version < *applied;
}

namespace {

// The version that "next" means: the lowest that is pending.
std::optional<Version> next_version(const LedgerContext& context, const LedgerState& state) {
  const bool late_ones_run = configuration_of(context.project).flag("outOfOrder", false);
  for (const Migration& migration : context.history.in_order()) {
    const bool known = std::any_of(state.entries.begin(), state.entries.end(),
                                   [&](const LedgerEntry& entry) { return entry.id == migration.id; });
    if (known || !version_of(migration) || (comes_too_late(migration, state) && !late_ones_run)) continue;
    return version_of(migration);
  }
  return std::nullopt;
}

}  // namespace

bool lies_above_target(const Migration& migration, const LedgerContext& context, const LedgerState& state) {
  const Configuration configuration = configuration_of(context.project);
  const auto version = version_of(migration);
  const std::string stated = configuration.text("target");
  std::string_view text = trim(stated);
  if (equals_ignoring_case(text, "next")) {
    const auto next = next_version(context, state);
    return next && (!version || *next < *version);
  }
  if (!version || text.empty() || equals_ignoring_case(text, "latest")) return false;
  if (equals_ignoring_case(text, "current")) return true;
  if (text.ends_with('?')) text.remove_suffix(1);
  const auto target = Version::parse(text);
  return target && *target < *version;
}

bool makes_baseline(const LedgerContext& context, const LedgerState& state) {
  if (state.exists || state.other_tables.empty() || state.memory.contains(kMissingSchemas)) return false;
  const Configuration configuration = configuration_of(context.project);
  return configuration.flag("baselineOnMigrate", false) && !configuration.flag("skipExecutingMigrations", false);
}

}  // namespace crosswalk::flyway
