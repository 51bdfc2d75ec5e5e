#include <doctest/doctest.h>

#include "support/tool_project.h"

namespace crosswalk::tools {
const Tool& prisma();
}

namespace crosswalk::test {
namespace {

const FakeDialect kPostgresql("postgresql");
const FakeDialect kSqlite("sqlite");

const Ledger& ledger() { return *tools::prisma().ledger(); }

ReadProject shop() {
  return read_project(
      tools::prisma(),
      {{"migrations/1_a/migration.sql", "ab\r\ncd\r\nef\r\ngh\rab"}, {"migrations/2_b/migration.sql", "b;"}},
      kPostgresql);
}

LedgerContext context_of(const ReadProject& read, const Dialect& dialect) {
  return {.project = *read.project, .history = *read.history, .dialect = dialect, .schema = "public", .user = "app"};
}

using Values = std::vector<std::optional<std::string>>;

LedgerState interpret(const LedgerContext& context, std::vector<Row> rows) {
  Rows answer;
  answer.rows = std::move(rows);
  Diagnostics diagnostics;
  auto state = ledger().interpret(context, {answer}, diagnostics);
  REQUIRE(state.has_value());
  return *state;
}

// What stands in for the random id of a row.
std::string without_id(std::string text) {
  const std::size_t begin = text.find('\'');
  return text.replace(begin, 38, "ID");
}

TEST_CASE("prisma's table: made as the engine makes it") {
  const ReadProject read = shop();
  LedgerState state;
  const auto sqlite = ledger().prepare(context_of(read, kSqlite), state);
  REQUIRE(sqlite.size() == 1);
  CHECK(sqlite[0].text ==
        "CREATE TABLE \"_prisma_migrations\" (\n"
        "    \"id\"                    TEXT PRIMARY KEY NOT NULL,\n"
        "    \"checksum\"              TEXT NOT NULL,\n"
        "    \"finished_at\"           DATETIME,\n"
        "    \"migration_name\"        TEXT NOT NULL,\n"
        "    \"logs\"                  TEXT,\n"
        "    \"rolled_back_at\"        DATETIME,\n"
        "    \"started_at\"            DATETIME NOT NULL DEFAULT current_timestamp,\n"
        "    \"applied_steps_count\"   INTEGER UNSIGNED NOT NULL DEFAULT 0\n"
        ")");
  CHECK(ledger().prepare(context_of(read, kPostgresql), state)[0].text.starts_with(
      "CREATE TABLE _prisma_migrations (\n"));
  CHECK(ledger().lock(context_of(read, kPostgresql))[0].text == "SELECT pg_try_advisory_lock(72707369)");
  state.exists = true;
  CHECK(ledger().prepare(context_of(read, kSqlite), state).empty());
}

TEST_CASE("prisma's table: a row begins before the script and ends after it, outside of its transaction") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  LedgerState state;
  const LedgerWrites writes = ledger().record(context, read.history->in_order()[1], state);
  REQUIRE(writes.before.size() == 1);
  REQUIRE(writes.after.size() == 2);
  CHECK(without_id(writes.before[0].text) ==
        "INSERT INTO _prisma_migrations (id, checksum, started_at, migration_name) VALUES (ID, '" +
            *read.history->in_order()[1].checksum + "', clock_timestamp(), '2_b')");
  CHECK(without_id(writes.after[0].text) ==
        "UPDATE _prisma_migrations SET applied_steps_count = applied_steps_count + 1 WHERE id = ID");
  CHECK(without_id(writes.after[1].text) ==
        "UPDATE _prisma_migrations SET finished_at = clock_timestamp() WHERE id = ID");
  CHECK(without_id(writes.on_failure.at(0).text) ==
        "UPDATE _prisma_migrations SET logs = :crosswalk_error_text: WHERE id = ID");
  CHECK_FALSE(writes.after_in_transaction);
  CHECK(ledger().transactions(context, {}) == TransactionShape::PerMigration);
  CHECK(ledger().transactions(context_of(read, kSqlite), {}) == TransactionShape::None);
}

TEST_CASE("prisma's table: attempts add up") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  const auto row = [](const char* name, const char* checksum, Values rest) {
    Values values{name, checksum, "2024"};
    values.insert(values.end(), rest.begin(), rest.end());
    return values;
  };
  const std::optional<std::string> none;
  const Values done{"2025", none, none};
  const Values begun{none, none, "relation is missing"};
  const Values undone{none, "2026", "relation is missing"};
  LedgerState state = interpret(context, {row("1_a", "x", undone), row("1_a", "y", done), row("2_b", "z", begun)});
  REQUIRE(state.entries.size() == 2);
  CHECK(state.entries[0].state == EntryState::Applied);
  CHECK(state.entries[0].checksum == "x");
  CHECK(state.entries[1].state == EntryState::Failed);
  CHECK(state.entries[1].note == "relation is missing");
  Diagnostics diagnostics;
  CHECK_FALSE(ledger().allows_apply(context, state, diagnostics));
  CHECK(count(diagnostics, Code::LedgerFailedMigration) == 1);

  state = interpret(context, {row("1_a", "x", undone), row("9_gone", "x", done)});
  CHECK(state.entries[0].state == EntryState::RolledBack);
  Diagnostics silent;
  CHECK(ledger().allows_apply(context, state, silent));
  CHECK(silent.empty());
}

TEST_CASE("prisma's table: a checksum made with other line ends is the same") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  LedgerEntry entry;
  entry.id = "1_a";
  entry.checksum = "19e2689db24f2c9752e5c5d50ad4905b13a7ad843714ae5f3293b43c2fb89611";
  CHECK(ledger().same_checksum(context, read.history->in_order()[0], entry));
  entry.checksum = std::string(64, '0');
  CHECK_FALSE(ledger().same_checksum(context, read.history->in_order()[0], entry));
}

}  // namespace
}  // namespace crosswalk::test
