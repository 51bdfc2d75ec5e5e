#pragma once

#include <string_view>
#include <vector>

#include "crosswalk/sql/database.h"
#include "crosswalk/tool/tool.h"

// What this binary was built with; generated from the registration list in adapters/CMakeLists.txt.
namespace crosswalk {

[[nodiscard]] const std::vector<const Tool*>& all_tools();
[[nodiscard]] const std::vector<const Database*>& all_databases();

// By name (or alias, for databases), ignoring case; null if there is none.
[[nodiscard]] const Tool* find_tool(std::string_view name);
[[nodiscard]] const Database* find_database(std::string_view name_or_alias);
// The database that answers to a URL's scheme; null if there is none. Knows "jdbc:" prefixes and "+driver" suffixes.
[[nodiscard]] const Database* database_of_url(std::string_view url);

}  // namespace crosswalk
