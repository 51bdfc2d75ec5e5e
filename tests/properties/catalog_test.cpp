#include <doctest/doctest.h>

#include <set>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "random_history.h"
#include "random_values.h"

// What the simulated schema promises, over random operations that fit it.
namespace crosswalk::properties {
namespace {

std::string words(const std::vector<Difference>& differences) {
  std::string text;
  for (const Difference& difference : differences) {
    text += "\n  " + difference.object + ": `" + difference.left + "` against `" + difference.right + "`";
  }
  return text;
}

std::string words(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.items()) text += "\n  " + diagnostic.message;
  return text;
}

// A column that comes back comes last, so the order does not count.
constexpr CompareOptions kAnyOrder{.ignore_column_order = true};

// Evolves by an operation and back again; tells whether there was a way back.
bool check_way_back(const Operation& operation, const Catalog& before, Catalog& after) {
  CAPTURE(describe(operation));
  Diagnostics diagnostics;
  const bool fits = evolve(after, Step(operation), diagnostics);
  CHECK_MESSAGE(fits, words(diagnostics));
  Diagnostics refusals;
  const auto undoing = reverse(Step(operation), before, refusals);
  if (!undoing) {
    CHECK_MESSAGE(!refusals.empty(), "refused without a reason");
    return false;
  }
  // Validating changes what is known of the rows, which nothing takes back (catalog/evolve.h).
  if (operation.is<ValidateConstraint>()) return true;
  Catalog back = after;
  for (const Operation& undo : *undoing) {
    CAPTURE(describe(undo));
    const bool undo_fits = evolve(back, Step(undo), diagnostics);
    CHECK_MESSAGE(undo_fits, words(diagnostics));
  }
  const auto differences = compare(before, back, kAnyOrder);
  CHECK_MESSAGE(differences.empty(), words(differences));
  return true;
}

void check_ways_back(const Repertoire& repertoire, bool every_kind) {
  std::set<std::size_t> made;
  std::set<std::size_t> undone;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Catalog catalog(repertoire.rules);
    for (int i = 0; i < 30; ++i) {
      const Operation operation = fitting_operation(catalog, repertoire, random);
      made.insert(operation.index());
      Catalog after = catalog;
      if (check_way_back(operation, catalog, after)) undone.insert(operation.index());
      if (!after.incomplete()) catalog = std::move(after);
    }
  }
  if (!every_kind) return;
  for (std::size_t kind = 0; kind < kOperationKinds; ++kind) {
    Random random(1);
    const Operation example = random_operation(random, kind);
    const std::string name(operation_name(example));
    CHECK_MESSAGE(made.count(kind) == 1, name << " never came up");
    const bool cannot = example.is<HostCode>() || example.is<AddEnumLabel>();
    CHECK_MESSAGE(undone.count(kind) == (cannot ? 0 : 1), name);
  }
}

TEST_CASE("what reverse gives undoes what evolve did") {
  SUBCASE("without rules") { check_ways_back(plain_repertoire(), true); }
  SUBCASE("with a server that names things and ignores case") { check_ways_back(naming_repertoire(), true); }
  SUBCASE("with the rules of PostgreSQL") { check_ways_back(postgresql_repertoire(), true); }
  SUBCASE("with the rules of SQLite") { check_ways_back(sqlite_repertoire(), false); }
}

TEST_CASE("a step that does not fit leaves the catalog as it was") {
  const Repertoire repertoire = plain_repertoire();
  std::size_t refused = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Catalog catalog(repertoire.rules);
    Diagnostics diagnostics;
    for (int i = 0; i < 10; ++i) {
      Catalog after = catalog;
      if (evolve(after, Step(fitting_operation(catalog, repertoire, random)), diagnostics) && !after.incomplete())
        catalog = after;
    }
    for (std::size_t kind = 0; kind < kOperationKinds; ++kind) {
      Catalog after = catalog;
      Diagnostics reported;
      const Operation operation = random_operation(random, kind);
      CAPTURE(describe(operation));
      if (evolve(after, Step(operation), reported)) continue;
      ++refused;
      CHECK(reported.has_errors());
      CHECK(compare(catalog, after).empty());
    }
  }
  CHECK(refused > kSeeds);
}

TEST_CASE("a copy of a catalog is not touched by what happens to the other") {
  const Repertoire repertoire = naming_repertoire();
  for (std::uint64_t seed = 1; seed <= kSeeds / 3; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    Diagnostics diagnostics;
    std::vector<Catalog> line{Catalog(repertoire.rules)};
    std::vector<Operation> operations;
    for (int i = 0; i < 30; ++i) {
      operations.push_back(fitting_operation(line.back(), repertoire, random));
      Catalog next = line.back();
      static_cast<void>(evolve(next, Step(operations.back()), diagnostics));
      line.push_back(std::move(next));
    }
    // Replayed without a copy being kept anywhere, each state must be the one that was kept.
    Catalog alone(repertoire.rules);
    for (std::size_t i = 0; i < operations.size(); ++i) {
      static_cast<void>(evolve(alone, Step(operations[i]), diagnostics));
      const auto differences = compare(alone, line[i + 1]);
      CHECK_MESSAGE(differences.empty(), words(differences));
    }
  }
}

}  // namespace
}  // namespace crosswalk::properties
