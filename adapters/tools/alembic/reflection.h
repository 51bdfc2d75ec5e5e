#pragma once

#include <optional>
#include <string_view>

#include "construct.h"
#include "crosswalk/ir/types.h"

// What SQLAlchemy makes of a schema that it reads back from a database.
namespace crosswalk::alembic {

// The type of a column as an inspector gives it (dialects/postgresql/base.py, ischema_names; dialects/sqlite/base.py,
// _resolve_type_affinity); unknown where a database may spell it in more than one way.
[[nodiscard]] Value reflected_type(const Type& type, const Reading& reading);

// Whether a type that was made by a class of one name is an instance of a class of another (sql/sqltypes.py); nothing
// if that is not known.
[[nodiscard]] std::optional<bool> is_kind_of_type(std::string_view made_by, std::string_view asked_for);

}  // namespace crosswalk::alembic
