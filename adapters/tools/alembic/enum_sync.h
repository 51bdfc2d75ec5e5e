#pragma once

#include "construct.h"

// alembic_postgresql_enum (1.8): op.sync_enum_values(), which gives an enum other labels by making it anew
// (alembic_postgresql_enum/operations/sync_enum_values.py).
namespace crosswalk::alembic {

// TableReference and ColumnType, which scripts import from the package.
[[nodiscard]] bool is_enum_sync_class(std::string_view name);
// The attributes of ColumnType: COMMON and ARRAY.
[[nodiscard]] Value make_column_types();

// Runs the statements of a call. The operators that the package makes and drops again in between are left out: they
// serve indexes and checks that compare the old labels with the new ones. False if the statement was left.
[[nodiscard]] bool sync_enum_values(CallContext& context, const Reading& reading);

}  // namespace crosswalk::alembic
