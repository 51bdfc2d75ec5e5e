#pragma once

#include <optional>
#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::knex {

// The call on Knex's builders that does exactly what an operation does, such as "knex.schema.dropTable('t')"; nothing
// if there is none. Exactly means: what Knex would make of the call, read back, leaves the same schema, with the same
// spelling of types and defaults as far as the database keeps them.
[[nodiscard]] std::optional<std::string> builder_call(const Operation& operation, const Catalog& before,
                                                      const Dialect& dialect);

}  // namespace crosswalk::knex
