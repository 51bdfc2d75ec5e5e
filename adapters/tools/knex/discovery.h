#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::knex {

// Names of the settings that discovery leaves for the other roles.
inline constexpr const char* kNaming = "naming";  // naming_word(); empty for a `wrapIdentifier` that is not followed
inline constexpr const char* kDirectories = "directories";  // one a line
inline constexpr const char* kExtensions = "extensions";    // one a line
inline constexpr const char* kSortSeparately = "sort_directories_separately";
inline constexpr const char* kOrder = "order";                   // "versions", or by name
inline constexpr const char* kNameExtension = "name_extension";  // with "=" before it: what names end with
inline constexpr const char* kCharset = "charset";               // what the connection says of every table that is made
inline constexpr const char* kCollation = "collation";           // the same
inline constexpr const char* kTable = "table";
inline constexpr const char* kSchema = "schema";

// Finds knexfiles, and folders of migrations without one.
class KnexDiscovery final : public Discovery {
 public:
  [[nodiscard]] std::vector<Project> find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                          Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<Project> open_stated(const std::shared_ptr<const FileTree>& files,
                                                   std::string_view folder,
                                                   const script::StatedMigrations& stated) const override;
};

// A migration's file.
struct MigrationFile {
  std::string name;  // what Knex identifies it by: with its extension, if nothing else is stated
  std::string path;  // within the tree
};
// The files of a project in the order in which Knex runs them (migrations/migrate/sources/fs-migrations.js): by name
// over all directories, or directory by directory.
[[nodiscard]] std::vector<MigrationFile> migration_files(const Project& project);

}  // namespace crosswalk::knex
