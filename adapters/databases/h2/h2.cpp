#include "sql/carried_database.h"

namespace crosswalk::databases {

// Strings may stand between dollars, comments behind two slashes (H2's grammar; H2Parser.java in Flyway).
const Database& h2() {
  static const sql_reading::CarriedDatabase database({
      .rules =
          {.name = "h2",
           .lexical = {.nested_comments = true, .dollar_quotes = true, .backtick_names = true, .slash_comments = true}},
      .title = "H2",
      .aliases = {},
      .url_schemes = {"h2"},
      .example_url = "h2:mem:shop",
  });
  return database;
}

}  // namespace crosswalk::databases
