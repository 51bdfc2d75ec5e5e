#include "crosswalk/tool/registry.h"
#include "input.h"

namespace crosswalk::fuzz {

// Any bytes at all, read as SQL of each database: nothing may crash, hang or recurse without bound.
int take(std::string_view input) {
  const auto file = SourceFile::make("fuzz.sql", std::string(input));
  for (const Database* database : all_databases()) {
    Diagnostics diagnostics;
    (void)database->dialect().read(file, {}, diagnostics);
    (void)database->dialect().read(file, {.split_only = true}, diagnostics);
    (void)database->dialect().read_type(file->text());
    (void)database->dialect().read_expression(file->text());
  }
  return 0;
}

}  // namespace crosswalk::fuzz
