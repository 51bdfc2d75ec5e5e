#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"
#include "schema_document.h"

namespace crosswalk::prisma {

// The schema that belongs to a folder of migrations: schema.prisma beside it, a folder of .prisma files, or where
// prisma.config.* or package.json above it says. All its files together; nothing if there is none with a datasource.
struct FoundSchema {
  std::string path;  // of the file with the datasource
  Datasource datasource;
  std::vector<SchemaModel> models;
  std::vector<SchemaEnum> enums;
};
[[nodiscard]] std::optional<FoundSchema> find_schema(const std::shared_ptr<const FileTree>& files,
                                                     std::string_view migrations, Diagnostics& diagnostics);

// The folder of migrations that the configuration in a folder names (prisma.config.*, package.json), or the default one
// beside its schema; nothing if there is no such folder.
[[nodiscard]] std::optional<std::string> configured_migrations(const std::shared_ptr<const FileTree>& files,
                                                               std::string_view folder, Diagnostics& diagnostics);

// The provider of migration_lock.toml: what follows `provider = ` on the first line that begins so.
[[nodiscard]] std::optional<std::string> read_lock_provider(std::string_view lock_file);

// The SQL dialect of a provider: the same word, but for old spellings.
[[nodiscard]] std::string dialect_of_provider(std::string_view provider);

}  // namespace crosswalk::prisma
