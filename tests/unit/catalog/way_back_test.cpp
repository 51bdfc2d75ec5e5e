#include <doctest/doctest.h>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

Migration of_rows(std::size_t count) {
  Migration migration;
  migration.id = "1";
  const auto file = SourceFile::make("rows.sql", std::string(count, '\n'));
  for (std::uint32_t i = 0; i < count; ++i) {
    migration.up.emplace_back(RawSql{"standard", "INSERT INTO t VALUES (1)", SqlEffect::Data}, file->span({i, i + 1}));
  }
  return migration;
}

TEST_CASE("steps without a way back are named one by one, and where they are many, counted") {
  Diagnostics few;
  CHECK_FALSE(way_back(of_rows(100), Catalog(), few));
  CHECK(few.items().size() == 100);
  Diagnostics many;
  CHECK_FALSE(way_back(of_rows(5000), Catalog(), many));
  REQUIRE(many.items().size() == 101);
  CHECK(many.items().back().message ==
        "`sql: INSERT INTO t VALUES (1)` cannot be undone: it is one of 4900 more steps of the migration without a way "
        "back");
  CHECK(many.items().back().span.line == 101);
}

}  // namespace
}  // namespace crosswalk
