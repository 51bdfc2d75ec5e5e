#pragma once

#include <string>

#include "crosswalk/catalog/catalog.h"

namespace crosswalk::postgresql {

// An expression in the one form that PostgreSQL's re-spelling of it has as well, to compare by: see
// CatalogRules::canonical_expression. What get_rule_expr (src/backend/utils/adt/ruleutils.c) shows otherwise than the
// author wrote it is brought together: parentheses, operators with two names, IN and BETWEEN, the casts that the parser
// adds, the schema of built-in functions. What is no expression that is understood here is compared token by token.
//
// The type of a literal does not count: an author leaves it out and the server shows the one that it found.
[[nodiscard]] std::string canonical_expression(const Expression& expression, const TableDefinition& table,
                                               const Type* wanted);

}  // namespace crosswalk::postgresql
