#include "databases/postgresql/sql_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "databases/postgresql/dialect.h"

namespace {

using namespace crosswalk;

struct Read {
  std::vector<Step> steps;
  Diagnostics diagnostics;
};

Read read(const std::string& sql, const SqlReadOptions& options = {}) {
  Read result;
  result.steps = postgresql::read_sql(SourceFile::make("test.sql", sql), options, result.diagnostics);
  return result;
}

// The only operation of a script that reads without errors.
template <class T>
T only(const std::string& sql) {
  const Read result = read(sql);
  REQUIRE_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 1);
  REQUIRE(result.steps[0].operation.is<T>());
  return *result.steps[0].operation.as<T>();
}

Code only_error(const Read& result) {
  REQUIRE(result.diagnostics.error_count() == 1);
  for (const Diagnostic& item : result.diagnostics.items()) {
    if (item.severity == Severity::Error) return item.code;
  }
  return {};
}

SqlEffect effect(const std::string& sql) { return only<RawSql>(sql).effect; }

}  // namespace

TEST_CASE("a table with its columns and constraints") {
  const auto create = only<CreateTable>(R"(
CREATE TABLE IF NOT EXISTS public."Order" (
  id bigserial,
  Total numeric(10, 2) NOT NULL DEFAULT 0 CHECK (total >= 0),
  note varchar(20) DEFAULT 'a, (b'::character varying NOT NULL,
  owner_id integer REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  tags text[] DEFAULT ARRAY['x', 'y']::text[],
  made timestamp(3) with time zone DEFAULT now(),
  CONSTRAINT "Order_pkey" PRIMARY KEY (id),
  UNIQUE NULLS NOT DISTINCT (note) INCLUDE (made),
  EXCLUDE USING gist (note WITH =)
) WITH (fillfactor = 70) TABLESPACE fast)");
  CHECK(create.if_not_exists);
  CHECK(create.table.name == QualifiedName(Identifier("public"), "Order"));
  REQUIRE(create.table.columns.size() == 6);
  const auto& columns = create.table.columns;
  CHECK(columns[0].type == Type(IntegerType{.bits = 64}));
  REQUIRE(columns[0].identity);
  CHECK(columns[0].identity->kind == IdentityKind::Serial);
  CHECK_FALSE(columns[0].nullable);
  CHECK(columns[1].name.text == "total");
  CHECK(columns[1].type == Type(DecimalType{.precision = 10, .scale = 2}));
  CHECK(columns[1].default_value == Expression(NumberValue{"0"}));
  CHECK_FALSE(columns[1].nullable);
  CHECK(columns[2].type.written->text == "varchar(20)");
  CHECK(columns[2].default_value == Expression(SqlExpression{"postgresql", "'a, (b'::character varying"}));
  CHECK_FALSE(columns[2].nullable);
  CHECK(columns[4].type == Type(ArrayType{Type(TextType{})}));
  CHECK(columns[4].default_value == Expression(SqlExpression{"postgresql", "ARRAY['x', 'y']::text[]"}));
  CHECK(columns[5].type == Type(TimestampType{.precision = 3, .with_zone = true}));
  CHECK(columns[5].default_value == Expression(CurrentTimestamp{}));
  CHECK(columns[5].default_value->written->text == "now()");

  REQUIRE(create.table.constraints.size() == 5);
  const auto& check = std::get<CheckConstraint>(create.table.constraints[0]);
  CHECK(check.column == Identifier("total"));
  CHECK(check.condition == Expression(SqlExpression{"postgresql", "total >= 0"}));
  const auto& foreign = std::get<ForeignKey>(create.table.constraints[1]);
  CHECK(foreign.columns == std::vector<Identifier>{"owner_id"});
  CHECK(foreign.target == QualifiedName("users"));
  CHECK(foreign.on_delete == ReferentialAction::SetNull);
  CHECK(foreign.on_update == ReferentialAction::Cascade);
  CHECK(foreign.deferral == Deferral::InitiallyDeferred);
  CHECK(std::get<PrimaryKey>(create.table.constraints[2]).name == Identifier("Order_pkey"));
  const auto& unique = std::get<UniqueConstraint>(create.table.constraints[3]);
  CHECK(unique.nulls_not_distinct);
  CHECK(unique.include == std::vector<Identifier>{"made"});
  CHECK(std::get<NativeConstraint>(create.table.constraints[4]).text == "EXCLUDE USING gist (note WITH =)");
  REQUIRE(create.table.options.size() == 2);
  CHECK(create.table.options[0].text == "WITH (fillfactor = 70)");
  CHECK(create.table.options[1].text == "TABLESPACE fast");
}

