#include "ledger.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "frontend.h"
#include "ledger_sql.h"
#include "scripts.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

// Keys of LedgerState::memory.
constexpr const char* kNextRank = "next_rank";
constexpr const char* kBaseline = "baseline";                   // the version of the applied baseline
constexpr const char* kHighest = "highest";                     // the highest version that was applied
constexpr const char* kMissingSchemas = "missing_schemas";      // those that a run creates, one on each line
constexpr const char* kSessionChanged = "session_changed";      // by a migration of this run
constexpr std::string_view kDescriptionOf = "description of ";  // and an id: as the table has it

// One row as the query asks for it.
struct HistoryTableRow {
  std::int64_t rank = 0;
  std::optional<std::string> version;
  std::string description;
  std::string type;
  std::optional<std::string> checksum;
  std::string installed_on;
  bool success = false;
};
constexpr std::size_t kColumns = 7;

bool is_true(std::string_view text) { return text == "1" || text == "t" || equals_ignoring_case(text, "true"); }

std::optional<HistoryTableRow> read_row(const Row& row) {
  if (row.size() != kColumns || !row[0]) return std::nullopt;
  HistoryTableRow result;
  const auto [end, error] = std::from_chars(row[0]->data(), row[0]->data() + row[0]->size(), result.rank);
  if (error != std::errc() || end != row[0]->data() + row[0]->size()) return std::nullopt;
  result.version = row[1];
  result.description = row[2].value_or("");
  result.type = row[3].value_or("");
  result.checksum = row[4];
  result.installed_on = row[5].value_or("");
  result.success = is_true(row[6].value_or(""));
  return result;
}

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

// The id of the migration that a row is about. Versions are the same as numbers: "1.0" in the table is V1 in the
// project.
std::string id_of(const History& history, const HistoryTableRow& row) {
  if (!row.version) return repeatable_id(row.description);
  const auto version = Version::parse(*row.version);
  const Migration* migration = version ? find_version(history, *version) : nullptr;
  return migration != nullptr ? migration->id : *row.version;
}

// Of the row that says which schemas were created: 0 where it is the very first
// (internal/schemahistory/SchemaHistory.java, calculateInstalledRank).
std::int64_t rank_of_schemas(const LedgerState& state) {
  std::int64_t rank = 0;
  if (!state.exists) return rank;
  const std::string& next = state.memory.at(kNextRank);
  std::from_chars(next.data(), next.data() + next.size(), rank);
  return rank;
}

bool same_repeatable_checksum(const Migration& migration, const std::optional<std::string>& stored) {
  const auto raw = migration.properties.find(kRawChecksum);
  return migration.checksum == stored || (stored && raw != migration.properties.end() && raw->second == *stored);
}

void raise(std::optional<Version>& highest, const std::optional<Version>& version) {
  if (version && (!highest || *highest < *version)) highest = version;
}

// Whether a migration's version is below one that was applied.
bool comes_too_late(const Migration& migration, const LedgerState& state) {
  const auto version = version_of(migration);
  const auto highest = state.memory.find(kHighest);
  if (!version || highest == state.memory.end()) return false;
  const auto applied = Version::parse(highest->second);
  return applied && *version < *applied;
}

// Whether `target` keeps a migration from being applied: a version above it, or any with "current". Repeatable ones are
// applied whatever the target, but for "next", which stops at one migration. "10?" is 10 where that is missing, too.
bool lies_above_target(const Migration& migration, const Configuration& configuration,
                       const std::optional<Version>& next) {
  const auto version = version_of(migration);
  const std::string stated = configuration.text("target");
  std::string_view text = trim(stated);
  if (equals_ignoring_case(text, "next")) return next && (!version || *next < *version);
  if (!version || text.empty() || equals_ignoring_case(text, "latest")) return false;
  if (equals_ignoring_case(text, "current")) return true;
  if (text.ends_with('?')) text.remove_suffix(1);
  const auto target = Version::parse(text);
  return target && *target < *version;
}

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

