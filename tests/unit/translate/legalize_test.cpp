#include "crosswalk/translate/legalize.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/database.h"

namespace crosswalk::databases {
const Database& postgresql();
const Database& sqlite();
}  // namespace crosswalk::databases

namespace crosswalk {
namespace {

const Dialect& postgresql() { return databases::postgresql().dialect(); }
const Dialect& sqlite() { return databases::sqlite().dialect(); }

Migration migration(std::string id, std::vector<Step> up) {
  Migration result;
  result.id = std::move(id);
  result.up = std::move(up);
  return result;
}

History history(const Dialect& dialect, std::vector<Migration> migrations) {
  for (std::size_t i = 1; i < migrations.size(); ++i) migrations[i].parents = {migrations[i - 1].id};
  Diagnostics diagnostics;
  auto result = History::build(std::move(migrations), diagnostics);
  REQUIRE(result);
  result->dialect = std::string(dialect.name());
  return *result;
}

std::vector<Step> read(const Dialect& dialect, std::string text) {
  Diagnostics diagnostics;
  auto steps = dialect.read(SourceFile::make("a.sql", std::move(text)), {}, diagnostics);
  REQUIRE_FALSE(diagnostics.has_errors());
  return steps;
}

// The steps as a script tool gives them: without SQL text of their own.
std::vector<Step> as_operations(const Dialect& dialect, std::string text) {
  std::vector<Step> steps = read(dialect, std::move(text));
  for (Step& step : steps) {
    step.written.reset();
    step.continues = false;
  }
  return steps;
}

// Runs every migration's steps, up and then all the way down if asked to, on a new database in memory.
std::unique_ptr<Session> run_on_sqlite(const History& legal, bool back = false) {
  Diagnostics diagnostics;
  auto session = databases::sqlite().connect("sqlite::memory:", Access::Write, diagnostics);
  REQUIRE(session != nullptr);
  Catalog catalog(sqlite().catalog_rules());
  const auto run = [&](const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      const auto statements = sqlite().write(step, catalog, diagnostics);
      REQUIRE_MESSAGE(statements, describe(step.operation));
      for (const Statement& statement : *statements) {
        const bool accepted = session->run(statement.text).has_value();
        CHECK_MESSAGE(accepted, statement.text << ": " << session->error().message);
      }
      CHECK(evolve(catalog, step, diagnostics));
    }
  };
  for (const Migration& one : legal.in_order()) run(one.up);
  if (back) {
    for (auto one = legal.in_order().rbegin(); one != legal.in_order().rend(); ++one) {
      REQUIRE(one->down);
      run(*one->down);
    }
  }
  return session;
}

std::string value(Session& session, std::string_view sql) {
  const auto rows = session.run(sql);
  if (!rows) return "refused: " + session.error().message;
  return rows->rows.empty() ? "no rows" : rows->rows[0][0].value_or("NULL");
}

bool reported(const Diagnostics& diagnostics, Code code) {
  return std::any_of(diagnostics.items().begin(), diagnostics.items().end(),
                     [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
}

TEST_CASE("legalize: steps written in the target's own SQL stay as they are") {
  const History before =
      history(sqlite(), {migration("1", read(sqlite(), "create table T (a int);\ndrop table T;\n"))});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {}, diagnostics);
  REQUIRE(legal);
  CHECK(legal->in_order()[0].up == before.in_order()[0].up);
  CHECK(legal->in_order()[0].down.has_value());
}

TEST_CASE("legalize: a history of another dialect than was said is refused") {
  Diagnostics diagnostics;
  CHECK_FALSE(legalize(history(postgresql(), {}), sqlite(), {}, diagnostics));
  CHECK(reported(diagnostics, Code::DatabaseContradicts));
}

TEST_CASE("legalize: alterations of one table become one rebuild that keeps rows, indexes, triggers and views") {
  std::vector<Step> alter;
  AlterColumn require_name;
  require_name.table = "people";
  require_name.column = "name";
  require_name.nullable = false;
  require_name.default_value = Expression(StringValue{"?"});
  UniqueConstraint unique;
  unique.name = "one_name";
  unique.columns = {"name"};
  AddConstraint add;
  add.table = "people";
  add.constraint = unique;
  alter.emplace_back(require_name);
  alter.emplace_back(add);
  const History before =
      history(sqlite(),
              {migration("1", read(sqlite(),
                                   "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);\n"
                                   "CREATE TABLE pets (owner INTEGER REFERENCES people (id) ON DELETE CASCADE);\n"
                                   "CREATE TABLE log (x);\n"
                                   "CREATE INDEX by_name ON people (name);\n"
                                   "CREATE VIEW names AS SELECT name FROM people;\n"
                                   "CREATE TRIGGER note AFTER INSERT ON people BEGIN INSERT INTO log VALUES (1); END;\n"
                                   "INSERT INTO people (id, name) VALUES (1, 'Ada');\n"
                                   "INSERT INTO pets (owner) VALUES (1);\n")),
               migration("2", alter)});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {}, diagnostics);
  REQUIRE(legal);
  CHECK_FALSE(diagnostics.has_errors());
  const auto& steps = legal->in_order()[1].up;
  const auto tables_made =
      std::count_if(steps.begin(), steps.end(), [](const Step& step) { return step.operation.is<CreateTable>(); });
  CHECK(tables_made == 1);

  const auto session = run_on_sqlite(*legal);
  CHECK(value(*session, "SELECT name FROM names") == "Ada");
  CHECK(value(*session, "SELECT count(*) FROM pets") == "1");
  CHECK(value(*session, "INSERT INTO people (name) VALUES ('Ada')") ==
        "refused: UNIQUE constraint failed: people.name");
  CHECK(value(*session, "INSERT INTO people (name) VALUES (NULL)").starts_with("refused: NOT NULL"));
  CHECK(value(*session, "INSERT INTO people (id) VALUES (2)") == "no rows");
  CHECK(value(*session, "SELECT count(*) FROM log") == "2");
  CHECK(value(*session, "SELECT count(*) FROM sqlite_master WHERE name = 'by_name'") == "1");
  CHECK(value(*session, "SELECT sql FROM sqlite_master WHERE name = 'pets'").find("REFERENCES people") !=
        std::string::npos);
}

TEST_CASE("legalize: a table that is not known for certain is not rebuilt") {
  AlterColumn alter;
  alter.table = "t";
  alter.column = "a";
  alter.nullable = false;
  const History before = history(
      sqlite(), {migration("1", {Step(RawSql{"sqlite", "CREATE TABLE t (a)", SqlEffect::Unknown}), Step(alter)})});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {}, diagnostics);
  REQUIRE(legal);
  CHECK(reported(diagnostics, Code::CannotTranslate));
  const auto* left = legal->in_order()[0].up[1].operation.as<HostCode>();
  REQUIRE(left != nullptr);
  CHECK_FALSE(left->why.empty());
}

