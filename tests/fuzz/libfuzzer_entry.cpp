#include <cstddef>
#include <cstdint>

#include "input.h"

// What libFuzzer calls.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  return crosswalk::fuzz::take({reinterpret_cast<const char*>(bytes), size});
}
