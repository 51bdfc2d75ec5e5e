#include "crosswalk/apply/plan.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/apply/status.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "support/fake_dialect.h"
#include "support/scripted_session.h"

namespace crosswalk {
namespace {

using Log = std::vector<std::string>;

// A ledger that does as the test says.
class FakeLedger final : public Ledger {
 public:
  TransactionShape shape = TransactionShape::PerMigration;
  bool prepares_in_transaction = false;
  bool locks_in_transaction = false;
  bool after_in_transaction = true;
  bool allowed = true;
  Log before, on_failure;
  Log prepares{"CREATE LEDGER"};

  std::vector<QualifiedName> tables(const LedgerContext&) const override { return {"ledger"}; }
  std::vector<LedgerQuery> queries(const LedgerContext&) const override {
    return {{.table = "ledger", .sql = "SELECT * FROM ledger"}};
  }
  std::optional<LedgerState> interpret(const LedgerContext&, const std::vector<std::optional<Rows>>& answers,
                                       Diagnostics&) const override {
    LedgerState state;
    state.exists = answers[0].has_value();
    if (answers[0]) {
      for (const Row& row : answers[0]->rows)
        state.entries.push_back(
            {.id = row[0].value_or(""), .state = EntryState::Applied, .checksum = {}, .applied_at = {}, .note = {}});
    }
    return state;
  }
  bool allows_apply(const LedgerContext&, const LedgerState&, Diagnostics& diagnostics) const override {
    if (!allowed) diagnostics.report<Code::LedgerFailedMigration>({}, "1");
    return allowed;
  }
  std::vector<Statement> prepare(const LedgerContext&, const LedgerState& state) const override {
    return state.exists ? std::vector<Statement>{} : said(prepares);
  }
  bool prepare_in_transaction() const override { return prepares_in_transaction; }
  std::vector<Statement> lock(const LedgerContext&) const override { return said({"LOCK"}); }
  std::vector<Statement> unlock(const LedgerContext&) const override { return said({"UNLOCK"}); }
  bool lock_in_transaction() const override { return locks_in_transaction; }
  TransactionShape transactions(const LedgerContext&, const std::vector<const Migration*>&) const override {
    return shape;
  }
  LedgerWrites record(const LedgerContext&, const Migration& migration, LedgerState&) const override {
    return {.before = said(before),
            .after = said({"ROW " + migration.id}),
            .after_in_transaction = after_in_transaction,
            .on_failure = said(on_failure)};
  }

 private:
  static std::vector<Statement> said(const Log& texts) {
    std::vector<Statement> statements;
    for (const std::string& text : texts) statements.push_back({text, true});
    return statements;
  }
};

Migration migration(std::string id, std::vector<std::string> statements) {
  Migration result;
  result.id = std::move(id);
  result.file = result.id + ".sql";
  for (std::string& text : statements) result.up.emplace_back(RawSql{"postgresql", std::move(text), SqlEffect::Data});
  return result;
}

class Bench {
 public:
  explicit Bench(std::vector<Migration> migrations) {
    for (std::size_t i = 1; i < migrations.size(); ++i) migrations[i].parents = {migrations[i - 1].id};
    auto built = History::build(std::move(migrations), diagnostics);
    REQUIRE(built);
    history = *built;
    project.tool = "fake";
  }
  [[nodiscard]] LedgerContext context() const { return {project, history, dialect, "public", "me"}; }
  std::optional<Plan> make(PlanOptions options = {}) { return plan(context(), ledger, state, options, diagnostics); }
  Log texts(PlanOptions options = {}) {
    const auto made = make(options);
    Log log;
    if (!made) return {"(none)"};
    for (const PlanItem& item : made->items) log.push_back(item.statement.text);
    return log;
  }

