#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "construct.h"
#include "crosswalk/diagnostics/diagnostics.h"

// Operations that a project adds to `op`: @Operations.register_operation and @Operations.implementation_for
// (alembic/operations/base.py). Where they are registered is for env.py to say; here the project's own files are looked
// through, once, when a script uses an operation that Alembic has not.
namespace crosswalk::alembic {

class CustomOperations {
 public:
  // The class method that an operation calls, bound to its class; undefined if no file of the project registers it.
  [[nodiscard]] Value find(std::string_view name, const Reading& reading);
  // What is registered for the class of an operation's object; undefined if there is none.
  [[nodiscard]] Value implementation_of(const Value& operation) const;

  void add(std::string name, Value method) { methods_[std::move(name)] = std::move(method); }
  // The names of a module that is run by itself: it makes no steps, and says nothing. Null if it raises an error.
  [[nodiscard]] std::shared_ptr<script::ModuleObject> run_aside(const std::string& path, const Reading& reading);

  void implement(const Value& type, Value function) { implementations_.emplace_back(type, std::move(function)); }

 private:
  void read_project(const Reading& reading);

  std::map<std::string, Value, std::less<>> methods_;
  std::vector<std::pair<Value, Value>> implementations_;  // by class
  bool project_read_ = false;
  Diagnostics unheard_;
  std::unique_ptr<script::Imports> imports_;
  std::unique_ptr<script::Evaluator> evaluator_;  // of modules that are run by themselves
};

// The module alembic.operations, and what it holds.
[[nodiscard]] Value make_operations_module(const Reading& reading);
// op.invoke(operation): one of Alembic's own, or of a class of the project.
[[nodiscard]] Value invoke_operation(const Value& operations, const Reading& reading, CallContext& context);
// op.get_context().script: the revisions, by their ids, as modules.
[[nodiscard]] Value make_script_directory(const Reading& reading);

}  // namespace crosswalk::alembic
