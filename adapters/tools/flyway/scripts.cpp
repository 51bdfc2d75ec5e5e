#include "scripts.h"

#include <algorithm>
#include <optional>
#include <set>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

std::vector<std::string> folders_in(const Configuration& configuration, const char* key) {
  std::vector<std::string> folders;
  const std::string text = configuration.text(key);
  if (!configuration.has(key)) return folders;
  for (const std::string_view folder : split(text, '\n')) folders.emplace_back(folder);
  return folders;
}

bool lies_below(std::string_view path, std::string_view folder) {
  return (folder.empty() && !path.empty()) ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

// The class that a source file below .../java/ or .../kotlin/ declares: db.migration.V1__Name.
std::string class_of(std::string_view path) {
  for (const std::string_view root : {"src/main/java/", "src/main/kotlin/", "src/test/java/"}) {
    const std::size_t found = path.find(root);
    if (found != std::string_view::npos) path.remove_prefix(found + root.size());
  }
  return replace_all(path.substr(0, path.size() - file_extension(path).size()), "/", ".");
}

// Flyway runs these by their interpreters (org.flywaydb.core.internal.resolver.script).
std::optional<std::string> language_of_script(std::string_view extension) {
  if (extension == ".sh" || extension == ".bash") return "shell";
  if (extension == ".py") return "python";
  if (extension == ".ps1") return "powershell";
  if (extension == ".bat" || extension == ".cmd") return "batch";
  return std::nullopt;
}

}  // namespace

std::vector<Script> list_scripts(const FileTree& files, const Configuration& configuration) {
  const NameParser parser(configuration);
  const std::vector<std::string> excluded = folders_in(configuration, kExcluded);
  std::vector<Script> scripts;
  std::set<std::string> seen;  // overlapping locations count once (internal/util/Locations.java)
  const std::vector<std::string> locations = folders_in(configuration, kLocations);
  for (const std::string& location : locations) {
    // What lies below another location is found there, under its path from there.
    const bool within_other = std::any_of(locations.begin(), locations.end(),
                                          [&](const std::string& other) { return lies_below(location, other); });
    if (within_other && !location.empty()) continue;
    for (const std::string& path : files.files_below(location)) {
      const bool other = std::any_of(excluded.begin(), excluded.end(),
                                     [&](const std::string& folder) { return lies_below(path, folder); });
      if (other || !seen.insert(path).second) continue;
      const std::string_view extension = file_extension(path);
      Script script{.path = path,
                    .relative = path.substr(location.empty() ? 0 : location.size() + 1),
                    .language = "sql",
                    .name = {}};
      if (const auto language = language_of_script(extension)) {
        const std::string_view base = file_name(path);
        const FileName name = parser.parse_class(base.substr(0, base.size() - extension.size()));
        if (name.kind != FileKind::Unrelated) {
          script.language = *language;
          script.name = name;
        } else {
          script.name = parser.parse(base);
        }
      } else if (extension == ".java" || extension == ".kt") {
        const std::string_view base = file_name(path);
        script.language = extension == ".kt" ? "kotlin" : "java";
        script.name = parser.parse_class(base.substr(0, base.size() - extension.size()));
        script.relative = class_of(path);
      } else {
        script.name = parser.parse(file_name(path));
      }
      if (script.name.kind != FileKind::Unrelated) scripts.push_back(std::move(script));
    }
  }
  return scripts;
}

bool is_migration(const Script& script) {
  const FileKind kind = script.name.kind;
  return kind == FileKind::Versioned || kind == FileKind::Repeatable || kind == FileKind::Baseline;
}

}  // namespace crosswalk::flyway
