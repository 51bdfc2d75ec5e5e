#include "cache_folder.h"

#include <cstdlib>
#include <string_view>

namespace crosswalk::cli {
namespace {

// Nothing sets a variable while the program runs.
std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

std::string cache_folder() {
  const std::string refused = variable("CROSSWALK_NO_CACHE");
  if (!refused.empty() && refused != "0") return {};
  if (std::string stated = variable("CROSSWALK_CACHE_DIR"); !stated.empty()) return stated;
  // The specification of XDG wants a relative path to be ignored.
  if (const std::string caches = variable("XDG_CACHE_HOME"); caches.starts_with('/')) return caches + "/crosswalk";
  if (const std::string home = variable("HOME"); home.starts_with('/')) return home + "/.cache/crosswalk";
  return {};
}

}  // namespace crosswalk::cli
