#pragma once

#include <string>

#include "crosswalk/ir/operations.h"
#include "naming.h"
#include "schema_model.h"

// What Knex does on SQLite by replacing a table (dialects/sqlite3/schema/ddl.js), as the operation that it amounts to.
namespace crosswalk::knex {

[[nodiscard]] QualifiedName table_name(const TableSpec& table, Naming naming);
[[nodiscard]] Operation altered_column(const TableSpec& table, const ColumnSpec& column, const std::string& type,
                                       Naming naming);
[[nodiscard]] Operation nullable_column(const TableSpec& table, const std::string& column, bool nullable,
                                        Naming naming);
[[nodiscard]] Operation dropped_column(const TableSpec& table, const std::string& column, Naming naming);
[[nodiscard]] Operation added_primary_key(const TableSpec& table, const TableCommand& command, Naming naming);
[[nodiscard]] Operation dropped_primary_key(const TableSpec& table, const TableCommand& command, Naming naming);
[[nodiscard]] Operation added_foreign_key(const TableSpec& table, const TableCommand& command, Naming naming);
[[nodiscard]] Operation dropped_foreign_key(const TableSpec& table, const TableCommand& command, Naming naming);

}  // namespace crosswalk::knex
