#include "crosswalk/tool/registry.h"
#include "input.h"
#include "support/tool_project.h"

namespace crosswalk::fuzz {

// Any bytes at all as a revision of Alembic: read, evaluated, recorded.
int take(std::string_view input) {
  const std::string text(input);
  (void)test::read_project(*find_tool("alembic"), {{"versions/fuzz.py", text}}, find_database("postgresql")->dialect(),
                           "versions");
  return 0;
}

}  // namespace crosswalk::fuzz
