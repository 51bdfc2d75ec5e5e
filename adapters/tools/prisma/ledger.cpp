#include "ledger.h"

#include <algorithm>

#include "checksum.h"
#include "crosswalk/base/hash.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/timestamps.h"

namespace crosswalk::prisma {
namespace {

constexpr const char* kTable = "_prisma_migrations";
constexpr std::string_view kLock = "72707369";

// The columns of the query, in its order.
enum ColumnPlace : std::size_t { kName, kChecksum, kStarted, kFinished, kRolledBack, kLogs, kColumnCount };

// flavour/postgres.rs
constexpr std::string_view kCreateOnPostgresql =
    "CREATE TABLE _prisma_migrations (\n"
    "    id                      VARCHAR(36) PRIMARY KEY NOT NULL,\n"
    "    checksum                VARCHAR(64) NOT NULL,\n"
    "    finished_at             TIMESTAMPTZ,\n"
    "    migration_name          VARCHAR(255) NOT NULL,\n"
    "    logs                    TEXT,\n"
    "    rolled_back_at          TIMESTAMPTZ,\n"
    "    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),\n"
    "    applied_steps_count     INTEGER NOT NULL DEFAULT 0\n"
    ")";

// flavour/mysql.rs
constexpr std::string_view kCreateOnMysql =
    "CREATE TABLE _prisma_migrations (\n"
    "    id                      VARCHAR(36) PRIMARY KEY NOT NULL,\n"
    "    checksum                VARCHAR(64) NOT NULL,\n"
    "    finished_at             DATETIME(3),\n"
    "    migration_name          VARCHAR(255) NOT NULL,\n"
    "    logs                    TEXT,\n"
    "    rolled_back_at          DATETIME(3),\n"
    "    started_at              DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),\n"
    "    applied_steps_count     INTEGER UNSIGNED NOT NULL DEFAULT 0\n"
    ") DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci";

// flavour/sqlite.rs; SQLite keeps this text.
constexpr std::string_view kCreateOnSqlite =
    "CREATE TABLE \"_prisma_migrations\" (\n"
    "    \"id\"                    TEXT PRIMARY KEY NOT NULL,\n"
    "    \"checksum\"              TEXT NOT NULL,\n"
    "    \"finished_at\"           DATETIME,\n"
    "    \"migration_name\"        TEXT NOT NULL,\n"
    "    \"logs\"                  TEXT,\n"
    "    \"rolled_back_at\"        DATETIME,\n"
    "    \"started_at\"            DATETIME NOT NULL DEFAULT current_timestamp,\n"
    "    \"applied_steps_count\"   INTEGER UNSIGNED NOT NULL DEFAULT 0\n"
    ")";

// The present time as the engine stores it: SQLite has whole milliseconds since 1970. The server's clock stands for the
// engine's, so that a plan is the same whenever it runs.
std::string_view now(const LedgerContext& context) {
  if (context.dialect.name() == "sqlite") {
    return "CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER)";
  }
  if (context.dialect.name() == "mysql") return "UTC_TIMESTAMP(3)";
  return "clock_timestamp()";
}

// What the rows of one migration say together. There is one for each attempt.
struct Attempts {
  LedgerEntry entry;
  bool applied = false;
  bool failed = false;
};

void add_attempt(Attempts& attempts, const Row& row) {
  LedgerEntry& entry = attempts.entry;
  // The first row's checksum is the one that Prisma compares, even if it was rolled back
  // (commands/diagnose_migration_history.rs).
  if (!entry.checksum) entry.checksum = row[kChecksum];
  const bool rolled_back = row[kRolledBack].has_value();
  if (!rolled_back && row[kFinished]) {
    attempts.applied = true;
    entry.applied_at = readable_time(*row[kFinished]);  // SQLite holds milliseconds
  } else if (!rolled_back) {
    attempts.failed = true;
    entry.note = row[kLogs].value_or("");
  }
  entry.state = attempts.failed ? EntryState::Failed : attempts.applied ? EntryState::Applied : EntryState::RolledBack;
}

// Asks for the tables of the schema: while there is no version table, Prisma begins only where there are none but
// those of PostGIS (sql_migration_persistence.rs, initialize).
LedgerQuery tables_query(const LedgerContext& context) {
  if (context.dialect.name() == "sqlite") {
    return {.table = "sqlite_master",
            .sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence' ORDER BY name"};
  }
  if (context.dialect.name() == "mysql") {
    return {.table = "information_schema.tables",
            .sql =
                "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = "
                "'BASE TABLE' ORDER BY table_name"};
  }
  return {.table = "pg_catalog.pg_tables",
          .sql = "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = " +
                 context.dialect.literal(context.schema) + " AND tablename <> 'spatial_ref_sys' ORDER BY tablename"};
}

SourceSpan place_of(const LedgerContext& context, const std::string& id) {
  const Migration* migration = context.history.find(id);
  return migration == nullptr || migration->file.empty() ? SourceSpan{}
                                                         : SourceFile::make(migration->file, "")->whole();
}

}  // namespace

std::vector<QualifiedName> PrismaLedger::tables(const LedgerContext&) const { return {QualifiedName(kTable)}; }

std::vector<LedgerQuery> PrismaLedger::queries(const LedgerContext& context) const {
  return {{.table = kTable,
           .sql = "SELECT migration_name, checksum, started_at, finished_at, rolled_back_at, logs FROM "
                  "_prisma_migrations ORDER BY started_at ASC"},
          tables_query(context)};
}

std::optional<LedgerState> PrismaLedger::interpret(const LedgerContext&,
                                                   const std::vector<std::optional<Rows>>& answers,
                                                   Diagnostics& diagnostics) const {
  LedgerState state;
  if (answers.empty() || !answers.front()) {
    if (answers.size() > 1 && answers[1]) state.other_tables = first_column(*answers[1]);
    return state;
  }
  state.exists = true;
  std::vector<Attempts> found;
  for (const Row& row : answers.front()->rows) {
    if (row.size() != kColumnCount || !row[kName]) {
      diagnostics.report<Code::LedgerUnreadable>({}, kTable, "Prisma", "a row names no migration");
      return std::nullopt;
    }
    auto same = std::find_if(found.begin(), found.end(),
                             [&](const Attempts& attempts) { return attempts.entry.id == *row[kName]; });
    if (same == found.end()) {
      found.emplace_back();
      same = std::prev(found.end());
      same->entry.id = *row[kName];
    }
    add_attempt(*same, row);
  }
  for (Attempts& attempts : found) state.entries.push_back(std::move(attempts.entry));
  return state;
}

bool PrismaLedger::same_checksum(const LedgerContext& context, const Migration& migration,
                                 const LedgerEntry& entry) const {
  if (!entry.checksum || !migration.checksum || *entry.checksum == *migration.checksum) return true;
  // Only with the text can the other line ends be tried.
  const std::string path = join_path(join_path(context.project.migrations, migration.id), "migration.sql");
  const auto text = context.project.files ? context.project.files->read_bytes(path) : std::nullopt;
  return text && matches_checksum(*text, *entry.checksum);
}

// `migrate deploy` minds nothing but failures and foreign tables: neither edited scripts, nor rows without a folder,
// nor the order.
bool PrismaLedger::allows_apply(const LedgerContext& context, const LedgerState& state,
                                Diagnostics& diagnostics) const {
  bool allowed = state.other_tables.empty();
  if (!allowed) {
    // P3005
    diagnostics.report<Code::LedgerNotOurs>({}, state.other_tables.front(), "Prisma")
        .help(
            "run `prisma migrate resolve --applied` for what is there, or name the project that makes this table "
            "beside this one");
  }
  for (const LedgerEntry& entry : state.entries) {
    if (entry.state != EntryState::Failed) continue;
    allowed = false;
    diagnostics.report<Code::LedgerFailedMigration>(place_of(context, entry.id), entry.id)
        .help("after cleaning up, run `prisma migrate resolve --rolled-back \"" + entry.id +
              "\"`, or `--applied` if it is "
              "done by hand");
  }
  return allowed;
}

std::vector<Statement> PrismaLedger::prepare(const LedgerContext& context, const LedgerState& state) const {
  if (state.exists) return {};
  if (context.dialect.name() == "sqlite") return {{std::string(kCreateOnSqlite)}};
  if (context.dialect.name() == "mysql") return {{std::string(kCreateOnMysql)}};
  return {{std::string(kCreateOnPostgresql)}};
}

// Prisma waits ten seconds for it; whoever runs this asks again instead.
std::vector<Statement> PrismaLedger::lock(const LedgerContext& context) const {
  if (context.dialect.name() == "postgresql") return {{"SELECT pg_try_advisory_lock(" + std::string(kLock) + ")"}};
  if (context.dialect.name() == "mysql") return {{"SELECT GET_LOCK('prisma_migrate', 0)"}};
  return {};
}

std::vector<Statement> PrismaLedger::unlock(const LedgerContext& context) const {
  if (context.dialect.name() == "postgresql") return {{"SELECT pg_advisory_unlock(" + std::string(kLock) + ")"}};
  if (context.dialect.name() == "mysql") return {{"SELECT RELEASE_LOCK('prisma_migrate')"}};
  return {};
}

// The engine sends a script as one query, which PostgreSQL runs as one transaction; the others do not
// (flavour/*/connector/native/mod.rs).
TransactionShape PrismaLedger::transactions(const LedgerContext& context, const std::vector<const Migration*>&) const {
  return context.dialect.name() == "postgresql" ? TransactionShape::PerMigration : TransactionShape::None;
}

LedgerWrites PrismaLedger::record(const LedgerContext& context, const Migration& migration, LedgerState& state) const {
  const Dialect& dialect = context.dialect;
  const std::string id = dialect.literal(random_uuid());
  const std::string where = " WHERE id = " + id;
  const std::string update = "UPDATE _prisma_migrations SET ";
  LedgerWrites writes;
  writes.before = {{"INSERT INTO _prisma_migrations (id, checksum, started_at, migration_name) VALUES (" + id + ", " +
                    dialect.literal(migration.checksum.value_or("")) + ", " + std::string(now(context)) + ", " +
                    dialect.literal(migration.id) + ")"}};
  writes.after = {{update + "applied_steps_count = applied_steps_count + 1" + where},
                  {update + "finished_at = " + std::string(now(context)) + where}};
  writes.after_in_transaction = false;
  writes.on_failure = {{update + "logs = " + std::string(kErrorText) + where}};

  state.exists = true;
  std::erase_if(state.entries, [&](const LedgerEntry& entry) { return entry.id == migration.id; });
  LedgerEntry entry;
  entry.id = migration.id;
  entry.checksum = migration.checksum;
  state.entries.push_back(std::move(entry));
  return writes;
}

}  // namespace crosswalk::prisma
