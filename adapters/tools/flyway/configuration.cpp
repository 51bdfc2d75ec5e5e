#include "configuration.h"

#include <algorithm>
#include <array>

#include "configuration_formats.h"
#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

// The parameters that change what is read or run; a framework may spell them with dashes ("sql-migration-prefix").
constexpr std::array<std::string_view, 40> kParameters = {"url",
                                                          "locations",
                                                          "callbackLocations",
                                                          "encoding",
                                                          "table",
                                                          "schemas",
                                                          "defaultSchema",
                                                          "sqlMigrationPrefix",
                                                          "repeatableSqlMigrationPrefix",
                                                          "undoSqlMigrationPrefix",
                                                          "baselineMigrationPrefix",
                                                          "sqlMigrationSeparator",
                                                          "sqlMigrationSuffixes",
                                                          "placeholderReplacement",
                                                          "placeholderPrefix",
                                                          "placeholderSuffix",
                                                          "placeholderSeparator",
                                                          "executeInTransaction",
                                                          "group",
                                                          "mixed",
                                                          "outOfOrder",
                                                          "target",
                                                          "validateOnMigrate",
                                                          "validateMigrationNaming",
                                                          "ignoreMigrationPatterns",
                                                          "baselineOnMigrate",
                                                          "baselineVersion",
                                                          "baselineDescription",
                                                          "installedBy",
                                                          "postgresql.transactional.lock",
                                                          "skipExecutingMigrations",
                                                          "createSchemas",
                                                          "environment",
                                                          "enabled",
                                                          "tablespace",
                                                          "sqlMigrationSuffix",
                                                          "initSql",
                                                          "skipDefaultCallbacks",
                                                          "skipDefaultResolvers",
                                                          "failOnMissingLocations"};

std::string without_dashes(std::string_view text) { return to_lower(replace_all(text, "-", "")); }

// The parameter that a key means, whatever its spelling; placeholders keep their names.
std::optional<std::string> parameter_of(std::string_view key) {
  if (starts_with_ignoring_case(key, "placeholders.")) {
    std::string name(key.substr(std::string_view("placeholders.").size()));
    std::erase(name, '"');
    return "placeholders." + name;
  }
  const std::string wanted = without_dashes(key);
  for (const std::string_view parameter : kParameters) {
    if (to_lower(parameter) == wanted) return std::string(parameter);
  }
  return std::nullopt;
}

// Older versions know one suffix (removed in 6.0).
std::optional<std::string> parameter_of_alias(std::string_view key) {
  return without_dashes(key) == "sqlmigrationsuffix" ? "sqlMigrationSuffixes" : parameter_of(key);
}

// Takes the keys below a prefix, such as "spring.flyway.".
Configuration below(const FlatSettings& settings, std::string_view prefix) {
  Configuration configuration;
  for (const auto& [key, value] : settings) {
    if (!std::string_view(key).starts_with(prefix)) continue;
    if (auto parameter = parameter_of_alias(std::string_view(key).substr(prefix.size()))) {
      configuration.set(std::move(*parameter), value);
    }
  }
  return configuration;
}

// flyway.toml keeps the connection in [environments.<name>], and the rest in [flyway]; what stands in
// [environments.<name>.flyway] wins over that (internal/configuration/models: ConfigurationModel, EnvironmentModel).
Configuration from_toml(const FlatSettings& settings) {
  Configuration configuration = below(settings, "flyway.");
  const std::string environment =
      environment_variable("FLYWAY_ENVIRONMENT").value_or(configuration.text("environment", "default"));
  Configuration connection = below(settings, "environments." + environment + ".");
  connection.merge(configuration);
  connection.merge(below(settings, "environments." + environment + ".flyway."));
  return connection;
}

