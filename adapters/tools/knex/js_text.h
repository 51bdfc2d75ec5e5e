#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema_model.h"
#include "spelling.h"

// JavaScript, as it is written out.
namespace crosswalk::knex {

// A text as a literal: in single quotes where it can be, as a template where it has several lines.
[[nodiscard]] std::string js_string(std::string_view text);
[[nodiscard]] std::string js_list(const std::vector<std::string>& texts);
// "knex.raw(…)" for a statement or an expression; PostgreSQL's client takes every question mark for a binding.
[[nodiscard]] std::string js_raw(std::string_view sql, Client client);
// A comment of "// " lines, each indented.
[[nodiscard]] std::string js_comment(std::string_view text, std::string_view indent);

// The call that makes or alters a table: "knex.schema.createTable('t', (table) => {…})", its lines indented by two.
[[nodiscard]] std::string js_table(const TableSpec& table, Client client);

}  // namespace crosswalk::knex
