// Prints the program tree of JavaScript and TypeScript files, for scripts/check_ecmascript_reader.
//
// Usage: dump_ecmascript FILE…  For each file a line `# FILE`, then its statements with ranges, one JSON list on each
// line, or one line `! line:column: message` if it was refused.

#include <fstream>
#include <iostream>
#include <sstream>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "support/tree_dump.h"

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    std::ifstream file(arguments[i], std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    crosswalk::Diagnostics diagnostics;
    const auto module =
        crosswalk::languages::ecmascript().read(crosswalk::SourceFile::make(arguments[i], text.str()), diagnostics);
    std::cout << "# " << arguments[i] << '\n';
    if (module != nullptr) {
      std::cout << crosswalk::testing::dump_tree(*module, crosswalk::testing::Ranges::Shown);
    } else {
      const crosswalk::Diagnostic& first = diagnostics.items().front();
      std::cout << "! " << first.span.line << ':' << first.span.column << ": " << first.message << '\n';
    }
  }
  return 0;
}
