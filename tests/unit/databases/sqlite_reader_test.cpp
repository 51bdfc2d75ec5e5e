#include "databases/sqlite/sql_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"

namespace {

using namespace crosswalk;

struct Read {
  std::vector<Step> steps;
  Diagnostics diagnostics;
};

Read read(const std::string& sql) {
  Read result;
  result.steps = sqlite::read_sql(SourceFile::make("test.sql", sql), {}, result.diagnostics);
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

}  // namespace

TEST_CASE("sqlite: tables") {
  const auto create = only<CreateTable>(R"(
CREATE TABLE [Shop] (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  `Name` varchar(20) COLLATE NOCASE UNIQUE ON CONFLICT IGNORE,
  at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
  untyped,
  total REAL GENERATED ALWAYS AS (a * 2) STORED,
  twice AS (total * 2),
  data type TEXT DEFAULT "none",
  CONSTRAINT f FOREIGN KEY (Name) REFERENCES other (name) ON DELETE CASCADE ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (at DESC, untyped COLLATE NOCASE)
) STRICT, WITHOUT ROWID)");
  CHECK(create.table.name.name.text == "Shop");
  const auto& columns = create.table.columns;
  REQUIRE(columns.size() == 7);
  REQUIRE(columns[0].identity);
  CHECK(columns[0].identity->kind == IdentityKind::AutoIncrement);
  CHECK(columns[1].name.text == "Name");
  CHECK(columns[1].collation == "NOCASE");
  CHECK(columns[2].default_value == Expression(CurrentTimestamp{}));
  CHECK(columns[3].type == Type(NativeType{"sqlite", ""}));
  REQUIRE(columns[4].generated);
  CHECK(columns[4].generated->stored);
  REQUIRE(columns[5].generated);
  CHECK_FALSE(columns[5].generated->stored);
  CHECK(columns[6].type == Type(NativeType{"sqlite", "type TEXT"}));
  CHECK(columns[6].default_value == Expression(StringValue{"none"}));
  REQUIRE(create.table.constraints.size() == 4);
  CHECK(std::get<PrimaryKey>(create.table.constraints[0]).columns == std::vector<Identifier>{"id"});
  CHECK(std::get<ForeignKey>(create.table.constraints[2]).deferral == Deferral::InitiallyDeferred);
  REQUIRE(create.table.options.size() == 2);
  CHECK(create.table.options[0].text == "STRICT");
  CHECK(create.table.options[1].text == "WITHOUT ROWID");
}

TEST_CASE("sqlite: a primary key without AUTOINCREMENT numbers nothing by itself") {
  CHECK_FALSE(only<CreateTable>("CREATE TABLE t (id INTEGER PRIMARY KEY)").table.columns[0].identity);
}

TEST_CASE("sqlite: alterations") {
  CHECK(only<RenameTable>("ALTER TABLE \"new_T\" RENAME TO \"T\"").new_name.text == "T");
  CHECK(only<RenameColumn>("ALTER TABLE t RENAME a TO b").new_name.text == "b");
  CHECK(only<AddColumn>("ALTER TABLE t ADD x BOOLEAN NOT NULL DEFAULT false").column.default_value ==
        Expression(BoolValue{false}));
  CHECK(only<DropColumn>("ALTER TABLE t DROP COLUMN x").column.text == "x");
}

TEST_CASE("sqlite: indexes with expressions") {
  const auto create = only<CreateIndex>(
      "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a COLLATE NOCASE DESC, b || c, lower(d)) WHERE a > 0");
  CHECK(create.index.table == QualifiedName(Identifier("main"), "t"));
  REQUIRE(create.index.keys.size() == 3);
  CHECK(create.index.keys[0].column == Identifier("a"));
  CHECK(create.index.keys[0].collation == "NOCASE");
  CHECK(create.index.keys[0].descending);
  CHECK(create.index.keys[1].expression == Expression(SqlExpression{"sqlite", "b || c"}));
  CHECK(create.index.condition == Expression(SqlExpression{"sqlite", "a > 0"}));
}

TEST_CASE("sqlite: trigger bodies and their CASE") {
  const Read result = read(
      "CREATE TEMP TRIGGER IF NOT EXISTS g AFTER UPDATE OF a ON t WHEN new.a > 0 BEGIN UPDATE t SET b = CASE WHEN a "
      "THEN 1 ELSE 2 END;"
      " DELETE FROM u; END; PRAGMA foreign_keys=ON;");
  CHECK_FALSE(result.diagnostics.has_errors());
  REQUIRE(result.steps.size() == 2);
  const auto& trigger = *result.steps[0].operation.as<CreateObject>();
  CHECK(trigger.object == ObjectKind::Trigger);
  CHECK(trigger.table == QualifiedName("t"));
  CHECK(result.steps[1].operation.as<RawSql>()->effect == SqlEffect::Session);
}

TEST_CASE("sqlite: comments do not nest, dollars quote nothing") {
  CHECK(read("DROP TABLE a; /* /* */ DROP TABLE b;").steps.size() == 2);
  CHECK(read("SELECT $$; SELECT 1").steps.size() == 2);
}

TEST_CASE("sqlite: virtual tables are carried") {
  CHECK(only<RawSql>("CREATE VIRTUAL TABLE f USING fts5(a, b UNINDEXED)").effect == SqlEffect::Unknown);
}

TEST_CASE("sqlite: types read and written") {
  for (const char* spelling : {"INTEGER", "BIGINT", "BOOLEAN", "TEXT", "VARCHAR(20)", "CHAR(3)", "BLOB", "REAL",
                               "DECIMAL(10,2)", "DATE", "TIME", "DATETIME", "TIMESTAMPTZ", "JSON", "UUID"}) {
    CHECK(sqlite::write_neutral_type(sqlite::read_type(spelling)) == std::optional<std::string>(spelling));
  }
  CHECK(sqlite::read_type("int") == Type(IntegerType{.bits = 32}));
  CHECK(sqlite::read_expression("(datetime('now'))") == Expression(CurrentTimestamp{}));
  CHECK(sqlite::needs_quoting("Order"));
  CHECK_FALSE(sqlite::needs_quoting("Orders"));
}
