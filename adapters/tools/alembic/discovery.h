#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::alembic {

// Names of the settings that discovery leaves for the frontend: the version folders, one a line, and whether their
// sub-folders count.
inline constexpr const char* kVersionFolders = "version_folders";
inline constexpr const char* kRecursive = "recursive";

class AlembicDiscovery final : public Discovery {
 public:
  [[nodiscard]] std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                          Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const override;
};

// The revision files of a project in the order in which Alembic loads them (alembic/script/base.py, _list_py_dir).
[[nodiscard]] std::vector<std::string> revision_files(const Project& project);

}  // namespace crosswalk::alembic
