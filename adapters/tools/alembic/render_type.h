#pragma once

#include <optional>
#include <string>

#include "crosswalk/ir/types.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::alembic {

// A type as SQLAlchemy's class, such as "sa.String(length=20)"; nothing if none compiles to exactly what the type is in
// this dialect. Where the database keeps the spelling (SQLite), that must be the same as well.
[[nodiscard]] std::optional<std::string> render_type(const Type& type, const Dialect& dialect);

}  // namespace crosswalk::alembic
