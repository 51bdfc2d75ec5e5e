#include "crosswalk/tool/registry.h"
#include "input.h"
#include "support/tool_project.h"

namespace crosswalk::fuzz {

// Any bytes at all as a migration of Knex: read, evaluated, recorded.
int take(std::string_view input) {
  const std::string text(input);
  (void)test::read_project(*find_tool("knex"), {{"migrations/1_fuzz.js", text}}, find_database("postgresql")->dialect(),
                           "migrations");
  return 0;
}

}  // namespace crosswalk::fuzz
