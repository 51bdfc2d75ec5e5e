#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "crosswalk/base/fields.h"
#include "crosswalk/base/variant.h"
#include "crosswalk/ir/names.h"

// Expressions, shallow on purpose: what every dialect can spell, and SQL text for the rest.
namespace crosswalk {

struct NullValue {
  CROSSWALK_KIND("null");
  CROSSWALK_NO_FIELDS(NullValue);
};
struct BoolValue {
  bool value = false;
  CROSSWALK_KIND("bool");
  CROSSWALK_FIELDS(BoolValue, value);
};
// A number as written, with its sign: "-1", "1.50".
struct NumberValue {
  std::string text;
  CROSSWALK_KIND("number");
  CROSSWALK_FIELDS(NumberValue, text);
};
struct StringValue {
  std::string text;
  CROSSWALK_KIND("string");
  CROSSWALK_FIELDS(StringValue, text);
};
// The time at which the transaction or statement began.
struct CurrentTimestamp {
  std::optional<std::int32_t> precision;
  CROSSWALK_KIND("now");
  CROSSWALK_FIELDS(CurrentTimestamp, precision);
};
// A random UUID, made by the database.
struct RandomUuid {
  CROSSWALK_KIND("uuid");
  CROSSWALK_NO_FIELDS(RandomUuid);
};
// An expression of one dialect, word for word.
struct SqlExpression {
  std::string dialect;
  std::string text;
  CROSSWALK_KIND("sql");
  CROSSWALK_FIELDS(SqlExpression, dialect, text);
};

using ExpressionKind =
    std::variant<NullValue, BoolValue, NumberValue, StringValue, CurrentTimestamp, RandomUuid, SqlExpression>;

// An expression, and how its author spelled it: `now()` and `CURRENT_TIMESTAMP` are one kind and two spellings.
// Comparison looks at the kind alone.
struct Expression {
  ExpressionKind kind;
  std::optional<Spelling> written;

  Expression() = default;
  template <class Kind>
    requires is_alternative<Kind, ExpressionKind>
  Expression(Kind value) : kind(std::move(value)) {}  // NOLINT(google-explicit-constructor): a kind is an expression.
  Expression(ExpressionKind value, std::optional<Spelling> spelling)
      : kind(std::move(value)), written(std::move(spelling)) {}

  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&kind);
  }
  friend bool operator==(const Expression& left, const Expression& right) { return left.kind == right.kind; }
};

}  // namespace crosswalk
