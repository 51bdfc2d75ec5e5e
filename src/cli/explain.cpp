#include <explanations.h>

#include "commands.h"
#include "crosswalk/base/text.h"
#include "source.h"

namespace crosswalk::cli {
namespace {

const CodeEntry* find_code(const std::string& wanted) {
  for (const CodeEntry& entry : kCodes) {
    if (equals_ignoring_case(entry.number, wanted) || equals_ignoring_case(entry.name, wanted)) return &entry;
  }
  return nullptr;
}

}  // namespace

int explain(const ExplainOptions& options, const GlobalOptions& global) {
  Output output("explain", global);
  Diagnostics diagnostics;
  const CodeEntry* entry = find_code(options.code);
  if (entry == nullptr) {
    std::vector<std::string> names;
    for (const CodeEntry& known : kCodes) names.emplace_back(known.number);
    const auto near = nearest_word(options.code, names);
    diagnostics.report<Code::UnknownDiagnosticCode>({}, options.code)
        .help(near ? "did you mean `" + *near + "`?" : "codes look like `CW0102`");
    return output.finish(Exit::Usage, diagnostics);
  }
  const std::string_view page = explanation_page(entry->number);
  output.result() = {{"code", entry->number}, {"name", entry->name}, {"message", entry->message}, {"page", page}};
  output.product(page);
  return output.finish(Exit::Fine, diagnostics);
}

}  // namespace crosswalk::cli
