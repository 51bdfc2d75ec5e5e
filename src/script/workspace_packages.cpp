#include "workspace_packages.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/base/yaml.h"
#include "crosswalk/script/value.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

constexpr std::size_t kMostPackages = 2'000;
constexpr int kDeepestPackage = 4;  // folders that `**` stands for

std::optional<Value> manifest_of(const FileTree& files, std::string_view folder) {
  const std::string path = join_path(folder, "package.json");
  const auto text = files.is_file(path) ? files.read_bytes(path) : std::nullopt;
  auto json = text ? read_json(*text) : std::nullopt;
  return json && json->dict() != nullptr ? json : std::nullopt;
}

std::vector<std::string> texts_of(const Value* list) {
  std::vector<std::string> texts;
  const SequenceObject* items = list == nullptr ? nullptr : list->sequence();
  for (const Value& item : items == nullptr ? std::vector<Value>{} : items->items) {
    if (item.string() != nullptr) texts.push_back(*item.string());
  }
  return texts;
}

// The patterns of folders that a workspace's root states.
std::vector<std::string> patterns_of(const FileTree& files, std::string_view root) {
  const std::string pnpm = join_path(root, "pnpm-workspace.yaml");
  if (const auto text = files.is_file(pnpm) ? files.read_bytes(pnpm) : std::nullopt)
    return yaml_list(*text, "packages");
  const auto manifest = manifest_of(files, root);
  const Value* workspaces = manifest ? manifest->dict()->find("workspaces") : nullptr;
  if (workspaces != nullptr && workspaces->dict() != nullptr) workspaces = workspaces->dict()->find("packages");
  return texts_of(workspaces);
}

// Calls `visit` with each folder that the parts of a pattern, from `at` on, stand for.
template <typename Visit>
void expand(const FileTree& files, const std::string& folder, const std::vector<std::string_view>& parts,
            std::size_t at, int deeper, const Visit& visit) {
  if (at == parts.size()) return visit(folder);
  const std::string part(parts[at]);
  if (part.empty() || part == ".") return expand(files, folder, parts, at + 1, deeper, visit);
  if (part.find('*') == std::string::npos) return expand(files, join_path(folder, part), parts, at + 1, deeper, visit);
  const bool any_depth = part == "**";
  if (any_depth) expand(files, folder, parts, at + 1, deeper, visit);
  if (any_depth && deeper == 0) return;
  const std::size_t star = part.find('*');
  const std::string before = any_depth ? "" : part.substr(0, star);
  const std::string after = any_depth ? "" : part.substr(star + 1);
  for (const FolderEntry& entry : files.list(folder).value_or(std::vector<FolderEntry>{})) {
    const bool passed_over = !entry.is_folder || entry.name.starts_with('.') || entry.name == "node_modules";
    if (passed_over || !entry.name.starts_with(before) || !entry.name.ends_with(after)) continue;
    expand(files, join_path(folder, entry.name), parts, any_depth ? at : at + 1, any_depth ? deeper - 1 : deeper,
           visit);
  }
}

// The first file that a value of `exports` or `main` names.
const std::string* first_text(const Value& value, int depth = 0) {
  if (value.string() != nullptr) return value.string();
  if (value.dict() == nullptr || depth > 4) return nullptr;
  for (const auto& [condition, target] : value.dict()->entries) {
    if (condition.string() != nullptr && *condition.string() == "types") continue;
    if (const std::string* text = first_text(target, depth + 1)) return text;
  }
  return nullptr;
}

// A compiled file, and what it may have been compiled from: dist/cjs/index.js from src/index.
void add_entry(const std::string& folder, std::string_view entry, std::vector<std::string>& found) {
  const auto path = normalize_path(join_path(folder, entry));
  if (!path) return;
  found.push_back(*path);
  std::string_view inside =
      std::string_view(*path).substr(std::min(path->size(), folder.empty() ? 0 : folder.size() + 1));
  inside.remove_suffix(file_extension(inside).size());
  constexpr std::array<std::string_view, 8> kCompiled = {"dist", "build", "lib", "out", "cjs", "esm", "js", "types"};
  bool compiled = false;
  for (std::size_t slash = inside.find('/'); slash != std::string_view::npos; slash = inside.find('/')) {
    if (std::find(kCompiled.begin(), kCompiled.end(), inside.substr(0, slash)) == kCompiled.end()) break;
    inside.remove_prefix(slash + 1);
    compiled = true;
  }
  if (!compiled) return;
  found.push_back(join_path(folder, "src/" + std::string(inside)));
  found.push_back(join_path(folder, inside));
}

// Where the files of a package may lie: the package itself (`part` empty), or a part of it.
std::vector<std::string> files_of(const FileTree& files, const std::string& folder, const std::string& part) {
  std::vector<std::string> found;
  const auto manifest = manifest_of(files, folder);
  const Value* exported = manifest ? manifest->dict()->find("exports") : nullptr;
  const std::string key = part.empty() ? "." : "./" + part;
  if (exported != nullptr && exported->dict() != nullptr) {
    const Value* target = exported->dict()->find(std::string_view(key));
    const bool conditions = exported->dict()->find(".") == nullptr && part.empty();
    if (conditions) target = exported;
    if (const std::string* text = target == nullptr ? nullptr : first_text(*target)) add_entry(folder, *text, found);
  }
  if (!part.empty()) {
    found.push_back(join_path(folder, part));
    found.push_back(join_path(folder, "src/" + part));
    add_entry(folder, part, found);
    return found;
  }
  for (const char* name : {"source", "main", "module"}) {
    const Value* entry = manifest ? manifest->dict()->find(name) : nullptr;
    if (entry != nullptr && entry->string() != nullptr) add_entry(folder, *entry->string(), found);
  }
  found.push_back(join_path(folder, "index"));
  found.push_back(join_path(folder, "src/index"));
  return found;
}

}  // namespace

const std::map<std::string, std::string>& WorkspacePackages::packages_of(const FileTree& files,
                                                                         const std::string& root) {
  const auto known = workspaces_.find(root);
  if (known != workspaces_.end()) return known->second;
  std::map<std::string, std::string>& packages = workspaces_[root];
  for (const std::string& pattern : patterns_of(files, root)) {
    if (pattern.starts_with('!')) continue;
    expand(files, root, split(pattern, '/'), 0, kDeepestPackage, [&](const std::string& folder) {
      if (packages.size() >= kMostPackages) return;
      const auto manifest = manifest_of(files, folder);
      const Value* name = manifest ? manifest->dict()->find("name") : nullptr;
      if (name != nullptr && name->string() != nullptr) packages.emplace(*name->string(), folder);
    });
  }
  return packages;
}

std::vector<std::string> WorkspacePackages::paths(const FileTree& files, std::string_view name, std::string_view from) {
  // "@scope/package/part", "package/part"
  std::size_t slash = name.find('/');
  if (name.starts_with('@') && slash != std::string_view::npos) slash = name.find('/', slash + 1);
  const std::string package(name.substr(0, slash));
  const std::string part(slash == std::string_view::npos ? "" : name.substr(slash + 1));
  for (std::string_view folder = parent_path(from);; folder = parent_path(folder)) {
    const auto& packages = packages_of(files, std::string(folder));
    const auto found = packages.find(package);
    if (found != packages.end()) return files_of(files, found->second, part);
    if (folder.empty()) return {};
  }
}

}  // namespace crosswalk::script
