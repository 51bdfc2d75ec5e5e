#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"
#include "naming.h"

namespace crosswalk::knex {

// What a knexfile says of migrations (migrations/migrate/migrator-configuration-merger.js), with Knex's own defaults
// for what it leaves out.
struct Configuration {
  std::string client;                    // as written: "pg"; empty if it is not known
  std::string url;                       // a connection that is a text; empty otherwise
  std::string charset;                   // that the connection says, and so every table that is made on MySQL
  std::string collation;                 // the same
  std::string environment;               // the one that was chosen; empty if the knexfile has no environments
  std::vector<std::string> directories;  // within the tree
  std::vector<std::string> extensions;   // of the files that are loaded, with their dots
  std::string table = "knex_migrations";
  std::string schema;  // of the version tables; empty for the connection's own
  bool sort_directories_separately = false;
  bool disable_transactions = false;
  // What its `wrapIdentifier` makes of names; nothing if that is not followed.
  std::optional<Naming> naming = Naming::AsWritten;
};

// The extensions that Knex loads by itself (migrations/common/MigrationsLoader.js).
[[nodiscard]] std::vector<std::string> default_extensions();

// The knexfile directly in a folder; nothing if there is none.
[[nodiscard]] std::optional<std::string> find_knexfile(const FileTree& files, std::string_view folder);

// Evaluates a knexfile as it would be without any environment variable set. Of several environments it takes
// `development`, as Knex does by default, else the top level, else the first. Reports ConfigurationNotUnderstood for
// what it says of migrations and is not known; gives nothing, reported, if the file cannot be read.
[[nodiscard]] std::optional<Configuration> read_knexfile(const std::shared_ptr<const FileTree>& files,
                                                         std::string_view path, Diagnostics& diagnostics);

}  // namespace crosswalk::knex
