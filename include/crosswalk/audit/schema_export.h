#pragma once

#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/sql/dialect.h"

// A schema in the forms that people and other programs read.
namespace crosswalk {

class Diagnostics;

// The statements that build the schema from nothing, tables in an order that satisfies their foreign keys where there
// is one; foreign keys of a cycle are added afterwards.
[[nodiscard]] std::string schema_as_sql(const Catalog& catalog, const Dialect& dialect, Diagnostics& diagnostics);
// The full form: a saved history of one migration that builds the schema from nothing. Readable as a source.
[[nodiscard]] std::string schema_as_json(const Catalog& catalog, const Dialect& dialect);
// An entity-relationship diagram (https://mermaid.js.org).
[[nodiscard]] std::string schema_as_mermaid(const Catalog& catalog, const Dialect& dialect);
// Database Markup Language (https://dbml.dbdiagram.io).
[[nodiscard]] std::string schema_as_dbml(const Catalog& catalog, const Dialect& dialect);

}  // namespace crosswalk
