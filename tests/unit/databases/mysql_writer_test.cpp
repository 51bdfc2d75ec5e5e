#include <doctest/doctest.h>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "databases/mysql/dialect.h"

namespace crosswalk {
namespace {

using mysql::MysqlDialect;

Catalog after(const std::string& sql) {
  const MysqlDialect dialect;
  Catalog catalog(dialect.catalog_rules());
  Diagnostics diagnostics;
  for (const Step& step : dialect.read(SourceFile::make("test.sql", sql), {}, diagnostics)) {
    REQUIRE(evolve(catalog, step, diagnostics));
  }
  return catalog;
}

// The statements of one operation, joined by "; ", or the reason of the refusal behind "refused: ".
std::string spelled(const Operation& operation, const Catalog& before) {
  Diagnostics diagnostics;
  const auto statements = MysqlDialect().write(Step(operation), before, diagnostics);
  if (!statements) return "refused: " + diagnostics.items().front().message;
  std::string text;
  for (const Statement& statement : *statements) text += (text.empty() ? "" : "; ") + statement.text;
  return text;
}

// The first operation of a script, spelled without regard to its own text.
std::string again(const std::string& sql, const Catalog& before = Catalog(MysqlDialect().catalog_rules())) {
  Diagnostics diagnostics;
  const auto steps = MysqlDialect().read(SourceFile::make("test.sql", sql), {}, diagnostics);
  REQUIRE_FALSE(steps.empty());
  return spelled(steps.front().operation, before);
}

bool refused(const std::string& text) { return text.starts_with("refused: "); }

}  // namespace

TEST_CASE("mysql: a table with all that stands inside it") {
  CHECK(
      again("CREATE TABLE t (id int NOT NULL AUTO_INCREMENT, `order` varchar(9) DEFAULT 'a' COMMENT 'it''s', at "
            "timestamp NULL, "
            "PRIMARY KEY (id), UNIQUE KEY u (`order`), CONSTRAINT c CHECK (id > 0)) ENGINE=InnoDB COMMENT='x'") ==
      "CREATE TABLE t (\n    id int NOT NULL AUTO_INCREMENT,\n    `order` varchar(9) DEFAULT 'a' COMMENT 'it''s',\n    "
      "at "
      "timestamp NULL,\n    PRIMARY KEY (id),\n    CONSTRAINT u UNIQUE (`order`),\n    CONSTRAINT c CHECK (id > 0)\n) "
      "COMMENT='x' ENGINE=InnoDB");
}

TEST_CASE("mysql: the current time has the digits of its column") {
  Column column{
      .name = "at", .type = Type(TimestampType{.precision = 3}), .default_value = Expression(CurrentTimestamp{})};
  CHECK(MysqlDialect().write_column(column) == "at datetime(3) DEFAULT CURRENT_TIMESTAMP(3)");
  column.type = Type(CharType{36});
  column.default_value = Expression(RandomUuid{});
  CHECK(MysqlDialect().write_column(column) == "at char(36) DEFAULT (uuid())");
}

TEST_CASE("mysql: a changed column is said anew, from the catalog") {
  const Catalog before = after("CREATE TABLE t (a INT NOT NULL DEFAULT 3 COMMENT 'why', b TEXT)");
  AlterColumn alter{.table = "t", .column = "a", .nullable = true};
  CHECK(spelled(alter, before) == "ALTER TABLE t MODIFY COLUMN a INT DEFAULT 3 COMMENT 'why'");
  alter.position = ColumnPosition{.after = Identifier("b")};
  CHECK(spelled(alter, before) == "ALTER TABLE t MODIFY COLUMN a INT DEFAULT 3 COMMENT 'why' AFTER b");
  AlterColumn value{.table = "t", .column = "a"};
  value.default_value = Expression(NumberValue{"4"});
  CHECK(spelled(value, before) == "ALTER TABLE t ALTER COLUMN a SET DEFAULT 4");
  value.default_value = Remove{};
  CHECK(spelled(value, before) == "ALTER TABLE t ALTER COLUMN a DROP DEFAULT");
  CHECK(refused(spelled(AlterColumn{.table = "t", .column = "gone", .nullable = true}, before)));
  CHECK(spelled(SetComment{.table = "t", .column = Identifier("b"), .comment = "c"}, before) ==
        "ALTER TABLE t MODIFY COLUMN b TEXT COMMENT 'c'");
}

TEST_CASE("mysql: options of a table") {
  const Catalog before = after("CREATE TABLE t (a INT) ENGINE=MyISAM");
  const auto option = [&](const char* name, std::optional<std::string> value) {
    return spelled(
        SetTableOption{.table = "t", .column = {}, .dialect = "mysql", .option = name, .value = std::move(value)},
        before);
  };
  CHECK(option("ENGINE", "InnoDB") == "ALTER TABLE t ENGINE = InnoDB");
  CHECK(option("ENGINE", {}) == "ALTER TABLE t ENGINE = MyISAM");
  CHECK(option("ROW_FORMAT", {}) == "ALTER TABLE t ROW_FORMAT = DEFAULT");
  CHECK(option("MAX_ROWS", {}) == "ALTER TABLE t MAX_ROWS = 0");
  CHECK(again("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin") ==
        "ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
}

TEST_CASE("mysql: constraints are dropped by their kind") {
  const Catalog before = after(
      "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE t (a INT, CONSTRAINT u UNIQUE (a), CONSTRAINT f FOREIGN KEY "
      "(a) "
      "REFERENCES p (id), CONSTRAINT c CHECK (a > 0), PRIMARY KEY (a))");
  const auto drop = [&](const char* name) {
    return spelled(DropConstraint{.table = "t", .name = Identifier(name)}, before);
  };
  CHECK(drop("u") == "ALTER TABLE t DROP INDEX u");
  CHECK(drop("f") == "ALTER TABLE t DROP FOREIGN KEY f");
  CHECK(drop("c") == "ALTER TABLE t DROP CONSTRAINT c");
  CHECK(spelled(DropConstraint{.table = "t", .kind = ConstraintKind::PrimaryKey}, before) ==
        "ALTER TABLE t DROP PRIMARY KEY");
  CHECK(spelled(RenameConstraint{.table = "t", .name = "u", .new_name = "v"}, before) ==
        "ALTER TABLE t RENAME INDEX u TO v");
}

TEST_CASE("mysql: a foreign key says its target columns") {
  const Catalog before = after("CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE t (a INT)");
  AddConstraint add{.table = "t", .constraint = ForeignKey{.name = Identifier("f"), .columns = {"a"}, .target = "p"}};
  CHECK(spelled(add, before) == "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)");
  std::get<ForeignKey>(add.constraint).deferral = Deferral::InitiallyDeferred;
  CHECK(refused(spelled(add, before)));
}

TEST_CASE("mysql: indexes") {
  const Catalog before = after("CREATE TABLE t (a VARCHAR(9), b TEXT, KEY i (a))");
  CreateIndex create;
  create.index = {.name = Identifier("x"), .table = "t", .keys = {{.column = Identifier("b")}}};
  CHECK(spelled(create, before) == "CREATE INDEX x ON t (b(255))");
  create.index.unique = true;
  CHECK(refused(spelled(create, before)));
  create.index.unique = false;
  create.index.method = "fulltext";
  CHECK(spelled(create, before) == "CREATE FULLTEXT INDEX x ON t (b)");
  create.index.condition = Expression(SqlExpression{"mysql", "a > 1"});
  CHECK(refused(spelled(create, before)));
  CHECK(spelled(DropIndex{.index = "i"}, before) == "DROP INDEX i ON t");
  CHECK(spelled(RenameIndex{.index = "i", .new_name = "j"}, before) == "ALTER TABLE t RENAME INDEX i TO j");
}

TEST_CASE("mysql: comparisons see columns as the server shows them") {
  const Catalog written = after(
      "CREATE TABLE t (a INT DEFAULT '0', b BOOLEAN DEFAULT TRUE, c DECIMAL(5,2) DEFAULT 1.50, d VARCHAR(3) DEFAULT "
      "NULL, e "
      "BIT(1) DEFAULT 1, f TIMESTAMP NULL DEFAULT NOW() ON UPDATE NOW(), CHECK (`a` > 0), UNIQUE (A))");
  const Catalog shown = after(
      "CREATE TABLE t (a INT DEFAULT 0, b TINYINT(1) DEFAULT 1, c DECIMAL(5,2) DEFAULT '1.5', d VARCHAR(3), e BIT(1) "
      "DEFAULT "
      "b'1', f TIMESTAMP NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), CHECK (a>0)); CREATE UNIQUE "
      "INDEX A "
      "ON t (a)");
  for (const Difference& difference : compare(written, shown)) FAIL_CHECK(difference.object);
  CHECK_FALSE(compare(written, after("CREATE TABLE t (a INT DEFAULT 1)")).empty());
}

}  // namespace crosswalk
