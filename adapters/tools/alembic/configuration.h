#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"

// alembic.ini and pyproject.toml, as Alembic reads them (alembic/config.py).
namespace crosswalk::alembic {

// One section of an ini file, in the order of the file. Keys are lower case, as ConfigParser makes them.
struct IniSection {
  std::string name;
  std::map<std::string, std::string> values;
};

// Reads an ini file as Python's ConfigParser does: sections, `key = value` or `key: value`, continuation lines that are
// indented, comment lines with # or ;. Values are not interpolated.
[[nodiscard]] std::vector<IniSection> read_ini(std::string_view text);

// Puts in %(here)s and %(key)s of the same section; %% becomes %. What is not known stays as it is.
[[nodiscard]] std::string interpolate(std::string_view value, const IniSection& section, std::string_view here);

// What a configuration says of a project. Paths are within the file tree.
struct Configuration {
  std::string section;  // "alembic", or another one of the file
  std::string script_location;
  std::vector<std::string> version_locations;  // empty: script_location/versions
  bool recursive = false;
  std::string url;  // sqlalchemy.url, which only the generated env.py reads; may be empty
};

// Every Alembic project that an ini file configures: its sections with a script_location. `here` is the file's folder.
[[nodiscard]] std::vector<Configuration> configurations_of_ini(const FileTree& files, std::string_view path);
// The one that pyproject.toml configures in [tool.alembic], if any.
[[nodiscard]] std::optional<Configuration> configuration_of_toml(const FileTree& files, std::string_view path,
                                                                 Diagnostics& diagnostics);

// What env.py says to context.configure(…) in plain words: version_table, version_table_schema, version_table_pk,
// transaction_per_migration.
[[nodiscard]] std::map<std::string, std::string> settings_of_env(const FileTree& files, std::string_view path);

}  // namespace crosswalk::alembic
