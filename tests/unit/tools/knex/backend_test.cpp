#include <doctest/doctest.h>

#include "crosswalk/sql/database.h"
#include "support/tool_project.h"
#include "tools/knex/js_text.h"

namespace crosswalk::tools {
const Tool& knex();
}
namespace crosswalk::databases {
const Database& postgresql();
const Database& sqlite();
}  // namespace crosswalk::databases

namespace crosswalk::test {
namespace {

const Dialect& postgresql() { return databases::postgresql().dialect(); }
const Dialect& sqlite() { return databases::sqlite().dialect(); }

// What is written of one migration of SQL, as a file's text.
std::string written(const std::string& sql, const Dialect& dialect, bool keep_texts = false) {
  Diagnostics diagnostics;
  Migration migration;
  migration.id = "V1__init.sql";
  migration.title = "Init!";
  migration.created = "2024-01-02T03:04:05Z";
  migration.up = dialect.read(SourceFile::make("V1__init.sql", sql), {}, diagnostics);
  if (!keep_texts) {
    for (Step& step : migration.up) {
      step.written.reset();
      step.continues = false;
    }
  }
  auto history = History::build({migration}, diagnostics);
  REQUIRE(history.has_value());
  const WriteOptions options{.dialect = dialect, .allow_manual = false, .project_name = "shop"};
  const auto rendering = tools::knex().backend()->write(*history, options, diagnostics);
  REQUIRE(rendering.has_value());
  return content_of(*rendering, "migrations/20240102030405_init.js");
}

TEST_CASE("knex: texts as JavaScript") {
  CHECK(knex::js_string("plain") == "'plain'");
  CHECK(knex::js_string("it's") == "\"it's\"");
  CHECK(knex::js_string("it's \"so\"") == "`it's \"so\"`");
  CHECK(knex::js_string("a\n`b` ${c} \\d '") == "`a\n\\`b\\` \\${c} \\\\d '`");
  // PostgreSQL's client numbers every question mark that is not escaped.
  CHECK(knex::js_raw("SELECT '?'", knex::Client::Postgresql) == "knex.raw(\"SELECT '\\\\?'\")");
  CHECK(knex::js_raw("SELECT '?'", knex::Client::Sqlite) == "knex.raw(\"SELECT '?'\")");
}

TEST_CASE("knex: a new label of an enum is committed before the next migration") {
  const std::string text = written("ALTER TYPE mood ADD VALUE 'glad';", postgresql());
  CHECK(text.find("exports.up = (knex) => knex.transaction(up);") != std::string::npos);
  CHECK(text.find("exports.config = { transaction: false };") != std::string::npos);
  CHECK(written("CREATE TYPE mood AS ENUM ('sad');", postgresql()).find("transaction") == std::string::npos);
}

TEST_CASE("knex: a number that is quoted would keep a cast") {
  const std::string text =
      written("CREATE TABLE t (a bigint DEFAULT 0, b integer DEFAULT 0, c smallint DEFAULT 1);", postgresql());
  CHECK(text.find("table.bigInteger('a').defaultTo(knex.raw('0'))") != std::string::npos);
  CHECK(text.find("table.integer('b').defaultTo(0)") != std::string::npos);
  CHECK(text.find("defaultTo(knex.raw('1'))") != std::string::npos);
}

TEST_CASE("knex: builders where they say exactly the same") {
  const std::string text = written(
      "CREATE TABLE users (id serial PRIMARY KEY, email varchar(80) NOT NULL, at timestamptz DEFAULT "
      "CURRENT_TIMESTAMP);\n"
      "ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email);\n"
      "CREATE INDEX by_at ON users (at);\n"
      "ALTER TABLE users RENAME COLUMN email TO mail;\n",
      postgresql());
  CHECK(text.find("table.increments('id');") != std::string::npos);
  CHECK(text.find("table.string('email', 80).notNullable();") != std::string::npos);
  CHECK(text.find("table.timestamp('at').defaultTo(knex.fn.now());") != std::string::npos);
  CHECK(text.find("table.unique(['email']);") != std::string::npos);
  CHECK(text.find("table.index(['at'], 'by_at');") != std::string::npos);
  CHECK(text.find("table.renameColumn('email', 'mail');") != std::string::npos);
  CHECK(text.find("knex.raw") == std::string::npos);
}

TEST_CASE("knex: raw SQL where builders would say something else") {
  CHECK(written("CREATE TABLE t (a int, UNIQUE (a));", sqlite()).find("knex.raw") != std::string::npos);
  CHECK(written("CREATE INDEX i ON t (lower(a));", postgresql()).find("knex.raw") != std::string::npos);
  // A text that its author wrote stays.
  CHECK(written("DROP  TABLE  t", postgresql(), true).find("knex.raw('DROP  TABLE  t')") != std::string::npos);
}

TEST_CASE("knex: what must not run in a transaction, and what has no way back") {
  const std::string text = written("CREATE INDEX CONCURRENTLY i ON t (a);", postgresql());
  CHECK(text.find("exports.config = { transaction: false };") != std::string::npos);
  CHECK(text.find("throw new Error(") != std::string::npos);
}

}  // namespace
}  // namespace crosswalk::test
