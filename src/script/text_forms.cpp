#include "text_forms.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "crosswalk/base/text.h"
#include "crosswalk/script/host.h"
#include "crosswalk/script/json_text.h"

namespace crosswalk::script {
namespace {

constexpr int kDeepest = 100;

std::optional<std::string> python_repr_within(const Value& value, int depth);

std::optional<std::string> python_items(const std::vector<Value>& items, int depth) {
  std::string out;
  for (const Value& item : items) {
    const auto text = python_repr_within(item, depth);
    if (!text) return std::nullopt;
    if (!out.empty()) out += ", ";
    out += *text;
  }
  return out;
}

std::optional<std::string> python_sequence(const SequenceObject& sequence, int depth) {
  if (sequence.kind == SequenceKind::Set && sequence.items.empty()) return "set()";
  auto items = python_items(sequence.items, depth);
  if (!items) return std::nullopt;
  if (sequence.kind == SequenceKind::List) return "[" + *items + "]";
  if (sequence.kind == SequenceKind::Set) return "{" + *items + "}";
  return "(" + *items + (sequence.items.size() == 1 ? ",)" : ")");
}

std::optional<std::string> python_dict(const DictObject& dict, int depth) {
  std::string out = "{";
  for (const auto& [key, item] : dict.entries) {
    const auto key_text = python_repr_within(key, depth);
    const auto item_text = python_repr_within(item, depth);
    if (!key_text || !item_text) return std::nullopt;
    if (out.size() > 1) out += ", ";
    out += *key_text + ": " + *item_text;
  }
  return out + "}";
}

bool is_exception(const ClassObject& type, int depth = 0) {
  if (type.name == "BaseException" || type.name == "Error") return true;
  if (depth > kDeepest) return false;
  for (const Value& base : type.bases) {
    if (base.class_object() != nullptr && is_exception(*base.class_object(), depth + 1)) return true;
  }
  return false;
}

// str() of an instance: an exception shows its arguments, an enum's member that is also text shows its class and name.
std::optional<std::string> python_instance_text(const InstanceObject& instance) {
  if (is_exception(*instance.type)) {
    const Value* arguments = instance.attributes->find("args");
    if (arguments == nullptr || arguments->sequence() == nullptr) return std::nullopt;
    const auto& items = arguments->sequence()->items;
    if (items.empty()) return "";
    return items.size() == 1 ? python_text(items.front()) : python_repr(*arguments);
  }
  const Value* name = instance.attributes->find("_name_");
  if (name != nullptr && name->string() != nullptr) return instance.type->name + "." + *name->string();
  return std::nullopt;
}

std::optional<std::string> python_repr_within(const Value& value, int depth) {
  if (depth > kDeepest) return std::nullopt;
  if (value.is_none()) return "None";
  if (const bool* b = value.boolean()) return *b ? "True" : "False";
  if (const std::int64_t* i = value.integer()) return std::to_string(*i);
  if (const double* d = value.as<double>()) return number_text(*d, Language::Python);
  if (const std::string* text = value.string()) return python_quoted(*text);
  if (const Bytes* bytes = value.as<Bytes>()) return "b" + python_quoted(bytes->value);
  if (const SequenceObject* sequence = value.sequence()) return python_sequence(*sequence, depth + 1);
  if (const DictObject* dict = value.dict()) return python_dict(*dict, depth + 1);
  return std::nullopt;
}

void append_json_string(std::string& out, std::string_view text, bool ascii) {
  out += '"';
  for (const char32_t point : decode(text)) {
    if (point == '"' || point == '\\') {
      out += '\\';
      out += static_cast<char>(point);
    } else if (point == '\n') {
      out += "\\n";
    } else if (point == '\r') {
      out += "\\r";
    } else if (point == '\t') {
      out += "\\t";
    } else if (point == '\b') {
      out += "\\b";
    } else if (point == '\f') {
      out += "\\f";
    } else if (point < 0x20 || (ascii && point > 0x7E)) {
      const auto append_unit = [&out](std::uint32_t unit) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += "\\u";
        for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15U];
      };
      const auto code = static_cast<std::uint32_t>(point);
      if (code > 0xFFFF) {
        append_unit(0xD800U + ((code - 0x10000U) >> 10U));
        append_unit(0xDC00U + ((code - 0x10000U) & 0x3FFU));
      } else {
        append_unit(code);
      }
    } else {
      append_utf8(out, static_cast<std::uint32_t>(point));
    }
  }
  out += '"';
}

// Writes JSON in the manner of either language.
class JsonWriter {
 public:
  JsonWriter(Language language, PythonJson style) : language_(language), style_(std::move(style)) {}

