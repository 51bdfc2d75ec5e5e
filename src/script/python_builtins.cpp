// Python's built-in functions, types and exceptions.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "crosswalk/base/text.h"
#include "hidden_key.h"
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

using I = Interpreter;
using C = CallContext;

std::optional<std::vector<Value>> items_of(I& i, C& c, std::size_t at) {
  const Value value = c.argument(at);
  auto items = i.iterate(value, c.span());
  if (i.interrupted()) return std::nullopt;
  if (!items) c.raise("TypeError", value.kind_name() + " is not iterable");
  return items;
}

Value length(I& i, C& c) {
  const Value value = c.argument(0);
  if (const std::string* text = value.string()) return static_cast<std::int64_t>(count_code_points(*text));
  if (const Bytes* bytes = value.as<Bytes>()) return static_cast<std::int64_t>(bytes->value.size());
  if (value.dict() != nullptr) return static_cast<std::int64_t>(visible_size(*value.dict()));
  if (const auto special = i.call_special(value, "__len__", {}, c.span())) return *special;
  const auto items = items_of(i, c, 0);
  return items ? Value(static_cast<std::int64_t>(items->size())) : Value();
}

Value range(I& i, C& c) {
  std::array<std::int64_t, 3> bounds{0, 0, 1};
  if (c.positional.empty() || c.positional.size() > 3) return c.raise("TypeError", "range expects 1 to 3 arguments");
  for (std::size_t at = 0; at < c.positional.size(); ++at) {
    const std::int64_t* bound = c.positional[at].integer();
    if (bound == nullptr) return c.raise("TypeError", "range takes whole numbers");
    bounds[c.positional.size() == 1 ? 1 : at] = *bound;
  }
  const auto [begin, end, step] = bounds;
  if (step == 0) return c.raise("ValueError", "range() arg 3 must not be zero");
  std::vector<Value> items;
  for (std::int64_t at = begin; step > 0 ? at < end : at > end;) {
    if (!i.claim(sizeof(Value))) return {};
    items.emplace_back(at);
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return Value::list(std::move(items));
}

Value enumerate(I& i, C& c) {
  const auto items = items_of(i, c, 0);
  if (!items || !i.claim(items->size() * 3 * sizeof(Value))) return {};
  const Value start = c.argument(1, "start");
  std::int64_t number = start.integer() != nullptr ? *start.integer() : 0;
  std::vector<Value> pairs;
  for (const Value& item : *items) pairs.push_back(Value::tuple({Value(number++), item}));
  return Value::list(std::move(pairs));
}

Value zip(I& i, C& c) {
  std::vector<std::vector<Value>> columns;
  std::size_t rows = std::string::npos;
  for (std::size_t at = 0; at < c.positional.size(); ++at) {
    auto items = items_of(i, c, at);
    if (!items) return {};
    rows = std::min(rows, items->size());
    columns.push_back(std::move(*items));
  }
  std::vector<Value> out;
  for (std::size_t row = 0; row < rows && !columns.empty(); ++row) {
    std::vector<Value> tuple;
    for (const auto& column : columns) tuple.push_back(column[row]);
    if (!i.claim(tuple.size() * sizeof(Value))) return {};
    out.push_back(Value::tuple(std::move(tuple)));
  }
  return Value::list(std::move(out));
}

Value map(I& i, C& c) {
  const Value function = c.argument(0);
  const auto items = items_of(i, c, 1);
  if (!items) return {};
  std::vector<std::vector<Value>> more;
  for (std::size_t at = 2; at < c.positional.size(); ++at) {
    auto column = items_of(i, c, at);
    if (!column) return {};
    more.push_back(std::move(*column));
  }
  std::vector<Value> out;
  for (std::size_t row = 0; row < items->size(); ++row) {
    std::vector<Value> arguments{(*items)[row]};
    for (const auto& column : more) {
      if (row >= column.size()) return Value::list(std::move(out));
      arguments.push_back(column[row]);
    }
    out.push_back(i.call(function, std::move(arguments), c.span()));
    if (i.interrupted()) return {};
  }
  return Value::list(std::move(out));
}

Value filter(I& i, C& c) {
  const Value function = c.argument(0);
  const auto items = items_of(i, c, 1);
  if (!items) return {};
  std::vector<Value> out;
  for (const Value& item : *items) {
    const Value test = function.is_none() ? item : i.call(function, {item}, c.span());
    if (i.interrupted()) return {};
    const auto holds = i.truth_of(test, c.span());
    if (i.interrupted()) return {};
    if (!holds) return test.is_unknown() ? test : Value::unknown("what filter() keeps is not known", c.span());
    if (*holds) out.push_back(item);
  }
  return Value::list(std::move(out));
}

Value sorted(I& i, C& c) {
  const auto items = items_of(i, c, 0);
  if (!items) return {};
  return i.sort_items(*items, c.keyword("key"), truth(c.keyword("reverse"), Language::Python).value_or(false),
                      c.span());
}

Value reversed(I& i, C& c) {
  auto items = items_of(i, c, 0);
  if (!items) return {};
  std::reverse(items->begin(), items->end());
  return Value::list(std::move(*items));
}

Value extreme(I& i, C& c, int sign) {
  auto items = c.positional.size() > 1 ? std::optional<std::vector<Value>>(c.positional) : items_of(i, c, 0);
  if (!items) return {};
  if (items->empty())
    return c.has("default") ? c.keyword("default") : c.raise("ValueError", "arg is an empty sequence");
  const Value key = c.keyword("key");
  Value best;
  Value best_key;
  for (const Value& item : *items) {
    const Value item_key = key.is_nothing() ? item : i.call(key, {item}, c.span());
    if (i.interrupted()) return {};
    if (item_key.is_unknown()) return item_key;
    if (!best_key.is_undefined()) {
      const auto ordered = i.order(item_key, best_key, c.span());
      if (i.interrupted()) return {};
      if (!ordered) return Value::unknown("the order of these is not known", c.span());
      if (*ordered * sign <= 0) continue;
    }
    best = item;
    best_key = item_key;
  }
  return best;
}

Value sum(I& i, C& c) {
  const auto items = items_of(i, c, 0);
  if (!items) return {};
  Value total = c.positional.size() > 1 ? c.positional[1] : c.has("start") ? c.keyword("start") : Value(0);
  for (const Value& item : *items) {
    total = i.binary(BinaryOperator::Add, total, item, c.span());
    if (i.interrupted()) return {};
  }
  return total;
}

Value any_of(I& i, C& c, bool all) {
  const auto items = items_of(i, c, 0);
  if (!items) return {};
  std::optional<Value> unknown;
  for (const Value& item : *items) {
    const auto holds = i.truth_of(item, c.span());
    if (i.interrupted()) return {};
    if (!holds) {
      unknown = item.is_unknown() ? item : Value::unknown("whether this holds is not known", c.span());
    } else if (*holds != all) {
      return !all;
    }
  }
  return unknown ? *unknown : Value(all);
}

// The types of an isinstance that the script asks for may be the adapter's own.
Value is_instance_of(I& i, C& c) {
  const auto answer = i.is_instance(c.argument(0), c.argument(1));
  if (answer) return *answer;
  if (const Unknown* unknown = find_unknown(c.argument(0)))
    return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  return Value::unknown("whether this is of that type is not known", c.span());
}

Value get_attr(I& i, C& c) {
  const Value& name = c.argument(1);
  if (name.is_unknown()) return name;
  if (name.string() == nullptr) return c.raise("TypeError", "attribute name must be string");
  auto value = i.get_attribute(c.argument(0), *name.string(), c.span());
  if (i.interrupted()) return {};
  if (value) return *value;
  if (c.positional.size() > 2) return c.positional[2];
  return c.raise("AttributeError", c.argument(0).kind_name() + " has no attribute '" + *name.string() + "'");
}

Value has_attr(I& i, C& c) {
  const Value& name = c.argument(1);
  if (name.string() == nullptr) return name;
  const auto value = i.get_attribute(c.argument(0), *name.string(), c.span());
  if (i.interrupted()) return {};
  if (value && value->is_unknown()) return *value;
  return value.has_value();
}

Value set_attr(I& i, C& c) {
  const Value& name = c.argument(1);
  if (name.string() == nullptr) return Value::unknown("which attribute is set is not known", c.span());
  i.set_attribute(c.argument(0), *name.string(), c.argument(2), c.span());
  return None{};
}

Value to_int(I& i, C& c) {
  const Value value = i.enum_value_of(c.argument(0));
  if (c.positional.empty()) return 0;
  if (value.integer() != nullptr) return value;
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const double* d = value.as<double>()) {
    if (!std::isfinite(*d) || std::abs(*d) > 9e18) return Value::unknown("a whole number that is too large", c.span());
    return static_cast<std::int64_t>(*d);
  }
  if (const std::string* text = value.string()) {
    const Value base_value = c.argument(1, "base");
    const int base =
        base_value.integer() != nullptr ? static_cast<int>(std::clamp<std::int64_t>(*base_value.integer(), 2, 36)) : 10;
    std::string digits = replace_all(trim(*text), "_", "");
    if (base == 16 && (digits.starts_with("0x") || digits.starts_with("0X"))) digits.erase(0, 2);
    if (digits.starts_with('+')) digits.erase(0, 1);
    std::int64_t number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (result.ec == std::errc() && result.ptr == digits.data() + digits.size() && !digits.empty()) return number;
    return c.raise("ValueError",
                   "invalid literal for int() with base " + std::to_string(base) + ": " + python_quoted(*text));
  }
  return value.host() != nullptr ? Value::unknown("the number in this is not known", c.span())
                                 : c.raise("TypeError", "int() takes a string or a number, not " + value.kind_name());
}