// A value of a framework's file with what stands in it for others: ${DB_SCHEMA:public}. A variable wins, then a key of
// the file, then what stands behind the colon; what has no value stays as it is.
std::string resolve_references(const FlatSettings& settings, std::string_view value, int depth = 0) {
  constexpr int kDeepest = 8;
  std::string out;
  std::size_t at = 0;
  while (at < value.size()) {
    const std::size_t begin = value.find("${", at);
    if (begin == std::string_view::npos || depth > kDeepest) break;
    std::size_t end = begin + 2;
    for (int open = 1; end < value.size(); ++end) {
      if (value.substr(end, 2) == "${") ++open;
      if (value[end] == '}' && --open == 0) break;
    }
    if (end == value.size()) break;
    const std::string_view inner = value.substr(begin + 2, end - begin - 2);
    const std::size_t colon = inner.find(':');
    const std::string name(inner.substr(0, colon));
    out += value.substr(at, begin - at);
    at = end + 1;
    if (auto variable = environment_variable(name)) {
      out += *variable;
    } else if (const auto found = settings.find(name); found != settings.end()) {
      out += resolve_references(settings, found->second, depth + 1);
    } else if (colon != std::string_view::npos) {
      out += resolve_references(settings, inner.substr(colon + 1), depth + 1);
    } else {
      out += value.substr(begin, at - begin);
    }
  }
  return out + std::string(value.substr(at));
}

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// A value with variables put in; `known` is made false where one is not set.
std::string expand_variables(std::string_view value, bool& known) {
  std::string out;
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = value.find("${", at);
    if (begin == std::string_view::npos) break;
    std::size_t end = begin + 2;
    while (end < value.size() && is_of_a_name(value[end])) ++end;
    out += value.substr(at, begin - at);
    if (end == value.size() || value[end] != '}' || end == begin + 2) {
      out += "${";
      at = begin + 2;
      continue;
    }
    const auto variable = environment_variable(std::string(value.substr(begin + 2, end - begin - 2)));
    known = known && variable.has_value();
    out += variable.value_or("");
    at = end + 1;
  }
  return out + std::string(value.substr(at));
}

// A key of Spring's as a variable: SPRING_FLYWAY_LOCATIONS of "spring.flyway.locations" (Spring Boot, "Externalized
// Configuration": dots are underscores, dashes are left out).
std::string variable_of_key(std::string_view key) {
  return to_upper(replace_all(replace_all(std::string(key), ".", "_"), "-", ""));
}

// What Spring Boot, Quarkus and Micronaut call Flyway's parameters, and the URL of the application's own connection.
Configuration from_framework(const FlatSettings& written) {
  FlatSettings settings;
  for (const auto& [key, value] : written) settings[key] = resolve_references(written, value);
  Configuration configuration;
  const auto use = [&](const std::string& key, const std::string& parameter) {
    if (auto variable = environment_variable(variable_of_key(key))) {
      configuration.set(parameter, std::move(*variable));
    } else if (const auto found = settings.find(key); found != settings.end() && !found->second.empty()) {
      configuration.set(parameter, found->second);
    }
  };
  use("spring.datasource.driver-class-name", "url");
  use("spring.r2dbc.url", "url");
  use("spring.datasource.hikari.jdbc-url", "url");
  use("quarkus.datasource.db-kind", "url");
  use("quarkus.datasource.jdbc.url", "url");
  use("datasources.default.url", "url");
  use("spring.datasource.url", "url");
  for (const std::string_view prefix :
       {"quarkus.flyway.", "flyway.datasources.default.", "spring.flyway.", "flyway."}) {
    configuration.merge(below(settings, prefix));
  }
  for (const std::string_view parameter : kParameters) {
    const std::string key = "spring.flyway." + std::string(parameter);
    if (auto variable = environment_variable(variable_of_key(key)))
      configuration.set(std::string(parameter), *variable);
  }
  return configuration;
}

// Another connection of an application, with migrations of its own.
struct NamedSource {
  std::string name;
  std::string prefix;             // of Flyway's parameters: "quarkus.flyway.users."
  std::vector<std::string> urls;  // the keys that say its database, the last one winning
};

