// Reading and writing attributes, and going through values.
#include <algorithm>
#include <array>

#include "hidden_key.h"
#include "interpreter.h"
#include "numbers.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

// A dict's own attribute of JavaScript: its key, or a method that every object has.
std::optional<Value> object_method(Interpreter& interpreter, const Value& self, std::string_view name) {
  if (name == "hasOwnProperty" || name == "propertyIsEnumerable") {
    return Value::native(std::string(name), [&interpreter, self](CallContext& context) {
      return interpreter.compare(CompareOperator::In, context.argument(0), self, context.span());
    });
  }
  if (name == "toString") {
    return Value::native(
        "toString", [&interpreter, self](CallContext& context) { return interpreter.to_text(self, context.span()); });
  }
  if (name == "valueOf") return Value::native("valueOf", [self](CallContext&) { return self; });
  return std::nullopt;
}

}  // namespace

std::optional<Value> Interpreter::fact(const std::string& name) const {
  const auto found = options_.facts.find(name);
  if (found == options_.facts.end()) return std::nullopt;
  return found->second;
}

Value Interpreter::bind_method(const Value& self, const MethodEntry& entry) {
  const Method method = entry.method;
  const bool pure = entry.pure;
  return Value::native(std::string(entry.name), [this, self, method, pure](CallContext& context) -> Value {
    if (pure) {
      for (const Value& argument : context.positional) {
        if (argument.is_unknown()) return argument;
      }
      for (const auto& [name, argument] : context.keywords) {
        if (argument.is_unknown()) return argument;
      }
    }
    return method(*this, self, context);
  });
}

Value Interpreter::resolve_descriptor(const Value& found, const Value& self, const SourceSpan& span) {
  const auto* descriptor = found.host_as<Descriptor>();
  if (descriptor == nullptr) return found;
  return descriptor->kind() == Descriptor::Kind::Property
             ? call(descriptor->getter(), python() ? std::vector<Value>{self} : std::vector<Value>{}, span, self)
             : descriptor->getter();
}

std::optional<Value> Interpreter::function_attribute(const Value& object, std::string_view name) {
  if (!python() && (name == "call" || name == "apply" || name == "bind")) {
    const bool apply = name == "apply";
    const bool bind = name == "bind";
    return Value::native(std::string(name), [this, object, apply, bind](CallContext& context) -> Value {
      const Value self = context.argument(0);
      std::vector<Value> arguments;
      if (apply && !context.argument(1).is_nothing()) {
        const auto items = iterate(context.argument(1), context.span());
        if (items) arguments = *items;
      } else if (!apply && !context.positional.empty()) {
        arguments.assign(context.positional.begin() + 1, context.positional.end());
      }
      if (!bind) return call(object, std::move(arguments), context.span(), self);
      return Value::native("bound", [this, object, self, arguments](CallContext& inner) -> Value {
        std::vector<Value> all = arguments;
        all.insert(all.end(), inner.positional.begin(), inner.positional.end());
        return call(object, std::move(all), inner.span(), self);
      });
    });
  }
  const FunctionObject* function = object.function();
  if (function != nullptr && function->attributes) {
    if (const Value* value = function->attributes->find(name)) return *value;
  }
  if (name == "__name__" || name == "name" || name == "__qualname__") {
    if (function != nullptr) return Value(function->code->name);
    if (const auto* native_function = object.as<std::shared_ptr<NativeFunction>>())
      return Value((*native_function)->name);
  }
  if (name == "__doc__") return Value(None{});
  if (const auto* native_function = object.as<std::shared_ptr<NativeFunction>>()) {
    return native_attribute((*native_function)->name, name);
  }
  return std::nullopt;
}

namespace {

bool is_of_builtin(const Value& value, const std::string& type) {
  if (type == "str") return value.string() != nullptr;
  if (type == "dict") return value.dict() != nullptr;
  if (value.sequence() == nullptr) return false;
  return value.sequence()->kind == (type == "set" ? SequenceKind::Set : SequenceKind::List);
}

}  // namespace

