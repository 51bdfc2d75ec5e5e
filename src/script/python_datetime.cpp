// Python's `datetime` and `uuid`, so far as their values are written in the script. What asks a clock is of the run.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "crosswalk/base/text.h"
#include "module_maker.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

constexpr std::int64_t kSecond = 1'000'000;  // in microseconds, in which all is reckoned
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kMostDays = 4'000'000;  // beyond the years that Python has

Value of_the_run(std::string_view name, C& c, bool may_be_declared = true) {
  return Value::unknown("`" + std::string(name) + "` is not known: a value of the run", c.span(),
                        may_be_declared ? std::string(name) : std::string());
}

std::string two(std::int64_t number) {
  const std::string digits = std::to_string(number);
  return digits.size() < 2 ? "0" + digits : digits;
}

std::optional<std::int64_t> whole_number(const Value& value, std::int64_t otherwise) {
  if (value.is_undefined()) return otherwise;
  const std::int64_t* number = value.integer();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

std::optional<double> real_number(const Value& value) {
  if (value.integer() != nullptr) return static_cast<double>(*value.integer());
  const double* number = value.as<double>();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

class Duration final : public HostObject {
 public:
  explicit Duration(std::int64_t given) : microseconds(given) {}
  std::int64_t microseconds;
  [[nodiscard]] std::string type_name() const override { return "timedelta"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<bool> truth() const override { return microseconds != 0; }
  std::optional<Value> get(std::string_view name, C&) override {
    const std::int64_t days = microseconds / kDay - (microseconds % kDay < 0 ? 1 : 0);
    const std::int64_t rest = microseconds - days * kDay;
    if (name == "days") return Value(days);
    if (name == "seconds") return Value(rest / kSecond);
    if (name == "microseconds") return Value(rest % kSecond);
    if (name != "total_seconds") return std::nullopt;
    const double seconds = static_cast<double>(microseconds) / static_cast<double>(kSecond);
    return Value::native("total_seconds", [seconds](C&) { return Value(seconds); });
  }
  std::optional<Value> operate(std::string_view op, const Value& other, bool reflected, C&) override {
    if (other.is_unknown()) return other;
    if (op == "*" && other.integer() != nullptr && std::abs(*other.integer()) < kMostDays)
      return make(microseconds * *other.integer());
    const auto* duration = other.host_as<Duration>();
    if (duration == nullptr || reflected) return std::nullopt;
    const std::int64_t b = duration->microseconds;
    if (op == "+") return make(microseconds + b);
    if (op == "-") return make(microseconds - b);
    return compared(op, microseconds, b);
  }
  [[nodiscard]] static Value make(std::int64_t microseconds) { return Value(std::make_shared<Duration>(microseconds)); }
  [[nodiscard]] static std::optional<Value> compared(std::string_view op, std::int64_t a, std::int64_t b) {
    if (op == "==") return Value(a == b);
    if (op == "!=") return Value(a != b);
    if (op == "<") return Value(a < b);
    if (op == "<=") return Value(a <= b);
    if (op == ">") return Value(a > b);
    if (op == ">=") return Value(a >= b);
    return std::nullopt;
  }
};

// timezone.utc, timezone(timedelta(hours=1))
class Zone final : public HostObject {
 public:
  explicit Zone(std::int64_t given) : offset(given) {}
  std::int64_t offset;
  [[nodiscard]] std::string type_name() const override { return "timezone"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
};

// A datetime, or a date if it has no time of day. `offset` is that of its zone, if it has one.
class Moment final : public HostObject {
 public:
  Moment(std::int64_t given, std::optional<std::int64_t> zone, bool timed)
      : microseconds(given), offset(zone), has_time(timed) {}
  std::int64_t microseconds;  // since 1970 began, by its own clock
  std::optional<std::int64_t> offset;
  bool has_time;

  [[nodiscard]] std::string type_name() const override { return has_time ? "datetime" : "date"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override { return iso(" "); }

  [[nodiscard]] std::string iso(const std::string& separator) const {
    const Parts at = parts();
    char date[32];
    static_cast<void>(std::snprintf(date, sizeof(date), "%04d-%02u-%02u", at.year, at.month, at.day));
    std::string out = date;
    if (!has_time) return out;
    out += separator + two(at.hour) + ":" + two(at.minute) + ":" + two(at.second);
    if (at.micro != 0) {
      const std::string digits = std::to_string(at.micro);
      out += "." + std::string(6 - digits.size(), '0') + digits;
    }
    return out + zone_text(":");
  }

  std::optional<Value> get(std::string_view name, C& c) override;
  std::optional<Value> operate(std::string_view op, const Value& other, bool reflected, C&) override {
    if (other.is_unknown()) return other;
    if (const auto* duration = other.host_as<Duration>()) {
      const std::int64_t step = has_time ? duration->microseconds : duration->microseconds / kDay * kDay;
      if (op == "+") return make(microseconds + step, offset, has_time);
      if (op == "-" && !reflected) return make(microseconds - step, offset, has_time);
      return std::nullopt;
    }
    const auto* moment = other.host_as<Moment>();
    if (moment == nullptr) {
      if (op == "==" || op == "!=") return Value(op == "!=");
      return std::nullopt;
    }
    if (reflected || moment->has_time != has_time || moment->offset.has_value() != offset.has_value())
      return std::nullopt;
    if (op == "-") return Duration::make(instant() - moment->instant());
    return Duration::compared(op, instant(), moment->instant());
  }

  [[nodiscard]] static Value make(std::int64_t microseconds, std::optional<std::int64_t> offset, bool has_time) {
    return Value(std::make_shared<Moment>(microseconds, offset, has_time));
  }
  [[nodiscard]] std::int64_t instant() const { return microseconds - offset.value_or(0); }

  struct Parts {
    int year;
    unsigned month;
    unsigned day;
    std::int64_t hour;
    std::int64_t minute;
    std::int64_t second;
    std::int64_t micro;
  };
  [[nodiscard]] std::int64_t day_number() const { return microseconds / kDay - (microseconds % kDay < 0 ? 1 : 0); }
  [[nodiscard]] Parts parts() const {
    const std::int64_t days = day_number();
    const std::int64_t rest = microseconds - days * kDay;
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    return {.year = static_cast<int>(date.year()),
            .month = static_cast<unsigned>(date.month()),
            .day = static_cast<unsigned>(date.day()),
            .hour = rest / kHour,
            .minute = rest / kMinute % 60,
            .second = rest / kSecond % 60,
            .micro = rest % kSecond};
  }

 private:
  [[nodiscard]] std::string zone_text(const std::string& separator) const {
    if (!offset) return {};
    const std::int64_t minutes = std::abs(*offset) / kMinute;
    return (*offset < 0 ? "-" : "+") + two(minutes / 60) + separator + two(minutes % 60);
  }
  [[nodiscard]] std::optional<std::string> formatted(std::string_view format) const;
  [[nodiscard]] Value replaced(C& c) const;
};

// The microseconds of a date, and nothing if there is none such.
std::optional<std::int64_t> from_date(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDay;
}

constexpr std::array<const char*, 7> kFields = {"year", "month", "day", "hour", "minute", "second", "microsecond"};

// The given numbers as a moment; the zone is that of `tzinfo`, or stays.
Value moment_of(const std::array<std::int64_t, 7>& fields, std::optional<std::int64_t> offset, bool has_time, C& c) {
  const auto date = from_date(fields[0], fields[1], fields[2]);
  const bool fits = fields[3] >= 0 && fields[3] < 24 && fields[4] >= 0 && fields[4] < 60 && fields[5] >= 0 &&
                    fields[5] < 60 && fields[6] >= 0 && fields[6] < kSecond;
  if (!date || !fits) return c.raise("ValueError", "a part of a date is out of range");
  return Moment::make(*date + fields[3] * kHour + fields[4] * kMinute + fields[5] * kSecond + fields[6], offset,
                      has_time);
}

Value zone_not_known(C& c) { return Value::unknown("the offset of this time zone is not known", c.span()); }

// datetime(2020, 7, 1, tzinfo=timezone.utc), date(2020, 7, 1)
Value make_moment(C& c, bool has_time) {
  std::array<std::int64_t, 7> fields{};
  for (std::size_t i = 0; i < (has_time ? kFields.size() : 3); ++i) {
    const auto number = whole_number(c.argument(i, kFields[i]), i < 3 ? -1 : 0);
    if (!number) return Value::unknown("a part of a date is not known", c.span());
    fields[i] = *number;
  }
  std::optional<std::int64_t> offset;
  if (const Value& zone = c.argument(7, "tzinfo"); has_time && !zone.is_nothing()) {
    if (zone.host_as<Zone>() == nullptr) return zone_not_known(c);
    offset = zone.host_as<Zone>()->offset;
  }
  return moment_of(fields, offset, has_time, c);
}

Value Moment::replaced(C& c) const {
  const Parts at = parts();
  const std::array<std::int64_t, 7> old = {at.year, at.month, at.day, at.hour, at.minute, at.second, at.micro};
  std::array<std::int64_t, 7> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto number = whole_number(c.argument(i, kFields[i]), old[i]);
    if (!number) return Value::unknown("a part of a date is not known", c.span());
    fields[i] = *number;
  }
  std::optional<std::int64_t> zone = offset;
  if (c.has("tzinfo")) {
    const Value& given = c.keyword("tzinfo");
    if (!given.is_none() && given.host_as<Zone>() == nullptr) return zone_not_known(c);
    zone = given.is_none() ? std::nullopt : std::optional(given.host_as<Zone>()->offset);
  }
  return moment_of(fields, zone, has_time, c);
}

// What does not depend on a language.
std::optional<std::string> Moment::formatted(std::string_view format) const {
  const Parts at = parts();
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    switch (format[++i]) {
      case 'Y':
        out += std::to_string(at.year);
        break;
      case 'y':
        out += two(at.year % 100);
        break;
      case 'm':
        out += two(at.month);
        break;
      case 'd':
        out += two(at.day);
        break;
      case 'H':
        out += two(at.hour);
        break;
      case 'M':
        out += two(at.minute);
        break;
      case 'S':
        out += two(at.second);
        break;
      case 'f': {
        const std::string digits = std::to_string(at.micro);
        out += std::string(6 - digits.size(), '0') + digits;
        break;
      }
      case 'z':
        out += zone_text("");
        break;
      case '%':
        out += '%';
        break;
      default:
        return std::nullopt;
    }
  }
  return out;
}

std::optional<Value> Moment::get(std::string_view name, C&) {
  const Parts at = parts();
  const std::array<std::int64_t, 7> fields = {at.year, at.month, at.day, at.hour, at.minute, at.second, at.micro};
  for (std::size_t i = 0; i < (has_time ? fields.size() : 3); ++i) {
    if (name == kFields[i]) return Value(fields[i]);
  }
  const Moment self = *this;
  const std::string method(name);
  if (name == "tzinfo" && has_time) return offset ? Value(std::make_shared<Zone>(*offset)) : Value(None{});
  if (name == "isoformat") {
    return Value::native(method, [self](C& c) -> Value {
      const Value& separator = c.argument(0, "sep");
      if (c.has("timespec")) return Value::unknown("`timespec` is not followed", c.span());
      return self.iso(separator.string() != nullptr ? *separator.string() : "T");
    });
  }
  if (name == "strftime" || name == "__format__") {
    return Value::native(method, [self](C& c) -> Value {
      const std::string* format = c.argument(0, "format").string();
      const auto text = format == nullptr ? std::nullopt : self.formatted(*format);
      return text ? Value(*text) : Value::unknown("this form of a date is not followed", c.span());
    });
  }
  if (name == "replace") return Value::native(method, [self](C& c) { return self.replaced(c); });
  if (name == "weekday" || name == "isoweekday") {
    const std::int64_t weekday = ((day_number() + 3) % 7 + 7) % 7;
    return Value::native(method, [weekday, first = name == "weekday" ? 0 : 1](C&) { return Value(weekday + first); });
  }
  if (!has_time) return std::nullopt;
  if (name == "date")
    return Value::native(method, [self](C&) { return make(self.day_number() * kDay, std::nullopt, false); });
  if (name == "timestamp" && offset) {
    const double seconds = static_cast<double>(instant()) / static_cast<double>(kSecond);
    return Value::native(method, [seconds](C&) { return Value(seconds); });
  }
  if (name == "astimezone") {
    return Value::native(method, [self](C& c) -> Value {
      const auto* zone = c.argument(0, "tz").host_as<Zone>();
      if (zone == nullptr || !self.offset) return zone_not_known(c);
      return make(self.instant() + zone->offset, zone->offset, true);
    });
  }
  return Value::unknown("`" + method + "` of a datetime is not followed");
}

// The number of so many digits at a place; nothing if there is none.
std::optional<std::int64_t> digits_at(std::string_view text, std::size_t& at, std::size_t most, bool all) {
  std::size_t end = at;
  while (end < text.size() && end - at < most && text[end] >= '0' && text[end] <= '9') ++end;
  if (end == at || (all && end - at < most)) return std::nullopt;
  std::int64_t number = 0;
  static_cast<void>(std::from_chars(text.data() + at, text.data() + end, number));
  at = end;
  return number;
}

// datetime.strptime(text, format), for numbers.
Value parse_moment(C& c) {
  const std::string* text = c.argument(0).string();
  const std::string* format = c.argument(1).string();
  if (text == nullptr || format == nullptr) return c.raise("TypeError", "strptime() takes texts");
  std::array<std::int64_t, 7> fields = {1900, 1, 1, 0, 0, 0, 0};
  std::size_t at = 0;
  constexpr std::string_view kDirectives = "YmdHMSf";
  for (std::size_t i = 0; i < format->size(); ++i) {
    if ((*format)[i] != '%') {
      if (at >= text->size() || (*text)[at] != (*format)[i]) return c.raise("ValueError", "the text does not match");
      ++at;
      continue;
    }
    const std::size_t field = ++i < format->size() ? kDirectives.find((*format)[i]) : std::string_view::npos;
    if (field == std::string_view::npos) return Value::unknown("this form of a date is not followed", c.span());
    const std::size_t begin = at;
    const auto number = digits_at(*text, at, field == 0 ? 4 : field == 6 ? 6 : 2, field == 0);
    if (!number) return c.raise("ValueError", "the text does not match");
    fields[field] = *number;
    for (std::size_t digit = at - begin; field == 6 && digit < 6; ++digit) fields[6] *= 10;
  }
  if (at != text->size()) return c.raise("ValueError", "unconverted data remains");
  return moment_of(fields, std::nullopt, true, c);
}

// "2020-07-01", "2020-07-01T10:20:30.123456+00:00"
Value read_iso(C& c, bool has_time) {
  const std::string* text = c.argument(0).string();
  if (text == nullptr) return c.raise("TypeError", "fromisoformat() takes a text");
  std::array<std::int64_t, 7> fields{};
  std::size_t at = 0;
  constexpr std::string_view kBefore = "\0--T::";
  for (std::size_t i = 0; i < 6 && (i == 0 || at < text->size()); ++i) {
    if (i == 3 && (!has_time || ((*text)[at] != 'T' && (*text)[at] != ' '))) break;
    if (i > 0 && i != 3 && (*text)[at] != kBefore[i]) break;
    if (i > 0) ++at;
    const auto number = digits_at(*text, at, i == 0 ? 4 : 2, true);
    if (!number) return Value::unknown("this form of a date is not followed", c.span());
    fields[i] = *number;
  }
  if (at < text->size() && (*text)[at] == '.') {
    const std::size_t begin = ++at;
    const auto number = digits_at(*text, at, 6, false);
    if (!number) return Value::unknown("this form of a date is not followed", c.span());
    fields[6] = *number;
    for (std::size_t digit = at - begin; digit < 6; ++digit) fields[6] *= 10;
  }
  const std::string_view rest = std::string_view(*text).substr(at);
  if (!rest.empty() && rest != "+00:00" && rest != "Z")
    return Value::unknown("this form of a date is not followed", c.span());
  return moment_of(fields, rest.empty() ? std::nullopt : std::optional<std::int64_t>(0), has_time, c);
}

Value from_timestamp(C& c, bool utc) {
  const auto seconds = real_number(c.argument(0));
  const auto* zone = c.argument(1, "tz").host_as<Zone>();
  if (!seconds || (!utc && zone == nullptr) || std::abs(*seconds) > 2.0e11)
    return Value::unknown("which moment this is depends on the time zone of the run", c.span());
  const auto microseconds = static_cast<std::int64_t>(*seconds * static_cast<double>(kSecond));
  const std::optional<std::int64_t> offset = utc ? std::nullopt : std::optional(zone->offset);
  return Moment::make(microseconds + offset.value_or(0), offset, true);
}

// A class whose objects are written in the script; what asks a clock is of the run.
class TimeClass final : public HostObject {
 public:
  explicit TimeClass(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] std::string type_name() const override { return "class " + name_; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<bool> has_instance(const Value& value) const override {
    if (value.is_unknown()) return std::nullopt;
    const std::string kind = value.host() != nullptr ? value.host()->type_name() : "";
    return kind == name_ || (name_ == "date" && kind == "datetime");
  }
  std::optional<Value> call(C& c) override {
    for (const Value& argument : c.positional) {
      if (argument.is_unknown()) return argument;
    }
    for (const auto& [key, argument] : c.keywords) {
      if (argument.is_unknown()) return argument;
    }
    if (name_ == "timedelta") return make_duration(c);
    if (name_ != "timezone") return make_moment(c, name_ == "datetime");
    const auto* offset = c.argument(0, "offset").host_as<Duration>();
    return offset == nullptr ? zone_not_known(c) : Value(std::make_shared<Zone>(offset->microseconds));
  }
  std::optional<Value> get(std::string_view name, C& c) override {
    const bool timed = name_ == "datetime";
    if (name_ == "timezone" && name == "utc") return Value(std::make_shared<Zone>(0));
    if (timed && name == "strptime") return known(name, parse_moment);
    if ((timed || name_ == "date") && name == "fromisoformat")
      return known(name, [timed](C& inner) { return read_iso(inner, timed); });
    if (timed && (name == "fromtimestamp" || name == "utcfromtimestamp"))
      return known(name, [utc = name != "fromtimestamp"](C& inner) { return from_timestamp(inner, utc); });
    if (name == "__name__") return Value(name_);
    return of_the_run("datetime." + name_ + "." + std::string(name), c);
  }

 private:
  template <class Function>
  static Value known(std::string_view name, Function function) {
    return Value::native(std::string(name), [function](C& c) -> Value {
      for (const Value& argument : c.positional) {
        if (argument.is_unknown()) return argument;
      }
      return function(c);
    });
  }
  static Value make_duration(C& c) {
    static constexpr std::array<std::pair<const char*, std::int64_t>, 7> kUnits = {{{"days", kDay},
                                                                                    {"seconds", kSecond},
                                                                                    {"microseconds", 1},
                                                                                    {"milliseconds", kSecond / 1000},
                                                                                    {"minutes", kMinute},
                                                                                    {"hours", kHour},
                                                                                    {"weeks", 7 * kDay}}};
    std::int64_t total = 0;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
      const Value& given = c.argument(i, kUnits[i].first);
      if (given.is_undefined()) continue;
      const auto number = real_number(given);
      if (!number || std::abs(*number) * static_cast<double>(kUnits[i].second) > static_cast<double>(kMostDays * kDay))
        return Value::unknown("this length of time is not followed", c.span());
      total += given.integer() != nullptr ? *given.integer() * kUnits[i].second
                                          : static_cast<std::int64_t>(*number * static_cast<double>(kUnits[i].second));
    }
    return Duration::make(total);
  }

  std::string name_;
};

// uuid.UUID("…"): its text is that of thirty-two digits in five groups.
class UuidObject final : public HostObject {
 public:
  explicit UuidObject(std::string digits) : digits_(std::move(digits)) {}
  [[nodiscard]] std::string type_name() const override { return "UUID"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override {
    return digits_.substr(0, 8) + "-" + digits_.substr(8, 4) + "-" + digits_.substr(12, 4) + "-" +
           digits_.substr(16, 4) + "-" + digits_.substr(20);
  }
  std::optional<Value> get(std::string_view name, C&) override {
    return name == "hex" ? std::optional(Value(digits_)) : std::nullopt;
  }
  std::optional<Value> operate(std::string_view op, const Value& other, bool, C&) override {
    const auto* uuid = other.host_as<UuidObject>();
    if (op != "==" && op != "!=") return std::nullopt;
    if (other.is_unknown()) return other;
    return Value((uuid != nullptr && uuid->digits_ == digits_) == (op == "=="));
  }

 private:
  std::string digits_;
};

class UuidClass final : public HostObject {
 public:
  [[nodiscard]] std::string type_name() const override { return "class UUID"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<bool> has_instance(const Value& value) const override {
    return value.is_unknown() ? std::nullopt : std::optional(value.host_as<UuidObject>() != nullptr);
  }
  std::optional<Value> call(C& c) override {
    const Value& given = c.argument(0, "hex");
    if (given.is_unknown() || given.host_as<UuidObject>() != nullptr) return given;
    if (given.string() == nullptr) return Value::unknown("what this UUID is made of is not followed", c.span());
    std::string digits = to_lower(replace_all(replace_all(*given.string(), "urn:uuid:", ""), "-", ""));
    std::erase_if(digits, [](char letter) { return letter == '{' || letter == '}'; });
    const bool fits = digits.size() == 32 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!fits) return c.raise("ValueError", "badly formed hexadecimal UUID string");
    return Value(std::make_shared<UuidObject>(std::move(digits)));
  }
};

}  // namespace

Value python_datetime(I& i) {
  ModuleMaker maker(i, "datetime");
  for (const char* name : {"datetime", "date", "timedelta", "timezone"})
    maker.value(name, Value(std::make_shared<TimeClass>(name)));
  return maker.value("UTC", Value(std::make_shared<Zone>(0))).otherwise("a value of the run").make();
}

// What is made at random has no value that could be declared: each is another one.
Value python_uuid(I& i) {
  ModuleMaker maker(i, "uuid");
  for (const char* name : {"uuid1", "uuid4"}) {
    maker.value(name, Value::native(name, [name](C& c) { return of_the_run("uuid." + std::string(name), c, false); }));
  }
  return maker.value("UUID", Value(std::make_shared<UuidClass>())).otherwise("a value of the run").make();
}

}  // namespace crosswalk::script
