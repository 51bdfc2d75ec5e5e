#include "ledger.h"

#include <algorithm>
#include <charconv>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/timestamps.h"
#include "discovery.h"

namespace crosswalk::knex {
namespace {

// What `LedgerState::memory` holds: the last batch, whether this run has its own already, and what there is of a lock.
constexpr const char* kLastBatch = "last batch";
constexpr const char* kBatch = "batch";
constexpr const char* kLockTable = "lock table";
constexpr const char* kLockRows = "lock rows";

// The columns of the first query, in its order.
enum ColumnPlace : std::size_t { kName, kBatchColumn, kTime, kColumnCount };

QualifiedName version_table(const LedgerContext& context) {
  const std::string schema = context.project.setting(kSchema);
  return {schema.empty() ? std::nullopt : std::optional<Identifier>(schema),
          context.project.setting(kTable, "knex_migrations")};
}

// migrations/migrate/table-resolver.js, getLockTableName
QualifiedName lock_table(const LedgerContext& context) {
  QualifiedName table = version_table(context);
  table.name.text += "_lock";
  return table;
}

// Knex puts every name into quotes: SQLite and MySQL have back-ticks.
std::string quoted(const LedgerContext& context, const std::string& name) {
  const char mark = context.dialect.name() == "postgresql" ? '"' : '`';
  return mark + replace_all(name, std::string(1, mark), std::string(2, mark)) + mark;
}
std::string quoted_table(const LedgerContext& context, const QualifiedName& name) {
  return (name.schema ? quoted(context, name.schema->text) + "." : "") + quoted(context, name.name.text);
}

// The type of a numbered key, as increments() makes it.
std::string_view numbered(const LedgerContext& context) {
  if (context.dialect.name() == "sqlite") return "integer not null primary key autoincrement";
  if (context.dialect.name() == "mysql") return "int unsigned not null auto_increment primary key";
  return "serial primary key";
}

std::string_view integer(const LedgerContext& context) { return context.dialect.name() == "mysql" ? "int" : "integer"; }

std::string_view time_type(const LedgerContext& context) {
  if (context.dialect.name() == "sqlite") return "datetime";
  if (context.dialect.name() == "mysql") return "timestamp";
  return "timestamptz";
}

// migrations/migrate/table-creator.js; SQLite keeps this text.
Statement create_version_table(const LedgerContext& context) {
  return {"create table " + quoted_table(context, version_table(context)) + " (" + quoted(context, "id") + " " +
          std::string(numbered(context)) + ", " + quoted(context, "name") + " varchar(255), " +
          quoted(context, "batch") + " " + std::string(integer(context)) + ", " + quoted(context, "migration_time") +
          " " + std::string(time_type(context)) + ")"};
}

Statement create_lock_table(const LedgerContext& context) {
  return {"create table " + quoted_table(context, lock_table(context)) + " (" + quoted(context, "index") + " " +
          std::string(numbered(context)) + ", " + quoted(context, "is_locked") + " " + std::string(integer(context)) +
          ")"};
}

// The present time as the drivers store a JavaScript Date: PostgreSQL with milliseconds, SQLite as milliseconds since
// 1970. The server's clock stands for Node's, so that a plan is the same whenever it runs.
std::string_view now(const LedgerContext& context) {
  if (context.dialect.name() == "sqlite") {
    return "CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER)";
  }
  if (context.dialect.name() == "mysql") return "CURRENT_TIMESTAMP";
  return "date_trunc('milliseconds', clock_timestamp())";
}

std::optional<long long> read_number(const std::optional<std::string>& text) {
  long long number = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

long long remembered(const LedgerState& state, const char* key) {
  const auto found = state.memory.find(key);
  return found == state.memory.end() ? 0 : read_number(found->second).value_or(0);
}

Statement set_lock(const LedgerContext& context, bool locked) {
  std::string text = "update " + quoted_table(context, lock_table(context)) + " set " + quoted(context, "is_locked") +
                     (locked ? " = 1" : " = 0");
  if (locked) text += " where " + quoted(context, "is_locked") + " = 0";
  return {std::move(text)};
}

}  // namespace

std::vector<QualifiedName> KnexLedger::tables(const LedgerContext& context) const {
  return {version_table(context), lock_table(context)};
}

std::vector<LedgerQuery> KnexLedger::queries(const LedgerContext& context) const {
  const std::string table = quoted_table(context, version_table(context));
  const std::string lock = quoted_table(context, lock_table(context));
  return {{.table = context.dialect.quote(version_table(context)),
           .sql = "select " + quoted(context, "name") + ", " + quoted(context, "batch") + ", " +
                  quoted(context, "migration_time") + " from " + table + " order by " + quoted(context, "id")},
          {.table = context.dialect.quote(lock_table(context)),
           .sql = "select " + quoted(context, "is_locked") + " from " + lock}};
}

std::optional<LedgerState> KnexLedger::interpret(const LedgerContext& context,
                                                 const std::vector<std::optional<Rows>>& answers,
                                                 Diagnostics& diagnostics) const {
  LedgerState state;
  if (answers.size() > 1 && answers[1]) {
    state.memory[kLockTable] = "true";
    state.memory[kLockRows] = std::to_string(answers[1]->rows.size());
  }
  if (answers.empty() || !answers.front()) return state;
  state.exists = true;
  long long last = 0;
  for (const Row& row : answers.front()->rows) {
    if (row.size() != kColumnCount || !row[kName]) {
      diagnostics.report<Code::LedgerUnreadable>({}, version_table(context).display(), "Knex",
                                                 "a row names no migration");
      return std::nullopt;
    }
    LedgerEntry entry;
    entry.id = *row[kName];
    entry.applied_at = readable_time(row[kTime].value_or(""));  // SQLite holds milliseconds
    entry.note = "batch " + row[kBatchColumn].value_or("?");
    last = std::max(last, read_number(row[kBatchColumn]).value_or(0));
    state.entries.push_back(std::move(entry));
  }
  state.memory[kLastBatch] = std::to_string(last);
  return state;
}

// Migrator.js, validateMigrationList. Earlier-named files that are new are simply run.
bool KnexLedger::allows_apply(const LedgerContext& context, const LedgerState& state, Diagnostics& diagnostics) const {
  bool allowed = true;
  for (const LedgerEntry& entry : state.entries) {
    if (context.history.find(entry.id) != nullptr) continue;
    allowed = false;
    diagnostics.report<Code::LedgerUnknownMigration>({}, entry.id)
        .help("Knex calls the migration directory corrupt until the file is back, or its row in `" +
              version_table(context).display() + "` is deleted");
  }
  return allowed;
}

std::vector<Statement> KnexLedger::prepare(const LedgerContext& context, const LedgerState& state) const {
  std::vector<Statement> statements;
  if (!state.exists) statements.push_back(create_version_table(context));
  if (!state.memory.contains(kLockTable)) statements.push_back(create_lock_table(context));
  if (remembered(state, kLockRows) == 0) {
    statements.push_back({"insert into " + quoted_table(context, lock_table(context)) + " (" +
                          quoted(context, "is_locked") + ") values (0)"});
  }
  return statements;
}

std::vector<Statement> KnexLedger::lock(const LedgerContext& context) const { return {set_lock(context, true)}; }
std::vector<Statement> KnexLedger::unlock(const LedgerContext& context) const { return {set_lock(context, false)}; }

// Migrator.js, latest: one transaction for everything, unless a pending migration opts out. The command line passes
// `disableTransactions` itself, so the knexfile's has no effect (bin/cli.js).
TransactionShape KnexLedger::transactions(const LedgerContext&, const std::vector<const Migration*>& pending) const {
  const bool opts_out = std::any_of(pending.begin(), pending.end(), [](const Migration* migration) {
    return migration->transaction == TransactionMode::Never;
  });
  return opts_out ? TransactionShape::PerMigration : TransactionShape::WholeRun;
}

LedgerWrites KnexLedger::record(const LedgerContext& context, const Migration& migration, LedgerState& state) const {
  // One batch for the whole run: the first to be recorded opens it.
  if (!state.memory.contains(kBatch)) state.memory[kBatch] = std::to_string(remembered(state, kLastBatch) + 1);
  LedgerWrites writes;
  writes.after = {{"insert into " + quoted_table(context, version_table(context)) + " (" + quoted(context, "batch") +
                   ", " + quoted(context, "migration_time") + ", " + quoted(context, "name") + ") values (" +
                   state.memory[kBatch] + ", " + std::string(now(context)) + ", " +
                   context.dialect.literal(migration.id) + ")"}};
  // Outside of the migration's own transaction; a run that has one transaction has it in there.
  writes.after_in_transaction = false;

  state.exists = true;
  LedgerEntry entry;
  entry.id = migration.id;
  state.entries.push_back(std::move(entry));
  return writes;
}

}  // namespace crosswalk::knex
