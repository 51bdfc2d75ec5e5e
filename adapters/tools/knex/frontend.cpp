#include "frontend.h"

#include "crosswalk/base/parallel.h"
#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/facts.h"
#include "crosswalk/script/reader.h"
#include "discovery.h"
#include "hosts.h"
#include "names.h"
#include "schema_vocabulary.h"

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
  if (client == Client::Sqlite) return "sqlite3";
  return client == Client::Mysql ? "mysql2" : "pg";
}

// What the project declares of names, before what its knexfile says; nothing if neither is followed.
std::optional<Naming> naming_for(const Project& project, const script::Facts& facts) {
  if (facts.wrap_identifier) return naming_of_word(*facts.wrap_identifier);
  return naming_of_word(project.setting(kNaming, "asWritten"));
}

// Puts a value where a path leads: `config.db.type` makes objects as it goes.
void put(script::DictObject& object, std::string_view path, const Value& value) {
  script::DictObject* holder = &object;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    const Value name(path.substr(0, dot));
    if (const Value* known = holder->find(name); known == nullptr || known->dict() == nullptr)
      holder->set(name, Value::dict({}));
    holder = holder->find(name)->dict();
    path.remove_prefix(dot + 1);
  }
  holder->set(Value(path), value);
}

// Objects that the program puts into the global scope before it runs its migrations: a fact `APP.config.type` makes
// `APP`.
std::vector<std::pair<std::string, Value>> globals_of(const script::Facts& facts) {
  const Value all = Value::dict({});
  for (const auto& [name, value] : facts.values) {
    if (!name.starts_with("env.") && name.find('(') == std::string::npos) put(*all.dict(), name, value);
  }
  std::vector<std::pair<std::string, Value>> globals;
  for (const auto& [name, value] : all.dict()->entries) globals.emplace_back(*name.string(), value);
  return globals;
}

constexpr std::size_t kFilesForAThread = 24;  // with fewer, a thread costs more than it gives

// One file's program, as far as it could be had, and what was found on the way.
struct ParsedFile {
  std::shared_ptr<const SourceFile> source;
  std::shared_ptr<const script::Module> module;
  Diagnostics diagnostics;
};

ParsedFile parse(const FileTree& files, const MigrationFile& file) {
  ParsedFile parsed;
  if (!reads_as_script(file.path)) return parsed;
  parsed.source = files.read(file.path, parsed.diagnostics);
  if (parsed.source)
    parsed.module = script::reader_of(script::Language::EcmaScript).read(parsed.source, parsed.diagnostics);
  return parsed;
}

// Programs are parsed side by side; evaluated they are one after the other, for each may ask what the schema is.
std::vector<ParsedFile> parse_all(const FileTree& files, const std::vector<MigrationFile>& migrations) {
  std::vector<ParsedFile> parsed(migrations.size());
  in_parts(migrations.size(), count_parts(migrations.size(), kFilesForAThread),
           [&](std::size_t, std::size_t begin, std::size_t end) {
             for (std::size_t i = begin; i < end; ++i) parsed[i] = parse(files, migrations[i]);
           });
  return parsed;
}

// A migration as far as its file's name tells.
Migration named_migration(const Project& project, const MigrationFile& file) {
  Migration migration;
  migration.id = file.name;
  const FileNameParts name = read_file_name(file.name);
  migration.title = replace_all(name.slug, "_", " ");
  migration.created = created_at(name.timestamp);
  migration.file = project.files->display_path(file.path);
  return migration;
}

class ProjectReader {
 public:
  ProjectReader(const Project& project, const ReadOptions& options, const script::Facts& facts, Naming naming,
                Diagnostics& diagnostics)
      : project_(project),
        steps_(options.steps),
        diagnostics_(diagnostics),
        recorder_(options.dialect, naming, found_),
        run_{recorder_, client_name(project, recorder_.client()), project.setting(kCharset),
             project.setting(kCollation)},
        schema_(options.dialect.catalog_rules(), schema_vocabulary()),
        evaluator_(evaluator_options(facts), found_) {}

  [[nodiscard]] std::vector<script::OpenFact> open_facts() const { return evaluator_.open_facts(); }

