#pragma once

#include <optional>

#include "crosswalk/ir/history.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk {

struct LegalizeOptions {
  // The dialect that the history is written for, if it is another than the target.
  const Dialect* source = nullptr;
  // Derive the way back of migrations that have none.
  bool derive_down = true;
};

// Makes every step one that the target has words for. Steps written in the target's own SQL keep their text; others are
// re-spelled, or replaced by several that come to the same (a table rebuilt, an enum as a check). What cannot be said
// becomes HostCode with the reason, in its place, and is reported at its span: CannotTranslate, or
// NativeSqlForOtherDatabase. What is said with less is a warning: TypeChangesMeaning, LostInTarget.
//
// `down` is filled for every migration: as written, or derived; where neither is possible it stays empty and
// NotReversible says why.
//
// Gives nothing, and reports DatabaseContradicts, if the history says that it is written for another dialect than
// `source` (or, without one, the target).
[[nodiscard]] std::optional<History> legalize(const History& history, const Dialect& target,
                                              const LegalizeOptions& options, Diagnostics& diagnostics);

}  // namespace crosswalk
