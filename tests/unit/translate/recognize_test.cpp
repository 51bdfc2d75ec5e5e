#include "crosswalk/translate/recognize.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/database.h"

namespace crosswalk::databases {
const Database& postgresql();
const Database& sqlite();
}  // namespace crosswalk::databases

namespace crosswalk {
namespace {

const Dialect& postgresql() { return databases::postgresql().dialect(); }
const Dialect& sqlite() { return databases::sqlite().dialect(); }

// A history of one migration for each script.
History history_of(const Dialect& dialect, const std::vector<std::string>& scripts) {
  std::vector<Migration> migrations;
  Diagnostics diagnostics;
  for (const std::string& script : scripts) {
    Migration& migration = migrations.emplace_back();
    migration.id = std::to_string(migrations.size());
    if (migrations.size() > 1) migration.parents = {std::to_string(migrations.size() - 1)};
    migration.up = dialect.read(SourceFile::make("a.sql", script), {}, diagnostics);
  }
  REQUIRE(diagnostics.items().empty());
  auto history = History::build(std::move(migrations), diagnostics);
  REQUIRE(history);
  history->dialect = std::string(dialect.name());
  return *history;
}

// What a step of the last migration is to a reader, and its statement, if it has one.
std::vector<std::string> meaning(const History& history) {
  std::vector<std::string> words;
  for (const Step& step : history.in_order().back().up) {
    const auto* raw = step.operation.as<RawSql>();
    if (raw == nullptr || !raw->text.empty()) words.push_back(describe(step.operation));
  }
  return words;
}

std::vector<std::string> texts(const History& history) {
  std::vector<std::string> result;
  for (const Migration& migration : history.in_order()) {
    for (const Step& step : migration.up) {
      if (step.written) result.push_back(step.written->text);
    }
  }
  return result;
}

// Recognizes, and checks what always holds: no statement is lost, changed or moved, and the schema is the same.
std::vector<std::string> recognized(const Dialect& dialect, const std::vector<std::string>& scripts) {
  const History before = history_of(dialect, scripts);
  History after = before;
  recognize(after, dialect);
  Diagnostics diagnostics;
  const Catalog left = simulate(before, dialect.catalog_rules(), diagnostics);
  const Catalog right = simulate(after, dialect.catalog_rules(), diagnostics);
  CHECK(diagnostics.items().empty());
  CHECK(compare(left, right).empty());
  CHECK(texts(before) == texts(after));
  return meaning(after);
}

using Words = std::vector<std::string>;

const std::string kTable =
    R"(CREATE TABLE "T" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "a" TEXT, "b" INTEGER NOT NULL DEFAULT 1);
CREATE INDEX "T_a_idx" ON "T"("a");
)";

// A replacement of that table by one of these columns and rows, as Prisma writes it.
std::string replacement(const std::string& columns, const std::string& copied, const std::string& values,
                        const std::string& behind = R"(CREATE INDEX "T_a_idx" ON "T"("a");)") {
  return "PRAGMA foreign_keys=OFF;\nCREATE TABLE \"new_T\" (" + columns + ");\nINSERT INTO \"new_T\" (" + copied +
         ") SELECT " + values + " FROM \"T\";\nDROP TABLE \"T\";\nALTER TABLE \"new_T\" RENAME TO \"T\";\n" + behind +
         "\nPRAGMA foreign_key_check;\nPRAGMA foreign_keys=ON;\n";
}

}  // namespace

