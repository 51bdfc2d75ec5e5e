#include <doctest/doctest.h>

#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/registry.h"
#include "crosswalk/translate/legalize.h"
#include "random_history.h"
#include "random_values.h"

// What a dialect writes means what it was written for: to its own reader, and to a real database.
namespace crosswalk::properties {
namespace {

std::string words(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& difference : differences) {
    text += "\n  " + difference.object + ": `" + difference.left + "` against `" + difference.right + "`";
  }
  return text;
}

std::optional<std::string> written(const Dialect& dialect, const Operation& operation, const Catalog& before) {
  Diagnostics unheard;
  const auto statements = dialect.write(Step(operation), before, unheard);
  if (!statements) return std::nullopt;
  std::string script;
  for (const Statement& statement : *statements) script += statement.text + ";\n";
  return script;
}

void check_read_back(const Dialect& dialect, const Repertoire& repertoire) {
  std::set<std::size_t> checked;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Catalog catalog(repertoire.rules);
    for (int i = 0; i < 25; ++i) {
      const Operation operation = fitting_operation(catalog, repertoire, random);
      Catalog after = catalog;
      Diagnostics diagnostics;
      REQUIRE(evolve(after, Step(operation), diagnostics));
      if (after.incomplete()) continue;
      if (const auto script = written(dialect, operation, catalog)) {
        checked.insert(operation.index());
        CAPTURE(*script);
        Catalog read = catalog;
        Diagnostics reported;
        for (const Step& step : dialect.read(SourceFile::make("a.sql", *script), {}, reported)) {
          CHECK(evolve(read, step, reported));
        }
        CHECK(!reported.has_errors());
        CHECK(!read.incomplete());
        const auto differences = compare(after, read);
        CHECK_MESSAGE(differences.empty(), words(differences));
      }
      catalog = std::move(after);
    }
  }
  CHECK(checked.size() >= 8);
}

TEST_CASE("a dialect reads what it writes") {
  SUBCASE("PostgreSQL") { check_read_back(find_database("postgresql")->dialect(), postgresql_repertoire()); }
  SUBCASE("SQLite") { check_read_back(find_database("sqlite")->dialect(), sqlite_repertoire()); }
}

// A history of one operation per migration of which nothing is left for a person, as the database is to be told it.
History legal_history(const Database& database, const Repertoire& repertoire, Random& random, std::size_t length) {
  History legal;
  std::vector<Migration> migrations;
  Catalog catalog(repertoire.rules);
  for (std::size_t i = 0; i < length; ++i) {
    Migration migration;
    migration.id = std::to_string(i);
    migration.up = {Step(fitting_operation(catalog, repertoire, random))};
    migrations.push_back(std::move(migration));
    Diagnostics diagnostics;
    auto history = History::build(migrations, diagnostics);
    auto candidate = legalize(*history, database.dialect(), {.ways_back = false, .source = nullptr}, diagnostics);
    Catalog after = simulate(*history, repertoire.rules, diagnostics);
    if (!candidate || diagnostics.has_errors() || after.incomplete()) {
      migrations.pop_back();
      continue;
    }
    legal = std::move(*candidate);
    catalog = std::move(after);
  }
  return legal;
}

TEST_CASE("the schema that SQLite reports is the simulated one") {
  const Database& database = *find_database("sqlite");
  const Repertoire repertoire = sqlite_repertoire();
  std::set<std::size_t> ran;
  for (std::uint64_t seed = 1; seed <= kSeeds / 3; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Diagnostics diagnostics;
    const History legal = legal_history(database, repertoire, random, 25);
    const auto session = database.connect("sqlite::memory:", Access::Write, diagnostics);
    REQUIRE(session != nullptr);
    Catalog catalog(repertoire.rules);
    for (const Migration& migration : legal.in_order()) {
      for (const Step& step : migration.up) {
        CAPTURE(describe(step.operation));
        ran.insert(step.operation.index());
        const auto statements = database.dialect().write(step, catalog, diagnostics);
        REQUIRE(statements);
        for (const Statement& statement : *statements) {
          CAPTURE(statement.text);
          const bool accepted = session->run(statement.text).has_value();
          REQUIRE_MESSAGE(accepted, session->error().message);
        }
        REQUIRE(evolve(catalog, step, diagnostics));
      }
      const auto inspected = database.inspect(*session, {}, diagnostics);
      REQUIRE(inspected);
      const auto differences = compare(catalog, *inspected);
      CHECK_MESSAGE(differences.empty(), words(differences));
    }
  }
  CHECK(ran.size() >= 8);
}

}  // namespace
}  // namespace crosswalk::properties