// Whether a migration's text may leave settings behind that Flyway takes back before the next one.
bool changes_session(const LedgerContext& context, const Migration& migration) {
  std::vector<std::string_view> words = {"search_path", "set role", "session authorization"};
  if (context.dialect.name() == "mysql") words = {"foreign_key_checks", "sql_safe_updates"};
  return std::any_of(migration.up.begin(), migration.up.end(), [&](const Step& step) {
    const auto* raw = step.operation.as<RawSql>();
    if (raw == nullptr && !step.written) return false;
    const std::string text = to_lower(step.written ? step.written->text : raw->text);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return text.find(word) != std::string::npos; });
  });
}

// The schemas that a run creates first (internal/command/DbSchemas.java): those that are not there, but for those that
// the project's own callback makes.
std::vector<std::string> schemas_to_create(const LedgerContext& context, const std::vector<std::string>& there) {
  std::vector<std::string> missing;
  if (!configuration_of(context.project).flag("createSchemas", true)) return missing;
  for (const std::string& schema : named_schemas(context)) {
    if (std::find(there.begin(), there.end(), schema) != there.end()) continue;
    const bool made_by_callback =
        std::any_of(context.history.hooks.begin(), context.history.hooks.end(), [&](const Hook& hook) {
          if (hook.moment != "createSchema" && hook.moment != "beforeCreateSchema") return false;
          return std::any_of(hook.steps.begin(), hook.steps.end(), [&](const Step& step) {
            const auto* create = step.operation.as<CreateObject>();
            return create != nullptr && create->object == ObjectKind::Schema && create->name.name.text == schema;
          });
        });
    if (!made_by_callback) missing.push_back(schema);
  }
  return missing;
}

std::vector<std::string> missing_schemas(const LedgerState& state) {
  const auto found = state.memory.find(kMissingSchemas);
  std::vector<std::string> schemas;
  if (found == state.memory.end()) return schemas;
  for (const std::string_view schema : split(found->second, '\n')) schemas.emplace_back(schema);
  return schemas;
}

// Whether a run notes a baseline before it migrates: of a database that has something and no version table. One whose
// schema it creates has its version table from that (Flyway.java, migrate).
bool makes_baseline(const LedgerContext& context, const LedgerState& state) {
  if (state.exists || state.other_tables.empty() || state.memory.contains(kMissingSchemas)) return false;
  const Configuration configuration = configuration_of(context.project);
  return configuration.flag("baselineOnMigrate", false) && !configuration.flag("skipExecutingMigrations", false);
}

std::string baseline_version(const Configuration& configuration) {
  const auto version = Version::parse(configuration.text("baselineVersion", "1"));
  return version ? version->display() : "1";
}

HistoryRow baseline_row(const LedgerContext& context) {
  const Configuration configuration = configuration_of(context.project);
  HistoryRow row;
  row.rank = 1;
  row.version = baseline_version(configuration);
  row.description = configuration.text("baselineDescription", "<< Flyway Baseline >>");
  row.script = row.description;
  row.type = "BASELINE";
  row.timed = false;
  return row;
}

// Puts the rows together to what they say of each migration, in the order of their ranks.
class StateReader {
 public:
  explicit StateReader(const History& history) : history_(history) { state_.exists = true; }

  void read(const HistoryTableRow& row);
  [[nodiscard]] LedgerState finish();

 private:
  void forget(const std::string& id) {
    std::erase_if(state_.entries, [&](const LedgerEntry& entry) { return entry.id == id; });
  }
  void set_baseline(const HistoryTableRow& row) {
    if (row.version) state_.memory[kBaseline] = *row.version;
  }
  void note_highest();
  [[nodiscard]] bool has_entry(const std::string& id) const {
    return std::any_of(state_.entries.begin(), state_.entries.end(),
                       [&](const LedgerEntry& entry) { return entry.id == id; });
  }

  const History& history_;
  LedgerState state_;
  std::int64_t last_rank_ = 0;
};

