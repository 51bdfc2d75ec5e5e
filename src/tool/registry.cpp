#include "crosswalk/tool/registry.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/sql/url.h"

namespace crosswalk {
namespace {

bool contains(const std::vector<std::string_view>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view other) { return equals_ignoring_case(other, word); });
}

}  // namespace

const Tool* find_tool(std::string_view name) {
  for (const Tool* tool : all_tools()) {
    if (equals_ignoring_case(tool->name(), name)) return tool;
  }
  return nullptr;
}

const Database* find_database(std::string_view name_or_alias) {
  for (const Database* database : all_databases()) {
    if (equals_ignoring_case(database->name(), name_or_alias) || contains(database->aliases(), name_or_alias))
      return database;
  }
  return nullptr;
}

const Database* database_of_url(std::string_view url) {
  const std::string scheme = split_scheme(url).scheme;
  if (scheme.empty()) return nullptr;
  for (const Database* database : all_databases()) {
    if (contains(database->url_schemes(), scheme)) return database;
  }
  return nullptr;
}

}  // namespace crosswalk