Value to_float(I& i, C& c) {
  const Value value = i.enum_value_of(c.argument(0));
  if (const std::int64_t* n = value.integer()) return static_cast<double>(*n);
  if (const bool* b = value.boolean()) return *b ? 1.0 : 0.0;
  if (value.as<double>() != nullptr) return value;
  if (const std::string* text = value.string()) {
    const std::string digits(trim(*text));
    double number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (result.ec == std::errc() && result.ptr == digits.data() + digits.size()) return number;
    return c.raise("ValueError", "could not convert string to float: " + python_quoted(*text));
  }
  return Value::unknown("the number in this is not known", c.span());
}

Value to_bool(I& i, C& c) {
  const auto holds = i.truth_of(c.argument(0), c.span());
  if (i.interrupted()) return {};
  if (holds) return *holds;
  return c.argument(0).is_unknown() ? c.argument(0) : Value::unknown("whether this holds is not known", c.span());
}

Value to_str(I& i, C& c) {
  if (c.positional.empty()) return "";
  if (const Bytes* bytes = c.positional[0].as<Bytes>(); bytes != nullptr && c.positional.size() > 1)
    return bytes->value;
  return i.to_text(c.positional[0], c.span());
}

Value to_sequence(I& i, C& c, SequenceKind kind) {
  std::vector<Value> items;
  if (!c.positional.empty()) {
    auto found = items_of(i, c, 0);
    if (!found || !i.claim(found->size() * sizeof(Value))) return {};
    items = std::move(*found);
  }
  if (kind == SequenceKind::Set) {
    for (const Value& item : items) {
      if (item.is_unknown()) return item;
    }
    return Value::set(std::move(items));
  }
  return kind == SequenceKind::List ? Value::list(std::move(items)) : Value::tuple(std::move(items));
}

