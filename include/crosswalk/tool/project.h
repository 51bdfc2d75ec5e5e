#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/history.h"
#include "crosswalk/source/file_tree.h"

namespace crosswalk {

// A migration project as its tool would find it.
struct Project {
  std::string tool;
  std::string name;                       // its folder's name, or what distinguishes it from others beside it
  std::string root;                       // within the file tree; "" is the tree's root
  std::optional<std::string> dialect;     // the SQL dialect, where the project says it
  std::string migrations;                 // the folder (or folders, first) of migrations, within the tree
  std::size_t migration_count = 0;        // files or folders that look like migrations
  std::string why;                        // "alembic.ini names script_location `migrations`"
  std::shared_ptr<const FileTree> files;  // the tree that all paths are within
  // What the tool's own adapter needs to remember: configured names, prefixes, locations (several separated by '\n').
  std::map<std::string, std::string> settings;

  [[nodiscard]] std::string setting(const std::string& key, std::string fallback = {}) const {
    const auto found = settings.find(key);
    if (found != settings.end()) return found->second;
    return fallback;
  }
};

}  // namespace crosswalk
