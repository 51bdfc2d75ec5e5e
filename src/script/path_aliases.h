#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"

namespace crosswalk::script {

// Where a module may lie that a script imports by an alias: `paths` and `baseUrl` of the nearest tsconfig.json or
// jsconfig.json above the script that has them. Paths within the tree, without extension, in the order to try; none if
// there is no such configuration, or it cannot be read.
[[nodiscard]] std::vector<std::string> aliased_paths(const FileTree& files, std::string_view name,
                                                     std::string_view from);

}  // namespace crosswalk::script
