#include "crosswalk/base/parallel.h"

#include <doctest/doctest.h>

#include <atomic>
#include <new>
#include <vector>

namespace crosswalk {

TEST_CASE("in parts: every item is in one part") {
  for (const std::size_t parts : {1U, 2U, 3U, 7U}) {
    std::vector<int> done(100, 0);
    in_parts(done.size(), parts, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++done[i];
    });
    CHECK(done == std::vector<int>(100, 1));
  }
}

TEST_CASE("in parts: what any part throws arrives, once the others have ended") {
  for (const std::size_t failing : {0U, 1U, 3U}) {
    std::atomic<int> ended = 0;
    const auto work = [&](std::size_t part, std::size_t, std::size_t) {
      if (part == failing) throw std::bad_alloc();
      ++ended;
    };
    CHECK_THROWS_AS(in_parts(40, 4, work), std::bad_alloc);
    CHECK(ended == 3);
  }
}

TEST_CASE("in parts: few items are one part") {
  CHECK(count_parts(0, 64) == 1);
  CHECK(count_parts(127, 64) == 1);
}

}  // namespace crosswalk
