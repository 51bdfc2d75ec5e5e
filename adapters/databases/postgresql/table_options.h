#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The clauses of ALTER TABLE that set something which only PostgreSQL knows, as named options.
namespace crosswalk::postgresql {

// An option's name, and its value: none if it is taken off.
using TableOptionChange = std::pair<std::string, std::optional<std::string>>;

// Reads a clause such as `ENABLE ROW LEVEL SECURITY`, `SET (fillfactor = 70)`, or of a column (what follows its name)
// `SET STATISTICS 100`. Nothing if it is none of these.
[[nodiscard]] std::optional<std::vector<TableOptionChange>> read_table_options(std::string_view clause, bool of_column);

// The clause again.
[[nodiscard]] std::string write_table_option(std::string_view option, const std::optional<std::string>& value);

}  // namespace crosswalk::postgresql
