#include "timestamps.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace crosswalk::prisma {
namespace {

// Where nothing is known of a history's times: 2020-01-01 00:00:00.
constexpr Seconds kBeginning = 1577836800;
constexpr Seconds kBetween = 60;

std::string two_digits(unsigned value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
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

std::string folder_time(Seconds time) {
  const Seconds day = time / 86400;
  const Seconds second = time % 86400;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return std::to_string(static_cast<int>(date.year())) + two_digits(static_cast<unsigned>(date.month())) +
         two_digits(static_cast<unsigned>(date.day())) + two_digits(static_cast<unsigned>(second / 3600)) +
         two_digits(static_cast<unsigned>(second / 60 % 60)) + two_digits(static_cast<unsigned>(second % 60));
}

Clock::Clock(const History& history) : last_(kBeginning - kBetween) {
  const auto& migrations = history.in_order();
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    const auto time = read_time(migrations[i].created);
    if (!time) continue;
    // Leave room for those without a time before the first that has one.
    last_ = *time - static_cast<Seconds>(i + 1) * kBetween;
    return;
  }
}

Seconds Clock::next(const Migration& migration) {
  const auto own = read_time(migration.created);
  last_ = own && *own > last_ ? *own : last_ + (own ? 1 : kBetween);
  return last_;
}

}  // namespace crosswalk::prisma
