#pragma once

#include <string>
#include <vector>

#include "crosswalk/tool/project.h"
#include "naming.h"

namespace crosswalk::flyway {

// What discovery tells the other roles, besides Flyway's own parameters.
inline constexpr const char* kLocations = "crosswalk.locations";  // folders within the tree, separated by '\n'
inline constexpr const char* kCallbackLocations = "crosswalk.callback_locations";  // likewise, if they are apart
inline constexpr const char* kExcluded = "crosswalk.excluded";  // folders below them that belong to other databases

// One file below a location.
struct Script {
  std::string path;      // within the tree
  std::string relative;  // below its location, as the version table names it; the class of a Java migration
  std::string language;  // "sql", "java" or "kotlin"; of a script that an interpreter runs "shell", "python" …
  FileName name;
};

// The files below the locations that Flyway reads or that look as if it should, each once, in the order of the
// locations and then by path.
[[nodiscard]] std::vector<Script> list_scripts(const FileTree& files, const Configuration& configuration);

[[nodiscard]] bool is_migration(const Script& script);

}  // namespace crosswalk::flyway
