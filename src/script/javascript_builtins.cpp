// JavaScript's globals.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "numbers.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {

Value environment_variables(Interpreter& interpreter);

namespace {

using I = Interpreter;
using C = CallContext;

Value run_value(C& c, const char* what) { return Value::unknown(what, c.span()); }

// The entries of an object as pairs of key and value, with getters read.
std::vector<std::pair<Value, Value>> entries_of(I& i, const Value& object, C& c) {
  std::vector<std::pair<Value, Value>> entries;
  if (const SequenceObject* sequence = object.sequence()) {
    for (std::size_t at = 0; at < sequence->items.size(); ++at)
      entries.emplace_back(Value(std::to_string(at)), sequence->items[at]);
    return entries;
  }
  const DictObject* dict = object.dict();
  if (object.instance() != nullptr) dict = object.instance()->attributes.get();
  if (object.module() != nullptr) dict = object.module()->attributes.get();
  if (dict == nullptr) return entries;
  for (const auto& [key, value] : in_javascript_order(*dict)) {
    const Value text(text_of(key, Language::EcmaScript).value_or(std::string()));
    entries.emplace_back(text, i.resolve_descriptor(value, object, c.span()));
    if (i.interrupted()) return {};
  }
  return entries;
}

Value object_entries(I& i, C& c, bool keys, bool values) {
  const Value object = c.argument(0);
  if (object.is_nothing()) return c.raise("TypeError", "Cannot convert undefined or null to object");
  if (object.host() != nullptr)
    return Value::unknown("what is in a " + object.host()->type_name() + " is not known", c.span());
  if (object.module() != nullptr && !object.module()->missing_reason.empty())
    return Value::unknown(object.module()->missing_reason, c.span(), object.module()->name);
  std::vector<Value> out;
  for (auto& [key, value] : entries_of(i, object, c)) {
    if (!i.claim(2 * sizeof(Value))) return {};
    out.push_back(keys && values ? Value::list({key, value}) : keys ? key : value);
  }
  return i.interrupted() ? Value() : Value::list(std::move(out));
}

Value object_assign(I& i, C& c) {
  const Value target = c.argument(0);
  for (std::size_t at = 1; at < c.positional.size(); ++at) {
    if (c.positional[at].is_unknown()) return c.positional[at];
    for (const auto& [key, value] : entries_of(i, c.positional[at], c)) {
      i.set_attribute(target, *key.string(), value, c.span());
      if (i.interrupted()) return {};
    }
  }
  return target;
}

Value from_entries(I& i, C& c) {
  const auto items = i.iterate(c.argument(0), c.span());
  if (i.interrupted() || !items) return {};
  Value made = Value::dict({});
  for (const Value& pair : *items) {
    const SequenceObject* both = pair.sequence();
    if (both == nullptr || both->items.size() != 2) return Value::unknown("these entries are not known", c.span());
    made.dict()->set(Value(text_of(both->items[0], Language::EcmaScript).value_or(std::string())), both->items[1]);
  }
  return made;
}

// Object.defineProperty and its plural: values and getters, as compilers write exports.
void define_property(I& i, const Value& object, const std::string& name, const Value& how, C& c) {
  const auto getter = i.get_attribute(how, "get", c.span());
  const auto value = i.get_attribute(how, "value", c.span());
  const Value property = getter && getter->callable()
                             ? Value(std::make_shared<Descriptor>(Descriptor::Kind::Property, *getter))
                             : value.value_or(Value());
  if (object.dict() != nullptr) {
    object.dict()->set(Value(name), property);
  } else {
    i.set_attribute(object, name, property, c.span());
  }
}

Value define_one(I& i, C& c) {
  const auto name = text_of(c.argument(1), Language::EcmaScript);
  if (!name) return c.argument(0);
  // A mark of the module's kind, which nothing here asks for.
  define_property(i, c.argument(0), *name, c.argument(2), c);
  return c.argument(0);
}

Value get_property(I& i, C& c) {
  const auto name = text_of(c.argument(1), Language::EcmaScript);
  const auto value = name ? i.get_attribute(c.argument(0), *name, c.span()) : std::nullopt;
  return value ? Value::dict({{Value("value"), *value},
                              {Value("writable"), Value(true)},
                              {Value("enumerable"), Value(true)},
                              {Value("configurable"), Value(true)}})
               : Value();
}

Value array_from(I& i, C& c) {
  const Value& source = c.argument(0);
  std::vector<Value> items;
  if (auto found = i.iterate(source, c.span())) {
    items = std::move(*found);
  } else if (i.interrupted()) {
    return {};
  } else if (source.dict() != nullptr) {
    const Value* length = source.dict()->find("length");
    const std::int64_t count = length != nullptr && length->integer() != nullptr ? *length->integer() : 0;
    if (count < 0 || !i.claim_values(static_cast<std::size_t>(count))) return {};
    items.resize(static_cast<std::size_t>(count));
  }
  const Value& function = c.argument(1);
  if (function.callable()) {
    for (std::size_t at = 0; at < items.size(); ++at) {
      items[at] = i.call(function, {items[at], Value(static_cast<std::int64_t>(at))}, c.span());
      if (i.interrupted()) return {};
    }
  }
  return Value::list(std::move(items));
}

Value make_array(I& i, C& c) {
  const bool counted = c.positional.size() == 1 && c.positional[0].boolean() == nullptr && as_double(c.positional[0]);
  if (counted) {
    // A length is a whole number below 2^32, however it is written: 1e3 is one.
    const double count = *as_double(c.positional[0]);
    const bool a_length = count >= 0 && count < 4294967296.0 && count == std::floor(count);
    if (!a_length) return c.raise("RangeError", "Invalid array length");
    const auto size = static_cast<std::size_t>(count);
    if (!i.claim_values(size)) return {};
    return Value::list(std::vector<Value>(size));
  }
  return Value::list(c.positional);
}

Value stringify(I& i, C& c) {
  const Value& value = c.argument(0);
  if (const Unknown* unknown = find_unknown(value)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  if (value.is_undefined()) return {};
  if (c.argument(1).callable()) return Value::unknown("a replacer of JSON.stringify is not followed", c.span());
  std::string indent;
  if (const std::int64_t* width = c.argument(2).integer())
    indent = std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(*width, 0, 10)), ' ');
  if (const std::string* text = c.argument(2).string()) indent = *text;
  const auto text = javascript_json(value, indent);
  if (!text) return Value::unknown("the JSON text of this is not followed", c.span());
  if (!i.claim(text->size())) return {};
  return *text;
}

