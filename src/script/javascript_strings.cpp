// The methods of JavaScript's strings and numbers.
#include <algorithm>
#include <array>
#include <cmath>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "javascript_patterns.h"
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

Value not_followed(C& c) { return Value::unknown("this regular expression is not followed", c.span()); }

Value replace(I& i, const Value& self, C& c, bool all) {
  if (const Pattern* pattern = pattern_of(c.argument(0))) return replace_pattern(i, self, *pattern, c);
  const Value wanted = i.to_text(c.argument(0), c.span());
  if (i.interrupted() || wanted.string() == nullptr) return wanted;
  const Value to = c.argument(1);
  std::string out;
  std::string_view rest = text(self);
  while (true) {
    const std::size_t at = rest.find(*wanted.string());
    if (at == std::string_view::npos || (wanted.string()->empty() && all)) break;
    Value piece = to.callable() ? i.call(to, {wanted}, c.span()) : to;
    piece = i.to_text(piece, c.span());
    if (i.interrupted() || piece.string() == nullptr) return piece;
    if (!to.callable() && piece.string()->find('$') != std::string::npos) return not_followed(c);
    if (!i.claim(at + piece.string()->size())) return {};
    out += rest.substr(0, at);
    out += *piece.string();
    rest.remove_prefix(at + wanted.string()->size());
    if (!all) break;
  }
  return out + std::string(rest);
}

Value split_text(I& i, const Value& self, C& c) {
  const Value separator = c.argument(0);
  if (separator.is_undefined()) return Value::list({self});
  if (const Pattern* pattern = pattern_of(separator)) return split_by_pattern(i, self, *pattern, c);
  const Value wanted = i.to_text(separator, c.span());
  if (i.interrupted() || wanted.string() == nullptr) return wanted;
  std::vector<Value> parts;
  std::string_view rest = text(self);
  if (wanted.string()->empty()) {
    for (const char32_t point : decode(rest)) parts.emplace_back(encode(std::u32string_view(&point, 1)));
  } else {
    for (std::size_t at = rest.find(*wanted.string()); at != std::string_view::npos; at = rest.find(*wanted.string())) {
      parts.emplace_back(rest.substr(0, at));
      rest.remove_prefix(at + wanted.string()->size());
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
  std::int64_t end = integer_or(c.argument(1), size);
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

// A text that is given where a pattern is wanted is one.
std::shared_ptr<Pattern> as_pattern(I& i, C& c, const char* flags) {
  if (Pattern* pattern = pattern_of(c.argument(0)))
    return std::static_pointer_cast<Pattern>(pattern->shared_from_this());
  const Value own = i.to_text(c.argument(0), c.span());
  return own.string() == nullptr ? nullptr : std::make_shared<Pattern>(*own.string(), flags);
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
    MethodEntry{"match",
                [](I& i, const Value& s, C& c) -> Value {
                  const auto pattern = as_pattern(i, c, "");
                  return pattern ? match_pattern(i, s, *pattern, c) : not_followed(c);
                }},
    MethodEntry{"matchAll",
                [](I& i, const Value& s, C& c) -> Value {
                  const auto pattern = as_pattern(i, c, "g");
                  return pattern ? match_all_pattern(i, s, *pattern, c) : not_followed(c);
                }},
    MethodEntry{"normalize", [](I&, const Value& s, C&) { return s; }},
    MethodEntry{"padEnd", [](I& i, const Value& s, C& c) { return pad(i, s, c, false); }},
    MethodEntry{"padStart", [](I& i, const Value& s, C& c) { return pad(i, s, c, true); }},
    MethodEntry{"repeat",
                [](I& i, const Value& s, C& c) { return i.repeat(s, integer_or(c.argument(0), 0), c.span()); }},
    MethodEntry{"replace", [](I& i, const Value& s, C& c) { return replace(i, s, c, false); }},
    MethodEntry{"replaceAll", [](I& i, const Value& s, C& c) { return replace(i, s, c, true); }},
    MethodEntry{"search",
                [](I& i, const Value& s, C& c) -> Value {
                  const auto pattern = as_pattern(i, c, "");
                  return pattern ? search_pattern(s, *pattern, c) : not_followed(c);
                }},
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

const MethodEntry* javascript_string_method(std::string_view name) { return find_in(kStringMethods, name); }
const MethodEntry* javascript_number_method(std::string_view name) { return find_in(kNumberMethods, name); }

}  // namespace crosswalk::script
