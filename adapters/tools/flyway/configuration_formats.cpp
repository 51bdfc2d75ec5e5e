#include "configuration_formats.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

#define TOML_EXCEPTIONS 0
// Some of its assertions are about the text that it reads, and hold back the error that it would report.
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

#include "crosswalk/base/text.h"
#include "crosswalk/base/toml.h"

namespace crosswalk::flyway {
namespace {

constexpr int kDeepestNesting = 64;
constexpr int kMostNodes = 100'000;  // YAML's aliases let a short text stand for any number of them

std::string join_key(const std::string& prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : prefix + "." + std::string(key);
}

void append_item(std::string& list, const std::string& item) {
  if (!list.empty()) list += ',';
  list += item;
}

SourceSpan span_of_line(const SourceFile& file, std::uint32_t line) {
  std::uint32_t current = 1;
  std::uint32_t offset = 0;
  const std::string_view text = file.text();
  while (current < line && offset < text.size()) {
    if (text[offset] == '\n') ++current;
    ++offset;
  }
  return file.span({offset, offset});
}

// -- TOML

std::string scalar_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  return out.str();
}

void flatten(const toml::table& table, const std::string& prefix, int depth, FlatSettings& out) {
  if (depth > kDeepestNesting) return;
  for (const auto& [key, node] : table) {
    const std::string path = join_key(prefix, key.str());
    if (const auto* inner = node.as_table()) {
      flatten(*inner, path, depth + 1, out);
    } else if (const auto* items = node.as_array()) {
      std::string list;
      for (const auto& item : *items) append_item(list, scalar_text(item));
      out[path] = list;
    } else {
      out[path] = scalar_text(node);
    }
  }
}

// -- YAML

void flatten(const YAML::Node& node, const std::string& prefix, int depth, int& budget, FlatSettings& out) {
  if (depth > kDeepestNesting || --budget < 0) return;
  if (node.IsMap()) {
    for (const auto& entry : node) {
      if (entry.first.IsScalar()) {
        flatten(entry.second, join_key(prefix, entry.first.Scalar()), depth + 1, budget, out);
      }
    }
  } else if (node.IsSequence()) {
    std::string list;
    for (const auto& item : node) {
      if (item.IsScalar()) append_item(list, item.Scalar());
    }
    out[prefix] = list;
  } else if (node.IsScalar()) {
    out[prefix] = node.Scalar();
  }
}

// -- Java properties

// A logical line: continued lines joined, leading blanks of each removed.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool continues = false;
  for (std::string_view line : split_lines(text)) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t\f"), line.size()));
    if (!continues && (line.empty() || line.front() == '#' || line.front() == '!')) continue;
    if (!continues) lines.emplace_back();
    std::size_t backslashes = 0;
    while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\') ++backslashes;
    continues = backslashes % 2 == 1;
    if (continues) line.remove_suffix(1);
    lines.back() += line;
  }
  return lines;
}

std::optional<std::uint32_t> four_hex_digits(std::string_view text) {
  if (text.size() < 4) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return std::nullopt;
    const int digit = c <= '9' ? c - '0' : std::tolower(c) - 'a' + 10;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char escaped = text[++i];
    const auto code_point = escaped == 'u' ? four_hex_digits(text.substr(i + 1)) : std::nullopt;
    if (code_point) {
      append_utf8(out, *code_point);
      i += 4;
    } else {
      out += escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped;
    }
  }
  return out;
}

// Where the key ends: at the first '=', ':' or blank that no backslash precedes.
std::size_t key_length(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (std::string_view("=: \t\f").find(line[i]) != std::string_view::npos) {
      return i;
    }
  }
  return line.size();
}

}  // namespace

FlatSettings read_toml(const SourceFile& file, Diagnostics& diagnostics) {
  FlatSettings settings;
  if (const auto stray = find_stray_in_toml(file.text())) {
    diagnostics.report<Code::ConfigurationInvalid>(
        file.span({static_cast<std::uint32_t>(*stray), static_cast<std::uint32_t>(*stray)}), file.path(),
        "a character that is not ASCII stands outside of strings and comments");
    return settings;
  }
  const toml::parse_result result = toml::parse(file.text(), file.path());
  if (!result) {
    diagnostics.report<Code::ConfigurationInvalid>(span_of_line(file, result.error().source().begin.line), file.path(),
                                                   std::string(result.error().description()));
    return settings;
  }
  flatten(result.table(), "", 0, settings);
  return settings;
}

