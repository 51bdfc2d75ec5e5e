#include "crosswalk/script/reader.h"
#include "input.h"

// Any bytes at all, read as Python.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  Diagnostics diagnostics;
  const auto file = SourceFile::make("fuzz.py", std::string(fuzz::text_of(bytes, size)));
  (void)script::reader_of(script::Language::Python).read(file, diagnostics);
  return 0;
}
