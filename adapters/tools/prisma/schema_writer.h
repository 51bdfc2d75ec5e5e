#pragma once

#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::prisma {

// The text of a schema.prisma: datasource, client, and the models and enums that `prisma db pull` would make of a
// database with this schema, so that `prisma migrate dev` sees no difference between it and the migrations. Models are
// written for PostgreSQL and SQLite alone. What models cannot say and the engine would therefore take away is reported
// as LostInTarget.
[[nodiscard]] std::string write_schema(const Catalog& catalog, const Dialect& dialect, const std::string& provider,
                                       Diagnostics& diagnostics);

}  // namespace crosswalk::prisma
