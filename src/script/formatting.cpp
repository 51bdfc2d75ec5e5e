// Text with values in it: f-strings, templates, %, format.
#include <array>
#include <charconv>
#include <cmath>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

constexpr std::size_t kWidestField = 10'000;

// [[fill]align][sign][#][0][width][,][.precision][type]
struct Specification {
  std::string fill = " ";
  char align = 0;
  char sign = '-';
  bool alternate = false;
  std::size_t width = 0;
  char grouping = 0;
  std::optional<int> precision;
  char type = 0;
};

bool is_align(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

std::optional<Specification> read_specification(std::string_view text) {
  Specification spec;
  const std::u32string points = decode(text);
  if (points.size() >= 2 && points[1] < 0x80 && is_align(static_cast<char>(points[1]))) {
    spec.fill = encode(std::u32string_view(points).substr(0, 1));
    spec.align = static_cast<char>(points[1]);
    text.remove_prefix(spec.fill.size() + 1);
  } else if (!text.empty() && is_align(text.front())) {
    spec.align = text.front();
    text.remove_prefix(1);
  }
  if (!text.empty() && (text.front() == '+' || text.front() == '-' || text.front() == ' ')) {
    spec.sign = text.front();
    text.remove_prefix(1);
  }
  if (text.starts_with('#')) {
    spec.alternate = true;
    text.remove_prefix(1);
  }
  if (text.starts_with('0')) {
    if (spec.align == 0) {
      spec.fill = "0";
      spec.align = '=';
    }
    text.remove_prefix(1);
  }
  const auto read = [&text](auto& number) {
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(result.ptr - text.data()));
    return result.ec == std::errc();
  };
  read(spec.width);
  if (!text.empty() && (text.front() == ',' || text.front() == '_')) {
    spec.grouping = text.front();
    text.remove_prefix(1);
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    int precision = 0;
    if (!read(precision)) return std::nullopt;
    spec.precision = precision;
  }
  if (!text.empty()) {
    spec.type = text.front();
    text.remove_prefix(1);
  }
  if (!text.empty() || spec.width > kWidestField || spec.precision.value_or(0) > 300) return std::nullopt;
  return spec;
}

std::string padded(const std::string& text, const Specification& spec, char usual_align) {
  const std::size_t size = count_code_points(text);
  if (size >= spec.width) return text;
  const std::size_t missing = spec.width - size;
  const auto fill = [&spec](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += spec.fill;
    return out;
  };
  switch (spec.align == 0 ? usual_align : spec.align) {
    case '<':
      return text + fill(missing);
    case '^':
      return fill(missing / 2) + text + fill(missing - missing / 2);
    case '=': {
      const std::size_t sign = !text.empty() && (text.front() == '-' || text.front() == '+') ? 1 : 0;
      return text.substr(0, sign) + fill(missing) + text.substr(sign);
    }
    default:
      return fill(missing) + text;
  }
}

std::string grouped(const std::string& digits, char separator) {
  if (separator == 0) return digits;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  std::string out;
  for (std::size_t i = 0; i < point; ++i) {
    if (i > 0 && (point - i) % 3 == 0) out += separator;
    out += digits[i];
  }
  return out + digits.substr(point);
}

std::string real_digits(double value, char type, int precision) {
  std::array<char, 1024> buffer{};
  const auto form = type == 'e' || type == 'E'   ? std::chars_format::scientific
                    : type == 'g' || type == 'G' ? std::chars_format::general
                                                 : std::chars_format::fixed;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, form, precision);
  std::string out(buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data()));
  return type == 'E' || type == 'G' ? to_upper(out) : out;
}

std::string integer_digits(std::uint64_t value, int base) {
  std::array<char, 72> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, base);
  return {buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
}

// A number by a specification; nothing if the type does not fit.
std::optional<std::string> format_number(const Value& value, const Specification& spec) {
  const std::int64_t* integer = value.integer();
  const double real = integer != nullptr ? static_cast<double>(*integer) : *value.as<double>();
  const bool negative = real < 0;
  std::string digits;
  const char type = spec.type;
  if (integer != nullptr && std::string_view("dxXobn").find(type == 0 ? 'd' : type) != std::string_view::npos) {
    const auto magnitude = negative ? ~static_cast<std::uint64_t>(*integer) + 1 : static_cast<std::uint64_t>(*integer);
    const int base = type == 'x' || type == 'X' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
    digits = integer_digits(magnitude, base);
    if (type == 'X') digits = to_upper(digits);
    if (spec.alternate && base != 10) digits = std::string("0") + type + digits;
  } else if (type == 0) {
    digits = spec.precision ? real_digits(std::abs(real), 'g', *spec.precision)
                            : number_text(std::abs(real), Language::Python);
  } else if (type == '%') {
    digits = real_digits(std::abs(real) * 100, 'f', spec.precision.value_or(6)) + "%";
  } else if (std::string_view("eEfFgG").find(type) != std::string_view::npos) {
    digits = real_digits(std::abs(real), type, spec.precision.value_or(6));
  } else {
    return std::nullopt;
  }
  digits = grouped(digits, spec.grouping);
  if (negative) {
    digits.insert(0, "-");
  } else if (spec.sign != '-') {
    digits.insert(0, 1, spec.sign);
  }
  return padded(digits, spec, '>');
}

