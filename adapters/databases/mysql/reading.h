#pragma once

#include <optional>
#include <string_view>

#include "sql/dialect_reading.h"
#include "sql_reader.h"

// What the parts of the reader share.
namespace crosswalk::mysql {

[[nodiscard]] const sql_reading::LexicalRules& lexical_rules();

// Reads the type of a column; nothing if the words are no type.
[[nodiscard]] std::optional<sql_reading::ColumnType> read_column_type(std::string_view text);

}  // namespace crosswalk::mysql
