#include "databases/sqlite/canonical.h"

#include <doctest/doctest.h>

#include <string>

#include "databases/sqlite/dialect.h"

namespace {

using namespace crosswalk;

std::string canonical(const std::string& sql, const Type* wanted = nullptr) {
  return sqlite::canonical_expression(sqlite::SqliteDialect().read_expression(sql), TableDefinition{}, wanted);
}
std::string value(const std::string& sql, const Type& type) { return canonical(sql, &type); }

}  // namespace

TEST_CASE("a default is what the affinity of its column makes of it") {
  CHECK(value("'0'", IntegerType{}) == value("0", IntegerType{}));
  CHECK(value("'0'", BooleanType{}) == value("FALSE", BooleanType{}));
  CHECK(value("' +7.0 '", DecimalType{}) == value("7", DecimalType{}));
  CHECK(value("'1.5'", FloatType{}) == value("1.50", FloatType{}));
  CHECK(value("'7.00'", FloatType{}) == value("7", FloatType{}));
  CHECK(value("'1.5'", TextType{}) != value("'1.50'", TextType{}));
  CHECK(value("'1.5.0'", FloatType{}) != value("1.50", FloatType{}));
  CHECK(value("0", VarcharType{20}) == value("'0'", VarcharType{20}));
  CHECK(value("'x'", IntegerType{}) == value("'x'", TextType{}));
  CHECK(value("'1'", IntegerType{}) != value("0", IntegerType{}));
  CHECK(value("'07'", TextType{}) != value("'7'", TextType{}));
  CHECK(value("'99999999999999999999'", IntegerType{}) == "'99999999999999999999'");
}

TEST_CASE("spacing, case and marks around names say nothing") {
  CHECK(canonical("`status` IN('a' , 'b')") == canonical("(status in ('a','b'))"));
  CHECK(canonical("((\"A\" > 1))") == canonical("a>1"));
  CHECK(canonical("status in ('a')") != canonical("status in ('A')"));
  CHECK(canonical("(a) > (b)") != canonical("a > b"));
}
