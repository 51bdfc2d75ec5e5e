#include "sql/carried_database.h"

namespace crosswalk::databases {
namespace {

// Commands of SQL*Plus (SQL*Plus User's Guide and Reference, chapter 12) that begin no statement of SQL.
constexpr std::string_view kClientWords[] = {
    "accept", "btitle", "clear", "column", "connect", "define",   "disconnect", "exec",    "execute",
    "exit",   "host",   "pause", "print",  "prompt",  "quit",     "rem",        "remark",  "show",
    "spool",  "start",  "store", "timing", "ttitle",  "undefine", "variable",   "whenever"};
// What SET sets of SQL*Plus itself; others (ROLE, TRANSACTION, CONSTRAINTS) are SQL.
constexpr std::string_view kClientSettings[] = {
    "appinfo",      "arraysize", "auto",      "autocommit",    "autoprint", "autotrace",     "blockterminator",
    "cmdsep",       "colsep",    "concat",    "def",           "define",    "echo",          "embedded",
    "errorlogging", "esc",       "escape",    "feed",          "feedback",  "flush",         "head",
    "heading",      "lin",       "lines",     "linesize",      "long",      "longchunksize", "newpage",
    "null",         "numwidth",  "pages",     "pagesize",      "recsep",    "scan",          "serverout",
    "serveroutput", "space",     "sqlbl",     "sqlblanklines", "sqlprefix", "sqlprompt",     "sqlterminator",
    "suffix",       "tab",       "term",      "termout",       "time",      "timing",        "timi",
    "trimout",      "trims",     "trimspool", "underline",     "ver",       "verify",        "wrap"};

}  // namespace

// Blocks end at a line with a slash alone, as SQL*Plus and Flyway have it (flyway-database-oracle: OracleParser.java).
const Database& oracle() {
  static const sql_reading::CarriedDatabase database({
      .rules = {.name = "oracle",
                .lexical = {.q_strings = true},
                .slash_lines = true,
                .client_words = kClientWords,
                .client_settings = kClientSettings},
      .title = "Oracle",
      .aliases = {"oracledb"},
      .url_schemes = {"oracle"},
      .example_url = "oracle://user:password@host:1521/service",
  });
  return database;
}

}  // namespace crosswalk::databases
