#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"
#include "sql/lexer.h"

namespace crosswalk::sql_reading {

// How the scripts of a database end their statements whose SQL is carried word for word.
struct CarriedRules {
  std::string_view name;  // what histories call the database
  LexicalRules lexical;
  // A statement is all up to a line that says GO, whatever semicolons are in it.
  bool batches = false;
  // A `/` alone on its line ends a statement, and it alone ends a block of the procedural language: one that begins
  // with BEGIN, DECLARE or WITH FUNCTION, and what CREATE makes out of such code.
  bool slash_lines = false;
  // The body of a routine, trigger or anonymous block goes to the END of its BEGIN.
  bool bodies = false;
  // A comment `--#SET TERMINATOR @` says what ends the statements behind it.
  bool terminator_comments = false;
  // Words that begin a line for the client program, which ends with the line; lower case.
  std::span<const std::string_view> client_words;
  // Words behind SET that make it such a line.
  std::span<const std::string_view> client_settings;
};

// Cuts a script into statements, each a RawSql with its own text and what its first words say that it does. Reports
// what does not end.
[[nodiscard]] std::vector<Step> read_carried_script(const std::shared_ptr<const SourceFile>& script,
                                                    const SqlReadOptions& options, const CarriedRules& rules,
                                                    Diagnostics& diagnostics);

}  // namespace crosswalk::sql_reading
