#include <doctest/doctest.h>

#include "crosswalk/tool/timestamps.h"
#include "support/tool_project.h"
#include "tools/prisma/checksum.h"
#include "tools/prisma/names.h"
#include "tools/prisma/schema.h"

namespace crosswalk::tools {
const Tool& prisma();
}

namespace crosswalk::test {
namespace {

const FakeDialect kPostgresql("postgresql");
const FakeDialect kSqlite("sqlite");

using Strings = std::vector<std::string>;

TEST_CASE("prisma: checksums match whatever the line ends") {
  const std::string lf = "19e2689db24f2c9752e5c5d50ad4905b13a7ad843714ae5f3293b43c2fb89611";
  const std::string crlf = "e2cfcb72f0a68c204be7f21fdbac3dc07738ba485840404d13628db3ccfc367a";
  for (const std::string& stored : {lf, crlf}) {
    CHECK(prisma::matches_checksum("ab\ncd\nef\ngh\rab", stored));
    CHECK(prisma::matches_checksum("ab\r\ncd\r\nef\r\ngh\rab", stored));
  }
  CHECK(prisma::matches_checksum("hello", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
  CHECK_FALSE(prisma::matches_checksum("hello\n", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"));
  // The old form has no leading zeros: 0c, 29, 0a → c, 29, a.
  CHECK(prisma::without_padding("0c290a") == "c29a");
}

TEST_CASE("prisma: names of folders, their times and their order") {
  CHECK(prisma::read_folder_name("20240131120000_add_people").slug == "add_people");
  CHECK(prisma::read_folder_name("20240131120000_add_people").timestamp == "20240131120000");
  CHECK(prisma::read_folder_name("0_init").timestamp.empty());
  CHECK(prisma::created_at("20240131120005") == "2024-01-31T12:00:05Z");
  CHECK(prisma::runs_before("0_init", "20240131120000_a"));
  CHECK(prisma::runs_before("a_b", "a1"));
  CHECK(prisma::runs_before("a", "B"));
  CHECK(prisma::runs_before("a", "A"));
  CHECK_FALSE(prisma::runs_before("b", "A"));
  CHECK(digits_of_time(*read_time("2024-02-29T23:59:58Z")) == "20240229235958");
  CHECK(digits_of_time(*read_time("2024-02-28 10:00:00.123456")) == "20240228100000");
  CHECK_FALSE(read_time("2023-02-29").has_value());
  CHECK_FALSE(read_time("yesterday").has_value());
  CHECK(readable_time("1704164645678") == "2024-01-02 03:04:05.678");
  CHECK(readable_time("2024-01-02 03:04:05") == "2024-01-02 03:04:05");
  CHECK(readable_time("17").size() == 2);
  CHECK(readable_time("99999999999999999999") == "99999999999999999999");
}

TEST_CASE("prisma: a schema's datasource, and the lock file's provider") {
  const auto schema = SourceFile::make("schema.prisma",
                                       "generator client {\n  provider = \"prisma-client-js\"\n}\n"
                                       "datasource db { // the shop's\n  provider = \"postgres\" // not \"mysql\"\n"
                                       "  url      = env(\"SHOP_URL\")\n}\n");
  Diagnostics diagnostics;
  const auto datasource = prisma::read_schema_document(*schema, diagnostics).datasource;
  CHECK(diagnostics.items().empty());
  // A comment may follow the brace.
  REQUIRE(datasource.has_value());
  CHECK(datasource->provider == "postgres");
  CHECK(datasource->url_variable == "SHOP_URL");
  CHECK(prisma::dialect_of_provider(datasource->provider) == "postgresql");
  CHECK(prisma::read_lock_provider("# provider = \"x\"\nprovider = \"mysql\"\n") == "mysql");
  CHECK_FALSE(prisma::read_lock_provider("# nothing\n").has_value());
}

TEST_CASE("prisma: a project, and a folder without a script") {
  const auto read = read_project(tools::prisma(),
                                 {{"prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n"},
                                  {"prisma/migrations/migration_lock.toml", "provider = \"sqlite\"\n"},
                                  {"prisma/migrations/20240102000000_people/migration.sql", "hello"},
                                  {"prisma/migrations/20240101000000_init/migration.sql", "a; b;"},
                                  {"prisma/migrations/20240103000000_gone/notes.md", ""}},
                                 kSqlite);
  REQUIRE(read.history.has_value());
  CHECK(read.project->dialect == "sqlite");
  CHECK(read.project->migration_count == 3);
  CHECK(ids(*read.history) == Strings{"20240101000000_init", "20240102000000_people"});
  const Migration& second = read.history->in_order()[1];
  CHECK(second.checksum == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  CHECK(second.created == "2024-01-02T00:00:00Z");
  CHECK(second.title == "people");
  CHECK(second.parents == Strings{"20240101000000_init"});
  CHECK(read.history->unread_files.size() == 1);
  CHECK(count(read.diagnostics, Code::FileUnreadable) == 1);
}

TEST_CASE("prisma: found without a lock file, and where the configuration says") {
  const std::string config =
      "import path from 'node:path'\nimport { defineConfig } from 'prisma/config'\nexport default defineConfig({\n  "
      "schema: path.join('db', 'schema.prisma'),\n"
      "  // migrations: { path: 'old' },\n  migrations: { path: 'db/steps' },\n})\n";
  const auto read = read_project(tools::prisma(),
                                 {{"prisma.config.ts", config},
                                  {"db/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n}\n"},
                                  {"db/steps/1_a/migration.sql", "a;"},
                                  {"old/1_a/migration.sql", "x;"}},
                                 kPostgresql);
  REQUIRE(read.project.has_value());
  CHECK(read.project->migrations == "db/steps");
  CHECK(read.project->dialect == "postgresql");
}

TEST_CASE("prisma: a lock file that contradicts the schema") {
  const auto read = read_project(tools::prisma(),
                                 {{"prisma/schema.prisma", "datasource db {\n  provider = \"mysql\"\n}\n"},
                                  {"prisma/migrations/migration_lock.toml", "provider = \"sqlite\"\n"},
                                  {"prisma/migrations/1_a/migration.sql", "a;"}},
                                 kSqlite);
  CHECK(count(read.diagnostics, Code::ConfigurationInvalid) == 1);
}

TEST_CASE("prisma: writes folders in order of time, and lets stand alone what must") {
  Migration first;
  first.id = "a1";
  first.title = "Create People";
  first.created = "2024-01-02T03:04:05Z";
  first.up = {Step(RawSql{"postgresql", "CREATE TABLE people ()", SqlEffect::Schema}),
              Step(RawSql{"postgresql", "CREATE INDEX CONCURRENTLY i ON people (a)", SqlEffect::Schema}),
              Step(RawSql{"postgresql", "CREATE TABLE b () -- end", SqlEffect::Schema})};
  first.down = std::vector<Step>{Step(RawSql{"postgresql", "DROP TABLE people", SqlEffect::Schema})};
  Migration second;
  second.id = "b2";
  second.parents = {"a1"};
  second.created = "2024-01-02T03:04:05Z";
  Diagnostics diagnostics;
  auto history = History::build({first, second}, diagnostics);
  REQUIRE(history.has_value());
  history->tool = "alembic";
  const auto rendering = tools::prisma().backend()->write(
      *history, {.dialect = kPostgresql, .allow_manual = false, .project_name = {}}, diagnostics);
  REQUIRE(rendering.has_value());
  const std::string folder = "prisma/migrations/2024010203040";
  CHECK(paths(*rendering) == Strings{"prisma/schema.prisma", "prisma/migrations/migration_lock.toml",
                                     folder + "5_create_people/migration.sql",
                                     folder + "6_create_people_part2/migration.sql",
                                     folder + "7_create_people_part3/migration.sql",
                                     folder + "7_create_people_part3/down.sql", folder + "8_b2/migration.sql"});
  CHECK(content_of(*rendering, "prisma/migrations/migration_lock.toml").size() == 128);
  CHECK(content_of(*rendering, folder + "6_create_people_part2/migration.sql") ==
        "CREATE INDEX CONCURRENTLY i ON people (a);\n");
  CHECK(content_of(*rendering, folder + "7_create_people_part3/migration.sql") == "CREATE TABLE b () -- end\n;\n");
  CHECK(content_of(*rendering, folder + "8_b2/migration.sql") == "-- This is an empty migration.");
}

TEST_CASE("prisma: writes headers above steps that were not written in this dialect") {
  Migration one;
  one.id = "x";
  one.up = {Step(DropTable{QualifiedName("a")}), Step(DropColumn{QualifiedName("b"), "c"})};
  Diagnostics diagnostics;
  const auto history = History::build({one}, diagnostics);
  REQUIRE(history.has_value());
  const auto rendering = tools::prisma().backend()->write(
      *history, {.dialect = kSqlite, .allow_manual = false, .project_name = {}}, diagnostics);
  REQUIRE(rendering.has_value());
  const std::string script = content_of(*rendering, "prisma/migrations/20200101000000_x/migration.sql");
  CHECK(script.starts_with("-- DropTable\n"));
  CHECK(script.find("\n\n-- AlterTable\n") != std::string::npos);
}

}  // namespace
}  // namespace crosswalk::test
