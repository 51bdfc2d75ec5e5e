#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/migration.h"

namespace crosswalk::mysql {

// The definitions of the procedures that a script and those before it have made so far, by their names in lower case.
using KnownProcedures = std::map<std::string, std::string>;

// What a CALL comes to: the statements that its procedure runs, in order, each under the looks into information_schema
// that lead to it, as guards. Rows that it changes are RawSql. Empty if it does nothing that lasts.
// Arguments, variables, CONCAT, PREPARE and EXECUTE are followed as far as literals go; a condition on rows may decide
// about other rows, or about an error, and about nothing else. Nothing if any of it is not known for certain: a loop, a
// cursor, a handler, a statement of which a part is not known (but for a number of rows that changes rows alone), a
// look that does not tell what it looked for, and a change to what an earlier look has seen and no statement before it
// has asked for. Several statements under one look share its question.
[[nodiscard]] std::optional<std::vector<Step>> run_call(const std::string& call, const KnownProcedures& procedures);

// Whether an operation may change what a guard asks for: the thing itself, or the table that it is part of.
[[nodiscard]] bool touches(const Operation& operation, const Guard& guard);

// True if a routine's text has no word that could change the schema, whatever happens in it.
[[nodiscard]] bool changes_rows_only(const std::string& definition);

}  // namespace crosswalk::mysql