Value to_dict(I& i, C& c) {
  Value made = Value::dict({});
  const MethodEntry* update = python_dict_method("update");
  C inner(c.evaluator(), c.span());
  inner.positional = c.positional;
  inner.keywords = c.keywords;
  update->method(i, made, inner);
  return i.interrupted() ? Value() : made;
}

Value from_keys(I& i, C& c) {
  const auto items = items_of(i, c, 0);
  if (!items) return {};
  Value made = Value::dict({});
  for (const Value& item : *items) made.dict()->set(item, c.positional.size() > 1 ? c.positional[1] : Value(None{}));
  return made;
}

Value type_of(I& i, C& c) {
  const Value& value = c.argument(0);
  if (value.instance() != nullptr) return Value(Value::Data(value.instance()->type));
  const auto named = [&i](const char* name) { return i.builtins()[name]; };
  if (value.string() != nullptr) return named("str");
  if (value.boolean() != nullptr) return named("bool");
  if (value.integer() != nullptr) return named("int");
  if (value.as<double>() != nullptr) return named("float");
  if (value.dict() != nullptr) return named("dict");
  if (const SequenceObject* items = value.sequence())
    return named(items->kind == SequenceKind::List ? "list" : items->kind == SequenceKind::Tuple ? "tuple" : "set");
  return Value::unknown("the type of this is not known", c.span());
}

