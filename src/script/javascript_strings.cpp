// The methods of JavaScript's strings and numbers, and the little of regular expressions that needs no engine.
#include <algorithm>
#include <array>
#include <cmath>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

const std::string& text(const Value& self) { return *self.string(); }

std::int64_t integer_or(const Value& value, std::int64_t otherwise) {
  if (const std::int64_t* i = value.integer()) return *i;
  if (const double* d = value.as<double>(); d != nullptr && std::abs(*d) < 1e15) return static_cast<std::int64_t>(*d);
  return otherwise;
}

// A regular expression that stands for plain text (`/ /g`), or is not followed.
class Pattern final : public HostObject {
 public:
  Pattern(std::string source, std::string flags) : source_(std::move(source)), flags_(std::move(flags)) {
    std::string plain;
    for (std::size_t i = 0; i < source_.size(); ++i) {
      if (source_[i] == '\\' && i + 1 < source_.size()) {
        const char next = source_[++i];
        if (next == 'n') {
          plain += '\n';
        } else if (next == 't') {
          plain += '\t';
        } else if (std::string_view(".*+?^${}()|[]\\/-").find(next) != std::string_view::npos) {
          plain += next;
        } else {
          return;
        }
      } else if (std::string_view(".*+?^${}()|[]").find(source_[i]) != std::string_view::npos) {
        return;
      } else {
        plain += source_[i];
      }
    }
    if (flags_.find_first_not_of('g') == std::string::npos && !plain.empty()) plain_ = plain;
  }
  [[nodiscard]] std::string type_name() const override { return "regular expression"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] const std::optional<std::string>& plain() const { return plain_; }
  [[nodiscard]] bool global() const { return flags_.find('g') != std::string::npos; }
  [[nodiscard]] std::optional<std::string> text() const override { return "/" + source_ + "/" + flags_; }
  std::optional<Value> get(std::string_view name, C&) override {
    if (name == "source") return Value(source_);
    if (name != "test") return std::nullopt;
    const auto plain = plain_;
    return Value::native("test", [plain](C& c) -> Value {
      const Value subject = c.argument(0);
      if (!plain || subject.string() == nullptr)
        return Value::unknown("this regular expression is not followed", c.span());
      return subject.string()->find(*plain) != std::string::npos;
    });
  }

 private:
  std::string source_;
  std::string flags_;
  std::optional<std::string> plain_;
};

Value not_followed(C& c) { return Value::unknown("this regular expression is not followed", c.span()); }

// The text that an argument stands for: its own, or that of a plain pattern.
std::optional<std::string> wanted_text(I& i, const Value& value, C& c) {
  if (const auto* pattern = value.host_as<Pattern>()) return pattern->plain();
  const Value own = i.to_text(value, c.span());
  return own.string() == nullptr ? std::nullopt : std::optional<std::string>(*own.string());
}

Value replace(I& i, const Value& self, C& c, bool all) {
  const Value from = c.argument(0);
  const auto* pattern = from.host_as<Pattern>();
  const auto wanted = wanted_text(i, from, c);
  if (i.interrupted()) return {};
  if (!wanted) return not_followed(c);
  if (pattern != nullptr) all = pattern->global();
  const Value to = c.argument(1);
  std::string out;
  std::string_view rest = text(self);
  while (true) {
    const std::size_t at = rest.find(*wanted);
    if (at == std::string_view::npos || (wanted->empty() && all)) break;
    Value piece = to.callable() ? i.call(to, {Value(*wanted)}, c.span()) : to;
    piece = i.to_text(piece, c.span());
    if (i.interrupted() || piece.string() == nullptr) return piece;
    if (!to.callable() && piece.string()->find('$') != std::string::npos && pattern != nullptr) return not_followed(c);
    if (!i.claim(at + piece.string()->size())) return {};
    out += rest.substr(0, at);
    out += *piece.string();
    rest.remove_prefix(at + wanted->size());
    if (!all) break;
  }
  return out + std::string(rest);
}

Value split_text(I& i, const Value& self, C& c) {
  const Value separator = c.argument(0);
  if (separator.is_undefined()) return Value::list({self});
  const auto wanted = wanted_text(i, separator, c);
  if (!wanted) return i.interrupted() ? Value() : not_followed(c);
  std::vector<Value> parts;
  std::string_view rest = text(self);
  if (wanted->empty()) {
    for (const char32_t point : decode(rest)) parts.emplace_back(encode(std::u32string_view(&point, 1)));
  } else {
    for (std::size_t at = rest.find(*wanted); at != std::string_view::npos; at = rest.find(*wanted)) {
      parts.emplace_back(rest.substr(0, at));
      rest.remove_prefix(at + wanted->size());
    }
    parts.emplace_back(rest);
  }
  if (!i.claim(parts.size() * sizeof(Value))) return {};
  const std::int64_t limit = integer_or(c.argument(1), -1);
  if (limit >= 0 && static_cast<std::size_t>(limit) < parts.size()) parts.resize(static_cast<std::size_t>(limit));
  return Value::list(std::move(parts));
}

