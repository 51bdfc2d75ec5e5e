#include <doctest/doctest.h>

#include "crosswalk/tool/registry.h"
#include "support/tool_project.h"

namespace crosswalk::test {
namespace {

struct Revision {
  std::string id;
  std::string parents;  // as Python: "None", "'a'", "('a', 'b')"
  std::string depends_on = "None";
};

std::string order_of(const std::vector<Revision>& revisions) {
  Files files{{"alembic.ini", "[alembic]\nscript_location = migrations\n"},
              {"migrations/env.py", "from alembic import context\n"}};
  for (const Revision& revision : revisions) {
    files.emplace_back("migrations/versions/" + revision.id + ".py",
                       "from alembic import op\nrevision = '" + revision.id + "'\ndown_revision = " + revision.parents +
                           "\ndepends_on = " + revision.depends_on +
                           "\n\n\ndef upgrade():\n    op.execute('select 1')\n\n\ndef downgrade():\n    pass\n");
  }
  const ReadProject read =
      read_project(*find_tool("alembic"), std::move(files), find_database("postgresql")->dialect());
  REQUIRE(read.history.has_value());
  std::vector<std::string> ids;
  for (const Migration& migration : read.history->in_order()) ids.push_back(migration.id);
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : " ") + id;
  return joined;
}

// The expectations are what `alembic upgrade heads --sql` of 1.19 gives for the same revisions.
TEST_CASE("the branch that a merge names last runs first, and runs whole") {
  CHECK(order_of(
            {{"aa", "None"}, {"bb", "'aa'"}, {"cc", "'bb'"}, {"xx", "'aa'"}, {"yy", "'xx'"}, {"mm", "('cc', 'yy')"}}) ==
        "aa xx yy bb cc mm");
  CHECK(order_of({{"aa", "None"}, {"bb", "'aa'"}, {"xx", "'aa'"}, {"mm", "('xx', 'bb')"}}) == "aa bb xx mm");
}

TEST_CASE("what a revision depends on runs before it, though its own branch has begun") {
  CHECK(order_of({{"aa", "None"}, {"bb", "'aa'", "'xx'"}, {"xx", "None"}}) == "xx aa bb");
}

}  // namespace
}  // namespace crosswalk::test
