#include "interval_value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "crosswalk/base/text.h"

namespace crosswalk::postgresql {
namespace {

constexpr double kSecond = 1e6;
constexpr double kMost = 9e15;  // whole numbers of a double end here

struct Interval {
  std::int64_t months = 0;
  std::int64_t days = 0;
  double microseconds = 0;
};

// A unit's names all begin with one of these (backend/utils/adt/datetime.c, deltatktbl).
struct Unit {
  std::string_view name;
  std::int64_t months;
  std::int64_t days;
  double microseconds;
};
constexpr std::array<Unit, 18> kUnits = {{
    {"year", 12, 0, 0},
    {"yr", 12, 0, 0},
    {"mon", 1, 0, 0},
    {"week", 0, 7, 0},
    {"day", 0, 1, 0},
    {"hour", 0, 0, 3600e6},
    {"hr", 0, 0, 3600e6},
    {"minute", 0, 0, 60e6},
    {"min", 0, 0, 60e6},
    {"second", 0, 0, 1e6},
    {"sec", 0, 0, 1e6},
    {"millisecond", 0, 0, 1e3},
    {"microsecond", 0, 0, 1},
    {"y", 12, 0, 0},
    {"w", 0, 7, 0},
    {"d", 0, 1, 0},
    {"h", 0, 0, 3600e6},
    {"s", 0, 0, 1e6},
}};

const Unit* unit_of(std::string_view word) {
  for (const Unit& unit : kUnits) {
    const bool letter = unit.name.size() == 1;
    const bool plural = word.ends_with('s') && word.substr(0, word.size() - 1) == unit.name;
    if (word == unit.name || (!letter && plural) || (unit.name == "mon" && (word == "month" || word == "months")))
      return &unit;
  }
  return nullptr;
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole_text = !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole_text && std::abs(value) < kMost ? std::optional(value) : std::nullopt;
}

// [-]hours:minutes[:seconds]
std::optional<double> clock(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  double result = 0;
  double unit = 3600 * kSecond;
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  for (const std::string_view part : parts) {
    const auto value = number(part);
    if (!value || *value < 0) return std::nullopt;
    result += *value * unit;
    unit /= 60;
  }
  return negative ? -result : result;
}

// "24hours" as "24" and "hours".
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool in_number = false;
  for (const char c : text) {
    const bool numeric = (c >= '0' && c <= '9') || c == '.' || c == ':' || c == '-' || c == '+';
    if (c == ' ') {
      words.emplace_back();
      continue;
    }
    if (words.empty() || (!words.back().empty() && numeric != in_number)) words.emplace_back();
    in_number = numeric;
    words.back() += c;
  }
  std::erase_if(words, [](const std::string& word) { return word.empty(); });
  return words;
}

bool add(double amount, const Unit& unit, Interval& interval) {
  if (unit.microseconds != 0) {
    interval.microseconds += amount * unit.microseconds;
    return std::abs(interval.microseconds) < kMost;
  }
  // Parts of a month or a day go into the smaller ones, by rules that are not followed here.
  if (amount != std::floor(amount) || std::abs(amount) > 1e6) return false;
  interval.months += static_cast<std::int64_t>(amount) * unit.months;
  interval.days += static_cast<std::int64_t>(amount) * unit.days;
  return true;
}

std::optional<Interval> read(std::string_view text) {
  const std::vector<std::string> words = words_of(to_lower(text));
  Interval interval;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto time = clock(words[i])) {
      interval.microseconds += *time;
      continue;
    }
    const auto amount = number(words[i]);
    // A number at the end without a unit is seconds (DecodeInterval in src/backend/utils/adt/datetime.c).
    if (amount && i + 1 == words.size()) {
      interval.microseconds += *amount * 1e6;
      if (std::abs(interval.microseconds) >= kMost) return std::nullopt;
      continue;
    }
    const Unit* unit = i + 1 < words.size() ? unit_of(words[i + 1]) : nullptr;
    if (!amount || unit == nullptr || !add(*amount, *unit, interval)) return std::nullopt;
    ++i;
  }
  if (words.empty()) return std::nullopt;
  return interval;
}

}  // namespace

std::string interval_text(std::string_view text) {
  const auto interval = read(text);
  if (!interval) return std::string(text);
  return std::to_string(interval->months) + " mons " + std::to_string(interval->days) + " days " +
         std::to_string(std::llround(interval->microseconds)) + " us";
}

}  // namespace crosswalk::postgresql
