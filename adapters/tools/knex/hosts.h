#pragma once

#include <memory>
#include <string>

#include "arguments.h"
#include "crosswalk/script/host.h"
#include "crosswalk/script/value.h"
#include "recorder.h"

// What a migration is given: `knex` (or `trx`), and what its methods give.
namespace crosswalk::knex {

// What all host objects of one run share. It outlives them.
struct HostRun {
  Recorder& recorder;
  std::string client_name;  // as the knexfile says it: "better-sqlite3"
  // What the connection says of every table that is made (mysql-tablecompiler.js, createQuery); empty if nothing.
  std::string charset;
  std::string collation;

  [[nodiscard]] Client client() const { return recorder.client(); }
};

[[nodiscard]] script::Value make_knex(HostRun& run);
[[nodiscard]] script::Value make_schema_builder(HostRun& run);
// A builder of a table, to be filled by a callback.
[[nodiscard]] script::Value make_table_builder(HostRun& run, std::shared_ptr<TableSpec> table);
[[nodiscard]] script::Value make_column_builder(HostRun& run, std::shared_ptr<TableSpec> table,
                                                std::shared_ptr<ColumnSpec> column);
// The chain behind foreign(): references, inTable, onDelete, …; `chain` is what each of them returns.
[[nodiscard]] std::optional<script::Value> foreign_method(std::string_view name,
                                                          const std::shared_ptr<TableCommand>& command,
                                                          const script::Value& chain);
[[nodiscard]] script::Value make_foreign_builder(std::shared_ptr<TableCommand> command);
// A query that nothing is known of yet.
[[nodiscard]] script::Value make_query_builder(HostRun& run);
// The "where …" of a query builder or a raw text, for partial indexes; nothing if it is not known.
[[nodiscard]] std::optional<std::string> where_of(const script::Value& value);

// The options of a key or an index out of the arguments behind its columns.
void read_key_options(TableCommand& command, const script::Value& name, const script::Value& options, Client client);

// A method that returns what `body` returns.
[[nodiscard]] inline script::Value method(std::string_view name, script::Value::NativeCall body) {
  return script::Value::native(std::string(name), std::move(body));
}

}  // namespace crosswalk::knex
