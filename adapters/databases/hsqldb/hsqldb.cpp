#include "sql/carried_database.h"

namespace crosswalk::databases {

// Bodies of routines go to the END of their BEGIN (flyway-database-hsqldb: HSQLDBParser.java).
const Database& hsqldb() {
  static const sql_reading::CarriedDatabase database({
      .rules = {.name = "hsqldb", .lexical = {.slash_comments = true}, .bodies = true},
      .title = "HSQLDB",
      .aliases = {"hsql"},
      .url_schemes = {"hsqldb"},
      .example_url = "hsqldb:mem:shop",
  });
  return database;
}

}  // namespace crosswalk::databases