Value absolute(I& i, C& c) {
  const Value& value = c.argument(0);
  if (const double* d = value.as<double>()) return std::abs(*d);
  return i.truth_of(i.compare(CompareOperator::Less, value, Value(0), c.span()), c.span()).value_or(false)
             ? i.unary(UnaryOperator::Minus, value, c.span())
             : value;
}

Value round_number(I&, C& c) {
  const Value value = c.argument(0);
  if (value.integer() != nullptr) return value;
  const double* real = value.as<double>();
  if (real == nullptr) return c.raise("TypeError", "round() takes a number");
  if (c.positional.size() < 2) return static_cast<std::int64_t>(std::nearbyint(*real));
  const std::int64_t* places = c.positional[1].integer();
  if (places == nullptr || *places < 0 || *places > 15)
    return Value::unknown("this rounding is not followed", c.span());
  std::array<char, 400> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *real, std::chars_format::fixed,
                                    static_cast<int>(*places));
  double rounded = 0;
  std::from_chars(buffer.data(), result.ptr, rounded);
  return rounded;
}

Value next_item(I& i, C& c) {
  // Generators are lists here: the first item is taken off.
  SequenceObject* sequence = c.argument(0).sequence();
  if (sequence == nullptr) return Value::unknown("next() of this is not followed", c.span());
  if (sequence->items.empty()) return c.positional.size() > 1 ? c.positional[1] : c.raise("StopIteration", "");
  Value first = sequence->items.front();
  sequence->items.erase(sequence->items.begin());
  (void)i;
  return first;
}

Value make_property(I&, C& c) { return Value(std::make_shared<Descriptor>(Descriptor::Kind::Property, c.argument(0))); }

Value formatted(I& i, C& c) {
  const Value& spec = c.argument(1);
  return i.format_value(c.argument(0), 0, spec.string() != nullptr ? *spec.string() : "", c.span());
}

Value hexadecimal(I& i, C& c) { return i.format_value(c.argument(0), 0, "#x", c.span()); }

Value no_effect(I&, C&) { return None{}; }

Value open_file(I& i, C& c) {
  const Value mode = c.argument(1, "mode");
  const Value path = i.to_text(c.argument(0), c.span());
  if (i.interrupted() || path.is_unknown()) return path;
  if (mode.string() != nullptr && mode.string()->find_first_of("wax+") != std::string::npos)
    return c.leave("the script writes a file");
  const auto text = i.read_side_file(*path.string());
  if (!text) return Value::unknown("the file `" + *path.string() + "` is not part of the project", c.span());
  if (!i.claim(text->size())) return {};
  return i.text_file(*text);
}