  Diagnostics diagnostics;
  Project project;
  History history;
  test::FakeDialect dialect{"postgresql"};
  FakeLedger ledger;
  LedgerState state;
};

std::vector<Migration> two() { return {migration("1", {"A"}), migration("2", {"B"})}; }

TEST_CASE("plan: one transaction for each migration and its row") {
  Bench bench(two());
  CHECK(bench.texts() ==
        Log{"CREATE LEDGER", "LOCK", "BEGIN", "A", "ROW 1", "COMMIT", "BEGIN", "B", "ROW 2", "COMMIT", "UNLOCK"});
}

TEST_CASE("plan: one transaction for the whole run") {
  Bench bench(two());
  bench.ledger.shape = TransactionShape::WholeRun;
  SUBCASE("with the version table made before it") {
    CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "BEGIN", "A", "ROW 1", "B", "ROW 2", "COMMIT", "UNLOCK"});
  }
  SUBCASE("with the version table made in it") {
    bench.ledger.prepares_in_transaction = true;
    CHECK(bench.texts() == Log{"LOCK", "BEGIN", "CREATE LEDGER", "A", "ROW 1", "B", "ROW 2", "COMMIT", "UNLOCK"});
  }
  SUBCASE("with the lock taken in it: a row, which is given back before it ends") {
    bench.ledger.locks_in_transaction = true;
    CHECK(bench.texts() == Log{"CREATE LEDGER", "BEGIN", "LOCK", "A", "ROW 1", "B", "ROW 2", "UNLOCK", "COMMIT"});
  }
  SUBCASE("with both in it") {
    bench.ledger.locks_in_transaction = true;
    bench.ledger.prepares_in_transaction = true;
    CHECK(bench.texts() == Log{"BEGIN", "LOCK", "CREATE LEDGER", "A", "ROW 1", "B", "ROW 2", "UNLOCK", "COMMIT"});
  }
}

TEST_CASE("plan: no transactions") {
  Bench bench(two());
  bench.ledger.shape = TransactionShape::None;
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "A", "ROW 1", "B", "ROW 2", "UNLOCK"});
}

TEST_CASE("plan: the version table in a transaction of its own") {
  Bench bench(two());
  bench.ledger.shape = TransactionShape::None;
  bench.ledger.prepares_in_transaction = true;
  CHECK(bench.texts() == Log{"BEGIN", "CREATE LEDGER", "COMMIT", "LOCK", "A", "ROW 1", "B", "ROW 2", "UNLOCK"});
  bench.state.exists = true;
  CHECK(bench.texts() == Log{"LOCK", "A", "ROW 1", "B", "ROW 2", "UNLOCK"});
}

TEST_CASE("plan: a statement that no transaction takes splits the one around it") {
  Bench bench({migration("1", {"A", "CREATE INDEX CONCURRENTLY i", "B"})});
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "BEGIN", "A", "COMMIT", "CREATE INDEX CONCURRENTLY i", "BEGIN",
                             "B", "ROW 1", "COMMIT", "UNLOCK"});
}

TEST_CASE("plan: a split at the edge leaves no empty transaction") {
  Bench bench({migration("1", {"CREATE INDEX CONCURRENTLY i"}), migration("2", {"DROP INDEX CONCURRENTLY i"})});
  bench.ledger.shape = TransactionShape::WholeRun;
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "CREATE INDEX CONCURRENTLY i", "BEGIN", "ROW 1", "COMMIT",
                             "DROP INDEX CONCURRENTLY i", "BEGIN", "ROW 2", "COMMIT", "UNLOCK"});
}

TEST_CASE("plan: a migration that must run outside a transaction does, and the others do not") {
  auto migrations = two();
  migrations[0].transaction = TransactionMode::Never;
  Bench bench(std::move(migrations));
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "A", "ROW 1", "BEGIN", "B", "ROW 2", "COMMIT", "UNLOCK"});
  bench.ledger.shape = TransactionShape::WholeRun;
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "A", "ROW 1", "BEGIN", "B", "ROW 2", "COMMIT", "UNLOCK"});
}

TEST_CASE("plan: rows before, and rows outside the migration's transaction") {
  Bench bench({migration("1", {"A"})});
  bench.ledger.before = {"START"};
  bench.ledger.on_failure = {"FAIL"};
  bench.ledger.after_in_transaction = false;
  const auto made = bench.make();
  REQUIRE(made);
  CHECK(bench.texts() == Log{"CREATE LEDGER", "LOCK", "START", "BEGIN", "A", "COMMIT", "ROW 1", "UNLOCK"});
  REQUIRE(made->on_failure.size() == 1);
  CHECK(made->on_failure[0].migration == "1");
  CHECK(made->on_failure[0].even_if_rolled_back);
}