// What hangs on a built-in function: `dict.fromkeys`, `str.upper`, `Object.keys`.
std::optional<Value> Interpreter::native_attribute(const std::string& type, std::string_view name) {
  const auto found = builtins_.find(type + "." + std::string(name));
  if (found != builtins_.end()) return found->second;
  if (!python()) return std::nullopt;
  const MethodEntry* entry = nullptr;
  if (type == "str") entry = python_string_method(name);
  if (type == "list") entry = python_sequence_method(SequenceKind::List, name);
  if (type == "set") entry = python_sequence_method(SequenceKind::Set, name);
  if (type == "dict") entry = python_dict_method(name);
  if (entry == nullptr) return std::nullopt;
  const MethodEntry kept = *entry;
  return Value::native(std::string(name), [this, kept, type](CallContext& context) -> Value {
    if (context.positional.empty()) return context.raise("TypeError", "unbound method needs an argument");
    const Value self = context.positional.front();
    context.positional.erase(context.positional.begin());
    if (self.is_unknown()) return self;
    if (!is_of_builtin(self, type)) {
      return context.raise("TypeError", "descriptor '" + std::string(kept.name) + "' for '" + type +
                                            "' objects doesn't apply to " + self.kind_name());
    }
    return call(bind_method(self, kept), std::move(context.positional), context.span());
  });
}

std::optional<Value> Interpreter::unknown_attribute(const Unknown& unknown, std::string_view name,
                                                    const SourceSpan& span) {
  auto result = std::make_shared<Unknown>(unknown);
  result->called = false;
  if (!result->fact.empty()) {
    result->fact += "." + std::string(name);
    if (const auto declared = fact(result->fact)) return declared;
  }
  if (!result->span.known()) result->span = span;
  return Value(Value::Data(std::move(result)));
}

// What a module's own __getattr__ gives for a name that it has not (PEP 562).
std::optional<Value> Interpreter::module_getattr(const ModuleObject& module, std::string_view name,
                                                 const SourceSpan& span) {
  const Value* maker = python() && !name.starts_with("__") ? module.attributes->find("__getattr__") : nullptr;
  if (maker == nullptr || maker->function() == nullptr) return std::nullopt;
  // It is asked again for each name that is not found: loading what it imports may ask for the same one.
  if (deep()) return std::nullopt;
  const Restored<int> quiet(quiet_, quiet_ + 1);
  const Value made = call(*maker, {Value(std::string(name))}, span);
  if (raised_ && raised_->type == "AttributeError") {
    raised_.reset();
    return std::nullopt;
  }
  if (interrupted()) return std::nullopt;
  return made;
}

std::optional<Value> Interpreter::module_attribute(const ModuleObject& module, std::string_view name,
                                                   const SourceSpan& span) {
  const std::string dotted = module.name + "." + std::string(name);
  if (const Value* value = module.attributes->find(name)) {
    const Unknown* unknown = value->unknown();
    if (unknown == nullptr || module.name == "__main__") return resolve_descriptor(*value, Value(), span);
    // What the module made of it is not known, and may be stated by the name that the project has for it.
    if (const auto declared = fact(dotted)) return declared;
    auto asked = std::make_shared<Unknown>(*unknown);
    asked->fact = dotted;
    return Value(Value::Data(std::move(asked)));
  }
  if (const auto declared = fact(dotted)) return declared;
  if (module.missing_reason.empty()) {
    if (auto made = module_getattr(module, name, span)) return made;
    if (interrupted()) return std::nullopt;
    // A module below a package of the project: there once anything has imported it.
    const bool special = name.starts_with("_") || module.name.starts_with("_");
    return python() && !special ? find_module(dotted, 0, span) : std::nullopt;
  }
  if (name == "__esModule") return std::nullopt;
  return Value::unknown("`" + dotted + "` is not known: " + module.missing_reason, span, dotted);
}

std::optional<Value> Interpreter::instance_attribute(const Value& object, std::string_view name,
                                                     const SourceSpan& span) {
  const InstanceObject& instance = *object.instance();
  if (const Value* own = instance.attributes->find(name)) return resolve_descriptor(*own, object, span);
  if (python()) {
    if (name == "__dict__") return Value(Value::Data(instance.attributes));
    if (name == "__class__") return Value(Value::Data(instance.type));
  } else if (name == "constructor") {
    return Value(Value::Data(instance.type));
  }
  if (auto found = class_attribute(*instance.type, name)) {
    if (const auto* function = found->as<std::shared_ptr<FunctionObject>>();
        function != nullptr && !(*function)->is_bound) {
      auto bound = std::make_shared<FunctionObject>(**function);
      bound->bound_this = object;
      bound->is_bound = true;
      return Value(Value::Data(std::move(bound)));
    }
    if (const auto* descriptor = found->host_as<Descriptor>()) {
      if (descriptor->kind() == Descriptor::Kind::Class)
        return bind_first(descriptor->getter(), Value(Value::Data(instance.type)));
      return resolve_descriptor(*found, object, span);
    }
    return found;
  }
  if (const Value* inner = instance.attributes->find("_value_");
      inner != nullptr && inherits_name(*instance.type, "str")) {
    if (auto method = get_attribute(*inner, name, span)) return method;
  }
  if (python() && class_attribute(*instance.type, "__getattr__")) {
    return call_special(object, "__getattr__", {Value(std::string(name))}, span);
  }
  return std::nullopt;
}

