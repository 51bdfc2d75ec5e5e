#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/ir/history.h"

// Times of migrations, for tools whose file or folder names begin with one.
namespace crosswalk {

// Seconds since 1970, UTC.
using Seconds = std::int64_t;

// Reads "2024-01-02T03:04:05Z", "2024-01-02 03:04:05.6" or "2024-01-02"; nothing if it is no such time.
[[nodiscard]] std::optional<Seconds> read_time(std::string_view iso);
// The 14 digits that a name begins with: 20240102030405.
[[nodiscard]] std::string digits_of_time(Seconds time);
// "1704164645678", milliseconds since 1970 as a driver stores a time, is "2024-01-02 03:04:05.678"; any other text
// is given back as it is.
[[nodiscard]] std::string readable_time(std::string_view stored);

// Gives each migration a time that is later than the one before: its own where it has one and that is later, otherwise
// one made up from its neighbours. The same for the same history.
class MigrationClock {
 public:
  explicit MigrationClock(const History& history);

  // For the next migration, in order.
  [[nodiscard]] Seconds next(const Migration& migration);
  // For a further file or folder of the same migration.
  [[nodiscard]] Seconds next_part() { return ++last_; }

 private:
  Seconds last_;
};

}  // namespace crosswalk
