#pragma once

#include <string_view>

#include "sql/dialect_reading.h"

namespace crosswalk::postgresql {

// Understands DO $$ … $$ as far as it is a sequence of statements, each under guards that the catalog answers (IF [NOT]
// EXISTS (SELECT … FROM pg_constraint …) THEN) or in a block that swallows its error (EXCEPTION WHEN …). What changes
// rows and what gives notice is passed over.
[[nodiscard]] sql_reading::ProceduralBlock read_do_block(std::string_view text, const sql_reading::CutStatement& block);

}  // namespace crosswalk::postgresql
