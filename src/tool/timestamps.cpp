#include "crosswalk/tool/timestamps.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace crosswalk {
namespace {

// Where nothing is known of a history's times: 2020-01-01 00:00:00.
constexpr Seconds kBeginning = 1577836800;
constexpr Seconds kBetween = 60;
// 9999-12-31 23:59:59: later years have more than four digits.
constexpr Seconds kLatest = 253402300799;

std::string two_digits(unsigned value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

// The parts of a time, each with its leading zeros.
struct CalendarTime {
  std::string year, month, day, hour, minute, second;
};

CalendarTime calendar_time(Seconds time) {
  const Seconds day = time / 86400;
  const Seconds second = time % 86400;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return {.year = std::to_string(static_cast<int>(date.year())),
          .month = two_digits(static_cast<unsigned>(date.month())),
          .day = two_digits(static_cast<unsigned>(date.day())),
          .hour = two_digits(static_cast<unsigned>(second / 3600)),
          .minute = two_digits(static_cast<unsigned>(second / 60 % 60)),
          .second = two_digits(static_cast<unsigned>(second % 60))};
}

}  // namespace

std::optional<Seconds> read_time(std::string_view iso) {
  std::string digits;
  for (const char c : iso) {
    if (c >= '0' && c <= '9') digits += c;
    if (digits.size() == 14) break;
  }
  if (digits.size() == 8) digits += "000000";
  if (digits.size() != 14) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) { return std::stoi(digits.substr(at, length)); };
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(4, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(6, 2)))};
  if (!date.ok()) return std::nullopt;
  const Seconds day = std::chrono::sys_days(date).time_since_epoch().count();
  return day * 86400 + number(8, 2) * 3600 + number(10, 2) * 60 + number(12, 2);
}

std::string digits_of_time(Seconds time) {
  const CalendarTime at = calendar_time(time);
  return at.year + at.month + at.day + at.hour + at.minute + at.second;
}

std::string readable_time(std::string_view stored) {
  constexpr std::size_t kFewestDigits = 12;  // fewer would be before September 1973, and may be a count of something
  std::int64_t milliseconds = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), milliseconds);
  const bool is_number = error == std::errc() && end == stored.data() + stored.size();
  if (!is_number || stored.size() < kFewestDigits || milliseconds < 0 || milliseconds > kLatest * 1000)
    return std::string(stored);
  const CalendarTime at = calendar_time(milliseconds / 1000);
  const std::string fraction = std::to_string(1000 + milliseconds % 1000).substr(1);
  return at.year + "-" + at.month + "-" + at.day + " " + at.hour + ":" + at.minute + ":" + at.second + "." + fraction;
}

MigrationClock::MigrationClock(const History& history) : last_(kBeginning - kBetween) {
  const auto& migrations = history.in_order();
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    const auto time = read_time(migrations[i].created);
    if (!time) continue;
    // Leave room for those without a time before the first that has one.
    last_ = *time - static_cast<Seconds>(i + 1) * kBetween;
    return;
  }
}

Seconds MigrationClock::next(const Migration& migration) {
  const auto own = read_time(migration.created);
  last_ = own && *own > last_ ? *own : last_ + (own ? 1 : kBetween);
  return last_;
}

}  // namespace crosswalk