namespace {

// One document of a stream, with the line (from 0) on which it begins.
struct YamlDocument {
  std::uint32_t line = 0;
  std::string text;
};

// The documents of a YAML stream. A line of `---` begins one wherever it stands; the library that would find them
// itself goes round for ever at a comma that no bracket holds (yaml-cpp 0.7, LoadAll).
std::vector<YamlDocument> cut_documents(std::string_view text) {
  std::vector<YamlDocument> documents(1);
  std::uint32_t line = 0;
  for (const std::string_view content : split_lines(text)) {
    if (trim(content) == "---" || content.starts_with("--- ")) documents.push_back({line, ""});
    documents.back().text += content;
    documents.back().text += '\n';
    ++line;
  }
  return documents;
}

bool has_content(std::string_view text) {
  const std::vector<std::string_view> lines = split_lines(text);
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    const std::string_view content = trim(line);
    return !content.empty() && content.front() != '#' && content != "---" && content != "...";
  });
}

}  // namespace

std::vector<FlatSettings> read_yaml(const SourceFile& file, Diagnostics& diagnostics) {
  std::vector<FlatSettings> documents;
  const auto refuse = [&](std::uint32_t line, const std::string& why) {
    diagnostics.report<Code::ConfigurationInvalid>(span_of_line(file, line + 1), file.path(), why);
  };
  for (const YamlDocument& document : cut_documents(file.text())) {
    try {
      const YAML::Node root = YAML::Load(document.text);
      if (root.IsNull() && has_content(document.text)) refuse(document.line, "it is no YAML");
      FlatSettings flat;
      int budget = kMostNodes;
      flatten(root, "", 0, budget, flat);
      documents.push_back(std::move(flat));
    } catch (const YAML::Exception& error) {
      refuse(document.line + (error.mark.is_null() ? 0 : static_cast<std::uint32_t>(error.mark.line)), error.msg);
      break;
    }
  }
  return documents;
}

std::vector<FlatSettings> read_properties_documents(const SourceFile& file) {
  std::vector<FlatSettings> documents;
  std::string text;
  for (const std::string_view line : split_lines(file.text())) {
    if (trim(line) == "#---" || trim(line) == "!---") {
      documents.push_back(read_properties_text(text));
      text.clear();
    } else {
      text += line;
      text += '\n';
    }
  }
  documents.push_back(read_properties_text(text));
  return documents;
}

bool is_for_one_of(const FlatSettings& document, const std::vector<std::string>& profiles, bool without_profile) {
  for (const char* key : {"spring.config.activate.on-profile", "spring.profiles"}) {
    const auto found = document.find(key);
    if (found == document.end()) continue;
    const auto wanted = split(found->second, ',');
    return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view one) {
      return std::find(profiles.begin(), profiles.end(), trim(one)) != profiles.end();
    });
  }
  return without_profile;
}

FlatSettings read_flyway_conf(std::string_view text) {
  std::string properties;
  const std::vector<std::string_view> lines = split_lines(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    const std::string_view next = i + 1 < lines.size() ? lines[i + 1] : std::string_view();
    const bool property_follows = trim(next).starts_with("flyway.") && next.find('=') != std::string_view::npos;
    const bool continues = line.ends_with('\\') && !next.empty() && !property_follows;
    properties += replace_all(continues ? line.substr(0, line.size() - 1) : line, "\\", "\\\\");
    properties += continues ? "\\\n" : "\n";
  }
  return read_properties_text(properties);
}

FlatSettings read_properties(const SourceFile& file) { return read_properties_text(file.text()); }

FlatSettings read_properties_text(std::string_view text) {
  FlatSettings settings;
  for (const std::string& line : logical_lines(text)) {
    const std::size_t length = key_length(line);
    std::string_view value = std::string_view(line).substr(length);
    value.remove_prefix(std::min(value.find_first_not_of(" \t\f"), value.size()));
    if (!value.empty() && (value.front() == '=' || value.front() == ':')) value.remove_prefix(1);
    settings[unescape(std::string_view(line).substr(0, length))] = std::string(trim(unescape(value)));
  }
  return settings;
}

}  // namespace crosswalk::flyway
