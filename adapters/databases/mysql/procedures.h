#pragma once

#include <memory>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/source/source_file.h"

namespace crosswalk::mysql {

// "Create a procedure, call it, drop it": where the body of a procedure without arguments is one statement, perhaps in
// an IF that looks into information_schema, the CALL becomes the operation of that statement, marked as conditional (IF
// EXISTS, IF NOT EXISTS) where there is an IF. A procedure that the script drops again, and of which every CALL is
// known, leaves nothing to say. `earlier` are scripts that have run before, whose procedures may be called. Every step
// keeps its own text. What cannot be known for certain stays as it is.
[[nodiscard]] std::vector<Step> lift_calls(std::vector<Step> steps,
                                           const std::vector<std::shared_ptr<const SourceFile>>& earlier);

}  // namespace crosswalk::mysql
