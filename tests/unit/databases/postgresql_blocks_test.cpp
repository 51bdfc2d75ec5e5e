#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "databases/postgresql/dialect.h"

// DO blocks that come to known statements, and the clauses that become options of a table.
namespace {

using namespace crosswalk;

const postgresql::PostgresqlDialect kDialect;

std::vector<Step> read(const std::string& sql) {
  Diagnostics diagnostics;
  std::vector<Step> steps = kDialect.read(SourceFile::make("test.sql", sql), {}, diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  return steps;
}

Catalog after(const std::string& sql) {
  Catalog catalog(kDialect.catalog_rules());
  Diagnostics diagnostics;
  for (const Step& step : read(sql)) CHECK(evolve(catalog, step, diagnostics));
  CHECK_FALSE(diagnostics.has_errors());
  return catalog;
}

SqlEffect effect_of_block(const std::string& body) {
  const std::vector<Step> steps = read("DO $$ " + body + " $$");
  REQUIRE(steps.size() == 1);
  REQUIRE(steps[0].operation.is<RawSql>());
  return steps[0].operation.as<RawSql>()->effect;
}

}  // namespace

TEST_CASE("a guarded statement is a conditional step with the whole block as its text") {
  const std::string block =
      "DO $$ BEGIN\n  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'u') THEN\n"
      "    ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);\n  END IF;\nEND $$";
  const std::vector<Step> steps = read(block + ";");
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].operation.is<AddConstraint>());
  REQUIRE(steps[0].guards.size() == 1);
  CHECK(steps[0].guards[0].thing == GuardedThing::NamedConstraint);
  CHECK_FALSE(steps[0].guards[0].present);
  REQUIRE(steps[0].written);
  CHECK(steps[0].written->text == block);

  const std::string table = "CREATE TABLE t (a integer);";
  const Catalog once = after(table + block + ";");
  CHECK(compare(once, after(table + block + ";" + block + ";")).empty());
  CHECK_FALSE(compare(once, after(table)).empty());
  CHECK_FALSE(once.incomplete());
}

TEST_CASE("a condition is asked once for all that stands under it") {
  const std::string table = "CREATE TABLE t (a integer, CONSTRAINT t_uc PRIMARY KEY (a));";
  const std::string wanted =
      "CREATE TABLE t (a integer, CONSTRAINT t_pkey PRIMARY KEY (a)); ALTER TABLE t ADD CONSTRAINT t_uc UNIQUE (a);";
  const std::string asks =
      "IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_uc') "
      "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_pkey') THEN ";
  const std::string renames =
      "ALTER TABLE t RENAME CONSTRAINT t_uc TO t_pkey; ALTER TABLE t ADD CONSTRAINT t_uc UNIQUE (a);";
  CHECK(compare(after(table + "DO $$ BEGIN " + asks + renames + " END IF; END $$;"), after(wanted)).empty());

  const std::string drops_or_makes =
      "DO $$ BEGIN IF to_regclass('t') IS NOT NULL THEN DROP TABLE t; ELSE CREATE TABLE t (b text); END IF; END $$;";
  CHECK(compare(after(table + drops_or_makes), after("")).empty());
  CHECK(compare(after(table + drops_or_makes + drops_or_makes), after("CREATE TABLE t (b text);")).empty());
}

TEST_CASE("both branches, nested conditions and statements in strings") {
  const std::string block = R"(
DO $x$
DECLARE n integer := 0;
BEGIN
  IF EXISTS (SELECT * FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'a') THEN
    IF to_regclass('public.gone') IS NOT NULL THEN EXECUTE 'DROP TABLE gone'; END IF;
    RAISE NOTICE 'renaming %', n;
    EXECUTE 'ALTER TABLE t RENAME COLUMN a TO b';
  ELSE
    ALTER TABLE t ADD COLUMN c text;
  END IF;
END $x$;)";
  const Catalog renamed = after("CREATE TABLE t (a integer); CREATE TABLE gone (x integer);" + block);
  CHECK(renamed.find_table(QualifiedName("gone")) == nullptr);
  CHECK(renamed.find_table(QualifiedName("t"))->find_column("b") != nullptr);
  const Catalog added = after("CREATE TABLE t (z integer);" + block);
  CHECK(added.find_table(QualifiedName("t"))->find_column("c") != nullptr);
}

TEST_CASE("an error that is swallowed is none") {
  const std::string block =
      "DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
  const Catalog catalog = after(block + block);
  REQUIRE(catalog.find_enum(QualifiedName("e")) != nullptr);
  CHECK_FALSE(catalog.incomplete());
}

