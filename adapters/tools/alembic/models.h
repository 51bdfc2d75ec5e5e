#pragma once

#include "construct.h"

// Declarative models: classes that stand for tables, and queries over them that change rows without reading any.
namespace crosswalk::alembic {

// Names the columns of a class that stands for a table by its attributes, and gives it its `__table__`
// (orm/decl_base.py). A class without `__tablename__` stays as it is.
void bind_model(script::ClassObject& type, const Reading& reading);

// The table of a model; any other value itself.
[[nodiscard]] Value table_behind(const Value& value);

// session.query(Model): its update() and delete() are statements; what it answers only the database knows.
[[nodiscard]] Value make_query(const Reading& reading, const Value& entity);

}  // namespace crosswalk::alembic