  std::optional<History> read() {
    const std::vector<MigrationFile> files = migration_files(project_);
    if (files.empty()) {
      diagnostics_.report<Code::NoProjectFound>({}, project_.files->display_path(project_.migrations));
      return std::nullopt;
    }
    std::vector<Migration> migrations;
    std::vector<std::string> unread;
    const std::vector<ParsedFile> parsed =
        steps_ ? parse_all(*project_.files, files) : std::vector<ParsedFile>(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      auto migration = read_file(files[i], parsed[i]);
      if (!migration) {
        unread.push_back(project_.files->display_path(files[i].path));
        schema_.pass_unread();
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
  script::Evaluator::Options evaluator_options(const script::Facts& facts) {
    script::Evaluator::Options options;
    options.language = script::Language::EcmaScript;
    options.files = project_.files;
    options.imports = &modules_;
    options.effects = &recorder_;
    options.facts = facts.values;
    options.globals = globals_of(facts);
    return options;
  }

  std::optional<Migration> read_file(const MigrationFile& file, const ParsedFile& parsed) {
    if (!reads_as_script(file.path)) {
      diagnostics_.report<Code::FileUnreadable>({}, project_.files->display_path(file.path),
                                                "it is written in neither JavaScript nor TypeScript");
      return std::nullopt;
    }
    Migration migration = named_migration(project_, file);
    if (!steps_) return migration;
    diagnostics_.append(parsed.diagnostics);
    if (!parsed.module) return std::nullopt;
    kept_.push_back(parsed.module);

    if (!read_steps(*parsed.source, parsed.module, migration)) return std::nullopt;
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
    recorder_.begin(schema_);
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
    recorder_.begin(schema_, in_transaction(migration));
    const SourceSpan all = source.span({0, static_cast<std::uint32_t>(source.text().size())});
    if (!up.callable()) {
      recorder_.leave_for_person(all, exports->missing_reason, script::Reach::unknown());
    } else if (!evaluator_.run_function(up, {make_knex(run_)})) {
      recorder_.leave_for_person(all, "the migration raises an error when it runs", script::Reach::unknown());
    }
    pass_on();
    schema_ = recorder_.schema();
    migration.up = recorder_.take();
    if (down.callable()) read_down(down, migration);
    return true;
  }

  [[nodiscard]] bool in_transaction(const Migration& migration) const {
    return migration.transaction != TransactionMode::Never && project_.setting("disable_transactions") != "true";
  }

  void pass_on() {
    diagnostics_.append(found_);
    found_ = {};
  }

  void read_down(const Value& down, Migration& migration) {
    recorder_.begin(schema_, in_transaction(migration));
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

  const Project& project_;
  bool steps_;  // false: the version table holds names, and these are all that is wanted
  Diagnostics& diagnostics_;
  Diagnostics found_;  // by the evaluator and the recorder, and not passed on yet
  Recorder recorder_;
  HostRun run_;
  script::SimulatedSchema schema_;  // after the migrations so far
  KnexModule modules_;
  std::vector<std::shared_ptr<const script::Module>> kept_;
  script::Evaluator evaluator_;
};

}  // namespace

std::optional<History> KnexFrontend::read(const Project& project, const ReadOptions& options,
                                          Diagnostics& diagnostics) const {
  const script::Facts nothing_declared;
  const script::Facts& facts = options.facts != nullptr ? *options.facts : nothing_declared;
  const auto naming = naming_for(project, facts);
  if (!naming) {
    // Names read as they are written would be other names than those in the database.
    const std::string place = project.files->display_path(project.root);
    diagnostics
        .report<Code::ConfigurationInvalid>(SourceFile::make(place, "")->whole(), place,
                                            "its knexfile has a `wrapIdentifier`, which changes the name of every "
                                            "table and column, and which is not followed")
        .help(
            "name the folder of migrations itself only if its names are those of the database, or state "
            "`wrap_identifier` in crosswalk.yaml");
    return std::nullopt;
  }
  ProjectReader reader(project, options, facts, *naming, diagnostics);
  auto history = reader.read();
  if (options.open_facts != nullptr) {
    const std::vector<script::OpenFact> open = reader.open_facts();
    options.open_facts->insert(options.open_facts->end(), open.begin(), open.end());
  }
  return history;
}

}  // namespace crosswalk::knex