TEST_CASE("plan: what is applied already is passed by, and what failed or was rolled back is not") {
  Bench bench(two());
  bench.state = {.exists = true,
                 .entries = {{.id = "1", .state = EntryState::Applied, .checksum = {}, .applied_at = {}, .note = {}},
                             {.id = "2", .state = EntryState::Failed, .checksum = {}, .applied_at = {}, .note = {}}},
                 .memory = {}};
  CHECK(bench.texts() == Log{"LOCK", "BEGIN", "B", "ROW 2", "COMMIT", "UNLOCK"});
  bench.state.entries.push_back(
      {.id = "2", .state = EntryState::Applied, .checksum = {}, .applied_at = {}, .note = {}});
  CHECK(bench.texts().empty());
  CHECK(bench.make()->migrations.empty());
}

TEST_CASE("plan: up to a migration, and to one that there is not") {
  Bench bench(two());
  CHECK(bench.make({.up_to = "1"})->migrations == Log{"1"});
  CHECK(bench.make({.up_to = "2"})->migrations == Log{"1", "2"});
  CHECK_FALSE(bench.make({.up_to = "3"}));
  CHECK(bench.diagnostics.items().back().code == Code::MigrationNotFound);
}

TEST_CASE("plan: what was left for a person blocks, and every such place is told") {
  auto migrations = two();
  migrations[0].up.emplace_back(HostCode{"python", "f()", "the rows are not known"});
  migrations[1].up.emplace_back(HostCode{"python", "g()", "neither are these"});
  Bench bench(std::move(migrations));
  CHECK_FALSE(bench.make());
  CHECK(bench.diagnostics.error_count() == 2);
  CHECK(bench.diagnostics.items()[0].code == Code::ApplyBlocked);
  CHECK_FALSE(bench.make({.up_to = "1"}));
}

TEST_CASE("plan: what the tool itself refuses") {
  Bench bench(two());
  bench.ledger.allowed = false;
  CHECK_FALSE(bench.make());
  CHECK(bench.diagnostics.has_errors());
}

TEST_CASE("status: every state of a migration") {
  auto migrations = two();
  for (const char* id : {"3", "4", "5"}) migrations.push_back(migration(id, {}));
  migrations[2].checksum = "new";
  migrations[4].kind = MigrationKind::Repeatable;
  migrations[4].checksum = "new";
  Bench bench(std::move(migrations));
  const auto entry = [](std::string id, EntryState state, std::optional<std::string> checksum = {}) {
    return LedgerEntry{
        .id = std::move(id), .state = state, .checksum = std::move(checksum), .applied_at = "then", .note = {}};
  };
  bench.state = {.exists = true,
                 .entries = {entry("1", EntryState::Applied), entry("2", EntryState::Failed),
                             entry("3", EntryState::Applied, "old"), entry("5", EntryState::Applied, "old"),
                             entry("gone", EntryState::Applied), entry("undone", EntryState::RolledBack)},
                 .memory = {}};
  const ProjectStatus status = status_of(bench.context(), bench.ledger, bench.state);
  Log words;
  for (const MigrationStatus& one : status.migrations) words.push_back(one.id + " " + std::string(word_for(one.state)));
  CHECK(words == Log{"1 applied", "2 failed", "3 edited", "4 pending", "5 outdated", "gone missing"});
  CHECK(status.disagrees());
  CHECK_FALSE(status.up_to_date());
}

TEST_CASE("status: a version table that is not there is asked nothing more") {
  Bench bench(two());
  test::ScriptedSession session;
  session.answer = [](std::string_view) { return std::optional<Rows>(); };
  const auto state = read_ledger(session, bench.context(), bench.ledger, bench.diagnostics);
  REQUIRE(state);
  CHECK_FALSE(state->exists);
  CHECK(session.log.size() == 1);
  CHECK_FALSE(status_of(bench.context(), bench.ledger, *state).disagrees());
}

TEST_CASE("plan and status: ten thousand migrations take no time to speak of") {
  std::vector<Migration> many;
  for (int i = 0; i < 10'000; ++i) {
    many.push_back(migration(std::to_string(i), {}));
    CreateTable create;
    create.table.name = QualifiedName(Identifier("t" + std::to_string(i)));
    create.table.columns.push_back({.name = "a",
                                    .type = IntegerType{},
                                    .nullable = true,
                                    .default_value = {},
                                    .generated = {},
                                    .identity = {},
                                    .collation = {},
                                    .comment = {}});
    many.back().up.emplace_back(create);
  }
  Bench bench(std::move(many));
  CHECK(bench.make()->migrations.size() == 10'000);
  CHECK(bench.history.find("9999") != nullptr);
  CHECK(status_of(bench.context(), bench.ledger, bench.state).migrations.size() == 10'000);
}

}  // namespace
}  // namespace crosswalk
