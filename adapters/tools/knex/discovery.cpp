#include "discovery.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/facts.h"
#include "crosswalk/tool/registry.h"
#include "stated_folders.h"

namespace crosswalk::knex {
namespace {

bool is_script(std::string_view name) {
  const std::string_view extension = file_extension(name);
  return !name.ends_with(".d.ts") &&
         (extension == ".js" || extension == ".cjs" || extension == ".mjs" || extension == ".ts");
}

// True if `word` stands in the text and the name that it ends with ends there, too: "exports.up", not "exports.update".
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const char next = end < text.size() ? text[end] : ' ';
    const bool goes_on = std::isalnum(static_cast<unsigned char>(next)) != 0 || next == '_' || next == '$';
    if (!goes_on) return true;
  }
  return false;
}

// True if a script has the look of a migration of Knex: other tools have an `up`, too, but nothing named knex.
bool looks_like_migration(std::string_view text) {
  if (text.find("knex") == std::string_view::npos && text.find("Knex") == std::string_view::npos) return false;
  constexpr std::array<std::string_view, 10> kMarks = {
      "exports.up", "export async function up", "export function up", "export const up", "up: function", "up:function",
      "async up",   "exports = { up",           "exports = {up",      "export { up"};
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return has_word(text, mark); });
}

// A folder that was named outright may hold scripts whose `up` is made by a function of the project's own: then their
// names tell, which all begin with a number.
bool has_numbered_scripts(const FileTree& files, std::string_view folder) {
  const auto entries = files.list(folder);
  std::size_t scripts = 0;
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    if (entry.is_folder || !is_script(entry.name)) continue;
    if (std::isdigit(static_cast<unsigned char>(entry.name.front())) == 0) return false;
    ++scripts;
  }
  return scripts != 0;
}

// A folder on its own is one of migrations if half of its scripts look like them, or one does and all are numbered:
// among models, helpers or a web page's bundles a single script may speak of both `up` and Knex.
bool has_migrations(const FileTree& files, std::string_view folder) {
  const auto entries = files.list(folder);
  if (!entries) return false;
  std::size_t scripts = 0;
  std::size_t numbered = 0;
  std::size_t alike = 0;
  for (const FolderEntry& entry : *entries) {
    if (entry.is_folder || !is_script(entry.name)) continue;
    ++scripts;
    if (std::isdigit(static_cast<unsigned char>(entry.name.front())) != 0) ++numbered;
    const auto text = files.read_bytes(join_path(folder, entry.name));
    if (text && looks_like_migration(*text)) ++alike;
  }
  return alike != 0 && (numbered == scripts || alike * 2 >= scripts);
}

std::string project_name(const FileTree& files, std::string_view folder) {
  static const std::set<std::string_view> kCommon = {"migrations", "migration", "knex", "src",
                                                     "db",         "database",  "data"};
  std::string_view rest = folder;
  while (!rest.empty() && kCommon.contains(file_name(rest))) rest = parent_path(rest);
  if (!rest.empty()) return std::string(file_name(rest));
  const std::string root = files.root();
  const std::string_view name = file_name(root);
  return name.empty() || name == "." || name == ".." ? "knex" : std::string(name);
}

std::optional<std::string> dialect_of(const Configuration& configuration) {
  const Database* database = find_database(configuration.client);
  if (database == nullptr && configuration.client.empty()) database = database_of_url(configuration.url);
  if (database == nullptr) return std::nullopt;
  return std::string(database->name());
}

Project make_project(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                     const Configuration& configuration, std::string why) {
  Project project;
  project.tool = "knex";
  project.name = project_name(*files, folder);
  project.root = std::string(folder);
  project.dialect = dialect_of(configuration);
  project.migrations = configuration.directories.front();
  project.files = files;
  project.why = std::move(why);
  project.settings[kDirectories] = join(configuration.directories, "\n");
  project.settings[kExtensions] = join(configuration.extensions, "\n");
  project.settings[kSortSeparately] = configuration.sort_directories_separately ? "true" : "false";
  project.settings[kTable] = configuration.table;
  project.settings[kSchema] = configuration.schema;
  project.settings[kCharset] = configuration.charset;
  project.settings[kCollation] = configuration.collation;
  project.settings["client"] = configuration.client;
  project.settings["environment"] = configuration.environment;
  project.settings[kNaming] = configuration.naming ? naming_word(*configuration.naming) : "";
  project.settings["disable_transactions"] = configuration.disable_transactions ? "true" : "false";
  project.migration_count = migration_files(project).size();
  return project;
}

std::optional<Project> project_of_knexfile(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                           const std::string& knexfile, Diagnostics& diagnostics) {
  const auto configuration = read_knexfile(files, knexfile, diagnostics);
  if (!configuration || configuration->directories.empty()) return std::nullopt;
  const bool there = std::any_of(configuration->directories.begin(), configuration->directories.end(),
                                 [&](const std::string& directory) { return files->is_folder(directory); });
  if (!there) {
    diagnostics.report<Code::ConfigurationNotUnderstood>(
        {}, files->display_path(knexfile),
        "the directory of migrations, `" + join(configuration->directories, "`, `") + "`, is not there");
    return std::nullopt;
  }
  std::string why(file_name(knexfile));
  if (!configuration->environment.empty()) why += " (environment `" + configuration->environment + "`)";
  why += " names the directory `" + join(configuration->directories, "`, `") + "`";
  return make_project(files, folder, *configuration, std::move(why));
}

