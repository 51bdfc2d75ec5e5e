#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"

// What the fuzz targets share: the entry point that libFuzzer (or standalone_main.cpp) calls, and a place for what was
// read, so that no compiler leaves the reading out.
namespace crosswalk::fuzz {

[[nodiscard]] inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Cuts the first line off the input.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

}  // namespace crosswalk::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);
