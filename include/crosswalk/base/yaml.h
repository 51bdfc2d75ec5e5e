#pragma once

#include <string>
#include <string_view>

namespace crosswalk {

// The YAML of a JSON text, which must be well formed: the same values in the same order, ended by a line end. Every
// string stands in double quotes, so that none is taken for something else ("no", "1.0").
[[nodiscard]] std::string json_to_yaml(std::string_view json);

}  // namespace crosswalk
