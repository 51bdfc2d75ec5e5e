#include "path_aliases.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace crosswalk::script {
namespace {

using Json = nlohmann::json;

// Takes out what such a file may have beyond JSON: comments, and commas behind a last element.
std::string plain_json(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "//") {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      i = end == std::string_view::npos ? text.size() : end + 1;
    } else if (text[i] == '"') {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
      plain += text.substr(i, end - i);
      i = end - 1;
    } else {
      if (text[i] == '}' || text[i] == ']') {
        const std::size_t last = plain.find_last_not_of(" \t\r\n");
        if (last != std::string::npos && plain[last] == ',') plain.erase(last, 1);
      }
      plain += text[i];
    }
  }
  return plain;
}

std::optional<Json> read_options(const FileTree& files, std::string_view folder) {
  for (const char* name : {"tsconfig.json", "jsconfig.json"}) {
    const std::string path = join_path(folder, name);
    const auto text = files.is_file(path) ? files.read_bytes(path) : std::nullopt;
    if (!text) continue;
    const Json json = Json::parse(plain_json(*text), nullptr, false);
    if (json.is_object() && json.contains("compilerOptions") && json["compilerOptions"].is_object()) {
      return json["compilerOptions"];
    }
  }
  return std::nullopt;
}

// What stands for the star of a pattern if a name fits it; "" for a pattern without one.
std::optional<std::string> matched(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  const bool fits = name.size() >= before.size() + after.size() && name.starts_with(before) && name.ends_with(after);
  if (!fits) return std::nullopt;
  return std::string(name.substr(before.size(), name.size() - before.size() - after.size()));
}

void add_targets(const Json& targets, std::string_view base, const std::string& part, std::vector<std::string>& found) {
  for (const Json& target : targets.is_array() ? targets : Json::array()) {
    if (!target.is_string()) continue;
    std::string path = target.get<std::string>();
    if (const std::size_t star = path.find('*'); star != std::string::npos) path.replace(star, 1, part);
    if (auto clean = normalize_path(join_path(base, path))) found.push_back(std::move(*clean));
  }
}

}  // namespace

std::vector<std::string> aliased_paths(const FileTree& files, std::string_view name, std::string_view from) {
  std::vector<std::string> found;
  for (std::string_view folder = parent_path(from);; folder = parent_path(folder)) {
    const auto options = read_options(files, folder);
    const bool has_base = options && options->contains("baseUrl") && (*options)["baseUrl"].is_string();
    const bool has_paths = options && options->contains("paths") && (*options)["paths"].is_object();
    const std::string base = join_path(folder, has_base ? (*options)["baseUrl"].get<std::string>() : "");
    if (has_paths) {
      for (const auto& [pattern, targets] : (*options)["paths"].items()) {
        if (const auto part = matched(pattern, name)) add_targets(targets, base, *part, found);
      }
    }
    if (has_base) {
      if (auto clean = normalize_path(join_path(base, name))) found.push_back(std::move(*clean));
    }
    if (has_base || has_paths || folder.empty()) return found;
  }
}

}  // namespace crosswalk::script
