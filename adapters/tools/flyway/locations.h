#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "configuration.h"

namespace crosswalk::flyway {

// Where a location of the configuration lies within the tree; several with wildcards or source roots, none if it does
// not exist. `folder` is the one that the configuration is in.
[[nodiscard]] std::vector<std::string> resolve_location(const FileTree& files, std::string_view folder, bool framework,
                                                        std::string_view location);

// The folders directly in `folder` that are called after a database ("h2", "postgresql"), sorted.
[[nodiscard]] std::vector<std::string> vendor_folders(const FileTree& files, std::string_view folder);

}  // namespace crosswalk::flyway