// A text file that is open for reading.
class TextFile final : public HostObject, public std::enable_shared_from_this<TextFile> {
 public:
  explicit TextFile(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] std::string type_name() const override { return "file"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    const auto self = shared_from_this();
    if (name == "read")
      return Value::native("read", [self](CallContext&) -> Value { return std::exchange(self->text_, std::string()); });
    if (name == "readlines") {
      return Value::native("readlines", [self](CallContext& context) {
        return Value::list(self->iterate(context).value_or(std::vector<Value>{}));
      });
    }
    if (name == "close") return Value::native("close", [](CallContext&) -> Value { return None{}; });
    return std::nullopt;
  }
  std::optional<std::vector<Value>> iterate(CallContext&) override {
    std::vector<Value> lines;
    std::string_view rest = text_;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      lines.emplace_back(rest.substr(0, end));
      rest.remove_prefix(end);
    }
    return lines;
  }
  std::optional<Value> enter(CallContext&) override { return Value(shared_from_this()); }

 private:
  std::string text_;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kExceptions = {{
    {"BaseException", ""},
    {"Exception", "BaseException"},
    {"SystemExit", "BaseException"},
    {"KeyboardInterrupt", "BaseException"},
    {"ArithmeticError", "Exception"},
    {"ZeroDivisionError", "ArithmeticError"},
    {"OverflowError", "ArithmeticError"},
    {"AssertionError", "Exception"},
    {"AttributeError", "Exception"},
    {"ImportError", "Exception"},
    {"ModuleNotFoundError", "ImportError"},
    {"LookupError", "Exception"},
    {"IndexError", "LookupError"},
    {"KeyError", "LookupError"},
    {"NameError", "Exception"},
    {"UnboundLocalError", "NameError"},
    {"OSError", "Exception"},
    {"FileNotFoundError", "OSError"},
    {"RuntimeError", "Exception"},
    {"NotImplementedError", "RuntimeError"},
    {"RecursionError", "RuntimeError"},
    {"StopIteration", "Exception"},
    {"SyntaxError", "Exception"},
    {"TypeError", "Exception"},
    {"ValueError", "Exception"},
    {"UnicodeDecodeError", "ValueError"},
    {"Warning", "Exception"},
    {"DeprecationWarning", "Warning"},
}};

}  // namespace

Value Interpreter::text_file(std::string text) { return Value(std::make_shared<TextFile>(std::move(text))); }

Value Interpreter::native(std::string name, Value (*function)(Interpreter&, CallContext&), bool pure) {
  return Value::native(std::move(name), [this, function, pure](CallContext& context) -> Value {
    if (pure) {
      for (const Value& argument : context.positional) {
        if (argument.is_unknown()) return argument;
      }
      for (const auto& [key, argument] : context.keywords) {
        if (argument.is_unknown()) return argument;
      }
    }
    return function(*this, context);
  });
}

void Interpreter::add_builtin(const std::string& name, Value (*function)(Interpreter&, CallContext&), bool pure) {
  const std::size_t dot = name.find('.');
  builtins_[name] = native(dot == std::string::npos ? name : name.substr(dot + 1), function, pure);
}

