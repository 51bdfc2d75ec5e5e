#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "described_schema.h"

namespace crosswalk::prisma {

// What stands in @default(…) for a default of PostgreSQL: `sql` is how its author wrote it, while the engine reads what
// the server makes of it. Where that is not known, `dbgenerated()`, which the engine takes for equal to any default.
// Nothing for a default of NULL.
[[nodiscard]] std::optional<std::string> describe_postgresql_default(std::string_view sql, const DescribedType& type,
                                                                     const std::vector<DescribedEnum>& enums);

// The same for SQLite, which keeps the author's text; an expression in parentheses comes without these.
[[nodiscard]] std::optional<std::string> describe_sqlite_default(std::string_view sql, const DescribedType& type);

// A call dbgenerated("…").
[[nodiscard]] std::string generated_by_database(std::string_view sql);

// A number without its exponent and superfluous zeros before it: "1e3" is "1000"; nothing if it is none.
[[nodiscard]] std::optional<std::string> plain_number(std::string_view text);

}  // namespace crosswalk::prisma
