#include "configuration.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/base/toml.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"

// One program must not mix this library's two forms.
#define TOML_EXCEPTIONS 0
// Some of its assertions are about the text that it reads, and hold back the error that it would report.
#define TOML_ASSERT(condition) static_assert(true)
#include <toml++/toml.h>

namespace crosswalk::alembic {
namespace {

// An absolute path that %(here)s begins is within the tree again; others that leave it are not.
std::optional<std::string> within(std::string_view path) {
  std::string text(trim(path));
  while (text.starts_with("./")) text = text.substr(2);
  return normalize_path(text);
}

// Alembic reads paths relative to where it is called, which is nearly always the configuration's folder, and otherwise
// the project's root.
std::string resolve(const FileTree& files, std::string_view folder, const std::string& path) {
  for (const std::string& candidate : {join_path(folder, path), path}) {
    const auto clean = within(candidate);
    if (clean && files.is_folder(*clean)) return *clean;
  }
  return within(join_path(folder, path)).value_or("");
}

// "package:path" names a folder of an installed package: here, one of the project's own.
std::string package_path(std::string text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || text.starts_with('/')) return text;
  std::string package = replace_all(text.substr(0, colon), ".", "/");
  return join_path(package, text.substr(colon + 1));
}

// config.py, _get_version_locations_argument: the separator key decides; without one, commas and blanks do.
std::vector<std::string> split_locations(const std::string& text, const std::string& separator) {
  std::string separators = ", \n";
  if (separator == "os" || separator == ":") separators = ":\n";
  if (separator == ";") separators = ";\n";
  if (separator == "space") separators = " \n";
  if (separator == "newline") separators = "\n";
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text + "\n") {
    if (separators.find(c) == std::string::npos) {
      part += c;
      continue;
    }
    if (const std::string_view clean = trim(part); !clean.empty()) parts.emplace_back(clean);
    part.clear();
  }
  return parts;
}

std::string value_of(const IniSection& section, const std::string& key) {
  const auto found = section.values.find(key);
  return found == section.values.end() ? "" : found->second;
}

void set_locations(Configuration& configuration, const FileTree& files, std::string_view folder,
                   const std::vector<std::string>& locations) {
  for (const std::string& location : locations) {
    configuration.version_locations.push_back(resolve(files, folder, package_path(location)));
  }
}

// Walks the tree of env.py for calls of context.configure, or of anything that ends in .configure.
class EnvScan {
 public:
  explicit EnvScan(const SourceFile& source) : source_(source) {}
  std::map<std::string, std::string> settings;

  void visit(const script::Block& block) {
    for (const script::StatementPtr& statement : block) visit(*statement);
  }

 private:
  void visit(const script::Statement& statement) {
    if (const auto* run = std::get_if<script::ExpressionStatement>(&statement.node)) visit(run->expression.get());
    if (const auto* assign = std::get_if<script::Assign>(&statement.node)) visit(assign->value.get());
    if (const auto* branch = std::get_if<script::If>(&statement.node)) {
      visit(branch->then);
      visit(branch->otherwise);
    }
    if (const auto* with = std::get_if<script::With>(&statement.node)) visit(with->body);
    if (const auto* attempt = std::get_if<script::Try>(&statement.node)) {
      visit(attempt->body);
      visit(attempt->finally);
    }
    if (const auto* loop = std::get_if<script::ForEach>(&statement.node)) visit(loop->body);
    if (const auto* function = std::get_if<script::FunctionDefinition>(&statement.node))
      visit(function->function->body);
  }

  void visit(const script::Expression* expression) {
    if (expression == nullptr) return;
    if (const auto* awaited = std::get_if<script::Await>(&expression->node)) visit(awaited->value.get());
    const auto* call = std::get_if<script::Call>(&expression->node);
    if (call == nullptr) return;
    const auto* callee = std::get_if<script::Attribute>(&call->callee->node);
    if (callee == nullptr || callee->name != "configure") return;
    for (const script::Argument& argument : call->arguments) take(argument);
  }

  void take(const script::Argument& argument) {
    if (argument.name == "target_metadata") {
      const auto& range = argument.value->range;
      settings[argument.name] = std::string(source_.text().substr(range.begin, range.end - range.begin));
      return;
    }
    constexpr std::string_view kKnown[] = {"version_table", "version_table_schema", "version_table_pk",
                                           "transaction_per_migration"};
    if (std::find(std::begin(kKnown), std::end(kKnown), argument.name) == std::end(kKnown)) return;
    if (const auto* text = std::get_if<script::StringLiteral>(&argument.value->node))
      settings[argument.name] = text->value;
    if (const auto* flag = std::get_if<script::BoolLiteral>(&argument.value->node)) {
      settings[argument.name] = flag->value ? "true" : "false";
    }
    // Said, but not here: whoever needs it has to ask.
    const bool is_none = std::holds_alternative<script::NoneLiteral>(argument.value->node);
    if (settings.count(argument.name) == 0 && !is_none) settings[argument.name + "?"] = "computed";
  }

