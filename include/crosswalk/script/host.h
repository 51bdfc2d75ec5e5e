#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/script/value.h"

// Host objects: what an adapter offers to a script (`op`, `sa`, `knex`, `table`). Calls on them emit steps.
namespace crosswalk {
class Diagnostics;
}

namespace crosswalk::script {

class Evaluator;

// An exception that a script raised, or that an operation on known values raises by the language's own rules.
struct RaisedError {
  std::string type;  // "KeyError", "TypeError", "OperationalError"
  std::string message;
  SourceSpan span;
  Value value;  // the exception object, where there is one
};

// A call as the callee sees it: arguments, place, and what it may do. Also passed to attribute access and the like,
// with no arguments.
class CallContext {
 public:
  CallContext(Evaluator& evaluator, SourceSpan call_span) : evaluator_(&evaluator), span_(std::move(call_span)) {}

  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keywords;  // Python's keyword arguments, in order
  Value self;                                           // `this`, where there is one
  bool construct = false;                               // new F()
  // The spans of the arguments: positional first, then keywords, as far as they are written one by one.
  std::vector<SourceSpan> argument_spans;

  [[nodiscard]] Evaluator& evaluator() const { return *evaluator_; }
  [[nodiscard]] const SourceSpan& span() const { return span_; }
  [[nodiscard]] Language language() const;

  // The argument at a position, or of this name; undefined if it was not given.
  [[nodiscard]] const Value& argument(std::size_t position, std::string_view name = {}) const;
  [[nodiscard]] bool has(std::string_view keyword) const;
  [[nodiscard]] const Value& keyword(std::string_view name) const;

  // Calls a function value with these arguments. Its outcome may be unknown, or an error that is on its way (the result
  // is then Undefined and `raised()` of the evaluator is set; return at once).
  Value call(const Value& function, std::vector<Value> arguments);
  // The same, but nothing of it stands alone: a statement inside that must be left for a person takes the whole calling
  // statement with it (the callback of `createTable`, half of which is no table).
  Value call_whole(const Value& function, std::vector<Value> arguments);
  // Raises an exception in the script. Return its result at once.
  Value raise(std::string type, std::string message);
  // Says that the statement being run must be left for a person, whole. The reason completes "left for a person: …".
  // Return its result at once.
  Value leave(std::string reason, std::string fact = {});

 private:
  Evaluator* evaluator_;
  SourceSpan span_;
};

// An object whose behaviour an adapter defines. Each function answers nothing for "I do not do this", which the
// evaluator turns into the language's own error (AttributeError; undefined in JavaScript).
class HostObject {
 public:
  virtual ~HostObject() = default;
  [[nodiscard]] virtual std::string type_name() const = 0;
  virtual std::optional<Value> get(std::string_view name, CallContext& context);
  virtual bool set(std::string_view name, const Value& value, CallContext& context);
  virtual std::optional<Value> call(CallContext& context);
  virtual std::optional<Value> subscript(const Value& index, CallContext& context);
  // A binary or comparison operator with this object on the left, or on the right (`reflected`). `op` is as written in
  // Python: "==", "+", "&", "in".
  virtual std::optional<Value> operate(std::string_view op, const Value& other, bool reflected, CallContext& context);
  virtual std::optional<Value> negate(CallContext& context);  // ~x
  [[nodiscard]] virtual std::optional<bool> truth() const { return true; }
  virtual std::optional<std::vector<Value>> iterate(CallContext& context);
  // Context manager: what `with x as y` binds, and what happens at its end.
  virtual std::optional<Value> enter(CallContext& context);
  virtual void exit(CallContext& context);
  // What `await x` gives, as do x.then(), Promise.all([x]) and the return of x from a migration: a builder runs then,
  // and not when it merely stands as a statement. Answers nothing if x is a plain value.
  virtual std::optional<Value> settle(CallContext& context);
  [[nodiscard]] virtual std::optional<std::string> text() const;
  // What `class X(this)` or `class X extends this` gives: the class as it was made, or something in its place.
  virtual std::optional<Value> subclass(const Value& made, CallContext& context);
  // isinstance(value, this), where this stands for a class: nothing if that is not known.
  [[nodiscard]] virtual std::optional<bool> has_instance(const Value& value) const;
  // False if code that holds this object cannot change the database by it (a type, a column, a text; not `op`, a
  // connection, `knex`). An unknown function that is handed an object that reaches the database is never passed over:
  // its statement is left for a person, as is an undecided branch that uses one.
  [[nodiscard]] virtual bool reaches_database() const { return true; }
  // True if scripts may add functions to its kind: in JavaScript, one that it has not is then not known, where it would
  // be undefined.
  [[nodiscard]] virtual bool may_be_extended() const { return false; }
};

}  // namespace crosswalk::script
