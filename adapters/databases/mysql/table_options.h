#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/dialect_reading.h"

namespace crosswalk::mysql {

// The options that a clause of ALTER TABLE sets ("ENGINE = InnoDB", "CONVERT TO CHARACTER SET utf8mb4 COLLATE x"), by
// names that are the same however they are spelled. Nothing if the clause holds anything else.
// Source: MariaDB, "CREATE TABLE", Table Options, and "ALTER TABLE".
[[nodiscard]] std::optional<std::vector<sql_reading::NamedOption>> read_table_options(std::string_view clause);

// The clause that sets an option, without ALTER TABLE and the name.
[[nodiscard]] std::string write_table_option(std::string_view option, std::string_view value);

// The value that an option has where nobody gave it one, as a clause can say it.
[[nodiscard]] std::string_view usual_value(std::string_view option);

}  // namespace crosswalk::mysql
