#include "crosswalk/tool/registry.h"
#include "input.h"
#include "support/tool_project.h"

// Any bytes at all as a revision of Alembic: read, evaluated, recorded.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  const std::string text(fuzz::text_of(bytes, size));
  (void)test::read_project(*find_tool("alembic"), {{"versions/fuzz.py", text}}, find_database("postgresql")->dialect(),
                           "versions");
  return 0;
}
