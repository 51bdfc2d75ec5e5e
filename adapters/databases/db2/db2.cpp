#include "sql/carried_database.h"

namespace crosswalk::databases {

// A comment may say what ends a statement (flyway-database-db2: DB2Parser.java).
const Database& db2() {
  static const sql_reading::CarriedDatabase database({
      .rules = {.name = "db2", .lexical = {.nested_comments = true}, .bodies = true, .terminator_comments = true},
      .title = "Db2",
      .aliases = {"ibm_db_sa"},
      .url_schemes = {"db2"},
      .example_url = "db2://user:password@host:50000/shop",
  });
  return database;
}

}  // namespace crosswalk::databases
