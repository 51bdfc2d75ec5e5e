// Classes, instances, exceptions.
#include <algorithm>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

constexpr int kDeepestBases = 64;

// What `super` gives in Python.
class SuperObject final : public HostObject {
 public:
  SuperObject(Interpreter& interpreter, std::shared_ptr<ClassObject> owner, Value self)
      : interpreter_(&interpreter), owner_(std::move(owner)), self_(std::move(self)) {}
  [[nodiscard]] std::string type_name() const override { return "super"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    for (const Value& base : owner_->bases) {
      if (base.is_unknown()) return base;
      const ClassObject* type = base.class_object();
      if (type == nullptr) {
        if (auto found = method_of_host(base, name)) return found;
        continue;
      }
      auto found = interpreter_->class_attribute(*type, name);
      if (!found) continue;
      if (const auto* function = found->as<std::shared_ptr<FunctionObject>>()) {
        auto bound = std::make_shared<FunctionObject>(**function);
        bound->bound_this = self_;
        bound->is_bound = true;
        return Value(Value::Data(std::move(bound)));
      }
      return found;
    }
    // What `object` and native bases do at construction is nothing that shows.
    if (name == "__init__" || name == "__init_subclass__") {
      const Value self = self_;
      return Value::native("__init__", [self](CallContext& context) -> Value {
        if (InstanceObject* instance = self.instance())
          instance->attributes->set(Value("args"), Value::tuple(context.positional));
        return None{};
      });
    }
    return std::nullopt;
  }

 private:
  // `super().__init__(…)` where the base is a host object: called with the instance first.
  std::optional<Value> method_of_host(const Value& base, std::string_view name) const {
    HostObject* host = base.host();
    if (host == nullptr) return std::nullopt;
    CallContext asking(interpreter_->facade(), SourceSpan{});
    const auto found = host->get(name, asking);
    if (!found || found->is_unknown()) return found;
    return Value::native(std::string(name), [initializer = *found, self = self_](CallContext& context) {
      CallContext inner(context.evaluator(), context.span());
      inner.positional = context.positional;
      inner.positional.insert(inner.positional.begin(), self);
      inner.keywords = context.keywords;
      return context.evaluator().call(initializer, inner);
    });
  }

  Interpreter* interpreter_;
  std::shared_ptr<ClassObject> owner_;
  Value self_;
};

void adopt_method(const Value& value, const std::shared_ptr<ClassObject>& type) {
  if (FunctionObject* function = value.function(); function != nullptr && function->owner.expired())
    function->owner = type;
  if (const auto* descriptor = value.host_as<Descriptor>()) {
    adopt_method(descriptor->getter(), type);
    adopt_method(descriptor->setter(), type);
  }
}

bool is_plain_member(const std::string& name, const Value& value) {
  return !name.starts_with("_") && !name.starts_with('\1') && value.function() == nullptr &&
         value.host_as<Descriptor>() == nullptr && value.class_object() == nullptr &&
         value.as<std::shared_ptr<NativeFunction>>() == nullptr;
}

// True if a class's body has a function of this name.
bool defines_function(const ClassObject& type, const std::string& name) {
  if (type.code == nullptr) return false;
  return std::any_of(type.code->body.begin(), type.code->body.end(), [&](const StatementPtr& statement) {
    const auto* definition = std::get_if<FunctionDefinition>(&statement->node);
    return definition != nullptr && definition->function->name == name;
  });
}

}  // namespace

std::optional<Value> Interpreter::class_attribute(const ClassObject& type, std::string_view name, int depth) {
  if (const Value* value = type.attributes->find(name)) return *value;
  if (depth > kDeepestBases) return std::nullopt;
  for (const Value& base : type.bases) {
    if (const ClassObject* parent = base.class_object()) {
      if (auto found = class_attribute(*parent, name, depth + 1)) return found;
    } else if (const Unknown* unknown = base.unknown()) {
      if (name.starts_with("__")) continue;
      return unknown_attribute(*unknown, name, unknown->span);
    } else if (HostObject* host = base.host(); host != nullptr && python()) {
      if (name.starts_with("__") && name != "__init__") continue;
      CallContext context(*facade_, SourceSpan{});
      const auto found = host->get(name, context);
      // What is not known of a class that is not there is no attribute of those that derive from it.
      if (found && !found->is_unknown()) return found;
    }
  }
  return std::nullopt;
}

