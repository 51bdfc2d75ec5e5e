#pragma once

#include <optional>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/session.h"
#include "dialect.h"

namespace crosswalk::mysql {

// Reads the schema of the connection's database back, without the tables named. Reports StatementFailed and gives
// nothing if the server refuses.
[[nodiscard]] std::optional<Catalog> read_schema(Session& session, const MysqlDialect& dialect,
                                                 const std::vector<QualifiedName>& leave_out, Diagnostics& diagnostics);

}  // namespace crosswalk::mysql