TEST_CASE("an unnamed check is attributed to the one column that it mentions") {
  const auto create = only<CreateTable>(
      "CREATE TABLE t (a int CHECK (b > 0), b int, c int CHECK (c > a), CHECK (lower(b::text) = 'x'))");
  const auto column = [&](std::size_t i) { return std::get<CheckConstraint>(create.table.constraints[i]).column; };
  CHECK(column(0) == Identifier("b"));
  CHECK_FALSE(column(1));
  CHECK(column(2) == Identifier("b"));
}

TEST_CASE("generated and identity columns") {
  const auto create = only<CreateTable>(
      "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY -5 NO CYCLE),"
      " b text GENERATED ALWAYS AS (value ->> 'x') STORED)");
  REQUIRE(create.table.columns[0].identity);
  CHECK(create.table.columns[0].identity->kind == IdentityKind::Always);
  CHECK(create.table.columns[0].identity->start == 10);
  CHECK(create.table.columns[0].identity->increment == -5);
  CHECK_FALSE(create.table.columns[0].identity->cycle);
  REQUIRE(create.table.columns[1].generated);
  CHECK(create.table.columns[1].generated->stored);
  CHECK(create.table.columns[1].generated->expression == Expression(SqlExpression{"postgresql", "value ->> 'x'"}));
}

TEST_CASE("several clauses of one ALTER TABLE are several steps") {
  const Read result = read(R"(
ALTER TABLE ONLY "User" ADD COLUMN     "age" INTEGER NOT NULL DEFAULT 0,
  DROP COLUMN IF EXISTS name CASCADE,
  ALTER COLUMN "id" SET DATA TYPE BIGINT USING ("id"::bigint),
  ALTER x DROP DEFAULT, ALTER y SET NOT NULL,
  ALTER tags SET DEFAULT ARRAY['a', 'b']::text[],
  CLUSTER ON user_idx,
  ADD CHECK (a > 0) NOT VALID,
  ADD PRIMARY KEY USING INDEX user_pk;)");
  CHECK_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 9);
  CHECK(result.steps[0].written->text.starts_with("ALTER TABLE ONLY"));
  CHECK(result.steps[0].written->text.ends_with("user_pk"));
  for (std::size_t i = 1; i < result.steps.size(); ++i) {
    CHECK(result.steps[i].continues);
    CHECK_FALSE(result.steps[i].written);
  }
  const auto& drop = *result.steps[1].operation.as<DropColumn>();
  CHECK(drop.if_exists);
  CHECK(drop.cascade);
  const auto& alter = *result.steps[2].operation.as<AlterColumn>();
  CHECK(alter.type == Type(IntegerType{.bits = 64}));
  CHECK(alter.conversion == Expression(SqlExpression{"postgresql", "\"id\"::bigint"}));
  CHECK(std::holds_alternative<Remove>(result.steps[3].operation.as<AlterColumn>()->default_value));
  CHECK(result.steps[4].operation.as<AlterColumn>()->nullable == false);
  CHECK(std::get<Expression>(result.steps[5].operation.as<AlterColumn>()->default_value) ==
        Expression(SqlExpression{"postgresql", "ARRAY['a', 'b']::text[]"}));
  const auto& cluster = *result.steps[6].operation.as<RawSql>();
  CHECK(cluster.text == "ALTER TABLE ONLY \"User\" CLUSTER ON user_idx");
  CHECK(cluster.effect == SqlEffect::Schema);
  const auto& check = std::get<CheckConstraint>(result.steps[7].operation.as<AddConstraint>()->constraint);
  CHECK(check.not_valid);
  CHECK(check.column == Identifier("a"));
  CHECK(result.steps[8].operation.as<AddConstraint>()->using_index == Identifier("user_pk"));
}

