#include "source.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/kept_programs.h"
#include "crosswalk/source/file_tree.h"
#include "crosswalk/translate/recognize.h"
#include "crosswalk/workspace/facts.h"
#include "names.h"

namespace crosswalk::cli {
namespace {

namespace fs = std::filesystem;

// Deeper folders are not searched for projects.
constexpr std::size_t kDeepest = 12;
constexpr std::string_view kPassedOver[] = {"node_modules", "__pycache__", "site-packages", "build",
                                            "dist",         "target",      "vendor"};

bool passed_over(const std::string& name) {
  return name.starts_with('.') ||
         std::find(std::begin(kPassedOver), std::end(kPassedOver), name) != std::end(kPassedOver);
}

// True if a folder lies within the folders that a project found before it owns.
bool owned(const std::vector<Project>& projects, const std::string& tool, const std::string& folder) {
  return std::any_of(projects.begin(), projects.end(), [&](const Project& project) {
    if (project.tool != tool) return false;
    const std::string_view migrations = split(project.migrations, '\n').front();
    return folder == migrations || folder.starts_with(std::string(migrations) + "/");
  });
}

void find_in(const std::shared_ptr<const FileTree>& tree, const std::string& folder, std::vector<Project>& found,
             Diagnostics& diagnostics) {
  for (const Tool* tool : all_tools()) {
    if (tool->discovery() == nullptr || owned(found, std::string(tool->name()), folder)) continue;
    for (Project& project : tool->discovery()->find(tree, folder, diagnostics)) {
      const bool again = std::any_of(found.begin(), found.end(), [&](const Project& other) {
        const bool same = other.tool == project.tool && other.migrations == project.migrations;
        // A configuration that stands elsewhere and the folder that it names are one project.
        return same && (other.name == project.name || other.root != project.root);
      });
      if (!again) found.push_back(std::move(project));
    }
  }
}

// True if a folder is one that a project's migrations lie in: what is below it is theirs, however many folders that is.
bool holds_migrations(const std::vector<Project>& projects, const std::string& folder) {
  return !folder.empty() && std::any_of(projects.begin(), projects.end(), [&](const Project& project) {
    return split(project.migrations, '\n').front() == folder;
  });
}

std::vector<Project> search(const std::shared_ptr<const FileTree>& tree, const std::string& start,
                            Diagnostics& diagnostics) {
  std::vector<Project> found;
  std::vector<std::pair<std::string, std::size_t>> waiting{{start, 0}};
  while (!waiting.empty()) {
    const auto [folder, depth] = std::move(waiting.back());
    waiting.pop_back();
    find_in(tree, folder, found, diagnostics);
    if (depth == kDeepest || holds_migrations(found, folder)) continue;
    const auto entries = tree->list(folder);
    if (!entries) continue;
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
      if (entry->is_folder && !passed_over(entry->name))
        waiting.emplace_back(join_path(folder, entry->name), depth + 1);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Project& a, const Project& b) { return a.root < b.root; });
  return found;
}

SourceSpan at_path(const std::string& path) { return SourceFile::make(path, "")->whole(); }

// Why a path cannot be a folder of migrations, or nothing.
bool check_folder(const std::string& path, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    diagnostics.report<Code::FolderUnreadable>(at_path(path), path, "there is no such file or folder");
    return false;
  }
  if (!fs::is_directory(status)) {
    diagnostics.report<Code::FolderUnreadable>(at_path(path), path, "it is not a folder");
    return false;
  }
  fs::directory_iterator entries(path, error);
  if (error) {
    diagnostics.report<Code::FolderUnreadable>(at_path(path), path, error.message());
    return false;
  }
  return true;
}

std::optional<Source> open_saved(const std::string& argument, const std::string& path, Diagnostics& diagnostics) {
  const fs::path file(path);
  const std::string folder = file.has_parent_path() ? file.parent_path().string() : ".";
  const auto tree = open_folder(folder);
  auto saved = tree->read(file.filename().string(), diagnostics);
  if (!saved) return std::nullopt;
  return Source{.argument = argument, .tool = nullptr, .project = {}, .saved = std::move(saved)};
}

Source of_project(const std::string& argument, Project project) {
  const Tool* tool = find_tool(project.tool);
  return Source{.argument = argument, .tool = tool, .project = std::move(project), .saved = nullptr};
}

// The tree around a folder, which its scripts may import from, and where in it the folder is.
std::pair<std::shared_ptr<const FileTree>, std::string> enclosing(const std::string& path) {
  EnclosedFolder enclosed = open_enclosing(path);
  return {std::move(enclosed.tree), std::move(enclosed.folder)};
}

