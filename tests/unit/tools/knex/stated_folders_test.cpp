#include "tools/knex/stated_folders.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/source/file_tree.h"

namespace {

using namespace crosswalk;
using knex::folders_like;
using knex::version_before;

}  // namespace

TEST_CASE("folders are found by patterns, in the order of versions") {
  const auto tree = memory_tree({{"data/versions/5.10/a.js", ""},
                                 {"data/versions/5.9/a.js", ""},
                                 {"modules/core/migrations/a.ts", ""},
                                 {"modules/deep/er/migrations/a.ts", ""},
                                 {"node_modules/x/migrations/a.js", ""}});
  using List = std::vector<std::string>;
  CHECK(folders_like(*tree, "", {"data/versions/*"}) == List{"data/versions/5.9", "data/versions/5.10"});
  CHECK(folders_like(*tree, "data", {"./versions/5.1*"}) == List{"data/versions/5.10"});
  CHECK(folders_like(*tree, "", {"modules/*/migrations"}) == List{"modules/core/migrations"});
  CHECK(folders_like(*tree, "", {"**/migrations"}) == List{"modules/core/migrations", "modules/deep/er/migrations"});
  CHECK(folders_like(*tree, "", {"modules/core/migrations", "**/core/migrations"}) == List{"modules/core/migrations"});
  CHECK(folders_like(*tree, "data", {"."}) == List{"data"});
  CHECK(folders_like(*tree, "", {"gone/*", "../x"}).empty());
}

TEST_CASE("versions are ordered by what their numbers mean") {
  std::vector<std::string> names = {"2.0.0.js",  "2.0.0-rc.1.js",   "10.0.0.js", "2.0.0-beta.11.js",
                                    "2.1.85.js", "2.0.0-beta.2.js", "2.1.9.js",  "v1.0.0.ts"};
  std::sort(names.begin(), names.end(), version_before);
  CHECK(names == std::vector<std::string>{"v1.0.0.ts", "2.0.0-beta.2.js", "2.0.0-beta.11.js", "2.0.0-rc.1.js",
                                          "2.0.0.js", "2.1.9.js", "2.1.85.js", "10.0.0.js"});
  CHECK_FALSE(version_before("2.0.0.js", "2.0.0.ts"));
}
