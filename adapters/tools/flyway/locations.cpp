#include "locations.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

constexpr int kDeepestWildcard = 16;

void add_if_folder(const FileTree& files, std::string_view folder, std::string_view path,
                   std::vector<std::string>& out) {
  const auto whole = normalize_path(join_path(folder, path));
  if (whole && files.is_folder(*whole) && std::find(out.begin(), out.end(), *whole) == out.end()) out.push_back(*whole);
}

// Whether one name fits a pattern of '*' and '?'.
bool fits(std::string_view name, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t wanted = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (at < name.size()) {
    if (wanted < pattern.size() && (pattern[wanted] == '?' || pattern[wanted] == name[at])) {
      ++at, ++wanted;
    } else if (wanted < pattern.size() && pattern[wanted] == '*') {
      star = wanted++;
      resume = at;
    } else if (star != std::string_view::npos) {
      wanted = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(wanted).find_first_not_of('*') == std::string_view::npos;
}

// Expands one segment of a location after the other; "**" stands for any number of folders.
void expand(const FileTree& files, const std::string& folder, const std::vector<std::string_view>& segments,
            std::size_t next, int depth, std::vector<std::string>& out) {
  if (depth > kDeepestWildcard) return;
  if (next == segments.size()) {
    add_if_folder(files, "", folder, out);
    return;
  }
  const std::string_view segment = segments[next];
  if (segment.find_first_of("*?") == std::string_view::npos) {
    expand(files, join_path(folder, segment), segments, next + 1, depth, out);
    return;
  }
  const auto entries = files.list(folder);
  if (!entries) return;
  if (segment == "**") expand(files, folder, segments, next + 1, depth, out);
  for (const FolderEntry& entry : *entries) {
    if (!entry.is_folder || entry.name.starts_with('.')) continue;
    const std::string inner = join_path(folder, entry.name);
    if (segment == "**") {
      expand(files, inner, segments, next, depth + 1, out);
    } else if (fits(entry.name, segment)) {
      expand(files, inner, segments, next + 1, depth, out);
    }
  }
}

void resolve_below(const FileTree& files, std::string_view root, std::string_view path, std::vector<std::string>& out) {
  if (path.find_first_of("*?") == std::string_view::npos) {
    add_if_folder(files, root, path, out);
    return;
  }
  std::vector<std::string_view> segments = split(path, '/');
  // A last word with a dot is a pattern of files (internal/scanner/LocationParser.java): "sql/**/*.sql" means all below
  // "sql", and "releases/v?.0" no folder.
  if (segments.back().find('.') != std::string_view::npos) {
    const bool all_scripts = segments.size() > 1 && segments[segments.size() - 2] == "**" &&
                             segments.back().starts_with("*.") &&
                             segments.back().find('*', 1) == std::string_view::npos;
    if (!all_scripts) return;
    segments.resize(segments.size() - 2);
  }
  expand(files, std::string(root), segments, 0, 0, out);
}

}  // namespace

std::vector<std::string> resolve_location(const FileTree& files, std::string_view folder, bool framework,
                                          std::string_view location) {
  std::vector<std::string> found;
  std::string_view path = location;
  const bool on_disk = path.starts_with("filesystem:");
  if (const std::size_t colon = path.find(':'); colon != std::string_view::npos) path.remove_prefix(colon + 1);
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (on_disk) {
    resolve_below(files, folder, path, found);
    return found;
  }
  // A framework's file lies at the root of the class path; beside it lie the sources of the classes.
  const std::string project =
      framework ? std::string(parent_path(parent_path(parent_path(folder)))) : std::string(folder);
  if (framework) resolve_below(files, folder, path, found);
  for (const std::string_view root : {"src/main/resources", "src/main/java", "src/main/kotlin"}) {
    const auto whole = join_path(project, root);
    if (files.is_folder(whole)) resolve_below(files, whole, path, found);
  }
  if (found.empty()) resolve_below(files, folder, path, found);
  return found;
}

std::vector<std::string> vendor_folders(const FileTree& files, std::string_view folder) {
  std::vector<std::string> found;
  const auto entries = files.list(folder);
  if (!entries) return found;
  for (const FolderEntry& entry : *entries) {
    if (entry.is_folder && dialect_of_folder(entry.name)) found.push_back(join_path(folder, entry.name));
  }
  return found;
}

}  // namespace crosswalk::flyway
