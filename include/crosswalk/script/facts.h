#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/script/value.h"

namespace crosswalk::script {

// Where migrations are, how they are ordered and named, where code of the project decides that.
struct StatedMigrations {
  std::vector<std::string> folders;  // relative to the file that states them; `*` is any name, `**` any folders between
  bool each_folder = false;          // one folder after the other; otherwise by name over all of them
  bool by_version = false;           // by the versions that their names begin with, not letter by letter
  std::optional<std::string> extension;  // what names end with, whatever their files do
};

// What a project decides outside of its migrations, as its user declares it once (docs/facts.md).
struct Facts {
  // Values by dotted name: "myapp.settings.DEBUG", "myapp.guards.skip()", "env.DB_SCHEMA".
  std::map<std::string, Value> values;
  // Types by dotted name, in the words of the database: "myapp.types.GUID" is "uuid".
  std::map<std::string, std::string> types;
  // How constraints without a name are named, by kind ("uq", "fk", …); empty: by the database.
  std::optional<std::map<std::string, std::string>> naming_convention;
  std::optional<std::string> dialect;
  std::optional<std::string> wrap_identifier;
  std::optional<StatedMigrations> migrations;
};

}  // namespace crosswalk::script
