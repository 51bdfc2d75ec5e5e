#pragma once

#include <memory>
#include <string>
#include <utility>

#include "interpreter.h"
#include "private_objects.h"

// How the evaluator's own modules are put together.
namespace crosswalk::script {

// A module that is being put together.
class ModuleMaker {
 public:
  ModuleMaker(Interpreter& interpreter, std::string name)
      : interpreter_(&interpreter), module_(std::make_shared<ModuleObject>()) {
    module_->name = std::move(name);
    module_->attributes = std::make_shared<DictObject>();
  }
  ModuleMaker& function(const char* name, Value (*native)(Interpreter&, CallContext&), bool pure = true) {
    return value(name, interpreter_->native(name, native, pure));
  }
  ModuleMaker& value(const char* name, Value value) {
    module_->attributes->set(Value(name), std::move(value));
    return *this;
  }
  // What is not listed is not known, for this reason.
  ModuleMaker& otherwise(std::string reason) {
    module_->missing_reason = std::move(reason);
    return *this;
  }
  Value make() { return Value(Value::Data(module_)); }

 private:
  Interpreter* interpreter_;
  std::shared_ptr<ModuleObject> module_;
};

[[nodiscard]] inline std::string text_or_empty(const Value& value) {
  return value.string() != nullptr ? *value.string() : std::string();
}

// Modules of the standard library that fill a file of their own.
[[nodiscard]] Value python_pathlib(Interpreter& interpreter);
[[nodiscard]] Value python_datetime(Interpreter& interpreter);
[[nodiscard]] Value python_uuid(Interpreter& interpreter);
[[nodiscard]] Value python_re(Interpreter& interpreter);
[[nodiscard]] Value python_os_path(Interpreter& interpreter);

}  // namespace crosswalk::script
