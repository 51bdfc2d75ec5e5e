#include <doctest/doctest.h>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/database.h"

namespace crosswalk::databases {
const Database& sqlite();
}

namespace crosswalk {
namespace {

std::unique_ptr<Session> memory() {
  Diagnostics diagnostics;
  auto session = databases::sqlite().connect("sqlite::memory:", Access::Write, diagnostics);
  REQUIRE(session != nullptr);
  return session;
}

TEST_CASE("sqlite session: several statements, the last rows, NULL and the count of changes") {
  const auto session = memory();
  const auto rows =
      session->run("CREATE TABLE t (a, b); INSERT INTO t VALUES (1, NULL), (2, 'x'); SELECT a, b FROM t;");
  REQUIRE(rows);
  CHECK(rows->columns == std::vector<std::string>{"a", "b"});
  REQUIRE(rows->rows.size() == 2);
  CHECK(rows->rows[0] == Row{"1", std::nullopt});
  CHECK(rows->rows[1] == Row{"2", "x"});
  CHECK(session->run("UPDATE t SET a = 0")->affected == 2);
  CHECK(session->run("-- nothing\n")->rows.empty());
}

TEST_CASE("sqlite session: a refusal says why, and the session goes on") {
  const auto session = memory();
  CHECK_FALSE(session->run("SELECT * FROM nowhere"));
  CHECK(session->error().message == "no such table: nowhere");
  CHECK(session->run("SELECT 1"));
  CHECK(session->error().message.empty());
}

TEST_CASE("sqlite session: transactions roll back schema changes") {
  const auto session = memory();
  CHECK(session->begin());
  CHECK(session->run("CREATE TABLE t (a)"));
  CHECK(session->rollback());
  CHECK_FALSE(session->run("SELECT * FROM t"));
}

TEST_CASE("sqlite session: a file that cannot be opened is reported") {
  Diagnostics diagnostics;
  CHECK(databases::sqlite().connect("sqlite:////no/such/folder/x.db", Access::Write, diagnostics) == nullptr);
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].code == Code::CannotConnect);
}

TEST_CASE("sqlite inspect: the schema comes back as the statements made it") {
  const auto session = memory();
  const std::string_view script =
      "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(120) NOT NULL DEFAULT 'x');\n"
      "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER NOT NULL, title TEXT, n INTEGER DEFAULT 1,\n"
      "  CONSTRAINT fk FOREIGN KEY (author) REFERENCES users (id) ON DELETE CASCADE, CHECK (n > 0));\n"
      "CREATE UNIQUE INDEX by_email ON users (email) WHERE email <> '';\n"
      "CREATE VIEW titles AS SELECT title FROM posts;\n"
      "CREATE TABLE version_table (v);\n";
  REQUIRE(session->run(script));
  Diagnostics diagnostics;
  const auto found = databases::sqlite().inspect(*session, {"version_table"}, diagnostics);
  REQUIRE(found);
  CHECK_FALSE(found->incomplete());
  CHECK(found->find_table("version_table") == nullptr);
  REQUIRE(found->find_table("posts") != nullptr);
  CHECK(found->find_object(ObjectKind::View, "titles") != nullptr);

  Catalog simulated(databases::sqlite().dialect().catalog_rules());
  for (const Step& step :
       databases::sqlite().dialect().read(SourceFile::make("a.sql", std::string(script)), {}, diagnostics)) {
    CHECK(evolve(simulated, step, diagnostics));
  }
  CHECK(simulated.remove_table("version_table"));
  CHECK(compare(simulated, *found).empty());
  CHECK(diagnostics.empty());
}

TEST_CASE("urls: passwords are not shown") {
  CHECK(without_password("postgresql://app:s3cret@db/shop") == "postgresql://app:***@db/shop");
  CHECK(without_password("postgresql://app:p@ss/w@db:5432/shop?x=1") == "postgresql://app:***@db:5432/shop?x=1");
  CHECK(without_password("postgresql://db/shop?user=a&password=s3cret") == "postgresql://db/shop?user=a&password=***");
  CHECK(without_password("postgresql://app@db/shop") == "postgresql://app@db/shop");
  CHECK(without_password("sqlite:///a.db") == "sqlite:///a.db");
}

}  // namespace
}  // namespace crosswalk
