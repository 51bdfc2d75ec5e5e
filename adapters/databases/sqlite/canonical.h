#pragma once

#include <string>

#include "crosswalk/catalog/catalog.h"

namespace crosswalk::sqlite {

// An expression in the one form by which equal ones are known: see CatalogRules::canonical_expression. SQLite keeps the
// text of a table, which tools write anew: spacing, the case of words and the marks around names say nothing. A default
// is the value that the column's affinity makes of it (https://www.sqlite.org/datatype3.html, 3.1): '0', 0 and FALSE
// are one number.
[[nodiscard]] std::string canonical_expression(const Expression& expression, const TableDefinition& table,
                                               const Type* wanted);

}  // namespace crosswalk::sqlite
