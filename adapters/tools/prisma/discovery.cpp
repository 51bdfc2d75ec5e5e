#include "discovery.h"

#include <algorithm>
#include <set>

#include "crosswalk/base/text.h"
#include "names.h"
#include "schema.h"

namespace crosswalk::prisma {
namespace {

constexpr std::string_view kLockFile = "migration_lock.toml";
constexpr std::string_view kScript = "migration.sql";

std::string project_name(const FileTree& files, std::string_view migrations) {
  static const std::set<std::string_view> kCommon = {"migrations", "prisma", "src", "db", "database", "schema"};
  std::string_view rest = migrations;
  while (!rest.empty() && kCommon.contains(file_name(rest))) rest = parent_path(rest);
  if (!rest.empty()) return std::string(file_name(rest));
  const std::string root = files.root();
  const std::string_view name = file_name(root);
  return name.empty() || name == "." || name == ".." ? "prisma" : std::string(name);
}

// A folder in which some sub-folder has a script. Another tool (Drizzle) lays its own out alike, with a snapshot
// beside.
bool has_scripts(const FileTree& files, std::string_view folder) {
  const auto entries = files.list(folder);
  if (!entries) return false;
  return std::any_of(entries->begin(), entries->end(), [&](const FolderEntry& entry) {
    if (!entry.is_folder) return false;
    const std::string inner = join_path(folder, entry.name);
    return files.is_file(join_path(inner, kScript)) && !files.is_file(join_path(inner, "snapshot.json"));
  });
}

bool is_migrations_folder(const FileTree& files, std::string_view folder) {
  return files.is_file(join_path(folder, kLockFile)) || has_scripts(files, folder);
}

std::optional<std::string> locked_provider(const FileTree& files, std::string_view migrations) {
  const std::string path = join_path(migrations, kLockFile);
  const auto text = files.is_file(path) ? files.read_bytes(path) : std::nullopt;
  return text ? read_lock_provider(*text) : std::nullopt;
}

Project make_project(const std::shared_ptr<const FileTree>& files, std::string_view migrations,
                     Diagnostics& diagnostics) {
  Project project;
  project.tool = "prisma";
  project.name = project_name(*files, migrations);
  project.root = std::string(parent_path(migrations));
  project.migrations = std::string(migrations);
  project.files = files;
  project.migration_count = migration_folders(*files, migrations).size();

  const auto locked = locked_provider(*files, migrations);
  const auto schema = find_schema(files, migrations, diagnostics);
  if (locked) {
    project.dialect = dialect_of_provider(*locked);
    project.why = std::string(kLockFile) + " names the provider `" + *locked + "`";
  } else if (schema && !schema->datasource.provider.empty()) {
    project.dialect = dialect_of_provider(schema->datasource.provider);
    project.why = "`" + schema->path + "` stands beside a folder of migrations";
  } else {
    project.why = files->is_file(join_path(migrations, kLockFile)) ? std::string(kLockFile) + " is there"
                                                                   : "its folders each have a " + std::string(kScript);
  }
  if (schema) {
    project.settings["schema"] = schema->path;
    project.settings["url_variable"] = schema->datasource.url_variable;
    project.settings["schemas"] = join(schema->datasource.schemas, "\n");
    project.settings["models"] = std::to_string(schema->models.size());
    const std::string& provider = schema->datasource.provider;
    if (locked && !provider.empty() && dialect_of_provider(provider) != *project.dialect) {
      // P3019: Prisma refuses to run anything.
      diagnostics
          .report<Code::ConfigurationInvalid>(schema->datasource.span, files->display_path(schema->path),
                                              "its provider is `" + provider + "`, and " + std::string(kLockFile) +
                                                  " says that the migrations are written for `" + *locked + "`")
          .help("Prisma refuses to migrate (P3019) until both say the same");
    }
  }
  return project;
}

}  // namespace

std::vector<std::string> migration_folders(const FileTree& files, std::string_view migrations) {
  std::vector<std::string> names;
  const auto entries = files.list(migrations);
  if (!entries) return names;
  for (const FolderEntry& entry : *entries) {
    if (entry.is_folder) names.push_back(entry.name);
  }
  std::sort(names.begin(), names.end(), runs_before);
  return names;
}

std::vector<Project> PrismaDiscovery::find(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                           Diagnostics& diagnostics) const {
  if (!is_migrations_folder(*files, folder)) return {};
  return {make_project(files, folder, diagnostics)};
}

std::optional<Project> PrismaDiscovery::open(const std::shared_ptr<const FileTree>& files, std::string_view folder,
                                             Diagnostics& diagnostics) const {
  if (is_migrations_folder(*files, folder)) return make_project(files, folder, diagnostics);
  if (const auto migrations = configured_migrations(files, folder, diagnostics))
    return make_project(files, *migrations, diagnostics);
  diagnostics.report<Code::NoProjectFound>({}, files->display_path(folder))
      .help(
          "Prisma's migrations are folders such as `20240131120000_init` with a migration.sql, in `prisma/migrations`");
  return std::nullopt;
}

}  // namespace crosswalk::prisma
