#include <doctest/doctest.h>

#include "support/tool_project.h"

namespace crosswalk::tools {
const Tool& flyway();
}

namespace crosswalk::test {
namespace {

const FakeDialect kPostgresql("postgresql");
const FakeDialect kSqlite("sqlite");

const Ledger& ledger() { return *tools::flyway().ledger(); }

// A project with three versions and a repeatable migration.
ReadProject shop(std::string configuration = "") {
  return read_project(tools::flyway(),
                      {{"flyway.toml", "[flyway]\nlocations = [\"filesystem:sql\"]\n" + configuration},
                       {"sql/V1__first.sql", "select 1;"},
                       {"sql/V2_1__second.sql", "select 3;\n"},
                       {"sql/V3__third.sql", "a;"},
                       {"sql/R__view.sql", "CREATE VIEW v AS SELECT 1 AS x;\n"}},
                      kPostgresql);
}

LedgerContext context_of(const ReadProject& read, const Dialect& dialect) {
  return {.project = *read.project,
          .history = *read.history,
          .dialect = dialect,
          .schema = dialect.name() == "postgresql" ? "public" : "",
          .user = "app"};
}

using Values = std::vector<std::optional<std::string>>;
Row row(const char* rank, std::optional<std::string> version, const char* description, const char* type,
        std::optional<std::string> checksum, const char* success = "t") {
  return Values{rank, std::move(version), description, type, std::move(checksum), "2024-01-01 00:00:00", success};
}

LedgerState interpret(const LedgerContext& context, std::vector<Row> rows, Diagnostics& diagnostics) {
  Rows answer;
  answer.rows = std::move(rows);
  auto state = ledger().interpret(context, {answer}, diagnostics);
  REQUIRE(state.has_value());
  return *state;
}

std::string states(const LedgerState& state) {
  std::string text;
  for (const LedgerEntry& entry : state.entries) {
    text += entry.id + (entry.implied ? "(implied) " : entry.state == EntryState::Failed ? "(failed) " : " ");
  }
  return text;
}

TEST_CASE("flyway's table: made and written on PostgreSQL") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  Diagnostics diagnostics;
  auto state = *ledger().interpret(context, {std::nullopt}, diagnostics);
  CHECK_FALSE(state.exists);
  const auto prepare = ledger().prepare(context, state);
  REQUIRE(prepare.size() == 3);
  CHECK(prepare[0].text.starts_with(
      "CREATE TABLE \"public\".\"flyway_schema_history\" (\n    \"installed_rank\" INT NOT NULL,\n"));
  CHECK(prepare[1].text ==
        "ALTER TABLE \"public\".\"flyway_schema_history\" ADD CONSTRAINT \"flyway_schema_history_pk\" PRIMARY KEY "
        "(\"installed_rank\")");
  CHECK(prepare[2].text ==
        "CREATE INDEX \"flyway_schema_history_s_idx\" ON \"public\".\"flyway_schema_history\" (\"success\")");
  CHECK(ledger().lock(context)[0].text == "SELECT pg_try_advisory_lock(77433833903597)");
  CHECK(ledger().unlock(context)[0].text == "SELECT pg_advisory_unlock(77433833903597)");