bool Interpreter::is_subclass(const ClassObject& type, const ClassObject& base, int depth) {
  if (&type == &base) return true;
  if (depth > kDeepestBases) return false;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& parent) {
    return parent.class_object() != nullptr && is_subclass(*parent.class_object(), base, depth + 1);
  });
}

bool Interpreter::inherits_name(const ClassObject& type, std::string_view name, int depth) {
  if (type.name == name) return true;
  if (depth > kDeepestBases) return false;
  return std::any_of(type.bases.begin(), type.bases.end(), [&](const Value& parent) {
    if (const auto* native_function = parent.as<std::shared_ptr<NativeFunction>>())
      return (*native_function)->name == name;
    return parent.class_object() != nullptr && inherits_name(*parent.class_object(), name, depth + 1);
  });
}

// Turns the plain values of an enum's body into members.
void Interpreter::make_enum_members(const std::shared_ptr<ClassObject>& type) {
  std::int64_t next = 1;
  const bool text = inherits_name(*type, "StrEnum");
  for (auto& [key, value] : type->attributes->entries) {
    const std::string* name = key.string();
    if (name == nullptr || !is_plain_member(*name, value)) continue;
    // A method under a decorator that is not known is no member all the same.
    if (value.is_unknown() && defines_function(*type, *name)) continue;
    Value inner = value;
    if (const auto* module = inner.module(); module != nullptr && module->name == "enum.auto") {
      inner = text ? Value(to_lower(*name)) : Value(next);
    }
    if (const std::int64_t* number = inner.integer()) next = *number + 1;
    // An alias is the member that has the value already.
    const Value* first = nullptr;
    for (const auto& [other_key, other] : type->attributes->entries) {
      if (&other == &value) break;
      const InstanceObject* member = other.instance();
      const Value* there = member == nullptr ? nullptr : member->attributes->find("_value_");
      if (there != nullptr && equal(*there, inner).value_or(false)) first = &other;
    }
    if (first != nullptr) {
      value = *first;
      continue;
    }
    auto member = std::make_shared<InstanceObject>();
    member->type = type;
    member->attributes = std::make_shared<DictObject>();
    for (const char* field : {"_name_", "name"}) member->attributes->set(Value(field), key);
    for (const char* field : {"_value_", "value"}) member->attributes->set(Value(field), inner);
    value = Value(Value::Data(std::move(member)));
  }
}

namespace {

// The classes that an adapter offers, among the bases and, down to a depth, theirs.
void collect_host_bases(const ClassObject& type, std::vector<Value>& found, int depth) {
  for (const Value& base : type.bases) {
    if (base.host() != nullptr) found.push_back(base);
    if (base.class_object() != nullptr && depth < kDeepestBases)
      collect_host_bases(*base.class_object(), found, depth + 1);
  }
}

}  // namespace