void StateReader::read(const HistoryTableRow& row) {
  last_rank_ = std::max(last_rank_, row.rank);
  if (row.type == "SCHEMA") return;
  if (row.type == "BASELINE") return set_baseline(row);
  const std::string id = id_of(history_, row);
  if (row.type == "DELETE" || row.type.starts_with("UNDO_")) {
    if (row.success) forget(id);
    return;
  }
  if (row.type.ends_with("_BASELINE") && row.success) set_baseline(row);
  if (!row.version) forget(id);  // the latest run of a repeatable one counts

  LedgerEntry entry;
  entry.id = id;
  entry.state = row.success ? EntryState::Applied : EntryState::Failed;
  entry.checksum = row.checksum;
  entry.applied_at = row.installed_on;
  entry.note = row.type;
  state_.memory[std::string(kDescriptionOf) + id] = row.description;
  state_.entries.push_back(std::move(entry));
}

void StateReader::note_highest() {
  std::optional<Version> highest;
  for (const LedgerEntry& entry : state_.entries) {
    const Migration* migration = history_.find(entry.id);
    raise(highest, migration != nullptr ? version_of(*migration) : Version::parse(entry.id));
  }
  if (highest) state_.memory[kHighest] = highest->display();
}

LedgerState StateReader::finish() {
  state_.memory[kNextRank] = std::to_string(last_rank_ + 1);
  const auto baseline = Version::parse(state_.memory[kBaseline]);
  const bool anything = !state_.entries.empty() || baseline;
  std::vector<LedgerEntry> implied;
  for (const Migration& migration : history_.in_order()) {
    const auto version = version_of(migration);
    // Below the baseline, or a baseline script that comes too late: Flyway never runs it.
    const bool passed =
        version && ((baseline && *version <= *baseline) || (migration.kind == MigrationKind::Baseline && anything));
    if (!passed || has_entry(migration.id)) continue;
    LedgerEntry entry;
    entry.id = migration.id;
    entry.implied = true;
    implied.push_back(std::move(entry));
  }
  state_.entries.insert(state_.entries.begin(), implied.begin(), implied.end());
  note_highest();
  return std::move(state_);
}

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
         !lies_above_target(migration, configuration_, next_version(context_, state_));
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

std::vector<QualifiedName> FlywayLedger::tables(const LedgerContext& context) const { return {history_table(context)}; }

std::vector<LedgerQuery> FlywayLedger::queries(const LedgerContext& context) const {
  const QualifiedName table = history_table(context);
  std::vector<std::string> columns;
  for (const char* column :
       {"installed_rank", "version", "description", "type", "checksum", "installed_on", "success"}) {
    // Qualified: SQLite takes a quoted name that no column has for a string.
    columns.push_back(context.dialect.quote(table) + "." + context.dialect.quote(Identifier(column), true));
  }
  std::vector<LedgerQuery> queries = {{.table = context.dialect.quote(table),
                                       .sql = "SELECT " + join(columns, ", ") + " FROM " +
                                              context.dialect.quote(table) + " ORDER BY " + columns.front()},
                                      tables_query(context)};
  if (!named_schemas(context).empty()) queries.push_back(schemas_query(context));
  return queries;
}

std::optional<LedgerState> FlywayLedger::interpret(const LedgerContext& context,
                                                   const std::vector<std::optional<Rows>>& answers,
                                                   Diagnostics& diagnostics) const {
  std::vector<std::string> missing;
  if (answers.size() > 2 && answers[2]) missing = schemas_to_create(context, first_column(*answers[2]));
  const auto with_missing = [&](LedgerState state) {
    if (!missing.empty()) state.memory[kMissingSchemas] = join(missing, "\n");
    return state;
  };
  if (answers.empty() || !answers.front()) {
    LedgerState state;
    state.memory[kNextRank] = "1";
    if (answers.size() > 1 && answers[1]) state.other_tables = first_column(*answers[1]);
    return with_missing(std::move(state));
  }
  StateReader reader(context.history);
  for (const Row& row : answers.front()->rows) {
    const auto read = read_row(row);
    if (!read) {
      diagnostics.report<Code::LedgerUnreadable>({}, history_table(context).display(), "Flyway",
                                                 "a row has no rank, or the table has other columns");
      return std::nullopt;
    }
    reader.read(*read);
  }
  return with_missing(reader.finish());
}

