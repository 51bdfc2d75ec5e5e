#include <doctest/doctest.h>

#include "crosswalk/catalog/evolve.h"
#include "databases/postgresql/dialect.h"
#include "databases/postgresql/session.h"

namespace crosswalk {
namespace {

using postgresql::PostgresqlDialect;

std::string spelled(const Operation& operation, const Catalog& before = Catalog(PostgresqlDialect().catalog_rules())) {
  Diagnostics diagnostics;
  const auto statements = PostgresqlDialect().write(Step(operation), before, diagnostics);
  if (!statements) return "refused: " + diagnostics.items().front().message;
  std::string text;
  for (const Statement& statement : *statements) {
    text += (text.empty() ? "" : ";\n") + statement.text + (statement.transactional ? "" : " [outside]");
  }
  return text;
}

Column column(const char* name, Type type, bool nullable = true) {
  Column result;
  result.name = name;
  result.type = std::move(type);
  result.nullable = nullable;
  return result;
}

TEST_CASE("postgresql: a table with a serial key, a comment and a quoted name") {
  CreateTable create;
  create.table.name = QualifiedName(Identifier("Shop"), Identifier("order"));
  Column id = column("id", IntegerType{.bits = 64, .is_unsigned = false}, false);
  id.identity.emplace().kind = IdentityKind::Serial;
  Column note = column("note", TextType{});
  note.comment = "it's free";
  note.default_value = Expression(StringValue{"-"});
  PrimaryKey key;
  key.columns = {"id"};
  create.table.columns = {id, note};
  create.table.constraints = {key};
  CHECK(spelled(create) ==
        "CREATE TABLE \"Shop\".\"order\" (\n    id bigserial NOT NULL,\n    note text DEFAULT '-',\n    PRIMARY KEY "
        "(id)\n);\n"
        "COMMENT ON COLUMN \"Shop\".\"order\".note IS 'it''s free'");
}

TEST_CASE("postgresql: the clauses of one alteration are one statement") {
  AlterColumn alter;
  alter.table = "t";
  alter.column = "a";
  alter.type = Type(IntegerType{});
  alter.conversion = Expression(SqlExpression{"postgresql", "a::integer"});
  alter.nullable = false;
  alter.default_value = Expression(NumberValue{"0"});
  CHECK(spelled(alter) ==
        "ALTER TABLE t ALTER COLUMN a DROP DEFAULT,\n    ALTER COLUMN a SET DATA TYPE integer USING a::integer,\n"
        "    ALTER COLUMN a SET NOT NULL,\n    ALTER COLUMN a SET DEFAULT 0");
}

TEST_CASE("postgresql: a key is dropped by its kind once its name is known") {
  Catalog catalog(PostgresqlDialect().catalog_rules());
  Diagnostics diagnostics;
  CreateTable create;
  create.table.name = "t";
  create.table.columns = {column("id", IntegerType{})};
  PrimaryKey key;
  key.columns = {"id"};
  create.table.constraints = {key};
  REQUIRE(evolve(catalog, Step(create), diagnostics));
  DropConstraint drop;
  drop.table = "t";
  drop.kind = ConstraintKind::PrimaryKey;
  CHECK(spelled(drop, catalog) == "ALTER TABLE t DROP CONSTRAINT t_pkey");
  CHECK(spelled(drop).starts_with("refused: cannot be said on postgresql: dropping a constraint"));
}

TEST_CASE("postgresql: what the server does not run in a transaction is marked") {
  CreateIndex create;
  create.index.table = "t";
  create.index.keys.emplace_back().expression = Expression(SqlExpression{"postgresql", "lower(a)"});
  create.index.keys.emplace_back().expression = Expression(SqlExpression{"postgresql", "a || b"});
  create.index.method = "gin";
  create.concurrently = true;
  CHECK(spelled(create) == "CREATE INDEX CONCURRENTLY ON t USING gin (lower(a), (a || b)) [outside]");
  const auto raw = [](const char* text) { return spelled(RawSql{"postgresql", text, SqlEffect::Unknown}); };
  CHECK(raw("-- x\nVACUUM t") == "-- x\nVACUUM t [outside]");
  CHECK(raw("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)").ends_with("[outside]"));
  CHECK(raw("CREATE INDEX concurrently_made ON t (a)") == "CREATE INDEX concurrently_made ON t (a)");
  CHECK(raw("ALTER TYPE e ADD VALUE 'x'") == "ALTER TYPE e ADD VALUE 'x'");
}

TEST_CASE("postgresql: enums") {
  CreateEnum mood;
  mood.name = "Mood";
  mood.labels = {"sad", "it's"};
  CHECK(spelled(mood) == "CREATE TYPE \"Mood\" AS ENUM ('sad', 'it''s')");
  AddEnumLabel add;
  add.name = "mood";
  add.label = "ok";
  add.before = "sad";
  CHECK(spelled(add) == "ALTER TYPE mood ADD VALUE 'ok' BEFORE 'sad'");
}

// The expected names were read from a PostgreSQL 15 server.
TEST_CASE("postgresql: names that the server chooses") {
  const CatalogRules rules = PostgresqlDialect().catalog_rules();
  const auto free = [](const Identifier&) { return false; };
  TableDefinition table;
  table.name = "users";
  table.columns = {column("a", IntegerType{}), column("b", IntegerType{})};
  UniqueConstraint unique;
  unique.columns = {"a", "b"};
  CHECK(rules.name_constraint(table, unique, free)->text == "users_a_b_key");
  CHECK(
      rules.name_constraint(table, unique, [](const Identifier& name) { return name.text == "users_a_b_key"; })->text ==
      "users_a_b_key1");
  CheckConstraint check;
  check.condition = SqlExpression{"postgresql", "a > 0 AND a < 'b'"};
  CHECK(rules.name_constraint(table, check, free)->text == "users_a_check");
  check.condition = SqlExpression{"postgresql", "a > b"};
  CHECK(rules.name_constraint(table, check, free)->text == "users_check");
  IndexDefinition index;
  index.table = "users";
  index.keys.emplace_back().column = "a";
  index.keys.emplace_back().expression = Expression(SqlExpression{"postgresql", "b + 1"});
  index.keys.emplace_back().expression = Expression(SqlExpression{"postgresql", "b + 2"});
  CHECK(rules.name_index(index, free)->text == "users_a_expr_expr1_idx");
  index.keys.clear();
  index.keys.emplace_back().expression = Expression(SqlExpression{"postgresql", "lower(a)"});
  CHECK(rules.name_index(index, free)->text == "users_lower_idx");
  table.name = std::string(60, 't').c_str();
  unique.columns = {std::string(40, 'c').c_str()};
  CHECK(rules.name_constraint(table, unique, free)->text == std::string(29, 't') + "_" + std::string(29, 'c') + "_key");
}

TEST_CASE("postgresql: URLs of all tools become libpq's") {
  const auto uri = [](std::string_view url) {
    std::string why;
    const auto target = postgresql::target_of_url(url, why);
    return target ? target->uri + (target->schema ? " schema " + *target->schema : "") : "none: " + why;
  };
  const std::string tail = "connect_timeout=10&fallback_application_name=crosswalk";
  CHECK(uri("postgres://u:p@h:5433/d") == "postgresql://u:p@h:5433/d?" + tail);
  CHECK(uri("postgresql+psycopg2://u@h/d?sslmode=require") == "postgresql://u@h/d?sslmode=require&" + tail);
  CHECK(uri("jdbc:postgresql://h/d?currentSchema=s%20x") == "postgresql://h/d?" + tail + " schema s x");
  CHECK(uri("postgresql://h/d?schema=app&connection_limit=5&connect_timeout=3") ==
        "postgresql://h/d?connect_timeout=3&fallback_application_name=crosswalk schema app");
  CHECK(uri("mysql://h/d").starts_with("none: "));
}

}  // namespace
}  // namespace crosswalk
