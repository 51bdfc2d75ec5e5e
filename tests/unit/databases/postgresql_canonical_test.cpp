#include "databases/postgresql/canonical.h"

#include <doctest/doctest.h>

#include <string>

#include "databases/postgresql/dialect.h"
#include "databases/postgresql/sql_reader.h"

namespace {

using namespace crosswalk;

// A table with a column of each family.
TableDefinition table() {
  TableDefinition definition;
  definition.name = "t";
  const auto add = [&](const char* name, const Type& type) {
    Column column;
    column.name = Identifier(name);
    column.type = type;
    definition.columns.push_back(column);
  };
  add("status", VarcharType{20});
  add("note", TextType{});
  add("amount", IntegerType{});
  add("price", DecimalType{10, 2});
  add("made", DateType{});
  add("open", BooleanType{});
  add("code", NativeType{"postgresql", "citext"});
  add("settings", JsonType{.binary = true});
  add("kind", EnumType{.name = QualifiedName(Identifier("kind")), .labels = {}});
  return definition;
}

std::string canonical(const std::string& sql, const Type* wanted = nullptr) {
  return postgresql::canonical_expression(SqlExpression{"postgresql", sql}, table(), wanted);
}

std::string value(const std::string& sql, const Type& type) {
  return postgresql::canonical_expression(postgresql::read_expression(sql), table(), &type);
}

void same(const std::string& written, const std::string& shown) {
  INFO(written);
  CHECK(canonical(written) == canonical(shown));
}

void different(const std::string& left, const std::string& right) {
  INFO(left);
  CHECK(canonical(left) != canonical(right));
}

}  // namespace

// The second of each pair is what PostgreSQL 15 shows of the first.
TEST_CASE("what the server re-spells is one expression") {
  same("status IN ('a', 'b')",
       "((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))");
  same("note NOT IN ('a','b')", "(note <> ALL (ARRAY['a'::text, 'b'::text]))");
  same("status in ('a')", "((status)::text = 'a'::text)");
  same("amount BETWEEN 1 AND 9 AND note IS NOT NULL", "((amount >= 1) AND (amount <= 9) AND (note IS NOT NULL))");
  same("amount NOT BETWEEN 1 AND 9", "((amount < 1) OR (amount > 9))");
  same("note LIKE 'a%' or note not ilike '%b'", "((note ~~ 'a%'::text) OR (note !~~* '%b'::text))");
  same("amount != -1", "(amount <> '-1'::integer)");
  same("price > 0", "(price > (0)::numeric)");
  same("amount * 2 > 1.5", "(((amount * 2))::numeric > 1.5)");
  same("lower(status)", "lower((status)::text)");
  same("length(code) <= 50", "(length((code)::text) <= 50)");
  same("public.f(note)", "f(note)");
  same("CAST(note AS integer) > 0", "((note)::integer > 0)");
  same("made + interval '1 day'", "(made + '1 day'::interval)");
  same("made + interval '24 hours'", "(made + '24:00:00'::interval)");
  same("made + interval '1 year 2 months 1 week -30min'", "(made + '1 year 2 mons 7 days -00:30:00'::interval)");
  same("made + '90 seconds'::interval", "(made + '00:01:30'::interval)");
  same("made + interval '0'", "(made + '00:00:00'::interval)");
  same("made + interval '90'", "(made + '00:01:30'::interval)");
  same("note IS NOT DISTINCT FROM 'x'", "(NOT (note IS DISTINCT FROM 'x'::text))");
  same("case when open then 1 end = 1", "(CASE WHEN open THEN 1 ELSE NULL::integer END = 1)");
  same("kind = 'a' AND NOT (kind = 'b')", "((kind = 'a'::kind) AND (NOT (kind = 'b'::kind)))");
  same("COALESCE(note, '')", "COALESCE(note, ''::text)");
  same("extract(year from made) > 2000", "(EXTRACT(year FROM made) > (2000)::numeric)");
  same("\"note\" ~ '^a'", "(note ~ '^a'::text)");
  same("amount > 0 and (note = 'x' or open)", "((amount > 0) AND ((note = 'x'::text) OR open))");
}

TEST_CASE("what means something else is another expression") {
  different("status IN ('a', 'b')", "status IN ('a', 'c')");
  different("amount > 0", "amount >= 0");
  different("amount + 1 * 2 > 0", "(amount + 1) * 2 > 0");
  different("a AND b OR c", "a AND (b OR c)");
  different("NOT a = b", "(NOT a) = b");
  different("note::integer > 0", "note > 0");
  different("note = 'a'", "note = 'A'");
  different("lower(note)", "upper(note)");
  different("note LIKE 'a%'", "note ILIKE 'a%'");
  different("f(note)", "other.f(note)");
  // The extension has a function of its own for this type, which ignores case.
  different("strpos(code, 'a') = 0", "strpos(code::text, 'a') = 0");
  different("made + interval '24 hours'", "made + interval '1 day'");
  different("made + interval '1 day'", "made + interval '1.5 days'");
  different("code = 'a'", "code::text = 'a'");
}

