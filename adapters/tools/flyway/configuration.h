#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/file_tree.h"
#include "crosswalk/tool/project.h"
#include "variables.h"

namespace crosswalk::flyway {

// Flyway's settings, by the names of its own parameters ("sqlMigrationPrefix", "placeholders.schema"); a list is one
// text with commas. What is not set has Flyway's default (internal/configuration/models/FlywayModel.java).
class Configuration {
 public:
  Configuration() = default;
  explicit Configuration(std::map<std::string, std::string> values) : values_(std::move(values)) {}

  [[nodiscard]] bool has(const std::string& key) const { return values_.contains(key); }
  [[nodiscard]] std::string text(const std::string& key, const std::string& fallback = {}) const;
  [[nodiscard]] bool flag(const std::string& key, bool fallback) const;
  [[nodiscard]] std::vector<std::string> list(const std::string& key, std::string_view fallback) const;
  [[nodiscard]] const std::map<std::string, std::string>& values() const { return values_; }

  void set(std::string key, std::string value) { values_[std::move(key)] = std::move(value); }
  // Takes over what another says; it wins.
  void merge(const Configuration& other);
  // Takes over what variables say, such as FLYWAY_LOCATIONS; they win.
  void take_variables(const Variables& variables);

 private:
  std::map<std::string, std::string> values_;
};

// One configuration file that says something about Flyway.
struct FoundConfiguration {
  std::string path;  // within the tree
  Configuration configuration;
  bool framework = false;  // a framework's file (Spring, Quarkus, Micronaut), beside the application's resources
  std::string name;        // of one connection among several; empty for the usual one
};

// Reads what configures Flyway directly in a folder: flyway.toml over flyway.conf (each also in conf/), or the
// application.properties, .yml or .yaml of a framework, which may have several connections. Files that cannot be read
// are reported as ConfigurationInvalid.
[[nodiscard]] std::vector<FoundConfiguration> find_configurations(const FileTree& files, std::string_view folder,
                                                                  Diagnostics& diagnostics);

// The settings of a project that discovery has found.
[[nodiscard]] inline Configuration configuration_of(const Project& project) { return Configuration(project.settings); }

// The SQL dialect that a JDBC (or other) URL speaks, or a word such as "postgres"; nothing if the text names none.
[[nodiscard]] std::optional<std::string> dialect_of_url(std::string_view url);
[[nodiscard]] std::optional<std::string> dialect_of_vendor(std::string_view word);
// The same of a folder's name, of which a part may be the word: "migration-mysql".
[[nodiscard]] std::optional<std::string> dialect_of_folder(std::string_view name);

}  // namespace crosswalk::flyway
