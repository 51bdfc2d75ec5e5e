#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crosswalk/script/host.h"

// Objects of the languages themselves that need behaviour of their own.
namespace crosswalk::script {

// Why what some modules give is not known: it is another value each time.
inline constexpr const char* kValueOfTheRun = "a value of the run";

// A property, getter and setter, static or class method: what reading a class's or an object's name goes through.
class Descriptor final : public HostObject {
 public:
  enum class Kind { Property, Static, Class };
  Descriptor(Kind kind, Value getter, Value setter = {})
      : kind_(kind), getter_(std::move(getter)), setter_(std::move(setter)) {}
  [[nodiscard]] std::string type_name() const override { return "property"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const Value& getter() const { return getter_; }
  [[nodiscard]] const Value& setter() const { return setter_; }
  void set_getter(Value getter) { getter_ = std::move(getter); }
  void set_setter(Value setter) { setter_ = std::move(setter); }
  // The decorators `@x.setter` and `@x.deleter`, each of which gives a property with one function more.
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "setter" && name != "deleter" && name != "getter") return std::nullopt;
    return Value::native(std::string(name), [kind = kind_, getter = getter_, setter = setter_,
                                             method = std::string(name)](CallContext& call) {
      const Value& given = call.argument(0);
      return Value(
          std::make_shared<Descriptor>(kind, method == "getter" ? given : getter, method == "setter" ? given : setter));
    });
  }

 private:
  Kind kind_;
  Value getter_;
  Value setter_;
};

// A promise that has its outcome already: everything runs in the order it is written.
class Promise final : public HostObject {
 public:
  explicit Promise(std::size_t mark) : since(mark) {}
  Value value;
  std::optional<RaisedError> error;
  std::size_t since;  // where the effects stood when what it promises began
  [[nodiscard]] std::string type_name() const override { return "promise"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
};

// Swallows everything: a logger, console.
class Silence final : public HostObject, public std::enable_shared_from_this<Silence> {
 public:
  [[nodiscard]] std::string type_name() const override { return "log"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> get(std::string_view, CallContext&) override { return Value(shared_from_this()); }
  bool set(std::string_view, const Value&, CallContext&) override { return true; }
  std::optional<Value> call(CallContext&) override { return Value(shared_from_this()); }
  std::optional<Value> enter(CallContext&) override { return Value(shared_from_this()); }
};

// contextlib.suppress(A, B): errors of these types end the body, and nothing else.
class SuppressedErrors final : public HostObject {
 public:
  explicit SuppressedErrors(std::vector<Value> error_types) : types_(std::move(error_types)) {}
  [[nodiscard]] std::string type_name() const override { return "context manager"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] const std::vector<Value>& types() const { return types_; }

 private:
  std::vector<Value> types_;
};

// nullcontext(x), closing(x): the body runs with x.
class PlainContext final : public HostObject {
 public:
  explicit PlainContext(Value bound) : bound_(std::move(bound)) {}
  [[nodiscard]] std::string type_name() const override { return "context manager"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  std::optional<Value> enter(CallContext&) override { return bound_; }

 private:
  Value bound_;
};

// A call of a function under Python's @contextmanager: its body runs around that of the `with`.
class ManagedContext final : public HostObject {
 public:
  explicit ManagedContext(std::function<Value(std::function<Value(const Value&)>)> run) : run_(std::move(run)) {}
  [[nodiscard]] std::string type_name() const override { return "context manager"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  Value run(std::function<Value(const Value&)> on_yield) const { return run_(std::move(on_yield)); }

 private:
  std::function<Value(std::function<Value(const Value&)>)> run_;
};

// A plain object of JavaScript, or a dictionary of Python, with these entries.
[[nodiscard]] Value object_of(std::initializer_list<std::pair<const char*, Value>> entries);

}  // namespace crosswalk::script
