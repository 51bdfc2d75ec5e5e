#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"

namespace crosswalk::script {

// The packages of a JavaScript workspace by their names: `workspaces` of a package.json, or pnpm-workspace.yaml, above
// the script that imports them. Each is looked for once.
class WorkspacePackages {
 public:
  // Where a module may lie that is imported by the name of a package of the workspace, or by a path behind it: paths
  // within the tree, with extension or without, in the order to try. What a package says of its compiled files is taken
  // as its sources too, for a repository holds these.
  [[nodiscard]] std::vector<std::string> paths(const FileTree& files, std::string_view name, std::string_view from);

 private:
  const std::map<std::string, std::string>& packages_of(const FileTree& files, const std::string& root);

  std::map<std::string, std::map<std::string, std::string>> workspaces_;  // by root: a package's name and its folder
};

}  // namespace crosswalk::script
