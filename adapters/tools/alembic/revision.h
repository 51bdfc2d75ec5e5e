#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/script/tree.h"
#include "crosswalk/script/value.h"

// What a revision file says of itself (alembic/script/base.py, Script; alembic/script/revision.py, Revision).
namespace crosswalk {
class Diagnostics;
}

namespace crosswalk::alembic {

// The migration without its steps: id, parents, labels, title, time. Reports and gives nothing if the id is missing or
// not valid, or if what it follows is not known.
[[nodiscard]] std::optional<Migration> read_identity(const script::Module& module, const script::ModuleObject& names,
                                                     const std::string& path, Diagnostics& diagnostics);

// Turns what depends_on names (ids, the beginnings of ids, branch labels) into ids, where it can be told.
void resolve_dependencies(std::vector<Migration>& migrations);

}  // namespace crosswalk::alembic
