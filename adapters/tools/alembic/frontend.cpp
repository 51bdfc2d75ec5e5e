#include "frontend.h"

#include <algorithm>
#include <map>
#include <set>

#include "crosswalk/base/parallel.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "custom_operations.h"
#include "discovery.h"
#include "modules.h"
#include "naming.h"
#include "operations.h"
#include "rebuilds.h"
#include "revision.h"
#include "run_order.h"
#include "schema_vocabulary.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kFilesForAThread = 24;  // with fewer, a thread costs more than it gives

// What one file gave.
struct ReadFile {
  std::optional<Migration> migration;
  std::vector<script::Reach> up_reaches;  // of the steps of `up` that are left for a person, in their order
  std::vector<Rebuild> up_rebuilds;
  std::vector<Rebuild> down_rebuilds;
  std::vector<script::OpenFact> open_facts;
  bool asks_schema = false;  // it asked what the schema is like, and no schema was there to answer
  Diagnostics diagnostics;
};

// Reads revision files one after the other with one evaluator, so that what they import is read once.
class RevisionReader {
 public:
  RevisionReader(const Project& project, const Dialect& dialect, TargetMetadata& metadata, const script::Facts& facts)
      : project_(project),
        reading_{dialect, recorder_, metadata, project, facts, &custom_},
        imports_(reading_),
        evaluator_(
            script::Evaluator::Options{
                .language = script::Language::Python,
                .files = project.files,
                .imports = &imports_,
                .effects = &recorder_,
                .budget = {},
                .facts = facts.values,
                .globals = {},
            },
            found_) {}

  // `schema` is what the revisions before this one have made; null if that is not known yet.
  [[nodiscard]] ReadFile read(const std::string& path, const script::SimulatedSchema* schema = nullptr) {
    ReadFile result;
    seen_ = found_.items().size();
    recorder_.stand_on(schema);
    const std::vector<script::OpenFact> before = evaluator_.open_facts();
    result.migration = read_migration(path);
    result.open_facts = asked_since(before);
    result.asks_schema = recorder_.asked_schema();
    result.up_reaches = std::exchange(up_reaches_, {});
    result.up_rebuilds = std::exchange(up_rebuilds_, {});
    result.down_rebuilds = std::exchange(down_rebuilds_, {});
    for (std::size_t i = seen_; i < found_.items().size(); ++i) result.diagnostics.add(found_.items()[i]);
    return result;
  }

 private:
  [[nodiscard]] std::vector<script::OpenFact> asked_since(const std::vector<script::OpenFact>& before) const {
    std::vector<script::OpenFact> asked = evaluator_.open_facts();
    for (std::size_t i = 0; i < before.size(); ++i) asked[i].uses -= before[i].uses;
    std::erase_if(asked, [](const script::OpenFact& fact) { return fact.uses == 0; });
    return asked;
  }

  [[nodiscard]] std::optional<Migration> read_migration(const std::string& path) {
    const auto source = project_.files->read(path, found_);
    const auto module = source ? script::reader_of(script::Language::Python).read(source, found_) : nullptr;
    if (!module) return std::nullopt;
    const auto names = evaluator_.run_module(module);
    static_cast<void>(recorder_.take());  // what stands outside of upgrade() and downgrade() is no migration
    if (!names) return std::nullopt;
    auto migration = read_identity(*module, *names, path, found_);
    if (!migration) return std::nullopt;
    run_upgrade(*names, *module, *migration);
    run_downgrade(*names, *migration);
    return migration;
  }

  // The arguments that a revision's function is called with: none, but some projects hand `op` in.
  [[nodiscard]] std::vector<Value> arguments_for(const Value& function) {
    std::vector<Value> arguments;
    const script::FunctionObject* code = function.function();
    if (code == nullptr) return arguments;
    for (std::size_t i = 0; i < code->code->parameters.size(); ++i) {
      const script::Parameter& parameter = code->code->parameters[i];
      if (parameter.kind != script::ParameterKind::Positional || parameter.keyword_only) break;
      const auto* name = parameter.target ? std::get_if<script::Name>(&parameter.target->node) : nullptr;
      if (name != nullptr && (name->text == "op" || name->text == "ops")) {
        arguments.emplace_back(std::make_shared<OperationsHost>(reading_));
      } else if (parameter.default_value) {
        break;
      } else {
        const std::string fact = "upgrade." + (name == nullptr ? std::to_string(i) : name->text);
        const auto declared = reading_.facts.values.find(fact);
        arguments.push_back(
            declared != reading_.facts.values.end()
                ? declared->second
                : Value::unknown("an argument of the migration is given by the project's env.py", SourceSpan{}, fact));
      }
    }
    return arguments;
  }

