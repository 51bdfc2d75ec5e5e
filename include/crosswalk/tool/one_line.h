#pragma once

#include <string_view>

#include "crosswalk/ir/history.h"

// Histories with branches, for tools that know one order only.
namespace crosswalk {

class Diagnostics;

// Reports what such a tool cannot hold, as LostInTarget: that a migration has several parents, and its labels. The
// order is that of the history.
void report_lost_branches(const History& history, std::string_view tool, Diagnostics& diagnostics);

}  // namespace crosswalk
