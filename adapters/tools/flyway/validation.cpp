#include "validation.h"

#include <algorithm>
#include <array>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "frontend.h"
#include "ledger_sql.h"
#include "pending.h"
#include "scripts.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

// Whether the project tells validation to overlook a state: "*:missing", "versioned:pending" (ValidatePattern.java).
bool overlooks(const Configuration& configuration, std::string_view kind, std::string_view state) {
  for (const std::string& pattern : configuration.list("ignoreMigrationPatterns", "*:future")) {
    const auto parts = split(pattern, ':');
    if (parts.size() != 2) continue;
    if ((parts[0] == "*" || parts[0] == kind) && (parts[1] == "*" || parts[1] == state)) return true;
  }
  return false;
}

// Flyway's own checks before it migrates (internal/info/MigrationInfoImpl.java).
class Validation {
 public:
  Validation(const LedgerContext& context, const LedgerState& state, Diagnostics& diagnostics)
      : context_(context),
        state_(state),
        diagnostics_(diagnostics),
        configuration_(configuration_of(context.project)) {}

  [[nodiscard]] bool passes();

 private:
  void check_entry(const LedgerEntry& entry);
  void check_applied(const LedgerEntry& entry, const Migration& migration);
  void check_missing(const LedgerEntry& entry);
  void check_pending(const Migration& migration);
  void refuse_other_tables();
  void check_configuration();
  void check_target();
  void check_patterns();
  void check_names();
  void check_runnable(const Migration& migration);
  void check_group();
  void refuse(std::string_view subject, const std::string& why) {
    passes_ = false;
    diagnostics_.report<Code::ConfigurationInvalid>({}, subject, why);
  }
  [[nodiscard]] bool is_pending(const Migration& migration) const;
  [[nodiscard]] static SourceSpan place_of(const Migration& migration) {
    return migration.file.empty() ? SourceSpan{} : SourceFile::make(migration.file, "")->whole();
  }

  const LedgerContext& context_;
  const LedgerState& state_;
  Diagnostics& diagnostics_;
  Configuration configuration_;
  std::optional<Version> last_resolved_;
  bool passes_ = true;
};

bool Validation::passes() {
  const bool refused = !state_.other_tables.empty() && !state_.memory.contains(kMissingSchemas);
  if (refused && !makes_baseline(context_, state_)) refuse_other_tables();
  for (const Migration& migration : context_.history.in_order()) raise(last_resolved_, version_of(migration));
  for (const LedgerEntry& entry : state_.entries) check_entry(entry);
  for (const Migration& migration : context_.history.in_order()) check_pending(migration);
  check_configuration();
  for (const Migration& migration : context_.history.in_order()) check_runnable(migration);
  check_group();
  return passes_;
}

bool Validation::is_pending(const Migration& migration) const {
  const bool known = std::any_of(state_.entries.begin(), state_.entries.end(),
                                 [&](const LedgerEntry& entry) { return entry.id == migration.id; });
  return !known && !(comes_too_late(migration, state_) && !configuration_.flag("outOfOrder", false)) &&
         !lies_above_target(migration, context_, state_);
}

void Validation::check_configuration() {
  check_target();
  check_patterns();
  if (configuration_.flag("validateMigrationNaming", false)) check_names();
  if (configuration_.flag("skipExecutingMigrations", false)) {
    refuse("skipExecutingMigrations", "migrations would be noted without being run, which Flyway alone does");
  }
  if (configuration_.flag("skipDefaultResolvers", false)) {
    refuse("skipDefaultResolvers", "Flyway finds no scripts then, but only what a resolver of the application finds");
  }
}

// internal/configuration/ConfigurationValidator.java, internal/info/MigrationInfoServiceImpl.java
void Validation::check_target() {
  if (!configuration_.has("target")) return;
  const std::string stated = configuration_.text("target");
  std::string_view text = trim(stated);
  for (const std::string_view word : {"latest", "current", "next"}) {
    if (equals_ignoring_case(text, word)) return;
  }
  const bool may_be_missing = text.ends_with('?');
  if (may_be_missing) text.remove_suffix(1);
  const auto target = Version::parse(text);
  if (!target) return refuse("target", "`" + std::string(text) + "` is not a version");
  const bool applied = std::any_of(state_.entries.begin(), state_.entries.end(),
                                   [&](const LedgerEntry& entry) { return Version::parse(entry.id) == target; });
  if (may_be_missing || applied || find_version(context_.history, *target) != nullptr) return;
  refuse("target",
         "there is no migration of version `" + std::string(text) + "`; Flyway accepts `" + std::string(text) + "?`");
}

