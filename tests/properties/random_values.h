#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "crosswalk/base/box.h"
#include "crosswalk/ir/migration.h"
#include "random.h"

// A random value of any type that an operation is made of, from its described fields: a field added to an operation is
// covered by itself. The values are well-formed, not sensible; random_history.h makes those that fit together.
namespace crosswalk::properties {

// Arrays nest; this bounds them.
inline constexpr int kDeepest = 3;

std::string random_text(Random& random);

template <class T>
T random_value(Random& random, int depth = 0);

namespace values_detail {

template <class T>
struct RandomValue {
  static T make(Random& random, int depth) {
    if constexpr (std::is_same_v<T, bool>) {
      return random.chance(50);
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(random.below(1000));
    } else if constexpr (std::is_enum_v<T>) {
      return static_cast<T>(random.below(2));
    } else {
      static_assert(Described<T>, "random_value does not know this type");
      T value;
      for_each_field(value, [&](std::string_view, auto& member) {
        member = random_value<std::remove_cvref_t<decltype(member)>>(random, depth + 1);
      });
      return value;
    }
  }
};
template <>
struct RandomValue<std::string> {
  static std::string make(Random& random, int) { return random_text(random); }
};
template <>
struct RandomValue<Identifier> {
  static Identifier make(Random& random, int) { return {random_text(random)}; }
};
template <>
struct RandomValue<QualifiedName> {
  static QualifiedName make(Random& random, int) {
    QualifiedName name{Identifier(random_text(random))};
    if (random.chance(50)) name.schema = Identifier(random_text(random));
    return name;
  }
};
template <>
struct RandomValue<Spelling> {
  static Spelling make(Random& random, int) { return {random_text(random), random_text(random)}; }
};
template <class T>
struct RandomValue<std::optional<T>> {
  static std::optional<T> make(Random& random, int depth) {
    if (random.chance(50)) return std::nullopt;
    return random_value<T>(random, depth);
  }
};
template <class T>
struct RandomValue<std::vector<T>> {
  static std::vector<T> make(Random& random, int depth) {
    std::vector<T> items;
    for (std::size_t count = random.below(3); count > 0; --count) items.push_back(random_value<T>(random, depth));
    return items;
  }
};
template <class T>
struct RandomValue<Box<T>> {
  static Box<T> make(Random& random, int depth) { return random_value<T>(random, depth); }
};

template <class Variant, std::size_t index = 0>
Variant random_alternative(Random& random, std::size_t wanted, int depth) {
  if constexpr (index + 1 < std::variant_size_v<Variant>) {
    if (index != wanted) return random_alternative<Variant, index + 1>(random, wanted, depth);
  }
  return Variant(std::in_place_index<index>, random_value<std::variant_alternative_t<index, Variant>>(random, depth));
}
template <class... Alternatives>
struct RandomValue<std::variant<Alternatives...>> {
  static std::variant<Alternatives...> make(Random& random, int depth) {
    return random_alternative<std::variant<Alternatives...>>(random, random.below(sizeof...(Alternatives)), depth);
  }
};
template <>
struct RandomValue<Keep> {
  static Keep make(Random&, int) { return {}; }
};
template <>
struct RandomValue<Remove> {
  static Remove make(Random&, int) { return {}; }
};
template <>
struct RandomValue<Type> {
  static Type make(Random& random, int depth) {
    if (depth > kDeepest) return IntegerType{};
    return {random_value<TypeKind>(random, depth + 1), random_value<std::optional<Spelling>>(random)};
  }
};
template <>
struct RandomValue<Expression> {
  static Expression make(Random& random, int depth) {
    return {random_value<ExpressionKind>(random, depth), random_value<std::optional<Spelling>>(random)};
  }
};

}  // namespace values_detail

template <class T>
T random_value(Random& random, int depth) {
  return values_detail::RandomValue<T>::make(random, depth);
}

// A random operation of the kind at a place of operations.def.
Operation random_operation(Random& random, std::size_t kind);

}  // namespace crosswalk::properties