// The project of a folder whose crosswalk.yaml states where the migrations are, since its own code decides that. False
// if the file is wrong (reported).
bool find_stated(const Tool& tool, const std::shared_ptr<const FileTree>& tree, const std::string& folder,
                 std::optional<Project>& project, Diagnostics& diagnostics) {
  if (tool.discovery() == nullptr || !tree->is_file(join_path(folder, kFactsFile))) return true;
  const auto facts = facts_beside(*tree, folder, diagnostics);
  if (!facts) return false;
  if (facts->migrations) project = tool.discovery()->open_stated(tree, folder, *facts->migrations);
  return true;
}

// Of the projects of one folder (a folder of migrations for each database), the one that is meant.
void keep_those_for(const Database* wished, std::vector<Project>& projects) {
  if (wished == nullptr || projects.size() < 2) return;
  const auto written_for_it = [&](const Project& project) { return project.dialect == wished->name(); };
  if (std::any_of(projects.begin(), projects.end(), written_for_it))
    std::erase_if(projects, [&](const Project& project) { return !written_for_it(project); });
}

void report_several(const std::string& path, const std::vector<Project>& projects, Diagnostics& diagnostics) {
  const auto place_of = [](const Project& project) {
    return project.tool + ":" + project.files->display_path(project.root);
  };
  std::vector<std::string> names;
  std::set<std::string> places;
  std::vector<std::string> databases;
  for (const Project& project : projects) {
    const std::string place = place_of(project);
    places.insert(place);
    names.push_back(place + (project.dialect ? " (" + *project.dialect + ")" : ""));
    if (project.dialect) databases.push_back(*project.dialect);
  }
  auto report = diagnostics.report<Code::SeveralProjectsFound>(at_path(path), path, join(names, ", "));
  if (places.size() == 1 && databases.size() == projects.size()) {
    report.help("say for which database: `--database " + join(databases, "|") + "`");
  } else {
    report.help("name one of them, such as `" + place_of(projects.front()) + "`");
  }
}

// The projects of one tool below a folder that is none itself.
std::vector<Project> below_of(const Tool& tool, const std::shared_ptr<const FileTree>& tree,
                              const std::string& folder) {
  Diagnostics ignored;
  std::vector<Project> found = search(tree, folder, ignored);
  std::erase_if(found, [&](const Project& project) { return project.tool != tool.name(); });
  return found;
}

std::optional<Source> open_with(const Tool& tool, const std::string& argument, const std::string& path,
                                const Database* wished, Diagnostics& diagnostics) {
  if (!check_folder(path, diagnostics) || tool.discovery() == nullptr) return std::nullopt;
  const auto [tree, within] = enclosing(path);
  std::optional<Project> stated;
  if (!find_stated(tool, tree, within, stated, diagnostics)) return std::nullopt;
  if (stated) return of_project(argument, std::move(*stated));
  Diagnostics heard;
  if (std::optional<Project> project = tool.discovery()->open(tree, within, heard)) {
    diagnostics.append(heard);
    return of_project(argument, std::move(*project));
  }
  std::vector<Project> below = below_of(tool, tree, within);
  keep_those_for(wished, below);
  if (below.size() == 1) return of_project(argument, std::move(below.front()));
  if (below.empty()) {
    diagnostics.append(heard);
  } else {
    report_several(path, below, diagnostics);
  }
  return std::nullopt;
}

// The projects that have a folder among their own, which no search of the folder alone tells: a configuration further
// up names it, or it is nothing but migrations.
std::vector<Project> opened_as(const std::shared_ptr<const FileTree>& tree, const std::string& folder) {
  std::vector<Project> found;
  Diagnostics ignored;
  for (const Tool* tool : all_tools()) {
    if (tool->discovery() == nullptr) continue;
    std::optional<Project> project = tool->discovery()->open(tree, folder, ignored);
    if (project && project->migration_count != 0) found.push_back(std::move(*project));
  }
  return found;
}

// Other tools whose migrations lie in the very folder of a project's: which of them is meant has to be said.
void add_sharing_folder(const std::shared_ptr<const FileTree>& tree, const std::string& folder,
                        std::vector<Project>& here) {
  const Project first = here.front();
  Diagnostics ignored;
  for (const Tool* tool : all_tools()) {
    if (tool->name() == first.tool || tool->discovery() == nullptr) continue;
    std::optional<Project> other = tool->discovery()->open(tree, folder, ignored);
    const bool shares = other && other->migration_count != 0 && other->migrations == first.migrations;
    if (shares) here.push_back(std::move(*other));
  }
}

