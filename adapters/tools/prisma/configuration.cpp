#include "configuration.h"

#include <array>

#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/reader.h"

namespace crosswalk::prisma {
namespace {

using script::CallContext;
using script::DictObject;
using script::Value;

constexpr const char* kVariable = "variable";

// packages/config/src/loadConfigFromFile.ts: version 7's own name goes first.
std::optional<std::string> find_config_file(const FileTree& files, std::string_view folder) {
  constexpr std::array kStems = {"prisma7.config.", ".config/prisma7.", "prisma.config.", ".config/prisma.",
                                 ".config/prisma.config."};
  constexpr std::array kExtensions = {"ts", "js", "mts", "cts", "mjs", "cjs"};
  for (const char* stem : kStems) {
    for (const char* extension : kExtensions) {
      std::string path = join_path(folder, std::string(stem) + extension);
      if (files.is_file(path)) return path;
    }
  }
  return std::nullopt;
}

Value same_value(CallContext& context) { return context.argument(0); }

// env("URL") names a variable of the environment in which Prisma runs.
Value named_variable(CallContext& context) { return Value::dict({{Value(kVariable), context.argument(0)}}); }

class ConfigModules final : public script::Imports {
 public:
  [[nodiscard]] std::optional<Value> host_module(std::string_view name, CallContext&) override {
    if (name == "prisma/config" || name == "@prisma/config") {
      return Value::dict({{Value("defineConfig"), Value::native("defineConfig", same_value)},
                          {Value("env"), Value::native("env", named_variable)}});
    }
    return std::nullopt;
  }
};

// `process` without variables: what a configuration falls back to is what it says.
Value bare_process() {
  return Value::dict({{Value("env"), Value::dict({})},
                      {Value("cwd"), Value::native("cwd", [](CallContext&) -> Value { return "/"; })}});
}

Value evaluate(const std::shared_ptr<const FileTree>& files, const std::shared_ptr<const script::Module>& module) {
  script::Evaluator::Options options;
  options.language = script::Language::EcmaScript;
  options.files = files;
  options.globals = {{"process", bare_process()}};
  ConfigModules modules;
  options.imports = &modules;
  Diagnostics unheard;  // of what the file does, only what it exports matters
  script::Evaluator evaluator(std::move(options), unheard);
  const auto exports = evaluator.run_module(module);
  const Value* found = exports ? exports->attributes->find("default") : nullptr;
  return found == nullptr ? Value() : evaluator.settle(*found, module->source->whole());
}

class ConfigReader {
 public:
  ConfigReader(const FileTree& files, std::string path, Diagnostics& diagnostics)
      : files_(files), folder_(parent_path(path)), diagnostics_(diagnostics) {
    configuration_.path = std::move(path);
    // `.config` is beside what it configures.
    if (file_name(folder_) == ".config") folder_ = std::string(parent_path(folder_));
  }

  Configuration read(const Value& exported) {
    const DictObject* top = exported.dict();
    if (top == nullptr) {
      not_understood("what it exports is not known");
      return std::move(configuration_);
    }
    configuration_.schema = path_at(*top, "schema");
    const Value* migrations = top->find("migrations");
    if (migrations != nullptr && migrations->dict() != nullptr)
      configuration_.migrations = path_at(*migrations->dict(), "path");
    const Value* datasource = top->find("datasource");
    const DictObject* source = datasource == nullptr ? nullptr : datasource->dict();
    const Value* url = source == nullptr ? nullptr : source->find("url");
    const DictObject* variable = url == nullptr ? nullptr : url->dict();
    const Value* name = variable == nullptr ? nullptr : variable->find(kVariable);
    if (name != nullptr && name->string() != nullptr) configuration_.url_variable = *name->string();
    return std::move(configuration_);
  }

 private:
  void not_understood(const std::string& what) {
    diagnostics_.report<Code::ConfigurationNotUnderstood>({}, files_.display_path(configuration_.path), what);
  }

  std::optional<std::string> path_at(const DictObject& object, const char* key) {
    const Value* value = object.find(key);
    if (value == nullptr || value->is_nothing()) return std::nullopt;
    if (value->string() == nullptr) {
      not_understood("the value of `" + std::string(key) + "` is not known");
      return std::nullopt;
    }
    std::string_view path = *value->string();
    const bool absolute = path.starts_with('/');
    while (path.starts_with('/')) path.remove_prefix(1);
    auto within = normalize_path(absolute ? std::string(path) : join_path(folder_, path));
    if (!within) not_understood("`" + *value->string() + "` lies outside of what is read");
    return within;
  }

  const FileTree& files_;
  std::string folder_;
  Diagnostics& diagnostics_;
  Configuration configuration_;
};

// package.json#prisma.schema. The file is JSON, which is an expression of JavaScript.
std::optional<Configuration> read_package(const std::shared_ptr<const FileTree>& files, std::string_view folder) {
  const std::string path = join_path(folder, "package.json");
  const auto text = files->is_file(path) ? files->read_bytes(path) : std::nullopt;
  if (!text || text->find("\"prisma\"") == std::string::npos) return std::nullopt;
  Diagnostics unheard;  // others will say what is wrong with it
  const auto source = SourceFile::make(files->display_path(path) + ".js", "export default " + *text);
  const auto module = script::reader_of(script::Language::EcmaScript).read(source, unheard);
  if (!module) return std::nullopt;
  const Value package = evaluate(files, module);
  const Value* prisma = package.dict() == nullptr ? nullptr : package.dict()->find("prisma");
  const Value* schema = prisma == nullptr || prisma->dict() == nullptr ? nullptr : prisma->dict()->find("schema");
  if (schema == nullptr || schema->string() == nullptr) return std::nullopt;
  return Configuration{.path = path,
                       .schema = normalize_path(join_path(folder, *schema->string())),
                       .migrations = {},
                       .url_variable = {}};
}

}  // namespace

std::optional<Configuration> read_configuration(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                                Diagnostics& diagnostics) {
  const auto path = find_config_file(*files, folder);
  if (!path) return read_package(files, folder);
  const auto source = files->read(*path, diagnostics);
  if (!source) return std::nullopt;
  const auto module = script::reader_of(script::Language::EcmaScript).read(source, diagnostics);
  if (!module) return std::nullopt;
  Configuration configuration = ConfigReader(*files, *path, diagnostics).read(evaluate(files, module));
  if (!configuration.schema) {
    if (const auto package = read_package(files, folder)) configuration.schema = package->schema;
  }
  return configuration;
}

}  // namespace crosswalk::prisma
