#pragma once

#include <optional>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/session.h"
#include "dialect.h"

namespace crosswalk::postgresql {

// Reads the schema back, without the tables named. Reports StatementFailed and gives nothing if the database refuses.
[[nodiscard]] std::optional<Catalog> read_schema(Session& session, const PostgresqlDialect& dialect,
                                                 const std::vector<QualifiedName>& leave_out, Diagnostics& diagnostics);

}  // namespace crosswalk::postgresql
