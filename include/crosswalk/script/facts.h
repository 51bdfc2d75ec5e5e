#pragma once

#include <map>
#include <optional>
#include <string>

#include "crosswalk/script/value.h"

namespace crosswalk::script {

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
};

}  // namespace crosswalk::script
