#pragma once

#include "construct.h"

// What op.get_bind() and op.get_context() give: the dialect is known, rows are not.
namespace crosswalk::alembic {

[[nodiscard]] Value make_connection(const Reading& reading);
// A session of the ORM: its statements are those of a connection, its objects are not followed.
[[nodiscard]] Value make_session_class(const Reading& reading, std::string name);
// What `dialect` is to a type's own code.
[[nodiscard]] Value make_dialect(const Reading& reading);
// PGDialect and the like, which dialects are instances of; nothing if there is no such class.
[[nodiscard]] std::optional<Value> make_dialect_class(const Reading& reading, std::string_view name);
// op.run_async(f, a): f(connection, a).
[[nodiscard]] Value run_async(const Reading& reading, CallContext& call);
[[nodiscard]] Value make_migration_context(const Reading& reading);
// A value that only a database could tell.
[[nodiscard]] Value unknown_rows(const SourceSpan& span);

}  // namespace crosswalk::alembic
