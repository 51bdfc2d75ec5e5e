#include "frontend.h"

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/reader.h"
#include "discovery.h"
#include "hosts.h"
#include "names.h"

namespace crosswalk::knex {
namespace {

using script::Value;

// What `import { Knex } from "knex"` gives: types, and a factory that no migration should need.
class KnexModule final : public script::Imports {
 public:
  std::optional<Value> host_module(std::string_view name, script::CallContext& context) override {
    if (name != "knex") return std::nullopt;
    return Value::unknown("a connection of the script's own is not followed", context.span());
  }
};

bool reads_as_script(std::string_view name) {
  const std::string_view extension = file_extension(name);
  return extension == ".js" || extension == ".cjs" || extension == ".mjs" || extension == ".ts";
}

std::string client_name(const Project& project, Client client) {
  const std::string configured = project.setting("client");
  if (!configured.empty()) return configured;
  if (client == Client::Sqlite) return "better-sqlite3";
  return client == Client::Mysql ? "mysql2" : "pg";
}

class ProjectReader {
 public:
  ProjectReader(const Project& project, const ReadOptions& options, Diagnostics& diagnostics)
      : project_(project),
        diagnostics_(diagnostics),
        recorder_(options.dialect, naming_of_word(project.setting(kNaming)).value_or(Naming::AsWritten), found_),
        run_{recorder_, client_name(project, recorder_.client())},
        catalog_(options.dialect.catalog_rules()),
        evaluator_(evaluator_options(), found_) {}

  std::optional<History> read() {
    const std::vector<MigrationFile> files = migration_files(project_);
    if (files.empty()) {
      diagnostics_.report<Code::NoProjectFound>({}, project_.files->display_path(project_.migrations));
      return std::nullopt;
    }
    std::vector<Migration> migrations;
    std::vector<std::string> unread;
    for (const MigrationFile& file : files) {
      auto migration = read_file(file);
      if (!migration) {
        unread.push_back(project_.files->display_path(file.path));
        catalog_.mark_incomplete();
        continue;
      }
      if (!migrations.empty()) migration->parents = {migrations.back().id};
      migrations.push_back(std::move(*migration));
    }
    auto history = History::build(std::move(migrations), diagnostics_);
    if (!history) return std::nullopt;
    history->tool = "knex";
    history->dialect = std::string(recorder_.dialect().name());
    history->unread_files = std::move(unread);
    return history;
  }

 private:
  script::Evaluator::Options evaluator_options() {
    script::Evaluator::Options options;
    options.language = script::Language::EcmaScript;
    options.files = project_.files;
    options.imports = &modules_;
    options.effects = &recorder_;
    return options;
  }

  std::optional<Migration> read_file(const MigrationFile& file) {
    const std::string shown = project_.files->display_path(file.path);
    if (!reads_as_script(file.name)) {
      diagnostics_.report<Code::FileUnreadable>({}, shown, "it is written in neither JavaScript nor TypeScript");
      return std::nullopt;
    }
    const auto source = project_.files->read(file.path, diagnostics_);
    if (!source) return std::nullopt;
    const auto module = script::reader_of(script::Language::EcmaScript).read(source, diagnostics_);
    if (!module) return std::nullopt;
    kept_.push_back(module);

    Migration migration;
    migration.id = file.name;
    const FileNameParts name = read_file_name(file.name);
    migration.title = replace_all(name.slug, "_", " ");
    migration.created = created_at(name.timestamp);
    migration.file = source->path();
    if (!read_steps(*source, module, migration)) return std::nullopt;
    return migration;
  }

  // What a module exports by a name, also where it exports one object by default.
  static Value exported(const script::ModuleObject& exports, const char* name) {
    if (const Value* value = exports.attributes->find(name)) return *value;
    const Value* whole = exports.attributes->find("default");
    const Value* value = whole == nullptr || whole->dict() == nullptr ? nullptr : whole->dict()->find(name);
    return value == nullptr ? Value() : *value;
  }

  bool read_steps(const SourceFile& source, const std::shared_ptr<const script::Module>& module, Migration& migration) {
    recorder_.begin(catalog_);
    const auto exports = evaluator_.run_module(module);
    pass_on();
    if (!exports) return false;
    const Value up = exported(*exports, "up");
    const Value down = exported(*exports, "down");
    if (const Value config = exported(*exports, "config"); config.dict() != nullptr) {
      const bool* transaction = entry(config, "transaction").boolean();
      if (transaction != nullptr && !*transaction) migration.transaction = TransactionMode::Never;
    }
    if (!up.callable() && exports->missing_reason.empty()) {
      // Migrator.js, validateMigrationStructure.
      diagnostics_.report<Code::MigrationWithoutUp>(source.whole(), migration.file, "up");
      return false;
    }
    recorder_.begin(catalog_);
    const SourceSpan all = source.span({0, static_cast<std::uint32_t>(source.text().size())});
    if (!up.callable()) {
      recorder_.leave_for_person(all, exports->missing_reason);
    } else if (!evaluator_.run_function(up, {make_knex(run_)})) {
      recorder_.leave_for_person(all, "the migration raises an error when it runs");
    }
    pass_on();
    migration.up = recorder_.take();
    pass(migration.up);
    if (down.callable()) read_down(down, migration);
    return true;
  }

  void pass_on() {
    diagnostics_.append(found_);
    found_ = {};
  }

  void read_down(const Value& down, Migration& migration) {
    recorder_.begin(catalog_);
    const bool ran = evaluator_.run_function(down, {make_knex(run_)});
    std::vector<Step> steps = recorder_.take();
    if (!ran) {
      // An error that down() throws is its author's "no", not a fault.
      found_ = {};
      return;
    }
    pass_on();
    // The stub has an empty one, so that an empty one says nothing where there is something to undo.
    if (!steps.empty() || migration.up.empty()) migration.down = std::move(steps);
  }

  void pass(const std::vector<Step>& steps) {
    Diagnostics unheard;
    for (const Step& step : steps) {
      if (!evolve(catalog_, step, unheard)) catalog_.mark_incomplete();
    }
  }

  const Project& project_;
  Diagnostics& diagnostics_;
  Diagnostics found_;  // by the evaluator and the recorder, and not passed on yet
  Recorder recorder_;
  HostRun run_;
  Catalog catalog_;  // after the migrations so far
  KnexModule modules_;
  std::vector<std::shared_ptr<const script::Module>> kept_;
  script::Evaluator evaluator_;
};

}  // namespace

std::optional<History> KnexFrontend::read(const Project& project, const ReadOptions& options,
                                          Diagnostics& diagnostics) const {
  if (!naming_of_word(project.setting(kNaming, "asWritten"))) {
    // Names read as they are written would be other names than those in the database.
    const std::string place = project.files->display_path(project.root);
    diagnostics
        .report<Code::ConfigurationInvalid>(SourceFile::make(place, "")->whole(), place,
                                            "its knexfile has a `wrapIdentifier`, which changes the name of every "
                                            "table and column, and which is not followed")
        .help("name the folder of migrations itself only if its names are those of the database");
    return std::nullopt;
  }
  return ProjectReader(project, options, diagnostics).read();
}

}  // namespace crosswalk::knex
