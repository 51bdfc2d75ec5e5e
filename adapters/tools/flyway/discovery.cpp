#include "discovery.h"

#include <algorithm>
#include <array>
#include <set>

#include "configuration.h"
#include "crosswalk/base/text.h"
#include "locations.h"
#include "own_words.h"
#include "scripts.h"

namespace crosswalk::flyway {
namespace {

// Folders in which projects without configuration keep their scripts: Flyway's defaults, and what people call them.
constexpr std::array<std::string_view, 12> kUsualFolders = {"db/migration",
                                                            "db/migrations",
                                                            "db/flyway",
                                                            "database/migration",
                                                            "database/migrations",
                                                            "flyway/sql",
                                                            "flyway/migrations",
                                                            "sql",
                                                            "migrations",
                                                            "migration",
                                                            "flyway",
                                                            "db"};

// What a project is made from, before its files are looked at.
struct Found {
  std::string folder;  // of the configuration, or above the usual folder
  std::string why;
  Configuration configuration;
  std::vector<std::string> locations;
  std::vector<std::string> excluded;
  std::optional<std::string> dialect;
  std::string vendor;  // tells projects of one folder apart
};

std::string shown(std::string_view path) { return path.empty() ? "." : std::string(path); }

// The name of the service, not of a folder that every service has.
std::string project_name(const FileTree& files, std::string_view folder) {
  static const std::set<std::string_view> kCommon = {"src",       "main",       "resources", "db",       "sql",
                                                     "migration", "migrations", "flyway",    "database", "java"};
  std::string_view rest = folder;
  while (!rest.empty() && kCommon.contains(file_name(rest))) rest = parent_path(rest);
  if (!rest.empty()) return std::string(file_name(rest));
  const std::string root = files.root();
  const std::string_view name = file_name(root);
  return name.empty() || name == "." || name == ".." ? "flyway" : std::string(name);
}

std::size_t count_migrations(const std::vector<Script>& scripts) {
  return static_cast<std::size_t>(std::count_if(scripts.begin(), scripts.end(), is_migration));
}

Project make_project(const std::shared_ptr<const FileTree>& files, Found found) {
  found.configuration.set(kLocations, join(found.locations, "\n"));
  if (!found.excluded.empty()) found.configuration.set(kExcluded, join(found.excluded, "\n"));
  Project project;
  project.tool = "flyway";
  project.name = project_name(*files, found.folder);
  if (!found.vendor.empty()) project.name += "-" + found.vendor;
  project.root = found.folder;
  project.dialect = found.dialect;
  project.migrations = found.locations.empty() ? found.folder : found.locations.front();
  const std::vector<Script> scripts = list_scripts(*files, found.configuration);
  project.migration_count = count_migrations(scripts);
  project.why = std::move(found.why);
  if (!project.dialect) {
    if (const auto own = dialect_of_words(*files, scripts)) {
      project.dialect = own->dialect;
      project.why += "; `" + std::string(file_name(own->script)) + "` says `" + own->words + "`";
    }
  }
  project.files = files;
  project.settings = found.configuration.values();
  return project;
}

// The dialect that a path says by a folder called after a database.
std::optional<std::string> dialect_of_path(std::string_view path) {
  // Folders that are called after two databases say none; a part of a name counts where no whole one does.
  std::optional<std::string> whole;
  std::optional<std::string> part;
  for (; !path.empty(); path = parent_path(path)) {
    const auto dialect = dialect_of_vendor(file_name(path));
    if (dialect && whole && dialect != whole) return std::nullopt;
    if (dialect) whole = dialect;
    if (!part) part = dialect_of_folder(file_name(path));
  }
  return whole ? whole : part;
}

std::optional<std::string> dialect_of(const Found& found) {
  if (found.configuration.has("url")) {
    if (auto dialect = dialect_of_url(found.configuration.text("url"))) return dialect;
  }
  for (const std::string& location : found.locations) {
    if (auto dialect = dialect_of_path(location)) return dialect;
  }
  return std::nullopt;
}

// A location with folders for several databases is one project for each: what lies beside these folders is common.
std::vector<Found> split_by_vendor(const FileTree& files, const Found& found) {
  if (found.locations.size() != 1) return {found};
  const std::string& location = found.locations.front();
  const std::vector<std::string> vendors = vendor_folders(files, location);
  std::vector<Found> result;
  for (const std::string& vendor : vendors) {
    Found one = found;
    one.dialect = dialect_of_folder(file_name(vendor));
    one.vendor = std::string(file_name(vendor));
    Found common = found;
    common.configuration.set(kLocations, location);
    common.configuration.set(kExcluded, join(vendors, "\n"));
    if (list_scripts(files, common.configuration).empty()) {
      one.locations = {vendor};
    } else {
      std::copy_if(vendors.begin(), vendors.end(), std::back_inserter(one.excluded),
                   [&](const std::string& other) { return other != vendor; });
    }
    // One whose URL names a database has only that database's scripts.
    if (!found.dialect || found.dialect == one.dialect) result.push_back(std::move(one));
  }
  return result.empty() ? std::vector{found} : result;
}

// Locations with Spring's {vendor} stand for the folder of the database; without a URL, for each that is there.
std::vector<Found> resolve_vendor_word(const FileTree& files, const Found& found, bool framework,
                                       const std::vector<std::string>& locations) {
  std::set<std::string> vendors;
  for (const std::string& location : locations) {
    const std::size_t word = location.find("{vendor}");
    if (word == std::string::npos) continue;
    for (const std::string& parent : resolve_location(files, found.folder, framework, location.substr(0, word))) {
      for (const std::string& vendor : vendor_folders(files, parent)) {
        if (dialect_of_vendor(file_name(vendor))) vendors.insert(std::string(file_name(vendor)));
      }
    }
  }
  std::vector<Found> result;
  for (const std::string& vendor : vendors) {
    Found one = found;
    one.dialect = dialect_of_vendor(vendor);
    if (found.dialect && one.dialect != found.dialect) continue;
    one.vendor = found.dialect ? "" : vendor;
    for (const std::string& location : locations) {
      for (auto& folder : resolve_location(files, found.folder, framework, replace_all(location, "{vendor}", vendor))) {
        one.locations.push_back(std::move(folder));
      }
    }
    result.push_back(std::move(one));
  }
  return result;
}

std::vector<Found> from_configuration(const FileTree& files, std::string_view folder, const FoundConfiguration& read) {
  Found found{.folder = std::string(folder),
              .why = {},
              .configuration = read.configuration,
              .locations = {},
              .excluded = {},
              .dialect = {},
              .vendor = {}};
  found.dialect = dialect_of(found);
  found.vendor = read.name;
  if (read.configuration.has("callbackLocations")) {
    std::vector<std::string> folders;
    for (const std::string& location : read.configuration.list("callbackLocations", "")) {
      for (auto& one : resolve_location(files, folder, read.framework, location)) folders.push_back(std::move(one));
    }
    if (!folders.empty()) found.configuration.set(kCallbackLocations, join(folders, "\n"));
  }
  const bool has_sql = !read.framework && files.is_folder(join_path(folder, "sql"));
  const auto locations = read.configuration.list("locations", has_sql ? "filesystem:sql" : "classpath:db/migration");
  found.why =
      std::string(file_name(read.path)) + (read.configuration.has("locations")
                                               ? " names the location `" + join(locations, "`, `") + "`"
                                               : " is beside `" + std::string(has_sql ? "sql" : "db/migration") + "`");
  // What an application does not run itself may be run by another.
  if (!read.configuration.flag("enabled", true)) found.why += " and turns Flyway off";
  if (std::any_of(locations.begin(), locations.end(),
                  [](const std::string& text) { return text.find("{vendor}") != std::string::npos; })) {
    return resolve_vendor_word(files, found, read.framework, locations);
  }
  for (const std::string& location : locations) {
    for (auto& one : resolve_location(files, folder, read.framework, location))
      found.locations.push_back(std::move(one));
  }
  if (!found.dialect) found.dialect = dialect_of(found);
  // With a location of its own for one database, the configuration means that one and nothing else.
  if (read.configuration.has("locations")) return {found};
  return split_by_vendor(files, found);
}

// True if a project reads this folder, one below it, or one above it.
bool reads(const Found& project, std::string_view location) {
  return std::any_of(project.locations.begin(), project.locations.end(), [&](const std::string& other) {
    return location == other || location.starts_with(other + "/") || other.starts_with(std::string(location) + "/");
  });
}

// True if some folder above has a configuration of Flyway that reads this one.
bool configured_above(const FileTree& files, std::string_view folder, std::string_view location) {
  std::string_view above = folder;
  for (;;) {
    Diagnostics ignored;  // reported where the configuration itself is found
    for (const FoundConfiguration& read : find_configurations(files, above, ignored)) {
      const auto projects = from_configuration(files, above, read);
      if (std::any_of(projects.begin(), projects.end(), [&](const Found& one) { return reads(one, location); }))
        return true;
    }
    if (above.empty()) return false;
    above = parent_path(above);
  }
}

bool has_versioned_script(const FileTree& files, const std::string& location, Configuration configuration = {}) {
  configuration.set(kLocations, location);
  const auto scripts = list_scripts(files, configuration);
  return std::any_of(scripts.begin(), scripts.end(), [](const Script& script) {
    return script.name.kind == FileKind::Versioned && !script.name.description.empty();
  });
}

// A usual folder of one part may be found as part of one with two, from the folder above: "migration" in "db".
bool found_from_above(std::string_view folder, std::string_view name) {
  if (folder.empty()) return false;
  const std::string joined = join_path(file_name(folder), name);
  return std::find(kUsualFolders.begin(), kUsualFolders.end(), joined) != kUsualFolders.end() ||
         (file_name(folder) == "flyway" || file_name(folder) == "db");
}

std::vector<Found> from_usual_folder(const FileTree& files, std::string_view folder, const Configuration& said = {}) {
  for (const std::string_view name : kUsualFolders) {
    const std::string location = join_path(folder, name);
    if (!files.is_folder(location) || found_from_above(folder, name)) continue;
    if (!has_versioned_script(files, location, said) || configured_above(files, folder, location)) continue;
    Found found{.folder = std::string(folder),
                .why = "`" + location + "` holds files named as Flyway's migrations",
                .configuration = said,
                .locations = {location},
                .excluded = {},
                .dialect = {},
                .vendor = {}};
    found.configuration.take_variables(environment_variable);
    found.dialect = dialect_of(found);
    return split_by_vendor(files, found);
  }
  return {};
}

std::vector<Found> find_in(const FileTree& files, std::string_view folder, Diagnostics& diagnostics) {
  const std::vector<FoundConfiguration> configurations = find_configurations(files, folder, diagnostics);
  if (configurations.empty()) return from_usual_folder(files, folder);
  std::vector<Found> all;
  for (const FoundConfiguration& read : configurations) {
    auto found = from_configuration(files, folder, read);
    // A framework's file without a word on Flyway makes a project only of scripts that are there.
    std::erase_if(found, [&](const Found& one) {
      return read.framework &&
             std::none_of(one.locations.begin(), one.locations.end(), [&](const std::string& location) {
               return has_versioned_script(files, location, one.configuration);
             });
    });
    // Where its locations are not there (in a container, on another machine), what it says holds for a usual folder.
    std::erase_if(found, [](const Found& one) { return one.locations.empty(); });
    if (found.empty()) found = from_usual_folder(files, folder, read.configuration);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  return all;
}

// The folder itself, as the one location.
std::vector<Found> from_folder_itself(const FileTree& files, std::string_view folder) {
  Found found{.folder = std::string(folder),
              .why = "`" + shown(folder) + "` holds files named as Flyway's migrations",
              .configuration = {},
              .locations = {std::string(folder)},
              .excluded = {},
              .dialect = {},
              .vendor = {}};
  found.configuration.take_variables(environment_variable);
  found.configuration.set(kLocations, std::string(folder));
  if (count_migrations(list_scripts(files, found.configuration)) == 0) return {};
  found.dialect = dialect_of(found);
  // Opened by itself, the folder has its name from outside of the tree.
  const std::string root = files.root();
  if (!found.dialect && folder.empty()) found.dialect = dialect_of_vendor(file_name(root));
  return split_by_vendor(files, found);
}

// A configuration above the folder that has it among its locations.
std::vector<Found> from_above(const FileTree& files, std::string_view folder) {
  std::string_view above = folder;
  while (!above.empty()) {
    above = parent_path(above);
    Diagnostics ignored;
    for (const FoundConfiguration& read : find_configurations(files, above, ignored)) {
      auto found = from_configuration(files, above, read);
      std::erase_if(found, [&](const Found& one) {
        return std::find(one.locations.begin(), one.locations.end(), folder) == one.locations.end();
      });
      if (!found.empty()) return found;
    }
  }
  return {};
}

}  // namespace

std::vector<Project> FlywayDiscovery::find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                           Diagnostics& diagnostics) const {
  std::vector<Project> projects;
  for (Found& found : find_in(*files, folder, diagnostics)) projects.push_back(make_project(files, std::move(found)));
  return projects;
}

std::optional<Project> FlywayDiscovery::open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                             Diagnostics& diagnostics) const {
  std::vector<Found> found = find_in(*files, folder, diagnostics);
  if (found.empty()) {
    const std::string resources = join_path(folder, "src/main/resources");
    if (files->is_folder(resources)) found = find_in(*files, resources, diagnostics);
  }
  if (found.empty()) found = from_above(*files, folder);
  if (found.empty()) found = from_folder_itself(*files, folder);
  if (found.empty()) {
    diagnostics.report<Code::NoProjectFound>({}, files->display_path(folder))
        .help(
            "Flyway's migrations are files such as `V1__create_people.sql`, in `sql`, `db/migration` or the "
            "locations of a flyway.toml");
    return std::nullopt;
  }
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const Found& one : found)
      names.push_back("`" + shown(one.locations.empty() ? one.folder : one.locations.front()) + "`");
    diagnostics.report<Code::SeveralProjectsFound>({}, files->display_path(folder), join(names, ", "))
        .help("name one of these folders: " + join(names, ", "));
    return std::nullopt;
  }
  return make_project(files, std::move(found.front()));
}

}  // namespace crosswalk::flyway