  void run_upgrade(const script::ModuleObject& names, const script::Module& module, Migration& migration) {
    const Value* function = names.attributes->find(std::string_view("upgrade"));
    static_cast<void>(recorder_.take_reaches());
    if (function == nullptr || !function->callable()) {
      found_.report<Code::MigrationWithoutUp>(module.source->whole(), migration.id, "upgrade");
      recorder_.leave_for_person(module.source->span({0, static_cast<std::uint32_t>(module.source->text().size())}),
                                 "there is no function `upgrade`", script::Reach());
    } else if (!evaluator_.run_function(*function, arguments_for(*function))) {
      recorder_.leave_for_person(span_of(*function), "the migration raises an error when it runs",
                                 evaluator_.reach_of(*function));
    }
    if (recorder_.has_steps_outside()) migration.transaction = TransactionMode::Never;
    up_rebuilds_ = recorder_.take_rebuilds();
    migration.up = recorder_.take();
    up_reaches_ = recorder_.take_reaches();
  }

  // No function, `pass` or `raise` say that there is no way back.
  void run_downgrade(const script::ModuleObject& names, Migration& migration) {
    const Value* function = names.attributes->find(std::string_view("downgrade"));
    if (function == nullptr || function->function() == nullptr) return;
    if (is_empty(*function)) {
      if (migration.up.empty()) migration.down.emplace();
      return;
    }
    const std::size_t before = found_.items().size();
    const bool ran = evaluator_.run_function(*function, arguments_for(*function));
    down_rebuilds_ = recorder_.take_rebuilds();
    std::vector<Step> steps = recorder_.take();
    if (ran) {
      migration.down = std::move(steps);
    } else {
      forget_since(before);
    }
  }

  // An error that downgrade() raises is its author's "no", not a fault.
  void forget_since(std::size_t count) {
    Diagnostics kept;
    for (std::size_t i = seen_; i < count; ++i) kept.add(found_.items()[i]);
    found_ = std::move(kept);
    seen_ = 0;
  }

  [[nodiscard]] static bool is_empty(const Value& function) {
    const script::Block& body = function.function()->code->body;
    return std::all_of(body.begin(), body.end(), [](const script::StatementPtr& statement) {
      if (std::holds_alternative<script::Pass>(statement->node)) return true;
      const auto* expression = std::get_if<script::ExpressionStatement>(&statement->node);
      if (expression == nullptr) return false;
      return std::holds_alternative<script::StringLiteral>(expression->expression->node) ||
             std::holds_alternative<script::EllipsisLiteral>(expression->expression->node);
    });
  }

  [[nodiscard]] static SourceSpan span_of(const Value& function) {
    const script::FunctionObject* object = function.function();
    return object != nullptr && object->source ? object->source->span(object->code->range) : SourceSpan{};
  }

  const Project& project_;
  Diagnostics found_;
  std::size_t seen_ = 0;
  std::vector<script::Reach> up_reaches_;
  std::vector<Rebuild> up_rebuilds_;
  std::vector<Rebuild> down_rebuilds_;
  Recorder recorder_;
  CustomOperations custom_;
  Reading reading_;
  RevisionImports imports_;
  script::Evaluator evaluator_;
};

// What the readers of one project share.
struct Shared {
  const Project& project;
  const Dialect& dialect;
  const script::Facts& facts;
  TargetMetadata metadata;
};

std::vector<ReadFile> read_files(Shared& shared, const std::vector<std::string>& paths) {
  std::vector<ReadFile> files(paths.size());
  const auto read_part = [&](std::size_t, std::size_t begin, std::size_t end) {
    RevisionReader reader(shared.project, shared.dialect, shared.metadata, shared.facts);
    for (std::size_t i = begin; i < end; ++i) files[i] = reader.read(paths[i]);
  };
  in_parts(paths.size(), count_parts(paths.size(), kFilesForAThread), read_part);
  return files;
}

// Adds to a schema what the steps of a migration do.
void pass(const std::vector<Step>& steps, const std::vector<script::Reach>& reaches, script::SimulatedSchema& schema) {
  auto reach = reaches.begin();
  for (const Step& step : steps) {
    const bool left = step.operation.is<HostCode>() && reach != reaches.end();
    schema.pass(step, left ? &*reach++ : nullptr);
  }
}

