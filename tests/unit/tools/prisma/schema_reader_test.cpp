#include <doctest/doctest.h>

#include "crosswalk/diagnostics/diagnostics.h"
#include "support/tool_project.h"
#include "tools/prisma/schema_document.h"
#include "tools/prisma/schema_lexer.h"

namespace crosswalk::tools {
const Tool& prisma();
}

namespace crosswalk::test {
namespace {

using Strings = std::vector<std::string>;

struct ReadSchema {
  prisma::SchemaDocument document;
  Diagnostics diagnostics;
};
ReadSchema read(const std::string& text) {
  ReadSchema result;
  result.document = prisma::read_schema_document(*SourceFile::make("schema.prisma", text), result.diagnostics);
  return result;
}

TEST_CASE("prisma schema: a datasource and what it says") {
  const auto [document, diagnostics] = read(
      "// top\r\n/* a\nblock */\ndatasource db {\n  provider = [\"postgresql\", \"sqlite\"] // the first\n"
      "  url = \"postgres://h/\\u0061\"\n  schemas = [\"a\", \"b\"]\n  directUrl = env(\"X\")\n}\n");
  CHECK(diagnostics.items().empty());
  REQUIRE(document.datasource.has_value());
  CHECK(document.datasource->provider == "postgresql");
  CHECK(document.datasource->url == "postgres://h/a");
  CHECK(document.datasource->url_variable.empty());
  CHECK(document.datasource->schemas == Strings{"a", "b"});
}

TEST_CASE("prisma schema: models, views and enums") {
  const auto [document, diagnostics] = read(
      "model User {\n  id    Int     @id @default(autoincrement())\n  model String? @map(\"m\") @db.VarChar(10)\n"
      "  posts Post[]  @relation(\"a\", fields: [id,], references: [id], map: \"x\")\n"
      "  point Unsupported(\"point\")?\n  1st Int\n\n  @@index([id(sort: Desc, ops: raw(\"x\"))], type: Gin)\n"
      "  @@map(name: \"users\")\n  @@schema(\"s\")\n}\n"
      "view V {\n}\nenum Role { A\n  B @map(\"b b\") // why\n  @@map(\"r\") }\ntype Alias = Int @default(1)\n");
  CHECK(diagnostics.items().empty());
  REQUIRE(document.models.size() == 2);
  const prisma::SchemaModel& user = document.models[0];
  CHECK(user.mapped == "users");
  CHECK(user.schema == "s");
  REQUIRE(user.fields.size() == 5);
  CHECK(user.fields[1].name == "model");
  CHECK(user.fields[1].optional);
  CHECK(user.fields[1].mapped == "m");
  CHECK(user.fields[2].list);
  CHECK(user.fields[2].type == "Post");
  CHECK(user.fields[3].type == "Unsupported(\"point\")");
  CHECK(user.fields[4].name == "1st");
  CHECK(document.models[1].is_view);
  REQUIRE(document.enums.size() == 1);
  CHECK(document.enums[0].labels == Strings{"A", "b b"});
  CHECK(document.enums[0].mapped == "r");
}

TEST_CASE("prisma schema: an error in one block spoils no other") {
  const auto [document, diagnostics] =
      read("model A {\n  id Int @id(\n}\nmodle B {\n}\nmodel C {\n  id Int\n}\nmodel D {\n  s \"no\n}\nmodel E {\n");
  REQUIRE(document.models.size() == 1);
  CHECK(document.models[0].name == "C");
  CHECK(count(diagnostics, Code::ConfigurationNotUnderstood) == 4);
  CHECK(diagnostics.items().front().message ==
        "`schema.prisma`: syntax error: found the end of the line, expected `)`");
}

TEST_CASE("prisma schema: a second datasource is not taken") {
  const auto [document, diagnostics] =
      read("datasource a {\n  provider = \"sqlite\"\n}\ndatasource b {\n  provider = \"mysql\"\n}\n");
  REQUIRE(document.datasource.has_value());
  CHECK(document.datasource->provider == "sqlite");
  CHECK(count(diagnostics, Code::ConfigurationNotUnderstood) == 1);
}

TEST_CASE("prisma schema: deep nesting is a diagnostic") {
  std::string brackets;
  for (int i = 0; i < 100'000; ++i) brackets += '[';
  const auto [document, diagnostics] = read("model A {\n  id Int @default(" + brackets + ")\n}\n");
  CHECK(document.models.empty());
  CHECK(count(diagnostics, Code::ConfigurationNotUnderstood) == 1);
}

TEST_CASE("prisma schema: any bytes are read to their end") {
  for (const std::string& text :
       {std::string(), std::string("\xEF\xBB\xBF"), std::string("\0{\"", 3), std::string("model A { x \"\\"),
        std::string("\xC3\xA4 { }"), std::string("/* no end"), std::string("@@@ } } {"), std::string("a b = [")}) {
    const auto [document, diagnostics] = read(text);
    CHECK(document.models.empty());
  }
  CHECK(prisma::string_value("\"a\\\"b\\n\\u00e9\\u12\"") == "a\"b\n\xC3\xA9\xEF\xBF\xBD");
}

TEST_CASE("prisma: a schema of several files settles the provider") {
  const FakeDialect sqlite("sqlite");
  const auto read = read_project(
      tools::prisma(),
      {{"prisma/schema/models/a.prisma", "model A {\n  id Int @id\n}\n"},
       {"prisma/schema/base.prisma", "datasource db {\n  provider = \"sqlite\"\n  url = env(\"SHOP\")\n}\n"},
       {"prisma/schema/notes.md", "model B {"},
       {"prisma/migrations/1_a/migration.sql", "a;"}},
      sqlite);
  REQUIRE(read.project.has_value());
  CHECK(read.project->dialect == "sqlite");
  CHECK(read.project->setting("url_variable") == "SHOP");
  CHECK(read.project->setting("models") == "1");
  CHECK(read.diagnostics.items().empty());
}

TEST_CASE("prisma: a configuration that is not known is said") {
  const FakeDialect sqlite("sqlite");
  const auto read =
      read_project(tools::prisma(),
                   {{"prisma.config.ts",
                     "import { defineConfig, env } from 'prisma/config'\nimport { folder } from 'elsewhere'\n"
                     "export default defineConfig({ migrations: { path: folder() }, schema: 'db/s.prisma',\n"
                     "  datasource: { url: env('SHOP') } } satisfies unknown)\n"},
                    {"db/s.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n"},
                    {"db/migrations/1_a/migration.sql", "a;"}},
                   sqlite);
  REQUIRE(read.project.has_value());
  CHECK(read.project->migrations == "db/migrations");
  CHECK(read.project->dialect == "sqlite");
  CHECK(read.project->setting("url_variable") == "SHOP");
  CHECK(count(read.diagnostics, Code::ConfigurationNotUnderstood) == 1);
}

}  // namespace
}  // namespace crosswalk::test
