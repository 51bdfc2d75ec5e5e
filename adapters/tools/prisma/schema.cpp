#include "schema.h"

#include <iterator>

#include "configuration.h"
#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

constexpr int kFoldersUp = 8;
constexpr std::size_t kMostFiles = 1000;

using Files = std::shared_ptr<const FileTree>;

void add_file(const FileTree& files, const std::string& path, std::optional<FoundSchema>& found, FoundSchema& rest,
              Diagnostics& diagnostics) {
  const auto file = files.read(path, diagnostics);
  if (!file) return;
  SchemaDocument document = read_schema_document(*file, diagnostics);
  const auto move_all = [](auto& from, auto& to) { std::move(from.begin(), from.end(), std::back_inserter(to)); };
  move_all(document.models, rest.models);
  move_all(document.enums, rest.enums);
  if (document.datasource && !found)
    found = FoundSchema{.path = path, .datasource = std::move(*document.datasource), .models = {}, .enums = {}};
}

// A schema may be a file or a folder of files, one of which has the datasource.
std::optional<FoundSchema> read_schema(const Files& files, const std::string& path, Diagnostics& diagnostics) {
  std::optional<FoundSchema> found;
  FoundSchema rest;
  Diagnostics heard;
  if (files->is_file(path)) {
    add_file(*files, path, found, rest, heard);
  } else if (files->is_folder(path)) {
    for (const std::string& file : files->files_below(path, kMostFiles)) {
      if (file_extension(file) == ".prisma") add_file(*files, file, found, rest, heard);
    }
  }
  // An error may be what hides the datasource.
  diagnostics.append(heard);
  if (!found) return std::nullopt;
  found->models = std::move(rest.models);
  found->enums = std::move(rest.enums);
  return found;
}

}  // namespace

std::optional<FoundSchema> find_schema(const Files& files, std::string_view migrations, Diagnostics& diagnostics) {
  const std::string_view beside = parent_path(migrations);
  // A file beside the migrations may be one of a folder of files.
  for (const std::string_view usual : {"schema.prisma", "schema"}) {
    if (auto found = read_schema(files, join_path(beside, usual), diagnostics)) return found;
  }
  std::string_view folder = beside;
  for (int i = 0; i < kFoldersUp; ++i) {
    // What is wrong with a configuration, whoever opened the project by it has been told.
    Diagnostics unheard;
    const auto configuration = read_configuration(files, folder, unheard);
    if (configuration && configuration->schema) {
      if (auto found = read_schema(files, *configuration->schema, diagnostics)) {
        if (found->datasource.url_variable.empty()) found->datasource.url_variable = configuration->url_variable;
        return found;
      }
    }
    for (const std::string_view usual : {"prisma/schema.prisma", "schema.prisma"}) {
      if (auto found = read_schema(files, join_path(folder, usual), diagnostics)) return found;
    }
    if (folder.empty()) break;
    folder = parent_path(folder);
  }
  return std::nullopt;
}

std::optional<std::string> configured_migrations(const Files& files, std::string_view folder,
                                                 Diagnostics& diagnostics) {
  std::vector<std::string> candidates;
  if (const auto configuration = read_configuration(files, folder, diagnostics)) {
    if (configuration->migrations) candidates.push_back(*configuration->migrations);
    if (configuration->schema) {
      const std::string& schema = *configuration->schema;
      candidates.push_back(join_path(files->is_file(schema) ? parent_path(schema) : schema, "migrations"));
    }
  }
  for (const std::string_view usual : {"prisma/migrations", "migrations"})
    candidates.push_back(join_path(folder, usual));
  for (const std::string& candidate : candidates) {
    const auto path = normalize_path(candidate);
    if (path && files->is_folder(*path)) return path;
  }
  return std::nullopt;
}

std::optional<std::string> read_lock_provider(std::string_view lock_file) {
  for (const std::string_view line : split_lines(lock_file)) {
    if (!line.starts_with("provider")) continue;
    const std::size_t begin = line.find('"');
    const std::size_t end = begin == std::string_view::npos ? begin : line.find('"', begin + 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(line.substr(begin + 1, end - begin - 1));
  }
  return std::nullopt;
}

std::string dialect_of_provider(std::string_view provider) {
  if (provider == "postgres") return "postgresql";
  return std::string(provider);
}

}  // namespace crosswalk::prisma
