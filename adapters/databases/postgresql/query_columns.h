#pragma once

#include <optional>
#include <vector>

#include "crosswalk/catalog/catalog.h"

namespace crosswalk::postgresql {

// The columns that a query has, by the schema as it is: what CREATE TABLE … AS makes of it. They are known as far as
// each is a column of a table (or of a view, a CTE or a subquery that is known), a cast, a literal, a CASE, or a call
// of a function whose type is plain: the usual ones of the server, and those that the schema holds. Nothing if one is
// not, or if its name is not certain.
[[nodiscard]] std::optional<std::vector<Column>> columns_of_query(const Spelling& query, const Catalog& catalog);

}  // namespace crosswalk::postgresql
