#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "crosswalk/ir/operations.h"
#include "schema_model.h"
#include "spelling.h"

// Builders into SQL, word for word as Knex 3 spells it (schema/, dialects/*/schema/).
namespace crosswalk::knex {

// One thing that Knex does: a statement, or on SQLite a change that it makes by rebuilding a table.
using Emitted = std::variant<std::string, Operation>;

struct Compiled {
  std::vector<Emitted> emitted;
  std::string error;  // what Knex raises instead; empty if it does not
};

// A column's type; nothing, with `error`, if Knex has no words for it.
[[nodiscard]] std::optional<std::string> column_type(const ColumnSpec& column, const TableSpec& table, Client client,
                                                     std::string& error);
// The value behind DEFAULT (formatter/formatterUtils.js, formatDefault).
[[nodiscard]] std::string default_text(const ColumnSpec& column, Client client);
// A column as it stands in CREATE TABLE and ADD COLUMN.
[[nodiscard]] std::optional<std::string> column_clause(const ColumnSpec& column, const TableSpec& table, Client client,
                                                       std::string& error);

[[nodiscard]] Compiled compile_table(const TableSpec& table, Client client);

}  // namespace crosswalk::knex
