#include "crosswalk/tool/registry.h"
#include "input.h"
#include "support/tool_project.h"

// Any bytes at all as a migration of Knex: read, evaluated, recorded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  const std::string text(fuzz::text_of(bytes, size));
  (void)test::read_project(*find_tool("knex"), {{"migrations/1_fuzz.js", text}}, find_database("postgresql")->dialect(),
                           "migrations");
  return 0;
}