// The configuration of a folder of migrations on its own: Knex's defaults, or what a knexfile further up says of it.
struct Claim {
  std::string folder;
  Configuration configuration;
};
std::optional<Claim> claim_above(const std::shared_ptr<const FileTree>& files, std::string_view folder) {
  Diagnostics unheard;
  for (std::string_view above = folder;; above = parent_path(above)) {
    if (const auto knexfile = find_knexfile(*files, above)) {
      auto configuration = read_knexfile(files, *knexfile, unheard);
      if (configuration) {
        const auto& directories = configuration->directories;
        if (std::find(directories.begin(), directories.end(), folder) != directories.end()) {
          return Claim{std::string(above), std::move(*configuration)};
        }
      }
    }
    if (above.empty()) return std::nullopt;
  }
}

Project project_of_folder(const std::shared_ptr<const FileTree>& files, std::string_view folder) {
  Configuration configuration;
  configuration.directories = {std::string(folder)};
  configuration.extensions = default_extensions();
  configuration.extensions.emplace_back(".mjs");
  return make_project(files, folder, configuration, "its scripts export `up` and speak of Knex");
}

void add_files(const FileTree& files, const std::string& directory, const std::set<std::string>& extensions,
               std::vector<MigrationFile>& found) {
  const auto entries = files.list(directory);
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    if (entry.is_folder || entry.name.ends_with(".d.ts")) continue;
    if (!extensions.contains(std::string(file_extension(entry.name)))) continue;
    found.push_back({entry.name, join_path(directory, entry.name)});
  }
}

// One folder after the other, or by name over all of them; within a directory the tree already lists by name.
void order(const Project& project, std::vector<MigrationFile>& found) {
  const bool by_version = project.setting(kOrder) == "versions";
  const bool each_folder = project.setting(kSortSeparately) == "true";
  if (each_folder && !by_version) return;
  const auto before = [&](const MigrationFile& left, const MigrationFile& right) {
    if (by_version && version_before(left.name, right.name)) return true;
    return !by_version && left.name < right.name;
  };
  if (!each_folder) return std::stable_sort(found.begin(), found.end(), before);
  for (auto begin = found.begin(); begin != found.end();) {
    const auto end = std::find_if(begin, found.end(), [&](const MigrationFile& file) {
      return parent_path(file.path) != parent_path(begin->path);
    });
    std::stable_sort(begin, end, before);
    begin = end;
  }
}

}  // namespace

std::vector<MigrationFile> migration_files(const Project& project) {
  std::set<std::string> extensions;
  const std::string listed = project.setting(kExtensions, join(default_extensions(), "\n"));
  for (const std::string_view extension : split(listed, '\n')) extensions.emplace(extension);
  std::vector<MigrationFile> found;
  const std::string directories = project.setting(kDirectories, project.migrations);
  for (const std::string_view directory : split(directories, '\n')) {
    add_files(*project.files, std::string(directory), extensions, found);
  }
  order(project, found);
  if (const std::string extension = project.setting(kNameExtension); !extension.empty()) {
    for (MigrationFile& file : found) {
      file.name.erase(file.name.size() - file_extension(file.name).size());
      file.name += extension.substr(1);
    }
  }
  return found;
}

std::optional<Project> KnexDiscovery::open_stated(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                                  const script::StatedMigrations& stated) const {
  Configuration configuration;
  Diagnostics unheard;  // of where the migrations are, which is stated
  if (const auto knexfile = find_knexfile(*files, folder)) {
    if (auto read = read_knexfile(files, *knexfile, unheard)) configuration = std::move(*read);
  }
  configuration.directories = folders_like(*files, folder, stated.folders);
  configuration.extensions = {".js", ".cjs", ".mjs", ".ts"};
  configuration.sort_directories_separately = stated.each_folder;
  if (configuration.directories.empty()) return std::nullopt;
  Project project = make_project(files, folder, configuration, "crosswalk.yaml states its folders");
  if (stated.by_version) project.settings[kOrder] = "versions";
  if (stated.extension) project.settings[kNameExtension] = "=" + *stated.extension;
  project.migration_count = migration_files(project).size();
  if (project.migration_count == 0) return std::nullopt;
  return project;
}

std::vector<Project> KnexDiscovery::find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                         Diagnostics& diagnostics) const {
  if (const auto knexfile = find_knexfile(*files, folder)) {
    if (auto project = project_of_knexfile(files, folder, *knexfile, diagnostics)) return {std::move(*project)};
    return {};
  }
  if (!has_migrations(*files, folder) || claim_above(files, folder)) return {};
  return {project_of_folder(files, folder)};
}

std::optional<Project> KnexDiscovery::open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                           Diagnostics& diagnostics) const {
  if (const auto knexfile = find_knexfile(*files, folder)) {
    if (auto project = project_of_knexfile(files, folder, *knexfile, diagnostics)) return project;
  }
  if (has_migrations(*files, folder)) {
    if (const auto claim = claim_above(files, folder)) {
      return make_project(files, claim->folder, claim->configuration, "a knexfile above names it");
    }
    return project_of_folder(files, folder);
  }
  const std::string migrations = join_path(folder, "migrations");
  if (has_migrations(*files, migrations)) return project_of_folder(files, migrations);
  if (has_numbered_scripts(*files, folder)) return project_of_folder(files, folder);
  diagnostics.report<Code::NoProjectFound>({}, files->display_path(folder))
      .help("a Knex project has a knexfile.js, or a folder of scripts that export `up` and `down`");
  return std::nullopt;
}

}  // namespace crosswalk::knex