// A function whose first argument is given: a class method.
Value Interpreter::bind_first(const Value& function, const Value& first) {
  return Value::native("bound method", [this, function, first](CallContext& context) -> Value {
    CallContext inner(*facade_, context.span());
    inner.positional = context.positional;
    inner.positional.insert(inner.positional.begin(), first);
    inner.keywords = context.keywords;
    return call(function, inner);
  });
}

std::optional<Value> Interpreter::class_object_attribute(const Value& object, std::string_view name,
                                                         const SourceSpan& span) {
  const ClassObject& type = *object.class_object();
  if (auto found = class_attribute(type, name)) {
    const auto* descriptor = found->host_as<Descriptor>();
    if (descriptor == nullptr) return found;
    if (descriptor->kind() == Descriptor::Kind::Class) return bind_first(descriptor->getter(), object);
    if (descriptor->kind() == Descriptor::Kind::Static) return descriptor->getter();
    return python() ? *found : resolve_descriptor(*found, object, span);
  }
  if (name == "__name__" || name == "name" || name == "__qualname__") return Value(type.name);
  if (name == "__members__") {
    Value members = Value::dict({});
    for (const auto& [key, value] : type.attributes->entries) {
      if (value.instance() != nullptr && value.instance()->attributes->find("_name_") != nullptr)
        members.dict()->set(key, value);
    }
    return members;
  }
  if (name == "prototype" && !python()) return Value(Value::Data(type.attributes));
  return std::nullopt;
}

namespace {

// What a script may have added to a kind of objects. What the language itself asks for is not of these.
std::optional<Value> added_attribute(const HostObject& host, std::string_view name, const SourceSpan& span) {
  constexpr std::array<std::string_view, 6> kOfTheLanguage = {"then",   "toJSON",      "default",
                                                              "length", "constructor", "valueOf"};
  const bool own = std::find(kOfTheLanguage.begin(), kOfTheLanguage.end(), name) != kOfTheLanguage.end();
  if (own || name.starts_with("__") || name.starts_with("@@")) return std::nullopt;
  auto unknown = std::make_shared<Unknown>();
  unknown->reason = "`" + std::string(name) + "` of a " + host.type_name() + " is not known";
  unknown->span = span;
  unknown->reaches_database = host.reaches_database();
  return Value(Value::Data(std::move(unknown)));
}

}  // namespace

std::optional<Value> Interpreter::get_attribute(const Value& object, std::string_view name, const SourceSpan& span) {
  if (const Unknown* unknown = object.unknown()) return unknown_attribute(*unknown, name, span);
  if (object.module() != nullptr) return module_attribute(*object.module(), name, span);
  if (object.instance() != nullptr) return instance_attribute(object, name, span);
  if (object.class_object() != nullptr) return class_object_attribute(object, name, span);
  if (HostObject* host = object.host()) {
    CallContext context(*facade_, span);
    if (auto value = host->get(name, context)) return value;
    if (interrupted()) return Value();
    if (python()) return std::nullopt;
    if (auto value = promise_method(object, name)) return value;
    return host->may_be_extended() ? added_attribute(*host, name, span) : std::nullopt;
  }
  if (object.function() != nullptr || object.as<std::shared_ptr<NativeFunction>>() != nullptr)
    return function_attribute(object, name);
  const MethodEntry* entry = nullptr;
  if (python()) {
    if (object.string() != nullptr) entry = python_string_method(name);
    if (object.sequence() != nullptr) entry = python_sequence_method(object.sequence()->kind, name);
    if (object.dict() != nullptr) entry = python_dict_method(name);
    if (entry != nullptr) return bind_method(object, *entry);
    return std::nullopt;
  }
  if (object.dict() != nullptr) {
    if (const Value* value = object.dict()->find(name)) return resolve_descriptor(*value, object, span);
    return object_method(*this, object, name);
  }
  if (const std::string* text = object.string()) {
    if (name == "length") return Value(static_cast<std::int64_t>(decode(*text).size()));
    entry = javascript_string_method(name);
  }
  if (const SequenceObject* sequence = object.sequence()) {
    if (name == "length") return Value(static_cast<std::int64_t>(sequence->items.size()));
    entry = javascript_array_method(name);
  }
  if (object.integer() != nullptr || object.as<double>() != nullptr) entry = javascript_number_method(name);
  if (entry != nullptr) return bind_method(object, *entry);
  return object.is_nothing() ? std::nullopt : object_method(*this, object, name);
}

