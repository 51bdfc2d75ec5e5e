#include "frontend.h"

#include <algorithm>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/sql_script.h"
#include "discovery.h"
#include "names.h"

namespace crosswalk::prisma {
namespace {

// A folder without a script is still a migration to Prisma, which fails when it comes to it.
void report_missing_script(const std::string& path, Diagnostics& diagnostics) {
  diagnostics.report<Code::FileUnreadable>({}, path, "the folder has none")
      .help("Prisma counts every folder as a migration and stops at this one; restore the file or remove the folder");
}

// Older versions of Prisma sort by bytes, newer ones as words; only unusual names make a difference.
void check_order(const FileTree& files, const Project& project, const std::vector<std::string>& names,
                 Diagnostics& diagnostics) {
  const auto unsorted = std::is_sorted_until(names.begin(), names.end());
  if (unsorted == names.end()) return;
  diagnostics
      .report<Code::ConfigurationNotUnderstood>(
          {}, files.display_path(project.migrations),
          "older versions of Prisma run `" + *unsorted + "` before `" + *std::prev(unsorted) + "`, newer ones after it")
      .help("begin every name with the time of its making, as `prisma migrate dev` does");
}

}  // namespace

std::optional<History> PrismaFrontend::read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const {
  const FileTree& files = *project.files;
  const std::vector<std::string> names = migration_folders(files, project.migrations);
  if (names.empty()) {
    diagnostics.report<Code::NoProjectFound>({}, files.display_path(project.migrations));
    return std::nullopt;
  }
  check_order(files, project, names, diagnostics);

  std::vector<Migration> migrations;
  std::vector<std::string> unread;
  for (const std::string& name : names) {
    const std::string path = join_path(join_path(project.migrations, name), "migration.sql");
    const bool there = files.is_file(path);
    if (!there) report_missing_script(files.display_path(path), diagnostics);
    const auto file = there ? files.read(path, diagnostics) : nullptr;
    if (!file) {
      unread.push_back(files.display_path(path));
      continue;
    }
    const FolderName parts = read_folder_name(name);
    Migration migration;
    migration.id = name;
    migration.title = replace_all(parts.slug, "_", " ");
    migration.created = created_at(parts.timestamp);
    migration.file = file->path();
    migration.checksum = sha256_hex(file->text());
    if (!migrations.empty()) migration.parents = {migrations.back().id};
    migration.up = read_script(file, options.dialect, diagnostics);
    migrations.push_back(std::move(migration));
  }

  auto history = History::build(std::move(migrations), diagnostics);
  if (!history) return std::nullopt;
  history->tool = "prisma";
  history->dialect = std::string(options.dialect.name());
  history->unread_files = std::move(unread);
  return history;
}

}  // namespace crosswalk::prisma