namespace {

void install_sequence_functions(Interpreter& i) {
  i.add_builtin("len", length);
  i.add_builtin("range", range);
  i.add_builtin("enumerate", enumerate);
  i.add_builtin("zip", zip);
  i.add_builtin("map", map);
  i.add_builtin("filter", filter);
  i.add_builtin("sorted", sorted);
  i.add_builtin("reversed", reversed);
  i.add_builtin("min", [](I& in, C& c) { return extreme(in, c, -1); });
  i.add_builtin("max", [](I& in, C& c) { return extreme(in, c, 1); });
  i.add_builtin("sum", sum);
  i.add_builtin("any", [](I& in, C& c) { return any_of(in, c, false); });
  i.add_builtin("all", [](I& in, C& c) { return any_of(in, c, true); });
  i.add_builtin("isinstance", is_instance_of);
  i.add_builtin("issubclass", [](I& in, C& c) -> Value {
    const ClassObject* type = c.argument(0).class_object();
    const ClassObject* base = c.argument(1).class_object();
    if (type == nullptr || base == nullptr) return Value::unknown("whether this is a subclass is not known", c.span());
    return in.is_subclass(*type, *base);
  });
}

void install_object_functions(Interpreter& i) {
  i.add_builtin("getattr", get_attr, false);
  i.add_builtin("hasattr", has_attr);
  i.add_builtin("setattr", set_attr, false);
  i.add_builtin("int", to_int);
  i.add_builtin("float", to_float);
  i.add_builtin("bool", to_bool);
  i.add_builtin("str", to_str);
  i.add_builtin("repr", [](I& in, C& c) { return in.to_repr(c.argument(0), c.span()); });
  i.add_builtin("list", [](I& in, C& c) { return to_sequence(in, c, SequenceKind::List); });
  i.add_builtin("tuple", [](I& in, C& c) { return to_sequence(in, c, SequenceKind::Tuple); });
  i.add_builtin("set", [](I& in, C& c) { return to_sequence(in, c, SequenceKind::Set); });
  i.add_builtin("frozenset", [](I& in, C& c) { return to_sequence(in, c, SequenceKind::Set); });
  i.add_builtin("iter", [](I& in, C& c) { return to_sequence(in, c, SequenceKind::List); });
  i.add_builtin("dict", to_dict, false);
  i.add_builtin("dict.fromkeys", from_keys);
  i.add_builtin("type", type_of);
  i.add_builtin("object", [](I&, C&) -> Value { return Value::dict({}); });
  i.add_builtin("abs", absolute);
  i.add_builtin("round", round_number);
  i.add_builtin("next", next_item);
  i.add_builtin("property", make_property, false);
  i.add_builtin(
      "staticmethod",
      [](I&, C& c) -> Value { return Value(std::make_shared<Descriptor>(Descriptor::Kind::Static, c.argument(0))); },
      false);
  i.add_builtin(
      "classmethod",
      [](I&, C& c) -> Value { return Value(std::make_shared<Descriptor>(Descriptor::Kind::Class, c.argument(0))); },
      false);
  i.add_builtin("super", [](I& in, C& c) { return in.python_super(c.span()); }, false);
  i.add_builtin("format", formatted);
  i.add_builtin("hex", hexadecimal);
  i.add_builtin("callable", [](I&, C& c) -> Value { return c.argument(0).callable(); });
  i.add_builtin("print", no_effect, false);
  i.add_builtin(
      "input", [](I&, C& c) { return Value::unknown("what a person types in is not known", c.span()); }, false);
  i.add_builtin("id", [](I&, C& c) { return Value::unknown("a value of the run", c.span()); });
  i.add_builtin("hash", [](I&, C& c) { return Value::unknown("a value of the run", c.span()); });
  i.add_builtin("chr", [](I&, C& c) -> Value {
    const std::int64_t* code = c.argument(0).integer();
    if (code == nullptr) return c.raise("TypeError", "chr() takes a whole number");
    std::string out;
    append_utf8(out, static_cast<std::uint32_t>(std::clamp<std::int64_t>(*code, 0, 0x10FFFF)));
    return out;
  });
  i.add_builtin("ord", [](I&, C& c) -> Value {
    const std::u32string points =
        c.argument(0).string() != nullptr ? decode(*c.argument(0).string()) : std::u32string();
    return points.size() == 1 ? Value(static_cast<std::int64_t>(points[0]))
                              : c.raise("TypeError", "ord() expected a character");
  });
}

void install_surroundings(Interpreter& i) {
  i.add_builtin("open", open_file);
  i.add_builtin("globals", [](I& in, C&) -> Value { return Value(Value::Data(in.module_scope().shared_names)); });
  i.add_builtin("vars", [](I& in, C& c) -> Value {
    const auto names = in.get_attribute(c.argument(0), "__dict__", c.span());
    return names.value_or(Value::unknown("vars() of this is not followed", c.span()));
  });
  for (const char* name : {"exec", "eval", "compile", "__import__"}) {
    const auto left = [](I&, C& c) { return c.leave("a text that is run as a program is not followed"); };
    i.add_builtin(name, left, false);
  }
  i.builtins()["NotImplemented"] = Value(None{});
  i.builtins()["__debug__"] = Value(true);
}

}  // namespace

void install_python_builtins(Interpreter& i) {
  for (const auto& [name, base] : kExceptions) i.make_exception_class(name, base);
  install_sequence_functions(i);
  install_object_functions(i);
  install_surroundings(i);
}

}  // namespace crosswalk::script
