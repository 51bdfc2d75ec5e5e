#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sql/dialect_reading.h"
#include "sql_reader.h"

// What the parts of the reader share.
namespace crosswalk::mysql {

[[nodiscard]] const sql_reading::LexicalRules& lexical_rules();

// Reads a script, each statement by itself.
[[nodiscard]] std::vector<Step> read_statements(const std::shared_ptr<const SourceFile>& script,
                                                const SqlReadOptions& options, Diagnostics& diagnostics);

// Reads the type of a column; nothing if the words are no type.
[[nodiscard]] std::optional<sql_reading::ColumnType> read_column_type(std::string_view text);

}  // namespace crosswalk::mysql
