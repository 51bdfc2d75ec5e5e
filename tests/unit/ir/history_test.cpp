#include "crosswalk/ir/history.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

using Ids = std::vector<std::string>;

Migration migration(std::string id, Ids parents = {}, MigrationKind kind = MigrationKind::Versioned) {
  Migration result;
  result.id = std::move(id);
  result.parents = std::move(parents);
  result.kind = kind;
  result.file = result.id + ".sql";
  return result;
}

Ids ids(const History& history) {
  Ids result;
  for (const Migration& one : history.in_order()) result.push_back(one.id);
  return result;
}

std::optional<History> build(std::vector<Migration> migrations, Diagnostics& diagnostics) {
  return History::build(std::move(migrations), diagnostics);
}

TEST_CASE("history: parents come first, and otherwise the order given stays") {
  Diagnostics diagnostics;
  const auto history = build(
      {migration("c", {"b"}), migration("x"), migration("b", {"a"}), migration("a"), migration("y")}, diagnostics);
  REQUIRE(history);
  CHECK(ids(*history) == Ids{"x", "a", "b", "c", "y"});
  CHECK(ids(*build(history->in_order(), diagnostics)) == ids(*history));
}

TEST_CASE("history: dependencies order, too") {
  Diagnostics diagnostics;
  auto first = migration("1");
  first.depends_on = {"2"};
  CHECK(ids(*build({first, migration("2")}, diagnostics)) == Ids{"2", "1"});
}

TEST_CASE("history: repeatable migrations run last, in the order given") {
  Diagnostics diagnostics;
  const auto history = build({migration("R2", {}, MigrationKind::Repeatable),
                              migration("R1", {}, MigrationKind::Repeatable), migration("2", {"1"}), migration("1")},
                             diagnostics);
  CHECK(ids(*history) == Ids{"1", "2", "R2", "R1"});
}

TEST_CASE("history: a parent that is not there, at the file of its child") {
  Diagnostics diagnostics;
  CHECK_FALSE(build({migration("b", {"a"}), migration("c", {"zz"})}, diagnostics));
  REQUIRE(diagnostics.items().size() == 2);
  CHECK(diagnostics.items()[0].code == Code::MissingParent);
  CHECK(diagnostics.items()[0].message == "`b` follows `a`, which does not exist");
  CHECK(diagnostics.items()[0].span.path() == "b.sql");
}

TEST_CASE("history: an id that exists twice, with both places") {
  Diagnostics diagnostics;
  auto twin = migration("a");
  twin.file = "twin.sql";
  CHECK_FALSE(build({migration("a"), twin}, diagnostics));
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].code == Code::DuplicateMigration);
  CHECK(diagnostics.items()[0].span.path() == "twin.sql");
  CHECK(diagnostics.items()[0].notes.at(0).span.path() == "a.sql");
}

TEST_CASE("history: a cycle is told link by link, without what only hangs on it") {
  Diagnostics diagnostics;
  CHECK_FALSE(
      build({migration("z", {"a"}), migration("a", {"c"}), migration("b", {"a"}), migration("c", {"b"})}, diagnostics));
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].code == Code::MigrationCycle);
  CHECK(diagnostics.items()[0].message == "the migrations form a cycle: `a` follows `c` follows `b` follows `a`");

  Diagnostics own;
  CHECK_FALSE(build({migration("a", {"a"})}, own));
  CHECK(own.items()[0].message == "the migrations form a cycle: `a` follows `a`");
}

TEST_CASE("history: heads") {
  Diagnostics diagnostics;
  const auto line =
      build({migration("a"), migration("b", {"a"}), migration("r", {}, MigrationKind::Repeatable)}, diagnostics);
  CHECK(line->heads() == Ids{"b", "r"});
  const auto fork = build({migration("a"), migration("b", {"a"}), migration("c", {"a"})}, diagnostics);
  CHECK(fork->heads() == Ids{"b", "c"});
  const auto merge = build({migration("a"), migration("b"), migration("c", {"a", "b"})}, diagnostics);
  CHECK(merge->heads() == Ids{"c"});
}

TEST_CASE("history: find follows ids that were edited") {
  Diagnostics diagnostics;
  auto history = *build({migration("a"), migration("b")}, diagnostics);
  CHECK(history.find("b") == &history.in_order()[1]);
  history.in_order()[1].id = "c";
  CHECK(history.find("b") == nullptr);
  CHECK(history.find("c") == &history.in_order()[1]);
  History copy = history;
  copy.in_order().erase(copy.in_order().begin());
  CHECK(copy.find("c") == &copy.in_order()[0]);
  CHECK(copy.find("a") == nullptr);
  CHECK(History().find("a") == nullptr);
}

TEST_CASE("history: a long line is no deep recursion") {
  std::vector<Migration> line;
  for (int i = 0; i < 20'000; ++i)
    line.push_back(migration(std::to_string(i), i == 0 ? Ids{} : Ids{std::to_string(i - 1)}));
  std::reverse(line.begin(), line.end());
  Diagnostics diagnostics;
  const auto history = build(std::move(line), diagnostics);
  REQUIRE(history);
  CHECK(history->in_order().front().id == "0");
  CHECK(history->heads() == Ids{"19999"});
}

TEST_CASE("coverage: what each kind of step counts as") {
  auto whole = migration("1");
  whole.up = {Step(DropTable{.table = "t"}), Step(RawSql{"sqlite", "UPDATE t SET a = 1", SqlEffect::Data}),
              Step(RawSql{"sqlite", "VACUUM", SqlEffect::Unknown})};
  auto manual = migration("2");
  manual.up = {Step(HostCode{"python", "f()", "unknown"})};
  auto manual_down = migration("3");
  manual_down.down = std::vector<Step>{Step(HostCode{"python", "f()", "unknown"})};
  Diagnostics diagnostics;
  auto history = *build({whole, manual, manual_down}, diagnostics);
  history.unread_files = {"bad.sql"};
  const Coverage coverage = measure_coverage(history);
  CHECK(coverage.migrations == 3);
  CHECK(coverage.migrations_whole == 1);
  CHECK(coverage.steps == 4);
  CHECK(coverage.modelled == 1);
  CHECK(coverage.carried_sql == 2);
  CHECK(coverage.manual == 1);
  CHECK(coverage.schema_steps == 2);
  CHECK(coverage.schema_steps_modelled == 1);
  CHECK(coverage.unread_files == 1);
}

}  // namespace
}  // namespace crosswalk
