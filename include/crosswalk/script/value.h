#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "crosswalk/script/tree.h"

// The values that the evaluator computes with.
namespace crosswalk::script {

class CallContext;
class HostObject;
class Value;
struct Environment;  // a scope of names; private to the evaluator

struct None {
  friend bool operator==(None, None) = default;
};
struct Undefined {
  friend bool operator==(Undefined, Undefined) = default;
};
struct Bytes {
  std::string value;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};

// A value that cannot be known, and why: in words that complete "left for a person: …", with the place it came from.
struct Unknown {
  std::string reason;
  SourceSpan span;
  // The fact that would settle it, as it would stand in the configuration ("myapp.settings.X"), if there is one.
  std::string fact;
  // True if it is what a call of something unknown gave: such a call may have done something, so a statement that is
  // nothing but this call is left for a person.
  bool called = false;
  // True if code that is not known was handed the database on the way here (`Session(bind=conn)`): what is called on it
  // may change the database.
  bool reaches_database = false;
};

enum class SequenceKind { List, Tuple, Set };
struct SequenceObject;
struct DictObject;
struct FunctionObject;
struct NativeFunction;
struct ClassObject;
struct InstanceObject;
struct ModuleObject;

// A value. Lists, dicts, functions, classes, instances and host objects are shared by reference, as in both languages.
// Integers are 64 bits wide; a result that does not fit is Unknown.
class Value {
 public:
  using Data =
      std::variant<Undefined, None, bool, std::int64_t, double, std::string, Bytes, std::shared_ptr<SequenceObject>,
                   std::shared_ptr<DictObject>, std::shared_ptr<FunctionObject>, std::shared_ptr<NativeFunction>,
                   std::shared_ptr<ClassObject>, std::shared_ptr<InstanceObject>, std::shared_ptr<ModuleObject>,
                   std::shared_ptr<HostObject>, std::shared_ptr<Unknown>>;

  Value() = default;
  Value(None) : data_(None{}) {}                                         // NOLINT(google-explicit-constructor)
  Value(bool value) : data_(value) {}                                    // NOLINT(google-explicit-constructor)
  Value(std::int64_t value) : data_(value) {}                            // NOLINT(google-explicit-constructor)
  Value(int value) : data_(static_cast<std::int64_t>(value)) {}          // NOLINT(google-explicit-constructor)
  Value(double value) : data_(value) {}                                  // NOLINT(google-explicit-constructor)
  Value(std::string value) : data_(std::move(value)) {}                  // NOLINT(google-explicit-constructor)
  Value(std::string_view value) : data_(std::string(value)) {}           // NOLINT(google-explicit-constructor)
  Value(const char* value) : data_(std::string(value)) {}                // NOLINT(google-explicit-constructor)
  Value(Bytes value) : data_(std::move(value)) {}                        // NOLINT(google-explicit-constructor)
  Value(std::shared_ptr<HostObject> value) : data_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  template <class Host>
    requires std::is_base_of_v<HostObject, Host>
  Value(std::shared_ptr<Host> value)  // NOLINT(google-explicit-constructor)
      : data_(std::shared_ptr<HostObject>(std::move(value))) {}
  explicit Value(Data data) : data_(std::move(data)) {}

  [[nodiscard]] static Value unknown(std::string reason, SourceSpan span = {}, std::string fact = {});
  [[nodiscard]] static Value list(std::vector<Value> items);
  [[nodiscard]] static Value tuple(std::vector<Value> items);
  [[nodiscard]] static Value set(std::vector<Value> items);
  [[nodiscard]] static Value dict(std::vector<std::pair<Value, Value>> entries);
  using NativeCall = std::function<Value(CallContext&)>;
  [[nodiscard]] static Value native(std::string name, NativeCall call);

