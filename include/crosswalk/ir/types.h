#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "crosswalk/base/box.h"
#include "crosswalk/base/fields.h"
#include "crosswalk/base/variant.h"
#include "crosswalk/ir/names.h"

// Column types: neutral kinds, and native spellings for what no kind covers.
namespace crosswalk {

struct Type;

struct BooleanType {
  CROSSWALK_KIND("boolean");
  CROSSWALK_NO_FIELDS(BooleanType);
};
// A two's-complement integer of 8, 16, 24, 32 or 64 bits.
struct IntegerType {
  std::int32_t bits = 32;
  bool is_unsigned = false;
  CROSSWALK_KIND("integer");
  CROSSWALK_FIELDS(IntegerType, bits, is_unsigned);
};
// An exact decimal; without a precision, as wide as the database allows.
struct DecimalType {
  std::optional<std::int32_t> precision;
  std::optional<std::int32_t> scale;
  CROSSWALK_KIND("decimal");
  CROSSWALK_FIELDS(DecimalType, precision, scale);
};
// A binary floating-point number of 32 or 64 bits.
struct FloatType {
  std::int32_t bits = 64;
  CROSSWALK_KIND("float");
  CROSSWALK_FIELDS(FloatType, bits);
};
// Text without a limit.
struct TextType {
  CROSSWALK_KIND("text");
  CROSSWALK_NO_FIELDS(TextType);
};
// Text up to a length in characters; without one, unlimited.
struct VarcharType {
  std::optional<std::int32_t> length;
  CROSSWALK_KIND("varchar");
  CROSSWALK_FIELDS(VarcharType, length);
};
// Text padded to a length in characters.
struct CharType {
  std::optional<std::int32_t> length;
  CROSSWALK_KIND("char");
  CROSSWALK_FIELDS(CharType, length);
};
// Bytes, up to a length or padded to it (`fixed`).
struct BinaryType {
  std::optional<std::int32_t> length;
  bool fixed = false;
  CROSSWALK_KIND("binary");
  CROSSWALK_FIELDS(BinaryType, length, fixed);
};
struct DateType {
  CROSSWALK_KIND("date");
  CROSSWALK_NO_FIELDS(DateType);
};
// A time of day. The precision counts digits after the second.
struct TimeType {
  std::optional<std::int32_t> precision;
  bool with_zone = false;
  CROSSWALK_KIND("time");
  CROSSWALK_FIELDS(TimeType, precision, with_zone);
};
// A date and time. The precision counts digits after the second.
struct TimestampType {
  std::optional<std::int32_t> precision;
  bool with_zone = false;
  CROSSWALK_KIND("timestamp");
  CROSSWALK_FIELDS(TimestampType, precision, with_zone);
};
struct IntervalType {
  CROSSWALK_KIND("interval");
  CROSSWALK_NO_FIELDS(IntervalType);
};
// JSON text, or its parsed form (`binary`).
struct JsonType {
  bool binary = false;
  CROSSWALK_KIND("json");
  CROSSWALK_FIELDS(JsonType, binary);
};
struct UuidType {
  CROSSWALK_KIND("uuid");
  CROSSWALK_NO_FIELDS(UuidType);
};
// One of a set of labels: a named type of the schema (`name`; its labels live in the catalog), or an inline set.
struct EnumType {
  std::optional<QualifiedName> name;
  std::vector<std::string> labels;
  CROSSWALK_KIND("enum");
  CROSSWALK_FIELDS(EnumType, name, labels);
};
struct ArrayType {
  Box<Type> element;
  CROSSWALK_KIND("array");
  CROSSWALK_DESCRIBE(ArrayType, element)
  friend bool operator==(const ArrayType& left, const ArrayType& right);
};
// A type that only one dialect knows, as it spells it.
struct NativeType {
  std::string dialect;
  std::string spelling;
  CROSSWALK_KIND("native");
  CROSSWALK_FIELDS(NativeType, dialect, spelling);
};

using TypeKind =
    std::variant<TextType, BooleanType, IntegerType, DecimalType, FloatType, VarcharType, CharType, BinaryType,
                 DateType, TimeType, TimestampType, IntervalType, JsonType, UuidType, EnumType, ArrayType, NativeType>;

// A type, and how its author spelled it. Two types are equal if their kinds are; the spelling is what a target that
// speaks the same dialect writes.
struct Type {
  TypeKind kind;
  std::optional<Spelling> written;

  Type() = default;
  template <class Kind>
    requires is_alternative<Kind, TypeKind>
  Type(Kind value) : kind(std::move(value)) {}  // NOLINT(google-explicit-constructor): a kind is a type.
  Type(TypeKind value, std::optional<Spelling> spelling) : kind(std::move(value)), written(std::move(spelling)) {}

  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&kind);
  }
  friend bool operator==(const Type& left, const Type& right) { return left.kind == right.kind; }
};

inline bool operator==(const ArrayType& left, const ArrayType& right) { return *left.element == *right.element; }

// The type in words for people, such as "varchar(20)" or "timestamp with time zone".
[[nodiscard]] std::string describe(const Type& type);

}  // namespace crosswalk