// api/pattern/ValidatePattern.java
void Validation::check_patterns() {
  static constexpr std::array<std::string_view, 3> kKinds = {"*", "versioned", "repeatable"};
  static constexpr std::array<std::string_view, 5> kStates = {"*", "missing", "pending", "ignored", "future"};
  const auto knows = [](const auto& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view one) { return equals_ignoring_case(one, word); });
  };
  for (const std::string& pattern : configuration_.list("ignoreMigrationPatterns", "*:future")) {
    const auto parts = split(pattern, ':');
    if (parts.size() == 2 && knows(kKinds, trim(parts[0])) && knows(kStates, trim(parts[1]))) continue;
    refuse("ignoreMigrationPatterns", "`" + pattern + "` is not a kind and a state, such as `versioned:missing`");
  }
}

// internal/resource/ResourceNameValidator.java
void Validation::check_names() {
  for (const Script& script : list_scripts(*context_.project.files, configuration_)) {
    if (script.name.kind != FileKind::Ignored || !script.name.has_suffix) continue;
    refuse(context_.project.files->display_path(script.path), script.name.reason);
  }
}

void Validation::check_runnable(const Migration& migration) {
  const auto refused = migration.properties.find(kRefused);
  if (refused == migration.properties.end() || !is_pending(migration)) return;
  passes_ = false;
  diagnostics_.report<Code::ConfigurationInvalid>(place_of(migration), migration.file,
                                                  "Flyway does not run it: " + refused->second);
}

// internal/command/DbMigrate.java, checkMigrationsMixed
void Validation::check_group() {
  if (!configuration_.flag("group", false) || configuration_.flag("mixed", false)) return;
  const Migration* outside = nullptr;
  bool inside = false;
  for (const Migration& migration : context_.history.in_order()) {
    if (!is_pending(migration)) continue;
    const bool in_transaction = migration.transaction == TransactionMode::Default;
    inside = inside || in_transaction;
    if (!in_transaction && outside == nullptr) outside = &migration;
  }
  if (outside == nullptr || !inside) return;
  refuse("group", "`" + outside->id + "` cannot run in the transaction of the others, and `mixed` is false");
}

void Validation::refuse_other_tables() {
  passes_ = false;
  diagnostics_.report<Code::LedgerNotOurs>({}, state_.other_tables.front(), "Flyway")
      .help(
          "run `flyway baseline` first or set `baselineOnMigrate`, or name the project that makes this table beside "
          "this one");
}

void Validation::check_entry(const LedgerEntry& entry) {
  if (entry.implied) return;
  const Migration* migration = context_.history.find(entry.id);
  if (entry.state == EntryState::Failed) {
    passes_ = false;
    diagnostics_
        .report<Code::LedgerFailedMigration>(migration != nullptr ? place_of(*migration) : SourceSpan{}, entry.id)
        .help("remove what it left half done, then run `flyway repair`");
  } else if (!configuration_.flag("validateOnMigrate", true)) {
    return;
  } else if (migration != nullptr) {
    check_applied(entry, *migration);
  } else {
    check_missing(entry);
  }
}

void Validation::check_applied(const LedgerEntry& entry, const Migration& migration) {
  if (migration.kind == MigrationKind::Repeatable) return;
  const auto description = state_.memory.find(std::string(kDescriptionOf) + entry.id);
  const bool renamed =
      description != state_.memory.end() && description->second != abbreviate_description(migration.title);
  const bool edited = entry.checksum != migration.checksum;
  if (!renamed && !edited) return;
  passes_ = false;
  diagnostics_.report<Code::LedgerEdited>(place_of(migration), entry.id)
      .help(edited
                ? "undo the change, or run `flyway repair` to accept it"
                : "its description was `" + description->second + "`; undo that, or run `flyway repair` to accept it");
}

void Validation::check_missing(const LedgerEntry& entry) {
  const auto version = Version::parse(entry.id);
  const bool future = version && (!last_resolved_ || *last_resolved_ < *version);
  if (overlooks(configuration_, version ? "versioned" : "repeatable", future ? "future" : "missing")) return;
  passes_ = false;
  diagnostics_.report<Code::LedgerUnknownMigration>({}, entry.id)
      .help("restore its file, or run `flyway repair` to mark it as deleted");
}

void Validation::check_pending(const Migration& migration) {
  if (!comes_too_late(migration, state_) || configuration_.flag("outOfOrder", false)) return;
  const bool known = std::any_of(state_.entries.begin(), state_.entries.end(),
                                 [&](const LedgerEntry& entry) { return entry.id == migration.id; });
  if (known) return;
  if (!configuration_.flag("validateOnMigrate", true) || overlooks(configuration_, "versioned", "ignored")) return;
  passes_ = false;
  diagnostics_.report<Code::LedgerOutOfOrder>(place_of(migration), migration.id)
      .help("give it a version above " + state_.memory.at(kHighest) +
            ", or set `outOfOrder = true` in Flyway's configuration");
}

}  // namespace

bool passes_validation(const LedgerContext& context, const LedgerState& state, Diagnostics& diagnostics) {
  return Validation(context, state, diagnostics).passes();
}

}  // namespace crosswalk::flyway
