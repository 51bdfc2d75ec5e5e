#pragma once

#include "crosswalk/script/value.h"

namespace crosswalk::script {

// What a member of an enum stands for that is also text or a number (`class K(str, Enum)`, StrEnum, IntEnum): its plain
// value. Any other value stands for itself.
[[nodiscard]] const Value& plain_value(const Value& value);

}  // namespace crosswalk::script
