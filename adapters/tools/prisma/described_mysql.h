#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "described_schema.h"

namespace crosswalk::prisma {

// What the engine makes of a column's type, in the words of the database (sql-schema-describer/src/mysql.rs,
// get_column_type). `default_sql` is how its default is written: TINYINT(1) with another default than 0 and 1 is a
// number. The labels of an ENUM are for the caller to place.
[[nodiscard]] DescribedType describe_mysql_type(std::string_view type, std::string_view default_sql);

// What stands in @default(…); nothing for a default of NULL.
[[nodiscard]] std::optional<std::string> describe_mysql_default(std::string_view sql, const DescribedType& type,
                                                                const std::vector<DescribedEnum>& enums);

}  // namespace crosswalk::prisma
