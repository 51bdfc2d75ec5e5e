#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"

namespace crosswalk::prisma {

// The comment in which `prisma migrate dev` warns at the head of a script that these steps may fail or lose rows, as
// far as that does not depend on the rows (sql_destructive_change_checker/warning_check.rs,
// unexecutable_step_check.rs); empty if there is nothing to warn of. Changes of type are not judged. `before` is the
// schema before the script.
[[nodiscard]] std::string warnings_of(const std::vector<const Step*>& steps, const Catalog& before);

}  // namespace crosswalk::prisma
