#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "databases/mysql/dialect.h"
#include "databases/mysql/session.h"
#include "databases/mysql/sql_reader.h"

namespace {

using namespace crosswalk;

struct Read {
  std::vector<Step> steps;
  Diagnostics diagnostics;
};

Read read(const std::string& sql) {
  Read result;
  result.steps = mysql::read_sql(SourceFile::make("test.sql", sql), {}, result.diagnostics);
  return result;
}

template <class T>
T only(const std::string& sql) {
  const Read result = read(sql);
  REQUIRE_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 1);
  REQUIRE(result.steps[0].operation.is<T>());
  return *result.steps[0].operation.as<T>();
}

template <class T>
const T& step(const Read& result, std::size_t index) {
  REQUIRE(index < result.steps.size());
  REQUIRE(result.steps[index].operation.is<T>());
  return *result.steps[index].operation.as<T>();
}

// The simulated schema after a script.
Catalog built(const std::string& sql) {
  Catalog catalog(mysql::MysqlDialect().catalog_rules());
  Read result = read(sql);
  REQUIRE_FALSE(result.diagnostics.has_errors());
  for (const Step& each : result.steps) {
    Diagnostics diagnostics;
    CHECK(evolve(catalog, each, diagnostics));
    CHECK(diagnostics.empty());
  }
  return catalog;
}

std::vector<std::string> index_names(const Catalog& catalog, const char* table) {
  std::vector<std::string> names;
  for (const IndexDefinition& index : catalog.find_table(table)->indexes) names.push_back(index.name->text);
  return names;
}

std::vector<std::string> constraint_names(const Catalog& catalog, const char* table) {
  std::vector<std::string> names;
  for (const Constraint& constraint : catalog.find_table(table)->definition.constraints) {
    names.push_back(name_of(constraint) ? name_of(constraint)->text : "");
  }
  return names;
}

}  // namespace

TEST_CASE("mysql: a table with attributes, keys and options") {
  const Read result = read(R"(
CREATE TABLE IF NOT EXISTS `shop` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  name varchar(20) character set utf8mb4 COLLATE utf8mb4_bin NULL DEFAULT 'it\'s' COMMENT 'the "name"',
  kind ENUM('a','b''c') NOT NULL DEFAULT 'a',
  at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  total decimal(10,2) GENERATED ALWAYS AS (price * 2) STORED,
  flags set('x','y'), ok tinyint(1) DEFAULT '1', b bit(1) NOT NULL DEFAULT b'0',
  PRIMARY KEY USING BTREE (`id`),
  UNIQUE KEY uq (name), UNIQUE INDEX part (name(10)),
  KEY ix (`name`(5), kind DESC) USING BTREE COMMENT 'why',
  FULLTEXT INDEX ft (name) WITH PARSER ngram, INDEX (kind),
  CONSTRAINT fk FOREIGN KEY (id) REFERENCES other (id) ON DELETE SET NULL ON UPDATE NO ACTION
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE = utf8mb4_bin COMMENT='shops' PARTITION BY HASH (id) PARTITIONS 4)");
  REQUIRE_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 5);
  const auto& create = step<CreateTable>(result, 0);
  CHECK(create.if_not_exists);
  const auto& columns = create.table.columns;
  REQUIRE(columns.size() == 8);
  CHECK(columns[0].type == Type(IntegerType{.bits = 32, .is_unsigned = true}));
  CHECK(columns[0].identity->kind == IdentityKind::AutoIncrement);
  CHECK(columns[1].type == Type(VarcharType{20}));
  CHECK(columns[1].collation == "utf8mb4_bin");
  CHECK(columns[1].default_value == Expression(StringValue{"it's"}));
  CHECK(columns[1].comment == "the \"name\"");
  CHECK(columns[2].type == Type(EnumType{.name = {}, .labels = {"a", "b'c"}}));
  CHECK(columns[3].default_value ==
        Expression(SqlExpression{"mysql", "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"}));
  CHECK(columns[4].generated->stored);
  CHECK(columns[5].type == Type(NativeType{"mysql", "set('x','y')"}));
  CHECK(columns[6].type == Type(BooleanType{}));
  CHECK(create.table.comment == "shops");
  CHECK(create.table.constraints.size() == 3);
  CHECK(create.table.options.back().text == "PARTITION BY HASH (id) PARTITIONS 4");
  const auto& part = step<CreateIndex>(result, 1);
  CHECK(part.index.unique);
  CHECK(part.index.keys[0].prefix_length == 10);
  CHECK(result.steps[1].continues);
  const auto& index = step<CreateIndex>(result, 2);
  CHECK(index.index.keys[0].prefix_length == 5);
  CHECK(index.index.keys[1].descending);
  CHECK(step<CreateIndex>(result, 3).index.method == "fulltext");
  CHECK_FALSE(step<CreateIndex>(result, 4).index.name);
}

