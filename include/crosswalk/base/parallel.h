#pragma once

#include <cstddef>
#include <functional>

namespace crosswalk {

// Into how many parts work on `count` items is cut: one for each processor, but none with fewer than `least` items,
// with which a thread costs more than it gives. At least 1.
[[nodiscard]] std::size_t count_parts(std::size_t count, std::size_t least);

// What is done with the items begin … end - 1, which are the part'th part.
using Part = std::function<void(std::size_t part, std::size_t begin, std::size_t end)>;

// Does all parts of the work on `count` items side by side, and returns when all have ended. What one of them throws,
// as when memory runs out, is thrown here. Where no further thread is to be had, the parts are done one after another.
void in_parts(std::size_t count, std::size_t parts, const Part& work);

}  // namespace crosswalk
