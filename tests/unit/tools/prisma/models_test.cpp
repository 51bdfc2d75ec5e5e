#include <doctest/doctest.h>

#include "tools/prisma/default_literals.h"
#include "tools/prisma/described_defaults.h"
#include "tools/prisma/described_types.h"
#include "tools/prisma/model_names.h"
#include "tools/prisma/schema_layout.h"

// The rules by which a schema.prisma is made, one by one. That all of them together say what Prisma would say, the
// conformance questions `models` ask the real tool.
namespace crosswalk::test {
namespace {

using prisma::DescribedType;
using prisma::Family;

std::string default_of(std::string_view sql, DescribedType type) {
  return prisma::describe_postgresql_default(sql, type, {{.name = "mood", .schema = "public", .labels = {"sad", "1x"}}})
      .value_or("(none)");
}
std::string sqlite_default(std::string_view sql, Family family) {
  return prisma::describe_sqlite_default(sql, {.family = family, .native = {}, .spelling = {}, .labels = {}})
      .value_or("(none)");
}
DescribedType of(Family family, std::optional<std::string> native = {}) {
  return {.family = family, .native = std::move(native), .spelling = {}, .labels = {}};
}
DescribedType list_of(Family family) {
  DescribedType type = of(family);
  type.list = true;
  return type;
}

TEST_CASE("prisma models: names") {
  CHECK(prisma::sanitized("user-roles") == "user_roles");
  CHECK(prisma::sanitized("_1st") == "st");
  CHECK(prisma::sanitized("na\xC3\xAFve") == "na_ve");
  CHECK(prisma::field_name("\xC3\xBC").name.empty());
  CHECK_FALSE(prisma::field_name("class").mapped.has_value());
  CHECK(prisma::type_name("return", {}).name == "Renamedreturn");
  CHECK(prisma::type_name("a b", "x").name == "x_a_b");
  CHECK(prisma::label_name("").name == "EMPTY_ENUM_VALUE");
  CHECK(prisma::type_name("Json", {}).name == "RenamedJson");
  const auto names = prisma::names_of_all({"a_b", "a b", "a-b", "\xC3\xBC", "\xC3\xBC"}, prisma::field_name);
  CHECK(names[0].name == "a_b");
  CHECK(names[1].name == "a_b_");
  CHECK(names[2].name == "a_b__");
  CHECK(names[2].mapped == "a-b");
  CHECK(names[4].name.empty());
  CHECK(prisma::default_constraint_name("t", {"a", "b"}, "_key", 63) == "t_a_b_key");
  CHECK(prisma::default_constraint_name("T", {"averyveryveryveryveryverylongcolumnname", "anotherveryverylongone"},
                                        "_key",
                                        63) == "T_averyveryveryveryveryverylongcolumnname_anotherveryverylo_key");
}

TEST_CASE("prisma models: layout") {
  CHECK(prisma::schema_string("a\"b\\\n\x01") == R"("a\"b\\\n\u0001")");
  const prisma::SchemaBlock block{
      .keyword = "model",
      .name = "A",
      .documentation = {"why"},
      .lines = {{.cells = {"id", "Int", "@id"}, .documentation = {}},
                {.cells = {"x", "Int", "a"}, .documentation = {"no"}, .commented_out = true},
                {.cells = {"name", "String?", ""}, .documentation = {}}},
      .attributes = {"@@map(\"a\")"}};
  CHECK(prisma::lay_out({block, {.keyword = "enum", .name = "E"}}) ==
        "/// why\nmodel A {\n  id   Int     @id\n  /// no\n  // x Int a\n  name String?\n\n  @@map(\"a\")\n}\n"
        "\nenum E {\n}\n");
}

TEST_CASE("prisma models: types of PostgreSQL") {
  const auto native = [](const Type& type) { return prisma::describe_postgresql_type(type).native.value_or(""); };
  CHECK(native(TimestampType{.precision = 3}).empty());
  CHECK(native(TimestampType{}) == "Timestamp(6)");
  CHECK(native(TimestampType{.precision = {}, .with_zone = true}) == "Timestamptz(6)");
  CHECK(native(ArrayType{Type(TimestampType{.precision = {}, .with_zone = true})}) == "Timestamptz");
  CHECK(native(DecimalType{.precision = 65, .scale = 30}).empty());
  CHECK(native(DecimalType{.precision = 5}) == "Decimal(5, 0)");
  CHECK(native(CharType{}) == "Char(1)");
  CHECK(native(NativeType{"postgresql", "bit varying(7)"}) == "VarBit(7)");
  CHECK(native(NativeType{"postgresql", "public.citext"}) == "Citext");
  CHECK(prisma::describe_postgresql_type(NativeType{"postgresql", "vector(3)"}).spelling == "vector");
  CHECK(prisma::describe_postgresql_type(ArrayType{Type(NativeType{"postgresql", "tsvector"})}).spelling ==
        "_tsvector");
}

TEST_CASE("prisma models: types of SQLite") {
  const auto family = [](std::string_view declared) { return prisma::describe_sqlite_type(declared).family; };
  CHECK(family("INTEGER") == Family::Int);
  CHECK(family("VARCHAR(20)") == Family::String);
  CHECK(family("decimal(10,2)") == Family::Decimal);
  CHECK(family("DateTime") == Family::DateTime);
  CHECK(family("smallint") == Family::Unsupported);
  CHECK(prisma::describe_sqlite_type("UNSIGNED Big Int").spelling == "unsigned big int");
}

TEST_CASE("prisma models: defaults of PostgreSQL that are constants") {
  CHECK(default_of("'it''s'::text", of(Family::String)) == "\"it's\"");
  CHECK(default_of("E'a\\nb'", of(Family::String)) == "\"a\\nb\"");
  CHECK(default_of("(-7)", of(Family::BigInt)) == "-7");
  CHECK(default_of("'5'", of(Family::Int)) == "5");
  CHECK(default_of("99999999999", of(Family::Int)) == "dbgenerated()");
  CHECK(default_of("1e3", of(Family::Float)) == "1000");
  CHECK(default_of(".5", of(Family::Decimal)) == "0.5");
  CHECK(default_of("'t'", of(Family::Boolean)) == "true");
  CHECK(default_of("NULL::character varying", of(Family::String)) == "(none)");
  CHECK(default_of("'\\x0102'", of(Family::Bytes)) == "\"AQI=\"");
  CHECK(default_of("'{\"a\": 1}'::jsonb", of(Family::Json)) == "\"{\\\"a\\\": 1}\"");
  DescribedType mood = of(Family::Enum);
  mood.labels = 0;
  CHECK(default_of("'sad'::mood", mood) == "sad");
  CHECK(default_of("'1x'", mood) == "x");
  CHECK(default_of("'gone'", mood) == "dbgenerated()");
}

TEST_CASE("prisma models: lists as defaults") {
  CHECK(default_of("'{}'", list_of(Family::Uuid)) == "[]");
  CHECK(default_of("'{a,\"b \\\" c\"}'::text[]", list_of(Family::String)) == "[\"a\", \"b \\\" c\"]");
  CHECK(default_of("ARRAY[1, '-2'::integer]", list_of(Family::Int)) == "[1, -2]");
  CHECK(default_of("(ARRAY[]::character varying[])::text[]", list_of(Family::String)) == "[]");
  CHECK(default_of("'{NULL}'", list_of(Family::String)) == "dbgenerated()");
  CHECK(default_of("'{{a}}'", list_of(Family::String)) == "dbgenerated()");
}

TEST_CASE("prisma models: defaults that the server computes, as it prints them") {
  CHECK(default_of("now()", of(Family::DateTime)) == "now()");
  CHECK(default_of("CURRENT_TIMESTAMP(3)", of(Family::DateTime)) == "dbgenerated(\"CURRENT_TIMESTAMP(3)\")");
  CHECK(default_of("now()", of(Family::String)) == "dbgenerated(\"now()\")");
  CHECK(default_of("public.UUID_generate_v4()", of(Family::Uuid, "Uuid")) == "dbgenerated(\"uuid_generate_v4()\")");
  CHECK(default_of("nextval('s')", of(Family::Int)) == "autoincrement()");
  CHECK(default_of("now() at time zone 'utc'", of(Family::DateTime)) ==
        "dbgenerated(\"(now() AT TIME ZONE 'utc'::text)\")");
  CHECK(default_of("timezone('utc', now())", of(Family::DateTime)) == "dbgenerated(\"timezone('utc'::text, now())\")");
  CHECK(default_of("(now() + interval '1 day')", of(Family::DateTime)) ==
        "dbgenerated(\"(now() + '1 day'::interval)\")");
  CHECK(default_of("'2020-01-01'", of(Family::DateTime, "Date")) == "dbgenerated(\"'2020-01-01'::date\")");
  CHECK(default_of("'2020-01-01'", of(Family::DateTime)) ==
        "dbgenerated(\"'2020-01-01 00:00:00'::timestamp without time zone\")");
}

// The engine takes `dbgenerated()` for equal to any default, so that not knowing does no harm.
TEST_CASE("prisma models: what the server would print is not guessed") {
  for (const std::string_view sql : {"lower('X')", "1 + 2", "now() + interval '36 hours'", "'yesterday'", "'a' || 'b'",
                                     "other.f()", "(", "'", "ARRAY[", "", "E'\\x41'"}) {
    CAPTURE(sql);
    CHECK(default_of(sql, of(Family::DateTime)) == "dbgenerated()");
  }
}

TEST_CASE("prisma models: sums of two") {
  const auto sum = prisma::read_arithmetic("(amount * 0.2)");
  REQUIRE(sum.has_value());
  CHECK(sum->column == "amount");
  CHECK(sum->operation == '*');
  CHECK(sum->number == "0.2");
  CHECK(prisma::read_arithmetic("a / b")->other_column == "b");
  for (const std::string_view sql : {"a", "a +", "f(a) + 1", "a + 1 + 2", "(a + 1", "a || b", "-a + 1"}) {
    CAPTURE(sql);
    CHECK_FALSE(prisma::read_arithmetic(sql).has_value());
  }
}

TEST_CASE("prisma models: defaults of SQLite") {
  CHECK(sqlite_default("'it''s'", Family::String) == "\"it's\"");
  CHECK(sqlite_default("lower('X')", Family::String) == "\"lower('X')\"");
  CHECK(sqlite_default("datetime('now')", Family::DateTime) == "now()");
  CHECK(sqlite_default("CURRENT_DATE", Family::DateTime) == "dbgenerated(\"CURRENT_DATE\")");
  CHECK(sqlite_default("'5'", Family::BigInt) == "5");
  CHECK(sqlite_default("+3", Family::Int) == "dbgenerated(\"+3\")");
  CHECK(sqlite_default("1", Family::Boolean) == "true");
  CHECK(sqlite_default("NULL", Family::String) == "(none)");
  CHECK(sqlite_default("'{}'", Family::Json) == "dbgenerated()");
}

}  // namespace
}  // namespace crosswalk::test