bool FlywayLedger::same_checksum(const LedgerContext&, const Migration& migration, const LedgerEntry& entry) const {
  if (entry.implied) return true;
  if (migration.kind == MigrationKind::Repeatable) return same_repeatable_checksum(migration, entry.checksum);
  return entry.checksum == migration.checksum;
}

bool FlywayLedger::allows_apply(const LedgerContext& context, const LedgerState& state,
                                Diagnostics& diagnostics) const {
  return Validation(context, state, diagnostics).passes();
}

bool FlywayLedger::passes_over(const LedgerContext& context, const Migration& migration,
                               const LedgerState& state) const {
  const Configuration configuration = configuration_of(context.project);
  return (comes_too_late(migration, state) && !configuration.flag("outOfOrder", false)) ||
         lies_above_target(migration, configuration, next_version(context, state));
}

// `flyway info` shows what a baseline to come will stand for as pending; `flyway migrate` does not run it.
bool FlywayLedger::leaves_out(const LedgerContext& context, const Migration& migration,
                              const LedgerState& state) const {
  if (passes_over(context, migration, state)) return true;
  if (!makes_baseline(context, state)) return false;
  if (migration.kind == MigrationKind::Baseline) return true;
  const auto version = version_of(migration);
  const auto baseline = Version::parse(baseline_version(configuration_of(context.project)));
  return version && baseline && *version <= *baseline;
}

std::vector<Statement> FlywayLedger::prepare(const LedgerContext& context, const LedgerState& state) const {
  std::vector<Statement> statements;
  const auto append = [&](std::vector<Statement> more) {
    statements.insert(statements.end(), more.begin(), more.end());
  };
  const std::vector<std::string> missing = missing_schemas(state);
  for (const std::string& schema : missing) statements.push_back(create_schema(context, schema));
  if (!state.exists) append(create_history_table(context));
  if (!missing.empty()) {
    HistoryRow row;
    row.rank = rank_of_schemas(state);
    row.description = "<< Flyway Schema Creation >>";
    row.type = "SCHEMA";
    row.timed = false;
    row.script = abbreviate_script(quoted_list(context, missing));
    statements.push_back(insert_history_row(context, row));
  }
  if (makes_baseline(context, state)) statements.push_back(insert_history_row(context, baseline_row(context)));
  append(enter_schema(context));
  return statements;
}

// Flyway takes its lock in a transaction of a second connection, or for the session of the only one; both are one and
// the same lock, and a session has it here.
std::vector<Statement> FlywayLedger::lock(const LedgerContext& context) const {
  if (context.dialect.name() == "postgresql") {
    return {{"SELECT pg_try_advisory_lock(" + std::to_string(advisory_lock_key(context)) + ")"}};
  }
  if (context.dialect.name() == "mysql") return {{"SELECT GET_LOCK('" + named_lock(context) + "',0)"}};
  return {};
}

std::vector<Statement> FlywayLedger::unlock(const LedgerContext& context) const {
  if (context.dialect.name() == "postgresql") {
    return {{"SELECT pg_advisory_unlock(" + std::to_string(advisory_lock_key(context)) + ")"}};
  }
  if (context.dialect.name() == "mysql") return {{"SELECT RELEASE_LOCK('" + named_lock(context) + "')"}};
  return {};
}