  const LedgerWrites first = ledger().record(context, read.history->in_order()[0], state);
  REQUIRE(first.after.size() == 1);
  CHECK(first.after[0].text ==
        "INSERT INTO \"public\".\"flyway_schema_history\" (\"installed_rank\", \"version\", \"description\", \"type\", "
        "\"script\", \"checksum\", \"installed_by\", \"execution_time\", \"success\") VALUES (1, '1', 'first', 'SQL', "
        "'V1__first.sql', -690524359, 'app', :crosswalk_elapsed_ms:, TRUE)");
  CHECK(first.after_in_transaction);
  CHECK(first.on_failure.empty());
  const LedgerWrites second = ledger().record(context, read.history->in_order()[1], state);
  CHECK(second.after[0].text.find("VALUES (2, '2.1', 'second', 'SQL', 'V2_1__second.sql', -455012933,") !=
        std::string::npos);
  const LedgerWrites view = ledger().record(context, read.history->in_order()[3], state);
  CHECK(view.after[0].text.find("VALUES (3, NULL, 'view', 'SQL', 'R__view.sql', 1331119005,") != std::string::npos);
}

TEST_CASE("flyway: what a migration sets for its session is taken back before the next one") {
  const ReadProject read = read_project(tools::flyway(),
                                        {{"flyway.toml", "[flyway]\nlocations = [\"filesystem:sql\"]\n"},
                                         {"sql/V1__dump.sql", "SELECT set_config('search_path', '', false);"},
                                         {"sql/V2__next.sql", "select 1;"}},
                                        kPostgresql);
  const LedgerContext context = context_of(read, kPostgresql);
  LedgerState state;
  CHECK(ledger().record(context, read.history->in_order()[0], state).before.empty());
  const LedgerWrites next = ledger().record(context, read.history->in_order()[1], state);
  REQUIRE(next.before.size() == 2);
  CHECK(next.before[1].text == "RESET search_path");
}

TEST_CASE("flyway: the target `next` is the lowest version that is pending, and no repeatable migration") {
  const ReadProject read = shop("target = \"next\"\n");
  const LedgerContext context = context_of(read, kPostgresql);
  Diagnostics diagnostics;
  const LedgerState state = interpret(context, {row("1", "1", "first", "SQL", "-690524359")}, diagnostics);
  std::string left_out;
  for (const Migration& migration : read.history->in_order()) {
    if (ledger().passes_over(context, migration, state)) left_out += migration.id + " ";
  }
  CHECK(left_out == "3 R:view ");
}

TEST_CASE("flyway: a long description is cut where Java cuts it") {
  const std::string name(199, 'a');
  const ReadProject read = read_project(tools::flyway(),
                                        {{"flyway.toml", "[flyway]\nlocations = [\"filesystem:sql\"]\n"},
                                         {"sql/V1__" + name + "\u00e4.sql", "select 1;"}},
                                        kPostgresql);
  const LedgerContext context = context_of(read, kPostgresql);
  LedgerState state;
  const LedgerWrites writes = ledger().record(context, read.history->in_order()[0], state);
  CHECK(writes.after[0].text.find("'" + name + "\u00e4'") != std::string::npos);
}

TEST_CASE("flyway's table: made and written on SQLite, whose text stays") {
  const ReadProject read = shop("table = \"migrated\"\n");
  const LedgerContext context = context_of(read, kSqlite);
  LedgerState state;
  const auto prepare = ledger().prepare(context, state);
  REQUIRE(prepare.size() == 2);
  CHECK(prepare[0].text ==
        "CREATE TABLE \"main\".\"migrated\" (\n    \"installed_rank\" INT NOT NULL PRIMARY KEY,\n    \"version\" "
        "VARCHAR(50),\n"
        "    \"description\" VARCHAR(200) NOT NULL,\n    \"type\" VARCHAR(20) NOT NULL,\n    \"script\" VARCHAR(1000) "
        "NOT NULL,\n"
        "    \"checksum\" INT,\n    \"installed_by\" VARCHAR(100) NOT NULL,\n"
        "    \"installed_on\" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
        "    \"execution_time\" INT NOT NULL,\n    \"success\" BOOLEAN NOT NULL\n)");
  CHECK(prepare[1].text == "CREATE INDEX \"main\".\"migrated_s_idx\" ON \"migrated\" (\"success\")");
  CHECK(ledger().lock(context).empty());
  const LedgerWrites writes = ledger().record(context, read.history->in_order()[0], state);
  CHECK(writes.after[0].text.ends_with("'V1__first.sql', -690524359, '', :crosswalk_elapsed_ms:, 1)"));
}

TEST_CASE("flyway's table: rows become what they say of each migration") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  Diagnostics diagnostics;
  CHECK(states(interpret(context,
                         {row("1", "1.0", "first", "SQL", "-690524359"), row("2", {}, "view", "SQL", "5"),
                          row("3", {}, "view", "SQL", "1331119005")},
                         diagnostics)) == "1 R:view ");
  CHECK(states(interpret(context, {row("1", "2.1", "<< Flyway Baseline >>", "BASELINE", {})}, diagnostics)) ==
        "1(implied) 2.1(implied) ");
  CHECK(states(interpret(context,
                         {row("0", {}, "<< Flyway Schema Creation >>", "SCHEMA", {}),
                          row("1", "1", "first", "SQL", "1"), row("2", "1", "first", "DELETE", "1")},
                         diagnostics))
            .empty());
  CHECK(states(interpret(context, {row("1", "1", "first", "SQL", "1", "f")}, diagnostics)) == "1(failed) ");
  CHECK(diagnostics.empty());
  Rows broken;
  broken.rows = {Values{"x"}};
  CHECK_FALSE(ledger().interpret(context, {broken}, diagnostics).has_value());
  CHECK(count(diagnostics, Code::LedgerUnreadable) == 1);
}

TEST_CASE("flyway refuses to go on where its own validation does") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  const Row first = row("1", "1", "first", "SQL", "-690524359");
  const Row second = row("2", "2.1", "second", "SQL", "-455012933");
  const auto verdict = [&](const ReadProject& project, std::vector<Row> rows) {
    const LedgerContext own = context_of(project, kPostgresql);
    Diagnostics diagnostics;
    const LedgerState state = interpret(own, std::move(rows), diagnostics);
    const bool allowed = ledger().allows_apply(own, state, diagnostics);
    return allowed ? std::string("allowed") : std::string(code_entry(diagnostics.items().front().code).name);
  };
  CHECK(verdict(read, {first, second}) == "allowed");
  CHECK(verdict(read, {row("1", "1", "first", "SQL", "7"), second}) == "LedgerEdited");
  CHECK(verdict(read, {row("1", "1", "was called so", "SQL", "-690524359")}) == "LedgerEdited");
  CHECK(verdict(read, {first, row("2", "2", "gone", "SQL", "1")}) == "LedgerUnknownMigration");
  CHECK(verdict(read, {first, second, row("3", "99", "future", "SQL", "1")}) == "LedgerOutOfOrder");
  CHECK(verdict(read, {row("1", "1", "first", "SQL", "-690524359", "f")}) == "LedgerFailedMigration");
  CHECK(verdict(read, {second}) == "LedgerOutOfOrder");
  CHECK(verdict(shop("outOfOrder = true\n"), {second}) == "allowed");
  CHECK(verdict(shop("ignoreMigrationPatterns = [\"*:missing\", \"*:future\"]\n"),
                {first, row("2", "2", "gone", "SQL", "1")}) == "allowed");
}

TEST_CASE("flyway runs a repeatable migration again when it has changed") {
  const ReadProject read = shop();
  const LedgerContext context = context_of(read, kPostgresql);
  const Migration& view = read.history->in_order()[3];
  LedgerEntry entry;
  entry.id = view.id;
  entry.checksum = "1331119005";
  CHECK_FALSE(ledger().runs_again(context, view, entry));
  entry.checksum = "1";
  CHECK(ledger().runs_again(context, view, entry));
}

}  // namespace
}  // namespace crosswalk::test
