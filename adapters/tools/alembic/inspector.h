#pragma once

#include "construct.h"

// What sqlalchemy.inspect(connection) answers (sqlalchemy/engine/reflection.py): from the schema that the migrations
// before have made, never from a database.
namespace crosswalk::alembic {

[[nodiscard]] Value make_inspector(const Reading& reading);
// The class Inspector, for Inspector.from_engine(connection).
[[nodiscard]] Value make_inspector_class(const Reading& reading);

}  // namespace crosswalk::alembic
