#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/script/facts.h"

// Flyway's parameters as environment variables (internal/configuration/ConfigUtils.java).
namespace crosswalk::flyway {

// The value of a variable, if it has one.
using Variables = std::function<std::optional<std::string>(const std::string& name)>;

// The variable of a parameter: FLYWAY_SQL_MIGRATION_PREFIX of "sqlMigrationPrefix".
[[nodiscard]] std::string variable_of_parameter(std::string_view parameter);
// The variable that gives a placeholder its value: FLYWAY_PLACEHOLDERS_SCHEMA of "schema".
[[nodiscard]] std::string variable_of_placeholder(std::string_view name);

// The variables that this program was started with.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);
// These, and where they say nothing what is declared beside the project as `env.NAME`; null if nothing is.
[[nodiscard]] Variables variables_with(const script::Facts* facts);

}  // namespace crosswalk::flyway
