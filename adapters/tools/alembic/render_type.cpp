#include "render_type.h"

#include <vector>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "python_text.h"

namespace crosswalk::alembic {
namespace {

// A way to say a type, and what SQLAlchemy compiles it to.
struct Candidate {
  std::string python;
  std::string compiled;
};
using Candidates = std::vector<Candidate>;

std::string sized(std::string_view name, const std::optional<std::int32_t>& length) {
  return std::string(name) + (length ? "(" + std::to_string(*length) + ")" : "");
}

std::string keyword(std::string_view name, const std::optional<std::int32_t>& value) {
  return value ? std::string(name) + "=" + std::to_string(*value) : "";
}

std::string numeric_arguments(const DecimalType& decimal) {
  std::string text = keyword("precision", decimal.precision);
  if (decimal.scale) text += ", " + keyword("scale", decimal.scale);
  return text;
}

std::string numeric_spelling(std::string_view name, const DecimalType& decimal) {
  if (!decimal.precision) return std::string(name);
  return std::string(name) + "(" + std::to_string(*decimal.precision) +
         (decimal.scale ? ", " + std::to_string(*decimal.scale) : "") + ")";
}

Candidates integer_candidates(const IntegerType& integer) {
  if (integer.is_unsigned) return {};
  switch (integer.bits) {
    case 16:
      return {{"sa.SmallInteger()", "SMALLINT"}};
    case 32:
      return {{"sa.Integer()", "INTEGER"}};
    case 64:
      return {{"sa.BigInteger()", "BIGINT"}};
    default:
      return {};
  }
}

Candidates timestamp_candidates(const TimestampType& time, bool postgresql) {
  if (!postgresql) {
    if (time.precision || time.with_zone) return {};
    return {{"sa.DateTime()", "DATETIME"}, {"sa.TIMESTAMP()", "TIMESTAMP"}};
  }
  const std::string zone = time.with_zone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE";
  if (time.precision) {
    return {{std::string("postgresql.TIMESTAMP(") + (time.with_zone ? "timezone=True, " : "") +
                 keyword("precision", time.precision) + ")",
             sized("TIMESTAMP", time.precision) + zone}};
  }
  return {{time.with_zone ? "sa.DateTime(timezone=True)" : "sa.DateTime()", "TIMESTAMP" + zone}};
}

Candidates time_candidates(const TimeType& time, bool postgresql) {
  if (!postgresql) return time.precision || time.with_zone ? Candidates{} : Candidates{{"sa.Time()", "TIME"}};
  const std::string zone = time.with_zone ? " WITH TIME ZONE" : " WITHOUT TIME ZONE";
  if (time.precision) {
    return {{std::string("postgresql.TIME(") + (time.with_zone ? "timezone=True, " : "") +
                 keyword("precision", time.precision) + ")",
             sized("TIME", time.precision) + zone}};
  }
  return {{time.with_zone ? "sa.Time(timezone=True)" : "sa.Time()", "TIME" + zone}};
}

// SQLAlchemy's classes for the types that only PostgreSQL knows and that take no arguments.
Candidates postgresql_native(const NativeType& native) {
  static constexpr std::string_view kNames[] = {"CIDR",      "CITEXT",  "DATERANGE", "HSTORE",  "INET",     "INT4RANGE",
                                                "INT8RANGE", "MACADDR", "MACADDR8",  "MONEY",   "NUMRANGE", "OID",
                                                "TSQUERY",   "TSRANGE", "TSTZRANGE", "TSVECTOR"};
  for (const std::string_view name : kNames) {
    if (equals_ignoring_case(name, native.spelling))
      return {{"postgresql." + std::string(name) + "()", std::string(name)}};
  }
  return {};
}

Candidates candidates_of(const Type& type, const Dialect& dialect) {
  const bool postgresql = dialect.name() == "postgresql";
  const bool sqlite = dialect.name() == "sqlite";
  return std::visit(
      Overloaded{
          [](const TextType&) -> Candidates { return {{"sa.Text()", "TEXT"}}; },
          [](const BooleanType&) -> Candidates { return {{"sa.Boolean()", "BOOLEAN"}}; },
          [](const IntegerType& integer) { return integer_candidates(integer); },
          [](const DecimalType& decimal) -> Candidates {
            return {{"sa.Numeric(" + numeric_arguments(decimal) + ")", numeric_spelling("NUMERIC", decimal)},
                    {"sa.DECIMAL(" + numeric_arguments(decimal) + ")", numeric_spelling("DECIMAL", decimal)}};
          },
          [&](const FloatType& real) -> Candidates {
            if (sqlite)
              return {{"sa.Float()", "FLOAT"},
                      {"sa.REAL()", "REAL"},
                      {"sa.Double()", "DOUBLE"},
                      {"sa.DOUBLE_PRECISION()", "DOUBLE PRECISION"}};
            if (real.bits == 32) return {{"sa.REAL()", "REAL"}};
            return {{"sa.Double()", postgresql ? "DOUBLE PRECISION" : "DOUBLE"}};
          },
          [](const VarcharType& text) -> Candidates {
            return {{"sa.String(" + keyword("length", text.length) + ")", sized("VARCHAR", text.length)}};
          },
          [](const CharType& text) -> Candidates {
            return {{"sa.CHAR(" + keyword("length", text.length) + ")", sized("CHAR", text.length)}};
          },
          [&](const BinaryType& bytes) -> Candidates {
            if (bytes.fixed || bytes.length) return {};
            return {{"sa.LargeBinary()", postgresql ? "BYTEA" : "BLOB"}};
          },
          [](const DateType&) -> Candidates { return {{"sa.Date()", "DATE"}}; },
          [&](const TimeType& time) { return time_candidates(time, postgresql); },
          [&](const TimestampType& time) { return timestamp_candidates(time, postgresql); },
          [&](const IntervalType&) -> Candidates {
            if (!postgresql) return {};
            return {{"sa.Interval()", "INTERVAL"}};
          },
          [&](const JsonType& json) -> Candidates {
            if (!json.binary) return {{"sa.JSON()", "JSON"}};
            if (!postgresql) return {};
            return {{"postgresql.JSONB(astext_type=sa.Text())", "JSONB"}};
          },
          [&](const UuidType&) -> Candidates { return {{postgresql ? "sa.Uuid()" : "sa.UUID()", "UUID"}}; },
          [&](const EnumType& named) -> Candidates {
            if (!postgresql || !named.name) return {};
            std::string text = "postgresql.ENUM(name=" + python_string(named.name->name.text);
            if (named.name->schema) text += ", schema=" + python_string(named.name->schema->text);
            return {{text + ", create_type=False)", dialect.quote(*named.name)}};
          },
          [&](const ArrayType& array) -> Candidates {
            const auto element = render_type(*array.element, dialect);
            const auto spelling = dialect.write_type(*array.element);
            if (!postgresql || !element || !spelling) return {};
            return {{"postgresql.ARRAY(" + *element + ")", *spelling + "[]"}};
          },
          [&](const NativeType& native) -> Candidates {
            if (!postgresql || native.dialect != dialect.name()) return {};
            return postgresql_native(native);
          },
      },
      type.kind);
}

}  // namespace

std::optional<std::string> render_type(const Type& type, const Dialect& dialect) {
  const auto spelling = dialect.write_type(type);
  if (!spelling) return std::nullopt;
  const bool keeps_spelling = dialect.name() == "sqlite";
  for (const Candidate& candidate : candidates_of(type, dialect)) {
    if (keeps_spelling ? candidate.compiled == *spelling : true) return candidate.python;
  }
  return std::nullopt;
}

}  // namespace crosswalk::alembic
