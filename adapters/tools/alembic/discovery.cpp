#include "discovery.h"

#include <algorithm>
#include <array>
#include <set>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/registry.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kMostFilesSearched = 20'000;

// alembic/script/base.py, _only_source_rev_file: .py files, but no lock files of editors and no __init__.
bool is_revision_file(std::string_view name) {
  return name.ends_with(".py") && !name.starts_with(".#") && !name.starts_with("__init__");
}

std::string last_part(const std::string& path, const FileTree& files) {
  if (!path.empty()) return std::string(file_name(path));
  std::string root = files.root();
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  const std::string name(file_name(root));
  return name == "." || name.empty() ? "migrations" : name;
}

// True if a folder itself has files that say `revision = …` and `down_revision = …`.
bool holds_revisions(const FileTree& files, const std::string& folder) {
  const auto entries = files.list(folder);
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    if (entry.is_folder || !is_revision_file(entry.name)) continue;
    const auto content = files.read_bytes(join_path(folder, entry.name));
    if (content && content->find("down_revision") != std::string::npos) return true;
  }
  return false;
}

bool holds_revisions_below(const FileTree& files, const std::string& folder) {
  const auto entries = files.list(folder);
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    const std::string path = join_path(folder, entry.name);
    if (entry.is_folder && (holds_revisions(files, path) || holds_revisions_below(files, path))) return true;
  }
  return false;
}

bool mentions_version_locations(const FileTree& files) {
  const std::vector<std::string> paths = files.files_below("", kMostFilesSearched);
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    if (!path.ends_with(".py")) return false;
    const auto content = files.read_bytes(path);
    return content && content->find("version_locations") != std::string::npos;
  });
}

// The text behind `name =` or `name: type =` at the beginning of a line; empty if there is none.
std::string_view assigned_text(std::string_view content, std::string_view name) {
  for (std::string_view line : split(content, '\n')) {
    if (!line.starts_with(name)) continue;
    line.remove_prefix(name.size());
    const std::size_t equals = line.find('=');
    const bool assigns =
        equals != std::string_view::npos && (line.front() == ' ' || line.front() == ':' || equals == 0);
    if (assigns) return trim(line.substr(equals + 1));
  }
  return {};
}

// True if the revisions of the folder of versions and of those below it make up one history: no two have one id, and
// those below come on top of others.
bool make_one_history(const FileTree& files, const std::string& versions) {
  std::set<std::string> ids;
  for (const std::string& path : files.files_below(versions)) {
    if (!is_revision_file(file_name(path))) continue;
    const std::string content = files.read_bytes(path).value_or(std::string());
    const std::string_view id = assigned_text(content, "revision");
    if (id.empty()) continue;
    if (!ids.insert(std::string(id)).second) return false;
    if (parent_path(path) != versions && assigned_text(content, "down_revision") == "None") return false;
  }
  return true;
}

// True if revisions lie in folders below the one of versions though no configuration says so, and the project picks
// them as it runs: it has no others, or has code for it and they belong to one history.
bool computes_version_folders(const FileTree& files, const std::string& versions) {
  if (!holds_revisions_below(files, versions)) return false;
  if (!holds_revisions(files, versions)) return true;
  return mentions_version_locations(files) && make_one_history(files, versions);
}

Project make(const std::shared_ptr<const FileTree>& files, std::string_view folder, const Configuration& configuration,
             std::string why) {
  Project project;
  project.tool = "alembic";
  project.root = std::string(folder);
  project.name = last_part(project.root, *files);
  if (!configuration.section.empty() && configuration.section != "alembic" && configuration.section != "tool.alembic") {
    project.name += "-" + configuration.section;
  }
  project.files = files;
  std::vector<std::string> folders = configuration.version_locations;
  if (folders.empty()) folders.push_back(join_path(configuration.script_location, "versions"));
  project.migrations = join(folders, "\n");
  project.settings[kVersionFolders] = project.migrations;
  project.settings[kRecursive] = configuration.recursive ? "true" : "false";
  if (configuration.version_locations.empty() && !configuration.recursive &&
      computes_version_folders(*files, folders.front())) {
    project.settings[kRecursive] = kComputed;
  }
  project.settings["script_location"] = configuration.script_location;
  project.settings["url"] = configuration.url;
  for (const auto& [key, value] : settings_of_env(*files, join_path(configuration.script_location, "env.py"))) {
    project.settings[key] = value;
  }
  if (const Database* database = database_of_url(configuration.url)) project.dialect = std::string(database->name());
  project.why = std::move(why);
  project.migration_count = revision_files(project).size();
  return project;
}

// Without a configuration: a folder with an env.py of Alembic and a folder of versions beside it.
bool is_script_folder(const FileTree& files, const std::string& folder) {
  if (!files.is_folder(join_path(folder, "versions"))) return false;
  if (files.is_file(join_path(folder, "script.py.mako"))) return true;
  const auto env = files.read_bytes(join_path(folder, "env.py"));
  return env && env->find("alembic") != std::string::npos;
}