// One %-conversion.
struct Conversion {
  std::optional<std::string> key;
  Specification spec;
  char type = 0;
};

}  // namespace

Value Interpreter::to_text(const Value& value, const SourceSpan& span) {
  if (interrupted()) return {};
  if (value.is_unknown()) return value;
  if (const Unknown* unknown = find_unknown(value)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  if (value.instance() != nullptr) {
    if (python()) {
      for (const char* special : {"__str__", "__repr__"}) {
        if (const auto text = call_special(value, special, {}, span)) return *text;
        if (interrupted()) return {};
      }
      if (inherits_name(*value.instance()->type, "StrEnum")) return enum_value_of(value);
    } else if (const auto method = class_attribute(*value.instance()->type, "toString")) {
      const Value text = call(*method, {}, span, value);
      return interrupted() || text.is_unknown() || text.string() != nullptr ? text : to_text(text, span);
    }
  }
  if (const DictObject* dict = value.dict(); dict != nullptr && !python()) {
    if (const Value* method = dict->find("toString"); method != nullptr && method->callable()) {
      const Value text = call(*method, {}, span, value);
      return interrupted() || text.is_unknown() || text.string() != nullptr ? text : to_text(text, span);
    }
  }
  if (HostObject* host = value.host(); host != nullptr && python() && !host->text()) {
    CallContext context(*facade_, span);
    if (const auto method = host->get("__str__", context); method && method->callable()) return call(*method, context);
    if (interrupted()) return {};
  }
  auto text = text_of(value, language());
  if (!text) return Value::unknown("the text of " + value.kind_name() + " is not known", span);
  if (!claim(text->size())) return {};
  return std::move(*text);
}

Value Interpreter::to_repr(const Value& value, const SourceSpan& span) {
  if (const Unknown* unknown = find_unknown(value)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  if (const auto text = call_special(value, "__repr__", {}, span)) return *text;
  if (interrupted()) return {};
  auto text = repr_of(value, language());
  if (!text) return Value::unknown("the text of " + value.kind_name() + " is not known", span);
  if (!claim(text->size())) return {};
  return std::move(*text);
}

Value Interpreter::format_value(const Value& given, char conversion, const std::string& specification,
                                const SourceSpan& span) {
  if (given.is_unknown()) return given;
  Value value = conversion == 0 ? given : conversion == 's' ? to_text(given, span) : to_repr(given, span);
  if (interrupted() || value.is_unknown()) return value;
  if (conversion == 0 && value.instance() != nullptr && value.instance()->attributes->find("_value_") != nullptr) {
    const bool mixed = inherits_name(*value.instance()->type, "str") || inherits_name(*value.instance()->type, "int");
    // The mixed-in value until Python 3.11, the member's name since.
    if (mixed && !inherits_name(*value.instance()->type, "StrEnum") &&
        !class_attribute(*value.instance()->type, "__str__")) {
      return Value::unknown("the text of this enum's member depends on the version of Python", span);
    }
  }
  if (specification.empty()) return to_text(value, span);
  if (HostObject* host = value.host(); host != nullptr && python()) {
    CallContext context(*facade_, span);
    context.positional = {Value(specification)};
    if (const auto method = host->get("__format__", context); method && method->callable())
      return call(*method, context);
    if (interrupted()) return {};
  }
  const auto spec = read_specification(specification);
  if (!spec) return Value::unknown("the format `" + specification + "` is not followed", span);
  if (value.boolean() != nullptr && spec->type != 's' && spec->type != 0) value = Value(*value.boolean() ? 1 : 0);
  if (value.integer() != nullptr || value.as<double>() != nullptr) {
    if (auto text = format_number(value, *spec)) return *text;
    return raise("ValueError", "Unknown format code for object of type " + value.kind_name(), span);
  }
  const Value text = to_text(value, span);
  if (interrupted() || text.string() == nullptr) return text;
  std::string out = *text.string();
  if (spec->precision) {
    const std::u32string points = decode(out);
    out = encode(std::u32string_view(points).substr(0, static_cast<std::size_t>(*spec->precision)));
  }
  return padded(out, *spec, '<');
}

Value Interpreter::evaluate_template(const Template& text, ByteRange range) {
  if (text.tag) {
    return Value::unknown("a tagged template is not followed", span_of(range));
  }
  std::string out;
  std::optional<Unknown> unknown;
  for (const TemplatePart& part : text.parts) {
    if (!part.value) {
      out += part.text;
      continue;
    }
    const Value value = evaluate(*part.value);
    if (interrupted()) return {};
    const SourceSpan span = span_of(part.value->range);
    Value piece;
    if (python()) {
      std::string specification;
      for (const TemplatePart& inner : part.format) {
        if (!inner.value) {
          specification += inner.text;
          continue;
        }
        const Value nested = to_text(evaluate(*inner.value), span);
        if (interrupted()) return {};
        if (nested.string() == nullptr) return nested;
        specification += *nested.string();
      }
      piece = format_value(value, part.conversion, specification, span);
    } else {
      piece = to_text(value, span);
    }
    if (interrupted()) return {};
    if (const Unknown* why = piece.unknown()) {
      unknown = *why;
      continue;
    }
    if (piece.string() != nullptr) out += *piece.string();
  }
  if (unknown) {
    unknown->called = false;
    return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  }
  if (!claim(out.size())) return {};
  return out;
}

namespace {

// Reads what follows a '%'; the position moves past it.
std::optional<Conversion> read_conversion(std::string_view format, std::size_t& at) {
  Conversion conversion;
  if (at < format.size() && format[at] == '(') {
    const std::size_t end = format.find(')', at);
    if (end == std::string_view::npos) return std::nullopt;
    conversion.key = std::string(format.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  bool left = false;
  for (; at < format.size() && std::string_view("-+ 0#").find(format[at]) != std::string_view::npos; ++at) {
    if (format[at] == '-') left = true;
    if (format[at] == '+' || format[at] == ' ') conversion.spec.sign = format[at];
    if (format[at] == '0') conversion.spec.fill = "0";
    if (format[at] == '#') conversion.spec.alternate = true;
  }
  conversion.spec.align = left ? '<' : conversion.spec.fill == "0" ? '=' : '>';
  if (left) conversion.spec.fill = " ";
  const auto digits = [&format, &at]() {
    std::size_t value = 0;
    for (; at < format.size() && format[at] >= '0' && format[at] <= '9' && value < kWidestField; ++at)
      value = value * 10 + static_cast<std::size_t>(format[at] - '0');
    return value;
  };
  conversion.spec.width = digits();
  if (at < format.size() && format[at] == '.') {
    ++at;
    conversion.spec.precision = static_cast<int>(std::min<std::size_t>(digits(), 300));
  }
  if (at >= format.size()) return std::nullopt;
  conversion.type = format[at++];
  return conversion;
}

}  // namespace

Value Interpreter::format_percent(const std::string& format, const Value& arguments, const SourceSpan& span) {
  const SequenceObject* tuple = arguments.sequence();
  if (tuple != nullptr && tuple->kind != SequenceKind::Tuple) tuple = nullptr;
  std::size_t next = 0;
  std::string out;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%') {
      out += format[at++];
      continue;
    }
    ++at;
    const auto conversion = read_conversion(format, at);
    if (!conversion) return raise("ValueError", "incomplete format", span);
    if (conversion->type == '%') {
      out += '%';
      continue;
    }
    Value value;
    if (conversion->key) {
      if (arguments.is_unknown()) return arguments;
      value = get_item(arguments, Value(*conversion->key), span);
      if (interrupted()) return {};
    } else if (tuple != nullptr) {
      if (next >= tuple->items.size()) return raise("TypeError", "not enough arguments for format string", span);
      value = tuple->items[next++];
    } else {
      if (next++ > 0) return raise("TypeError", "not enough arguments for format string", span);
      value = arguments;
    }
    if (value.is_unknown()) return value;
    Specification spec = conversion->spec;
    Value text;
    if (conversion->type == 's' || conversion->type == 'r' || conversion->type == 'a') {
      text = conversion->type == 's' ? to_text(value, span) : to_repr(value, span);
      if (interrupted() || text.string() == nullptr) return text;
      std::string piece = *text.string();
      if (spec.precision)
        piece = encode(std::u32string_view(decode(piece)).substr(0, static_cast<std::size_t>(*spec.precision)));
      if (spec.align == '=') spec.align = '>';
      if (spec.fill == "0") spec.fill = " ";
      out += padded(piece, spec, '>');
      continue;
    }
    if (value.boolean() != nullptr) value = Value(*value.boolean() ? 1 : 0);
    if (value.integer() == nullptr && value.as<double>() == nullptr)
      return raise("TypeError", "a number is required, not " + value.kind_name(), span);
    spec.type = conversion->type == 'i' || conversion->type == 'u' ? 'd' : conversion->type;
    if (spec.type == 'd' && value.as<double>() != nullptr)
      value = Value(static_cast<std::int64_t>(*value.as<double>()));
    const auto piece = format_number(value, spec);
    if (!piece) return raise("ValueError", "unsupported format character", span);
    out += *piece;
  }
  if (tuple != nullptr && next < tuple->items.size())
    return raise("TypeError", "not all arguments converted during string formatting", span);
  if (tuple == nullptr && next == 0 && arguments.dict() == nullptr && !arguments.is_unknown() &&
      arguments.sequence() == nullptr) {
    return raise("TypeError", "not all arguments converted during string formatting", span);
  }
  if (!claim(out.size())) return {};
  return out;
}

// What a field of format() names: "0", "name", "a.b[c]".
Value Interpreter::format_field(std::string_view field, std::size_t& next, CallContext& context) {
  const std::size_t end = std::min(field.find_first_of(".["), field.size());
  const std::string first(field.substr(0, end));
  Value value;
  if (first.empty() || (first.front() >= '0' && first.front() <= '9')) {
    std::size_t at = next;
    if (first.empty()) {
      ++next;
    } else {
      std::from_chars(first.data(), first.data() + first.size(), at);
    }
    if (at >= context.positional.size())
      return raise("IndexError", "Replacement index out of range for positional args tuple", context.span());
    value = context.positional[at];
  } else {
    if (!context.has(first)) return raise("KeyError", python_quoted(first), context.span());
    value = context.keyword(first);
  }
  field.remove_prefix(end);
  while (!field.empty() && !interrupted()) {
    const bool subscript = field.front() == '[';
    field.remove_prefix(1);
    const std::size_t stop = std::min(subscript ? field.find(']') : field.find_first_of(".["), field.size());
    const std::string part(field.substr(0, stop));
    if (subscript) {
      const auto index = read_number(part);
      value = get_item(value, index && index->integer() != nullptr ? *index : Value(part), context.span());
    } else {
      value = read_attribute(value, part, context.span());
    }
    field.remove_prefix(std::min(stop + (subscript ? 1 : 0), field.size()));
  }
  return value;
}

Value Interpreter::format_braces(const std::string& format, CallContext& context) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size(); ++at) {
    const char c = format[at];
    if ((c == '{' || c == '}') && at + 1 < format.size() && format[at + 1] == c) {
      out += c;
      ++at;
      continue;
    }
    if (c == '}') return raise("ValueError", "Single '}' encountered in format string", context.span());
    if (c != '{') {
      out += c;
      continue;
    }
    // The field ends at its own brace; its format may hold fields again.
    std::size_t end = at + 1;
    int depth = 1;
    for (; end < format.size(); ++end) {
      if (format[end] == '{') ++depth;
      if (format[end] == '}' && --depth == 0) break;
    }
    if (end >= format.size()) return raise("ValueError", "expected '}' before end of string", context.span());
    const std::string_view field = std::string_view(format).substr(at + 1, end - at - 1);
    at = end;
    const std::size_t name_end = std::min(field.find_first_of("!:"), field.size());
    const Value value = format_field(field.substr(0, name_end), next, context);
    if (interrupted()) return {};
    std::string_view rest = field.substr(name_end);
    char conversion = 0;
    if (rest.size() >= 2 && rest.front() == '!') {
      conversion = rest[1];
      rest.remove_prefix(2);
    }
    std::string specification(rest.empty() ? rest : rest.substr(1));
    if (specification.find('{') != std::string::npos) {
      std::string filled;
      for (std::size_t i = 0; i < specification.size(); ++i) {
        const std::size_t close = specification.find('}', i);
        if (specification[i] != '{' || close == std::string::npos) {
          filled += specification[i];
          continue;
        }
        const Value inner = to_text(
            format_field(std::string_view(specification).substr(i + 1, close - i - 1), next, context), context.span());
        if (interrupted() || inner.string() == nullptr) return inner;
        filled += *inner.string();
        i = close;
      }
      specification = filled;
    }
    const Value piece = format_value(value, conversion, specification, context.span());
    if (interrupted() || piece.string() == nullptr) return piece;
    out += *piece.string();
  }
  if (!claim(out.size())) return {};
  return out;
}

}  // namespace crosswalk::script