TEST_CASE("a replaced table is the alterations that come of it") {
  const std::string id = R"("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT)";
  SUBCASE("of columns") {
    CHECK(recognized(sqlite(), {kTable, replacement(id + R"(, "c" TEXT, "a" TEXT NOT NULL, "b" BIGINT NOT NULL)",
                                                    R"("a", "b", "id")", R"("a", "b", "id")")}) ==
          Words{"alter column `a` of `T`: not null", "alter column `b` of `T`: type integer(64 bits), no default",
                "add column `c` (text) to `T`"});
  }
  SUBCASE("of nothing") {
    CHECK(recognized(sqlite(), {kTable, replacement(id + R"(, "a" TEXT, "b" INTEGER NOT NULL DEFAULT 1)",
                                                    R"("a", "b", "id")", R"("a", "b", "id")")})
              .empty());
  }
  SUBCASE("of the order of columns") {
    CHECK(recognized(sqlite(), {kTable, replacement(id + R"(, "b" INTEGER NOT NULL DEFAULT 1, "a" TEXT)",
                                                    R"("a", "b", "id")", R"("a", "b", "id")")}) ==
          Words{"alter column `b` of `T`: position"});
  }
  SUBCASE("of a column's name") {
    CHECK(recognized(sqlite(),
                     {kTable, replacement(id + R"(, "c" TEXT, "b" INTEGER NOT NULL DEFAULT 1)", R"("c", "b", "id")",
                                          R"("a", "b", "id")", R"(CREATE INDEX "T_c_idx" ON "T"("c");)")}) ==
          Words{"rename column `a` of `T` to `c`", "drop index `T_a_idx`", "create index `T_c_idx` on `T`"});
  }
  SUBCASE("of values, where a column takes what others cannot be without") {
    CHECK(recognized(sqlite(),
                     {kTable, replacement(id + R"(, "a" TEXT NOT NULL DEFAULT 'x', "b" INTEGER NOT NULL DEFAULT 1)",
                                          R"("a", "b", "id")", R"(coalesce("a", 'x') AS "a", "b", "id")")}) ==
          Words{"alter column `a` of `T`: type text, not null, default"});
  }
  SUBCASE("of a column that is there again without its values") {
    CHECK(recognized(sqlite(), {kTable, replacement(id + R"(, "a" TEXT, "b" TEXT)", R"("a", "id")", R"("a", "id")")}) ==
          Words{"drop column `b` of `T`", "add column `b` (text) to `T`"});
  }
  SUBCASE("of a new column, filled as it comes") {
    CHECK(
        recognized(sqlite(),
                   {kTable, replacement(id + R"(, "a" TEXT, "b" INTEGER NOT NULL DEFAULT 1, "n" INTEGER NOT NULL)",
                                        R"("a", "b", "id", "n")", R"("a", "b", "id", "b" * 2)")}) ==
        Words{"add column `n` (integer(32 bits)) to `T`", "alter column `n` of `T`: type integer(32 bits), not null"});
  }
  SUBCASE("of what goes with the old one") {
    CHECK(recognized(sqlite(), {kTable + R"(CREATE TRIGGER "tr" AFTER INSERT ON "T" BEGIN SELECT 1; END;)",
                                replacement(id + R"(, "a" TEXT, "b" INTEGER NOT NULL DEFAULT 1, UNIQUE ("b"))",
                                            R"("a", "b", "id")", R"("a", "b", "id")", "")}) ==
          Words{"drop trigger `tr`", "drop index `T_a_idx`", "add unique constraint (b) to `T`"});
  }
}

TEST_CASE("several tables are replaced one after the other") {
  const std::string other = replace_all(kTable, "\"T", "\"U");
  const std::string first =
      replacement(R"("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "a" TEXT)", R"("a", "id")", R"("a", "id")", "");
  CHECK(
      recognized(sqlite(), {kTable + other, first + replace_all(replace_all(first, "\"T", "\"U"), "new_T", "new_U")}) ==
      Words{"drop index `T_a_idx`", "drop column `b` of `T`", "drop index `U_a_idx`", "drop column `b` of `U`"});
}

TEST_CASE("what does not fit is no replacement") {
  const std::string columns = R"("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "a" TEXT)";
  const auto unchanged = [&](const std::string& script) {
    const Words words = recognized(sqlite(), {kTable, script});
    return std::any_of(words.begin(), words.end(),
                       [](const std::string& word) { return word.starts_with("create table"); });
  };
  SUBCASE("some rows") {
    CHECK(unchanged(replace_all(replacement(columns, R"("a", "id")", R"("a", "id")"), "FROM \"T\"",
                                "FROM \"T\" WHERE \"a\" IS NOT NULL")));
  }
  SUBCASE("a copy that leaves out the names of columns") {
    CHECK(unchanged(
        replace_all(replacement(columns, R"("a", "id")", R"("a", "id")"), R"(("a", "id") SELECT)", "SELECT")));
  }
  SUBCASE("another statement in between") {
    CHECK(unchanged(replace_all(replacement(columns, R"("a", "id")", R"("a", "id")"), "DROP TABLE \"T\";",
                                "UPDATE \"new_T\" SET \"a\" = 'x';\nDROP TABLE \"T\";")));
  }
  SUBCASE("a text that does not end") {
    CHECK(unchanged(replacement(columns, R"("a", "id")", R"("a", 'x\' AS "id")")));
  }
}

TEST_CASE("a cast by way of text is no conversion where an enum takes the place of another") {
  const std::string before = "CREATE TYPE e AS ENUM ('a', 'b');\nCREATE TABLE t (c e DEFAULT 'a', d e[]);";
  const std::string script =
      "BEGIN;\nCREATE TYPE e_new AS ENUM ('a');\nALTER TABLE t ALTER COLUMN c DROP DEFAULT;\n"
      "ALTER TABLE t ALTER COLUMN c TYPE e_new USING (c::text::e_new);\n"
      "ALTER TABLE t ALTER COLUMN d TYPE e_new[] USING (\"d\"::text::\"e_new\"[]);\n"
      "ALTER TYPE e RENAME TO e_old;\nALTER TYPE e_new RENAME TO e;\nDROP TYPE e_old;\n"
      "ALTER TABLE t ALTER COLUMN c SET DEFAULT 'a';\nCOMMIT;";
  const auto conversions = [](const std::vector<std::string>& scripts) {
    History history = history_of(postgresql(), scripts);
    recognize(history, postgresql());
    const auto& steps = history.in_order().back().up;
    return std::count_if(steps.begin(), steps.end(), [](const Step& step) {
      const auto* alter = step.operation.as<AlterColumn>();
      return alter != nullptr && alter->conversion;
    });
  };
  CHECK(recognized(postgresql(), {before, script}).size() == 8);  // without BEGIN and COMMIT
  CHECK(conversions({before, script}) == 0);
  SUBCASE("another expression converts") {
    CHECK(conversions({before, replace_all(script, "c::text::e_new", "lower(c::text)::e_new")}) == 1);
  }
  SUBCASE("another type is no successor") {
    CHECK(conversions({before, replace_all(script, "ALTER TYPE e_new RENAME TO e;", "")}) == 2);
  }
}