TEST_CASE("renames") {
  CHECK(only<RenameTable>("alter table s.a rename to B").new_name.text == "b");
  CHECK(only<RenameColumn>("ALTER TABLE a RENAME \"X y\" TO z").column.text == "X y");
  CHECK(only<RenameConstraint>("ALTER TABLE a RENAME CONSTRAINT p TO q").new_name.text == "q");
  CHECK(only<RenameIndex>("ALTER INDEX \"T.a_unique\" RENAME TO \"T_a_key\"").index.name.text == "T.a_unique");
  CHECK(only<RenameEnum>("ALTER TYPE \"E_new\" RENAME TO \"E\"").new_name.text == "E");
  CHECK(only<RenameEnumLabel>("ALTER TYPE e RENAME VALUE 'a' TO 'b'").new_label == "b");
  CHECK(only<RenameObject>("ALTER SEQUENCE s RENAME TO t").object == ObjectKind::Sequence);
}

TEST_CASE("indexes") {
  const auto create = only<CreateIndex>(
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON s.t USING GIN (lower(a) gin_trgm_ops, b COLLATE \"C\" DESC "
      "NULLS LAST, "
      "(c || 'x') text_pattern_ops) INCLUDE (d) WITH (fastupdate = off) WHERE b IS NOT NULL");
  const IndexDefinition& index = create.index;
  CHECK(create.concurrently);
  CHECK(create.if_not_exists);
  CHECK(index.unique);
  CHECK(index.method == "gin");
  REQUIRE(index.keys.size() == 3);
  CHECK(index.keys[0].expression == Expression(SqlExpression{"postgresql", "lower(a)"}));
  CHECK(index.keys[0].operator_class == "gin_trgm_ops");
  CHECK(index.keys[1].column == Identifier("b"));
  CHECK(index.keys[1].collation == "C");
  CHECK(index.keys[1].descending);
  CHECK(index.keys[1].nulls == NullsOrder::Last);
  CHECK(index.keys[2].expression == Expression(SqlExpression{"postgresql", "c || 'x'"}));
  CHECK(index.keys[2].operator_class == "text_pattern_ops");
  CHECK(index.include == std::vector<Identifier>{"d"});
  CHECK(index.condition == Expression(SqlExpression{"postgresql", "b IS NOT NULL"}));
  CHECK_FALSE(only<CreateIndex>("CREATE INDEX ON t (a)").index.name);
}

TEST_CASE("enums, objects, comments, lists") {
  CHECK(only<CreateEnum>("CREATE TYPE \"Role\" AS ENUM ('A', 'it''s', E'x\\ty')").labels ==
        std::vector<std::string>{"A", "it's", "x\ty"});
  CHECK(only<AddEnumLabel>("ALTER TYPE r ADD VALUE IF NOT EXISTS 'C' BEFORE 'B'").before == "B");
  CHECK(only<SetComment>("COMMENT ON COLUMN s.t.c IS 'a' 'b'").comment == "ab");
  CHECK_FALSE(only<SetComment>("COMMENT ON TABLE t IS NULL").comment);
  CHECK(only<CreateObject>("CREATE OR REPLACE FUNCTION f(a int, out b text, c varchar(3) DEFAULT 'x') RETURNS int AS "
                           "$$ ; $$ LANGUAGE sql")
            .signature == "integer, varchar(3)");
  CHECK(only<DropObject>("DROP FUNCTION IF EXISTS f(integer)").signature == "integer");
  const auto trigger =
      only<CreateObject>("CREATE TRIGGER g BEFORE UPDATE OF a, b ON s.t FOR EACH ROW EXECUTE FUNCTION f()");
  CHECK(trigger.table == QualifiedName(Identifier("s"), "t"));
  CHECK(read("DROP TABLE a, b CASCADE").steps.size() == 2);
  CHECK(only<DropEnum>("DROP TYPE \"E_old\"").name.name.text == "E_old");
}

TEST_CASE("semicolons that end nothing") {
  CHECK(read("INSERT INTO t VALUES ('a;b', $$;$$, $f$ $$;$$ ; $f$); -- x;y\nUPDATE t SET a = 1 /* ; /* ; */ ; */;")
            .steps.size() == 2);
  CHECK(read("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END FROM t; SELECT "
             "2; END; SELECT 1;")
            .steps.size() == 2);
  CHECK(read("CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b); SELECT 1").steps.size() == 2);
  CHECK(read("INSERT INTO u VALUES ('$2a$10$abc'); INSERT INTO u VALUES ('$2a$10$def');").steps.size() == 2);
  CHECK(read("SELECT E'it\\'s; '; SELECT $1; SELECT U&\"x;\"").steps.size() == 3);
}

TEST_CASE("comments go with the statement after them") {
  const Read result = read("-- CreateTable\n/* why */ CREATE TABLE t (a int) ; -- trailing\n");
  REQUIRE(result.steps.size() == 1);
  CHECK(result.steps[0].written->text == "-- CreateTable\n/* why */ CREATE TABLE t (a int)");
  CHECK(result.steps[0].span.text() == "CREATE TABLE t (a int)");
  CHECK(result.steps[0].span.line == 2);
  CHECK(result.steps[0].span.column == 11);
}

TEST_CASE("nothing to read") {
  for (const char* sql : {"", "-- NOOP\n", "\xEF\xBB\xBF", ";;\n;", "/* CREATE TABLE t (a int); */"}) {
    const Read result = read(sql);
    CHECK(result.steps.empty());
    CHECK(result.diagnostics.empty());
  }
}

TEST_CASE("byte order marks, other line ends, no-break spaces") {
  CHECK(read("\xEF\xBB\xBF"
             "CREATE TABLE t (a int);\r\nDROP TABLE t;\xC2\xA0\r\n")
            .steps.size() == 2);
  CHECK_FALSE(read("DROP TABLE t;\xC2\xA0").diagnostics.has_errors());
}

TEST_CASE("one bad statement does not spoil the file") {
  const Read result = read("CREATE TABLE a (x int;\nDROP TABLE b;");
  CHECK(only_error(result) == Code::SqlSyntax);
  const Diagnostic& error = result.diagnostics.items().front();
  CHECK(error.message == "syntax error in SQL: found `;`, expected `)`");
  CHECK(error.span.line == 1);
  CHECK(error.span.column == 22);
  REQUIRE(result.steps.size() == 2);
  CHECK(result.steps[0].operation.as<RawSql>()->effect == SqlEffect::Unknown);
  CHECK(result.steps[1].operation.is<DropTable>());
}

TEST_CASE("a missing comma is found") {
  CHECK(only_error(read("CREATE TABLE t (a TEXT b TEXT)")) == Code::SqlSyntax);
  CHECK(only_error(read("ALTER TABLE t ADD COLUMN")) == Code::SqlSyntax);
  CHECK(only_error(read("nonsense here")) == Code::SqlSyntax);
}

TEST_CASE("what does not end is reported where it begins") {
  for (const char* sql : {"SELECT 1;\n 'abc", "SELECT 1;\n \"abc", "SELECT 1;\n /* abc", "SELECT 1;\n $x$ abc $$",
                          "SELECT 1;\n E'abc\\"}) {
    const Read result = read(sql);
    CHECK(only_error(result) == Code::SqlUnterminated);
    CHECK(result.diagnostics.items().front().span.line == 2);
    CHECK(result.diagnostics.items().front().span.column == 2);
  }
}

TEST_CASE("every beginning of a script can be read") {
  const std::string script =
      "/* a */ CREATE TABLE \"t\" (a numeric(1, 2)[] DEFAULT E'\\x', CHECK ((a) > ALL ($$x$$))) PARTITION BY RANGE "
      "(a);\n"
      "ALTER TABLE IF EXISTS t ADD b int GENERATED BY DEFAULT AS IDENTITY (START 1), RENAME CONSTRAINT x TO y;\n"
      "CREATE FUNCTION f(a int = 1) RETURNS int BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; END;\n"
      "CREATE INDEX ON t (a COLLATE \"C\" o DESC NULLS LAST) WHERE a; DROP FUNCTION f(int), g; COMMENT ON COLUMN t.a "
      "IS U&'x';\n";
  REQUIRE_FALSE(read(script).diagnostics.has_errors());
  for (std::size_t length = 0; length < script.size(); ++length) {
    const Read part = read(script.substr(0, length));
    CHECK(part.steps.size() <= 8);
    const Read rest = read(script.substr(length));
    CHECK(rest.steps.size() <= 12);
  }
}

TEST_CASE("nesting is bounded") {
  const std::string deep =
      "CREATE TABLE t (a int CHECK (" + std::string(10'000, '(') + "1" + std::string(10'000, ')') + "))";
  CHECK(only_error(read(deep)) == Code::SqlNestingTooDeep);
  const std::string fine = "CREATE TABLE t (a int CHECK (" + std::string(900, '(') + "1" + std::string(900, ')') + "))";
  CHECK_FALSE(read(fine).diagnostics.has_errors());
}

TEST_CASE("commands of client programs") {
  const Read result = read("\\connect shop\nDROP TABLE a\nGO\nDROP TABLE b\n");
  CHECK(result.diagnostics.error_count() == 2);
  for (const Diagnostic& item : result.diagnostics.items()) CHECK(item.code == Code::SqlClientCommand);
  REQUIRE(result.steps.size() == 4);
  REQUIRE(result.steps[0].operation.is<HostCode>());
  CHECK(result.steps[0].operation.as<HostCode>()->text == "\\connect shop");
  REQUIRE(result.steps[2].operation.is<HostCode>());
  CHECK(result.steps[2].operation.as<HostCode>()->text == "GO");
}

TEST_CASE("keys of one statement over the same columns are one") {
  const auto constraints = [](const std::string& columns) {
    Catalog catalog(postgresql::PostgresqlDialect().catalog_rules());
    Diagnostics diagnostics;
    REQUIRE(evolve(catalog, Step(only<CreateTable>("CREATE TABLE t (" + columns + ")")), diagnostics));
    return catalog.find_table("t")->definition.constraints;
  };
  CHECK(constraints("a int, CONSTRAINT u UNIQUE (a), CONSTRAINT p PRIMARY KEY (a)").size() == 1);
  CHECK(name_of(constraints("a int PRIMARY KEY, CONSTRAINT u UNIQUE (a)")[0]) == Identifier("u"));
  CHECK(constraints("a int UNIQUE, CONSTRAINT u UNIQUE (a)").size() == 1);
  CHECK(constraints("a int, b int, PRIMARY KEY (a, b), UNIQUE (b, a)").size() == 2);
  CHECK(constraints("a int PRIMARY KEY, UNIQUE (a) DEFERRABLE").size() == 2);
}

TEST_CASE("options of triggers, of tables above, of partitions") {
  const auto option = [](const std::string& clause) {
    return describe(only<SetTableOption>("ALTER TABLE t " + clause));
  };
  CHECK(option("DISABLE TRIGGER ALL") == "set DISABLE TRIGGER ALL of `t`");
  CHECK(option("ENABLE TRIGGER ALL") == "remove DISABLE TRIGGER ALL of `t`");
  CHECK(option("ENABLE ALWAYS TRIGGER \"a b\"") == "set ENABLE ALWAYS TRIGGER \"a b\" of `t`");
  CHECK(option("INHERIT s.p") == "set INHERIT s.p of `t`");
  CHECK(option("NO INHERIT s.p") == "remove INHERIT s.p of `t`");
  CHECK(option("ATTACH PARTITION p FOR VALUES IN (1, 2)") == "set ATTACH PARTITION p = FOR VALUES IN (1, 2) of `t`");
  CHECK(option("DETACH PARTITION p CONCURRENTLY") == "remove ATTACH PARTITION p of `t`");
}

TEST_CASE("tables that have columns from elsewhere") {
  CHECK(only<CreateTable>("CREATE TABLE n AS SELECT 1 AS a").query->text == "SELECT 1 AS a");
  CHECK(only<CreateTable>("CREATE TABLE n (a, b) AS SELECT 1, 2").table.columns.back().name.text == "b");
  const auto kept = only<CreateTable>("CREATE TEMP TABLE n ON  COMMIT DROP AS (SELECT 1 AS a)");
  CHECK(kept.temporary);
  CHECK(kept.query->text == "(SELECT 1 AS a)");
  CHECK(kept.table.options.back().text == "ON COMMIT DROP");
  CHECK(only<CreateTable>("CREATE TEMP TABLE n ON COMMIT PRESERVE ROWS AS TABLE t").query->text == "TABLE t");
  const auto into = only<CreateTable>("SELECT a INTO TEMPORARY TABLE s.n FROM t");
  CHECK(into.query->text == "SELECT a FROM t");
  CHECK(into.table.name == QualifiedName(Identifier("s"), Identifier("n")));
  CHECK(into.temporary);
  const auto partition = only<CreateTable>("CREATE TABLE n PARTITION OF s.t FOR VALUES IN (1) PARTITION BY LIST (b)");
  CHECK(partition.table.partition);
  CHECK(partition.table.parents.front() == QualifiedName(Identifier("s"), Identifier("t")));
  CHECK(partition.table.options.back().text == "PARTITION BY LIST (b)");
  CHECK(only<CreateTable>("CREATE TABLE n (a int) INHERITS (b, \"C\")").table.parents.back().name.text == "C");
  const auto like = only<CreateTable>("CREATE TABLE n (a int, LIKE t INCLUDING ALL EXCLUDING INDEXES)").copies.front();
  CHECK(like.behind == 1);
  CHECK(like.checks);
  CHECK_FALSE(like.indexes);
}

TEST_CASE("what moves to another schema") {
  CHECK(only<MoveToSchema>("ALTER TABLE IF EXISTS a SET SCHEMA \"B c\"").schema.text == "B c");
  CHECK(only<MoveToSchema>("ALTER SEQUENCE s SET SCHEMA x").object == ObjectKind::Sequence);
  CHECK(only<MoveToSchema>("ALTER TYPE c SET SCHEMA x").thing == MovedThing::Type);
  CHECK(only<MoveToSchema>("ALTER FUNCTION f(int) SET SCHEMA x").signature == "integer");
}

TEST_CASE("the effect of what is carried") {
  CHECK(effect("INSERT INTO t SELECT f()") == SqlEffect::Data);
  CHECK(effect("WITH x AS (SELECT 1) UPDATE t SET a = 1") == SqlEffect::Data);
  CHECK(effect("WITH x AS (SELECT make_id()) INSERT INTO t SELECT * FROM x") == SqlEffect::Data);
  CHECK(effect("WITH x AS (SELECT 1), y (a) AS (SELECT 2) SELECT * FROM x FOR UPDATE") == SqlEffect::Nothing);
  CHECK(effect("SELECT count(*), now() FROM t WHERE a IN (1, 2)") == SqlEffect::Nothing);
  CHECK(effect("SELECT setval('s', 1)") == SqlEffect::Data);
  CHECK(effect("SELECT make_things()") == SqlEffect::Unknown);
  CHECK(effect("DO $$ BEGIN PERFORM make_tables(); END $$") == SqlEffect::Unknown);
  CHECK(effect("CREATE TABLE n OF t") == SqlEffect::Unknown);
  CHECK(effect("CREATE TABLE n PARTITION OF t (a DEFAULT 1) DEFAULT") == SqlEffect::Unknown);
  CHECK(effect("BEGIN") == SqlEffect::Session);
  CHECK(effect("SET search_path = x") == SqlEffect::Session);
  CHECK(effect("GRANT ALL ON t TO u") == SqlEffect::Access);
  // What is inside of an object whose body is opaque leaves the schema its shape.
  CHECK(effect("ALTER SEQUENCE s RESTART") == SqlEffect::Access);
  CHECK(effect("ALTER SEQUENCE s OWNED BY t.a") == SqlEffect::Access);
  CHECK(effect("ALTER VIEW v RENAME COLUMN a TO b") == SqlEffect::Access);
  CHECK(effect("ALTER TYPE c ADD ATTRIBUTE a int") == SqlEffect::Access);
  CHECK(effect("ALTER TYPE c RENAME ATTRIBUTE a TO b") == SqlEffect::Access);
  CHECK(effect("ALTER DOMAIN d ADD CONSTRAINT c CHECK (value > 0)") == SqlEffect::Access);
  CHECK(effect("COMMENT ON INDEX i IS 'x'") == SqlEffect::Access);
  CHECK(effect("REFRESH MATERIALIZED VIEW v") == SqlEffect::Data);
}

TEST_CASE("types read and written") {
  CHECK(postgresql::read_type("CHARACTER  VARYING (20)") == Type(VarcharType{.length = 20}));
  CHECK(postgresql::read_type("timestamp (3) without time zone") == Type(TimestampType{.precision = 3}));
  CHECK(postgresql::read_type("pg_catalog.int4[]") == Type(ArrayType{Type(IntegerType{.bits = 32})}));
  CHECK(postgresql::read_type("float(10)") == Type(FloatType{.bits = 32}));
  CHECK(postgresql::read_type("\"Role\"") == Type(NativeType{"postgresql", "\"Role\""}));
  CHECK(postgresql::read_type("PUBLIC.role") == Type(NativeType{"postgresql", "public.role"}));
  CHECK(postgresql::read_type("\"char\"") == Type(NativeType{"postgresql", "\"char\""}));
  CHECK(postgresql::read_type("geometry(Point, 4326)") == Type(NativeType{"postgresql", "geometry(Point,4326)"}));
  for (const char* spelling : {"boolean",
                               "smallint",
                               "integer",
                               "bigint",
                               "numeric(10,2)",
                               "real",
                               "double precision",
                               "text",
                               "varchar(20)",
                               "varchar",
                               "char(3)",
                               "bytea",
                               "date",
                               "time(3)",
                               "timestamp(3) with time zone",
                               "interval",
                               "json",
                               "jsonb",
                               "uuid",
                               "text[]",
                               "interval day to second"}) {
    CHECK(postgresql::write_neutral_type(postgresql::read_type(spelling)) == std::optional<std::string>(spelling));
  }
  CHECK_FALSE(postgresql::write_neutral_type(Type(IntegerType{.bits = 32, .is_unsigned = true})));
}

TEST_CASE("expressions") {
  CHECK(postgresql::read_expression("-1.5") == Expression(NumberValue{"-1.5"}));
  CHECK(postgresql::read_expression("'it''s'") == Expression(StringValue{"it's"}));
  CHECK(postgresql::read_expression("(TRUE)") == Expression(BoolValue{true}));
  CHECK(postgresql::read_expression("NULL") == Expression(NullValue{}));
  CHECK(postgresql::read_expression("CURRENT_TIMESTAMP(3)") == Expression(CurrentTimestamp{.precision = 3}));
  CHECK(postgresql::read_expression("ext.uuid_generate_v4()") == Expression(RandomUuid{}));
  CHECK(postgresql::read_expression("(a) + (b)") == Expression(SqlExpression{"postgresql", "(a) + (b)"}));
  CHECK(postgresql::read_expression("'{}'::jsonb") == Expression(SqlExpression{"postgresql", "'{}'::jsonb"}));
}

TEST_CASE("names") {
  CHECK(postgresql::fold("UserName").text == "username");
  CHECK_FALSE(postgresql::needs_quoting("user_name"));
  CHECK(postgresql::needs_quoting("user"));
  CHECK(postgresql::needs_quoting("userName"));
  CHECK(postgresql::needs_quoting("2fa"));
  CHECK(postgresql::needs_quoting("a-b"));
  CHECK(postgresql::needs_quoting(""));
}

TEST_CASE("a part of a file, and splitting only") {
  const std::string sql = "DROP TABLE a; DROP TABLE b; DROP TABLE c;";
  const Read part = read(sql, {.range = {14, 27}});
  REQUIRE(part.steps.size() == 1);
  CHECK(part.steps[0].operation.as<DropTable>()->table == QualifiedName("b"));
  CHECK(part.steps[0].span.column == 15);
  const Read split = read(sql, {.range = {}, .split_only = true});
  REQUIRE(split.steps.size() == 3);
  CHECK(split.steps[0].operation.is<RawSql>());
}
