// The methods of Python's str.
#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

constexpr std::string_view kSpace = " \t\n\r\v\f";

const std::string& text(const Value& self) { return *self.string(); }

// The text of an argument; raises a TypeError if it is none.
const std::string* text_argument(CallContext& context, std::size_t at, std::string_view name = {}) {
  static thread_local std::string held;
  const Value value = context.argument(at, name);
  if (value.string() == nullptr) {
    context.raise("TypeError", "expected a string, not " + value.kind_name());
    return nullptr;
  }
  held = *value.string();
  return &held;
}

Value strip(const Value& self, CallContext& context, bool left, bool right) {
  std::string characters(kSpace);
  if (const Value given = context.argument(0); given.string() != nullptr) characters = *given.string();
  const std::string_view all = text(self);
  const std::size_t begin = left ? all.find_first_not_of(characters) : 0;
  if (begin == std::string_view::npos) return "";
  const std::size_t last = right ? all.find_last_not_of(characters) : all.size() - 1;
  return last == std::string_view::npos || all.empty() ? Value("") : Value(all.substr(begin, last - begin + 1));
}

Value split_text(Interpreter& interpreter, const Value& self, CallContext& context, bool from_right) {
  const Value separator = context.argument(0, "sep");
  const Value limit = context.argument(1, "maxsplit");
  const auto most = limit.integer() != nullptr && *limit.integer() >= 0 ? static_cast<std::size_t>(*limit.integer())
                                                                        : std::string::npos;
  std::string_view rest = text(self);
  std::vector<Value> parts;
  if (separator.string() == nullptr) {
    while (true) {
      const std::size_t begin = rest.find_first_not_of(kSpace);
      if (begin == std::string_view::npos) break;
      rest.remove_prefix(begin);
      const std::size_t end = rest.find_first_of(kSpace);
      if (end == std::string_view::npos || parts.size() == most) {
        parts.emplace_back(rest.substr(0, rest.find_last_not_of(kSpace) + 1));
        break;
      }
      parts.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  } else if (separator.string()->empty()) {
    return context.raise("ValueError", "empty separator");
  } else if (from_right) {
    while (parts.size() < most) {
      const std::size_t at = rest.rfind(*separator.string());
      if (at == std::string_view::npos) break;
      parts.emplace_back(rest.substr(at + separator.string()->size()));
      rest = rest.substr(0, at);
    }
    parts.emplace_back(rest);
    std::reverse(parts.begin(), parts.end());
  } else {
    while (parts.size() < most) {
      const std::size_t at = rest.find(*separator.string());
      if (at == std::string_view::npos) break;
      parts.emplace_back(rest.substr(0, at));
      rest.remove_prefix(at + separator.string()->size());
    }
    parts.emplace_back(rest);
  }
  if (!interpreter.claim(parts.size() * sizeof(Value))) return {};
  return Value::list(std::move(parts));
}

Value partition(const Value& self, CallContext& context, bool last) {
  const std::string* separator = text_argument(context, 0);
  if (separator == nullptr) return {};
  const std::size_t at = last ? text(self).rfind(*separator) : text(self).find(*separator);
  if (at == std::string::npos)
    return last ? Value::tuple({Value(""), Value(""), self}) : Value::tuple({self, Value(""), Value("")});
  return Value::tuple(
      {Value(text(self).substr(0, at)), Value(*separator), Value(text(self).substr(at + separator->size()))});
}

Value has_affix(const Value& self, CallContext& context, bool suffix) {
  const auto fits = [&self, suffix](const Value& affix) {
    return affix.string() != nullptr &&
           (suffix ? text(self).ends_with(*affix.string()) : text(self).starts_with(*affix.string()));
  };
  const Value affix = context.argument(0);
  if (const SequenceObject* several = affix.sequence())
    return std::any_of(several->items.begin(), several->items.end(), fits);
  return fits(affix);
}

Value join_items(Interpreter& interpreter, const Value& self, CallContext& context) {
  const auto items = interpreter.iterate(context.argument(0), context.span());
  if (interpreter.interrupted()) return {};
  if (!items) return context.raise("TypeError", "can only join an iterable");
  std::string out;
  bool first = true;
  for (const Value& item : *items) {
    if (item.is_unknown()) return item;
    const Value plain = interpreter.enum_value_of(item);
    if (plain.string() == nullptr)
      return context.raise("TypeError", "sequence item: expected str instance, " + item.kind_name() + " found");
    if (!interpreter.claim(plain.string()->size() + text(self).size())) return {};
    if (!first) out += text(self);
    first = false;
    out += *plain.string();
  }
  return out;
}

Value replace_text(Interpreter& interpreter, const Value& self, CallContext& context) {
  const Value from = context.argument(0);
  const Value to = context.argument(1);
  if (from.string() == nullptr || to.string() == nullptr) return context.raise("TypeError", "replace() takes strings");
  const Value limit = context.argument(2, "count");
  std::int64_t left = limit.integer() != nullptr ? *limit.integer() : -1;
  std::string out;
  std::string_view rest = text(self);
  if (from.string()->empty()) return Value::unknown("replacing empty text is not followed", context.span());
  while (left != 0) {
    const std::size_t at = rest.find(*from.string());
    if (at == std::string_view::npos) break;
    if (!interpreter.claim(at + to.string()->size())) return {};
    out += rest.substr(0, at);
    out += *to.string();
    rest.remove_prefix(at + from.string()->size());
    if (left > 0) --left;
  }
  out += rest;
  return out;
}

Value pad(Interpreter& interpreter, const Value& self, CallContext& context, char align) {
  const std::int64_t* width = context.positional.empty() ? nullptr : context.positional[0].integer();
  if (width == nullptr) return context.raise("TypeError", "a width is required");
  std::string fill = align == '0' ? "0" : " ";
  if (const Value given = context.argument(1); given.string() != nullptr) fill = *given.string();
  const auto size = static_cast<std::int64_t>(count_code_points(text(self)));
  if (*width <= size) return self;
  const std::int64_t missing = *width - size;
  const std::int64_t before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
  const Value left = interpreter.repeat(Value(fill), before, context.span());
  const Value right = interpreter.repeat(Value(fill), missing - before, context.span());
  if (interpreter.interrupted()) return {};
  const bool sign = align == '0' && !text(self).empty() && (text(self).front() == '-' || text(self).front() == '+');
  if (sign) return text(self).substr(0, 1) + *left.string() + text(self).substr(1);
  return *left.string() + text(self) + *right.string();
}

// Changes ASCII letters; what else there is stays, and other letters are not known.
Value change_case(const Value& self, CallContext& context, std::string (*change)(std::string_view)) {
  const bool ascii =
      std::all_of(text(self).begin(), text(self).end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) return Value::unknown("the case of letters beyond ASCII is not followed", context.span());
  return change(text(self));
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string capitalized(std::string_view word) {
  std::string out = to_lower(word);
  if (!out.empty()) out[0] = to_upper(out.substr(0, 1))[0];
  return out;
}

std::string titled(std::string_view words) {
  std::string out = to_lower(words);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (is_letter(out[i]) && (i == 0 || !is_letter(out[i - 1]))) out[i] = to_upper(out.substr(i, 1))[0];
  }
  return out;
}

std::string swapped(std::string_view words) {
  std::string out(words);
  for (char& c : out) {
    if (is_letter(c)) c = static_cast<char>(c ^ 0x20);
  }
  return out;
}

template <class Test>
Value every(const Value& self, Test test) {
  return !text(self).empty() && std::all_of(text(self).begin(), text(self).end(), test);
}

Value find_text(const Value& self, CallContext& context, bool last, bool must) {
  const std::string* wanted = text_argument(context, 0);
  if (wanted == nullptr) return {};
  const std::size_t at = last ? text(self).rfind(*wanted) : text(self).find(*wanted);
  if (at == std::string::npos) return must ? context.raise("ValueError", "substring not found") : Value(-1);
  return static_cast<std::int64_t>(count_code_points(std::string_view(text(self)).substr(0, at)));
}

Value count_text(const Value& self, CallContext& context) {
  const std::string* wanted = text_argument(context, 0);
  if (wanted == nullptr) return {};
  if (wanted->empty()) return static_cast<std::int64_t>(count_code_points(text(self)) + 1);
  std::int64_t count = 0;
  for (std::size_t at = text(self).find(*wanted); at != std::string::npos;
       at = text(self).find(*wanted, at + wanted->size()))
    ++count;
  return count;
}

Value lines(const Value& self, CallContext& context) {
  const Value keep = context.argument(0, "keepends");
  if (truth(keep, Language::Python).value_or(false))
    return Value::unknown("splitlines(keepends) is not followed", context.span());
  std::vector<Value> items;
  for (const std::string_view line : split_lines(text(self))) items.emplace_back(line);
  return Value::list(std::move(items));
}

Value remove_affix(const Value& self, CallContext& context, bool suffix) {
  const std::string* affix = text_argument(context, 0);
  if (affix == nullptr) return {};
  const std::string& all = text(self);
  if (suffix) return all.ends_with(*affix) && !affix->empty() ? Value(all.substr(0, all.size() - affix->size())) : self;
  return all.starts_with(*affix) ? Value(all.substr(affix->size())) : self;
}

using I = Interpreter;
using C = CallContext;

const std::array kMethods = {
    MethodEntry{"capitalize", [](I&, const Value& s, C& c) { return change_case(s, c, capitalized); }},
    MethodEntry{"casefold", [](I&, const Value& s, C& c) { return change_case(s, c, to_lower); }},
    MethodEntry{"center", [](I& i, const Value& s, C& c) { return pad(i, s, c, '^'); }},
    MethodEntry{"count", [](I&, const Value& s, C& c) { return count_text(s, c); }},
    MethodEntry{"encode", [](I&, const Value& s, C&) -> Value { return Bytes{*s.string()}; }},
    MethodEntry{"endswith", [](I&, const Value& s, C& c) { return has_affix(s, c, true); }},
    MethodEntry{"find", [](I&, const Value& s, C& c) { return find_text(s, c, false, false); }},
    MethodEntry{"format", [](I& i, const Value& s, C& c) { return i.format_braces(*s.string(), c); }, false},
    MethodEntry{"format_map",
                [](I& i, const Value& s, C& c) -> Value {
                  const Value names = c.argument(0);
                  if (names.dict() == nullptr) return Value::unknown("format_map of this is not followed", c.span());
                  C inner(c.evaluator(), c.span());
                  for (const auto& [key, value] : names.dict()->entries) {
                    if (key.string() != nullptr) inner.keywords.emplace_back(*key.string(), value);
                  }
                  return i.format_braces(*s.string(), inner);
                }},
    MethodEntry{"index", [](I&, const Value& s, C& c) { return find_text(s, c, false, true); }},
    MethodEntry{"isalnum",
                [](I&, const Value& s, C&) { return every(s, [](char x) { return is_letter(x) || is_digit(x); }); }},
    MethodEntry{"isalpha", [](I&, const Value& s, C&) { return every(s, is_letter); }},
    MethodEntry{"isdigit", [](I&, const Value& s, C&) { return every(s, is_digit); }},
    MethodEntry{"isnumeric", [](I&, const Value& s, C&) { return every(s, is_digit); }},
    MethodEntry{"islower",
                [](I&, const Value& s, C&) -> Value {
                  return to_lower(*s.string()) == *s.string() && to_upper(*s.string()) != *s.string();
                }},
    MethodEntry{"isupper",
                [](I&, const Value& s, C&) -> Value {
                  return to_upper(*s.string()) == *s.string() && to_lower(*s.string()) != *s.string();
                }},
    MethodEntry{"isspace",
                [](I&, const Value& s, C&) {
                  return every(s, [](char x) { return kSpace.find(x) != std::string_view::npos; });
                }},
    MethodEntry{"join", join_items},
    MethodEntry{"ljust", [](I& i, const Value& s, C& c) { return pad(i, s, c, '<'); }},
    MethodEntry{"lower", [](I&, const Value& s, C& c) { return change_case(s, c, to_lower); }},
    MethodEntry{"lstrip", [](I&, const Value& s, C& c) { return strip(s, c, true, false); }},
    MethodEntry{"partition", [](I&, const Value& s, C& c) { return partition(s, c, false); }},
    MethodEntry{"removeprefix", [](I&, const Value& s, C& c) { return remove_affix(s, c, false); }},
    MethodEntry{"removesuffix", [](I&, const Value& s, C& c) { return remove_affix(s, c, true); }},
    MethodEntry{"replace", replace_text},
    MethodEntry{"rfind", [](I&, const Value& s, C& c) { return find_text(s, c, true, false); }},
    MethodEntry{"rindex", [](I&, const Value& s, C& c) { return find_text(s, c, true, true); }},
    MethodEntry{"rjust", [](I& i, const Value& s, C& c) { return pad(i, s, c, '>'); }},
    MethodEntry{"rpartition", [](I&, const Value& s, C& c) { return partition(s, c, true); }},
    MethodEntry{"rsplit", [](I& i, const Value& s, C& c) { return split_text(i, s, c, true); }},
    MethodEntry{"rstrip", [](I&, const Value& s, C& c) { return strip(s, c, false, true); }},
    MethodEntry{"split", [](I& i, const Value& s, C& c) { return split_text(i, s, c, false); }},
    MethodEntry{"splitlines", [](I&, const Value& s, C& c) { return lines(s, c); }},
    MethodEntry{"startswith", [](I&, const Value& s, C& c) { return has_affix(s, c, false); }},
    MethodEntry{"strip", [](I&, const Value& s, C& c) { return strip(s, c, true, true); }},
    MethodEntry{"swapcase", [](I&, const Value& s, C& c) { return change_case(s, c, swapped); }},
    MethodEntry{"title", [](I&, const Value& s, C& c) { return change_case(s, c, titled); }},
    MethodEntry{"upper", [](I&, const Value& s, C& c) { return change_case(s, c, to_upper); }},
    MethodEntry{"zfill", [](I& i, const Value& s, C& c) { return pad(i, s, c, '0'); }},
};

}  // namespace

const MethodEntry* python_string_method(std::string_view name) {
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [name](const MethodEntry& entry) { return entry.name == name; });
  return found == kMethods.end() ? nullptr : &*found;
}

}  // namespace crosswalk::script
