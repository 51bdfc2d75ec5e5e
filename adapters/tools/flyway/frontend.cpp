#include "frontend.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "checksum.h"
#include "crosswalk/base/parallel.h"
#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/tool/sql_script.h"
#include "locations.h"
#include "script_text.h"
#include "scripts.h"
#include "transactions.h"
#include "version.h"

namespace crosswalk::flyway {
namespace {

// A place that says only which file.
SourceSpan in_file(const FileTree& files, const std::string& path) {
  SourceSpan span;
  span.file = SourceFile::make(files.display_path(path), "");
  return span;
}

// Two files of one name and one text below different locations are one migration to Flyway
// (internal/resolver/ResolvedMigrationImpl.java, equals).
bool same_script(const FileTree& files, const Script& left, const Script& right) {
  if (left.relative != right.relative || left.language != "sql") return false;
  const auto one = files.read_bytes(left.path);
  const auto other = files.read_bytes(right.path);
  return one && other && checksum(*one) == checksum(*other);
}

struct VersionedScript {
  Version version;
  Script script;
};

// The files of a project, by their roles.
struct Inventory {
  std::vector<VersionedScript> versioned;
  std::vector<VersionedScript> undo;
  std::vector<VersionedScript> baselines;
  std::vector<Script> repeatable;
  std::vector<Script> callbacks;
};

void report_ignored(const FileTree& files, const Script& script, Diagnostics& diagnostics) {
  auto report = diagnostics.report<Code::FileIgnoredByTool>(in_file(files, script.path), "Flyway",
                                                            file_name(script.path), script.name.reason);
  if (!script.name.suggestion.empty())
    report.help("if it is a migration, rename it to `" + script.name.suggestion + "`");
}

Inventory take_inventory(const FileTree& files, std::vector<Script> scripts, Diagnostics& diagnostics) {
  Inventory inventory;
  for (Script& script : scripts) {
    const auto version = Version::parse(script.name.version);
    switch (script.name.kind) {
      case FileKind::Versioned:
        inventory.versioned.push_back({*version, std::move(script)});
        break;
      case FileKind::Undo:
        inventory.undo.push_back({*version, std::move(script)});
        break;
      case FileKind::Baseline:
        inventory.baselines.push_back({*version, std::move(script)});
        break;
      case FileKind::Repeatable:
        inventory.repeatable.push_back(std::move(script));
        break;
      case FileKind::Callback:
        inventory.callbacks.push_back(std::move(script));
        break;
      case FileKind::Ignored:
        report_ignored(files, script, diagnostics);
        break;
      case FileKind::Unrelated:
        break;
    }
  }
  const auto by_version = [](const VersionedScript& left, const VersionedScript& right) {
    return left.version < right.version;
  };
  std::stable_sort(inventory.versioned.begin(), inventory.versioned.end(), by_version);
  std::stable_sort(inventory.undo.begin(), inventory.undo.end(), by_version);
  std::stable_sort(inventory.baselines.begin(), inventory.baselines.end(), by_version);
  // internal/callback/DefaultCallbackExecutor.java sorts by the description alone, whatever the event.
  std::stable_sort(inventory.callbacks.begin(), inventory.callbacks.end(), [](const Script& left, const Script& right) {
    return std::tie(left.name.description, left.name.version) < std::tie(right.name.description, right.name.version);
  });
  std::stable_sort(
      inventory.repeatable.begin(), inventory.repeatable.end(),
      [](const Script& left, const Script& right) { return left.name.description < right.name.description; });
  const auto is_repeated = [&](const VersionedScript& left, const VersionedScript& right) {
    return left.version == right.version && same_script(files, left.script, right.script);
  };
  for (auto* list : {&inventory.versioned, &inventory.undo, &inventory.baselines}) {
    list->erase(std::unique(list->begin(), list->end(), is_repeated), list->end());
  }
  inventory.repeatable.erase(
      std::unique(inventory.repeatable.begin(), inventory.repeatable.end(),
                  [&](const Script& left, const Script& right) { return same_script(files, left, right); }),
      inventory.repeatable.end());
  return inventory;
}

void report_duplicate(const FileTree& files, const std::string& id, const Script& first, const Script& second,
                      Diagnostics& diagnostics) {
  diagnostics.report<Code::DuplicateMigration>(in_file(files, second.path), id)
      .note("`" + files.display_path(first.path) + "` has it, too", in_file(files, first.path))
      .help("Flyway refuses the project until one of the two has another " +
            std::string(second.name.kind == FileKind::Repeatable ? "description" : "version") +
            "; versions are compared as numbers, so that 1, 1.0 and 001 are the same");
}

// A callback's event and description.
std::string name_of(const Script& callback) {
  const FileName& name = callback.name;
  return name.description.empty() ? name.version : name.version + " (" + name.description + ")";
}

bool report_duplicates(const FileTree& files, const Inventory& inventory, Diagnostics& diagnostics) {
  bool found = false;
  const auto check = [&](const std::vector<VersionedScript>& scripts) {
    for (std::size_t i = 1; i < scripts.size(); ++i) {
      if (!(scripts[i - 1].version == scripts[i].version)) continue;
      found = true;
      report_duplicate(files, scripts[i].version.display(), scripts[i - 1].script, scripts[i].script, diagnostics);
    }
  };
  check(inventory.versioned);
  check(inventory.undo);
  check(inventory.baselines);
  for (std::size_t i = 1; i < inventory.repeatable.size(); ++i) {
    const Script& previous = inventory.repeatable[i - 1];
    if (previous.name.description != inventory.repeatable[i].name.description) continue;
    found = true;
    report_duplicate(files, repeatable_id(previous.name.description), previous, inventory.repeatable[i], diagnostics);
  }
  for (std::size_t i = 1; i < inventory.callbacks.size(); ++i) {
    const Script& previous = inventory.callbacks[i - 1];
    const Script& script = inventory.callbacks[i];
    if (name_of(previous) != name_of(script)) continue;
    found = true;
    diagnostics.report<Code::DuplicateMigration>(in_file(files, script.path), name_of(script))
        .note("`" + files.display_path(previous.path) + "` has it, too", in_file(files, previous.path))
        .help("Flyway refuses two callbacks of one name");
  }
  return found;
}

// A baseline script stands for the versioned ones up to it on an empty database. Where these are there, they are the
// history; otherwise the latest one begins it.
void place_baseline(const FileTree& files, Inventory& inventory, Diagnostics& diagnostics) {
  // The latest one below all versioned scripts begins the history.
  const std::size_t below = static_cast<std::size_t>(
      std::count_if(inventory.baselines.begin(), inventory.baselines.end(), [&](const VersionedScript& baseline) {
        return inventory.versioned.empty() || baseline.version < inventory.versioned.front().version;
      }));
  for (std::size_t i = 0; i < inventory.baselines.size(); ++i) {
    if (i + 1 == below) continue;
    const Script& script = inventory.baselines[i].script;
    diagnostics.report<Code::FileSetAside>(
        in_file(files, script.path), files.display_path(script.path),
        i >= below ? "the versioned migrations that it stands for are there" : "a later baseline is there");
  }
  if (below != 0) inventory.versioned.insert(inventory.versioned.begin(), std::move(inventory.baselines[below - 1]));
}

std::string_view text_of(const Step& step) {
  if (step.written) return step.written->text;
  const auto* raw = step.operation.as<RawSql>();
  return raw != nullptr ? std::string_view(raw->text) : std::string_view{};
}

// What discovery has found, and over it what is declared beside the project, which discovery does not know.
Configuration settings_of(const Project& project, const ReadOptions& options) {
  Configuration settings = configuration_of(project);
  const Configuration found = settings;
  settings.take_variables(variables_with(options.facts));
  const auto resolve_anew = [&](const char* parameter, const char* folders_key) {
    if (settings.text(parameter) == found.text(parameter)) return;
    std::vector<std::string> folders;
    for (const std::string& location : settings.list(parameter, "")) {
      for (std::string& folder : resolve_location(*project.files, project.root, false, location)) {
        folders.push_back(std::move(folder));
      }
    }
    if (!folders.empty()) settings.set(folders_key, join(folders, "\n"));
  };
  resolve_anew("locations", kLocations);
  resolve_anew("callbackLocations", kCallbackLocations);
  return settings;
}

using EarlierScripts = std::vector<std::shared_ptr<const SourceFile>>;

// Reads the scripts of one project.
class ProjectReader {
 public:
  ProjectReader(const Project& project, const ReadOptions& options, Diagnostics& diagnostics)
      : files_(*project.files),
        configuration_(settings_of(project, options)),
        dialect_(options.dialect),
        placeholders_(configuration_, options.dialect.catalog_rules().default_schema, variables_with(options.facts)),
        diagnostics_(diagnostics) {}

