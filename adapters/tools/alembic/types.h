#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "construct.h"
#include "crosswalk/ir/types.h"

// SQLAlchemy's types, and what they become in the dialect that is asked about.
namespace crosswalk::alembic {

// A type of the database that comes with a column type (PostgreSQL's ENUM).
struct NamedEnum {
  QualifiedName name;
  std::vector<std::string> labels;
  bool created_with_table = true;  // create_type=False says no
};

// The check that Boolean and Enum bring along where create_constraint says so.
struct TypeCheck {
  std::optional<Identifier> name;
  std::vector<std::string> labels;  // empty: a boolean
};

struct CompiledType {
  Type type;
  bool is_integer = false;  // whose primary key numbers itself
  std::optional<std::string> collation;
  std::optional<NamedEnum> named_enum;
  std::optional<TypeCheck> check;
};

// Compiles a type; nothing if the statement was left for a person.
[[nodiscard]] std::optional<CompiledType> compile_type(const Value& value, CallContext& context,
                                                       const Reading& reading);

[[nodiscard]] bool is_enum(const Construct& construct);
// True if a class of this name is a type in the module of this family.
[[nodiscard]] bool is_type_name(std::string_view family, std::string_view name);

// What a type can do by itself: with_variant(), and of an Enum create() and drop().
[[nodiscard]] std::optional<Value> type_method(const std::shared_ptr<Construct>& type, std::string_view name);

}  // namespace crosswalk::alembic
