#include "crosswalk/script/reader.h"
#include "input.h"

// Any bytes at all, read as JavaScript and as TypeScript, which the name of the file tells apart.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace crosswalk;
  for (const char* name : {"fuzz.js", "fuzz.ts"}) {
    Diagnostics diagnostics;
    const auto file = SourceFile::make(name, std::string(fuzz::text_of(bytes, size)));
    (void)script::reader_of(script::Language::EcmaScript).read(file, diagnostics);
  }
  return 0;
}
