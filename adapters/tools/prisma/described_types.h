#pragma once

#include <string_view>

#include "described_schema.h"

namespace crosswalk::prisma {

// A type of PostgreSQL, an enum's labels aside (postgres.rs, get_column_type_family); `spelling` is how the column was
// declared. Default native types are those of psl-core's postgres_datamodel_connector.rs.
[[nodiscard]] DescribedType describe_postgresql_type(const Type& type);

// A declared type of SQLite (sqlite.rs, get_column_type).
[[nodiscard]] DescribedType describe_sqlite_type(std::string_view declared);

}  // namespace crosswalk::prisma
