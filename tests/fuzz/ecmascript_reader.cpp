#include "crosswalk/script/reader.h"
#include "input.h"

namespace crosswalk::fuzz {

// Any bytes at all, read as JavaScript and as TypeScript, which the name of the file tells apart.
int take(std::string_view input) {
  for (const char* name : {"fuzz.js", "fuzz.ts"}) {
    Diagnostics diagnostics;
    const auto file = SourceFile::make(name, std::string(input));
    (void)script::reader_of(script::Language::EcmaScript).read(file, diagnostics);
  }
  return 0;
}

}  // namespace crosswalk::fuzz
