#include "metadata.h"

#include <algorithm>
#include <array>

#include "configuration.h"
#include "connection.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "custom_operations.h"
#include "discovery.h"
#include "models.h"
#include "modules.h"
#include "recorder.h"

// Finds `target_metadata`: env.py is evaluated with the modules of the project that it imports.
namespace crosswalk::alembic {
namespace {

constexpr std::string_view kAnswer = "__crosswalk_target_metadata__";
constexpr std::size_t kMostFilesSearched = 20'000;

Value make_metadata(const Reading& reading) {
  return Value(std::make_shared<Construct>(reading, "sqlalchemy", "MetaData"));
}

// Where a project makes its MetaData, by what such code cannot do without.
constexpr std::array<std::string_view, 6> kMakers = {"MetaData(",   "declarative_base(", "DeclarativeBase",
                                                     "SQLAlchemy(", "SQLModel",          "registry("};

struct Mentions {
  bool convention = false;
  bool maker = false;
};

bool is_searched(const std::string& folder) {
  return !folder.starts_with('.') && folder != "node_modules" && folder != "__pycache__" && folder != "site-packages";
}

// What the project's own Python files mention, its revisions aside.
Mentions search(const FileTree& files, const std::vector<std::string_view>& version_folders) {
  Mentions found;
  std::vector<std::string> folders{""};
  std::size_t read = 0;
  while (!folders.empty() && !(found.convention && found.maker)) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    if (std::find(version_folders.begin(), version_folders.end(), folder) != version_folders.end()) continue;
    const auto entries = files.list(folder);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
      const std::string path = join_path(folder, entry.name);
      if (entry.is_folder) {
        if (is_searched(entry.name)) folders.push_back(path);
        continue;
      }
      if (!entry.name.ends_with(".py")) continue;
      // Too many to look at: as if there were one, so that env.py is asked.
      if (++read > kMostFilesSearched) return {.convention = true, .maker = true};
      const auto bytes = files.read_bytes(path);
      if (!bytes) continue;
      found.convention = found.convention || bytes->find("naming_convention") != std::string::npos;
      found.maker = found.maker || std::any_of(kMakers.begin(), kMakers.end(), [&](std::string_view maker) {
                      return bytes->find(maker) != std::string::npos;
                    });
    }
  }
  return found;
}

// "uq", or SQLAlchemy's class that stands for it (sql/naming.py, _prefix_dict).
std::optional<std::string> kind_of_key(const Value& key) {
  if (const std::string* text = key.string()) return *text;
  const auto* type = key.host_as<ConstructClass>();
  if (type == nullptr) return std::nullopt;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kKinds = {
      {{"Index", "ix"},
       {"PrimaryKeyConstraint", "pk"},
       {"CheckConstraint", "ck"},
       {"UniqueConstraint", "uq"},
       {"ForeignKeyConstraint", "fk"}}};
  for (const auto& [name, kind] : kKinds) {
    if (type->name() == name) return std::string(kind);
  }
  return std::nullopt;
}

NamingConvention unknown_convention(std::string why) {
  return {.templates = {}, .functions = {}, .unknown_because = std::move(why)};
}

}  // namespace

NamingConvention convention_of_entries(const Value& value) {
  NamingConvention convention;
  if (value.is_nothing()) return convention;
  if (const script::Unknown* unknown = value.unknown()) return unknown_convention(unknown->reason);
  if (value.dict() == nullptr) return unknown_convention("`naming_convention` is " + value.kind_name());
  for (const auto& [key, entry] : value.dict()->entries) {
    const auto kind = kind_of_key(key);
    if (!kind) return unknown_convention("a key of `naming_convention` is " + key.kind_name());
    if (const script::Unknown* unknown = entry.unknown()) return unknown_convention(unknown->reason);
    if (entry.string() != nullptr) {
      convention.templates[*kind] = *entry.string();
    } else {
      convention.functions.insert(*kind);
    }
  }
  return convention;
}

namespace {

NamingConvention convention_of(const Value& metadata) {
  if (const script::Unknown* unknown = metadata.unknown()) return unknown_convention(unknown->reason);
  // A list of them, or None, has no convention (operations/schemaobj.py asks by hasattr).
  if (metadata.is_none() || metadata.sequence() != nullptr) return {};
  if (is_construct(metadata, "MetaData"))
    return convention_of_entries(metadata.host_as<Construct>()->keyword("naming_convention"));
  return unknown_convention("`target_metadata` is " + metadata.kind_name());
}

}  // namespace

std::optional<Value> MetadataHolder::get(std::string_view name, CallContext& context) {
  if (name == "metadata") return metadata_;
  if (name == "Model") return Value(shared_from_this());
  if (name == "generate_base") return Value(shared_from_this());
  if (name.starts_with("__")) return std::nullopt;
  if (name == "session") return make_session_class(*reading_, "Session");  // of Flask-SQLAlchemy
  // Attributes of models that are no columns.
  static constexpr std::array<std::string_view, 6> kOfModels = {"relationship", "backref",         "deferred",
                                                                "synonym",      "column_property", "dynamic_loader"};
  if (std::find(kOfModels.begin(), kOfModels.end(), name) != kOfModels.end()) {
    return Value::native(std::string(name), [](CallContext& call) {
      return Value::unknown("what hangs on a model is not followed", call.span());
    });
  }
  return sqlalchemy_name(*reading_, name, context);
}

