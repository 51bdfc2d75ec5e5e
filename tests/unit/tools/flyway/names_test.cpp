#include <doctest/doctest.h>

#include "tools/flyway/checksum.h"
#include "tools/flyway/naming.h"
#include "tools/flyway/transactions.h"
#include "tools/flyway/version.h"

namespace crosswalk::flyway {
namespace {

Version version(std::string_view text) {
  const auto read = Version::parse(text);
  REQUIRE(read.has_value());
  return *read;
}

FileName parse(std::string_view name) { return NameParser(Configuration{}).parse(name); }

TEST_CASE("flyway: versions compare as numbers, and zeros at the end do not count") {
  CHECK(version("1") == version("1.0"));
  CHECK(version("1") == version("001"));
  CHECK(version("1_1") == version("1.1"));
  CHECK(version("1.1") < version("1.10"));
  CHECK(version("1.2") < version("1.10"));
  CHECK(version("9") < version("10"));
  CHECK(version("4.99.1561608282") < version("4.99.99999999999999999999"));
  CHECK(version("001_0").display() == "001.0");
  for (const char* bad : {"", "x", "1x", "1..2", ".1", "1."}) CHECK_MESSAGE(!Version::parse(bad), bad);
}

TEST_CASE("flyway: file names that are migrations") {
  CHECK(parse("V1__add_people.sql").kind == FileKind::Versioned);
  CHECK(parse("V1__add_people.sql").description == "add people");
  CHECK(parse("V1__add__people.sql").description == "add  people");
  CHECK(parse("V5.sql").version == "5");
  CHECK(parse("V4__.sql").description.empty());
  CHECK(parse("V1_1__x.SQL").version == "1_1");
  CHECK(parse("R__people view.sql").kind == FileKind::Repeatable);
  CHECK(parse("U1__x.sql").kind == FileKind::Undo);
  CHECK(parse("B3__x.sql").kind == FileKind::Baseline);
  CHECK(parse("beforeMigrate.sql").kind == FileKind::Callback);
  CHECK(parse("afterMigrateError__mail.sql").version == "afterMigrateError");
  CHECK(parse("README.md").kind == FileKind::Unrelated);
  CHECK(parse("V1__x.sql.conf").kind == FileKind::Unrelated);
}

TEST_CASE("flyway: file names that are passed over, why, and what to call them") {
  struct Case {
    const char* name;
    const char* suggestion;
  };
  for (const Case& one :
       {Case{"V8_description.sql", "V8__description.sql"}, Case{"V1-dataflow.sql", "V1__dataflow.sql"},
        Case{"v7__lower.sql", "V7__lower.sql"}, Case{"001_start.sql", "V001__start.sql"}, Case{"R1__x.sql", "R__x.sql"},
        Case{"V__first.sql", "V1__first.sql"}, Case{"VX__bad.sql", ""}, Case{"update-sequences.sql", ""}}) {
    const FileName name = parse(one.name);
    CHECK_MESSAGE(name.kind == FileKind::Ignored, one.name);
    CHECK_MESSAGE(name.suggestion == one.suggestion, one.name);
    CHECK_MESSAGE(!name.reason.empty(), one.name);
  }
  CHECK(parse("V57__readme.md").kind == FileKind::Ignored);
}

TEST_CASE("flyway: prefixes, separators and suffixes as configured") {
  Configuration configuration;
  configuration.set("sqlMigrationPrefix", "");
  configuration.set("sqlMigrationSeparator", "-");
  configuration.set("sqlMigrationSuffixes", ".ddl,.sql");
  const NameParser parser(configuration);
  CHECK(parser.parse("12-people.ddl").kind == FileKind::Versioned);
  CHECK(parser.parse("12-people.ddl").description == "people");
  CHECK(parser.parse("R-view.sql").kind == FileKind::Repeatable);
}

TEST_CASE("flyway: checksums") {
  CHECK(checksum("") == "0");
  CHECK(checksum("select 1;") == "-690524359");
  CHECK(checksum("\xEF\xBB\xBFselect 1;\n") == "-690524359");
  CHECK(checksum("\n\nselect 1;\n\n") == "-690524359");
  CHECK(checksum("select 3;\n") == "-455012933");
  CHECK(checksum("a\r\nb\r\n") == "-1635563411");
  CHECK(checksum("a\rb") == checksum("ab"));
  CHECK(checksum("CREATE TABLE a (id int);\n") == "-623083431");
  CHECK(checksum("CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);") == "914031549");
  CHECK(checksum("-- \xC3\xA9\nselect 1;\n") == "446599626");
  CHECK(checksum("select 1;  \n") == "1018835249");
  CHECK(checksum("a\xE2\x80\xA8"
                 "b\xC2\x85"
                 "c\n") == "586164663");
}

TEST_CASE("flyway: the hash behind its locks") {
  CHECK(java_hash("\"public\".\"flyway_schema_history\"") == 2125624436);
  CHECK(java_hash("`app`.`flyway_schema_history`") == -320650056);
}

TEST_CASE("flyway: statements that it runs outside of a transaction") {
  CHECK_FALSE(runs_in_transaction("postgresql", "-- fast\ncreate unique index concurrently i on t (a)"));
  CHECK_FALSE(runs_in_transaction("postgresql", "VACUUM"));
  CHECK_FALSE(runs_in_transaction("sqlite", "PRAGMA foreign_keys=OFF"));
  CHECK(runs_in_transaction("postgresql", "REINDEX INDEX CONCURRENTLY i"));
  CHECK(runs_in_transaction("postgresql", "CREATE INDEX i ON t (a)"));
  CHECK(runs_in_transaction("sqlite", "PRAGMA user_version=3"));
  CHECK(runs_in_transaction("mysql", "VACUUM"));
}

}  // namespace
}  // namespace crosswalk::flyway