  // False if the value has no JSON form.
  bool write(const Value& value, int depth) {
    if (depth > kDeepest) return false;
    if (value.is_none()) return put("null");
    if (const bool* b = value.boolean()) return put(*b ? "true" : "false");
    if (const std::int64_t* i = value.integer()) return put(std::to_string(*i));
    if (const double* d = value.as<double>()) {
      if (!std::isfinite(*d)) return language_ == Language::EcmaScript && put("null");
      return put(number_text(*d, language_));
    }
    if (const std::string* text = value.string()) {
      append_json_string(out_, *text, style_.ascii);
      return true;
    }
    if (const SequenceObject* sequence = value.sequence()) return write_array(*sequence, depth);
    if (const DictObject* dict = value.dict()) return write_object(*dict, depth);
    if (value.instance() != nullptr && language_ == Language::EcmaScript) {
      return write_object(*value.instance()->attributes, depth);
    }
    return false;
  }
  std::string take() { return std::move(out_); }

 private:
  bool put(std::string_view text) {
    out_ += text;
    return true;
  }

  void separate(bool first, int depth) {
    if (!first) out_ += style_.item_separator;
    if (!style_.indented) return;
    out_ += '\n';
    for (int i = 0; i <= depth; ++i) out_ += style_.indent;
  }

  void finish(bool empty, int depth) {
    if (!style_.indented || empty) return;
    out_ += '\n';
    for (int i = 0; i < depth; ++i) out_ += style_.indent;
  }

  [[nodiscard]] bool skipped(const Value& value) const {
    return language_ == Language::EcmaScript && (value.is_undefined() || (value.callable() && value.host() == nullptr));
  }

  bool write_array(const SequenceObject& sequence, int depth) {
    if (sequence.kind == SequenceKind::Set) return false;
    out_ += '[';
    bool first = true;
    for (const Value& item : sequence.items) {
      separate(first, depth);
      first = false;
      if (skipped(item)) {
        out_ += "null";
      } else if (!write(item, depth + 1)) {
        return false;
      }
    }
    finish(first, depth);
    out_ += ']';
    return true;
  }

  bool write_object(const DictObject& dict, int depth) {
    std::vector<std::pair<std::string, const Value*>> entries;
    const bool ordered = language_ == Language::EcmaScript;
    const std::vector<std::pair<Value, Value>> own = ordered ? in_javascript_order(dict) : dict.entries;
    for (const auto& [key, value] : own) {
      if (skipped(value)) continue;
      auto name = key_text(key);
      if (!name) return false;
      entries.emplace_back(std::move(*name), &value);
    }
    if (style_.sort_keys)
      std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    out_ += '{';
    bool first = true;
    for (const auto& [name, value] : entries) {
      separate(first, depth);
      first = false;
      append_json_string(out_, name, style_.ascii);
      out_ += style_.key_separator;
      if (!write(*value, depth + 1)) return false;
    }
    finish(first, depth);
    out_ += '}';
    return true;
  }

  [[nodiscard]] std::optional<std::string> key_text(const Value& key) const {
    if (const std::string* text = key.string()) return *text;
    if (key.is_none()) return "null";
    if (const bool* b = key.boolean()) return *b ? "true" : "false";
    return text_of(key, language_);
  }

  Language language_;
  PythonJson style_;
  std::string out_;
};

