#pragma once

#include <optional>
#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/operations.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::alembic {

// A call of `op` that makes Alembic emit what the operation says, such as "op.drop_column('users', 'email')"; nothing
// if there is none, and SQL has to say it. Further lines are indented by four blanks.
[[nodiscard]] std::optional<std::string> render_operation(const Operation& operation, const Catalog& before,
                                                          const Dialect& dialect);

}  // namespace crosswalk::alembic
