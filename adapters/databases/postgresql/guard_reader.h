#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "sql/lexer.h"

namespace crosswalk::postgresql {

// The guards that a condition of PL/pgSQL is the conjunction of: [NOT] EXISTS (SELECT … FROM a system catalog WHERE
// name = '…' …) and to_regclass('…') IS [NOT] NULL. Nothing if it asks for anything else, such as rows.
[[nodiscard]] std::optional<std::vector<Guard>> read_guards(std::string_view text,
                                                            std::span<const sql_reading::Lexeme> condition);

// The same of a condition that asks for one of them or another: those of a disjunction.
[[nodiscard]] std::optional<std::vector<Guard>> read_guards_of_any(std::string_view text,
                                                                   std::span<const sql_reading::Lexeme> condition);

}  // namespace crosswalk::postgresql