// The folder, here or further up, of a configuration that claims the script folder.
std::optional<std::string> folder_of_configuration(const FileTree& files, const std::string& script_folder) {
  Diagnostics ignored;
  for (std::string_view above = script_folder;;) {
    const auto entries = files.list(above);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
      if (entry.is_folder) continue;
      const std::string path = join_path(above, entry.name);
      if (entry.name.ends_with(".ini")) {
        for (const Configuration& found : configurations_of_ini(files, path)) {
          if (found.script_location == script_folder) return std::string(above);
        }
      } else if (entry.name == "pyproject.toml") {
        const auto found = configuration_of_toml(files, path, ignored);
        if (found && found->script_location == script_folder) return std::string(above);
      }
    }
    if (above.empty()) return std::nullopt;
    above = parent_path(above);
  }
}

// The database that a folder of versions is named after; nothing for any other name.
std::string_view database_of_folder(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames = {{{"postgresql", "postgresql"},
                                                                                           {"postgres", "postgresql"},
                                                                                           {"sqlite", "sqlite"},
                                                                                           {"mysql", "mysql"},
                                                                                           {"mariadb", "mysql"}}};
  for (const auto& [folder, database] : kNames) {
    if (folder == name) return database;
  }
  return {};
}

// Keeps, of the folders that are named after databases, those of one of them, if it has any.
void keep_those_of(std::string_view dialect, const std::string& folder, std::vector<std::string>& paths) {
  const auto database_of = [&folder](const std::string& path) {
    const std::string_view rest = std::string_view(path).substr(folder.empty() ? 0 : folder.size() + 1);
    return database_of_folder(rest.substr(0, rest.find('/')));
  };
  if (std::none_of(paths.begin(), paths.end(), [&](const auto& path) { return database_of(path) == dialect; })) return;
  std::erase_if(paths, [&](const auto& path) { return !database_of(path).empty() && database_of(path) != dialect; });
}

}  // namespace

std::vector<Project> AlembicDiscovery::find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                            Diagnostics& diagnostics) const {
  std::vector<Project> found;
  const auto entries = files->list(folder);
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    if (entry.is_folder) continue;
    const std::string path = join_path(folder, entry.name);
    if (entry.name.ends_with(".ini")) {
      for (const Configuration& configuration : configurations_of_ini(*files, path)) {
        // Other programs have a script_location, too; Alembic's folder holds an env.py.
        if (!files->is_folder(configuration.script_location)) continue;
        found.push_back(
            make(files, folder, configuration, entry.name + " names the scripts in " + configuration.script_location));
      }
    } else if (entry.name == "pyproject.toml") {
      if (const auto configuration = configuration_of_toml(*files, path, diagnostics)) {
        found.push_back(make(files, folder, *configuration,
                             "pyproject.toml names the scripts in " + configuration->script_location));
      }
    }
  }
  const std::string here(folder);
  if (found.empty() && is_script_folder(*files, here) && !folder_of_configuration(*files, here)) {
    Configuration configuration;
    configuration.script_location = here;
    found.push_back(make(files, folder, configuration, "env.py stands beside a folder of versions"));
  }
  return found;
}

std::optional<Project> AlembicDiscovery::open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                              Diagnostics& diagnostics) const {
  std::vector<Project> found = find(files, folder, diagnostics);
  if (!found.empty()) return std::move(found.front());
  // The folder of env.py, which a configuration elsewhere claims.
  if (is_script_folder(*files, std::string(folder))) {
    if (const auto above = folder_of_configuration(*files, std::string(folder))) {
      for (Project& project : find(files, *above, diagnostics)) {
        if (project.setting("script_location") == folder) return std::move(project);
      }
    }
  }
  for (const char* inner : {"migrations", "alembic"}) {
    const std::string path = join_path(folder, inner);
    if (!is_script_folder(*files, path)) continue;
    Configuration configuration;
    configuration.script_location = path;
    return make(files, folder, configuration, "env.py stands beside a folder of versions");
  }
  if (holds_revisions(*files, std::string(folder))) {
    Configuration configuration;
    configuration.script_location = std::string(parent_path(folder));
    configuration.version_locations.emplace_back(folder);
    return make(files, folder, configuration, "its files are revisions");
  }
  diagnostics
      .report<Code::NoProjectFound>(SourceFile::make(files->display_path(folder), "")->whole(),
                                    files->display_path(folder))
      .help("name the folder of alembic.ini, of env.py, or of the revisions themselves");
  return std::nullopt;
}

std::vector<std::string> revision_files(const Project& project, std::string_view dialect) {
  std::vector<std::string> paths;
  const bool computed = project.setting(kRecursive) == kComputed;
  const bool recursive = computed || project.setting(kRecursive) == "true";
  const std::string folders = project.setting(kVersionFolders);
  for (const std::string_view folder : split(folders, '\n')) {
    if (recursive) {
      for (const std::string& path : project.files->files_below(folder)) {
        if (is_revision_file(file_name(path))) paths.push_back(path);
      }
      if (computed && !dialect.empty()) keep_those_of(dialect, std::string(folder), paths);
      continue;
    }
    const auto entries = project.files->list(folder);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
      if (!entry.is_folder && is_revision_file(entry.name)) paths.push_back(join_path(folder, entry.name));
    }
  }
  return paths;
}

}  // namespace crosswalk::alembic
