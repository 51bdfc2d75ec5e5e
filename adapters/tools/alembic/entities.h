#pragma once

#include "construct.h"

// alembic_utils (0.8): functions, triggers, views and the like as objects of a script, and the operations that create,
// replace and drop them (alembic_utils/pg_*.py, reversible_op.py).
namespace crosswalk::alembic {

[[nodiscard]] bool is_entity_class(std::string_view name);

enum class EntityChange { Create, Replace, Drop };
// op.create_entity(entity), op.replace_entity(entity), op.drop_entity(entity). False if the statement was left.
[[nodiscard]] bool change_entity(const Value& entity, EntityChange change, bool cascade, CallContext& context,
                                 const Reading& reading);

}  // namespace crosswalk::alembic
