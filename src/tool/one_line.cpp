#include "crosswalk/tool/one_line.h"

#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {

void report_lost_branches(const History& history, std::string_view tool, Diagnostics& diagnostics) {
  for (const Migration& migration : history.in_order()) {
    const SourceSpan place = migration.file.empty() ? SourceSpan{} : SourceFile::make(migration.file, "")->whole();
    if (migration.parents.size() > 1)
      diagnostics.report<Code::LostInTarget>(place, tool, "the several parents", migration.id)
          .help("they are written one after the other, in the order in which the source tool would run them");
    if (!migration.labels.empty()) diagnostics.report<Code::LostInTarget>(place, tool, "the labels", migration.id);
  }
}

}  // namespace crosswalk
