#include "crosswalk/base/text.h"
#include "crosswalk/ir/history.h"
#include "input.h"

namespace crosswalk::fuzz {

// Any text at all, read as a saved history. One that is taken can be written and read again. Only text: what is not
// UTF-8 is refused when the file is read.
int take(std::string_view input) {
  if (find_invalid_utf8(input)) return -1;
  Diagnostics diagnostics;
  const auto file = SourceFile::make("fuzz.json", std::string(input));
  const auto history = read_history(file, diagnostics);
  if (!history) return 0;
  for (const std::string& saved : {history_to_json(*history), history_to_yaml(*history)}) {
    Diagnostics second;
    const auto again = read_history(SourceFile::make("again.json", saved), second);
    if (!again || !(*again == *history)) __builtin_trap();
  }
  return 0;
}

}  // namespace crosswalk::fuzz
