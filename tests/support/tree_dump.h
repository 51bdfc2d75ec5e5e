#pragma once

#include <string>

#include "crosswalk/script/tree.h"

namespace crosswalk::testing {

enum class Ranges { Shown, Left };

// A program tree as JSON, for tests and for comparing readers with the parsers that the languages themselves have. Each
// node is a list: its name, its range [begin, end] if ranges are shown, then its fields in the order of tree.h. What is
// absent is null; each top-level statement stands on a line of its own.
[[nodiscard]] std::string dump_tree(const script::Module& module, Ranges ranges = Ranges::Left);
[[nodiscard]] std::string dump_tree(const script::Expression& expression, Ranges ranges = Ranges::Left);

}  // namespace crosswalk::testing
