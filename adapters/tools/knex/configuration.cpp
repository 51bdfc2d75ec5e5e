#include "configuration.h"

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/reader.h"

namespace crosswalk::knex {
namespace {

using script::DictObject;
using script::Value;

// A path of a knexfile within the tree: relative ones start at the knexfile's folder, where Knex's command line goes
// first (bin/cli.js); absolute ones were made from __dirname, which starts at the tree's root.
std::optional<std::string> path_within(std::string_view path, std::string_view folder) {
  if (!path.starts_with('/')) return normalize_path(join_path(folder, path));
  while (path.starts_with('/')) path.remove_prefix(1);
  return normalize_path(path);
}

// `process` without variables: what a knexfile falls back to is what it says.
Value bare_process() {
  return Value::dict({{Value("env"), Value::dict({})},
                      {Value("argv"), Value::list({Value("node"), Value("knex")})},
                      {Value("cwd"), Value::native("cwd", [](script::CallContext&) -> Value { return "/"; })}});
}

// One of the settings behind the question mark of a URL; empty if it is not there.
std::string query_part(std::string_view url, std::string_view name) {
  const std::size_t mark = url.find('?');
  if (mark == std::string_view::npos) return {};
  for (const std::string_view part : split(url.substr(mark + 1), '&')) {
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos && part.substr(0, equals) == name) return std::string(part.substr(equals + 1));
  }
  return {};
}

const DictObject* dict_at(const DictObject& object, const char* key) {
  const Value* value = object.find(key);
  return value == nullptr ? nullptr : value->dict();
}

bool is_configuration(const DictObject& object) {
  return object.find("client") != nullptr || object.find("dialect") != nullptr ||
         object.find("migrations") != nullptr || object.find("connection") != nullptr;
}

// bin/utils/cli-config-utils.js: the environment's entry, or the object itself if it has none.
const DictObject* choose_environment(const DictObject& top, std::string& environment) {
  if (const DictObject* development = dict_at(top, "development")) {
    environment = "development";
    return development;
  }
  if (is_configuration(top)) return &top;
  for (const auto& [key, value] : top.entries) {
    const DictObject* object = value.dict();
    if (object == nullptr || !is_configuration(*object) || key.string() == nullptr) continue;
    environment = *key.string();
    return object;
  }
  return &top;
}

class ConfigurationReader {
 public:
  ConfigurationReader(const FileTree& files, std::string_view path, script::Evaluator& evaluator,
                      Diagnostics& diagnostics)
      : files_(files), path_(path), folder_(parent_path(path)), evaluator_(evaluator), diagnostics_(diagnostics) {}

  Configuration read(const Value& exported) {
    configuration_.extensions = default_extensions();
    const DictObject* top = exported.dict();
    if (top == nullptr) {
      const script::Unknown* unknown = exported.unknown();
      not_understood("what it exports is not known" + (unknown == nullptr ? "" : ": " + unknown->reason));
    } else {
      read_client(*choose_environment(*top, configuration_.environment));
      const DictObject* chosen = choose_environment(*top, configuration_.environment);
      if (const Value* migrations = chosen->find("migrations")) read_migrations(*migrations);
    }
    if (configuration_.directories.empty()) add_directory("./migrations");
    return std::move(configuration_);
  }

 private:
  void not_understood(const std::string& what) {
    diagnostics_.report<Code::ConfigurationNotUnderstood>({}, files_.display_path(path_), what);
  }

  void read_client(const DictObject& object) {
    const Value* wrap = object.find("wrapIdentifier");
    if (wrap != nullptr && !wrap->is_nothing()) configuration_.naming = naming_of(*wrap, evaluator_, {});
    for (const char* key : {"client", "dialect"}) {
      const Value* client = object.find(key);
      if (client != nullptr && client->string() != nullptr && configuration_.client.empty()) {
        configuration_.client = *client->string();
      }
    }
    const Value* connection = object.find("connection");
    if (connection == nullptr) return;
    const Value* text = connection;
    if (const DictObject* parts = connection->dict()) text = parts->find("connectionString");
    if (text != nullptr && text->string() != nullptr) configuration_.url = *text->string();
    if (!configuration_.client.starts_with("mysql") && !configuration_.client.starts_with("maria")) return;
    if (const DictObject* parts = connection->dict()) {
      read_text(*parts, "charset", configuration_.charset);
      read_text(*parts, "collate", configuration_.collation);
    } else if (connection->string() != nullptr) {
      configuration_.charset = query_part(*connection->string(), "charset");
      configuration_.collation = query_part(*connection->string(), "collate");
    }
  }