Value Interpreter::read_attribute(const Value& object, std::string_view name, const SourceSpan& span) {
  if (interrupted()) return {};
  auto value = get_attribute(object, name, span);
  if (interrupted()) return {};
  if (value) return std::move(*value);
  if (python()) {
    return raise("AttributeError", object.kind_name() + " has no attribute '" + std::string(name) + "'", span);
  }
  if (object.is_nothing()) {
    return raise("TypeError",
                 "Cannot read properties of " + std::string(object.is_none() ? "null" : "undefined") + " (reading '" +
                     std::string(name) + "')",
                 span);
  }
  return {};
}

void Interpreter::set_attribute(const Value& object, std::string_view name, const Value& value,
                                const SourceSpan& span) {
  if (const Unknown* unknown = object.unknown()) {
    if (!frame_->top_level) leave(*unknown, span);
    return;
  }
  if (HostObject* host = object.host()) {
    CallContext context(*facade_, span);
    if (host->set(name, value, context) || interrupted()) return;
    leave("setting `" + std::string(name) + "` of a " + host->type_name() + " is not followed", span);
    return;
  }
  const auto set_in = [&](DictObject& names) {
    if (const Value* old = names.find(name)) {
      if (const auto* descriptor = old->host_as<Descriptor>();
          descriptor != nullptr && descriptor->setter().callable()) {
        call(descriptor->setter(), {value}, span, object);
        return;
      }
    }
    names.set(Value(std::string(name)), value);
  };
  if (InstanceObject* instance = object.instance()) {
    if (const auto found = class_attribute(*instance->type, name)) {
      if (const auto* descriptor = found->host_as<Descriptor>();
          descriptor != nullptr && descriptor->setter().callable()) {
        call(descriptor->setter(), python() ? std::vector<Value>{object, value} : std::vector<Value>{value}, span,
             object);
        return;
      }
    }
    set_in(*instance->attributes);
  } else if (object.dict() != nullptr && !python()) {
    set_in(*object.dict());
  } else if (object.module() != nullptr) {
    set_in(*object.module()->attributes);
  } else if (object.class_object() != nullptr) {
    set_in(*object.class_object()->attributes);
  } else if (FunctionObject* function = object.function()) {
    if (!function->attributes) function->attributes = std::make_shared<DictObject>();
    set_in(*function->attributes);
  } else if (object.sequence() != nullptr && !python() && name == "length") {
    if (const auto size = as_integer(value); size && *size >= 0 && claim_values(static_cast<std::size_t>(*size))) {
      object.sequence()->items.resize(static_cast<std::size_t>(*size));
    }
  } else if (object.is_nothing()) {
    raise("TypeError", "cannot set '" + std::string(name) + "' of " + object.kind_name(), span);
  }
}

namespace {

// The positions that a slice takes.
std::vector<std::size_t> slice_positions(std::int64_t size, std::optional<std::int64_t> lower,
                                         std::optional<std::int64_t> upper, std::int64_t step) {
  const auto clamp = [size](std::int64_t at, std::int64_t low, std::int64_t high) {
    if (at < 0) at = at < -size ? low : at + size;
    return std::min(std::max(at, low), high);
  };
  std::vector<std::size_t> positions;
  if (step > 0) {
    const std::int64_t end = upper ? clamp(*upper, 0, size) : size;
    for (std::int64_t at = lower ? clamp(*lower, 0, size) : 0; at < end;) {
      positions.push_back(static_cast<std::size_t>(at));
      if (__builtin_add_overflow(at, step, &at)) break;
    }
  } else {
    const std::int64_t end = upper ? clamp(*upper, -1, size - 1) : -1;
    for (std::int64_t at = lower ? clamp(*lower, -1, size - 1) : size - 1; at > end;) {
      positions.push_back(static_cast<std::size_t>(at));
      if (__builtin_add_overflow(at, step, &at)) break;
    }
  }
  return positions;
}

}  // namespace

