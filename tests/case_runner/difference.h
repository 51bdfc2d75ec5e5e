#pragma once

#include <string>
#include <string_view>

namespace crosswalk::cases {

// The lines that differ, "-" for the left and "+" for the right, with two lines around each place.
[[nodiscard]] std::string difference(std::string_view left, std::string_view right);

}  // namespace crosswalk::cases