// slice (negative counts from the end), substring (swaps), substr (a length).
enum class Cut { Slice, Substring, Substr };
Value cut(const Value& self, C& c, Cut how) {
  const std::u32string points = decode(text(self));
  const auto size = static_cast<std::int64_t>(points.size());
  std::int64_t begin = integer_or(c.argument(0), 0);
  std::int64_t end = integer_or(c.argument(1), how == Cut::Substr ? size : size);
  if (how == Cut::Substring) {
    begin = std::clamp<std::int64_t>(begin, 0, size);
    end = std::clamp<std::int64_t>(end, 0, size);
    if (begin > end) std::swap(begin, end);
  } else {
    if (begin < 0) begin = std::max<std::int64_t>(begin + size, 0);
    if (how == Cut::Substr) {
      end = begin + std::clamp<std::int64_t>(end, 0, size);
    } else if (end < 0) {
      end += size;
    }
  }
  begin = std::clamp<std::int64_t>(begin, 0, size);
  end = std::clamp<std::int64_t>(end, begin, size);
  return encode(
      std::u32string_view(points).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

Value change_case(const Value& self, C& c, bool upper) {
  const bool ascii =
      std::all_of(text(self).begin(), text(self).end(), [](char x) { return static_cast<unsigned char>(x) < 0x80; });
  if (!ascii) return Value::unknown("the case of letters beyond ASCII is not followed", c.span());
  return upper ? to_upper(text(self)) : to_lower(text(self));
}

Value pad(I& i, const Value& self, C& c, bool at_start) {
  const auto size = static_cast<std::int64_t>(decode(text(self)).size());
  const std::int64_t missing = integer_or(c.argument(0), 0) - size;
  const std::string fill = c.argument(1).string() != nullptr ? *c.argument(1).string() : " ";
  if (missing <= 0 || fill.empty()) return self;
  const Value repeated = i.repeat(Value(fill), missing / static_cast<std::int64_t>(decode(fill).size()) + 1, c.span());
  if (i.interrupted()) return {};
  const std::u32string points = decode(*repeated.string());
  const std::string padding = encode(std::u32string_view(points).substr(0, static_cast<std::size_t>(missing)));
  return at_start ? padding + text(self) : text(self) + padding;
}

Value find_text(I& i, const Value& self, C& c, bool last) {
  const Value wanted = i.to_text(c.argument(0), c.span());
  if (wanted.string() == nullptr) return wanted;
  const std::size_t at = last ? text(self).rfind(*wanted.string()) : text(self).find(*wanted.string());
  return at == std::string::npos
             ? Value(-1)
             : Value(static_cast<std::int64_t>(count_code_points(std::string_view(text(self)).substr(0, at))));
}

Value holds_text(I& i, const Value& self, C& c, int where) {
  const Value wanted = i.to_text(c.argument(0), c.span());
  if (wanted.string() == nullptr) return wanted;
  if (where < 0) return text(self).starts_with(*wanted.string());
  if (where > 0) return text(self).ends_with(*wanted.string());
  return text(self).find(*wanted.string()) != std::string::npos;
}

Value strip(const Value& self, bool left, bool right) {
  std::string_view all = text(self);
  constexpr std::string_view space = " \t\n\r\v\f";
  if (left) all.remove_prefix(std::min(all.find_first_not_of(space), all.size()));
  if (right) all = all.substr(0, all.find_last_not_of(space) + 1);
  return all;
}

Value char_at(const Value& self, C& c, bool code, bool negative) {
  const std::u32string points = decode(text(self));
  std::int64_t at = integer_or(c.argument(0), 0);
  if (negative && at < 0) at += static_cast<std::int64_t>(points.size());
  if (at < 0 || at >= static_cast<std::int64_t>(points.size())) return code || negative ? Value() : Value("");
  const char32_t point = points[static_cast<std::size_t>(at)];
  return code ? Value(static_cast<std::int64_t>(point)) : Value(encode(std::u32string_view(&point, 1)));
}

Value match(I& i, const Value& self, C& c) {
  const auto* pattern = c.argument(0).host_as<Pattern>();
  if (pattern != nullptr && !pattern->plain()) return not_followed(c);
  const auto wanted = wanted_text(i, c.argument(0), c);
  if (!wanted) return i.interrupted() ? Value() : not_followed(c);
  return text(self).find(*wanted) == std::string::npos ? Value(None{}) : Value::list({Value(*wanted)});
}

const std::array kStringMethods = {
    MethodEntry{"at", [](I&, const Value& s, C& c) { return char_at(s, c, false, true); }},
    MethodEntry{"charAt", [](I&, const Value& s, C& c) { return char_at(s, c, false, false); }},
    MethodEntry{"charCodeAt", [](I&, const Value& s, C& c) { return char_at(s, c, true, false); }},
    MethodEntry{"codePointAt", [](I&, const Value& s, C& c) { return char_at(s, c, true, false); }},
    MethodEntry{"concat",
                [](I& i, const Value& s, C& c) -> Value {
                  Value out = s;
                  for (const Value& part : c.positional) out = i.binary(BinaryOperator::Add, out, part, c.span());
                  return out;
                }},
    MethodEntry{"endsWith", [](I& i, const Value& s, C& c) { return holds_text(i, s, c, 1); }},
    MethodEntry{"includes", [](I& i, const Value& s, C& c) { return holds_text(i, s, c, 0); }},
    MethodEntry{"indexOf", [](I& i, const Value& s, C& c) { return find_text(i, s, c, false); }},
    MethodEntry{"lastIndexOf", [](I& i, const Value& s, C& c) { return find_text(i, s, c, true); }},
    MethodEntry{"localeCompare",
                [](I& i, const Value& s, C& c) -> Value {
                  const auto ordered = i.order(s, c.argument(0), c.span());
                  return ordered ? Value(*ordered) : Value::unknown("how these compare is not known", c.span());
                }},
    MethodEntry{"match", match},
    MethodEntry{"normalize", [](I&, const Value& s, C&) { return s; }},
    MethodEntry{"padEnd", [](I& i, const Value& s, C& c) { return pad(i, s, c, false); }},
    MethodEntry{"padStart", [](I& i, const Value& s, C& c) { return pad(i, s, c, true); }},
    MethodEntry{"repeat",
                [](I& i, const Value& s, C& c) { return i.repeat(s, integer_or(c.argument(0), 0), c.span()); }},
    MethodEntry{"replace", [](I& i, const Value& s, C& c) { return replace(i, s, c, false); }},
    MethodEntry{"replaceAll", [](I& i, const Value& s, C& c) { return replace(i, s, c, true); }},
    MethodEntry{"slice", [](I&, const Value& s, C& c) { return cut(s, c, Cut::Slice); }},
    MethodEntry{"split", split_text},
    MethodEntry{"startsWith", [](I& i, const Value& s, C& c) { return holds_text(i, s, c, -1); }},
    MethodEntry{"substr", [](I&, const Value& s, C& c) { return cut(s, c, Cut::Substr); }},
    MethodEntry{"substring", [](I&, const Value& s, C& c) { return cut(s, c, Cut::Substring); }},
    MethodEntry{"toLowerCase", [](I&, const Value& s, C& c) { return change_case(s, c, false); }},
    MethodEntry{"toString", [](I&, const Value& s, C&) { return s; }},
    MethodEntry{"toUpperCase", [](I&, const Value& s, C& c) { return change_case(s, c, true); }},
    MethodEntry{"trim", [](I&, const Value& s, C&) { return strip(s, true, true); }},
    MethodEntry{"trimEnd", [](I&, const Value& s, C&) { return strip(s, false, true); }},
    MethodEntry{"trimStart", [](I&, const Value& s, C&) { return strip(s, true, false); }},
    MethodEntry{"valueOf", [](I&, const Value& s, C&) { return s; }},
};

Value to_fixed(I& i, const Value& self, C& c) {
  const std::string places = std::to_string(std::clamp<std::int64_t>(integer_or(c.argument(0), 0), 0, 20));
  const double number = self.integer() != nullptr ? static_cast<double>(*self.integer()) : *self.as<double>();
  return i.format_value(Value(number), 0, "." + places + "f", c.span());
}

Value number_text_of(I& i, const Value& self, C& c) {
  const std::int64_t base = integer_or(c.argument(0), 10);
  if (base == 10) return i.to_text(self, c.span());
  if (self.integer() == nullptr || (base != 16 && base != 2 && base != 8))
    return Value::unknown("a number in this base is not followed", c.span());
  return i.format_value(self, 0, base == 16 ? "x" : base == 8 ? "o" : "b", c.span());
}

const std::array kNumberMethods = {
    MethodEntry{"toFixed", to_fixed},
    MethodEntry{"toString", number_text_of},
    MethodEntry{"valueOf", [](I&, const Value& s, C&) { return s; }},
};

template <class Table>
const MethodEntry* find_in(const Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [name](const MethodEntry& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

Value Interpreter::make_pattern(const std::string& pattern, const std::string& flags, ByteRange) {
  return Value(std::make_shared<Pattern>(pattern, flags));
}

const MethodEntry* javascript_string_method(std::string_view name) { return find_in(kStringMethods, name); }
const MethodEntry* javascript_number_method(std::string_view name) { return find_in(kNumberMethods, name); }

}  // namespace crosswalk::script