TEST_CASE("a default is a value of its column's type") {
  CHECK(value("'0'", IntegerType{}) == value("0", IntegerType{}));
  CHECK(value("'-1'::integer", IntegerType{}) == value("-1", IntegerType{}));
  CHECK(value("'f'", BooleanType{}) == value("false", BooleanType{}));
  CHECK(value("'{\"a\": 1}'::jsonb", JsonType{true}) == value("'{\"a\":1}'", JsonType{true}));
  CHECK(value("'{\"bb\": [1, {}], \"c\": {\"d\": \"x: {\", \"a\": null}, \"a\": 0, \"a\": 1}'", JsonType{true}) ==
        value("'{\"a\": 1, \"c\": {\"a\": null, \"d\": \"x: {\"}, \"bb\": [1, {}]}'::jsonb", JsonType{true}));
  CHECK(value("'[2, 1]'", JsonType{true}) != value("'[1, 2]'", JsonType{true}));
  CHECK(value("'{\"b\": 1, \"a\": 2}'", JsonType{false}) != value("'{\"a\": 2, \"b\": 1}'", JsonType{false}));
  CHECK(value("'{\"a\": '", JsonType{true}) == "'{\"a\": '");
  CHECK(value("'2020-01-01 00:00:00'::timestamp without time zone", TimestampType{}) ==
        value("'2020-01-01'", TimestampType{}));
  CHECK(value("nextval('public.t_id_seq'::regclass)", IntegerType{}) == value("nextval('T_ID_SEQ')", IntegerType{}));
  CHECK(value("NULL::character varying", VarcharType{20}) == "NULL");
  CHECK(value("'0'", TextType{}) != value("0", TextType{}));
}

TEST_CASE("what is no expression is compared by its words") {
  CHECK(canonical("EXCLUDE USING gist (made WITH  &&)") == canonical("exclude  using GIST (made with &&)"));
  CHECK(canonical("((((") == "( ( ( (");
  CHECK(canonical(std::string(5000, '(') + "1") != "");
  CHECK(canonical("") == "");
}

TEST_CASE("the keys and the condition of an exclusion are expressions") {
  same("EXCLUDE USING gist (status WITH =, daterange(made, made, '[)') WITH &&) WHERE (kind IN ('a', 'b'))",
       "EXCLUDE USING gist (status WITH =, daterange(made, made, '[)'::text) WITH &&) "
       "WHERE (kind = ANY (ARRAY['a'::kind, 'b'::kind]))");
  different("EXCLUDE USING gist (status WITH =)", "EXCLUDE USING gist (status WITH &&)");
  different("EXCLUDE USING gist (status WITH =)", "EXCLUDE USING btree (status WITH =)");
  different("EXCLUDE USING gist (a WITH =) WHERE (open)", "EXCLUDE USING gist (a WITH =) WHERE (NOT open)");
  different("EXCLUDE USING gist (a WITH =)", "EXCLUDE USING gist (a WITH =) DEFERRABLE");
  different("EXCLUDE USING gist (a gist_text_ops WITH =)", "EXCLUDE USING gist (a WITH =)");
}

TEST_CASE("an exclusion comes back with its method, and its condition between further parentheses") {
  const auto settled = [](std::string text) {
    Constraint constraint = NativeConstraint{.name = std::nullopt, .dialect = "postgresql", .text = std::move(text)};
    postgresql::PostgresqlDialect().catalog_rules().settle_constraint(constraint);
    return std::get<NativeConstraint>(constraint).text;
  };
  CHECK(settled("EXCLUDE (a WITH =) WHERE (a IS NOT NULL)") == "EXCLUDE USING btree (a WITH =) WHERE (a IS NOT NULL)");
  CHECK(settled("EXCLUDE USING btree (a WITH =) WHERE ((a IS NOT NULL))") ==
        "EXCLUDE USING btree (a WITH =) WHERE (a IS NOT NULL)");
  CHECK(settled("EXCLUDE USING gist (a WITH =) WHERE ((a) > (b))") ==
        "EXCLUDE USING gist (a WITH =) WHERE ((a) > (b))");
  CHECK(settled("EXCLUDE ((") == "EXCLUDE USING btree ((");
}
