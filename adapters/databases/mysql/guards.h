#pragma once

#include <vector>

#include "crosswalk/ir/migration.h"

namespace crosswalk::mysql {

// "Look in information_schema, prepare, execute": where a script builds a statement out of literals, one way or another
// by what it finds in information_schema, and runs it, the EXECUTE becomes the operation of that statement, marked as
// conditional (IF EXISTS, IF NOT EXISTS); its own text stays. What cannot be known for certain stays as it is.
[[nodiscard]] std::vector<Step> lift_guards(std::vector<Step> steps);

}  // namespace crosswalk::mysql
