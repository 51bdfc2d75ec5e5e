#pragma once

#include <memory>
#include <optional>
#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"

namespace crosswalk::prisma {

// What the datasource block of a schema says.
struct Datasource {
  std::string provider;      // as written: "postgresql"
  std::string url_variable;  // of url = env("…"); empty if the URL is written otherwise
  SourceSpan span;
};
// The datasource of a schema.prisma; nothing if it has none.
[[nodiscard]] std::optional<Datasource> read_datasource(const SourceFile& schema);

// The schema that belongs to a folder of migrations: schema.prisma beside it, a folder of .prisma files, or where
// package.json or prisma.config.* above it says. Its path and datasource; nothing if there is none.
struct FoundSchema {
  std::string path;
  Datasource datasource;
};
[[nodiscard]] std::optional<FoundSchema> find_schema(const FileTree& files, std::string_view migrations);

// The folder of migrations that the configuration in a folder names (prisma.config.*, package.json), or the default one
// beside its schema; nothing if there is no such folder.
[[nodiscard]] std::optional<std::string> configured_migrations(const FileTree& files, std::string_view folder);

// The provider of migration_lock.toml: what follows `provider = ` on the first line that begins so.
[[nodiscard]] std::optional<std::string> read_lock_provider(std::string_view lock_file);

// The SQL dialect of a provider: the same word, but for old spellings.
[[nodiscard]] std::string dialect_of_provider(std::string_view provider);

}  // namespace crosswalk::prisma
