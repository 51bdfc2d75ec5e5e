#include <doctest/doctest.h>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/sql/url.h"
#include "databases/sqlite/dialect.h"
#include "databases/sqlite/session.h"

namespace crosswalk {
namespace {

using sqlite::SqliteDialect;

Column column(const char* name, Type type, bool nullable = true) {
  Column result;
  result.name = name;
  result.type = std::move(type);
  result.nullable = nullable;
  return result;
}

PrimaryKey key(std::vector<Identifier> columns) {
  PrimaryKey result;
  result.columns = std::move(columns);
  return result;
}

// The statements of one operation, joined by ";\n", or the reason of the refusal after "refused: ".
std::string spelled(const Operation& operation, const Catalog& before = Catalog(SqliteDialect().catalog_rules())) {
  Diagnostics diagnostics;
  const auto statements = SqliteDialect().write(Step(operation), before, diagnostics);
  if (!statements) return "refused: " + diagnostics.items().front().message;
  std::string text;
  for (const Statement& statement : *statements) text += (text.empty() ? "" : ";\n") + statement.text;
  return text;
}

CreateTable people() {
  CreateTable create;
  create.table.name = "people";
  Column id = column("id", IntegerType{}, false);
  id.identity.emplace().kind = IdentityKind::AutoIncrement;
  create.table.columns = {id, column("name", TextType{}, false)};
  create.table.constraints = {key({"id"})};
  return create;
}

Catalog with_people() {
  Catalog catalog(SqliteDialect().catalog_rules());
  Diagnostics diagnostics;
  REQUIRE(evolve(catalog, Step(people()), diagnostics));
  return catalog;
}

TEST_CASE("sqlite: a numbered key is INTEGER PRIMARY KEY AUTOINCREMENT") {
  CHECK(spelled(people()) ==
        "CREATE TABLE people (\n    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,\n    name TEXT NOT NULL\n)");
}

TEST_CASE("sqlite: numbering a column that is not the key is refused") {
  CreateTable create = people();
  create.table.constraints = {key({"id", "name"})};
  CHECK(spelled(create) == "refused: cannot be said on sqlite: the numbering of column `id`");
}

TEST_CASE("sqlite: defaults that are not literals stand in parentheses") {
  CreateTable create;
  create.table.name = "t";
  Column made = column("made", TextType{});
  made.default_value = Expression(SqlExpression{"sqlite", "strftime('%s', 'now')"});
  Column count = column("count", IntegerType{});
  count.default_value = Expression(NumberValue{"-1"});
  Column note = column("note", TextType{});
  note.default_value = Expression(StringValue{"it's"});
  create.table.columns = {made, count, note};
  CHECK(spelled(create) ==
        "CREATE TABLE t (\n    made TEXT DEFAULT (strftime('%s', 'now')),\n    count INTEGER DEFAULT -1,\n"
        "    note TEXT DEFAULT 'it''s'\n)");
}

TEST_CASE("sqlite: what ADD COLUMN may not add is refused") {
  AddColumn add;
  add.table = "people";
  add.column = column("born", DateType{});
  CHECK(spelled(add, with_people()) == "ALTER TABLE people ADD COLUMN born DATE");

  add.column.default_value = Expression(CurrentTimestamp{});
  CHECK(spelled(add, with_people()).starts_with("refused: "));

  add.column.default_value.reset();
  add.column.nullable = false;
  CHECK(spelled(add, with_people()).starts_with("refused: "));

  add.column.nullable = true;
  UniqueConstraint unique;
  unique.columns = {"born"};
  add.constraints = {unique};
  CHECK(spelled(add, with_people()).starts_with("refused: "));

  ForeignKey reference;
  reference.columns = {"born"};
  reference.target = "days";
  reference.target_columns = {"day"};
  reference.on_delete = ReferentialAction::Cascade;
  add.constraints = {reference};
  CHECK(spelled(add, with_people()) ==
        "ALTER TABLE people ADD COLUMN born DATE REFERENCES days (day) ON DELETE CASCADE");
}

TEST_CASE("sqlite: a column that is needed elsewhere is not dropped in place") {
  DropColumn drop;
  drop.table = "people";
  drop.column = "ID";
  CHECK(spelled(drop, with_people()) ==
        "refused: cannot be said on sqlite: dropping the column `ID`: a constraint needs it");
  drop.column = "name";
  CHECK(spelled(drop, with_people()) == "ALTER TABLE people DROP COLUMN name");
}

TEST_CASE("sqlite: CONCURRENTLY and CASCADE are only ways of doing it") {
  CreateIndex create;
  create.index.name = "by_name";
  create.index.table = "people";
  create.index.unique = true;
  create.index.keys.emplace_back().column = "name";
  create.index.condition = Expression(SqlExpression{"sqlite", "name <> ''"});
  create.concurrently = true;
  CHECK(spelled(create) == "CREATE UNIQUE INDEX by_name ON people (name) WHERE name <> ''");
  DropTable drop;
  drop.table = "people";
  drop.cascade = true;
  CHECK(spelled(drop) == "DROP TABLE people");
}

TEST_CASE("sqlite: the step's own text is kept, without its terminator") {
  Diagnostics diagnostics;
  Step step(DropTable{.table = "t"}, {}, Spelling{"sqlite", "-- gone\ndrop table  T ;\n"});
  const auto statements = SqliteDialect().write(step, Catalog(SqliteDialect().catalog_rules()), diagnostics);
  REQUIRE(statements);
  CHECK((*statements)[0].text == "-- gone\ndrop table  T");
  step.continues = true;
  CHECK(SqliteDialect().write(step, Catalog(SqliteDialect().catalog_rules()), diagnostics)->empty());
}

TEST_CASE("sqlite: URLs of all tools name a file") {
  const auto file = [](std::string_view url) {
    std::string why;
    return sqlite::file_of_url(url, why).value_or("none: " + why);
  };
  CHECK(file("sqlite:///shop.db") == "shop.db");
  CHECK(file("sqlite:////var/shop.db") == "/var/shop.db");
  CHECK(file("sqlite:shop.db") == "shop.db");
  CHECK(file("jdbc:sqlite:shop.db") == "shop.db");
  CHECK(file("sqlite+pysqlite:///my%20shop.db") == "my shop.db");
  CHECK(file("file:./dev.db") == "file:./dev.db");
  for (const char* empty : {"sqlite:", "sqlite://", "sqlite:///", "sqlite:?mode=ro", "file:"})
    CHECK(file(empty).starts_with("none: it names no file"));
  CHECK(file("sqlite::memory:") == ":memory:");
  CHECK(file("sqlite:///a.db?mode=ro") == "file:a.db?mode=ro");
  CHECK(file("sqlite://a.db").starts_with("none: a SQLite URL has no host"));
}

}  // namespace
}  // namespace crosswalk
