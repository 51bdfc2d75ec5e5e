#pragma once

#include "crosswalk/ir/history.h"
#include "output.h"

namespace crosswalk::cli {

// Ends every `ops` and `convert`: what was understood and what was not.
void show_coverage(const History& history, Output& output);
[[nodiscard]] Json coverage_json(const Coverage& coverage);
// Everything left for a person: migration, file, line, reason.
[[nodiscard]] Json manual_json(const History& history);
[[nodiscard]] std::string plural(std::size_t count, std::string_view noun);

}  // namespace crosswalk::cli