Value Interpreter::make_class(const std::shared_ptr<Class>& code) {
  auto type = std::make_shared<ClassObject>();
  classes_.push_back(type);
  type->name = code->name;
  type->attributes = std::make_shared<DictObject>();
  type->code = code;
  type->closure = scope_;
  type->source = frame_ != nullptr ? frame_->source : nullptr;
  Value result(Value::Data{type});
  for (const Argument& base : code->bases) {
    if (!base.name.empty()) continue;
    Value value = evaluate(*base.value);
    if (interrupted()) return {};
    type->bases.push_back(std::move(value));
  }
  if (python()) {
    const std::shared_ptr<Environment> scope = make_scope(ScopeKind::Class, scope_);
    {
      const Restored<std::shared_ptr<Environment>> restored(scope_, scope);
      scope_->bind("__qualname__", Value(code->name));
      class_fields_.emplace_back();
      for (const StatementPtr& statement : code->body) {
        if (const auto* assign = std::get_if<Assign>(&statement->node)) {
          const auto* name = assign->targets.size() == 1 ? std::get_if<Name>(&assign->targets.front()->node) : nullptr;
          if (name != nullptr) class_fields_.back().push_back(name->text);
        }
        run_statement(*statement);
        if (interrupted()) break;
      }
    }
    std::vector<Value> fields;
    for (const std::string& field : class_fields_.back()) fields.emplace_back(field);
    class_fields_.pop_back();
    if (interrupted()) return {};
    scope->erase("__qualname__");
    for (auto& [name, value] : scope->names) type->attributes->set(Value(name), value);
    if (!inherits_name(*type, "Enum")) type->attributes->set(Value("\1fields"), Value::list(std::move(fields)));
  } else {
    const Restored<std::shared_ptr<Environment>> restored(scope_, make_scope(ScopeKind::Nested, scope_));
    if (!code->name.empty()) scope_->bind(code->name, result);
    for (const ClassMember& member : code->members) {
      define_member(type, member);
      if (interrupted()) return {};
    }
  }
  for (const auto& [name, value] : type->attributes->entries) adopt_method(value, type);
  if (python() && inherits_name(*type, "Enum")) make_enum_members(type);
  std::vector<Value> offered;
  collect_host_bases(*type, offered, python() ? 0 : kDeepestBases);
  for (const Value& base : offered) {
    HostObject* host = base.host();
    CallContext context(*facade_, span_of(code->range));
    if (auto replaced = host->subclass(result, context)) result = *replaced;
    if (interrupted()) return {};
  }
  for (auto decorator = code->decorators.rbegin(); decorator != code->decorators.rend() && python(); ++decorator) {
    const Value wrapper = evaluate(**decorator);
    if (interrupted()) return {};
    result = call(wrapper, {result}, span_of((*decorator)->range));
    if (interrupted()) return {};
  }
  return result;
}

// A member of a JavaScript class. Fields of instances are kept and run at construction.
void Interpreter::define_member(const std::shared_ptr<ClassObject>& type, const ClassMember& member) {
  if (!member.definition) return;
  std::string name = member.name;
  if (member.computed_name) {
    const Value key = evaluate(*member.computed_name);
    if (interrupted()) return;
    name = text_of(key, language()).value_or(std::string());
  }
  if (const auto* method = std::get_if<FunctionDefinition>(&member.definition->node)) {
    const Value function = make_function(method->function);
    if (member.accessor == 0) {
      type->attributes->set(Value(name), function);
      return;
    }
    const Value* old = type->attributes->find(std::string_view(name));
    auto* descriptor = old == nullptr ? nullptr : old->host_as<Descriptor>();
    if (descriptor == nullptr) {
      auto made = std::make_shared<Descriptor>(Descriptor::Kind::Property, Value());
      descriptor = made.get();
      type->attributes->set(Value(name), Value(std::move(made)));
    }
    if (member.accessor == 'g') descriptor->set_getter(function);
    if (member.accessor == 's') descriptor->set_setter(function);
    return;
  }
  const auto* field = std::get_if<Assign>(&member.definition->node);
  if (field == nullptr) {
    if (member.is_static) run_statement(*member.definition);
    return;
  }
  if (!member.is_static) return;
  Value value;
  if (field->value) value = evaluate(*field->value);
  if (!interrupted()) type->attributes->set(Value(name), value);
}

void Interpreter::run_field_initializers(const ClassObject& type, const Value& instance) {
  if (!type.code) return;
  for (const ClassMember& member : type.code->members) {
    const auto* field = member.definition ? std::get_if<Assign>(&member.definition->node) : nullptr;
    if (field == nullptr || member.is_static) continue;
    const std::shared_ptr<Environment> scope = make_scope(ScopeKind::Function, type.closure);
    scope->binds_this = true;
    scope->this_value = instance;
    const Restored<std::shared_ptr<Environment>> restored(scope_, scope);
    Value value;
    if (field->value) value = evaluate(*field->value);
    if (interrupted()) return;
    instance.instance()->attributes->set(Value(member.name), value);
  }
}

