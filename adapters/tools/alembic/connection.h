#pragma once

#include "construct.h"

// What op.get_bind() and op.get_context() give: the dialect is known, rows are not.
namespace crosswalk::alembic {

[[nodiscard]] Value make_connection(const Reading& reading);
[[nodiscard]] Value make_migration_context(const Reading& reading);
// A value that only a database could tell.
[[nodiscard]] Value unknown_rows(const SourceSpan& span);

}  // namespace crosswalk::alembic
