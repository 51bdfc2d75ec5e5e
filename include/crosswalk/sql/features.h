#pragma once

#include <cstddef>

namespace crosswalk {

// What a database can do: data. Rewrites ask a feature, never a name.
struct Features {
  bool transactional_ddl = false;        // schema changes roll back
  bool alter_column_in_place = false;    // type, nullability and default of a column that is there
  bool add_constraint_in_place = false;  // constraints on a table that is there
  bool named_enums = false;              // CREATE TYPE … AS ENUM
  bool inline_enums = false;             // ENUM('a', 'b') as a column type
  bool concurrent_indexes = false;       // CREATE INDEX CONCURRENTLY
  bool partial_indexes = false;
  bool expression_indexes = false;
  bool include_columns = false;
  bool identity_columns = false;  // GENERATED … AS IDENTITY
  bool serial_types = false;
  bool auto_increment = false;
  bool integer_key_counts = false;  // a lone primary key of type INTEGER numbers its rows by itself
  bool comments = false;
  bool comments_inline = false;  // in the column or table definition only
  bool schemas = false;
  bool sequences = false;
  bool deferrable_constraints = false;
  bool rename_constraint = false;
  bool rename_index = false;
  bool column_position = false;  // AFTER, FIRST
  bool drop_column = true;
  bool if_exists_on_columns = false;
  bool several_statements_per_call = false;
  std::size_t identifier_limit = 63;  // bytes
};

}  // namespace crosswalk
