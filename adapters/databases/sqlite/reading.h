#pragma once

#include "sql/dialect_reading.h"
#include "sql_reader.h"

// What the parts of SQLite's reader share.
namespace crosswalk::sqlite {

[[nodiscard]] const sql_reading::LexicalRules& lexical_rules();

}  // namespace crosswalk::sqlite