  // Nothing if the script cannot be read (it is then among the unread files) or must not run.
  // `earlier` are scripts whose procedures it may call.
  [[nodiscard]] std::optional<Migration> read(const Script& script, const std::optional<Version>& version,
                                              const EarlierScripts& earlier);
  [[nodiscard]] std::optional<Hook> read_hook(const Script& script);
  // What `initSql` says, which runs on every connection; none if it is not set.
  [[nodiscard]] std::vector<Hook> read_first_statements() const;
  // The text that runs; nothing where none does.
  [[nodiscard]] std::shared_ptr<const SourceFile> running_text(const Script& script);
  void read_way_back(const Script& script, Migration& migration);
  [[nodiscard]] std::vector<std::string> take_unread() { return std::move(unread_); }
  [[nodiscard]] const std::map<std::string, std::size_t>& unknown_placeholders() const {
    return placeholders_.unknown();
  }

 private:
  [[nodiscard]] std::optional<Migration> read_class(const Script& script, Migration migration);
  [[nodiscard]] TransactionMode transaction_mode(const std::vector<Step>& steps, const std::string& file,
                                                 const ScriptSettings& settings, bool& mixed);
  // The text of a script that is to run, its settings told; nothing if it is not, or cannot be read.
  [[nodiscard]] std::optional<ScriptText> text_to_run(const Script& script, ScriptSettings& settings);

