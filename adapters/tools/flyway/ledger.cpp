#include "ledger.h"

#include <algorithm>
#include <charconv>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "frontend.h"
#include "ledger_sql.h"
#include "pending.h"
#include "validation.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

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
  return passes_validation(context, state, diagnostics);
}

bool FlywayLedger::passes_over(const LedgerContext& context, const Migration& migration,
                               const LedgerState& state) const {
  const Configuration configuration = configuration_of(context.project);
  return (comes_too_late(migration, state) && !configuration.flag("outOfOrder", false)) ||
         lies_above_target(migration, context, state);
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
