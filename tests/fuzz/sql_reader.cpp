#include "crosswalk/tool/registry.h"
#include "input.h"

// Any bytes at all, read as SQL of each database: nothing may crash, hang or recurse without bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  const auto file = SourceFile::make("fuzz.sql", std::string(fuzz::text_of(bytes, size)));
  for (const Database* database : all_databases()) {
    Diagnostics diagnostics;
    (void)database->dialect().read(file, {}, diagnostics);
    (void)database->dialect().read(file, {.split_only = true}, diagnostics);
    (void)database->dialect().read_type(file->text());
    (void)database->dialect().read_expression(file->text());
  }
  return 0;
}