TEST_CASE("mysql: every clause of ALTER TABLE is a step") {
  const Read result = read(
      "ALTER TABLE t ADD COLUMN a INT NOT NULL FIRST, ADD b TEXT AFTER a, ADD (c INT, d INT), MODIFY e VARCHAR(9) NULL "
      "COMMENT 'x', CHANGE f g BIGINT NOT NULL DEFAULT 0 AFTER b, DROP PRIMARY KEY, DROP KEY k, DROP FOREIGN KEY fk, "
      "DROP "
      "INDEX i, DROP CHECK c, ADD UNIQUE KEY u (a), RENAME INDEX x TO y, ALTER COLUMN a SET DEFAULT 1, COMMENT = "
      "'new', "
      "ALGORITHM=INPLACE, LOCK=NONE, RENAME TO s");
  REQUIRE_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 17);
  CHECK_FALSE(step<AddColumn>(result, 0).position->after);
  CHECK(step<AddColumn>(result, 1).position->after == Identifier("a"));
  const auto& modify = step<AlterColumn>(result, 4);
  CHECK(modify.nullable == true);
  CHECK(std::holds_alternative<Remove>(modify.default_value));
  CHECK(std::get<std::string>(modify.comment) == "x");
  CHECK(step<RenameColumn>(result, 5).new_name == Identifier("g"));
  CHECK(step<AlterColumn>(result, 6).position->after == Identifier("b"));
  CHECK(step<DropConstraint>(result, 7).kind == ConstraintKind::PrimaryKey);
  CHECK(step<DropIndex>(result, 8).table == QualifiedName("t"));
  CHECK(step<DropConstraint>(result, 9).kind == ConstraintKind::ForeignKey);
  CHECK(step<DropConstraint>(result, 11).kind == ConstraintKind::Check);
  CHECK(step<RenameIndex>(result, 13).new_name == Identifier("y"));
  CHECK(step<SetComment>(result, 15).comment == "new");
  CHECK(step<RenameTable>(result, 16).new_name == Identifier("s"));
}

TEST_CASE("mysql: options of a table are operations") {
  const auto options = [](const std::string& clauses) {
    std::string words;
    for (const Step& one : read("ALTER TABLE t " + clauses).steps) {
      words += describe(one.operation) + "; ";
    }
    return words;
  };
  CHECK(options("ENGINE=InnoDB") == "set ENGINE = InnoDB of `t`; ");
  CHECK(options("engine MyISAM, ROW_FORMAT = DYNAMIC") ==
        "set ENGINE = MyISAM of `t`; set ROW_FORMAT = DYNAMIC of `t`; ");
  CHECK(options("CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin") ==
        "set CONVERT TO CHARACTER SET = utf8mb4 COLLATE utf8mb4_bin of `t`; ");
  CHECK(options("DEFAULT CHARSET=utf8mb4, ADD a int") ==
        "set CHARACTER SET = utf8mb4 of `t`; add column `a` (integer(32 bits)) to `t`; ");
  CHECK(options("ORDER BY a").starts_with("sql: "));
  CHECK(options("CONVERT TO utf8").starts_with("sql: "));
}