Value parse_json(I&, C& c) {
  const std::string* text = c.positional.empty() ? nullptr : c.positional[0].string();
  const auto value = text == nullptr ? std::nullopt : read_json(*text);
  return value ? *value : c.raise("SyntaxError", "Unexpected token in JSON");
}

Value parse_int(I& i, C& c) {
  const Value text = i.to_text(c.argument(0), c.span());
  if (text.string() == nullptr) return text;
  const std::string_view all = trim(*text.string());
  std::size_t end = !all.empty() && (all[0] == '-' || all[0] == '+') ? 1 : 0;
  const std::size_t begin = end;
  while (end < all.size() && all[end] >= '0' && all[end] <= '9') ++end;
  if (begin == end) return std::numeric_limits<double>::quiet_NaN();
  return i.js_number(Value(all.substr(0, end)));
}

Value parse_float(I& i, C& c) {
  const Value text = i.to_text(c.argument(0), c.span());
  if (text.string() == nullptr) return text;
  const std::string_view all = trim(*text.string());
  std::size_t end = 0;
  while (end < all.size() && std::string_view("+-.0123456789eE").find(all[end]) != std::string_view::npos) ++end;
  return end == 0 ? Value(std::numeric_limits<double>::quiet_NaN()) : i.js_number(Value(all.substr(0, end)));
}