TEST_CASE("legalize: from PostgreSQL to SQLite and back") {
  const History before = history(
      postgresql(),
      {migration("1",
                 read(postgresql(),
                      "CREATE TYPE mood AS ENUM ('sad', 'ok');\n"
                      "CREATE TABLE public.people (id bigserial PRIMARY KEY, name varchar(40) NOT NULL, now mood,\n"
                      "  age integer CHECK (age >= 0), made timestamp DEFAULT now());\n"
                      "CREATE INDEX CONCURRENTLY ON people (lower(name)) WHERE age > 17;\n")),
       migration("2", read(postgresql(),
                           "ALTER TYPE mood ADD VALUE 'happy';\n"
                           "ALTER TABLE people ALTER COLUMN age SET NOT NULL, ADD CONSTRAINT u UNIQUE (name);\n"
                           "ALTER TABLE people DROP CONSTRAINT people_age_check;\n"))});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {.ways_back = true, .source = &postgresql()}, diagnostics);
  REQUIRE(legal);
  for (const Diagnostic& diagnostic : diagnostics.items()) {
    CHECK_MESSAGE(diagnostic.severity != Severity::Error, diagnostic.message);
  }
  const auto session = run_on_sqlite(*legal);
  CHECK(value(*session, "INSERT INTO people (name, now, age) VALUES ('Ada', 'happy', -1)") == "no rows");
  CHECK(value(*session, "SELECT id FROM people") == "1");
  CHECK(
      value(*session, "INSERT INTO people (name, now, age) VALUES ('Bob', 'angry', 1)").starts_with("refused: CHECK"));
  CHECK(value(*session, "INSERT INTO people (name, age) VALUES ('Ada', 1)").starts_with("refused: UNIQUE"));
  CHECK(value(*session, "SELECT count(*) FROM sqlite_master WHERE name = 'people_lower_idx'") == "1");
}

TEST_CASE("legalize: what only the source can say is left for a person, with the reason") {
  const History before =
      history(postgresql(), {migration("1", read(postgresql(),
                                                 "CREATE TABLE t (a inet);\n"
                                                 "UPDATE t SET a = NULL;\n"
                                                 "SET statement_timeout = 0;\n"
                                                 "CREATE TABLE u (b integer DEFAULT (random() * 10)::integer);\n"))});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {.ways_back = false, .source = &postgresql()}, diagnostics);
  REQUIRE(legal);
  const auto& steps = legal->in_order()[0].up;
  REQUIRE(steps.size() == 3);
  for (const Step& step : steps) {
    const auto* left = step.operation.as<HostCode>();
    REQUIRE(left != nullptr);
    CHECK_FALSE(left->why.empty());
    CHECK_FALSE(left->text.empty());
  }
  CHECK(reported(diagnostics, Code::CannotTranslate));
  CHECK(reported(diagnostics, Code::NativeSqlForOtherDatabase));
  CHECK(reported(diagnostics, Code::LostInTarget));
}

TEST_CASE("legalize: derived ways back run") {
  std::vector<Step> second = as_operations(postgresql(),
                                           "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\n"
                                           "ALTER TABLE t ADD COLUMN b integer NOT NULL DEFAULT 3;\n"
                                           "CREATE INDEX by_b ON t (b);\n");
  const History before = history(postgresql(), {migration("1", read(postgresql(), "CREATE TABLE t (a integer);")),
                                                migration("2", std::move(second))});
  Diagnostics diagnostics;
  const auto legal = legalize(before, sqlite(), {.ways_back = true, .source = &postgresql()}, diagnostics);
  REQUIRE(legal);
  const auto session = run_on_sqlite(*legal, true);
  CHECK(value(*session, "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'") == "0");
}

TEST_CASE("legalize: a lone integer key of SQLite is numbered in PostgreSQL, too") {
  const History before =
      history(sqlite(), {migration("1", read(sqlite(), "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"))});
  Diagnostics diagnostics;
  const auto legal = legalize(before, postgresql(), {.ways_back = true, .source = &sqlite()}, diagnostics);
  REQUIRE(legal);
  const auto statements =
      postgresql().write(legal->in_order()[0].up[0], Catalog(postgresql().catalog_rules()), diagnostics);
  REQUIRE(statements);
  CHECK((*statements)[0].text.find("id serial") != std::string::npos);
}

}  // namespace
}  // namespace crosswalk