TEST_CASE("mysql: the call of a procedure of one guarded statement is that statement") {
  const auto words = [](const std::string& body, const std::string& call = "CALL p();") {
    const Read result = read("DROP PROCEDURE IF EXISTS p;\nDELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n" + body +
                             "\nEND $$\nDELIMITER ;\n" + call + "\nDROP PROCEDURE p;");
    for (const Step& one : result.steps) CHECK(one.written.has_value() != one.continues);
    std::string text;
    for (const Step& one : result.steps) {
      const auto* raw = one.operation.as<RawSql>();
      if (raw == nullptr || !raw->text.empty()) text += describe(one.operation) + "; ";
    }
    return text;
  };
  const std::string look = "SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a'";
  CHECK(words("IF NOT EXISTS (" + look + ") THEN\n ALTER TABLE t ADD COLUMN a INT;\nEND IF;") ==
        "add column `a` (integer(32 bits)) to `t`; ");
  CHECK(
      words("DECLARE n INT DEFAULT 0;\nSELECT COUNT(*) INTO n FROM information_schema.tables WHERE table_name = 't';\n"
            "IF n = 0 THEN CREATE TABLE t (a INT); END IF;") == "create table `t`; ");
  CHECK(words("DROP TABLE t;", "CALL `p`;") == "drop table `t`; ");
  const auto stays = [&](const std::string& body, const std::string& call = "CALL p();") {
    const std::string text = words(body, call);
    return text.find("create procedure") != std::string::npos &&
           text.find("sql: " + call.substr(0, 4)) != std::string::npos;
  };
  CHECK(stays("IF NOT EXISTS (SELECT 1 FROM u) THEN ALTER TABLE t ADD COLUMN a INT; END IF;"));
  CHECK(stays("DECLARE CONTINUE HANDLER FOR 1060 BEGIN END; ALTER TABLE t ADD COLUMN a INT;"));
  CHECK(stays("DROP TABLE t;", "CALL p(1);"));
  CHECK(stays("IF (SELECT COUNT(*) FROM u) = 0 THEN DROP TABLE t; END IF;"));
  CHECK(stays("WHILE EXISTS (SELECT 1 FROM u) DO DROP TABLE t; END WHILE;"));
  // What has no mark of its own stands under guards.
  CHECK(words("IF EXISTS (" + look + ") THEN ALTER TABLE t RENAME COLUMN a TO b; END IF;") ==
        "rename column `a` of `t` to `b`; ");
  CHECK(words("IF NOT EXISTS (" + look + ") THEN ALTER TABLE t ADD COLUMN b INT; END IF;") ==
        "add column `b` (integer(32 bits)) to `t`; ");
  // Several under one look share its answer.
  CHECK(words("IF EXISTS (" + look + ") THEN DROP TABLE t; DROP TABLE u; END IF;") ==
        "drop table `t`; drop table `u`; ");
  CHECK(words("IF EXISTS (" + look + ") THEN DROP TABLE x; ELSE DROP TABLE u; END IF;") ==
        "drop table `x`; drop table `u`; ");
  CHECK(words("UPDATE t SET a = 1;") == "sql: CALL p(); ");
}

TEST_CASE("mysql: what a call comes to stands under the looks that lead to it") {
  const Read result = read(
      "DELIMITER $$\n"
      "CREATE PROCEDURE inner_one(p_sql VARCHAR(100)) BEGIN SET @s = p_sql; PREPARE q FROM @s; EXECUTE q; END $$\n"
      "CREATE PROCEDURE outer_one(p_table VARCHAR(64), p_column VARCHAR(64)) BEGIN\n"
      "  DECLARE n INT;\n"
      "  SELECT COUNT(1) INTO n FROM information_schema.columns\n"
      "  WHERE table_schema = database() AND table_name = p_table AND column_name = p_column;\n"
      "  IF n = 0 THEN CALL inner_one(CONCAT('ALTER TABLE ', database(), '.', p_table, ' ADD ', p_column, ' INT'));\n"
      "  ELSE SELECT 'there'; END IF;\n"
      "END $$\nDELIMITER ;\nCALL outer_one('t', 'a');");
  REQUIRE(result.steps.size() == 3);
  const Step& call = result.steps.back();
  CHECK(describe(call.operation) == "add column `a` (integer(32 bits)) to `t`");
  REQUIRE(call.guards.size() == 1);
  CHECK(call.guards.front().thing == GuardedThing::TableColumn);
  CHECK(call.guards.front().name == QualifiedName("t"));
  CHECK_FALSE(call.guards.front().present);
  REQUIRE(call.written);
  CHECK(call.written->text == "CALL outer_one('t', 'a')");
}

TEST_CASE("mysql: tables renamed and indexes dropped by statements of their own") {
  const Read renamed = read("RENAME TABLE a TO b, `c` TO d");
  REQUIRE(renamed.steps.size() == 2);
  CHECK(step<RenameTable>(renamed, 1).table == QualifiedName("c"));
  CHECK(only<DropIndex>("DROP INDEX `i` ON t ALGORITHM=INPLACE").table == QualifiedName("t"));
  CHECK(only<DropConstraint>("DROP INDEX `PRIMARY` ON t").kind == ConstraintKind::PrimaryKey);
  CHECK(only<CreateIndex>("CREATE FULLTEXT INDEX f ON t (a)").index.method == "fulltext");
}

