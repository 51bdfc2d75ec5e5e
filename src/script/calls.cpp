// Calls: functions of the script, natives, host objects, and what is not known.
#include "interpreter.h"
#include "private_objects.h"
#include "tree_walk.h"

namespace crosswalk::script {
namespace {

std::string name_of(const Function& code) { return code.name.empty() ? "this function" : "`" + code.name + "`"; }

bool is_await_wrapper(std::string_view name) {
  return name == "_asyncToGenerator" || name == "_async_to_generator" || name == "asyncToGenerator";
}

}  // namespace

Value Interpreter::make_function(const std::shared_ptr<Function>& code) {
  auto function = std::make_shared<FunctionObject>();
  function->code = code;
  function->closure = scope_;
  // A method does not see the names of its class.
  while (function->closure->kind == ScopeKind::Class) function->closure = function->closure->parent;
  function->source = frame_ != nullptr ? frame_->source : nullptr;
  if (python()) {
    for (const Parameter& parameter : code->parameters) {
      Value value;
      if (parameter.default_value) value = evaluate(*parameter.default_value);
      if (interrupted()) return {};
      function->defaults.push_back(std::move(value));
    }
  }
  return Value(Value::Data(std::move(function)));
}

Value Interpreter::call(const Value& function, std::vector<Value> arguments, const SourceSpan& span, Value self) {
  CallContext context(*facade_, span);
  context.positional = std::move(arguments);
  context.self = std::move(self);
  return call(function, context);
}

Value Interpreter::call_whole(const Value& function, CallContext& context) {
  const Restored<int> whole(whole_, whole_ + 1);
  return call(function, context);
}

Value Interpreter::call(const Value& function, CallContext& context) {
  if (interrupted()) return {};
  if (deep()) {
    spend(Bound::Depth);
    return {};
  }
  if (const Unknown* unknown = function.unknown()) {
    const Unknown copy = *unknown;
    return call_unknown(copy, context);
  }
  if (const auto* native_function = function.as<std::shared_ptr<NativeFunction>>()) {
    const std::shared_ptr<NativeFunction> kept = *native_function;
    const Restored<std::size_t> counted(calls_, calls_ + 1);
    return kept->call(context);
  }
  if (const auto* code = function.as<std::shared_ptr<FunctionObject>>()) {
    const std::shared_ptr<FunctionObject> kept = *code;
    return call_function(*kept, context);
  }
  if (function.class_object() != nullptr) {
    if (!python() && !context.construct) {
      return raise("TypeError",
                   "Class constructor " + function.class_object()->name + " cannot be invoked without 'new'",
                   context.span());
    }
    return construct(function, context);
  }
  if (const auto* host = function.as<std::shared_ptr<HostObject>>()) {
    const std::shared_ptr<HostObject> kept = *host;
    if (auto result = kept->call(context)) return *result;
    if (interrupted()) return {};
    return raise("TypeError", "a " + kept->type_name() + " is not callable", context.span());
  }
  if (python() && function.instance() != nullptr) {
    if (auto result = call_special(function, "__call__", context.positional, context.span())) return *result;
    if (interrupted()) return {};
  }
  if (const ModuleObject* module = function.module(); module != nullptr && !module->missing_reason.empty()) {
    return call_unknown(Unknown{module->missing_reason, context.span(), module->name}, context);
  }
  return raise("TypeError", function.kind_name() + " is not callable", context.span());
}

Value Interpreter::call_unknown(const Unknown& unknown, CallContext& context) {
  if (!unknown.fact.empty()) {
    if (const auto declared = fact(unknown.fact + "()")) return *declared;
  }
  bool reaches =
      unknown.reaches_database || (context.self.unknown() != nullptr && context.self.unknown()->reaches_database);
  for (const Value& argument : context.positional) reaches = reaches || may_act(argument);
  for (const auto& [name, argument] : context.keywords) reaches = reaches || may_act(argument);
  auto result = std::make_shared<Unknown>(unknown);
  if (!unknown.fact.empty()) result->fact = unknown.fact + "()";
  if (!result->span.known()) result->span = context.span();
  result->called = true;
  result->reaches_database = reaches;
  // It was handed the database: what it does with it is not known.
  if (reaches) return leave(*result, context.span());
  return Value(Value::Data(std::move(result)));
}

namespace {

std::optional<std::size_t> parameter_of(const Function& code, std::string_view name) {
  for (std::size_t i = 0; i < code.parameters.size(); ++i) {
    const Parameter& parameter = code.parameters[i];
    const auto* target = parameter.target ? std::get_if<Name>(&parameter.target->node) : nullptr;
    if (target != nullptr && target->text == name && parameter.kind == ParameterKind::Positional &&
        !parameter.positional_only)
      return i;
  }
  return std::nullopt;
}

}  // namespace

bool Interpreter::bind_python_parameters(const FunctionObject& function, CallContext& context) {
  const Function& code = *function.code;
  const std::string shown = code.name.empty() ? "<lambda>" : code.name;
  std::vector<std::optional<Value>> given(code.parameters.size());
  std::vector<Value> rest;
  std::size_t at = 0;
  for (Value& argument : context.positional) {
    while (at < code.parameters.size() &&
           (code.parameters[at].keyword_only || code.parameters[at].kind == ParameterKind::KeywordRest))
      ++at;
    if (at < code.parameters.size() && code.parameters[at].kind == ParameterKind::Positional) {
      given[at++] = std::move(argument);
    } else {
      rest.push_back(std::move(argument));
    }
  }
  Value keywords = Value::dict({});
  for (auto& [name, value] : context.keywords) {
    const auto place = parameter_of(code, name);
    if (place && given[*place]) {
      raise("TypeError", shown + "() got multiple values for argument '" + name + "'", context.span());
      return false;
    }
    if (place) {
      given[*place] = std::move(value);
    } else {
      keywords.dict()->set(Value(name), std::move(value));
    }
  }
  bool takes_rest = false;
  bool takes_keywords = false;
  for (std::size_t i = 0; i < code.parameters.size(); ++i) {
    const Parameter& parameter = code.parameters[i];
    if (!parameter.target) continue;
    if (parameter.kind == ParameterKind::Rest) {
      takes_rest = true;
      assign(*parameter.target, Value::tuple(rest), Declaration::Let);
    } else if (parameter.kind == ParameterKind::KeywordRest) {
      takes_keywords = true;
      assign(*parameter.target, keywords, Declaration::Let);
    } else if (given[i]) {
      assign(*parameter.target, *given[i], Declaration::Let);
    } else if (parameter.default_value) {
      assign(*parameter.target, i < function.defaults.size() ? function.defaults[i] : Value(), Declaration::Let);
    } else {
      const auto* name = std::get_if<Name>(&parameter.target->node);
      raise("TypeError", shown + "() missing a required argument: '" + (name != nullptr ? name->text : "?") + "'",
            context.span());
      return false;
    }
  }
  if (!rest.empty() && !takes_rest) {
    raise("TypeError", shown + "() takes fewer positional arguments than were given", context.span());
    return false;
  }
  if (!keywords.dict()->entries.empty() && !takes_keywords) {
    const std::string* name = keywords.dict()->entries.front().first.string();
    raise("TypeError", shown + "() got an unexpected keyword argument '" + (name != nullptr ? *name : "?") + "'",
          context.span());
    return false;
  }
  return !interrupted();
}

bool Interpreter::bind_parameters(const FunctionObject& function, CallContext& context) {
  if (python()) return bind_python_parameters(function, context);
  const Function& code = *function.code;
  if (!code.is_arrow) scope_->bind("arguments", Value::list(context.positional));
  for (std::size_t i = 0; i < code.parameters.size(); ++i) {
    const Parameter& parameter = code.parameters[i];
    if (!parameter.target) continue;
    if (parameter.kind == ParameterKind::Rest) {
      std::vector<Value> rest;
      for (std::size_t k = i; k < context.positional.size(); ++k) rest.push_back(context.positional[k]);
      assign(*parameter.target, Value::list(std::move(rest)), Declaration::Let);
    } else {
      Value value = i < context.positional.size() ? context.positional[i] : Value();
      if (parameter.default_value && value.is_undefined()) value = evaluate(*parameter.default_value);
      if (interrupted()) return false;
      // Old scripts expect to be handed a Promise, of a library's own.
      const auto* name = std::get_if<Name>(&parameter.target->node);
      if (frame_->outermost && value.is_undefined() && name != nullptr && name->text == "Promise")
        value = builtins()["Promise"];
      assign(*parameter.target, value, Declaration::Let);
    }
    if (interrupted()) return false;
  }
  return true;
}

Value Interpreter::run_generator(const FunctionObject& function, CallContext& context,
                                 std::function<Value(const Value&)> on_yield) {
  const Function& code = *function.code;
  const Restored<std::size_t> counted(calls_, calls_ + 1);
  const Function* const awaited_before = awaited_;
  Frame frame;
  frame.function = &code;
  frame.source = function.source;
  frame.called_from = context.span();
  frame.on_yield = std::move(on_yield);
  const Restored<const Function*> none_awaited(awaited_, nullptr);
  frame.awaited = !python() && (code.is_async || frame.on_yield || awaited_before == &code);
  frame.outermost = frame_ != nullptr && frame_->outermost && frame_->function == nullptr && !frame_->top_level;
  frame.result = python() ? Value(None{}) : Value();
  const std::shared_ptr<Environment> scope = make_scope(ScopeKind::Function, function.closure);
  if (!code.is_arrow) {
    scope->binds_this = true;
    scope->this_value = function.is_bound ? function.bound_this : context.self;
    scope->owner = function.owner;
  }
  const Restored<std::shared_ptr<Environment>> restored_scope(scope_, scope);
  const Restored<Frame*> restored_frame(frame_, &frame);
  if (python() && function.is_bound) context.positional.insert(context.positional.begin(), function.bound_this);
  if (!bind_parameters(function, context)) return {};
  if (code.result) return evaluate(*code.result);
  if (!python()) {
    auto found = hoisted_vars_.find(&code);
    if (found == hoisted_vars_.end()) found = hoisted_vars_.emplace(&code, hoisted_variables(code.body)).first;
    for (const std::string& name : found->second) {
      if (scope->find(name) == nullptr) scope->bind(name, Value());
    }
  }
  const Flow flow = run_block(code.body, frame.outermost);
  if (interrupted()) return {};
  if (flow == Flow::Doubt) {
    Unknown why = frame.doubt.value_or(Unknown{"what " + name_of(code) + " returns is not known", context.span(), {}});
    why.called = false;
    return Value(Value::Data(std::make_shared<Unknown>(std::move(why))));
  }
  return flow == Flow::Return ? frame.result : (python() ? Value(None{}) : Value());
}

// The outcome of an async function: a promise, of a value or of an error.
Value Interpreter::finish_async(Value result) {
  if (!interrupted()) result = settle(result, frame_ != nullptr ? frame_->called_from : SourceSpan{});
  if (raised_) return rejected_promise(*take_raised());
  if (interrupted()) return {};
  return promise_of(std::move(result));
}

Value Interpreter::call_function(const FunctionObject& function, CallContext& context) {
  const Function& code = *function.code;
  if (!python() && is_await_wrapper(code.name) && context.positional.size() == 1 &&
      context.positional[0].function() != nullptr) {
    return await_wrapper(context.positional[0]);
  }
  if (code.is_generator) {
    auto items = std::make_shared<std::vector<Value>>();
    run_generator(function, context, [this, items](const Value& value) {
      if (claim(sizeof(Value))) items->push_back(value);
      return python() ? Value(None{}) : Value();
    });
    return interrupted() ? Value() : Value::list(std::move(*items));
  }
  const std::size_t mark = effects_mark();
  Value result = run_generator(function, context, nullptr);
  return code.is_async && !python() ? begun_at(finish_async(std::move(result)), mark) : result;
}

// What compilers make of an async function: a generator whose `yield` waits.
Value Interpreter::await_wrapper(const Value& generator) {
  return Value::native("async function", [this, generator](CallContext& context) -> Value {
    const FunctionObject* function = generator.function();
    if (function == nullptr) return call(generator, context);
    const SourceSpan span = context.span();
    const std::size_t mark = effects_mark();
    const auto wait = [this, span](const Value& value) { return settle(value, span); };
    return begun_at(finish_async(run_generator(*function, context, wait)), mark);
  });
}

}  // namespace crosswalk::script
