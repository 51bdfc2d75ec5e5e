#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/script/value.h"

namespace crosswalk::script {

enum class ScopeKind { Module, Function, Nested, Class, Comprehension };

// A scope of names. A Python module's names live in its ModuleObject, so that whoever imports it sees them.
struct Environment {
  ScopeKind kind = ScopeKind::Nested;
  std::shared_ptr<Environment> parent;
  std::shared_ptr<DictObject> shared_names;
  std::vector<std::pair<std::string, Value>> names;
  // Python: names declared `global` and `nonlocal` here.
  std::vector<std::string> global_names;
  std::vector<std::string> nonlocal_names;
  // `this` and the class whose method runs, where this scope is a function that binds them.
  bool binds_this = false;
  Value this_value;
  std::weak_ptr<ClassObject> owner;
  // What `export { local as alias }` names, for a module.
  std::vector<std::pair<std::string, std::string>> exported;

  ~Environment();

  [[nodiscard]] Value* find(std::string_view name) {
    if (shared_names) return const_cast<Value*>(std::as_const(*shared_names).find(name));  // NOLINT: our own entry
    for (auto& [candidate, value] : names) {
      if (candidate == name) return &value;
    }
    return nullptr;
  }
  void bind(std::string_view name, Value value) {
    if (Value* place = find(name)) {
      *place = std::move(value);
    } else if (shared_names) {
      shared_names->set(Value(std::string(name)), std::move(value));
    } else {
      names.emplace_back(std::string(name), std::move(value));
    }
  }
  bool erase(std::string_view name) {
    if (shared_names) return shared_names->erase(Value(std::string(name)));
    const auto found =
        std::find_if(names.begin(), names.end(), [name](const auto& entry) { return entry.first == name; });
    if (found == names.end()) return false;
    names.erase(found);
    return true;
  }
};

}  // namespace crosswalk::script