TEST_CASE("mysql: bodies end with their END, with and without DELIMITER") {
  const Read result = read(
      "CREATE DEFINER=`root`@`%` PROCEDURE p(IN a INT) BEGIN IF a THEN SELECT CASE a WHEN 1 THEN 2 END; END IF; WHILE "
      "a DO "
      "SET a = 0; END WHILE; END; # done\nSELECT 1;\n-- for the client\nDELIMITER $$\nCREATE TRIGGER g BEFORE INSERT "
      "ON t FOR "
      "EACH ROW BEGIN SET NEW.begin = 1; END$$\nDELIMITER ;\nDROP TABLE t;");
  CHECK_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 4);
  CHECK(step<CreateObject>(result, 0).object == ObjectKind::Procedure);
  CHECK_FALSE(step<CreateObject>(result, 0).signature);
  CHECK(step<CreateObject>(result, 2).table == QualifiedName("t"));
  CHECK(result.steps[2].written->text.starts_with("CREATE TRIGGER"));
  CHECK(result.steps[2].written->text.ends_with("END"));
  CHECK(result.steps[3].operation.is<DropTable>());
}

TEST_CASE("mysql: a column called begin opens no body") {
  CHECK(read("CREATE TABLE event (begin INT, case_id INT); DROP TABLE event").steps.size() == 2);
}

TEST_CASE("mysql: comments whose code runs") {
  const Read result =
      read("/*!40101 SET NAMES utf8 */;\n/*!99999 DROP TABLE a */;\nDROP TABLE /*!50100 IF EXISTS */ b;");
  REQUIRE(result.steps.size() == 2);
  CHECK(result.steps[0].written->text == "/*!40101 SET NAMES utf8 */");
  CHECK(step<DropTable>(result, 1).if_exists);
}

TEST_CASE("mysql: dashes without a blank are minus signs, hashes begin comments") {
  CHECK(read("SELECT 5--1; # no; statement\nSELECT 2").steps.size() == 2);
  CHECK(read("SELECT 'a\\'; b'; SELECT \"x;\"").steps.size() == 2);
}

TEST_CASE("mysql: clauses of others are errors") {
  CHECK(read("CREATE TABLE t (a INT REFERENCES").diagnostics.has_errors());
  CHECK(read("ALTER TABLE t MODIFY").diagnostics.has_errors());
}

TEST_CASE("mysql: what the server names") {
  const Catalog catalog = built(
      "CREATE TABLE p (id INT PRIMARY KEY, CONSTRAINT pk_is_not_kept UNIQUE (id));"
      "CREATE TABLE c (x INT, y INT CHECK (y > 0), z INT, CHECK (z > 1), FOREIGN KEY (x) REFERENCES p (id), CONSTRAINT "
      "fy "
      "FOREIGN KEY (y) REFERENCES p (id), FOREIGN KEY n (z) REFERENCES p (id), UNIQUE (x, y), INDEX (x));"
      "ALTER TABLE c ADD COLUMN w INT REFERENCES p (id); RENAME TABLE c TO d;");
  CHECK(constraint_names(catalog, "d") ==
        std::vector<std::string>{"y", "CONSTRAINT_1", "d_ibfk_1", "fy", "n", "x", "d_ibfk_2"});
  CHECK(index_names(catalog, "d") == std::vector<std::string>{"fy", "n", "x_2", "w"});
}

TEST_CASE("mysql: the index of a foreign key makes way for one that does its work") {
  const std::string tables =
      "CREATE TABLE p (id INT PRIMARY KEY); CREATE TABLE c (a INT, b INT, CONSTRAINT f FOREIGN KEY (a) "
      "REFERENCES p (id));";
  CHECK(index_names(built(tables), "c") == std::vector<std::string>{"f"});
  CHECK(index_names(built(tables + "CREATE INDEX f ON c (a, b)"), "c") == std::vector<std::string>{"f"});
  CHECK(index_names(built(tables + "CREATE INDEX i ON c (b)"), "c") == std::vector<std::string>{"f", "i"});
  CHECK(index_names(built(tables + "ALTER TABLE c DROP FOREIGN KEY f"), "c") == std::vector<std::string>{"f"});
  // One that was renamed stays where another does more.
  CHECK(index_names(built(tables + "CREATE INDEX i ON c (a, b)"), "c") == std::vector<std::string>{"i"});
  CHECK(index_names(built(tables + "ALTER TABLE c RENAME INDEX f TO g; CREATE INDEX i ON c (a, b)"), "c") ==
        std::vector<std::string>{"g", "i"});
  CHECK(index_names(built(tables + "ALTER TABLE c DROP FOREIGN KEY f; ALTER TABLE c ADD CONSTRAINT g FOREIGN KEY (a) "
                                   "REFERENCES p (id)"),
                    "c") == std::vector<std::string>{"g"});
}