// quarkus.flyway.<name>.locations (Quarkus, "Using Flyway", multiple datasources), flyway.datasources.<name>.locations
// (Micronaut Flyway, "Configuration"). A name may stand in quotes.
std::vector<NamedSource> named_sources(const FlatSettings& settings) {
  std::vector<NamedSource> sources;
  const auto add = [&](std::string_view prefix, const auto& urls_of) {
    for (const auto& [key, value] : settings) {
      if (!std::string_view(key).starts_with(prefix)) continue;
      const std::string_view rest = std::string_view(key).substr(prefix.size());
      const std::size_t end = rest.starts_with('"') ? rest.find("\".", 1) + 1 : rest.find('.');
      if (end == 0 || end >= rest.size()) continue;
      const std::string_view spelled = rest.substr(0, end);
      if (!parameter_of_alias(rest.substr(end + 1)) || parameter_of_alias(rest) || spelled == "default") continue;
      std::string name = replace_all(spelled, "\"", "");
      const bool known = std::any_of(sources.begin(), sources.end(), [&](auto& one) { return one.name == name; });
      if (known || name == "placeholders" || name == "datasources") continue;
      sources.push_back({std::move(name), std::string(prefix) + std::string(spelled) + ".", urls_of(spelled)});
    }
  };
  add("quarkus.flyway.", [](std::string_view name) {
    const std::string source = "quarkus.datasource." + std::string(name);
    return std::vector<std::string>{source + ".db-kind", source + ".jdbc.url"};
  });
  add("flyway.datasources.",
      [](std::string_view name) { return std::vector<std::string>{"datasources." + std::string(name) + ".url"}; });
  return sources;
}

Configuration from_named_source(const FlatSettings& written, const NamedSource& source) {
  FlatSettings settings;
  for (const auto& [key, value] : written) settings[key] = resolve_references(written, value);
  Configuration configuration = below(settings, source.prefix);
  for (const std::string& key : source.urls) {
    const auto found = settings.find(key);
    if (found != settings.end() && !found->second.empty()) configuration.set("url", found->second);
  }
  return configuration;
}

// The profiles that are on: of Spring by its variable or its key, of Quarkus the one of production.
std::vector<std::string> active_profiles(const FlatSettings& settings) {
  std::vector<std::string> profiles;
  const auto found = settings.find("spring.profiles.active");
  const std::string text = environment_variable("SPRING_PROFILES_ACTIVE")
                               .value_or(found == settings.end() ? "" : resolve_references(settings, found->second));
  for (const std::string_view profile : split(text, ',')) {
    if (!trim(profile).empty()) profiles.emplace_back(trim(profile));
  }
  return profiles.empty() ? std::vector<std::string>{"default"} : profiles;
}

// Quarkus has keys of a profile beside the others: "%prod.quarkus.flyway.locations". Where nothing is said, it runs as
// "prod".
void take_quarkus_profile(FlatSettings& settings) {
  const std::string prefix = "%" + environment_variable("QUARKUS_PROFILE").value_or("prod") + ".";
  FlatSettings own;
  for (const auto& [key, value] : settings) {
    if (key.starts_with(prefix)) own[key.substr(prefix.size())] = value;
  }
  for (auto& [key, value] : own) settings[key] = std::move(value);
}

bool names_flyway(const FlatSettings& settings) {
  return std::any_of(settings.begin(), settings.end(), [](const auto& entry) {
    const std::string_view key = entry.first;
    return key.starts_with("spring.flyway.") || key.starts_with("quarkus.flyway.") || key.starts_with("flyway.");
  });
}

std::shared_ptr<const SourceFile> read_if_there(const FileTree& files, const std::string& path,
                                                Diagnostics& diagnostics) {
  return files.is_file(path) ? files.read(path, diagnostics) : nullptr;
}

// In flyway.conf ${NAME} is a variable of the environment, nothing where that is not set (ConfigUtils.java,
// expandEnvironmentVariables). A placeholder whose value it would be then has none.
Configuration from_conf(const SourceFile& file) {
  Configuration configuration;
  const Configuration written = below(read_flyway_conf(file.text()), "flyway.");
  for (const auto& [key, value] : written.values()) {
    bool known = true;
    std::string expanded = expand_variables(value, known);
    if (known || !key.starts_with("placeholders.")) configuration.set(key, std::move(expanded));
  }
  return configuration;
}