// Runs the constructor of a JavaScript class on an instance.
void Interpreter::run_constructor(const ClassObject& type, const Value& instance, CallContext& context) {
  const Value* constructor = type.attributes->find("constructor");
  const Value base = type.bases.empty() ? Value() : type.bases.front();
  if (constructor == nullptr) {
    construct_base(base, instance, context);
    if (!interrupted()) run_field_initializers(type, instance);
    return;
  }
  if (type.bases.empty()) run_field_initializers(type, instance);
  if (interrupted()) return;
  CallContext inner(*facade_, context.span());
  inner.positional = context.positional;
  inner.self = instance;
  call(*constructor, inner);
}

void Interpreter::construct_base(const Value& base, const Value& instance, CallContext& context) {
  if (const ClassObject* parent = base.class_object()) {
    if (inherits_name(*parent, "Error") && parent->code == nullptr) {
      instance.instance()->attributes->set(Value("message"),
                                           context.argument(0).is_undefined() ? Value("") : context.argument(0));
      instance.instance()->attributes->set(Value("name"), Value(instance.instance()->type->name));
    } else {
      run_constructor(*parent, instance, context);
    }
  }
}

Value Interpreter::super_call_constructor(CallContext& context) {
  const Environment* scope = this_scope();
  const std::shared_ptr<ClassObject> owner = scope == nullptr ? nullptr : scope->owner.lock();
  if (owner == nullptr) return raise("SyntaxError", "'super' keyword unexpected here", context.span());
  const Value self = scope->this_value;
  construct_base(owner->bases.empty() ? Value() : owner->bases.front(), self, context);
  if (!interrupted()) run_field_initializers(*owner, self);
  return {};
}

Value Interpreter::super_attribute(std::string_view name, const SourceSpan& span) {
  const Environment* scope = this_scope();
  const std::shared_ptr<ClassObject> owner = scope == nullptr ? nullptr : scope->owner.lock();
  if (owner == nullptr) return raise("SyntaxError", "'super' keyword unexpected here", span);
  for (const Value& base : owner->bases) {
    if (base.is_unknown()) return base;
    if (base.class_object() == nullptr) continue;
    if (auto found = class_attribute(*base.class_object(), name)) return *found;
  }
  return {};
}

Value Interpreter::python_super(const SourceSpan& span) {
  const Environment* scope = this_scope();
  const std::shared_ptr<ClassObject> owner = scope == nullptr ? nullptr : scope->owner.lock();
  if (owner == nullptr) return raise("RuntimeError", "super(): no arguments", span);
  const Function* code = frame_->function;
  Value self;
  if (code != nullptr && !code->parameters.empty()) {
    if (const auto* name = std::get_if<Name>(&code->parameters.front().target->node)) {
      if (const Value* value = find_name(name->text)) self = *value;
    }
  }
  return Value(std::make_shared<SuperObject>(*this, owner, self));
}

// The fields of a dataclass or a named tuple, set from the arguments of its call.
bool Interpreter::fill_fields(const ClassObject& type, const Value& instance, CallContext& context) {
  const Value* fields = type.attributes->find("\1fields");
  if (fields == nullptr || fields->sequence() == nullptr) return false;
  std::size_t at = 0;
  for (const Value& field : fields->sequence()->items) {
    const std::string& name = *field.string();
    Value value;
    if (at < context.positional.size()) {
      value = context.positional[at++];
    } else if (context.has(name)) {
      value = context.keyword(name);
    } else if (const Value* fallback = type.attributes->find(std::string_view(name))) {
      value = *fallback;
      if (const auto* factory = value.dict(); factory != nullptr && factory->find("\1default_factory") != nullptr) {
        value = call(*factory->find("\1default_factory"), {}, context.span());
      }
    } else {
      raise("TypeError", type.name + "() missing a required argument: '" + name + "'", context.span());
      return true;
    }
    instance.instance()->attributes->set(field, value);
  }
  return true;
}

