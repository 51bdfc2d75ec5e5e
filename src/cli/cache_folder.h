#pragma once

#include <string>

namespace crosswalk::cli {

// Where what was parsed is kept between runs, as the environment says it: CROSSWALK_CACHE_DIR, or `crosswalk` below
// XDG_CACHE_HOME or ~/.cache. Empty, and nothing is kept, with CROSSWALK_NO_CACHE or without a home.
[[nodiscard]] std::string cache_folder();

}  // namespace crosswalk::cli
