#pragma once

#include <optional>
#include <string>

#include "crosswalk/script/value.h"

namespace crosswalk::script {

// What `json.dumps(value)` gives; nothing if the value has no JSON text, or holds an unknown.
[[nodiscard]] std::optional<std::string> json_text(const Value& value);

}  // namespace crosswalk::script