Value Interpreter::construct(const Value& callee, CallContext& context) {
  context.construct = true;
  const auto* shared = callee.as<std::shared_ptr<ClassObject>>();
  if (shared == nullptr) {
    // new F() of a function: an object that F fills.
    if (callee.function() != nullptr && !python()) {
      const Value made = Value::dict({});
      context.self = made;
      const Value result = call(callee, context);
      return result.dict() != nullptr || result.host() != nullptr ? result : made;
    }
    return call(callee, context);
  }
  const std::shared_ptr<ClassObject> type = *shared;
  if (deep()) {
    spend(Bound::Depth);
    return {};
  }
  for (const Value& base : type->bases) {
    if (const Unknown* unknown = base.unknown()) {
      const Unknown copy = *unknown;
      return call_unknown(copy, context);
    }
  }
  if (python() && inherits_name(*type, "Enum") && context.positional.size() == 1) {
    const Value wanted = context.positional[0];
    if (wanted.is_unknown()) return wanted;
    for (const auto& [key, member] : type->attributes->entries) {
      const Value* inner = member.instance() == nullptr ? nullptr : member.instance()->attributes->find("_value_");
      if (inner != nullptr && (equal(*inner, wanted).value_or(false) || equal(member, wanted).value_or(false)))
        return member;
    }
    return raise("ValueError", repr_of(wanted, language()).value_or("?") + " is not a valid " + type->name,
                 context.span());
  }
  auto object = std::make_shared<InstanceObject>();
  object->type = type;
  object->attributes = std::make_shared<DictObject>();
  const Value instance(Value::Data{object});
  if (!python()) {
    if (type->code == nullptr && inherits_name(*type, "Error")) {
      construct_base(callee, instance, context);
    } else {
      run_constructor(*type, instance, context);
    }
    return interrupted() ? Value() : instance;
  }
  if (const auto init = class_attribute(*type, "__init__"); init && init->callable()) {
    CallContext inner(*facade_, context.span());
    inner.positional = context.positional;
    inner.positional.insert(inner.positional.begin(), instance);
    inner.keywords = context.keywords;
    object->attributes->set(Value("args"), Value::tuple(context.positional));
    call(*init, inner);
    if (!inherits_name(*type, "BaseException")) object->attributes->erase(Value("args"));
    return interrupted() ? Value() : instance;
  }
  const bool has_fields = type->attributes->find("\1dataclass") != nullptr || inherits_name(*type, "NamedTuple");
  if (has_fields && fill_fields(*type, instance, context)) return interrupted() ? Value() : instance;
  if (inherits_name(*type, "BaseException")) object->attributes->set(Value("args"), Value::tuple(context.positional));
  return instance;
}

std::optional<bool> Interpreter::is_instance(const Value& value, const Value& type) {
  if (value.is_unknown() || type.is_unknown()) return std::nullopt;
  if (const SequenceObject* types = type.sequence()) {
    bool unknown = false;
    for (const Value& candidate : types->items) {
      const auto answer = is_instance(value, candidate);
      if (answer && *answer) return true;
      unknown = unknown || !answer;
    }
    return unknown ? std::nullopt : std::optional<bool>(false);
  }
  if (const ClassObject* wanted = type.class_object()) {
    if (value.instance() != nullptr) return is_subclass(*value.instance()->type, *wanted);
    if (wanted->name == "Error" && value.host() != nullptr) return std::nullopt;
    return false;
  }
  if (const HostObject* host = type.host()) return host->has_instance(value);
  const auto* native_type = type.as<std::shared_ptr<NativeFunction>>();
  if (native_type == nullptr) return std::nullopt;
  const std::string& name = (*native_type)->name;
  if (name == "object" || name == "Object")
    return python() || value.dict() != nullptr || value.sequence() != nullptr || value.instance() != nullptr;
  if (value.host() != nullptr) return value.host()->type_name() == name;
  if (value.instance() != nullptr) return inherits_name(*value.instance()->type, name);
  if (name == "str") return value.string() != nullptr;
  if (name == "bytes") return value.as<Bytes>() != nullptr;
  if (name == "bool") return value.boolean() != nullptr;
  if (name == "int") return value.integer() != nullptr || value.boolean() != nullptr;
  if (name == "float") return value.as<double>() != nullptr;
  if (name == "dict") return value.dict() != nullptr;
  if (name == "type") return value.class_object() != nullptr;
  if (name == "Array" || name == "list")
    return value.sequence() != nullptr && value.sequence()->kind == SequenceKind::List;
  if (name == "tuple") return value.sequence() != nullptr && value.sequence()->kind == SequenceKind::Tuple;
  if (name == "set" || name == "frozenset")
    return value.sequence() != nullptr && value.sequence()->kind == SequenceKind::Set;
  if (name == "Function") return value.callable();
  return false;
}

