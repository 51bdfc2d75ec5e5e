#include "crosswalk/apply/execute.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/diagnostics/diagnostics.h"
#include "support/scripted_session.h"

namespace crosswalk {
namespace {

using test::ScriptedSession;
using Log = std::vector<std::string>;

PlanItem item(PlanRole role, std::string text, std::string migration = {}) {
  return {.role = role, .statement = {std::move(text), true}, .migration = std::move(migration), .span = {}};
}
PlanItem begin() { return item(PlanRole::Begin, "BEGIN"); }
PlanItem commit() { return item(PlanRole::Commit, "COMMIT"); }

Plan plan_of(std::vector<PlanItem> items) {
  Plan plan;
  plan.tool = "fake";
  plan.items = std::move(items);
  return plan;
}

// LOCK; BEGIN; a statement and a row of each migration; COMMIT; UNLOCK.
Plan usual_plan() {
  return plan_of({item(PlanRole::Lock, "LOCK"), begin(), item(PlanRole::Migration, "A", "1"),
                  item(PlanRole::Ledger, "ROW 1", "1"), commit(), begin(), item(PlanRole::Migration, "B", "2"),
                  item(PlanRole::Ledger, "ROW 2", "2"), commit(), item(PlanRole::Unlock, "UNLOCK")});
}

ScriptedSession::Answer refuses(std::string wanted) {
  return [wanted](std::string_view sql) { return sql == wanted ? std::nullopt : ScriptedSession::done(); };
}

struct Run {
  Outcome outcome;
  Diagnostics diagnostics;
};
Run run(const Plan& plan, ScriptedSession& session, ExecuteOptions options = {}) {
  Run result{};
  options.lock_wait = std::chrono::milliseconds(0);
  result.outcome = execute(plan, session, options, result.diagnostics);
  return result;
}

bool reported(const Diagnostics& diagnostics, Code code) {
  return std::any_of(diagnostics.items().begin(), diagnostics.items().end(),
                     [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
}

TEST_CASE("execute: runs every statement of the plan, in order, and tells of each migration") {
  ScriptedSession session;
  Log progress;
  ExecuteOptions options;
  options.progress = [&](const std::string& migration, bool done) {
    progress.push_back(migration + (done ? " done" : ""));
  };
  CHECK(run(usual_plan(), session, options).outcome == Outcome::Done);
  CHECK(session.log == Log{"LOCK", "BEGIN", "A", "ROW 1", "COMMIT", "BEGIN", "B", "ROW 2", "COMMIT", "UNLOCK"});
  CHECK(progress == Log{"1", "1 done", "2", "2 done"});
}

TEST_CASE("execute: a failure inside a transaction rolls back, and the lock, which outlives it, is released") {
  ScriptedSession session;
  session.answer = refuses("B");
  const Run result = run(usual_plan(), session);
  CHECK(result.outcome == Outcome::Failed);
  CHECK(session.log == Log{"LOCK", "BEGIN", "A", "ROW 1", "COMMIT", "BEGIN", "B", "ROLLBACK", "UNLOCK"});
  REQUIRE(reported(result.diagnostics, Code::StatementFailed));
  CHECK(result.diagnostics.items()[0].message.find("`2`: no such table (42P01)") != std::string::npos);
}

TEST_CASE("execute: a lock that was taken within the transaction goes with it") {
  ScriptedSession session;
  session.answer = refuses("A");
  const Plan plan = plan_of({begin(), item(PlanRole::Lock, "LOCK"), item(PlanRole::Migration, "A", "1"), commit(),
                             item(PlanRole::Unlock, "UNLOCK")});
  CHECK(run(plan, session).outcome == Outcome::Failed);
  CHECK(session.log == Log{"BEGIN", "LOCK", "A", "ROLLBACK"});
}

TEST_CASE("execute: a rollback that fails leaves the lock to be released") {
  ScriptedSession session;
  session.answer = [](std::string_view sql) {
    return sql == "A" || sql == "ROLLBACK" ? std::nullopt : ScriptedSession::done();
  };
  const Plan plan = plan_of({begin(), item(PlanRole::Lock, "LOCK"), item(PlanRole::Migration, "A", "1"), commit(),
                             item(PlanRole::Unlock, "UNLOCK")});
  CHECK(run(plan, session).outcome == Outcome::Failed);
  CHECK(session.log.back() == "UNLOCK");
}

TEST_CASE("execute: what a tool writes after a failure") {
  Plan plan = plan_of({item(PlanRole::Ledger, "START 1", "1"), item(PlanRole::Migration, "A", "1"),
                       item(PlanRole::Ledger, "END 1", "1")});
  ScriptedSession session;
  session.answer = refuses("A");

  SUBCASE("is written where nothing was rolled back, with the error as a literal") {
    plan.on_failure = {
        {.migration = "1", .statements = {{"FAIL " + std::string(kErrorText), true}}, .even_if_rolled_back = false},
        {.migration = "2", .statements = {{"OTHER", true}}, .even_if_rolled_back = true}};
    session.refusal.message = "it's gone";
    CHECK(run(plan, session).outcome == Outcome::Failed);
    CHECK(session.log == Log{"START 1", "A", "FAIL 'it''s gone'"});
  }
  SUBCASE("is not written where the migration was rolled back as a whole") {
    plan.items.insert(plan.items.begin() + 1, begin());
    plan.on_failure = {{.migration = "1", .statements = {{"FAIL", true}}, .even_if_rolled_back = false}};
    CHECK(run(plan, session).outcome == Outcome::Failed);
    CHECK(session.log == Log{"START 1", "BEGIN", "A", "ROLLBACK"});
  }
  SUBCASE("is written after a rollback where the row is not part of the transaction") {
    plan.items.insert(plan.items.begin() + 1, begin());
    plan.on_failure = {{.migration = "1", .statements = {{"FAIL", true}}, .even_if_rolled_back = true}};
    CHECK(run(plan, session).outcome == Outcome::Failed);
    CHECK(session.log == Log{"START 1", "BEGIN", "A", "ROLLBACK", "FAIL"});
  }
  SUBCASE("is written after a COMMIT that is refused, which is the migration's failure") {
    plan.items.insert(plan.items.begin() + 1, begin());
    plan.items.insert(plan.items.begin() + 3, commit());
    plan.on_failure = {{.migration = "1", .statements = {{"FAIL", true}}, .even_if_rolled_back = true}};
    session.answer = refuses("COMMIT");
    const Run result = run(plan, session);
    CHECK(result.outcome == Outcome::Failed);
    CHECK(session.log == Log{"START 1", "BEGIN", "A", "COMMIT", "ROLLBACK", "FAIL"});
    CHECK(result.diagnostics.items()[0].message.find("`1`") != std::string::npos);
  }
  SUBCASE("and is refused itself") {
    plan.on_failure = {{.migration = "1", .statements = {{"FAIL", true}}, .even_if_rolled_back = false}};
    session.answer = [](std::string_view sql) { return sql == "START 1" ? ScriptedSession::done() : std::nullopt; };
    const Run result = run(plan, session);
    CHECK(result.outcome == Outcome::Failed);
    CHECK(result.diagnostics.error_count() == 2);
  }
}

TEST_CASE("execute: a lock that someone else holds") {
  ScriptedSession session;
  int asked = 0;
  ExecuteOptions options;
  Diagnostics diagnostics;

  SUBCASE("is tried again until it is free") {
    options.lock_wait = std::chrono::seconds(5);
    session.answer = [&](std::string_view sql) {
      if (sql != "LOCK") return ScriptedSession::done();
      return ScriptedSession::value(++asked < 3 ? "f" : "t");
    };
    CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::Done);
    CHECK(asked == 3);
  }
  SUBCASE("is given up after the wait, with nothing run and nothing unlocked") {
    options.lock_wait = std::chrono::milliseconds(0);
    for (const char* no : {"f", "0", "false"}) {
      session.log.clear();
      session.answer = [&](std::string_view) { return ScriptedSession::value(no); };
      CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::LockNotObtained);
      CHECK(session.log == Log{"LOCK"});
    }
    CHECK(reported(diagnostics, Code::LockNotObtained));
  }
  SUBCASE("is told by a row that was not there to change") {
    options.lock_wait = std::chrono::milliseconds(0);
    session.answer = [](std::string_view) { return Rows{}; };
    CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::LockNotObtained);
  }
  SUBCASE("is told by an answer without rows, or with a NULL") {
    options.lock_wait = std::chrono::milliseconds(0);
    session.answer = [](std::string_view) { return Rows{.columns = {"v"}, .rows = {}, .affected = 1}; };
    CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::LockNotObtained);
    session.answer = [](std::string_view) { return Rows{.columns = {"v"}, .rows = {{std::nullopt}}, .affected = 1}; };
    CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::LockNotObtained);
  }
  SUBCASE("ends the waiting when it is interrupted") {
    options.lock_wait = std::chrono::hours(1);
    std::atomic<bool> stop = false;
    options.stop = &stop;
    session.answer = [&](std::string_view) {
      stop = true;
      return ScriptedSession::value("f");
    };
    CHECK(execute(usual_plan(), session, options, diagnostics) == Outcome::Interrupted);
    CHECK(session.log == Log{"LOCK"});
  }
}

