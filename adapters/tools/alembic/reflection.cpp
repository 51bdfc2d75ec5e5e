#include "reflection.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

struct Derived {
  std::string_view name;
  std::string_view base;
};
// The classes of sql/sqltypes.py and of the dialects, each with the one that it derives from.
constexpr std::array<Derived, 55> kTypeClasses = {{
    {"INTEGER", "Integer"},
    {"INT", "Integer"},
    {"SmallInteger", "Integer"},
    {"BigInteger", "Integer"},
    {"SMALLINT", "SmallInteger"},
    {"BIGINT", "BigInteger"},
    {"TINYINT", "Integer"},
    {"MEDIUMINT", "Integer"},
    {"VARCHAR", "String"},
    {"CHAR", "String"},
    {"NCHAR", "Unicode"},
    {"NVARCHAR", "Unicode"},
    {"Unicode", "String"},
    {"Text", "String"},
    {"TEXT", "Text"},
    {"CLOB", "Text"},
    {"UnicodeText", "Text"},
    {"LONGTEXT", "Text"},
    {"MEDIUMTEXT", "Text"},
    {"TINYTEXT", "Text"},
    {"Enum", "String"},
    {"ENUM", "Enum"},
    {"Float", "Numeric"},
    {"FLOAT", "Float"},
    {"REAL", "Float"},
    {"Double", "Float"},
    {"DOUBLE", "Double"},
    {"DOUBLE_PRECISION", "Double"},
    {"NUMERIC", "Numeric"},
    {"DECIMAL", "Numeric"},
    {"DATETIME", "DateTime"},
    {"TIMESTAMP", "DateTime"},
    {"DATE", "Date"},
    {"TIME", "Time"},
    {"BOOLEAN", "Boolean"},
    {"JSONB", "JSON"},
    {"UUID", "Uuid"},
    {"LargeBinary", "_Binary"},
    {"BYTEA", "LargeBinary"},
    {"BLOB", "LargeBinary"},
    {"BINARY", "_Binary"},
    {"VARBINARY", "_Binary"},
    {"Integer", ""},
    {"String", ""},
    {"Numeric", ""},
    {"DateTime", ""},
    {"Date", ""},
    {"Time", ""},
    {"Boolean", ""},
    {"JSON", ""},
    {"Uuid", ""},
    {"_Binary", ""},
    {"Interval", ""},
    {"ARRAY", ""},
    {"NullType", ""},
}};

const Derived* find_class(std::string_view name) {
  const auto* found =
      std::find_if(kTypeClasses.begin(), kTypeClasses.end(), [&](const Derived& entry) { return entry.name == name; });
  return found == kTypeClasses.end() ? nullptr : found;
}

using Keywords = std::vector<std::pair<std::string, Value>>;

Value number_or_none(const std::optional<std::int32_t>& number) {
  return number ? Value(static_cast<std::int64_t>(*number)) : Value(script::None{});
}

Value not_followed() { return Value::unknown("the type of a column that is read back is not followed"); }

Value make(const Reading& reading, std::string name, Keywords keywords = {}) {
  auto made = std::make_shared<Construct>(reading, std::string(reading.dialect.name()), std::move(name));
  made->keywords = std::move(keywords);
  return Value(std::move(made));
}

Value integer(const IntegerType& type, const Reading& reading) {
  if (type.bits == 32) return make(reading, "INTEGER");
  if (type.bits == 64) return make(reading, "BIGINT");
  return type.bits == 16 ? make(reading, "SMALLINT") : not_followed();
}

Value postgresql_type(const Type& type, const Reading& reading) {
  const auto timed = [&reading](const char* name, const auto& time) {
    return make(reading, name, {{"timezone", Value(time.with_zone)}, {"precision", number_or_none(time.precision)}});
  };
  return std::visit(
      Overloaded{
          [&](const TextType&) { return make(reading, "TEXT"); },
          [&](const BooleanType&) { return make(reading, "BOOLEAN"); },
          [&](const IntegerType& own) { return integer(own, reading); },
          [&](const DecimalType& own) {
            return make(reading, "NUMERIC",
                        {{"precision", number_or_none(own.precision)}, {"scale", number_or_none(own.scale)}});
          },
          [&](const FloatType& own) { return make(reading, own.bits == 32 ? "REAL" : "DOUBLE_PRECISION"); },
          [&](const VarcharType& own) { return make(reading, "VARCHAR", {{"length", number_or_none(own.length)}}); },
          [&](const CharType& own) { return make(reading, "CHAR", {{"length", number_or_none(own.length)}}); },
          [&](const BinaryType&) { return make(reading, "BYTEA"); },
          [&](const DateType&) { return make(reading, "DATE"); },
          [&](const TimeType& own) { return timed("TIME", own); },
          [&](const TimestampType& own) { return timed("TIMESTAMP", own); },
          [&](const JsonType& own) { return make(reading, own.binary ? "JSONB" : "JSON"); },
          [&](const UuidType&) { return make(reading, "UUID"); },
          [&](const auto&) { return not_followed(); },
      },
      type.kind);
}

// SQLite keeps the words of the author, and SQLAlchemy looks up the first of them.
Value sqlite_type(const Type& type, const Reading& reading) {
  if (!type.written) return not_followed();
  const std::string spelled = to_upper(type.written->text);
  const std::string name = spelled.substr(0, spelled.find('('));
  if (find_class(name) == nullptr || name != std::string(trim(name)) || !is_type_name("sqlalchemy", name))
    return not_followed();
  Keywords keywords;
  if (const auto* text = type.as<VarcharType>()) keywords.emplace_back("length", number_or_none(text->length));
  return make(reading, name, std::move(keywords));
}

}  // namespace

Value reflected_type(const Type& type, const Reading& reading) {
  if (reading.is("postgresql")) return postgresql_type(type, reading);
  return reading.is("sqlite") ? sqlite_type(type, reading) : not_followed();
}

std::optional<bool> is_kind_of_type(std::string_view made_by, std::string_view asked_for) {
  if (asked_for == "TypeEngine") return true;
  if (find_class(made_by) == nullptr || find_class(asked_for) == nullptr) return std::nullopt;
  for (std::string_view at = made_by; !at.empty(); at = find_class(at)->base) {
    if (at == asked_for) return true;
  }
  return false;
}

}  // namespace crosswalk::alembic
