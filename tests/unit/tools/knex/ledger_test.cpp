#include <doctest/doctest.h>

#include "support/tool_project.h"

namespace crosswalk::tools {
const Tool& knex();
}

namespace crosswalk::test {
namespace {

const FakeDialect kPostgresql("postgresql");
const FakeDialect kSqlite("sqlite");

const Ledger& ledger() { return *tools::knex().ledger(); }

ReadProject shop(const std::string& knexfile = "module.exports = { client: 'pg' };") {
  const std::string empty = "exports.up = async (knex) => {};\nexports.down = async (knex) => {};\n";
  return read_project(tools::knex(),
                      {{"knexfile.js", knexfile},
                       {"migrations/1_a.js", empty},
                       {"migrations/2_b.js", empty + "exports.config = { transaction: false };\n"}},
                      kPostgresql);
}

LedgerContext context_of(const ReadProject& read, const Dialect& dialect) {
  return {.project = *read.project, .history = *read.history, .dialect = dialect, .schema = "public", .user = "app"};
}

LedgerState interpret(const LedgerContext& context, std::vector<Row> rows, std::size_t lock_rows) {
  Rows done;
  done.rows = std::move(rows);
  Rows locks;
  locks.rows.assign(lock_rows, Row{"0"});
  Diagnostics diagnostics;
  auto state = ledger().interpret(context, {done, locks}, diagnostics);
  REQUIRE(state.has_value());
  return *state;
}

TEST_CASE("knex's tables: made as Knex makes them") {
  const ReadProject read = shop();
  REQUIRE(read.history.has_value());
  const auto sqlite = ledger().prepare(context_of(read, kSqlite), {});
  REQUIRE(sqlite.size() == 3);
  CHECK(sqlite[0].text ==
        "create table `knex_migrations` (`id` integer not null primary key autoincrement, `name` varchar(255), `batch` "
        "integer, `migration_time` datetime)");
  CHECK(
      sqlite[1].text ==
      "create table `knex_migrations_lock` (`index` integer not null primary key autoincrement, `is_locked` integer)");
  CHECK(sqlite[2].text == "insert into `knex_migrations_lock` (`is_locked`) values (0)");
  const auto postgresql = ledger().prepare(context_of(read, kPostgresql), {});
  REQUIRE(postgresql.size() == 3);
  CHECK(postgresql[0].text ==
        "create table \"knex_migrations\" (\"id\" serial primary key, \"name\" varchar(255), \"batch\" integer, "
        "\"migration_time\" timestamptz)");
}

TEST_CASE("knex's tables: a missing lock row is put back, what is there stays") {
  const ReadProject read = shop();
  const auto context = context_of(read, kPostgresql);
  CHECK(ledger().prepare(context, interpret(context, {}, 1)).empty());
  CHECK(ledger().prepare(context, interpret(context, {}, 0)).size() == 1);
}

TEST_CASE("knex's tables: a run is the next batch") {
  const ReadProject read = shop();
  const auto context = context_of(read, kPostgresql);
  LedgerState state = interpret(context, {{"0_old.js", "3", "2024-01-01"}}, 1);
  const auto& order = read.history->in_order();
  for (const Migration& migration : order) {
    const LedgerWrites writes = ledger().record(context, migration, state);
    REQUIRE(writes.after.size() == 1);
    CHECK(writes.after[0].text.starts_with(
        "insert into \"knex_migrations\" (\"batch\", \"migration_time\", \"name\") values (4, "));
    CHECK(writes.after[0].text.ends_with("'" + migration.id + "')"));
  }
}

TEST_CASE("knex's tables: a row without a file stops everything") {
  const ReadProject read = shop();
  const auto context = context_of(read, kPostgresql);
  Diagnostics diagnostics;
  CHECK(ledger().allows_apply(context, interpret(context, {{"1_a.js", "1", ""}}, 1), diagnostics));
  CHECK_FALSE(ledger().allows_apply(context, interpret(context, {{"0_gone.js", "1", ""}}, 1), diagnostics));
  CHECK(count(diagnostics, Code::LedgerUnknownMigration) == 1);
}

TEST_CASE("knex's tables: one transaction, unless a pending migration opts out") {
  const ReadProject read = shop();
  const auto context = context_of(read, kPostgresql);
  const auto& order = read.history->in_order();
  CHECK(ledger().transactions(context, {&order[0]}) == TransactionShape::WholeRun);
  CHECK(ledger().transactions(context, {&order[0], &order[1]}) == TransactionShape::PerMigration);
}

TEST_CASE("knex's tables: names from the knexfile, and the lock") {
  const ReadProject read =
      shop("module.exports = { client: 'pg', migrations: { tableName: 'done', schemaName: 'ops' } };");
  const auto context = context_of(read, kPostgresql);
  const auto tables = ledger().tables(context);
  REQUIRE(tables.size() == 2);
  CHECK(tables[0].display() == "ops.done");
  CHECK(tables[1].display() == "ops.done_lock");
  CHECK(ledger().lock(context)[0].text == "update \"ops\".\"done_lock\" set \"is_locked\" = 1 where \"is_locked\" = 0");
  CHECK(ledger().unlock(context)[0].text == "update \"ops\".\"done_lock\" set \"is_locked\" = 0");
}

}  // namespace
}  // namespace crosswalk::test
