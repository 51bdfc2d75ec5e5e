#include <doctest/doctest.h>

#include "support/tool_project.h"

namespace crosswalk::tools {
const Tool& flyway();
}

namespace crosswalk::test {
namespace {

const FakeDialect kPostgresql("postgresql");
const FakeDialect kSqlite("sqlite");

using Strings = std::vector<std::string>;

TEST_CASE("flyway: a folder of scripts, in the order of their versions") {
  const auto read = read_project(tools::flyway(),
                                 {{"sql/V10__c.sql", "c;"},
                                  {"sql/V2__b.sql", "b; bb;"},
                                  {"sql/sub/V1__a_first.sql", "a;"},
                                  {"sql/R__view.sql", "v;"},
                                  {"sql/V8_oops.sql", "x;"},
                                  {"sql/notes.txt", "x"}},
                                 kPostgresql);
  REQUIRE(read.history.has_value());
  CHECK(ids(*read.history) == Strings{"1", "2", "10", "R:view"});
  const Migration& second = read.history->in_order()[1];
  CHECK(second.parents == Strings{"1"});
  CHECK(second.up.size() == 2);
  CHECK(read.history->in_order()[0].properties.at("script") == "sub/V1__a_first.sql");
  CHECK(read.history->in_order()[0].title == "a first");
  CHECK(read.history->in_order()[3].kind == MigrationKind::Repeatable);
  CHECK(count(read.diagnostics, Code::FileIgnoredByTool) == 1);
  CHECK(first(read.diagnostics, Code::FileIgnoredByTool).help.find("V8__oops.sql") != std::string::npos);
}

TEST_CASE("flyway: equal versions are refused") {
  const auto read = read_project(tools::flyway(), {{"sql/V1__a.sql", "a;"}, {"sql/V1_0__b.sql", "b;"}}, kPostgresql);
  CHECK_FALSE(read.history.has_value());
  CHECK(count(read.diagnostics, Code::DuplicateMigration) == 1);
}

TEST_CASE("flyway: flyway.toml says where, how and for which database") {
  const auto read =
      read_project(tools::flyway(),
                   {{"flyway.toml",
                     "[environments.prod]\nurl = \"jdbc:mysql://db/shop\"\n[flyway]\nenvironment = \"prod\"\n"
                     "locations = [\"filesystem:db/one\", \"filesystem:db/two\"]\nsqlMigrationPrefix = \"M\"\n"
                     "[flyway.placeholders]\nowner = \"shop\"\n"},
                    {"db/one/M1__a.sql", "grant all on x to ${Owner};"},
                    {"db/two/M2__b.sql", "b;"}},
                   kPostgresql);
  REQUIRE(read.project.has_value());
  CHECK(read.project->dialect == "mysql");
  CHECK(read.project->migration_count == 2);
  REQUIRE(read.history.has_value());
  CHECK(read.history->in_order()[0].up[0].written->text == "grant all on x to shop");
}

TEST_CASE("flyway: the older configuration, and an unknown placeholder") {
  const auto read =
      read_project(tools::flyway(),
                   {{"flyway.conf", "# where\nflyway.url=jdbc:sqlite:shop.db\nflyway.locations=filesystem:\\\n  m\n"},
                    {"m/V1__a.sql", "insert into t values ('${who}');"}},
                   kSqlite);
  CHECK(read.project->dialect == "sqlite");
  REQUIRE(read.history.has_value());
  CHECK(first(read.diagnostics, Code::PlaceholderUnknown).span.column == 24);
}

TEST_CASE("flyway: an application's own configuration, and one folder for each database") {
  const Files files = {
      {"src/main/resources/application.yml", "spring:\n  flyway:\n    locations: classpath:db/{vendor}\n"},
      {"src/main/resources/db/h2/V1__a.sql", "a;"},
      {"src/main/resources/db/postgresql/V1__a.sql", "a;"}};
  const std::shared_ptr<const FileTree> tree = memory_tree(files);
  Diagnostics diagnostics;
  const auto projects = tools::flyway().discovery()->find(tree, "src/main/resources", diagnostics);
  REQUIRE(projects.size() == 2);
  CHECK(projects[0].dialect == "h2");
  CHECK(projects[1].dialect == "postgresql");
  CHECK(projects[1].migrations == "src/main/resources/db/postgresql");
  CHECK(diagnostics.empty());
}

TEST_CASE("flyway: configuration that cannot be read is reported, however odd it is") {
  const auto read =
      read_project(tools::flyway(), {{"flyway.toml", "[flyway\nlocations = 3"}, {"sql/V1__a.sql", "a;"}}, kSqlite);
  CHECK(count(read.diagnostics, Code::ConfigurationInvalid) == 1);
  CHECK(read.history.has_value());

  std::string bomb = "a0: &a0 {}\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {x: " + last + ", y: " + last + "}\n";
  }
  const auto bounded = read_project(
      tools::flyway(),
      {{"application.yml", bomb + "spring: {flyway: {enabled: true}}\n"}, {"db/migration/V1__a.sql", "a;"}}, kSqlite);
  CHECK(bounded.project.has_value());
}

TEST_CASE("flyway: a configured folder is not found a second time by its name") {
  const std::shared_ptr<const FileTree> tree =
      memory_tree({{"flyway.toml", "[flyway]\nlocations = [\"filesystem:app/db/migration\"]\n"},
                   {"app/db/migration/V1__a.sql", "a;"},
                   {"other/db/migration/V1__a.sql", "a;"}});
  Diagnostics diagnostics;
  const Discovery& discovery = *tools::flyway().discovery();
  CHECK(discovery.find(tree, "", diagnostics).size() == 1);
  CHECK(discovery.find(tree, "app", diagnostics).empty());
  CHECK(discovery.find(tree, "app/db", diagnostics).empty());
  CHECK(discovery.find(tree, "other", diagnostics).size() == 1);
  CHECK(discovery.find(tree, "other/db", diagnostics).empty());
}

TEST_CASE("flyway: undo scripts are the way back; classes are left for a person") {
  const auto read = read_project(tools::flyway(),
                                 {{"src/main/resources/db/migration/V1__a.sql", "a;"},
                                  {"src/main/resources/db/migration/U1__a.sql", "z;"},
                                  {"src/main/resources/db/migration/U9__a.sql", "z;"},
                                  {"src/main/resources/application.properties", "spring.flyway.enabled=true\n"},
                                  {"src/main/java/db/migration/V1_5__Fill_people.java", "class V1_5__Fill_people {}"}},
                                 kPostgresql);
  REQUIRE(read.history.has_value());
  CHECK(ids(*read.history) == Strings{"1", "1.5"});
  REQUIRE(read.history->in_order()[0].down.has_value());
  CHECK(read.history->in_order()[0].down->size() == 1);
  const Migration& java = read.history->in_order()[1];
  CHECK(java.up.at(0).operation.is<HostCode>());
  CHECK_FALSE(java.checksum.has_value());
  CHECK(java.properties.at("script") == "db.migration.V1_5__Fill_people");
  CHECK(count(read.diagnostics, Code::FileSetAside) == 1);
}

TEST_CASE("flyway: transactions as the script, its configuration and its statements say") {
  const auto read = read_project(tools::flyway(),
                                 {{"sql/V1__a.sql", "create index concurrently i on t (a);"},
                                  {"sql/V2__b.sql", "b;"},
                                  {"sql/V2__b.sql.conf", "executeInTransaction=false\n"},
                                  {"sql/V3__c.sql", "c; create index concurrently j on t (b);"}},
                                 kPostgresql);
  REQUIRE(read.history.has_value());
  for (const Migration& migration : read.history->in_order()) CHECK(migration.transaction == TransactionMode::Never);
  CHECK(count(read.diagnostics, Code::TransactionsMixed) == 1);
}

TEST_CASE("flyway: what is written can be read again, with the same versions") {
  const auto read = read_project(tools::flyway(),
                                 {{"sql/V1.1__a_b.sql", "a;"},
                                  {"sql/U1.1__a_b.sql", "z;"},
                                  {"sql/V2__c.sql", "select '${x}'; create index concurrently i on t (a);"},
                                  {"sql/V2__c.sql.conf", "placeholderReplacement=false\nexecuteInTransaction=false\n"},
                                  {"sql/R__v.sql", "v;"}},
                                 kPostgresql);
  REQUIRE(read.history.has_value());
  Diagnostics diagnostics;
  const auto rendering = tools::flyway().backend()->write(
      *read.history, {.dialect = kPostgresql, .allow_manual = false, .project_name = "shop"}, diagnostics);
  REQUIRE(rendering.has_value());
  CHECK(paths(*rendering) == Strings{"flyway.toml", "sql/V1.1__a_b.sql", "sql/U1.1__a_b.sql", "sql/V2__c.sql",
                                     "sql/V2__c.sql.conf", "sql/R__v.sql"});
  CHECK(content_of(*rendering, "sql/V2__c.sql.conf") == "executeInTransaction=false\nplaceholderReplacement=false\n");
  CHECK(content_of(*rendering, "flyway.toml").find("postgresql.transactional.lock = false") != std::string::npos);

  Files files;
  for (const OutputFile& file : rendering->files) files.emplace_back(file.path, file.content);
  const auto again = read_project(tools::flyway(), files, kPostgresql);
  REQUIRE(again.history.has_value());
  CHECK(ids(*again.history) == ids(*read.history));
  CHECK(again.project->dialect == "postgresql");
  CHECK(again.history->in_order()[0].title == "a b");
}

TEST_CASE("flyway: another tool's history gets counted versions, and work left for a person stops the script") {
  Migration one;
  one.id = "20240101000000_init";
  one.title = "Create the 1st table!";
  one.up.emplace_back(HostCode{"python", "for row in rows:\n    go()", "it depends on rows"});
  Diagnostics diagnostics;
  auto history = History::build({one}, diagnostics);
  REQUIRE(history.has_value());
  history->tool = "alembic";
  const Backend& backend = *tools::flyway().backend();
  CHECK_FALSE(backend.write(*history, {.dialect = kSqlite, .allow_manual = false, .project_name = {}}, diagnostics)
                  .has_value());
  CHECK(count(diagnostics, Code::ManualWork) == 1);
  const auto rendering =
      backend.write(*history, {.dialect = kSqlite, .allow_manual = true, .project_name = {}}, diagnostics);
  REQUIRE(rendering.has_value());
  CHECK(rendering->manual.size() == 1);
  const std::string script = content_of(*rendering, "sql/V1__Create_the_1st_table.sql");
  CHECK(script.find("--     go()") != std::string::npos);
  CHECK(script.find(
            "SELECT 'crosswalk: left for a person: it depends on rows' FROM \"crosswalk: left for a person: it") !=
        std::string::npos);
}

}  // namespace
}  // namespace crosswalk::test