  void read_migrations(const Value& value) {
    const DictObject* migrations = value.dict();
    if (migrations == nullptr) {
      // Knex takes a list for one configuration per run, which its command line does not.
      if (!value.is_nothing()) not_understood("what it says of `migrations` is not known");
      return;
    }
    if (migrations->find("migrationSource") != nullptr) {
      not_understood("its `migrationSource` is code that is not run; the folder of migrations is read instead");
    }
    if (const Value* directory = migrations->find("directory")) read_directories(*directory);
    if (const Value* extensions = migrations->find("loadExtensions")) read_extensions(*extensions);
    read_text(*migrations, "tableName", configuration_.table);
    read_text(*migrations, "schemaName", configuration_.schema);
    read_flag(*migrations, "sortDirsSeparately", configuration_.sort_directories_separately);
    read_flag(*migrations, "disableTransactions", configuration_.disable_transactions);
  }

  void read_directories(const Value& value) {
    if (value.string() != nullptr) return add_directory(*value.string());
    if (const script::SequenceObject* several = value.sequence()) {
      for (const Value& item : several->items) {
        if (item.string() != nullptr) {
          add_directory(*item.string());
        } else {
          not_understood("a directory of migrations is not known");
        }
      }
      return;
    }
    if (!value.is_nothing()) not_understood("the directory of migrations is not known");
  }

  void add_directory(std::string_view directory) {
    if (auto path = path_within(directory, folder_)) {
      configuration_.directories.push_back(std::move(*path));
    } else {
      not_understood("the directory `" + std::string(directory) + "` lies outside of what is read");
    }
  }

  void read_extensions(const Value& value) {
    const script::SequenceObject* several = value.sequence();
    if (several == nullptr) return;
    configuration_.extensions.clear();
    for (const Value& item : several->items) {
      if (item.string() != nullptr) configuration_.extensions.push_back(*item.string());
    }
  }

  void read_text(const DictObject& object, const char* key, std::string& into) {
    const Value* value = object.find(key);
    if (value == nullptr || value->is_nothing()) return;
    if (value->string() != nullptr) {
      into = *value->string();
    } else {
      not_understood("the value of `" + std::string(key) + "` is not known");
    }
  }

  static void read_flag(const DictObject& object, const char* key, bool& into) {
    const Value* value = object.find(key);
    if (value != nullptr && value->boolean() != nullptr) into = *value->boolean();
  }

  const FileTree& files_;
  std::string path_;
  std::string folder_;
  script::Evaluator& evaluator_;
  Diagnostics& diagnostics_;
  Configuration configuration_;
};

}  // namespace

std::vector<std::string> default_extensions() {
  return {".co", ".coffee", ".eg", ".iced", ".js", ".cjs", ".litcoffee", ".ls", ".ts"};
}

std::optional<std::string> find_knexfile(const FileTree& files, std::string_view folder) {
  for (const char* name : {"knexfile.js", "knexfile.mjs", "knexfile.cjs", "knexfile.ts"}) {
    std::string path = join_path(folder, name);
    if (files.is_file(path)) return path;
  }
  return std::nullopt;
}

std::optional<Configuration> read_knexfile(const std::shared_ptr<const FileTree>& files, std::string_view path,
                                           Diagnostics& diagnostics) {
  const auto source = files->read(path, diagnostics);
  if (!source) return std::nullopt;
  const auto module = script::reader_of(script::Language::EcmaScript).read(source, diagnostics);
  if (!module) return std::nullopt;

  script::Evaluator::Options options;
  options.language = script::Language::EcmaScript;
  options.files = files;
  options.globals = {{"process", bare_process()}};
  NamingModules modules;
  options.imports = &modules;
  Diagnostics unheard;  // of what the knexfile does, only what it exports matters
  script::Evaluator evaluator(std::move(options), unheard);
  const auto exports = evaluator.run_module(module);
  const Value* found = exports ? exports->attributes->find("default") : nullptr;
  Value exported = found == nullptr ? Value() : *found;
  if (exported.function() != nullptr) {
    script::CallContext context(evaluator, source->whole());
    exported = evaluator.call(exported, context);
  }
  exported = evaluator.settle(exported, source->whole());
  return ConfigurationReader(*files, path, evaluator, diagnostics).read(exported);
}

}  // namespace crosswalk::knex