  [[nodiscard]] const Data& data() const { return data_; }
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&data_);
  }
  // The object behind the reference, or null if the value is not of this kind.
  [[nodiscard]] SequenceObject* sequence() const;
  [[nodiscard]] DictObject* dict() const;
  [[nodiscard]] FunctionObject* function() const;
  [[nodiscard]] ClassObject* class_object() const;
  [[nodiscard]] InstanceObject* instance() const;
  [[nodiscard]] ModuleObject* module() const;
  [[nodiscard]] HostObject* host() const;
  template <class Host>
  [[nodiscard]] Host* host_as() const {
    return dynamic_cast<Host*>(host());
  }
  [[nodiscard]] const Unknown* unknown() const;

  [[nodiscard]] bool is_unknown() const { return unknown() != nullptr; }
  [[nodiscard]] bool is_none() const { return as<None>() != nullptr; }
  [[nodiscard]] bool is_undefined() const { return as<Undefined>() != nullptr; }
  // None, null or undefined.
  [[nodiscard]] bool is_nothing() const { return is_none() || is_undefined(); }
  [[nodiscard]] const std::string* string() const { return as<std::string>(); }
  [[nodiscard]] const bool* boolean() const { return as<bool>(); }
  [[nodiscard]] const std::int64_t* integer() const { return as<std::int64_t>(); }
  // True if the value can be called: a function, class, native function, or a host object (which may still refuse).
  [[nodiscard]] bool callable() const;
  // "a string", "a list": for messages.
  [[nodiscard]] std::string kind_name() const;

 private:
  Data data_;
};

struct SequenceObject {
  SequenceKind kind = SequenceKind::List;
  std::vector<Value> items;
  bool frozen = false;
  ~SequenceObject();  // without recursion, however deep the nesting
};

// Keeps the order of insertion; keys are compared as both languages do for strings, numbers, booleans and tuples.
struct DictObject {
  std::vector<std::pair<Value, Value>> entries;
  [[nodiscard]] const Value* find(const Value& key) const;
  [[nodiscard]] const Value* find(std::string_view key) const;
  [[nodiscard]] const Value* find(const char* key) const { return find(std::string_view(key)); }
  void set(Value key, Value value);
  bool erase(const Value& key);
  ~DictObject();  // without recursion, however deep the nesting

 private:
  [[nodiscard]] std::size_t position(std::string_view key) const;
  // Where a text key stands, made once a dict has grown; checked on use, since `entries` is open to all.
  mutable std::unordered_map<std::string, std::size_t> index_;
};

struct FunctionObject {
  std::shared_ptr<const Function> code;
  std::shared_ptr<Environment> closure;
  std::vector<Value> defaults;  // one for each parameter; Undefined where there is none
  std::shared_ptr<const SourceFile> source;
  Value bound_this;  // self or this, if it is a bound method
  bool is_bound = false;
  std::weak_ptr<ClassObject> owner;        // for super; the class owns its methods
  std::shared_ptr<DictObject> attributes;  // f.x = 1; in JavaScript also the prototype
};
struct NativeFunction {
  std::string name;
  Value::NativeCall call;
};
struct ClassObject {
  std::string name;
  std::vector<Value> bases;
  std::shared_ptr<DictObject> attributes;
  std::shared_ptr<const Class> code;
  std::shared_ptr<Environment> closure;
  std::shared_ptr<const SourceFile> source;
};
struct InstanceObject {
  std::shared_ptr<ClassObject> type;
  std::shared_ptr<DictObject> attributes;
};
struct ModuleObject {
  std::string name;
  std::shared_ptr<DictObject> attributes;
  // Why an attribute that is not there is not known (the module is not part of the project); empty if it is complete.
  std::string missing_reason;
};

// What both languages agree on, unknown if it is: truth differs for containers, so the language is asked for.
[[nodiscard]] std::optional<bool> truth(const Value& value, Language language);
// Equality of known values; nothing if either is unknown.
[[nodiscard]] std::optional<bool> equal(const Value& left, const Value& right);
// The first unknown inside a value (a list of unknowns is known, its elements are not), or null.
[[nodiscard]] const Unknown* find_unknown(const Value& value);
// str(value) or String(value); nothing if it holds an unknown or has no text form.
[[nodiscard]] std::optional<std::string> text_of(const Value& value, Language language);
// repr(value), or the JSON text in JavaScript.
[[nodiscard]] std::optional<std::string> repr_of(const Value& value, Language language);

}  // namespace crosswalk::script
