#include "sql/carried_database.h"

namespace crosswalk::databases {

// What is sent is a batch: all up to a line that says GO (flyway-sqlserver: SQLServerParser.java).
const Database& sqlserver() {
  static const sql_reading::CarriedDatabase database({
      .rules = {.name = "sqlserver", .lexical = {.nested_comments = true, .bracket_names = true}, .batches = true},
      .title = "SQL Server",
      .aliases = {"mssql"},
      .url_schemes = {"sqlserver", "mssql"},
      .example_url = "sqlserver://user:password@host:1433/shop",
  });
  return database;
}

}  // namespace crosswalk::databases