Value Interpreter::get_slice(const Value& object, const Slice& slice, const SourceSpan& span) {
  if (object.is_unknown()) return object;
  std::vector<std::optional<std::int64_t>> bounds;
  for (const ExpressionPtr* part : {&slice.lower, &slice.upper, &slice.step}) {
    std::optional<std::int64_t> bound;
    if (*part) {
      const Value value = evaluate(**part);
      if (interrupted()) return {};
      if (value.is_unknown()) return value;
      bound = as_integer(value);
      if (!bound && !value.is_none()) return raise("TypeError", "slice indices must be integers or None", span);
    }
    bounds.push_back(bound);
  }
  const std::int64_t step = bounds[2].value_or(1);
  if (step == 0) return raise("ValueError", "slice step cannot be zero", span);
  if (const std::string* text = object.string()) {
    const std::u32string points = decode(*text);
    std::u32string taken;
    for (const std::size_t at : slice_positions(static_cast<std::int64_t>(points.size()), bounds[0], bounds[1], step))
      taken += points[at];
    if (!claim(taken.size())) return {};
    return encode(taken);
  }
  if (const SequenceObject* sequence = object.sequence(); sequence != nullptr && sequence->kind != SequenceKind::Set) {
    std::vector<Value> items;
    for (const std::size_t at :
         slice_positions(static_cast<std::int64_t>(sequence->items.size()), bounds[0], bounds[1], step))
      items.push_back(sequence->items[at]);
    if (!claim(items.size() * sizeof(Value))) return {};
    return sequence->kind == SequenceKind::List ? Value::list(std::move(items)) : Value::tuple(std::move(items));
  }
  if (object.host() != nullptr)
    return Value::unknown("a slice of a " + object.host()->type_name() + " is not followed", span);
  return raise("TypeError", object.kind_name() + " is not subscriptable", span);
}

void Interpreter::set_slice(const Value& object, const Slice& slice, const Value& value, const SourceSpan& span) {
  SequenceObject* sequence = object.sequence();
  const auto items = iterate(value, span);
  if (interrupted()) return;
  if (sequence != nullptr && items && !slice.lower && !slice.upper && !slice.step) {
    sequence->items = *items;
    return;
  }
  leave("assigning to a slice is not followed", span);
}

std::optional<std::vector<Value>> Interpreter::iterate(const Value& value, const SourceSpan& span) {
  if (const Unknown* unknown = value.unknown()) {
    leave(*unknown, span, true);
    return std::nullopt;
  }
  if (const SequenceObject* sequence = value.sequence()) return sequence->items;
  if (const std::string* text = value.string()) {
    std::vector<Value> items;
    const std::u32string points = decode(*text);
    if (!claim(points.size() * sizeof(Value))) return std::nullopt;
    for (const char32_t point : points) items.emplace_back(encode(std::u32string_view(&point, 1)));
    return items;
  }
  if (const DictObject* dict = value.dict(); dict != nullptr && python()) {
    std::vector<Value> keys;
    for (const auto& [key, item] : dict->entries) {
      if (!is_hidden_key(key)) keys.push_back(key);
    }
    return keys;
  }
  if (HostObject* host = value.host()) {
    CallContext context(*facade_, span);
    return host->iterate(context);
  }
  if (const ClassObject* type = value.class_object(); type != nullptr && python()) {
    std::vector<Value> members;
    for (const auto& [key, item] : type->attributes->entries) {
      const InstanceObject* member = item.instance();
      const Value* name = member == nullptr ? nullptr : member->attributes->find("_name_");
      // An alias of a member is not listed.
      if (name != nullptr && equal(*name, key).value_or(false)) members.push_back(item);
    }
    if (inherits_name(*type, "Enum")) return members;
    return std::nullopt;
  }
  if (value.instance() != nullptr && python()) {
    if (const auto inner = call_special(value, "__iter__", {}, span)) return iterate(*inner, span);
  }
  return std::nullopt;
}

}  // namespace crosswalk::script
