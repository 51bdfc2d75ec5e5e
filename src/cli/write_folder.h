#pragma once

#include <string>
#include <vector>

#include "crosswalk/tool/tool.h"

namespace crosswalk::cli {

// True if the folder can be written to: it does not exist, or is empty. Reports OutputNotEmpty or OutputUnwritable.
[[nodiscard]] bool check_output_folder(const std::string& folder, Diagnostics& diagnostics);

// Writes all files or none: into a temporary folder beside the target, which then takes its place.
[[nodiscard]] bool write_folder(const std::string& folder, const std::vector<OutputFile>& files,
                                Diagnostics& diagnostics);

}  // namespace crosswalk::cli