std::optional<Source> look(const std::string& argument, const Database* wished, Diagnostics& diagnostics) {
  std::error_code error;
  if (fs::is_regular_file(argument, error)) {
    const std::string_view extension = file_extension(argument);
    if (extension == ".json" || extension == ".yaml" || extension == ".yml")
      return open_saved(argument, argument, diagnostics);
  }
  if (!check_folder(argument, diagnostics)) return std::nullopt;
  const auto [tree, within] = enclosing(argument);
  for (const Tool* tool : all_tools()) {
    std::optional<Project> stated;
    if (!find_stated(*tool, tree, within, stated, diagnostics)) return std::nullopt;
    if (stated) return of_project(argument, std::move(*stated));
  }
  std::vector<Project> here;
  find_in(tree, within, here, diagnostics);
  if (here.empty()) here = search(tree, within, diagnostics);
  if (here.empty()) here = opened_as(tree, within);
  keep_those_for(wished, here);
  if (here.size() == 1) add_sharing_folder(tree, within, here);
  if (here.size() == 1) return of_project(argument, std::move(here.front()));
  if (!here.empty()) {
    report_several(argument, here, diagnostics);
    return std::nullopt;
  }
  diagnostics.report<Code::NoProjectFound>(at_path(argument), argument)
      .help("name the tool and the folder of migrations, such as `" + tool_names().front() + ":" + argument + "`");
  return std::nullopt;
}

std::vector<std::string> source_kinds() {
  std::vector<std::string> names = tool_names();
  names.emplace_back("ir");
  return names;
}

// What distinguishes a project from all others on this machine.
std::string place_on_disk(const Project& project) {
  std::error_code error;
  const fs::path root = fs::weakly_canonical(project.files->root(), error);
  return project.tool + ":" + (root / project.root).string();
}

// The database of a project: what it says, what was wished for, or a report.
const Database* choose_database(const Source& source, const std::optional<std::string>& stated, const Database* wished,
                                Diagnostics& diagnostics) {
  if (!stated) {
    if (wished != nullptr) return wished;
    diagnostics.report<Code::DatabaseNotStated>({}, source.argument)
        .help("say it with `--database " + join(database_names(), "|") + "`");
    return nullptr;
  }
  const Database* own = find_database(*stated);
  if (own == nullptr) {
    diagnostics.report<Code::UnknownDatabase>({}, *stated);
    return nullptr;
  }
  // A script says the same to every database; SQL is written for one.
  const bool script = source.tool != nullptr && source.tool->language() != "sql";
  const Database* chosen = script && wished != nullptr ? wished : own;
  if (!script || chosen->models_scripts()) return chosen;
  diagnostics.report<Code::DatabaseScriptsOnly>({}, chosen->name(), "nothing is written or run for it")
      .help("the databases are " + join(database_names(), ", ") + ": choose one with `--database`");
  return nullptr;
}

}  // namespace

std::vector<Project> find_projects(const std::string& folder, Diagnostics& diagnostics) {
  if (!check_folder(folder, diagnostics)) return {};
  return search(open_folder(folder), "", diagnostics);
}

std::optional<Source> open_source(const std::string& argument, const Database* wished, Diagnostics& diagnostics) {
  const std::size_t colon = argument.find(':');
  if (colon == std::string::npos || argument.substr(0, colon).find('/') != std::string::npos)
    return look(argument, wished, diagnostics);
  const std::string name = argument.substr(0, colon);
  const std::string path = argument.substr(colon + 1);
  if (name == "ir") return open_saved(argument, path, diagnostics);
  const Tool* tool = find_tool(name);
  if (tool != nullptr) return open_with(*tool, argument, path.empty() ? "." : path, wished, diagnostics);
  std::error_code error;
  if (fs::exists(argument, error)) return look(argument, wished, diagnostics);
  auto report = diagnostics.report<Code::UnknownTool>({}, name);
  const auto near = nearest_word(name, source_kinds());
  report.help(near ? "did you mean `" + *near + ":" + path + "`?" : "the tools are " + join(source_kinds(), ", "));
  return std::nullopt;
}

std::vector<std::string> tool_names() {
  std::vector<std::string> names;
  for (const Tool* tool : all_tools()) names.emplace_back(tool->name());
  return names;
}

