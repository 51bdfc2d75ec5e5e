#pragma once

#include "construct.h"

// What tables and MetaData do by themselves.
namespace crosswalk::alembic {

// table.create(bind), table.drop(bind): nothing for any other name.
[[nodiscard]] std::optional<Value> table_method(const std::shared_ptr<Construct>& table, std::string_view name);
// metadata.reflect(bind), metadata.tables["x"]: nothing for any other name.
[[nodiscard]] std::optional<Value> metadata_method(const std::shared_ptr<Construct>& metadata, std::string_view name);

}  // namespace crosswalk::alembic
