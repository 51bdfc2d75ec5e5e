#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::prisma {

// Finds folders of migrations: those with a migration_lock.toml, or with sub-folders that have a migration.sql.
class PrismaDiscovery final : public Discovery {
 public:
  [[nodiscard]] std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                          Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const override;
};

// The names of a project's migrations, in the order in which Prisma runs them: every sub-folder counts, whatever its
// name and whether or not it has a script (utils/listMigrations.ts).
[[nodiscard]] std::vector<std::string> migration_folders(const FileTree& files, std::string_view migrations);

}  // namespace crosswalk::prisma
