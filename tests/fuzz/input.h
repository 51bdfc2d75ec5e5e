#pragma once

#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"

// What the fuzz targets share. Each defines `take`; libfuzzer_entry.cpp or standalone_main.cpp calls it.
namespace crosswalk::fuzz {

// Reads one input, any bytes at all: nothing may crash, hang or recurse without bound. -1 if it is not worth changing
// further, else 0.
int take(std::string_view input);

// Cuts the first line off a text.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace crosswalk::fuzz
