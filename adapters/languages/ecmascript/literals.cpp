#include "literals.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "crosswalk/base/text.h"

namespace crosswalk::ecmascript {
namespace {

std::optional<std::uint32_t> hex_value(std::string_view digits) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// Resolves the escapes of one literal.
class Cook {
 public:
  explicit Cook(std::string_view body) : body_(body) {}

  std::optional<std::string> run(bool is_template) {
    out_.reserve(body_.size());
    while (position_ < body_.size()) {
      const char c = body_[position_++];
      if (c == '\\') {
        if (!escape()) return std::nullopt;
      } else if (c == '\r' && is_template) {
        if (next() == '\n') ++position_;
        out_.push_back('\n');
      } else {
        out_.push_back(c);
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] char next() const { return position_ < body_.size() ? body_[position_] : '\0'; }

  bool escape() {
    if (position_ >= body_.size()) return false;
    const char c = body_[position_++];
    switch (c) {
      case 'n':
        out_.push_back('\n');
        return true;
      case 't':
        out_.push_back('\t');
        return true;
      case 'r':
        out_.push_back('\r');
        return true;
      case 'b':
        out_.push_back('\b');
        return true;
      case 'f':
        out_.push_back('\f');
        return true;
      case 'v':
        out_.push_back('\v');
        return true;
      case 'x':
        return hexadecimal();
      case 'u':
        return unicode();
      case '\r':
        if (next() == '\n') ++position_;
        return true;
      case '\n':
        return true;
      default:
        break;
    }
    if (c >= '0' && c <= '7') {
      octal(c);
      return true;
    }
    if (body_.substr(position_ - 1).starts_with("\xE2\x80\xA8") ||
        body_.substr(position_ - 1).starts_with("\xE2\x80\xA9")) {
      position_ += 2;
      return true;
    }
    out_.push_back(c);
    return true;
  }

  bool hexadecimal() {
    const std::optional<std::uint32_t> value = hex_value(body_.substr(position_, 2));
    if (!value || position_ + 2 > body_.size()) return false;
    position_ += 2;
    append_utf8(out_, *value);
    return true;
  }

  // Up to three digits, up to 255.
  void octal(char first) {
    std::uint32_t value = static_cast<std::uint32_t>(first - '0');
    const int more = first <= '3' ? 2 : 1;
    for (int i = 0; i < more && next() >= '0' && next() <= '7'; ++i)
      value = value * 8 + static_cast<std::uint32_t>(body_[position_++] - '0');
    append_utf8(out_, value);
  }

  bool unicode() {
    const std::optional<std::uint32_t> value = code_unit();
    if (!value || *value > 0x10FFFF) return false;
    if (*value < 0xD800 || *value > 0xDBFF || !body_.substr(position_).starts_with("\\u")) {
      append_utf8(out_, *value);
      return true;
    }
    const std::size_t before = position_;
    position_ += 2;
    const std::optional<std::uint32_t> low = code_unit();
    if (low && *low >= 0xDC00 && *low <= 0xDFFF) {
      append_utf8(out_, 0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00));
    } else {
      position_ = before;
      append_utf8(out_, *value);
    }
    return true;
  }

  // What follows \u: four digits, or digits in braces.
  std::optional<std::uint32_t> code_unit() {
    std::string_view digits = body_.substr(position_, 4);
    std::size_t length = 4;
    if (next() == '{') {
      const std::size_t end = body_.find('}', position_);
      if (end == std::string_view::npos) return std::nullopt;
      digits = body_.substr(position_ + 1, end - position_ - 1);
      length = end + 1 - position_;
    } else if (digits.size() != 4) {
      return std::nullopt;
    }
    position_ += length;
    return hex_value(digits);
  }

  std::string_view body_;
  std::size_t position_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> cook_string(std::string_view body) {
  if (body.find('\\') == std::string_view::npos) return std::string(body);
  return Cook(body).run(/*is_template=*/false);
}

std::optional<std::string> cook_template(std::string_view body) { return Cook(body).run(/*is_template=*/true); }

std::string cook_name(std::string_view name) {
  if (name.find('\\') == std::string_view::npos) return std::string(name);
  return cook_string(name).value_or(std::string(name));
}

std::optional<double> number_value(std::string_view text) {
  if (text.size() > 2 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (base != 0) {
      std::uint64_t value = 0;
      const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
      if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
      return static_cast<double>(value);
    }
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  constexpr double kExponentFrom = 1e21;
  const bool whole = std::trunc(value) == value && std::abs(value) < kExponentFrom;
  const auto format = whole ? std::chars_format::fixed : std::chars_format::general;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  return std::string(buffer.data(), end);
}

}  // namespace crosswalk::ecmascript