  const SourceFile& source_;
};

}  // namespace

std::vector<IniSection> read_ini(std::string_view text) {
  std::vector<IniSection> sections;
  std::string* continued = nullptr;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view clean = trim(line);
    if (clean.empty() || clean.front() == '#' || clean.front() == ';') continue;
    const bool indented = line.front() == ' ' || line.front() == '\t';
    if (indented && continued != nullptr) {
      *continued += "\n" + std::string(clean);
      continue;
    }
    continued = nullptr;
    if (clean.front() == '[' && clean.find(']') != std::string_view::npos) {
      sections.push_back({std::string(clean.substr(1, clean.find(']') - 1)), {}});
      continue;
    }
    const std::size_t separator = clean.find_first_of("=:");
    if (separator == std::string_view::npos || sections.empty()) continue;
    std::string& value = sections.back().values[to_lower(trim(clean.substr(0, separator)))];
    value = std::string(trim(clean.substr(separator + 1)));
    continued = &value;
  }
  return sections;
}

std::string interpolate(std::string_view value, const IniSection& section, std::string_view here) {
  std::string result;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%' || i + 1 == value.size()) {
      result += value[i];
      continue;
    }
    if (value[i + 1] == '%') {
      result += '%';
      ++i;
      continue;
    }
    const std::size_t end = value.find(")s", i);
    if (value[i + 1] != '(' || end == std::string_view::npos) {
      result += value[i];
      continue;
    }
    const std::string key = to_lower(value.substr(i + 2, end - i - 2));
    if (key == "here") {
      result += here.empty() ? "." : std::string(here);
    } else {
      result += value_of(section, key);
    }
    i = end + 1;
  }
  return result;
}

std::vector<Configuration> configurations_of_ini(const FileTree& files, std::string_view path) {
  Diagnostics ignored;  // a file that is not text is not an ini file
  const auto source = files.read(path, ignored);
  if (!source) return {};
  const std::string folder(parent_path(path));
  std::vector<Configuration> found;
  for (const IniSection& section : read_ini(source->text())) {
    if (section.values.count("script_location") == 0) continue;
    // %(here)s is the folder of the file, so what follows it is relative to that folder.
    const auto read = [&](const std::string& key) { return interpolate(value_of(section, key), section, "."); };
    Configuration configuration;
    configuration.section = section.name;
    configuration.script_location = resolve(files, folder, package_path(read("script_location")));
    configuration.recursive = read("recursive_version_locations") == "true";
    configuration.url = interpolate(value_of(section, "sqlalchemy.url"), section, folder);
    std::string separator = read("path_separator");
    if (separator.empty()) separator = read("version_path_separator");
    set_locations(configuration, files, folder, split_locations(read("version_locations"), separator));
    found.push_back(std::move(configuration));
  }
  return found;
}

std::optional<Configuration> configuration_of_toml(const FileTree& files, std::string_view path,
                                                   Diagnostics& diagnostics) {
  Diagnostics ignored;  // a file that cannot be read may be no affair of Alembic's
  const auto source = files.read(path, ignored);
  if (!source || source->text().find("tool.alembic") == std::string_view::npos) return std::nullopt;
  if (find_stray_in_toml(source->text())) {
    diagnostics.report<Code::ConfigurationNotUnderstood>(
        {}, files.display_path(path),
        "it is no TOML: a character that is not ASCII stands outside of strings and comments");
    return std::nullopt;
  }
  const toml::parse_result parsed = toml::parse(source->text());
  if (!parsed) {
    diagnostics.report<Code::ConfigurationNotUnderstood>({}, files.display_path(path),
                                                         "it is no TOML: " + std::string(parsed.error().description()));
    return std::nullopt;
  }
  const toml::table& document = parsed.table();
  const toml::node_view<const toml::node> table = document["tool"]["alembic"];
  const auto location = table["script_location"].value<std::string>();
  if (!location) return std::nullopt;
  const std::string folder(parent_path(path));
  Configuration configuration;
  configuration.section = "tool.alembic";
  configuration.script_location = resolve(files, folder, package_path(interpolate(*location, {}, ".")));
  configuration.recursive = table["recursive_version_locations"].value_or(false);
  std::vector<std::string> locations;
  if (const toml::array* list = table["version_locations"].as_array()) {
    for (const toml::node& item : *list) {
      if (const auto text = item.value<std::string>()) locations.push_back(interpolate(*text, {}, "."));
    }
  }
  set_locations(configuration, files, folder, locations);
  return configuration;
}

std::map<std::string, std::string> settings_of_env(const FileTree& files, std::string_view path) {
  Diagnostics ignored;
  const auto source = files.read(path, ignored);
  if (!source) return {};
  const auto module = script::reader_of(script::Language::Python).read(source, ignored);
  if (!module) return {};
  EnvScan scan(*source);
  scan.visit(module->body);
  return scan.settings;
}

}  // namespace crosswalk::alembic