TEST_CASE("what depends on rows, loops, or builds its statements is carried") {
  CHECK(effect_of_block("BEGIN IF EXISTS (SELECT 1 FROM t) THEN DROP TABLE u; END IF; END") == SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN EXECUTE 'DROP TABLE ' || name; END") == SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN FOR r IN SELECT 1 LOOP ALTER TABLE t ADD a int; END LOOP; END") == SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN DROP TABLE a; DROP TABLE b; EXCEPTION WHEN others THEN NULL; END") ==
        SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND "
                        "column_name = 'a' AND data_type = 'text') THEN ALTER TABLE t DROP COLUMN a; END IF; END") ==
        SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN WHILE x < 3 LOOP UPDATE t SET a = 1; END LOOP; END") == SqlEffect::Data);
  CHECK(effect_of_block("BEGIN IF NOT EXISTS (") == SqlEffect::Data);
}

TEST_CASE("a column that was not dropped, a table by its address, and statements with quotes in them") {
  const std::string block = R"(DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_attribute
               WHERE attrelid = to_regclass('"Lamp"') AND attname = 'watt' AND attnum > 0 AND NOT attisdropped) THEN
      ALTER TABLE "Lamp" RENAME COLUMN watt TO power;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON t.typnamespace = n.oid
                   WHERE t.typname = 'shade' AND n.nspname = current_schema()) THEN
      EXECUTE 'CREATE TYPE shade AS ENUM (''dark'', ''light'')';
    END IF;
  END $$;)";
  const Catalog made = after(R"(CREATE TABLE "Lamp" (watt integer);)" + block + block);
  const Catalog wanted = after(R"(CREATE TABLE "Lamp" (power integer); CREATE TYPE shade AS ENUM ('dark', 'light');)");
  CHECK(compare(made, wanted).empty());
  CHECK_FALSE(made.incomplete());
  CHECK(effect_of_block("BEGIN IF EXISTS (SELECT 1 FROM pg_trigger WHERE NOT tgisinternal AND tgname = 'a') THEN DROP "
                        "TABLE a; END IF; END") == SqlEffect::Unknown);
}

TEST_CASE("a block that returns goes on under the opposite") {
  const std::string block =
      "DO $$ BEGIN IF to_regclass('a') IS NULL OR to_regclass('b') IS NULL THEN RAISE NOTICE 'none'; RETURN; END IF; "
      "ALTER TABLE a ADD COLUMN n integer; ALTER TABLE b ADD COLUMN n integer; END $$;";
  CHECK(compare(after(block), after("")).empty());
  CHECK(compare(after("CREATE TABLE a ();" + block), after("CREATE TABLE a ();")).empty());
  CHECK(compare(after("CREATE TABLE a (); CREATE TABLE b ();" + block),
                after("CREATE TABLE a (n integer); CREATE TABLE b (n integer);"))
            .empty());
  const std::string asks = "IF to_regclass('a') IS NULL THEN ";
  CHECK(effect_of_block("BEGIN " + asks + "CREATE TABLE a (); RETURN; END IF; DROP TABLE b; END") ==
        SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN " + asks + "RETURN; ELSE DROP TABLE b; END IF; END") == SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN IF to_regclass('b') IS NULL THEN " + asks +
                        "RETURN; END IF; END IF; DROP TABLE c; END") == SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN IF EXISTS (SELECT 1 FROM t) THEN RETURN; END IF; DROP TABLE c; END") ==
        SqlEffect::Unknown);
  CHECK(effect_of_block("BEGIN RETURN; DROP TABLE c; END") == SqlEffect::Unknown);
}

TEST_CASE("a guarded step has a way back only where it did something") {
  const std::vector<Step> steps = read(
      "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 't') THEN CREATE TABLE t (a integer); "
      "END IF; END $$");
  Diagnostics diagnostics;
  const auto undone = reverse(steps.at(0), Catalog(kDialect.catalog_rules()), diagnostics);
  REQUIRE(undone);
  CHECK(undone->size() == 1);
  const auto nothing = reverse(steps.at(0), after("CREATE TABLE t (a integer);"), diagnostics);
  REQUIRE(nothing);
  CHECK(nothing->empty());
}

