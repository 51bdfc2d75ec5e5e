#pragma once

#include <vector>

#include "crosswalk/ir/migration.h"

namespace crosswalk::alembic {

// The migrations in the order in which `alembic upgrade heads` runs them: one branch after the other, the later ones of
// a merge's parents first (alembic/script/revision.py, _topological_sort). As they were given if they have no order.
// Heads keep the order in which they were given: Alembic takes them as the file system lists their files.
[[nodiscard]] std::vector<Migration> in_run_order(std::vector<Migration> migrations);

}  // namespace crosswalk::alembic