TEST_CASE("execute: an interruption stops before the next statement, rolls back and unlocks") {
  ScriptedSession session;
  std::atomic<bool> stop = false;
  session.answer = [&](std::string_view sql) {
    if (sql == "A") stop = true;
    return ScriptedSession::done();
  };
  ExecuteOptions options;
  options.stop = &stop;
  const Run result = run(usual_plan(), session, options);
  CHECK(result.outcome == Outcome::Interrupted);
  CHECK(session.log == Log{"LOCK", "BEGIN", "A", "ROLLBACK", "UNLOCK"});
  CHECK(reported(result.diagnostics, Code::Interrupted));
}

TEST_CASE("execute: an interruption in the middle of a migration is its failure, one before it is not") {
  Plan plan = plan_of({item(PlanRole::Migration, "A", "1"), item(PlanRole::Ledger, "END 1", "1"),
                       item(PlanRole::Migration, "B", "2"), item(PlanRole::Ledger, "END 2", "2")});
  plan.on_failure = {
      {.migration = "1", .statements = {{"FAIL 1 " + std::string(kErrorText), true}}, .even_if_rolled_back = false},
      {.migration = "2", .statements = {{"FAIL 2", true}}, .even_if_rolled_back = false}};
  std::atomic<bool> stop = false;
  ExecuteOptions options;
  options.stop = &stop;
  ScriptedSession session;
  std::string last = "A";
  session.answer = [&](std::string_view sql) {
    if (sql == last) stop = true;
    return ScriptedSession::done();
  };
  SUBCASE("in the middle") {
    CHECK(run(plan, session, options).outcome == Outcome::Interrupted);
    CHECK(session.log == Log{"A", "FAIL 1 'interrupted'"});
  }
  SUBCASE("between two") {
    last = "END 1";
    CHECK(run(plan, session, options).outcome == Outcome::Interrupted);
    CHECK(session.log == Log{"A", "END 1"});
  }
}

