#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/history.h"

namespace crosswalk::prisma {

// A time as the names of folders have it, in seconds since 1970, UTC.
using Seconds = std::int64_t;

// Reads "2024-01-02T03:04:05Z", "2024-01-02 03:04:05.6" or "2024-01-02"; nothing if it is no such time.
[[nodiscard]] std::optional<Seconds> read_time(std::string_view iso);
// The 14 digits of a folder's name.
[[nodiscard]] std::string folder_time(Seconds time);

// Gives each migration a time that is later than the one before: its own where it has one and that is later, otherwise
// one made up from its neighbours. The same for the same history.
class Clock {
 public:
  explicit Clock(const History& history);

  // For the next migration, in order.
  [[nodiscard]] Seconds next(const Migration& migration);
  // For a further folder of the same migration.
  [[nodiscard]] Seconds next_part() { return ++last_; }

 private:
  Seconds last_;
};

}  // namespace crosswalk::prisma