Value Interpreter::make_exception_class(std::string_view name, std::string_view base) {
  auto type = std::make_shared<ClassObject>();
  type->name = name;
  type->attributes = std::make_shared<DictObject>();
  if (const auto found = builtins_.find(std::string(base)); found != builtins_.end())
    type->bases.push_back(found->second);
  Value value(Value::Data(std::move(type)));
  builtins_[std::string(name)] = value;
  return value;
}

Value Interpreter::make_error(std::string_view type, const std::string& message) {
  auto instance = std::make_shared<InstanceObject>();
  const auto known = builtins_.find(std::string(type));
  if (known != builtins_.end() && known->second.class_object() != nullptr) {
    instance->type = *known->second.as<std::shared_ptr<ClassObject>>();
  } else {
    // An error of a database or of a library: an Exception of that name.
    instance->type = std::make_shared<ClassObject>();
    instance->type->name = type;
    instance->type->attributes = std::make_shared<DictObject>();
    instance->type->bases.push_back(builtins_[python() ? "Exception" : "Error"]);
  }
  instance->attributes = std::make_shared<DictObject>();
  if (python()) {
    instance->attributes->set(Value("args"), Value::tuple({Value(message)}));
  } else {
    instance->attributes->set(Value("name"), Value(std::string(type)));
    instance->attributes->set(Value("message"), Value(message));
  }
  return Value(Value::Data(std::move(instance)));
}

RaisedError Interpreter::error_from(const Value& value, const SourceSpan& span) {
  if (value.class_object() != nullptr) {
    CallContext context(*facade_, span);
    const Value made = construct(value, context);
    if (made.instance() != nullptr) return {value.class_object()->name, "", span, made};
  }
  RaisedError error{"Error", "", span, value};
  if (const InstanceObject* instance = value.instance()) {
    error.type = instance->type->name;
    const Value* message = instance->attributes->find("message");
    const auto text = !python() && message != nullptr ? text_of(*message, language()) : text_of(value, language());
    error.message = text.value_or(std::string());
  } else if (const Unknown* unknown = value.unknown()) {
    error.type = "an error that is not known";
    error.message = unknown->reason;
  } else {
    error.message = text_of(value, language()).value_or(value.kind_name());
  }
  return error;
}

Value Interpreter::error_value(const RaisedError& error) {
  if (!error.value.is_undefined()) return error.value;
  return make_error(error.type, error.message);
}

std::optional<bool> Interpreter::catches(const Value& type, const RaisedError& error) {
  if (error.value.is_unknown()) return std::nullopt;
  if (const SequenceObject* types = type.sequence()) {
    bool unknown = false;
    for (const Value& candidate : types->items) {
      const auto answer = catches(candidate, error);
      if (answer && *answer) return true;
      unknown = unknown || !answer;
    }
    return unknown ? std::nullopt : std::optional<bool>(false);
  }
  if (const ClassObject* wanted = type.class_object()) {
    const Value raised = error_value(error);
    if (raised.instance() == nullptr) return std::nullopt;
    if (is_subclass(*raised.instance()->type, *wanted) || raised.instance()->type->name == wanted->name) return true;
    return false;
  }
  // A class of a library: by its name, the last part of a dotted one. Another name may be one of its bases.
  std::string name;
  if (const HostObject* host = type.host()) name = host->text().value_or(host->type_name());
  if (const Unknown* unknown = type.unknown()) name = unknown->fact;
  if (const std::size_t dot = name.rfind('.'); dot != std::string::npos) name.erase(0, dot + 1);
  if (!name.empty() && name == error.type) return true;
  return std::nullopt;
}

std::optional<Value> Interpreter::call_special(const Value& object, std::string_view name, std::vector<Value> arguments,
                                               const SourceSpan& span) {
  const InstanceObject* instance = object.instance();
  if (instance == nullptr) return std::nullopt;
  const auto method = class_attribute(*instance->type, name);
  if (!method || method->function() == nullptr) return std::nullopt;
  arguments.insert(arguments.begin(), object);
  return call(*method, std::move(arguments), span);
}

}  // namespace crosswalk::script
