#pragma once

#include <string>
#include <string_view>

namespace crosswalk::postgresql {

// An interval by what it holds, months, days and microseconds (datatype/timestamp.h, Interval), however it is spelled:
// '24 hours' and '24:00:00' are one. A text that is not understood is given as it stands.
[[nodiscard]] std::string interval_text(std::string_view text);

}  // namespace crosswalk::postgresql
