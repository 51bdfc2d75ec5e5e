#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"

namespace crosswalk::knex {

// The folders below `root` that are like one of the patterns: `*` stands for any letters of a name, `**` for any
// folders between. Those of one pattern are in the order of versions (`5.9` before `5.10`).
[[nodiscard]] std::vector<std::string> folders_like(const FileTree& files, std::string_view root,
                                                    const std::vector<std::string>& patterns);

// Whether a name comes before another by the semantic versions that they begin with (semver.org, 11): numbers count as
// numbers, and `2.0.0-beta.2` comes before `2.0.0`. An extension counts for nothing.
[[nodiscard]] bool version_before(std::string_view left, std::string_view right);

}  // namespace crosswalk::knex