bool MetadataHolder::set(std::string_view name, const Value& value, CallContext&) {
  if (name == "metadata") metadata_ = value;
  return true;
}

// declarative_base(metadata=…), SQLAlchemy(metadata=…) and registry(metadata=…) make a new one.
std::optional<Value> MetadataHolder::call(CallContext& context) {
  if (const script::Unknown* unknown = context.keyword("metadata").unknown())
    return Value::unknown(unknown->reason, unknown->span, unknown->fact);
  Value metadata = context.keyword("metadata");
  if (const Value& base = context.keyword("model_class"); metadata.is_nothing() && !base.is_nothing()) {
    auto of_base = context.evaluator().get_attribute(base, "metadata", context.span());
    if (of_base) metadata = *of_base;
  }
  if (metadata.is_nothing()) metadata = make_metadata(*reading_);
  return Value(std::make_shared<MetadataHolder>(*reading_, std::move(metadata)));
}

std::optional<Value> MetadataHolder::subclass(const Value& made, CallContext&) {
  script::ClassObject* type = made.class_object();
  if (type == nullptr) return made;
  bind_model(*type, *reading_);
  const bool directly =
      std::any_of(type->bases.begin(), type->bases.end(), [this](const Value& base) { return base.host() == this; });
  if (!directly) return made;
  if (type->attributes->find("metadata") == nullptr) type->attributes->set(Value("metadata"), metadata_);
  // An object of a model takes any values, and what becomes of them is not followed.
  if (type->attributes->find("__init__") == nullptr) {
    type->attributes->set(Value("__init__"),
                          Value::native("__init__", [](CallContext&) -> Value { return script::None{}; }));
    type->attributes->set(Value("__getattr__"), Value::native("__getattr__", [](CallContext& call) {
                            return Value::unknown("an object of a model is not followed", call.span());
                          }));
  }
  return made;
}

std::optional<Value> metadata_holder(const Reading& reading, std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "declarative_base", "DeclarativeBase", "DeclarativeBaseNoMeta", "SQLAlchemy",
      "registry",         "SQLModel",        "automap_base"};
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) return std::nullopt;
  return Value(std::make_shared<MetadataHolder>(reading, make_metadata(reading)));
}

const NamingConvention& TargetMetadata::convention() {
  std::call_once(once_, [this] { convention_ = find(); });
  return convention_;
}

NamingConvention TargetMetadata::find() const {
  if (facts_.naming_convention) return {.templates = *facts_.naming_convention, .functions = {}, .unknown_because = {}};
  const std::string folder = project_.setting("script_location");
  const std::string path = join_path(folder, "env.py");
  Diagnostics unheard;
  const auto env = project_.files->is_file(path) ? project_.files->read(path, unheard) : nullptr;
  if (!env) return unknown_convention("there is no env.py");
  // configure() without it: there is nothing to take a convention from.
  const bool configures = env->text().find("configure(") != std::string_view::npos;
  if (configures && env->text().find("target_metadata") == std::string_view::npos) return {};
  const std::string folders = project_.setting(kVersionFolders);
  const Mentions mentions = search(*project_.files, split(folders, '\n'));
  if (!mentions.convention && mentions.maker) return {};
  std::string text(env->text());
  // What follows only runs migrations.
  if (const std::size_t end = text.find("\nif context.is_offline_mode"); end != std::string::npos) text.resize(end);
  text += "\n" + std::string(kAnswer) + " = " + project_.setting("target_metadata", "target_metadata") + "\n";
  const auto module =
      script::reader_of(script::Language::Python).read(SourceFile::make(env->path(), std::move(text)), unheard);
  if (!module) return unknown_convention("env.py cannot be read");
  Recorder unused;
  TargetMetadata none(project_, dialect_, facts_);
  std::call_once(none.once_, [] {});
  CustomOperations custom;
  const Reading reading{dialect_, unused, none, project_, facts_, &custom};
  RevisionImports imports(reading);
  script::Evaluator evaluator({.language = script::Language::Python,
                               .files = project_.files,
                               .imports = &imports,
                               .effects = &unused,
                               .budget = {},
                               .facts = facts_.values,
                               .globals = {}},
                              unheard);
  const auto names = evaluator.run_module(module);
  const Value* answer = names ? names->attributes->find(kAnswer) : nullptr;
  return answer == nullptr ? unknown_convention("env.py raises an error before it says `target_metadata`")
                           : convention_of(*answer);
}

void TargetMetadata::report(Diagnostics& diagnostics) const {
  if (!in_doubt()) return;
  const std::string path = join_path(project_.setting("script_location"), "env.py");
  diagnostics
      .report<Code::ConfigurationNotUnderstood>(
          {}, project_.files->display_path(path),
          "whether `target_metadata` has a naming convention is not known: " + convention_.unknown_because)
      .help(
          "constraints without a name of their own have the database's here; state `naming_convention` in "
          "crosswalk.yaml, `{}` if there is none");
}

}  // namespace crosswalk::alembic
