#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"

namespace crosswalk::prisma {

// What configures Prisma in one folder: prisma.config.* (packages/config/src/PrismaConfig.ts), or package.json up to
// version 6. Paths are within the tree.
struct Configuration {
  std::string path;                       // of the file that says it
  std::optional<std::string> schema;      // a file, or a folder of files
  std::optional<std::string> migrations;  // the folder
  std::string url_variable;               // of datasource.url: env("…")
};

// Nothing if nothing configures Prisma there. prisma.config.* is evaluated, not run; what in it is not known is
// reported as ConfigurationNotUnderstood, and is as if it was not there.
[[nodiscard]] std::optional<Configuration> read_configuration(const std::shared_ptr<const FileTree>& files,
                                                              std::string_view folder, Diagnostics& diagnostics);

}  // namespace crosswalk::prisma
