#pragma once

#include <optional>
#include <string>

#include "crosswalk/ir/history.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk {

class Diagnostics;

struct LegalizeOptions {
  // Fill in the way back of every migration: what its author wrote, else what can be derived. An apply needs none.
  bool ways_back = true;
  // The dialect that the history is written for, where that is another than the target.
  const Dialect* source = nullptr;
};

// Turns a history into one that a database can be told in its dialect: steps that are legal stay as they are, rewrites
// turn others into what the dialect can say (a table rebuilt where it cannot be altered, an enum as a check). What
// cannot be said becomes HostCode with the reason, and is reported at its span (CannotTranslate,
// NativeSqlForOtherDatabase), so that nothing is lost. What is said with less is a warning (TypeChangesMeaning,
// LostInTarget). The result's dialect is the target's. Gives nothing, and reports DatabaseContradicts, if the history
// is written for another dialect than `source` (or, without one, the target).
[[nodiscard]] std::optional<History> legalize(History history, const Dialect& target, LegalizeOptions options,
                                              Diagnostics& diagnostics);

// Leaves all that a hook does for a person, for this reason.
void leave_hook(Hook& hook, const std::string& why);

}  // namespace crosswalk