// Revisions that ask what the schema is like are read again, each over the schema that those before it have made.
void read_again(History& history, std::vector<ReadFile>& files, const std::map<std::string, std::size_t>& places,
                const std::vector<std::string>& paths, Shared& shared) {
  std::size_t left = static_cast<std::size_t>(
      std::count_if(files.begin(), files.end(), [](const ReadFile& file) { return file.asks_schema; }));
  if (left == 0) return;
  RevisionReader reader(shared.project, shared.dialect, shared.metadata, shared.facts);
  script::SimulatedSchema schema(shared.dialect.catalog_rules(), schema_vocabulary());
  const std::vector<script::Reach> nothing_left;
  for (Migration& migration : history.in_order()) {
    const auto place = places.find(migration.id);
    if (place != places.end() && files[place->second].asks_schema) {
      ReadFile again = reader.read(paths[place->second], &schema);
      if (again.migration) {
        migration.up = std::move(again.migration->up);
        migration.down = std::move(again.migration->down);
        migration.transaction = again.migration->transaction;
        files[place->second] = std::move(again);
      }
      if (--left == 0) return;
    }
    pass(migration.up, place == places.end() ? nothing_left : files[place->second].up_reaches, schema);
  }
}

// Adds up what was asked for, in the order of first use.
void add_open_facts(const std::vector<ReadFile>& files, const Shared& shared, std::vector<script::OpenFact>& open) {
  const auto add = [&open](const script::OpenFact& asked) {
    const auto known =
        std::find_if(open.begin(), open.end(), [&](const script::OpenFact& other) { return other.name == asked.name; });
    if (known == open.end()) {
      open.push_back(asked);
    } else {
      known->uses += asked.uses;
    }
  };
  if (shared.metadata.in_doubt()) add({"naming_convention", 1});
  for (const ReadFile& file : files) {
    for (const script::OpenFact& asked : file.open_facts) add(asked);
  }
}

// Within one run create_table() makes an enum type once, however many tables use it (SQLAlchemy,
// dialects/postgresql/named_types.py, _check_for_name_in_memos).
void create_enums_once(History& history) {
  std::set<QualifiedName> made;
  for (Migration& migration : history.in_order()) {
    std::vector<Step> kept;
    for (std::size_t i = 0; i < migration.up.size(); ++i) {
      Step& step = migration.up[i];
      if (const auto* drop = step.operation.as<DropEnum>()) made.erase(drop->name);
      const auto* create = step.operation.as<CreateEnum>();
      // Those of a table stand directly before it and come from the same call.
      std::size_t table = i;
      while (table < migration.up.size() && migration.up[table].operation.is<CreateEnum>()) ++table;
      const bool of_table = create != nullptr && !step.written && table < migration.up.size() &&
                            migration.up[table].operation.is<CreateTable>() && migration.up[table].span == step.span;
      if (of_table && !made.insert(create->name).second) continue;
      kept.push_back(std::move(step));
    }
    migration.up = std::move(kept);
  }
}

}  // namespace

std::optional<History> AlembicFrontend::read(const Project& project, const ReadOptions& options,
                                             Diagnostics& diagnostics) const {
  const std::vector<std::string> paths = revision_files(project, options.dialect.name());
  if (paths.empty()) {
    diagnostics.report<Code::NoProjectFound>({}, project.files->display_path(project.migrations));
    return std::nullopt;
  }
  const script::Facts nothing_declared;
  const script::Facts& facts = options.facts != nullptr ? *options.facts : nothing_declared;
  Shared shared{project, options.dialect, facts, {project, options.dialect, facts}};
  std::vector<ReadFile> files = read_files(shared, paths);
  std::vector<Migration> migrations;
  std::vector<std::string> unread;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].migration) {
      places[files[i].migration->id] = i;
      migrations.push_back(*files[i].migration);
    } else {
      unread.push_back(project.files->display_path(paths[i]));
    }
  }
  resolve_dependencies(migrations);
  Diagnostics built;
  auto history = History::build(in_run_order(std::move(migrations)), built);
  if (history) read_again(*history, files, places, paths, shared);
  std::map<std::string, RebuildsOfMigration> rebuilds;
  for (ReadFile& file : files) {
    diagnostics.append(file.diagnostics);
    if (file.migration) rebuilds[file.migration->id] = {std::move(file.up_rebuilds), std::move(file.down_rebuilds)};
  }
  shared.metadata.report(diagnostics);
  diagnostics.append(built);
  if (options.open_facts != nullptr) add_open_facts(files, shared, *options.open_facts);
  if (!history) return std::nullopt;
  history->tool = "alembic";
  history->dialect = std::string(options.dialect.name());
  history->unread_files = std::move(unread);
  create_enums_once(*history);
  if (options.dialect.name() == "sqlite") add_losses(*history, rebuilds, options.dialect);
  return history;
}

}  // namespace crosswalk::alembic
