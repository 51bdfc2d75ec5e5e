#include "schema.h"

#include <array>
#include <vector>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

constexpr std::array<std::string_view, 6> kConfigExtensions = {"ts", "js", "mts", "cts", "mjs", "cjs"};
constexpr int kFoldersUp = 8;

// The text of the first quoted string in a line; empty if there is none.
std::string_view first_string(std::string_view line) {
  const std::size_t begin = line.find_first_of("\"'`");
  if (begin == std::string_view::npos) return {};
  const std::size_t end = line.find(line[begin], begin + 1);
  return end == std::string_view::npos ? std::string_view{} : line.substr(begin + 1, end - begin - 1);
}

// A schema has one property on each line, and comments only to the end of a line.
std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (!quoted && line[i] == '/' && line[i + 1] == '/') return line.substr(0, i);
  }
  return line;
}

// The value of `name = value` or `name: value`.
std::optional<std::string_view> property(std::string_view line, std::string_view name, char assignment) {
  line = trim(line);
  if (!line.starts_with(name)) return std::nullopt;
  line = trim(line.substr(name.size()));
  if (line.empty() || line.front() != assignment) return std::nullopt;
  return trim(line.substr(1));
}

std::string without_script_comments(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      if (end == std::string_view::npos) break;
      i = end + 1;
    } else if (text.substr(i, 2) == "//" && (i == 0 || text[i - 1] != ':')) {
      const std::size_t end = text.find('\n', i);
      if (end == std::string_view::npos) break;
      i = end - 1;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The string that follows `key:` in an object written in a script; only where it stands there as a literal (or as the
// last argument of path.join, which every template uses).
std::optional<std::string> literal_of_key(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    const bool word_before =
        at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '.');
    std::string_view rest = trim(text.substr(at + key.size()));
    if (word_before || rest.empty() || rest.front() != ':') continue;
    rest = trim(rest.substr(1));
    if (rest.starts_with("path.join(")) {
      std::vector<std::string> parts;
      std::string_view arguments = rest.substr(10, rest.find(')') == std::string_view::npos ? 0 : rest.find(')') - 10);
      for (const std::string_view argument : split(arguments, ',')) {
        if (const auto part = first_string(argument); !part.empty()) parts.emplace_back(part);
      }
      if (!parts.empty()) return join(parts, "/");
    }
    if (!rest.empty() && std::string_view("\"'`").find(rest.front()) != std::string_view::npos) {
      return std::string(first_string(rest));
    }
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> read_config(const FileTree& files, std::string_view folder) {
  for (const std::string_view stem : {"prisma7.config.", ".config/prisma7.", "prisma.config.", ".config/prisma."}) {
    for (const std::string_view extension : kConfigExtensions) {
      const std::string path = join_path(folder, std::string(stem) + std::string(extension));
      if (!files.is_file(path)) continue;
      if (const auto text = files.read_bytes(path)) return without_script_comments(*text);
    }
  }
  return std::nullopt;
}

// package.json#prisma.schema, up to version 6.
std::optional<std::string> schema_of_package(const FileTree& files, std::string_view folder) {
  const std::string path = join_path(folder, "package.json");
  const auto text = files.is_file(path) ? files.read_bytes(path) : std::nullopt;
  if (!text) return std::nullopt;
  const std::string_view view = *text;
  const std::size_t block = view.find("\"prisma\"");
  if (block == std::string_view::npos) return std::nullopt;
  std::string_view rest = trim(view.substr(block + 8));
  if (rest.empty() || rest.front() != ':') return std::nullopt;
  rest = trim(rest.substr(1));
  if (rest.empty() || rest.front() != '{') return std::nullopt;
  const std::string_view object = rest.substr(0, rest.find('}'));
  const std::size_t key = object.find("\"schema\"");
  if (key == std::string_view::npos) return std::nullopt;
  return std::string(first_string(object.substr(key + 8)));
}

// Where the configuration in a folder says that the schema is; a file or a folder of files.
std::optional<std::string> configured_schema(const FileTree& files, std::string_view folder) {
  std::optional<std::string> schema;
  if (const auto config = read_config(files, folder)) schema = literal_of_key(*config, "schema");
  if (!schema) schema = schema_of_package(files, folder);
  if (!schema || schema->empty()) return std::nullopt;
  return normalize_path(join_path(folder, *schema));
}

std::optional<FoundSchema> read_schema(const FileTree& files, const std::string& path) {
  const auto text = files.is_file(path) ? files.read_bytes(path) : std::nullopt;
  if (!text) return std::nullopt;
  const auto file = SourceFile::make(files.display_path(path), *text);
  auto datasource = read_datasource(*file);
  if (!datasource) return std::nullopt;
  return FoundSchema{.path = path, .datasource = std::move(*datasource)};
}

// A schema may be a folder of files, one of which has the datasource.
std::optional<FoundSchema> read_schema_folder(const FileTree& files, const std::string& folder) {
  if (!files.is_folder(folder)) return std::nullopt;
  for (const std::string& path : files.files_below(folder, 1000)) {
    if (file_extension(path) != ".prisma") continue;
    if (auto found = read_schema(files, path)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Datasource> read_datasource(const SourceFile& schema) {
  std::optional<Datasource> datasource;
  std::uint32_t offset = 0;
  for (const std::string_view raw : split(schema.text(), '\n')) {
    const std::string_view line = trim(without_comment(raw));
    if (!datasource && line.starts_with("datasource ") && line.ends_with("{")) {
      datasource = Datasource{.provider = {},
                              .url_variable = {},
                              .span = schema.span({offset, offset + static_cast<std::uint32_t>(raw.size())})};
    } else if (datasource && line == "}") {
      return datasource;
    } else if (datasource) {
      if (const auto provider = property(line, "provider", '='))
        datasource->provider = std::string(first_string(*provider));
      const auto url = property(line, "url", '=');
      if (url && url->starts_with("env(")) datasource->url_variable = std::string(first_string(*url));
    }
    offset += static_cast<std::uint32_t>(raw.size()) + 1;
  }
  return std::nullopt;
}

std::optional<FoundSchema> find_schema(const FileTree& files, std::string_view migrations) {
  const std::string_view beside = parent_path(migrations);
  if (auto found = read_schema(files, join_path(beside, "schema.prisma"))) return found;
  if (auto found = read_schema_folder(files, join_path(beside, "schema"))) return found;
  std::string_view folder = beside;
  for (int i = 0; i < kFoldersUp; ++i) {
    if (const auto path = configured_schema(files, folder)) {
      if (auto found = read_schema(files, *path)) return found;
      if (auto found = read_schema_folder(files, *path)) return found;
    }
    for (const std::string_view usual : {"prisma/schema.prisma", "schema.prisma"}) {
      if (auto found = read_schema(files, join_path(folder, usual))) return found;
    }
    if (folder.empty()) break;
    folder = parent_path(folder);
  }
  return std::nullopt;
}

std::optional<std::string> configured_migrations(const FileTree& files, std::string_view folder) {
  std::vector<std::string> candidates;
  if (const auto config = read_config(files, folder)) {
    if (const std::size_t block = config->find("migrations"); block != std::string::npos) {
      if (const auto path = literal_of_key(std::string_view(*config).substr(block), "path")) {
        candidates.push_back(join_path(folder, *path));
      }
    }
  }
  if (const auto schema = configured_schema(files, folder)) {
    const bool is_file = file_extension(*schema) == ".prisma";
    candidates.push_back(join_path(is_file ? parent_path(*schema) : std::string_view(*schema), "migrations"));
  }
  for (const std::string_view usual : {"prisma/migrations", "migrations"})
    candidates.push_back(join_path(folder, usual));
  for (const std::string& candidate : candidates) {
    const auto path = normalize_path(candidate);
    if (path && files.is_folder(*path)) return path;
  }
  return std::nullopt;
}

std::optional<std::string> read_lock_provider(std::string_view lock_file) {
  for (const std::string_view line : split_lines(lock_file)) {
    if (!line.starts_with("provider")) continue;
    if (const auto value = property(line, "provider", '=')) return std::string(first_string(*value));
    return std::nullopt;
  }
  return std::nullopt;
}

std::string dialect_of_provider(std::string_view provider) {
  if (provider == "postgres") return "postgresql";
  return std::string(provider);
}

}  // namespace crosswalk::prisma