  const FileTree& files_;
  Configuration configuration_;
  const Dialect& dialect_;
  Placeholders placeholders_;
  Diagnostics& diagnostics_;
  std::vector<std::string> unread_;
};

TransactionMode ProjectReader::transaction_mode(const std::vector<Step>& steps, const std::string& file,
                                                const ScriptSettings& settings, bool& mixed) {
  if (settings.execute_in_transaction) {
    return *settings.execute_in_transaction ? TransactionMode::Default : TransactionMode::Never;
  }
  if (!configuration_.flag("executeInTransaction", true)) return TransactionMode::Never;
  const Step* outside = nullptr;
  bool inside = false;
  for (const Step& step : steps) {
    if (step.continues || text_of(step).empty()) continue;
    if (runs_in_transaction(dialect_.name(), text_of(step))) {
      inside = true;
    } else if (outside == nullptr) {
      outside = &step;
    }
  }
  mixed = outside != nullptr && inside && !configuration_.flag("mixed", false);
  if (mixed) {
    diagnostics_.report<Code::TransactionsMixed>(outside->span, "Flyway", file)
        .help("put this statement into a migration of its own, or `executeInTransaction=false` into `" +
              std::string(file_name(file)) + ".conf`");
  }
  return outside == nullptr ? TransactionMode::Default : TransactionMode::Never;
}

std::optional<Migration> ProjectReader::read_class(const Script& script, Migration migration) {
  const auto file = files_.read(script.path, diagnostics_);
  if (!file) {
    unread_.push_back(migration.file);
    return std::nullopt;
  }
  const bool is_class = script.language == "java" || script.language == "kotlin";
  migration.properties[kType] = is_class ? "JDBC" : "SCRIPT";
  if (!is_class) migration.checksum = checksum(file->text());
  migration.up.emplace_back(
      HostCode{.language = script.language,
               .text = std::string(file->text()),
               .why = is_class ? "Flyway runs this class, and what it does is known only then"
                               : "Flyway has this script run by its interpreter, and what it does is known only then"},
      file->whole());
  return migration;
}

std::optional<Migration> ProjectReader::read(const Script& script, const std::optional<Version>& version,
                                             const EarlierScripts& earlier) {
  Migration migration;
  migration.id = version ? version->display() : repeatable_id(script.name.description);
  migration.title = script.name.description;
  migration.file = files_.display_path(script.path);
  migration.properties[kScript] = script.relative;
  if (version) migration.properties[kVersion] = version->display();
  if (!version) migration.kind = MigrationKind::Repeatable;
  if (script.name.kind == FileKind::Baseline) migration.kind = MigrationKind::Baseline;
  if (script.language != "sql") return read_class(script, std::move(migration));

  migration.properties[kType] = script.name.kind == FileKind::Baseline ? "SQL_BASELINE" : "SQL";
  ScriptSettings settings;
  const std::size_t refused = placeholders_.refused();
  const auto text = text_to_run(script, settings);
  if (!text) return std::nullopt;
  if (placeholders_.refused() != refused) migration.properties[kRefused] = "a placeholder of it has no value";
  migration.checksum = checksum(text->raw->text());
  if (!version) {
    // Either is accepted when Flyway compares (internal/resolver/ResolvedMigrationImpl.java).
    migration.properties[kRawChecksum] = *migration.checksum;
    migration.checksum = checksum(text->expanded->text());
  }
  migration.up = read_script(text->expanded, dialect_, diagnostics_, earlier);
  bool mixed = false;
  migration.transaction = transaction_mode(migration.up, migration.file, settings, mixed);
  if (mixed) {
    migration.properties[kRefused] = "it mixes statements that can run in a transaction with some that cannot";
  }
  return migration;
}

std::optional<ScriptText> ProjectReader::text_to_run(const Script& script, ScriptSettings& settings) {
  settings = read_script_settings(files_, script.path, diagnostics_);
  if (settings.should_execute && !equals_ignoring_case(*settings.should_execute, "true")) {
    diagnostics_.report<Code::FileSetAside>(in_file(files_, script.path), files_.display_path(script.path),
                                            "its configuration says `shouldExecute=" + *settings.should_execute + "`");
    return std::nullopt;
  }
  auto text = read_script(files_, script.path, configuration_, settings, placeholders_, diagnostics_);
  if (!text) unread_.push_back(files_.display_path(script.path));
  return text;
}

std::shared_ptr<const SourceFile> ProjectReader::running_text(const Script& script) {
  ScriptSettings settings;
  const auto text = text_to_run(script, settings);
  return text ? text->expanded : nullptr;
}

std::optional<Hook> ProjectReader::read_hook(const Script& script) {
  ScriptSettings settings;
  const auto text = text_to_run(script, settings);
  if (!text) return std::nullopt;
  Hook hook;
  hook.moment = script.name.version;
  hook.title = script.name.description;
  hook.file = files_.display_path(script.path);
  hook.steps = read_script(text->expanded, dialect_, diagnostics_);
  bool mixed = false;
  hook.transaction = transaction_mode(hook.steps, hook.file, settings, mixed);
  return hook;
}

std::vector<Hook> ProjectReader::read_first_statements() const {
  const std::string sql = configuration_.text(kInitSql);
  if (trim(sql).empty()) return {};
  Hook hook;
  hook.moment = kInitSql;
  hook.file = "initSql";
  hook.steps = read_script(SourceFile::make(hook.file, sql), dialect_, diagnostics_);
  hook.transaction = TransactionMode::Never;
  return {std::move(hook)};
}

void ProjectReader::read_way_back(const Script& script, Migration& migration) {
  const ScriptSettings settings = read_script_settings(files_, script.path, diagnostics_);
  const auto text = read_script(files_, script.path, configuration_, settings, placeholders_, diagnostics_);
  if (text) {
    migration.down = read_script(text->expanded, dialect_, diagnostics_);
  } else {
    unread_.push_back(files_.display_path(script.path));
  }
}

// The undo scripts become the way back of the migrations of their versions.
void add_ways_back(const FileTree& files, const Inventory& inventory, ProjectReader& reader,
                   std::vector<Migration>& migrations, Diagnostics& diagnostics) {
  for (const VersionedScript& undo : inventory.undo) {
    const auto found = std::find_if(migrations.begin(), migrations.end(), [&](const Migration& migration) {
      const auto version = migration.properties.find(kVersion);
      return version != migration.properties.end() && Version::parse(version->second) == undo.version;
    });
    if (found != migrations.end()) {
      reader.read_way_back(undo.script, *found);
    } else {
      diagnostics.report<Code::FileSetAside>(
          in_file(files, undo.script.path), files.display_path(undo.script.path),
          "there is no migration of version `" + undo.version.display() + "` to undo");
    }
  }
}

// The files below the locations; with locations of their own, callbacks are looked for there alone.
std::vector<Script> scripts_of(const FileTree& files, const Configuration& settings) {
  std::vector<Script> scripts = list_scripts(files, settings);
  if (settings.flag("skipDefaultCallbacks", false)) {
    std::erase_if(scripts, [](const Script& script) { return script.name.kind == FileKind::Callback; });
    return scripts;
  }
  if (!settings.has(kCallbackLocations)) return scripts;
  const auto is_callback = [](const Script& script) { return script.name.kind == FileKind::Callback; };
  std::erase_if(scripts, is_callback);
  Configuration beside = settings;
  beside.set(kLocations, settings.text(kCallbackLocations));
  std::vector<Script> found = list_scripts(files, beside);
  std::copy_if(found.begin(), found.end(), std::back_inserter(scripts), is_callback);
  return scripts;
}

struct WantedScript {
  const Script* script = nullptr;
  std::optional<Version> version;
};

// What one thread read, in the order in which it was wanted.
struct ReadPart {
  std::vector<Migration> migrations;
  std::vector<std::string> unread;
  std::map<std::string, std::size_t> unknown_placeholders;
  Diagnostics diagnostics;
};

constexpr std::size_t kScriptsForAThread = 64;  // with fewer, a thread costs more than it gives

// Scripts are independent of each other: they are read side by side, and joined in order.
std::vector<ReadPart> read_parts(const Project& project, const ReadOptions& options,
                                 const std::vector<WantedScript>& wanted, const EarlierScripts& callbacks) {
  std::vector<ReadPart> parts(count_parts(wanted.size(), kScriptsForAThread));
  in_parts(wanted.size(), parts.size(), [&](std::size_t index, std::size_t begin, std::size_t end) {
    ReadPart& part = parts[index];
    ProjectReader reader(project, options, part.diagnostics);
    for (std::size_t i = begin; i < end; ++i) {
      auto migration = reader.read(*wanted[i].script, wanted[i].version, callbacks);
      if (migration) part.migrations.push_back(std::move(*migration));
    }
    part.unread = reader.take_unread();
    part.unknown_placeholders = reader.unknown_placeholders();
  });
  return parts;
}

// The callbacks that have run when the first migration does.
EarlierScripts callbacks_before(const Project& project, const ReadOptions& options, const Inventory& inventory) {
  static constexpr std::array<std::string_view, 6> kBefore = {"beforeConnect",  "afterConnect",  "createSchema",
                                                              "beforeValidate", "afterValidate", "beforeMigrate"};
  Diagnostics unheard;  // reported where the callbacks themselves are read
  ProjectReader reader(project, options, unheard);
  EarlierScripts scripts;
  for (const std::string_view moment : kBefore) {
    for (const Script& script : inventory.callbacks) {
      if (script.name.version != moment) continue;
      if (auto text = reader.running_text(script)) scripts.push_back(std::move(text));
    }
  }
  return scripts;
}

bool makes_procedures(const Migration& migration) {
  return std::any_of(migration.up.begin(), migration.up.end(), [](const Step& step) {
    const auto* create = step.operation.as<CreateObject>();
    return create != nullptr && create->object == ObjectKind::Procedure;
  });
}

bool has_unknown_effect(const Migration& migration) {
  return std::any_of(migration.up.begin(), migration.up.end(), [](const Step& step) {
    const auto* raw = step.operation.as<RawSql>();
    return raw != nullptr && raw->effect == SqlEffect::Unknown;
  });
}

// A script may call the procedures of those before it. Where such a one has statements that are not understood, it is
// read once more with what they made.
void read_again_with_procedures(const Project& project, const ReadOptions& options,
                                const std::vector<WantedScript>& wanted, EarlierScripts earlier,
                                std::vector<Migration>& migrations) {
  Diagnostics unheard;  // reported when it was read first
  ProjectReader reader(project, options, unheard);
  std::map<std::string, const WantedScript*> by_file;
  for (const WantedScript& one : wanted) by_file[project.files->display_path(one.script->path)] = &one;
  bool made = false;
  for (Migration& migration : migrations) {
    const WantedScript& one = *by_file.at(migration.file);
    if (made && has_unknown_effect(migration)) {
      auto again = reader.read(*one.script, one.version, earlier);
      if (again) migration.up = std::move(again->up);
    }
    if (!makes_procedures(migration)) continue;
    made = true;
    if (auto text = reader.running_text(*one.script)) earlier.push_back(std::move(text));
  }
}

// A variable gives a placeholder its value, and a fact stands for the variable.
void ask_for(const std::map<std::string, std::size_t>& placeholders, const ReadOptions& options) {
  if (options.open_facts == nullptr) return;
  for (const auto& [name, uses] : placeholders) {
    options.open_facts->push_back({.name = "env." + variable_of_placeholder(name), .uses = uses});
  }
}

}  // namespace

std::optional<History> FlywayFrontend::read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const {
  const FileTree& files = *project.files;
  Inventory inventory = take_inventory(files, scripts_of(files, settings_of(project, options)), diagnostics);
  if (report_duplicates(files, inventory, diagnostics)) return std::nullopt;
  place_baseline(files, inventory, diagnostics);
  if (inventory.versioned.empty() && inventory.repeatable.empty()) {
    diagnostics.report<Code::NoProjectFound>({}, files.display_path(project.migrations));
    return std::nullopt;
  }

  std::vector<WantedScript> wanted;
  for (const VersionedScript& one : inventory.versioned) wanted.push_back({&one.script, one.version});
  for (const Script& script : inventory.repeatable) wanted.push_back({&script, std::nullopt});
  std::vector<Migration> migrations;
  std::vector<std::string> unread;
  std::map<std::string, std::size_t> unknown_placeholders;
  const EarlierScripts callbacks = callbacks_before(project, options, inventory);
  for (ReadPart& part : read_parts(project, options, wanted, callbacks)) {
    for (const auto& [name, uses] : part.unknown_placeholders) unknown_placeholders[name] += uses;
    diagnostics.append(part.diagnostics);
    unread.insert(unread.end(), part.unread.begin(), part.unread.end());
    for (Migration& migration : part.migrations) {
      if (!migrations.empty()) migration.parents = {migrations.back().id};
      migrations.push_back(std::move(migration));
    }
  }
  read_again_with_procedures(project, options, wanted, callbacks, migrations);
  ProjectReader reader(project, options, diagnostics);
  add_ways_back(files, inventory, reader, migrations, diagnostics);
  std::vector<Hook> hooks = reader.read_first_statements();
  for (const Script& script : inventory.callbacks) {
    if (auto hook = reader.read_hook(script)) hooks.push_back(std::move(*hook));
  }
  for (const auto& [name, uses] : reader.unknown_placeholders()) unknown_placeholders[name] += uses;

  ask_for(unknown_placeholders, options);
  auto history = History::build(std::move(migrations), diagnostics);
  if (!history) return std::nullopt;
  history->tool = "flyway";
  history->hooks = std::move(hooks);
  history->dialect = std::string(options.dialect.name());
  for (std::string& file : reader.take_unread()) unread.push_back(std::move(file));
  history->unread_files = std::move(unread);
  return history;
}

}  // namespace crosswalk::flyway
