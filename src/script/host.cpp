#include "crosswalk/script/host.h"

#include "crosswalk/script/evaluator.h"
#include "interpreter.h"

namespace crosswalk::script {

namespace {
const Value kNotGiven;
}  // namespace

Language CallContext::language() const { return evaluator_->language(); }

const Value& CallContext::argument(std::size_t position, std::string_view name) const {
  if (position < positional.size()) return positional[position];
  return name.empty() ? kNotGiven : keyword(name);
}

bool CallContext::has(std::string_view name) const {
  for (const auto& [candidate, value] : keywords) {
    if (candidate == name) return true;
  }
  return false;
}

const Value& CallContext::keyword(std::string_view name) const {
  for (const auto& [candidate, value] : keywords) {
    if (candidate == name) return value;
  }
  return kNotGiven;
}

Value CallContext::call(const Value& function, std::vector<Value> arguments) {
  CallContext inner(*evaluator_, span_);
  inner.positional = std::move(arguments);
  return evaluator_->call(function, inner);
}

Value CallContext::call_whole(const Value& function, std::vector<Value> arguments) {
  CallContext inner(*evaluator_, span_);
  inner.positional = std::move(arguments);
  return evaluator_->call_whole(function, inner);
}

Value CallContext::raise(std::string type, std::string message) {
  evaluator_->raise(RaisedError{std::move(type), std::move(message), span_, Value()});
  return {};
}

Value CallContext::leave(std::string reason, std::string fact) {
  evaluator_->leave(std::move(reason), span_, std::move(fact));
  return {};
}

std::optional<Value> HostObject::get(std::string_view, CallContext&) { return std::nullopt; }
bool HostObject::set(std::string_view, const Value&, CallContext&) { return false; }
std::optional<Value> HostObject::call(CallContext&) { return std::nullopt; }
std::optional<Value> HostObject::subscript(const Value&, CallContext&) { return std::nullopt; }
std::optional<Value> HostObject::operate(std::string_view, const Value&, bool, CallContext&) { return std::nullopt; }
std::optional<Value> HostObject::negate(CallContext&) { return std::nullopt; }
std::optional<std::vector<Value>> HostObject::iterate(CallContext&) { return std::nullopt; }
std::optional<Value> HostObject::enter(CallContext&) { return std::nullopt; }
void HostObject::exit(CallContext&) {}
std::optional<Value> HostObject::settle(CallContext&) { return std::nullopt; }
std::optional<Value> HostObject::subclass(const Value&, CallContext&) { return std::nullopt; }
std::optional<bool> HostObject::has_instance(const Value&) const { return std::nullopt; }
std::optional<std::string> HostObject::text() const { return std::nullopt; }

}  // namespace crosswalk::script
