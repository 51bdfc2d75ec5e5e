#include "crosswalk/script/reader.h"
#include "input.h"

namespace crosswalk::fuzz {

// Any bytes at all, read as Python.
int take(std::string_view input) {
  Diagnostics diagnostics;
  const auto file = SourceFile::make("fuzz.py", std::string(input));
  (void)script::reader_of(script::Language::Python).read(file, diagnostics);
  return 0;
}

}  // namespace crosswalk::fuzz