template <double (*Function)(double)>
Value math(I& i, C& c) {
  const Value number = i.js_number(c.argument(0));
  if (number.integer() != nullptr && Function != static_cast<double (*)(double)>(std::sqrt) &&
      Function != static_cast<double (*)(double)>(std::log)) {
    return Function == static_cast<double (*)(double)>(std::fabs) ? Value(std::abs(*number.integer())) : number;
  }
  const double value = number.integer() != nullptr      ? static_cast<double>(*number.integer())
                       : number.as<double>() != nullptr ? *number.as<double>()
                                                        : std::numeric_limits<double>::quiet_NaN();
  // Through an operator, which makes whole numbers whole again.
  return i.binary(BinaryOperator::Add, Value(Function(value)), Value(0), c.span());
}

double round_half_up(double value) { return std::floor(value + 0.5); }

Value extreme(I& i, C& c, CompareOperator wanted) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (c.positional.empty()) return wanted == CompareOperator::Less ? kInfinity : -kInfinity;
  Value best = i.js_number(c.positional.front());
  for (const Value& item : c.positional) {
    const Value number = i.js_number(item);
    const Value better = i.compare(wanted, number, best, c.span());
    if (better.boolean() != nullptr && *better.boolean()) best = number;
  }
  return best;
}

// new Map(), new Set().
class Collection final : public HostObject, public std::enable_shared_from_this<Collection> {
 public:
  explicit Collection(bool map) : map_(map), entries_(std::make_shared<DictObject>()) {}
  [[nodiscard]] std::string type_name() const override { return map_ ? "Map" : "Set"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  void put(const Value& key, const Value& value) { entries_->set(key, value); }

  std::optional<Value> get(std::string_view name, C&) override {
    if (name == "size") return Value(static_cast<std::int64_t>(entries_->entries.size()));
    const auto self = shared_from_this();
    if (name == "has") {
      return Value::native("has", [self](C& c) -> Value {
        const Value& key = c.argument(0);
        return key.is_unknown() ? key : Value(self->entries_->find(key) != nullptr);
      });
    }
    if (name == "get" && map_) {
      return Value::native("get", [self](C& c) -> Value {
        const Value& key = c.argument(0);
        if (key.is_unknown()) return key;
        const Value* value = self->entries_->find(key);
        return value == nullptr ? Value() : *value;
      });
    }
    if (name == "add" || name == "set") {
      const bool add = name == "add";
      return Value::native(std::string(name), [self, add](C& c) -> Value {
        if (c.argument(0).is_unknown()) return c.leave("what is put into a collection is not known");
        self->put(c.argument(0), add ? c.argument(0) : c.argument(1));
        return Value(self);
      });
    }
    if (name == "delete")
      return Value::native("delete", [self](C& c) -> Value { return self->entries_->erase(c.argument(0)); });
    if (name == "forEach") {
      return Value::native("forEach", [self](C& c) -> Value {
        const auto entries = self->entries_->entries;
        for (const auto& [key, value] : entries) {
          c.call(c.argument(0), {value, key});
          if (c.evaluator().raised() != nullptr || c.evaluator().leaving()) return {};
        }
        return {};
      });
    }
    if (name == "keys" || name == "values" || name == "entries") {
      const std::string what(name);
      return Value::native(what, [self, what](C&) {
        std::vector<Value> out;
        for (const auto& [key, value] : self->entries_->entries)
          out.push_back(what == "keys" ? key : what == "values" ? value : Value::list({key, value}));
        return Value::list(std::move(out));
      });
    }
    return std::nullopt;
  }
  std::optional<std::vector<Value>> iterate(C&) override {
    std::vector<Value> out;
    for (const auto& [key, value] : entries_->entries) out.push_back(map_ ? Value::list({key, value}) : key);
    return out;
  }

 private:
  bool map_;
  std::shared_ptr<DictObject> entries_;
};

Value make_collection(I& i, C& c, bool map) {
  auto made = std::make_shared<Collection>(map);
  if (!c.argument(0).is_nothing()) {
    const auto items = i.iterate(c.argument(0), c.span());
    if (i.interrupted() || !items) return {};
    for (const Value& item : *items) {
      if (item.is_unknown()) return item;
      const SequenceObject* pair = item.sequence();
      if (map && (pair == nullptr || pair->items.size() != 2))
        return c.raise("TypeError", "Iterator value is not an entry object");
      made->put(map ? pair->items[0] : item, map ? pair->items[1] : item);
    }
  }
  return Value(std::move(made));
}

Value call_now(I& i, C& c) { return i.call(c.argument(0), {}, c.span()); }

void install_object(I& i) {
  i.add_builtin("Object", [](I&, C& c) { return c.argument(0).is_nothing() ? Value::dict({}) : c.argument(0); });
  i.add_builtin("Object.keys", [](I& in, C& c) { return object_entries(in, c, true, false); });
  i.add_builtin("Object.values", [](I& in, C& c) { return object_entries(in, c, false, true); });
  i.add_builtin("Object.entries", [](I& in, C& c) { return object_entries(in, c, true, true); });
  i.add_builtin("Object.getOwnPropertyNames", [](I& in, C& c) { return object_entries(in, c, true, false); });
  i.add_builtin("Object.assign", object_assign, false);
  i.add_builtin("Object.fromEntries", from_entries);
  i.add_builtin("Object.freeze", [](I&, C& c) { return c.argument(0); });
  i.add_builtin("Object.seal", [](I&, C& c) { return c.argument(0); });
  i.add_builtin("Object.create", [](I&, C&) { return Value::dict({}); });
  i.add_builtin("Object.setPrototypeOf", [](I&, C& c) { return c.argument(0); });
  i.add_builtin("Object.getPrototypeOf", [](I&, C&) -> Value { return None{}; });
  i.add_builtin("Object.defineProperty", define_one, false);
  i.add_builtin("Object.getOwnPropertyDescriptor", get_property);
  // Object.prototype.hasOwnProperty.call(object, key)
  const Value has_own = Value::native(
      "hasOwnProperty", [&i](C& c) { return i.compare(CompareOperator::In, c.argument(0), c.self, c.span()); });
  i.builtins()["Object.prototype"] = object_of({{"hasOwnProperty", has_own}});
  i.add_builtin("Object.hasOwn",
                [](I& in, C& c) { return in.compare(CompareOperator::In, c.argument(1), c.argument(0), c.span()); });
}

void install_values(I& i) {
  i.add_builtin("Array", make_array);
  i.add_builtin("Array.isArray", [](I&, C& c) -> Value { return c.argument(0).sequence() != nullptr; });
  i.add_builtin("Array.from", array_from);
  i.add_builtin("Array.of", [](I&, C& c) { return Value::list(c.positional); }, false);
  i.add_builtin("String",
                [](I& in, C& c) { return c.positional.empty() ? Value("") : in.to_text(c.positional[0], c.span()); });
  i.add_builtin("Number", [](I& in, C& c) { return c.positional.empty() ? Value(0) : in.js_number(c.positional[0]); });
  i.add_builtin("Number.isInteger", [](I&, C& c) -> Value { return c.argument(0).integer() != nullptr; });
  i.add_builtin("Number.parseInt", parse_int);
  i.add_builtin("Number.parseFloat", parse_float);
  i.builtins()["Number.MAX_SAFE_INTEGER"] = Value(std::int64_t{9007199254740991});
  i.add_builtin("Boolean", [](I&, C& c) -> Value {
    const auto holds = truth(c.argument(0), Language::EcmaScript);
    return holds ? Value(*holds) : Value::unknown("whether this holds is not known", c.span());
  });
  i.add_builtin("BigInt", [](I& in, C& c) { return in.js_number(c.argument(0)); });
  for (const char* name : {"URL", "URLSearchParams"})
    i.add_builtin(name, [](I&, C& c) { return run_value(c, "addresses are not followed"); });
  i.add_builtin("Symbol", [](I&, C& c) { return run_value(c, "symbols are not followed"); });
  i.add_builtin("parseInt", parse_int);
  i.add_builtin("parseFloat", parse_float);
  i.add_builtin("isNaN", [](I& in, C& c) -> Value {
    const Value number = in.js_number(c.argument(0));
    return number.as<double>() != nullptr && std::isnan(*number.as<double>());
  });
  i.add_builtin("Date", [](I&, C& c) { return run_value(c, "the time of the run"); });
  i.add_builtin("Date.now", [](I&, C& c) { return run_value(c, "the time of the run"); });
  i.add_builtin("Date.UTC", [](I&, C& c) { return run_value(c, "dates are not followed"); });
  i.add_builtin("RegExp", [](I& in, C& c) -> Value {
    const Value flags = c.argument(1);
    if (c.argument(0).string() == nullptr) return run_value(c, "this regular expression is not followed");
    return in.make_pattern(*c.argument(0).string(), flags.string() != nullptr ? *flags.string() : "", {});
  });
  i.add_builtin("Map", [](I& in, C& c) { return make_collection(in, c, true); });
  i.add_builtin("Set", [](I& in, C& c) { return make_collection(in, c, false); });
  i.add_builtin("WeakMap", [](I& in, C& c) { return make_collection(in, c, true); });
  i.add_builtin("WeakSet", [](I& in, C& c) { return make_collection(in, c, false); });
  i.builtins()["undefined"] = Value();
  i.builtins()["NaN"] = Value(std::numeric_limits<double>::quiet_NaN());
  i.builtins()["Infinity"] = Value(std::numeric_limits<double>::infinity());
}

void install_promises(I& i) {
  i.add_builtin("Promise", [](I& in, C& c) { return in.run_executor(c.argument(0), Value(), c.span()); });
  i.add_builtin(
      "Promise.resolve",
      [](I& in, C& c) -> Value {
        const std::size_t since = in.beginning_of(c.argument(0));
        const Value value = in.settle(c.argument(0), c.span());
        return in.interrupted() ? Value() : I::begun_at(in.promise_of(value), since);
      },
      false);
  i.add_builtin(
      "Promise.reject", [](I& in, C& c) { return in.rejected_promise(in.error_from(c.argument(0), c.span())); }, false);
  i.add_builtin("Promise.all", [](I& in, C& c) { return in.promise_all(c, false); }, false);
  i.add_builtin("Promise.allSettled", [](I& in, C& c) { return in.promise_all(c, true); }, false);
  i.add_builtin("Promise.race",
                [](I&, C& c) { return run_value(c, "which of several promises is first is not known"); });
  // Bluebird, which old migrations are handed as `Promise`.
  const auto each = [](I& in, C& c) -> Value {
    const std::size_t since = in.effects_mark();
    const Value list = in.settle(c.argument(0), c.span());
    if (in.interrupted() || list.is_unknown()) return list;
    const auto items = in.iterate(list, c.span());
    if (in.interrupted() || !items) return {};
    std::vector<Value> out;
    for (const Value& item : *items) {
      const Value settled = in.settle(item, c.span());
      if (in.interrupted()) return {};
      out.push_back(in.settle(in.call(c.argument(1), {settled}, c.span()), c.span()));
      if (in.interrupted()) return {};
    }
    return I::begun_at(in.promise_of(Value::list(std::move(out))), since);
  };
  i.add_builtin("Promise.each", each, false);
  i.add_builtin("Promise.map", each, false);
  i.add_builtin("Promise.mapSeries", each, false);
  i.add_builtin(
      "Promise.join",
      [](I& in, C& c) {
        C inner(c.evaluator(), c.span());
        inner.positional.push_back(Value::list(c.positional));
        return in.promise_all(inner, false);
      },
      false);
  i.add_builtin("setTimeout", call_now, false);
  i.add_builtin("setImmediate", call_now, false);
  i.add_builtin("clearTimeout", [](I&, C&) { return Value(); }, false);
}

void install_math(I& i) {
  i.builtins()["Math"] = object_of({
      {"abs", i.native("abs", math<std::fabs>)},
      {"ceil", i.native("ceil", math<std::ceil>)},
      {"floor", i.native("floor", math<std::floor>)},
      {"round", i.native("round", math<round_half_up>)},
      {"sqrt", i.native("sqrt", math<std::sqrt>)},
      {"trunc", i.native("trunc", math<std::trunc>)},
      {"pow",
       i.native("pow",
                [](I& in, C& c) { return in.binary(BinaryOperator::Power, c.argument(0), c.argument(1), c.span()); })},
      {"max", i.native("max", [](I& in, C& c) { return extreme(in, c, CompareOperator::Greater); })},
      {"min", i.native("min", [](I& in, C& c) { return extreme(in, c, CompareOperator::Less); })},
      {"random", i.native("random", [](I&, C& c) { return run_value(c, "a value of the run"); })},
      {"PI", Value(3.141592653589793)},
  });
  i.builtins()["JSON"] =
      object_of({{"stringify", i.native("stringify", stringify, false)}, {"parse", i.native("parse", parse_json)}});
}

// What the TypeScript compiler puts in front of a file, unless its module's `this` has it.
void install_compiler_helpers(I& i) {
  i.set_compiler_helpers(object_of({
      {"__awaiter",
       Value::native("__awaiter",
                     [&i](C& c) { return i.call(i.await_wrapper(c.argument(3)), {}, c.span(), c.argument(0)); })},
      {"__importDefault", i.native("__importDefault",
                                   [](I& in, C& c) -> Value {
                                     const Value& module = c.argument(0);
                                     const auto marked = in.get_attribute(module, "__esModule", c.span());
                                     if (marked && truth(*marked, Language::EcmaScript).value_or(false)) return module;
                                     return object_of({{"default", module}});
                                   })},
      {"__assign", i.native("__assign", object_assign, false)},
      {"__importStar", i.native(
                           "__importStar", [](I&, C& c) { return c.argument(0); }, false)},
      {"__exportStar", i.native(
                           "__exportStar",
                           [](I& in, C& c) -> Value {
                             for (const auto& [key, value] : entries_of(in, c.argument(0), c))
                               in.set_attribute(c.argument(1), *key.string(), value, c.span());
                             return {};
                           },
                           false)},
      {"__createBinding", i.native(
                              "__createBinding",
                              [](I& in, C& c) -> Value {
                                const std::string* name = c.argument(2).string();
                                if (name == nullptr) return {};
                                in.set_attribute(c.argument(0), *name,
                                                 in.read_attribute(c.argument(1), *name, c.span()), c.span());
                                return {};
                              },
                              false)},
  }));
}

}  // namespace

