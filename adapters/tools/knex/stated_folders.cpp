#include "stated_folders.h"

#include <algorithm>
#include <optional>

#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

constexpr int kDeepest = 12;

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Of two numbers the longer one is larger, zeros in front aside.
int compare_parts(std::string_view left, std::string_view right) {
  if (is_number(left) != is_number(right)) return is_number(left) ? -1 : 1;
  if (is_number(left)) {
    left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
    right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
    if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  }
  return left.compare(right);
}

int compare_lists(std::string_view left, std::string_view right) {
  const auto lefts = split(left, '.');
  const auto rights = split(right, '.');
  for (std::size_t i = 0; i < lefts.size() && i < rights.size(); ++i) {
    if (const int order = compare_parts(lefts[i], rights[i]); order != 0) return order;
  }
  if (lefts.size() == rights.size()) return 0;
  return lefts.size() < rights.size() ? -1 : 1;
}

bool is_script_extension(std::string_view extension) {
  return extension == ".js" || extension == ".cjs" || extension == ".mjs" || extension == ".ts";
}

// "2.0.0-beta.1.js" as "2.0.0" and "beta.1".
std::pair<std::string_view, std::optional<std::string_view>> parts_of(std::string_view name) {
  if (is_script_extension(file_extension(name))) name.remove_suffix(file_extension(name).size());
  if (name.starts_with('v')) name.remove_prefix(1);
  const std::size_t dash = name.find('-');
  if (dash == std::string_view::npos) return {name, std::nullopt};
  return {name.substr(0, dash), name.substr(dash + 1)};
}

// Whether a name is like a pattern with stars.
bool is_like(std::string_view name, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  name.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  if (pattern.find('*') == std::string_view::npos) return name.ends_with(pattern);
  for (std::size_t at = 0; at <= name.size(); ++at) {
    if (is_like(name.substr(at), pattern)) return true;
  }
  return false;
}

class FolderSearch {
 public:
  explicit FolderSearch(const FileTree& files) : files_(files) {}

  std::vector<std::string> find(const std::string& root, std::string_view pattern) {
    look(root, pattern, 0);
    std::stable_sort(found_.begin(), found_.end(), [](const std::string& left, const std::string& right) {
      return version_before(file_name(left), file_name(right));
    });
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void look(const std::string& folder, std::string_view pattern, int depth) {
    while (pattern.starts_with("./")) pattern.remove_prefix(2);
    if (pattern.empty() || pattern == ".") {
      found_.push_back(folder);
      return;
    }
    if (depth > kDeepest) return;
    const std::size_t slash = std::min(pattern.find('/'), pattern.size());
    const std::string_view head = pattern.substr(0, slash);
    const std::string_view rest = pattern.substr(std::min(slash + 1, pattern.size()));
    if (head == "**") look(folder, rest, depth + 1);
    const auto entries = files_.list(folder);
    for (const FolderEntry& entry : entries.value_or(std::vector<FolderEntry>{})) {
      if (!entry.is_folder || entry.name == "node_modules") continue;
      const std::string below = join_path(folder, entry.name);
      if (head == "**") {
        look(below, pattern, depth + 1);
      } else if (is_like(entry.name, head)) {
        look(below, rest, depth + 1);
      }
    }
  }

  const FileTree& files_;
  std::vector<std::string> found_;
};

}  // namespace

bool version_before(std::string_view left, std::string_view right) {
  const auto [left_version, left_rest] = parts_of(left);
  const auto [right_version, right_rest] = parts_of(right);
  if (const int order = compare_lists(left_version, right_version); order != 0) return order < 0;
  if (!left_rest || !right_rest) return left_rest.has_value() && !right_rest.has_value();
  return compare_lists(*left_rest, *right_rest) < 0;
}

std::vector<std::string> folders_like(const FileTree& files, std::string_view root,
                                      const std::vector<std::string>& patterns) {
  std::vector<std::string> found;
  for (const std::string& pattern : patterns) {
    for (std::string& folder : FolderSearch(files).find(std::string(root), pattern)) {
      if (std::find(found.begin(), found.end(), folder) == found.end()) found.push_back(std::move(folder));
    }
  }
  return found;
}

}  // namespace crosswalk::knex