TEST_CASE("clauses that set something only PostgreSQL knows are options, and read back as they were") {
  const std::string table = "CREATE TABLE t (a text);";
  const auto settings = [&](const std::string& clauses) {
    return after(table + "ALTER TABLE t " + clauses + ";").find_table(QualifiedName("t"))->settings;
  };
  for (const std::string clause :
       {"ENABLE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY", "REPLICA IDENTITY FULL", "SET UNLOGGED",
        "SET (fillfactor = 70)", "ALTER COLUMN a SET STATISTICS 100", "ALTER COLUMN a SET STORAGE EXTERNAL"}) {
    INFO(clause);
    const auto set = settings(clause);
    REQUIRE(set.size() == 1);
    Diagnostics diagnostics;
    const auto spelled = kDialect.write(Step(set[0]), Catalog(kDialect.catalog_rules()), diagnostics);
    REQUIRE(spelled);
    CHECK(spelled->at(0).text == "ALTER TABLE t " + clause);
  }
  CHECK(settings("ENABLE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY").empty());
  CHECK(settings("SET (fillfactor = 70, autovacuum_enabled = false), RESET (fillfactor)").size() == 1);
  CHECK(settings("ALTER a SET STATISTICS 100, DROP COLUMN a").empty());
}

TEST_CASE("owners and privileges leave the schema as it is") {
  for (const std::string sql : {"GRANT SELECT ON t TO reader", "ALTER TABLE t OWNER TO someone",
                                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader"}) {
    INFO(sql);
    const std::vector<Step> steps = read(sql);
    REQUIRE(steps.size() == 1);
    CHECK(steps[0].operation.as<RawSql>()->effect == SqlEffect::Access);
  }
}

TEST_CASE("a table that goes with its transaction makes way for the next of its name") {
  const std::string made = "CREATE TEMP TABLE x ON COMMIT DROP AS SELECT 1 AS a; CREATE INDEX i ON x (a);";
  CHECK(compare(after(made + made + "CREATE TABLE x (a integer)"), after("CREATE TABLE x (a integer)")).empty());
}

TEST_CASE("dropping a type takes with it what is of it") {
  const Catalog catalog = after(
      "CREATE TYPE \"E\" AS ENUM ('x'); CREATE TABLE t (a \"E\", b \"E\" DEFAULT 'x', c integer);"
      "ALTER TABLE t ALTER COLUMN b TYPE text; DROP TYPE \"E\" CASCADE;");
  const CatalogTable* table = catalog.find_table(QualifiedName("t"));
  CHECK(table->find_column("a") == nullptr);
  REQUIRE(table->find_column("b") != nullptr);
  CHECK_FALSE(table->find_column("b")->default_value);
}

TEST_CASE("a name that is too long is kept as the server keeps it") {
  const std::string name(70, 'x');
  const Catalog catalog =
      after("CREATE TABLE t (\"" + name + "\" integer); CREATE INDEX " + name + " ON t (" + name + ");");
  const CatalogTable* table = catalog.find_table(QualifiedName("t"));
  CHECK(table->definition.columns.at(0).name.text == name.substr(0, 63));
  CHECK(table->indexes.at(0).name->text == name.substr(0, 63));
  CHECK(table->indexes.at(0).keys.at(0).column->text == name.substr(0, 63));
}

TEST_CASE("an index that a key has made already is not made again") {
  const Catalog catalog =
      after("CREATE TABLE t (a integer, CONSTRAINT k PRIMARY KEY (a)); CREATE UNIQUE INDEX IF NOT EXISTS k ON t (a);");
  CHECK(catalog.find_table(QualifiedName("t"))->indexes.empty());
}

TEST_CASE("default operator classes are not chosen ones") {
  const Catalog catalog = after(
      "CREATE TABLE t (a text[]); CREATE INDEX i ON t USING gin (a array_ops); CREATE INDEX j ON t (a "
      "text_pattern_ops);");
  const auto& indexes = catalog.find_table(QualifiedName("t"))->indexes;
  CHECK_FALSE(indexes.at(0).keys.at(0).operator_class);
  CHECK(indexes.at(1).keys.at(0).operator_class == "text_pattern_ops");
}

TEST_CASE("loops that only change rows leave a block known") {
  const Catalog catalog = after(
      "CREATE TABLE t (a integer); DO $$ DECLARE r record; BEGIN ALTER TABLE t ADD COLUMN b integer; FOR r IN SELECT a "
      "FROM t LOOP UPDATE t SET b = r.a; END LOOP; END $$;");
  CHECK_FALSE(catalog.incomplete());
  CHECK(catalog.find_table(QualifiedName("t"))->find_column("b") != nullptr);
}