TEST_CASE("a sequence that is given to a column numbers it") {
  const auto made = [](const std::string& sequence, const std::string& owner, const std::string& value) {
    History history = history_of(postgresql(), {"CREATE TABLE t (id bigint NOT NULL);\n" + sequence + ";\n" + owner +
                                                ";\nALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT " + value + ";"});
    const std::vector<std::string> before = texts(history);
    recognize(history, postgresql());
    CHECK(texts(history) == before);
    Diagnostics diagnostics;
    const Catalog catalog = simulate(history, postgresql().catalog_rules(), diagnostics);
    CHECK(diagnostics.items().empty());
    const Column column = catalog.find_table("t")->definition.columns[0];
    const bool numbered = column.identity && column.identity->kind == IdentityKind::Serial && !column.default_value;
    CHECK(numbered == catalog.objects().empty());
    return numbered;
  };
  const std::string dumped =
      "CREATE SEQUENCE t_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    CACHE 1";
  const std::string owner = "ALTER SEQUENCE t_id_seq OWNED BY t.id";
  CHECK(made(dumped, owner, "nextval('t_id_seq'::regclass)"));
  CHECK(made("CREATE SEQUENCE t_id_seq", owner, "nextval('t_id_seq')"));
  CHECK(made("CREATE SEQUENCE IF NOT EXISTS t_id_seq AS integer OWNED BY t.id", "SELECT 1", "nextval('t_id_seq')"));
  CHECK_FALSE(made(dumped, "SELECT 1", "nextval('t_id_seq')"));
  CHECK_FALSE(made(dumped, "ALTER SEQUENCE t_id_seq OWNED BY NONE", "nextval('t_id_seq')"));
  CHECK_FALSE(made(dumped, owner, "nextval('another')"));
  CHECK_FALSE(made("CREATE SEQUENCE t_id_seq START 100", owner, "nextval('t_id_seq')"));
  CHECK_FALSE(made("CREATE SEQUENCE t_id_seq INCREMENT BY 50", owner, "nextval('t_id_seq')"));
}

TEST_CASE("names are looked up in the schemas that a migration says") {
  const auto second = [](const std::string& script) {
    History history = history_of(
        postgresql(),
        {"CREATE SCHEMA app;\nCREATE TABLE app.t (id integer PRIMARY KEY);\nCREATE TABLE p (id integer);", script});
    recognize(history, postgresql());
    Diagnostics diagnostics;
    const Catalog catalog = simulate(history, postgresql().catalog_rules(), diagnostics);
    CHECK(diagnostics.items().empty());
    return catalog;
  };
  SUBCASE("new things are made in the first") {
    const Catalog made = second(
        "SET search_path TO app, public;\nCREATE TABLE u (id integer REFERENCES t);\nCREATE TYPE e AS ENUM ('a');\n"
        "CREATE INDEX i ON u (id);\nCREATE VIEW v AS SELECT 1;");
    CHECK(made.find_table("app.u") == nullptr);
    CHECK(made.find_table({Identifier("app"), "u"}) != nullptr);
    CHECK(made.find_enum({Identifier("app"), "e"}) != nullptr);
    CHECK(made.find_index({Identifier("app"), "i"}));
    CHECK(made.find_object(ObjectKind::View, {Identifier("app"), "v"}) != nullptr);
  }
  SUBCASE("what is there is found in the first that has it") {
    const Catalog made =
        second("set search_path = 'app', \"public\";\nALTER TABLE t ADD a text;\nALTER TABLE p ADD a text;");
    CHECK(made.find_table({Identifier("app"), "t"})->definition.columns.size() == 2);
    CHECK(made.find_table("p")->definition.columns.size() == 2);
  }
  SUBCASE("until it is set again") {
    const Catalog made = second(
        "SET LOCAL search_path TO app;\nCREATE TABLE u (id integer);\nRESET search_path;\nCREATE TABLE w (id "
        "integer);");
    CHECK(made.find_table({Identifier("app"), "u"}) != nullptr);
    CHECK(made.find_table("w") != nullptr);
  }
  SUBCASE("what is qualified stays so") {
    const Catalog made = second("SET search_path TO app;\nCREATE TABLE public.u (id integer);");
    CHECK(made.find_table("u") != nullptr);
  }
}

}  // namespace crosswalk
