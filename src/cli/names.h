#pragma once

#include <string>
#include <vector>

namespace crosswalk::cli {

// The names of the tools and databases that this binary was built with.
[[nodiscard]] std::vector<std::string> tool_names();
[[nodiscard]] std::vector<std::string> database_names();

}  // namespace crosswalk::cli