std::optional<FoundConfiguration> find_own(const FileTree& files, std::string_view folder, Diagnostics& diagnostics) {
  std::optional<FoundConfiguration> found;
  const auto add = [&](const std::string& path, const Configuration& configuration) {
    if (!found) found = FoundConfiguration{.path = path, .configuration = {}};
    found->path = path;
    found->configuration.merge(configuration);
  };
  // Later ones win (internal/configuration/ConfigUtils.java).
  for (const std::string_view name : {"conf/flyway.conf", "flyway.conf"}) {
    const std::string path = join_path(folder, name);
    if (const auto file = read_if_there(files, path, diagnostics)) add(path, from_conf(*file));
  }
  bool modern = false;
  for (const std::string_view name : {"conf/flyway.toml", "flyway.toml", "flyway.user.toml"}) {
    const std::string path = join_path(folder, name);
    const auto file = read_if_there(files, path, diagnostics);
    if (!file) continue;
    // Where there is one, nothing is read in the older format (commandline/Main.java).
    if (!modern) found.reset();
    modern = true;
    add(path, from_toml(read_toml(*file, diagnostics)));
  }
  return found;
}

std::vector<FoundConfiguration> find_framework(const FileTree& files, std::string_view folder,
                                               Diagnostics& diagnostics) {
  FlatSettings settings;
  std::string path;
  const auto take = [&](std::string_view stem, const std::vector<std::string>& profiles, bool without_profile) {
    // Later ones win (Spring Boot, "Externalized Configuration").
    for (const std::string_view extension : {".yaml", ".yml", ".properties"}) {
      const std::string candidate = join_path(folder, std::string(stem) + std::string(extension));
      const auto file = read_if_there(files, candidate, diagnostics);
      if (!file) continue;
      // A file of an application that has nothing to do with Flyway may be in a form that we do not read: say nothing.
      Diagnostics problems;
      for (const FlatSettings& document :
           extension == ".properties" ? read_properties_documents(*file) : read_yaml(*file, problems)) {
        if (!is_for_one_of(document, profiles, without_profile)) continue;
        for (const auto& [key, value] : document) settings[key] = value;
      }
      if (file->text().find("flyway") != std::string_view::npos) diagnostics.append(problems);
      path = candidate;
    }
  };
  take("application", {}, true);
  const std::vector<std::string> profiles = active_profiles(settings);
  if (!path.empty()) take("application", profiles, false);
  for (const std::string& profile : profiles) take("application-" + profile, profiles, true);
  take_quarkus_profile(settings);
  const bool default_location = files.is_folder(join_path(folder, "db/migration"));
  if (path.empty() || (!names_flyway(settings) && !default_location)) return {};
  std::vector<FoundConfiguration> found;
  bool location_taken = false;
  for (const NamedSource& source : named_sources(settings)) {
    Configuration configuration = from_named_source(settings, source);
    for (const std::string& location : configuration.list("locations", "db/migration")) {
      location_taken = location_taken || location.ends_with("db/migration");
    }
    found.push_back({.path = path, .configuration = std::move(configuration), .framework = true, .name = source.name});
  }
  // Beside these, the connection without a name counts where anything speaks for it.
  Configuration usual = from_framework(settings);
  if (found.empty() || usual.has("locations") || (default_location && !location_taken)) {
    found.insert(found.begin(), {.path = path, .configuration = std::move(usual), .framework = true, .name = {}});
  }
  return found;
}

}  // namespace

std::string Configuration::text(const std::string& key, const std::string& fallback) const {
  const auto found = values_.find(key);
  return found == values_.end() ? fallback : found->second;
}

bool Configuration::flag(const std::string& key, bool fallback) const {
  const auto found = values_.find(key);
  return found == values_.end() ? fallback : equals_ignoring_case(trim(found->second), "true");
}

std::vector<std::string> Configuration::list(const std::string& key, std::string_view fallback) const {
  const auto found = values_.find(key);
  std::vector<std::string> items;
  for (const std::string_view item : split(found == values_.end() ? fallback : std::string_view(found->second), ',')) {
    if (const std::string_view trimmed = trim(item); !trimmed.empty()) items.emplace_back(trimmed);
  }
  return items;
}

void Configuration::merge(const Configuration& other) {
  for (const auto& [key, value] : other.values_) values_[key] = value;
}

std::vector<FoundConfiguration> find_configurations(const FileTree& files, std::string_view folder,
                                                    Diagnostics& diagnostics) {
  auto found = find_own(files, folder, diagnostics);
  if (!found) return find_framework(files, folder, diagnostics);
  // Flyway's own command line takes what a variable says before what a file says; a framework has names of its own.
  found->configuration.take_variables(environment_variable);
  return {std::move(*found)};
}