// internal/command/DbMigrate.java, Flyway.java (migrate) and FlywayExecutor.java, which connects.
std::vector<const Hook*> FlywayLedger::hooks(const LedgerContext& context, HookMoment moment) const {
  const bool validates = configuration_of(context.project).flag("validateOnMigrate", true);
  std::vector<std::string_view> events;
  switch (moment) {
    case HookMoment::RunOpens:
      events = {kInitSql, "afterConnect"};
      if (validates) events.insert(events.end(), {"beforeValidate", "afterValidate"});
      if (configuration_of(context.project).flag("createSchemas", true)) {
        events.insert(events.end(), {"createSchema", "beforeCreateSchema"});
      }
      break;
    case HookMoment::RunBegins:
      events = {"beforeMigrate"};
      break;
    case HookMoment::MigrationBegins:
      events = {"beforeEachMigrate"};
      break;
    case HookMoment::StatementBegins:
      events = {"beforeEachMigrateStatement"};
      break;
    case HookMoment::StatementEnds:
      events = {"afterEachMigrateStatement"};
      break;
    case HookMoment::StatementFails:
      events = {"afterEachMigrateStatementError"};
      break;
    case HookMoment::MigrationEnds:
      events = {"afterEachMigrate"};
      break;
    case HookMoment::MigrationFails:
      events = {"afterEachMigrateError"};
      break;
    case HookMoment::VersionedEnd:
      events = {"afterVersioned"};
      break;
    case HookMoment::RepeatablesBegin:
      events = {"beforeRepeatables"};
      break;
    case HookMoment::RunApplied:
      events = {"afterMigrateApplied"};
      break;
    case HookMoment::RunEnds:
      events = {"afterMigrate"};
      break;
    case HookMoment::RunFails:
      events = {"afterMigrateError"};
      break;
  }
  std::vector<const Hook*> found;
  for (const std::string_view event : events) {
    for (const Hook& hook : context.history.hooks) {
      if (hook.moment == event) found.push_back(&hook);
    }
  }
  return found;
}

TransactionShape FlywayLedger::transactions(const LedgerContext& context,
                                            const std::vector<const Migration*>& pending) const {
  const bool all_in_transactions = std::all_of(pending.begin(), pending.end(), [](const Migration* migration) {
    return migration->transaction == TransactionMode::Default;
  });
  const bool group = configuration_of(context.project).flag("group", false);
  return group && all_in_transactions ? TransactionShape::WholeRun : TransactionShape::PerMigration;
}

LedgerWrites FlywayLedger::record(const LedgerContext& context, const Migration& migration, LedgerState& state) const {
  const auto property = [&](const char* key, std::string fallback) {
    const auto found = migration.properties.find(key);
    return found == migration.properties.end() ? std::move(fallback) : found->second;
  };
  HistoryRow row;
  const std::string& rank = state.memory[kNextRank];
  std::from_chars(rank.data(), rank.data() + rank.size(), row.rank);
  if (row.rank < 1) row.rank = 1;
  if (makes_baseline(context, state)) row.rank = baseline_row(context).rank + 1;
  // Schemas that this run created have a row: the first of a new table, or the one behind the last.
  if (state.exists && !missing_schemas(state).empty()) ++row.rank;
  if (migration.kind != MigrationKind::Repeatable) row.version = property(kVersion, migration.id);
  row.description = abbreviate_description(migration.title);
  row.type = property(kType, "SQL");
  row.script = abbreviate_script(property(kScript, migration.file));
  row.checksum = migration.checksum;

  LedgerWrites writes;
  if (state.memory.contains(kSessionChanged)) writes.before = restore_session(context);
  if (changes_session(context, migration)) state.memory[kSessionChanged] = "1";
  writes.after_in_transaction = migration.transaction == TransactionMode::Default;
  writes.after = {insert_history_row(context, row)};
  // A failure that was rolled back leaves no row; any other leaves one that says so.
  row.success = false;
  if (!writes.after_in_transaction || !context.dialect.features().transactional_ddl) {
    writes.on_failure = {insert_history_row(context, row)};
  }

  state.exists = true;
  state.memory.erase(kMissingSchemas);
  state.memory[kNextRank] = std::to_string(row.rank + 1);
  state.memory[std::string(kDescriptionOf) + migration.id] = row.description;
  std::erase_if(state.entries, [&](const LedgerEntry& entry) { return entry.id == migration.id; });
  LedgerEntry entry;
  entry.id = migration.id;
  entry.checksum = migration.checksum;
  entry.note = row.type;
  state.entries.push_back(std::move(entry));
  return writes;
}

}  // namespace crosswalk::flyway
