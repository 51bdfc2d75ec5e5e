#include "configuration.h"

#include <algorithm>
#include <array>

#include "configuration_formats.h"
#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

// The parameters that change what is read or run; a framework may spell them with dashes ("sql-migration-prefix").
constexpr std::array<std::string_view, 36> kParameters = {"url",
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
                                                          "sqlMigrationSuffix"};

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

// Takes the keys below a prefix, such as "spring.flyway.".
Configuration below(const FlatSettings& settings, std::string_view prefix) {
  Configuration configuration;
  for (const auto& [key, value] : settings) {
    if (!std::string_view(key).starts_with(prefix)) continue;
    if (auto parameter = parameter_of(std::string_view(key).substr(prefix.size()))) {
      configuration.set(std::move(*parameter), value);
    }
  }
  return configuration;
}

// flyway.toml keeps the connection in [environments.<name>], and the rest in [flyway] (internal/configuration/models).
Configuration from_toml(const FlatSettings& settings) {
  Configuration configuration = below(settings, "flyway.");
  const std::string environment = configuration.text("environment", "default");
  Configuration connection = below(settings, "environments." + environment + ".");
  connection.merge(configuration);
  return connection;
}

// What Spring Boot, Quarkus and Micronaut call Flyway's parameters, and the URL of the application's own connection.
Configuration from_framework(const FlatSettings& settings) {
  Configuration configuration;
  const auto use = [&](const std::string& key, const std::string& parameter) {
    if (const auto found = settings.find(key); found != settings.end()) configuration.set(parameter, found->second);
  };
  use("quarkus.datasource.db-kind", "url");
  use("quarkus.datasource.jdbc.url", "url");
  use("datasources.default.url", "url");
  use("spring.datasource.url", "url");
  for (const std::string_view prefix :
       {"quarkus.flyway.", "flyway.datasources.default.", "spring.flyway.", "flyway."}) {
    configuration.merge(below(settings, prefix));
  }
  return configuration;
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

std::optional<FoundConfiguration> find_own(const FileTree& files, std::string_view folder, Diagnostics& diagnostics) {
  std::optional<FoundConfiguration> found;
  const auto add = [&](const std::string& path, const Configuration& configuration) {
    if (!found) found = FoundConfiguration{.path = path, .configuration = {}};
    found->path = path;
    found->configuration.merge(configuration);
  };
  // Later ones win: the TOML wins over the older format (internal/configuration/ConfigUtils.java).
  for (const std::string_view name : {"conf/flyway.conf", "flyway.conf"}) {
    const std::string path = join_path(folder, name);
    if (const auto file = read_if_there(files, path, diagnostics)) add(path, below(read_properties(*file), "flyway."));
  }
  for (const std::string_view name : {"conf/flyway.toml", "flyway.toml", "flyway.user.toml"}) {
    const std::string path = join_path(folder, name);
    if (const auto file = read_if_there(files, path, diagnostics)) add(path, from_toml(read_toml(*file, diagnostics)));
  }
  return found;
}

std::optional<FoundConfiguration> find_framework(const FileTree& files, std::string_view folder,
                                                 Diagnostics& diagnostics) {
  std::optional<FoundConfiguration> found;
  for (const std::string_view name : {"application.yaml", "application.yml", "application.properties"}) {
    const std::string path = join_path(folder, name);
    const auto file = read_if_there(files, path, diagnostics);
    if (!file) continue;
    // A file of an application that has nothing to do with Flyway may be in a form that we do not read: say nothing.
    Diagnostics problems;
    const FlatSettings settings = name.ends_with(".properties") ? read_properties(*file) : read_yaml(*file, problems);
    if (file->text().find("flyway") != std::string_view::npos) diagnostics.append(problems);
    const bool default_location = files.is_folder(join_path(folder, "db/migration"));
    if (!names_flyway(settings) && !default_location) continue;
    if (!found) found = FoundConfiguration{.path = path, .configuration = {}, .framework = true};
    found->configuration.merge(from_framework(settings));
  }
  return found;
}

}  // namespace

std::string Configuration::text(const std::string& key, std::string fallback) const {
  const auto found = values_.find(key);
  return found == values_.end() ? std::move(fallback) : found->second;
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

std::optional<FoundConfiguration> find_configuration(const FileTree& files, std::string_view folder,
                                                     Diagnostics& diagnostics) {
  auto found = find_own(files, folder, diagnostics);
  // Flyway's own command line takes what a variable says before what a file says; a framework has names of its own.
  if (found) found->configuration.take_variables(environment_variable);
  return found ? found : find_framework(files, folder, diagnostics);
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
                                          Vendor{"sqlserver", "sqlserver"},
                                          Vendor{"mssql", "sqlserver"},
                                          Vendor{"cockroachdb", "cockroachdb"}};
  const std::string wanted = to_lower(word);
  for (const Vendor& vendor : kVendors) {
    if (vendor.word == wanted) return std::string(vendor.dialect);
  }
  return std::nullopt;
}

std::optional<std::string> dialect_of_url(std::string_view url) {
  // A framework's file may give it as the default of a variable: ${DB_URL:jdbc:postgresql://…}.
  if (const std::size_t start = url.find("jdbc:"); start != std::string_view::npos) url.remove_prefix(start);
  for (const std::string_view prefix : {"jdbc:", "tc:", "otel:", "p6spy:", "aws-wrapper:", "log4jdbc:"}) {
    if (url.starts_with(prefix)) url.remove_prefix(prefix.size());
  }
  return dialect_of_vendor(url.substr(0, url.find(':')));
}

}  // namespace crosswalk::flyway