Value object_of(std::initializer_list<std::pair<const char*, Value>> entries) {
  Value made = Value::dict({});
  for (const auto& [name, value] : entries) made.dict()->set(Value(name), value);
  return made;
}

void install_javascript_builtins(Interpreter& i) {
  i.make_exception_class("Error", "");
  for (const char* name : {"TypeError", "RangeError", "ReferenceError", "SyntaxError", "EvalError", "URIError"})
    i.make_exception_class(name, "Error");
  install_object(i);
  install_values(i);
  install_promises(i);
  install_math(i);
  install_compiler_helpers(i);
  i.builtins()["console"] = Value(std::make_shared<Silence>());
  i.add_builtin("require", [](I& in, C& c) -> Value {
    if (c.argument(0).string() == nullptr) return Value::unknown("which module is required is not known", c.span());
    return in.require(*c.argument(0).string(), c.span());
  });
  i.add_builtin("require.resolve", [](I&, C& c) { return c.argument(0); });
  i.builtins()["process"] = object_of({
      {"env", environment_variables(i)},
      {"cwd", Value::native("cwd", [](C&) -> Value { return "/"; })},
      {"argv", Value::unknown("how the tool is started is not known")},
      {"stdout", Value(std::make_shared<Silence>())},
      {"stderr", Value(std::make_shared<Silence>())},
      {"on", Value::native("on", [](C&) { return Value(); })},
      {"platform", Value::unknown("what the machine has is not known")},
  });
  const Value global = Value::dict({});
  i.builtins()["globalThis"] = global;
  i.builtins()["global"] = global;
}

}  // namespace crosswalk::script