TEST_CASE("mysql: a unique index is dropped as a constraint, and a key loses a dropped column") {
  const Catalog catalog = built(
      "CREATE TABLE t (a INT, b INT, UNIQUE KEY u (a), KEY i (a, b)); CREATE UNIQUE INDEX v ON t (b);"
      "ALTER TABLE t DROP INDEX u, DROP CONSTRAINT v, DROP COLUMN a;");
  REQUIRE(index_names(catalog, "t") == std::vector<std::string>{"i"});
  CHECK(catalog.find_table("t")->indexes[0].keys.size() == 1);
}

TEST_CASE("mysql: types read and written") {
  for (const char* spelling : {"tinyint",      "smallint",
                               "mediumint",    "int",
                               "bigint",       "int unsigned",
                               "boolean",      "decimal(10,2)",
                               "float",        "double",
                               "text",         "varchar(20)",
                               "char(3)",      "blob",
                               "varbinary(9)", "binary(16)",
                               "date",         "time",
                               "datetime(3)",  "timestamp(6)",
                               "json",         "enum('a','it''s')",
                               "set('x')",     "bit(1)",
                               "year",         "decimal(8,2) unsigned"}) {
    CHECK(mysql::write_neutral_type(mysql::read_type(spelling)) == std::optional<std::string>(spelling));
  }
  CHECK(mysql::read_type("INTEGER(11)") == Type(IntegerType{.bits = 32}));
  CHECK(mysql::read_type("int(10) unsigned zerofill") == Type(IntegerType{.bits = 32, .is_unsigned = true}));
  CHECK(mysql::read_type("longtext character set utf8") == Type(TextType{}));
  CHECK(mysql::read_type("float(30)") == Type(FloatType{.bits = 64}));
  CHECK(mysql::needs_quoting("Order"));
  CHECK_FALSE(mysql::needs_quoting("Orders"));
}

TEST_CASE("mysql: URLs") {
  std::string why;
  const auto target = mysql::target_of_url("mysql+pymysql://a%40b:p%2Fw@db:3307/shop?charset=utf8mb4", why);
  REQUIRE(target);
  CHECK(target->user == "a@b");
  CHECK(target->password == "p/w");
  CHECK(target->host == "db");
  CHECK(target->port == 3307);
  CHECK(target->database == "shop");
  CHECK(mysql::target_of_url("jdbc:mariadb://[::1]/shop?user=u&password=p", why)->host == "::1");
  CHECK_FALSE(mysql::target_of_url("mysql://host:port/shop", why));
  CHECK_FALSE(mysql::target_of_url("mysql://host", why));
  CHECK(why == "it names no database");
  CHECK_FALSE(mysql::target_of_url("postgresql://h/d", why));
}

TEST_CASE("mysql: a guarded statement is lifted out of PREPARE and EXECUTE") {
  const Read result = read(
      "SET @n := (SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_NAME = 't' AND COLUMN_NAME = 'c');"
      "SET @table = 't'; SET @sql := IF(@n = 0, CONCAT('ALTER TABLE ', @table, ' ADD COLUMN c INT'), 'SELECT 1');"
      "PREPARE s FROM @sql; EXECUTE s; DEALLOCATE PREPARE s;");
  REQUIRE(result.steps.size() == 6);
  const auto& add = step<AddColumn>(result, 4);
  CHECK(add.if_not_exists);
  CHECK(add.table == QualifiedName("t"));
  CHECK(result.steps[4].written->text == "EXECUTE s");
}

TEST_CASE("mysql: what a guard does not tell for certain is carried") {
  for (const char* sql : {
           "SET @sql = IF(@unknown = 0, 'DROP TABLE a', 'SELECT 1'); PREPARE s FROM @sql; EXECUTE s;",
           "SET @sql = (SELECT IF(COUNT(*) > 0, 'DROP TABLE a', 'DROP TABLE b') FROM information_schema.TABLES); "
           "PREPARE s FROM "
           "@sql; EXECUTE s;",
           "PREPARE s FROM @sql; EXECUTE s;",
       }) {
    CHECK(read(sql).steps.back().operation.as<RawSql>()->effect == SqlEffect::Unknown);
  }
}
