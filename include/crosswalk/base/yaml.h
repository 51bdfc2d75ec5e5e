#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crosswalk {

// The YAML of a JSON text, which must be well formed: the same values in the same order, ended by a line end. Every
// string stands in double quotes, so that none is taken for something else ("no", "1.0").
[[nodiscard]] std::string json_to_yaml(std::string_view json);

// The texts of a list that stands in a YAML document by a key of its top level; none if there is no such list, or the
// text is no YAML.
[[nodiscard]] std::vector<std::string> yaml_list(std::string_view yaml, std::string_view key);

}  // namespace crosswalk
