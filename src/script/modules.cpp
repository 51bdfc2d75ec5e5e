// Imports and exports: what adapters offer, the pure standard modules, the project's own files.
#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/script/reader.h"
#include "interpreter.h"
#include "path_aliases.h"
#include "private_objects.h"
#include "text_forms.h"
#include "tree_walk.h"

namespace crosswalk::script {
namespace {

constexpr std::size_t kModuleSteps = 400'000;  // what the loading of one imported module may use
constexpr std::size_t kDeepestImports = 40;

std::string first_part(std::string_view dotted) { return std::string(dotted.substr(0, dotted.find('.'))); }

// The file of a module in the tree, by the rules of the language, for a module that the adapter does not place.
std::optional<std::string> find_python_file(const FileTree& files, std::string_view name, std::uint32_t level,
                                            std::string_view from) {
  std::string relative;
  for (const char c : name) relative += c == '.' ? '/' : c;
  const auto at = [&files, &relative](std::string_view folder) -> std::optional<std::string> {
    const std::string base = relative.empty() ? std::string(folder) : join_path(folder, relative);
    for (const std::string& candidate : {base + ".py", base + "/__init__.py"}) {
      const auto path = normalize_path(candidate);
      if (path && files.is_file(*path)) return path;
    }
    return std::nullopt;
  };
  std::string folder(parent_path(from));
  if (level > 0) {
    for (std::uint32_t i = 1; i < level; ++i) folder = parent_path(folder);
    return at(folder);
  }
  // Any folder above may be on the path from which the project is run.
  while (true) {
    if (auto path = at(folder)) return path;
    if (folder.empty()) break;
    folder = parent_path(folder);
  }
  // The tree may be the package itself, as its modules name it.
  std::string root = files.root();
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  const std::string package(file_name(root));
  if (package.empty() || package == "." || !relative.starts_with(package + "/")) return std::nullopt;
  relative.erase(0, package.size() + 1);
  return at("");
}

// The file of a module by its path without an extension, or with one.
std::optional<std::string> javascript_file_at(const FileTree& files, const std::string& base) {
  std::vector<std::string> candidates{base};
  for (const char* extension : {".js", ".ts", ".cjs", ".mjs", ".cts", ".mts", ".json", "/index.js", "/index.ts"})
    candidates.push_back(base + extension);
  // TypeScript writes the name of what it will be compiled to.
  if (base.ends_with(".js")) candidates.push_back(base.substr(0, base.size() - 3) + ".ts");
  for (const std::string& candidate : candidates) {
    if (files.is_file(candidate)) return candidate;
  }
  return std::nullopt;
}

std::optional<std::string> find_javascript_file(const FileTree& files, WorkspacePackages& packages,
                                                std::string_view name, std::string_view from) {
  if (name.starts_with('.')) {
    const auto base = normalize_path(join_path(parent_path(from), name));
    return base ? javascript_file_at(files, *base) : std::nullopt;
  }
  for (const std::string& base : aliased_paths(files, name, from)) {
    if (auto path = javascript_file_at(files, base)) return path;
  }
  for (const std::string& base : packages.paths(files, name, from)) {
    if (auto path = javascript_file_at(files, base)) return path;
  }
  return std::nullopt;
}

Value missing_module(const std::string& name, const std::string& reason) {
  auto module = std::make_shared<ModuleObject>();
  module->name = name;
  module->attributes = std::make_shared<DictObject>();
  module->missing_reason = reason;
  return Value(Value::Data(std::move(module)));
}

bool is_missing(const Value& value) { return value.module() != nullptr && !value.module()->missing_reason.empty(); }

}  // namespace

std::string Interpreter::tree_path(std::string_view shown) const {
  return options_.files ? options_.files->path_of_display(shown) : std::string(shown);
}

std::string Interpreter::current_path() const {
  return frame_ != nullptr && frame_->source ? tree_path(frame_->source->path()) : std::string();
}

std::optional<std::string> Interpreter::read_side_file(std::string_view path) const {
  if (!options_.files) return std::nullopt;
  // Absolute paths of scripts start at the root of the tree.
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto clean = normalize_path(path);
  if (!clean || !options_.files->is_file(*clean)) return std::nullopt;
  auto bytes = options_.files->read_bytes(*clean);
  if (!bytes || find_invalid_utf8(*bytes)) return std::nullopt;
  return bytes;
}

std::optional<std::vector<FolderEntry>> Interpreter::list_side_folder(std::string_view path) const {
  if (!options_.files) return std::nullopt;
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto clean = normalize_path(path);
  return clean ? options_.files->list(*clean) : std::nullopt;
}

LoadedModule& Interpreter::start_module(const std::shared_ptr<const Module>& module, const std::string& name) {
  LoadedModule& loaded = modules_[tree_path(module->source->path())];
  loaded.object = std::make_shared<ModuleObject>();
  loaded.object->name = name;
  loaded.object->attributes = std::make_shared<DictObject>();
  if (python()) {
    loaded.object->attributes->set(Value("__name__"), Value(name));
    loaded.object->attributes->set(Value("__file__"), Value("/" + tree_path(module->source->path())));
    loaded.object->attributes->set(Value("__doc__"),
                                   module->docstring.empty() ? Value(None{}) : Value(module->docstring));
    for (const char* own : {"__spec__", "__package__", "__loader__"})
      loaded.object->attributes->set(Value(own), Value::unknown("how a module is loaded is decided by the run"));
    return loaded;
  }
  loaded.exports = Value::dict({});
  loaded.module_record = std::make_shared<DictObject>();
  loaded.module_record->set(Value("exports"), loaded.exports);
  return loaded;
}

void Interpreter::run_module_body(const Module& module, LoadedModule& loaded, bool outermost) {
  Frame frame;
  frame.source = module.source;
  frame.outermost = outermost;
  frame.top_level = true;
  const std::shared_ptr<Environment> scope = make_scope(ScopeKind::Module, nullptr);
  module_scopes_.push_back(scope);
  const Restored<std::shared_ptr<Environment>> restored_scope(scope_, scope);
  const Restored<Frame*> restored_frame(frame_, &frame);
  const Restored<LoadedModule*> restored_module(current_module_, &loaded);
  if (python()) {
    scope->shared_names = loaded.object->attributes;
  } else {
    const std::string path = tree_path(module.source->path());
    scope->bind("module", Value(Value::Data(loaded.module_record)));
    scope->bind("exports", loaded.exports);
    scope->bind("__filename", Value("/" + path));
    scope->bind("__dirname", Value("/" + std::string(parent_path(path))));
    scope->binds_this = true;
    scope->this_value = helpers_.is_undefined() ? loaded.exports : helpers_;
    for (const std::string& name : hoisted_variables(module.body)) scope->bind(name, Value());
  }
  run_block(module.body, true);
  if (raised_ || leaving_) return;
  // `export { up, down }` may stand before what it names.
  for (const auto& [local, alias] : scope->exported) {
    if (const Value* value = find_name(local)) loaded.exports.dict()->set(Value(alias), *value);
  }
}

void Interpreter::finish_module(LoadedModule& loaded, const Module&) {
  if (python()) return;
  const Value* exports = loaded.module_record->find("exports");
  if (exports != nullptr) loaded.exports = *exports;
  DictObject& names = *loaded.object->attributes;
  names.entries.clear();
  if (const DictObject* dict = loaded.exports.dict()) {
    const auto entries = dict->entries;
    for (const auto& [key, value] : entries) {
      names.set(key, resolve_descriptor(value, loaded.exports, SourceSpan{}));
      if (interrupted()) return;
    }
  } else if (const Unknown* unknown = loaded.exports.unknown()) {
    loaded.object->missing_reason = unknown->reason;
  } else if (const InstanceObject* instance = loaded.exports.instance()) {
    for (const auto& [key, value] : instance->attributes->entries) names.set(key, value);
    for (const auto& [key, value] : instance->type->attributes->entries) {
      const std::string* name = key.string();
      if (name == nullptr || *name == "constructor" || names.find(key) != nullptr) continue;
      if (const auto bound = get_attribute(loaded.exports, *name, SourceSpan{})) names.set(key, *bound);
    }
  } else if (const FunctionObject* function = loaded.exports.function(); function != nullptr && function->attributes) {
    for (const auto& [key, value] : function->attributes->entries) names.set(key, value);
  }
  if (names.find("default") == nullptr) names.set(Value("default"), loaded.exports);
}

Value Interpreter::exported_by(const LoadedModule& loaded) const {
  if (python()) return Value(Value::Data(loaded.object));
  const Value* exports = loaded.module_record->find("exports");
  return exports == nullptr ? loaded.exports : *exports;
}

std::optional<Value> Interpreter::load_project_module(const std::string& path, std::string_view name) {
  if (const auto found = modules_.find(path); found != modules_.end()) return exported_by(found->second);
  if (const auto known = failed_modules_.find(path); known != failed_modules_.end()) return known->second;
  const auto fail = [this, &path, name](const std::string& reason) {
    modules_.erase(path);
    return failed_modules_[path] = missing_module(std::string(name), reason);
  };
  if (path.ends_with(".json")) {
    const auto text = read_side_file(path);
    const auto value = text ? read_json(*text) : std::nullopt;
    return value ? failed_modules_[path] = *value : fail("`" + path + "` cannot be read");
  }
  Diagnostics unheard;
  const auto source = options_.files->read(path, unheard);
  const auto module = source ? reader_of(language()).read(source, unheard) : nullptr;
  if (!module) return fail("`" + path + "` cannot be read");
  if (imports_ >= kDeepestImports || deep()) return fail("imports nest too deep");
  std::string error;
  if (auto value = load_module(module, name, error)) return value;
  return fail("`" + path + "` raises an error as it is loaded: " + error);
}

std::optional<Value> Interpreter::load_module(const std::shared_ptr<const Module>& module, std::string_view name,
                                              std::string& error) {
  kept_.push_back(module);
  LoadedModule& loaded = start_module(module, std::string(name));
  // What a module does while it is loaded is no step of the migration, and has bounds of its own.
  const Restored<std::size_t> counted(imports_, imports_ + 1);
  const Restored<int> quiet(quiet_, quiet_ + 1);
  const Restored<int> whole(whole_, 0);
  const Restored<int> acting(acting_handlers_, 0);
  const std::size_t steps_before = steps_;
  const Restored<std::size_t> limit(step_limit_, std::min(step_limit_, steps_ + kModuleSteps));
  run_module_body(*module, loaded, true);
  const bool failed = raised_.has_value();
  if (failed) error = raised_->type + ": " + raised_->message;
  raised_.reset();
  leaving_.reset();
  spent_ = Bound::None;
  steps_ = steps_before;
  if (failed) return std::nullopt;
  finish_module(loaded, *module);
  raised_.reset();
  return exported_by(loaded);
}

std::optional<Value> Interpreter::find_module(std::string_view name, std::uint32_t level, const SourceSpan& span) {
  if (level == 0) {
    const auto known = host_modules_.find(std::string(name));
    if (known != host_modules_.end()) return known->second;
    CallContext context(*facade_, span);
    if (options_.imports != nullptr) {
      if (auto value = options_.imports->host_module(name, context)) return host_modules_[std::string(name)] = *value;
    }
    if (auto value = python() ? python_standard_module(*this, name) : javascript_standard_module(*this, name)) {
      return host_modules_[std::string(name)] = *value;
    }
    if (!python()) {
      if (auto value = lodash_module(name)) return value;
    }
  }
  if (!options_.files) return std::nullopt;
  const std::string from = current_path();
  std::optional<std::string> path;
  if (options_.imports != nullptr) path = options_.imports->project_module(name, level, from);
  if (!path) {
    path = python() ? find_python_file(*options_.files, name, level, from)
                    : find_javascript_file(*options_.files, packages_, name, from);
  }
  if (!path) return std::nullopt;
  return load_project_module(*path, name);
}

Value Interpreter::import_module(std::string_view name, std::uint32_t level, const SourceSpan& span) {
  if (auto value = find_module(name, level, span)) return *value;
  if (interrupted()) return {};
  return missing_module(std::string(name), "`" + std::string(name) + "` is not part of the project");
}

// One name out of a Python module: an attribute of it, or a module below it.
Value Interpreter::import_name(const std::string& module, std::uint32_t level, const std::string& name,
                               const SourceSpan& span) {
  const std::string below = module.empty() ? name : module + "." + name;
  const auto declared = level == 0 ? fact(below) : std::nullopt;
  if (declared) return *declared;
  const std::optional<Value> holder = module.empty() && level == 0 ? std::nullopt : find_module(module, level, span);
  if (interrupted()) return {};
  if (holder && !is_missing(*holder)) {
    if (auto value = get_attribute(*holder, name, span)) return *value;
    if (interrupted()) return {};
  }
  if (auto value = find_module(below, level, span)) return *value;
  if (interrupted()) return {};
  ++doubtful_calls;
  if (holder && is_missing(*holder)) return read_attribute(*holder, name, span);
  if (holder) {
    // A name that a half-loaded module has not made yet, or that it makes in a way that is not followed.
    return Value::unknown("`" + below + "` is not known: `" + module + "` does not define it in a way that is followed",
                          span, below);
  }
  return Value::unknown(
      "`" + below + "` is not known: `" + (module.empty() ? name : module) + "` is not part of the project", span,
      below);
}

// `import a.b.c` binds `a`, with `b` and `c` below it.
Value Interpreter::import_dotted(const std::string& module, const SourceSpan& span) {
  const std::string top = first_part(module);
  auto holder = find_module(top, 0, span);
  if (interrupted()) return {};
  Value result = holder ? *holder : missing_module(top, "`" + top + "` is not part of the project");
  if (!holder) host_modules_[top] = result;
  Value at = result;
  for (std::size_t dot = module.find('.'); dot != std::string::npos && at.module() != nullptr;) {
    const std::size_t next = module.find('.', dot + 1);
    const std::string path = module.substr(0, next);
    const std::string part = module.substr(dot + 1, next == std::string::npos ? next : next - dot - 1);
    const Value* there = at.module()->attributes->find(std::string_view(part));
    Value below = there != nullptr ? *there : import_module(path, 0, span);
    if (interrupted()) return {};
    if (there == nullptr) at.module()->attributes->set(Value(part), below);
    at = below;
    dot = next;
  }
  return result;
}

Flow Interpreter::run_import(const Import& import, ByteRange range) {
  if (import.type_only) return Flow::Normal;
  const SourceSpan span = span_of(range);
  if (!python()) {
    const Value names = import_namespace(import.module, span);
    if (interrupted()) return Flow::Interrupted;
    for (const ImportedName& name : import.names) {
      const std::string& alias = name.alias.empty() ? name.name : name.alias;
      if (name.name == "*") {
        assign_name(alias, names, Declaration::Const);
        continue;
      }
      const Value value = read_attribute(names, name.name, span);
      if (interrupted()) return Flow::Interrupted;
      assign_name(alias, value, Declaration::Const);
    }
    return Flow::Normal;
  }
  if (import.star) {
    const Value module = import_module(import.module, import.level, span);
    if (interrupted()) return Flow::Interrupted;
    if (const ModuleObject* object = module.module()) {
      const auto entries = object->attributes->entries;
      for (const auto& [key, value] : entries) {
        if (key.string() != nullptr && !key.string()->starts_with("_")) assign_name(*key.string(), value);
      }
    } else if (HostObject* host = module.host()) {
      CallContext context(*facade_, span);
      const auto names = host->iterate(context);
      for (const Value& name : names.value_or(std::vector<Value>{})) {
        if (name.string() != nullptr) assign_name(*name.string(), read_attribute(module, *name.string(), span));
      }
    }
    return interrupted() ? Flow::Interrupted : Flow::Normal;
  }
  for (const ImportedName& name : import.names) {
    const std::string alias = name.alias.empty() ? first_part(name.name) : name.alias;
    Value value;
    if (!import.whole_module) {
      value = import_name(import.module, import.level, name.name, span);
    } else if (alias == first_part(import.module) && import.module.find('.') != std::string::npos) {
      value = import_dotted(import.module, span);
    } else {
      value = import_module(import.module, 0, span);
      if (is_missing(value)) ++doubtful_calls;
    }
    if (interrupted()) return Flow::Interrupted;
    assign_name(import.whole_module ? alias : (name.alias.empty() ? name.name : name.alias), value);
  }
  return Flow::Normal;
}

Value Interpreter::require(const std::string& name, const SourceSpan& span) {
  const Value value = import_module(name, 0, span);
  if (is_missing(value)) ++doubtful_calls;
  return value;
}

// What `import * as x` sees: of a CommonJS module its exports, with the whole as `default`.
Value Interpreter::import_namespace(const std::string& name, const SourceSpan& span) {
  const Value exports = require(name, span);
  if (interrupted() || exports.is_unknown() || exports.module() != nullptr) return exports;
  if (exports.host() != nullptr) {
    // Whether a host is meant as a whole or by its default is the adapter's affair.
    CallContext context(*facade_, span);
    if (exports.host()->get("default", context)) return exports;
    return Value::dict({{Value("default"), exports}});
  }
  Value names = Value::dict({});
  if (exports.dict() != nullptr) spread_into(*names.dict(), exports, span);
  if (const FunctionObject* function = exports.function(); function != nullptr && function->attributes) {
    for (const auto& [key, value] : function->attributes->entries) names.dict()->set(key, value);
  }
  const bool marked = names.dict()->find("__esModule") != nullptr;
  if (!marked && names.dict()->find("default") == nullptr) names.dict()->set(Value("default"), exports);
  return names;
}

Flow Interpreter::run_export(const Export& exported, const Statement& statement) {
  if (current_module_ == nullptr) return Flow::Normal;
  const SourceSpan span = span_of(statement.range);
  DictObject& exports = *current_module_->exports.dict();
  if (!exported.from.empty()) {
    const Value names = import_namespace(exported.from, span);
    if (interrupted()) return Flow::Interrupted;
    if (exported.star && exported.names.empty()) {
      if (const DictObject* dict = names.dict()) {
        const auto entries = dict->entries;
        for (const auto& [key, value] : entries) {
          if (!equal(key, Value("default")).value_or(true)) exports.set(key, value);
        }
      }
      return Flow::Normal;
    }
    for (const ExportedName& name : exported.names) {
      const Value value = name.name == "*" ? names : read_attribute(names, name.name, span);
      if (interrupted()) return Flow::Interrupted;
      exports.set(Value(name.alias.empty() ? name.name : name.alias), value);
    }
    return Flow::Normal;
  }
  Environment& scope = module_scope();
  if (exported.declaration) {
    const Flow flow = run_statement(*exported.declaration);
    if (flow != Flow::Normal) return flow;
  }
  for (const ExportedName& name : exported.names)
    scope.exported.emplace_back(name.name, name.alias.empty() ? name.name : name.alias);
  if (exported.declaration && exported.names.empty()) {
    for (const std::string& name : declared_names(*exported.declaration)) scope.exported.emplace_back(name, name);
  }
  if (exported.default_value) {
    const Value value = evaluate(*exported.default_value);
    if (interrupted()) return Flow::Interrupted;
    exports.set(Value("default"), value);
  }
  return Flow::Normal;
}

}  // namespace crosswalk::script
