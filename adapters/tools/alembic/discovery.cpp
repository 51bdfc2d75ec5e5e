#include "discovery.h"

#include <algorithm>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/registry.h"

namespace crosswalk::alembic {
namespace {

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

// True if a configuration further up claims the script folder.
bool configured_above(const FileTree& files, const std::string& folder) {
  Diagnostics ignored;
  for (std::string_view above = folder;;) {
    const auto entries = files.list(above);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
      if (entry.is_folder) continue;
      const std::string path = join_path(above, entry.name);
      if (entry.name.ends_with(".ini")) {
        for (const Configuration& found : configurations_of_ini(files, path)) {
          if (found.script_location == folder) return true;
        }
      } else if (entry.name == "pyproject.toml") {
        const auto found = configuration_of_toml(files, path, ignored);
        if (found && found->script_location == folder) return true;
      }
    }
    if (above.empty()) return false;
    above = parent_path(above);
  }
}

// Files that say `revision = …` and `down_revision = …`, for a folder that is nothing but versions.
bool holds_revisions(const FileTree& files, const std::string& folder) {
  const auto entries = files.list(folder);
  for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
    if (entry.is_folder || !is_revision_file(entry.name)) continue;
    const auto content = files.read_bytes(join_path(folder, entry.name));
    if (content && content->find("down_revision") != std::string::npos) return true;
  }
  return false;
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
  if (found.empty() && is_script_folder(*files, here) && !configured_above(*files, here)) {
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

std::vector<std::string> revision_files(const Project& project) {
  std::vector<std::string> paths;
  const bool recursive = project.setting(kRecursive) == "true";
  const std::string folders = project.setting(kVersionFolders);
  for (const std::string_view folder : split(folders, '\n')) {
    if (recursive) {
      for (const std::string& path : project.files->files_below(folder)) {
        if (is_revision_file(file_name(path))) paths.push_back(path);
      }
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
