// Promises and what is awaited, as plain sequence.
#include "interpreter.h"
#include "private_objects.h"
#include "tree_walk.h"

namespace crosswalk::script {

Value Interpreter::promise_of(Value value) {
  if (value.host_as<Promise>() != nullptr) return value;
  auto promise = std::make_shared<Promise>(effects_mark());
  promise->value = std::move(value);
  return Value(std::move(promise));
}

Value Interpreter::begun_at(Value promise, std::size_t mark) {
  if (auto* of = promise.host_as<Promise>()) of->since = std::min(of->since, mark);
  return promise;
}

std::size_t Interpreter::beginning_of(const Value& value) const {
  const auto* promise = value.host_as<Promise>();
  return promise == nullptr ? effects_mark() : std::min(promise->since, effects_mark());
}

Value Interpreter::rejected_promise(RaisedError error) {
  auto promise = std::make_shared<Promise>(effects_mark());
  promise->error = std::move(error);
  return Value(std::move(promise));
}

Value Interpreter::settle(const Value& value, const SourceSpan& span) {
  Value at = value;
  // A promise of a promise, a builder that gives a builder: bounded, since an adapter could answer with itself.
  for (int i = 0; i < 16; ++i) {
    if (interrupted()) return {};
    const auto* shared = at.as<std::shared_ptr<HostObject>>();
    if (shared != nullptr) {
      const std::shared_ptr<HostObject> host = *shared;
      if (const auto* promise = dynamic_cast<const Promise*>(host.get())) {
        if (promise->error) return raise(*promise->error);
        at = promise->value;
        continue;
      }
      CallContext context(*facade_, span);
      auto settled = host->settle(context);
      if (interrupted()) return {};
      if (!settled) return at;
      if (settled->as<std::shared_ptr<HostObject>>() != nullptr && settled->host() == host.get()) return at;
      if (settled->is_unknown()) ++doubtful_calls;
      at = *settled;
      continue;
    }
    // An object with a `then` of its own.
    const Value* then = !python() && at.dict() != nullptr ? at.dict()->find("then") : nullptr;
    if (then == nullptr || then->function() == nullptr) return at;
    at = run_executor(*then, at, span);
  }
  return at;
}

// Runs what takes resolve and reject; what they were called with is the outcome.
Value Interpreter::run_executor(const Value& executor, const Value& self, const SourceSpan& span) {
  auto promise = std::make_shared<Promise>(effects_mark());
  auto decided = std::make_shared<bool>(false);
  const Value resolve = Value::native("resolve", [promise, decided](CallContext& context) -> Value {
    if (!*decided) promise->value = context.argument(0);
    *decided = true;
    return {};
  });
  const Value reject = Value::native("reject", [this, promise, decided](CallContext& context) -> Value {
    if (!*decided) promise->error = error_from(context.argument(0), context.span());
    *decided = true;
    return {};
  });
  call(executor, {resolve, reject}, span, self);
  if (raised_) promise->error = take_raised();
  if (interrupted()) return {};
  if (!*decided && !promise->error) {
    return begun_at(promise_of(Value::unknown("a promise that is settled later is not followed", span)),
                    promise->since);
  }
  return Value(promise);
}

namespace {

// The expression that is all that a function does; null if it does more.
const Expression* only_expression(const FunctionObject* function) {
  if (function == nullptr || function->source == nullptr) return nullptr;
  const Block& body = function->code->body;
  if (body.empty()) return function->code->result.get();
  const auto* returned = body.size() == 1 ? std::get_if<Return>(&body.front()->node) : nullptr;
  return returned == nullptr ? nullptr : returned->value.get();
}

SourceSpan link_span(const Value& function) {
  const Expression* only = only_expression(function.function());
  return only == nullptr ? SourceSpan{} : function.function()->source->span(only->range);
}

}  // namespace

// Calls what was given to then, catch or finally, and makes a promise of its outcome. One that is a single expression
// is left by itself: what is chained behind it goes on, as the statement behind a statement does.
Value Interpreter::continue_promise(const Value& function, std::vector<Value> arguments, const SourceSpan& span) {
  const std::size_t mark = options_.effects == nullptr ? 0 : options_.effects->mark();
  const SourceSpan own = link_span(function);
  const FunctionObject* link = function.function();
  // What a link of one expression gives is waited for below, so that it is left without more around it.
  const Restored<const Function*> awaited(awaited_, link == nullptr || own.known() ? nullptr : link->code.get());
  Value result = call(function, std::move(arguments), span);
  if (!interrupted()) result = settle(result, own.known() ? own : span);
  if (leaving_ && whole_ == 0 && acting_handlers_ == 0) result = leave_link(function, mark);
  if (raised_) return rejected_promise(*take_raised());
  return interrupted() ? Value() : promise_of(std::move(result));
}

Value Interpreter::leave_link(const Value& function, std::size_t mark) {
  const FunctionObject* link = function.function();
  const Expression* only = only_expression(link);
  if (only == nullptr) return {};
  if (options_.effects != nullptr) options_.effects->roll_back(mark);
  const Leaving leaving = *std::exchange(leaving_, std::nullopt);
  emit_left(link->source->span(only->range), leaving, reach_of(function));
  ++doubtful_calls;
  const Unknown why{leaving.reason, leaving.span, leaving.fact};
  const Restored<std::shared_ptr<Environment>> restored(scope_, link->closure);
  for (const ChangedTarget& changed : changed_targets(*only, language()))
    poison_target(*changed.target, why, changed.in_place);
  return Value(Value::Data(std::make_shared<Unknown>(why)));
}

Value Interpreter::settled_promise(const Value& self, const SourceSpan& span) {
  Value value = settle(self, span);
  if (raised_) return rejected_promise(*take_raised());
  return interrupted() ? Value() : promise_of(std::move(value));
}

// True of a handler that raises again, whatever it does before: nothing goes on behind it.
bool Interpreter::only_raises(const Value& handler) {
  const FunctionObject* function = handler.function();
  return function != nullptr && always_raises(function->code->body);
}

// What a handler swallows of the refusals of the database, of all that a promise did since it began.
bool Interpreter::swallows_refusal(const Value& handler, std::size_t since) const {
  if (!handler.callable() && !handler.is_unknown()) return false;
  return !only_raises(handler) && may_be_refused(since);
}

Value Interpreter::promise_then(const Value& self, CallContext& context, bool tap) {
  const std::size_t since = beginning_of(self);
  const Value outcome = settled_promise(self, context.span());
  const auto* promise = outcome.host_as<Promise>();
  if (promise == nullptr) return {};
  if (swallows_refusal(context.argument(1), since)) return leave(kSwallowedRefusal, context.span());
  const Value handler = promise->error ? context.argument(1) : context.argument(0);
  if (!handler.callable() && !handler.is_unknown()) return begun_at(outcome, since);
  const std::optional<RaisedError> error = promise->error;
  const Value given = error ? error_value(*error) : promise->value;
  const Value next = begun_at(continue_promise(handler, {given}, context.span()), since);
  return tap && !error ? begun_at(outcome, since) : next;
}

Value Interpreter::promise_catch(const Value& self, CallContext& context) {
  const std::size_t doubtful_before = doubtful_calls;
  const std::size_t since = beginning_of(self);
  const Value outcome = settled_promise(self, context.span());
  const auto* promise = outcome.host_as<Promise>();
  if (promise == nullptr) return {};
  const Value handler = context.positional.empty() ? Value() : context.positional.back();
  // Whether a query fails is not known; a handler that would act on it is then not known to run.
  const bool doubtful = doubtful_calls > doubtful_before || promise->value.is_unknown();
  if (!promise->error && doubtful && may_act(handler) && !only_raises(handler))
    return leave("whether an error is raised here is not known", context.span());
  if (swallows_refusal(handler, since)) return leave(kSwallowedRefusal, context.span());
  if (!promise->error) return begun_at(outcome, since);
  return begun_at(continue_promise(handler, {error_value(*promise->error)}, context.span()), since);
}

Value Interpreter::promise_finally(const Value& self, CallContext& context) {
  const std::size_t since = beginning_of(self);
  const Value outcome = settled_promise(self, context.span());
  if (outcome.host_as<Promise>() == nullptr) return {};
  const Value after = continue_promise(context.argument(0), {}, context.span());
  if (interrupted()) return {};
  const auto* ended = after.host_as<Promise>();
  return begun_at(ended != nullptr && ended->error ? after : outcome, since);
}

std::optional<Value> Interpreter::promise_method(const Value& self, std::string_view name) {
  if (name == "then" || name == "tap") {
    const bool tap = name == "tap";
    return Value::native(std::string(name),
                         [this, self, tap](CallContext& context) { return promise_then(self, context, tap); });
  }
  if (name == "catch") {
    return Value::native("catch", [this, self](CallContext& context) { return promise_catch(self, context); });
  }
  if (name == "finally") {
    return Value::native("finally", [this, self](CallContext& context) { return promise_finally(self, context); });
  }
  return std::nullopt;
}

// Promise.all and its like: settles each in the order written.
Value Interpreter::promise_all(CallContext& context, bool settled_only) {
  const Value& list = context.argument(0);
  if (list.is_unknown()) return promise_of(list);
  const auto items = iterate(list, context.span());
  if (interrupted()) return {};
  if (!items) return raise("TypeError", list.kind_name() + " is not iterable", context.span());
  std::vector<Value> values;
  std::size_t since = effects_mark();
  for (const Value& item : *items) since = std::min(since, beginning_of(item));
  for (const Value& item : *items) {
    const Value value = settle(item, context.span());
    if (settled_only && !interrupted() && may_be_refused(since)) return leave(kSwallowedRefusal, context.span());
    if (raised_ && settled_only) {
      values.push_back(
          Value::dict({{Value("status"), Value("rejected")}, {Value("reason"), error_value(*take_raised())}}));
      continue;
    }
    if (raised_) return begun_at(rejected_promise(*take_raised()), since);
    if (interrupted()) return {};
    values.push_back(settled_only ? Value::dict({{Value("status"), Value("fulfilled")}, {Value("value"), value}})
                                  : value);
  }
  return begun_at(promise_of(Value::list(std::move(values))), since);
}

}  // namespace crosswalk::script
