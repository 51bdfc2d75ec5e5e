#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/tool.h"
#include "support/fake_dialect.h"

namespace crosswalk::test {

using Files = std::vector<std::pair<std::string, std::string>>;

// A project in memory, opened at its root and read.
struct ReadProject {
  Diagnostics diagnostics;
  std::optional<Project> project;
  std::optional<History> history;
};
[[nodiscard]] ReadProject read_project(const Tool& tool, Files files, const Dialect& dialect,
                                       std::string_view folder = "");

[[nodiscard]] std::size_t count(const Diagnostics& diagnostics, Code code);
// The first diagnostic of a code; an empty one if there is none.
[[nodiscard]] Diagnostic first(const Diagnostics& diagnostics, Code code);
[[nodiscard]] std::vector<std::string> ids(const History& history);
// The content of a rendered file, or "(none)".
[[nodiscard]] std::string content_of(const Rendering& rendering, std::string_view path);
[[nodiscard]] std::vector<std::string> paths(const Rendering& rendering);

}  // namespace crosswalk::test
