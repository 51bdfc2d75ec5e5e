#include "support/tool_project.h"

#include <algorithm>

namespace crosswalk::test {

ReadProject read_project(const Tool& tool, Files files, const Dialect& dialect, std::string_view folder) {
  ReadProject result;
  const std::shared_ptr<const FileTree> tree = memory_tree(std::move(files));
  result.project = tool.discovery()->open(tree, folder, result.diagnostics);
  if (result.project) result.history = tool.frontend()->read(*result.project, {dialect}, result.diagnostics);
  return result;
}

std::size_t count(const Diagnostics& diagnostics, Code code) {
  const auto& items = diagnostics.items();
  return static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [&](const Diagnostic& item) { return item.code == code; }));
}

Diagnostic first(const Diagnostics& diagnostics, Code code) {
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.code == code) return item;
  }
  return {};
}

std::vector<std::string> ids(const History& history) {
  std::vector<std::string> result;
  for (const Migration& migration : history.in_order()) result.push_back(migration.id);
  return result;
}

std::string content_of(const Rendering& rendering, std::string_view path) {
  for (const OutputFile& file : rendering.files) {
    if (file.path == path) return file.content;
  }
  return "(none)";
}

std::vector<std::string> paths(const Rendering& rendering) {
  std::vector<std::string> result;
  for (const OutputFile& file : rendering.files) result.push_back(file.path);
  return result;
}

}  // namespace crosswalk::test