std::vector<std::string> database_names() {
  std::vector<std::string> names;
  for (const Database* database : all_databases()) {
    if (database->models_scripts()) names.emplace_back(database->name());
  }
  return names;
}

const Database* database_named(const std::string& name, Diagnostics& diagnostics) {
  const Database* database = find_database(name);
  if (database != nullptr) return database;
  const auto near = nearest_word(name, database_names());
  diagnostics.report<Code::UnknownDatabase>({}, name).help(near ? "did you mean `" + *near + "`?"
                                                                : "the databases are " + join(database_names(), ", "));
  return nullptr;
}

const Tool* tool_named(const std::string& name, Diagnostics& diagnostics) {
  const Tool* tool = find_tool(name);
  if (tool != nullptr) return tool;
  const auto near = nearest_word(name, tool_names());
  diagnostics.report<Code::UnknownTool>({}, name).help(near ? "did you mean `" + *near + "`?"
                                                            : "the tools are " + join(tool_names(), ", "));
  return nullptr;
}

std::optional<LoadedHistory> load(Source source, const Database* wished, Diagnostics& diagnostics, bool steps) {
  if (source.saved) {
    std::optional<History> history = read_history(source.saved, diagnostics);
    if (!history) return std::nullopt;
    const Database* database = choose_database(source, history->dialect, wished, diagnostics);
    if (database == nullptr) return std::nullopt;
    return LoadedHistory{
        .source = std::move(source), .database = database, .history = std::move(*history), .open_facts = {}};
  }
  const auto facts = facts_beside(*source.project->files, source.project->root, diagnostics);
  if (!facts) return std::nullopt;
  const auto& stated = facts->dialect ? facts->dialect : source.project->dialect;
  const Database* database = choose_database(source, stated, wished, diagnostics);
  if (database == nullptr || source.tool->frontend() == nullptr) return std::nullopt;
  std::vector<script::OpenFact> open;
  const ReadOptions options{.dialect = database->dialect(), .facts = &*facts, .open_facts = &open, .steps = steps};
  std::optional<History> history;
  {
    const script::KeptPrograms kept(place_on_disk(*source.project));
    history = source.tool->frontend()->read(*source.project, options, diagnostics);
  }
  if (!history) return std::nullopt;
  if (!history->dialect) history->dialect = std::string(database->name());
  if (!database->models_scripts()) {
    diagnostics.report<Code::ScriptsCarried>({}, database->name())
        .note("the statements are known one by one, and what they begin with; the schema is not");
  }
  if (steps) recognize(*history, database->dialect());
  history->tool = source.project->tool;
  return LoadedHistory{
      .source = std::move(source), .database = database, .history = std::move(*history), .open_facts = std::move(open)};
}

bool check_one_head(const History& history, Diagnostics& diagnostics) {
  std::vector<std::string> heads;
  for (const std::string& id : history.heads()) {
    // A repeatable migration follows all others and is followed by none.
    const Migration* migration = history.find(id);
    if (migration != nullptr && migration->kind != MigrationKind::Repeatable) heads.push_back("`" + id + "`");
  }
  if (heads.size() <= 1) return true;
  diagnostics.report<Code::SeveralHeads>({}, heads.size(), join(heads, ", "))
      .help("merge them with a migration that follows all of them, or let one follow the other");
  return false;
}

Exit exit_for(const Diagnostics& diagnostics, Exit otherwise) {
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.severity != Severity::Error) continue;
    switch (item.code) {
      case Code::CannotConnect:
      case Code::ConnectionLost:
        return Exit::CannotConnect;
      case Code::LedgerUnreadable:
      case Code::LedgerUnknownMigration:
      case Code::LedgerFailedMigration:
      case Code::LedgerEdited:
      case Code::LedgerOutOfOrder:
      case Code::LedgerNotOurs:
        return Exit::Disagreement;
      case Code::StatementFailed:
        return Exit::MigrationFailed;
      case Code::CannotTranslate:
      case Code::NativeSqlForOtherDatabase:
      case Code::ManualWork:
      case Code::ApplyBlocked:
        return Exit::CannotTranslate;
      case Code::DatabaseContradicts:
      case Code::MigrationNotFound:
      case Code::SeveralHeads:
        return Exit::Usage;
      case Code::LockNotObtained:
        return Exit::LockNotObtained;
      case Code::Interrupted:
        return Exit::Interrupted;
      default:
        break;
    }
  }
  return diagnostics.has_errors() && otherwise == Exit::Fine ? Exit::Usage : otherwise;
}

}  // namespace crosswalk::cli
