#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::alembic {

// Names of the settings that discovery leaves for the frontend: the version folders, one a line, and whether their
// sub-folders count.
inline constexpr const char* kVersionFolders = "version_folders";
inline constexpr const char* kRecursive = "recursive";
// The value of kRecursive where env.py or a command of the project says at run time which sub-folders count.
inline constexpr const char* kComputed = "computed";

class AlembicDiscovery final : public Discovery {
 public:
  [[nodiscard]] std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                          Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const override;
};

// The revision files of a project in the order in which Alembic loads them (alembic/script/base.py, _list_py_dir).
// Where a project has one folder of versions for each database, and picks one as it runs, those of `dialect`; those of
// all of them if it is empty.
[[nodiscard]] std::vector<std::string> revision_files(const Project& project, std::string_view dialect = {});

}  // namespace crosswalk::alembic