void Configuration::take_variables(const Variables& variables) {
  for (const std::string_view parameter : kParameters) {
    if (auto value = variables(variable_of_parameter(parameter))) set(std::string(parameter), std::move(*value));
  }
}

std::optional<std::string> dialect_of_vendor(std::string_view word) {
  // The names that Spring's {vendor} and the URLs use, and how people call their folders.
  struct Vendor {
    std::string_view word;
    std::string_view dialect;
  };
  static constexpr std::array kVendors = {Vendor{"postgresql", "postgresql"},
                                          Vendor{"postgres", "postgresql"},
                                          Vendor{"pgsql", "postgresql"},
                                          Vendor{"pg", "postgresql"},
                                          Vendor{"mysql", "mysql"},
                                          Vendor{"mariadb", "mysql"},
                                          Vendor{"sqlite", "sqlite"},
                                          Vendor{"sqlite3", "sqlite"},
                                          Vendor{"h2", "h2"},
                                          Vendor{"hsqldb", "hsqldb"},
                                          Vendor{"hsql", "hsqldb"},
                                          Vendor{"derby", "derby"},
                                          Vendor{"oracle", "oracle"},
                                          Vendor{"db2", "db2"},
                                          Vendor{"as400", "db2"},
                                          Vendor{"sqlserver", "sqlserver"},
                                          Vendor{"mssql", "sqlserver"},
                                          Vendor{"cockroachdb", "cockroachdb"}};
  const std::string wanted = to_lower(replace_all(replace_all(std::string(word), "_", ""), "-", ""));
  for (const Vendor& vendor : kVendors) {
    if (vendor.word == wanted) return std::string(vendor.dialect);
  }
  return std::nullopt;
}

namespace {

// H2 speaks as another database where its URL says so: "jdbc:h2:mem:shop;MODE=PostgreSQL". Scripts are then written for
// that one.
std::optional<std::string> dialect_of_mode(std::string_view url) {
  for (const std::string_view setting : split(url, ';')) {
    if (!starts_with_ignoring_case(trim(setting), "mode=")) continue;
    std::string_view mode = trim(setting).substr(5);
    mode = mode.substr(0, mode.find_first_of("}\"' "));
    if (auto dialect = dialect_of_vendor(mode)) return dialect;
    if (equals_ignoring_case(mode, "mssqlserver")) return "sqlserver";
  }
  return "h2";
}

}  // namespace

std::optional<std::string> dialect_of_folder(std::string_view name) {
  if (auto dialect = dialect_of_vendor(name)) return dialect;
  // Words that mean nothing but a database; "pg" and "oracle" are of payments and prices, too.
  static constexpr std::array<std::string_view, 11> kWords = {
      "postgresql", "postgres", "pgsql", "mysql", "mariadb", "sqlite", "h2", "hsqldb", "sqlserver", "mssql", "db2"};
  std::optional<std::string> found;
  const std::string dashed = replace_all(replace_all(std::string(name), "_", "-"), ".", "-");
  for (const std::string_view part : split(dashed, '-')) {
    const std::string word = to_lower(part);
    if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) continue;
    const auto dialect = dialect_of_vendor(word);
    if (found && found != dialect) return std::nullopt;
    found = dialect;
  }
  return found;
}

std::optional<std::string> dialect_of_url(std::string_view url) {
  // A framework's file may give it as the default of a variable: ${DB_URL:jdbc:postgresql://…}.
  if (const std::size_t start = url.find("jdbc:"); start != std::string_view::npos) url.remove_prefix(start);
  for (const std::string_view prefix :
       {"jdbc:", "tc:", "otel:", "p6spy:", "aws-wrapper:", "log4jdbc:", "jtds:", "r2dbc:", "pool:"}) {
    if (url.starts_with(prefix)) url.remove_prefix(prefix.size());
  }
  // The class of a driver has the database's name in its package: "org.postgresql.Driver".
  for (const std::string_view part : split(url.find(':') == std::string_view::npos ? url : std::string_view(), '.')) {
    if (auto dialect = dialect_of_vendor(part)) return dialect;
  }
  const auto dialect = dialect_of_vendor(url.substr(0, url.find(':')));
  return dialect == "h2" ? dialect_of_mode(url) : dialect;
}

}  // namespace crosswalk::flyway