// Reads JSON by descent, to a bounded depth.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  std::optional<Value> read() {
    auto value = read_value(0);
    skip_space();
    if (!value || at_ != text_.size()) return std::nullopt;
    return value;
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::optional<Value> read_value(int depth) {
    skip_space();
    if (depth > kDeepest || at_ >= text_.size()) return std::nullopt;
    if (take("null")) return Value(None{});
    if (take("true")) return Value(true);
    if (take("false")) return Value(false);
    if (text_[at_] == '"') {
      auto text = read_string();
      return text ? std::optional<Value>(Value(std::move(*text))) : std::nullopt;
    }
    if (take("[")) return read_array(depth);
    if (take("{")) return read_object(depth);
    return read_json_number();
  }

  std::optional<Value> read_json_number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && std::string_view("+-.eE0123456789").find(text_[at_]) != std::string_view::npos) ++at_;
    const std::string_view digits = text_.substr(begin, at_ - begin);
    if (digits.empty()) return std::nullopt;
    if (digits.front() != '-') return read_number(digits);
    const auto positive = read_number(digits.substr(1));
    if (!positive) return std::nullopt;
    if (const std::int64_t* i = positive->integer()) return Value(-*i);
    if (const double* d = positive->as<double>()) return Value(-*d);
    return std::nullopt;
  }

  std::optional<std::uint32_t> read_unit() {
    if (at_ + 4 > text_.size()) return std::nullopt;
    std::uint32_t unit = 0;
    const auto result = std::from_chars(text_.data() + at_, text_.data() + at_ + 4, unit, 16);
    if (result.ec != std::errc() || result.ptr != text_.data() + at_ + 4) return std::nullopt;
    at_ += 4;
    return unit;
  }

  std::optional<std::string> read_string() {
    std::string out;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      if (++at_ >= text_.size()) return std::nullopt;
      const char mark = text_[at_++];
      constexpr std::string_view marks = "\"\\/bfnrt";
      constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
      if (const std::size_t place = marks.find(mark); place != std::string_view::npos) {
        out += meant[place];
        continue;
      }
      if (mark != 'u') return std::nullopt;
      auto unit = read_unit();
      if (!unit) return std::nullopt;
      if (*unit >= 0xD800 && *unit < 0xDC00 && take("\\u")) {
        const auto low = read_unit();
        if (!low) return std::nullopt;
        unit = 0x10000U + ((*unit - 0xD800U) << 10U) + (*low - 0xDC00U);
      }
      append_utf8(out, *unit);
    }
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return out;
  }

  std::optional<Value> read_array(int depth) {
    std::vector<Value> items;
    skip_space();
    if (take("]")) return Value::list({});
    while (true) {
      auto item = read_value(depth + 1);
      if (!item) return std::nullopt;
      items.push_back(std::move(*item));
      skip_space();
      if (take("]")) return Value::list(std::move(items));
      if (!take(",")) return std::nullopt;
    }
  }

  std::optional<Value> read_object(int depth) {
    Value object = Value::dict({});
    skip_space();
    if (take("}")) return object;
    while (true) {
      skip_space();
      if (at_ >= text_.size() || text_[at_] != '"') return std::nullopt;
      auto key = read_string();
      skip_space();
      if (!key || !take(":")) return std::nullopt;
      auto item = read_value(depth + 1);
      if (!item) return std::nullopt;
      object.dict()->set(Value(std::move(*key)), std::move(*item));
      skip_space();
      if (take("}")) return object;
      if (!take(",")) return std::nullopt;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::string> javascript_text_within(const Value& value, int depth);

std::optional<std::string> javascript_array_text(const SequenceObject& sequence, int depth) {
  std::string out;
  bool first = true;
  for (const Value& item : sequence.items) {
    if (!first) out += ',';
    first = false;
    if (item.is_nothing()) continue;
    const auto text = javascript_text_within(item, depth + 1);
    if (!text) return std::nullopt;
    out += *text;
  }
  return out;
}

std::optional<std::string> javascript_text_within(const Value& value, int depth) {
  if (depth > kDeepest) return std::nullopt;
  if (value.is_undefined()) return "undefined";
  if (value.is_none()) return "null";
  if (const bool* b = value.boolean()) return *b ? "true" : "false";
  if (const std::int64_t* i = value.integer()) return std::to_string(*i);
  if (const double* d = value.as<double>()) return number_text(*d, Language::EcmaScript);
  if (const std::string* text = value.string()) return *text;
  if (const SequenceObject* sequence = value.sequence()) return javascript_array_text(*sequence, depth);
  if (value.dict() != nullptr) return "[object Object]";
  if (const HostObject* host = value.host()) return host->text();
  if (const InstanceObject* instance = value.instance()) {
    if (!is_exception(*instance->type)) return "[object Object]";
    const Value* message = instance->attributes->find("message");
    const auto text = message == nullptr ? std::string() : javascript_text_within(*message, depth + 1);
    if (!text) return std::nullopt;
    return text->empty() ? instance->type->name : instance->type->name + ": " + *text;
  }
  return std::nullopt;
}

}  // namespace

std::string number_text(double value, Language language) {
  const bool python = language == Language::Python;
  if (std::isnan(value)) return python ? "nan" : "NaN";
  if (std::isinf(value)) return std::string(value < 0 ? "-" : "") + (python ? "inf" : "Infinity");
  if (value == 0) return python ? (std::signbit(value) ? "-0.0" : "0.0") : "0";
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string_view scientific(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const bool negative = scientific.front() == '-';
  if (negative) scientific.remove_prefix(1);
  const std::size_t mark = scientific.find('e');
  std::string digits(1, scientific.front());
  if (mark > 2) digits += scientific.substr(2, mark - 2);
  const std::size_t sign = scientific[mark + 1] == '+' ? 1 : 0;  // from_chars takes none
  int exponent = 0;
  std::from_chars(scientific.data() + mark + 1 + sign, end, exponent);
  std::string out = negative ? "-" : "";
  const int count = static_cast<int>(digits.size());
  if (exponent < (python ? -4 : -6) || exponent >= (python ? 16 : 21)) {
    out += digits.front();
    if (count > 1) out += "." + digits.substr(1);
    const std::string size = std::to_string(std::abs(exponent));
    return out + "e" + (exponent < 0 ? "-" : "+") + (python && size.size() == 1 ? "0" : "") + size;
  }
  if (exponent < 0) return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (count <= exponent + 1) {
    return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + (python ? ".0" : "");
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::optional<Value> read_number(std::string_view text) {
  int base = 10;
  if (text.size() > 2 && text[0] == '0') {
    const char mark = static_cast<char>(text[1] | 0x20);
    if (mark == 'x') base = 16;
    if (mark == 'o') base = 8;
    if (mark == 'b') base = 2;
    if (base != 10) text.remove_prefix(2);
  }
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  const auto whole = std::from_chars(text.begin(), end, integer, base);
  if (whole.ec == std::errc() && whole.ptr == end && !text.empty()) return Value(integer);
  if (base != 10 || whole.ec == std::errc::result_out_of_range) return std::nullopt;
  std::string padded(text);
  if (!padded.empty() && padded.front() == '.') padded.insert(0, "0");
  double value = 0;
  const auto real = std::from_chars(padded.data(), padded.data() + padded.size(), value);
  if (real.ec != std::errc() || real.ptr != padded.data() + padded.size()) return std::nullopt;
  return Value(value);
}

std::string python_quoted(std::string_view text) {
  const char quote = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\x";
      out += digits[static_cast<unsigned char>(c) >> 4U];
      out += digits[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  return out + quote;
}

std::optional<std::string> python_text(const Value& value) {
  if (const std::string* text = value.string()) return *text;
  if (const HostObject* host = value.host()) return host->text();
  if (const InstanceObject* instance = value.instance()) return python_instance_text(*instance);
  return python_repr(value);
}

std::optional<std::string> python_repr(const Value& value) { return python_repr_within(value, 0); }

std::optional<std::string> javascript_text(const Value& value) { return javascript_text_within(value, 0); }

std::optional<std::string> javascript_json(const Value& value, std::string_view indent) {
  PythonJson style;
  style.ascii = false;
  style.indent = indent;
  style.indented = !indent.empty();
  style.item_separator = ",";
  style.key_separator = indent.empty() ? ":" : ": ";
  JsonWriter writer(Language::EcmaScript, std::move(style));
  if (!writer.write(value, 0)) return std::nullopt;
  return writer.take();
}

std::optional<std::string> python_json(const Value& value, const PythonJson& style) {
  JsonWriter writer(Language::Python, style);
  if (!writer.write(value, 0)) return std::nullopt;
  return writer.take();
}

namespace {

std::optional<std::uint64_t> as_index(const Value& key) {
  if (const std::int64_t* number = key.integer()) {
    return *number < 0 ? std::nullopt : std::optional<std::uint64_t>(static_cast<std::uint64_t>(*number));
  }
  const std::string* text = key.string();
  const bool canonical = text != nullptr && !text->empty() && text->size() < 10 &&
                         text->find_first_not_of("0123456789") == std::string::npos &&
                         (text->front() != '0' || text->size() == 1);
  return canonical ? std::optional<std::uint64_t>(std::stoull(*text)) : std::nullopt;
}

}  // namespace

std::vector<std::pair<Value, Value>> in_javascript_order(const DictObject& object) {
  std::vector<std::pair<Value, Value>> entries = object.entries;
  const auto named = std::stable_partition(entries.begin(), entries.end(),
                                           [](const auto& entry) { return as_index(entry.first).has_value(); });
  std::stable_sort(entries.begin(), named,
                   [](const auto& left, const auto& right) { return *as_index(left.first) < *as_index(right.first); });
  return entries;
}

std::optional<Value> read_json(std::string_view text) { return JsonReader(text).read(); }

std::u32string decode(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k) {
      point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    out += point;
    i += length;
  }
  return out;
}

std::string encode(std::u32string_view points) {
  std::string out;
  out.reserve(points.size());
  for (const char32_t point : points) append_utf8(out, static_cast<std::uint32_t>(point));
  return out;
}

std::optional<std::string> json_text(const Value& value) {
  return find_unknown(value) == nullptr ? python_json(value, {}) : std::nullopt;
}

}  // namespace crosswalk::script
