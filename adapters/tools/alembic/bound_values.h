#pragma once

#include "construct.h"

namespace crosswalk::alembic {

// What SQLAlchemy hands to the driver for a value of a table's column: the name of an enum's member, JSON as text, a
// list as an array (sql/sqltypes.py, bind_processor). Other values stay as they are; nothing if the statement was left.
[[nodiscard]] std::optional<Value> bound_value(const Value& value, const Value& table, const Identifier& column,
                                               CallContext& context, const Reading& reading);

}  // namespace crosswalk::alembic