TEST_CASE("execute: a cancelled statement is an interruption, not a failure") {
  ScriptedSession session;
  std::atomic<bool> stop = false;
  session.answer = [&](std::string_view sql) {
    if (sql != "A") return ScriptedSession::done();
    stop = true;
    return std::optional<Rows>();
  };
  ExecuteOptions options;
  options.stop = &stop;
  const Run result = run(usual_plan(), session, options);
  CHECK(result.outcome == Outcome::Interrupted);
  CHECK_FALSE(reported(result.diagnostics, Code::StatementFailed));
}

TEST_CASE("execute: after a lost connection nothing more is sent") {
  ScriptedSession session;
  session.refusal = {.message = "server closed the connection", .state = {}, .connection_lost = true};
  session.answer = refuses("A");
  const Run result = run(usual_plan(), session);
  CHECK(result.outcome == Outcome::ConnectionLost);
  CHECK(session.log.back() == "A");
  CHECK(reported(result.diagnostics, Code::ConnectionLost));
}

TEST_CASE("execute: the elapsed time is put into the version table's rows, and into nothing else") {
  ScriptedSession session;
  const std::string word(kElapsedMilliseconds);
  const Plan plan =
      plan_of({item(PlanRole::Migration, "SELECT '" + word + "'", "1"), item(PlanRole::Ledger, "ROW " + word, "1")});
  CHECK(run(plan, session).outcome == Outcome::Done);
  CHECK(session.log[0] == "SELECT '" + word + "'");
  REQUIRE(session.log[1].size() > 4);
  CHECK(session.log[1].substr(4).find_first_not_of("0123456789") == std::string::npos);
}

TEST_CASE("execute: an empty plan does nothing") {
  ScriptedSession session;
  CHECK(run(plan_of({}), session).outcome == Outcome::Done);
  CHECK(session.log.empty());
}

}  // namespace
}  // namespace crosswalk
