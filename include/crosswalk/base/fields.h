#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// Described fields: a struct names its members once, and gets comparison, JSON, printing, random generation and the
// "every field matters" test from that one list. A member left out of the list does not compile (aggregates only).
namespace crosswalk {

template <class Owner, class Member>
struct Field {
  std::string_view name;
  Member Owner::* member;
};

template <class Owner, class Member>
constexpr Field<Owner, Member> make_field(std::string_view name, Member Owner::* member) {
  return {name, member};
}

namespace fields_detail {

struct Anything {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor): only ever named in unevaluated operands.
};

template <class T, class... Arguments>
constexpr std::size_t count_members() {
  if constexpr (requires { T{Arguments{}..., Anything{}}; }) {
    return count_members<T, Arguments..., Anything>();
  } else {
    return sizeof...(Arguments);
  }
}

}  // namespace fields_detail

template <class T>
concept Described = requires { T::crosswalk_fields(); };

// Calls visit(name, member) for each described field of a value, in declaration order.
template <class T, class Visit>
constexpr void for_each_field(T& value, Visit&& visit) {
  std::apply([&](const auto&... field) { (visit(field.name, value.*(field.member)), ...); },
             std::remove_const_t<T>::crosswalk_fields());
}

template <Described T>
constexpr std::size_t field_count() {
  return std::tuple_size_v<decltype(T::crosswalk_fields())>;
}

// True if every member of the aggregate T stands in its CROSSWALK_FIELDS list.
template <Described T>
constexpr bool describes_every_member() {
  return fields_detail::count_members<T>() == field_count<T>();
}

template <Described T>
constexpr bool fields_equal(const T& left, const T& right) {
  return std::apply([&](const auto&... field) { return ((left.*(field.member) == right.*(field.member)) && ...); },
                    T::crosswalk_fields());
}

}  // namespace crosswalk

#define CROSSWALK_FE_1(M, T, a) M(T, a)
#define CROSSWALK_FE_2(M, T, a, ...) M(T, a), CROSSWALK_FE_1(M, T, __VA_ARGS__)
#define CROSSWALK_FE_3(M, T, a, ...) M(T, a), CROSSWALK_FE_2(M, T, __VA_ARGS__)
#define CROSSWALK_FE_4(M, T, a, ...) M(T, a), CROSSWALK_FE_3(M, T, __VA_ARGS__)
#define CROSSWALK_FE_5(M, T, a, ...) M(T, a), CROSSWALK_FE_4(M, T, __VA_ARGS__)
#define CROSSWALK_FE_6(M, T, a, ...) M(T, a), CROSSWALK_FE_5(M, T, __VA_ARGS__)
#define CROSSWALK_FE_7(M, T, a, ...) M(T, a), CROSSWALK_FE_6(M, T, __VA_ARGS__)
#define CROSSWALK_FE_8(M, T, a, ...) M(T, a), CROSSWALK_FE_7(M, T, __VA_ARGS__)
#define CROSSWALK_FE_9(M, T, a, ...) M(T, a), CROSSWALK_FE_8(M, T, __VA_ARGS__)
#define CROSSWALK_FE_10(M, T, a, ...) M(T, a), CROSSWALK_FE_9(M, T, __VA_ARGS__)
#define CROSSWALK_FE_11(M, T, a, ...) M(T, a), CROSSWALK_FE_10(M, T, __VA_ARGS__)
#define CROSSWALK_FE_12(M, T, a, ...) M(T, a), CROSSWALK_FE_11(M, T, __VA_ARGS__)
#define CROSSWALK_FE_13(M, T, a, ...) M(T, a), CROSSWALK_FE_12(M, T, __VA_ARGS__)
#define CROSSWALK_FE_14(M, T, a, ...) M(T, a), CROSSWALK_FE_13(M, T, __VA_ARGS__)
#define CROSSWALK_FE_15(M, T, a, ...) M(T, a), CROSSWALK_FE_14(M, T, __VA_ARGS__)
#define CROSSWALK_FE_16(M, T, a, ...) M(T, a), CROSSWALK_FE_15(M, T, __VA_ARGS__)
#define CROSSWALK_FE_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, NAME, ...) NAME
#define CROSSWALK_FIELD_ENTRY(T, a) ::crosswalk::make_field(#a, &T::a)

// Describes the fields of an aggregate, inside it, and nothing else. At most 16 fields.
#define CROSSWALK_DESCRIBE(T, ...)                                                                               \
  static constexpr auto crosswalk_fields() {                                                                     \
    return std::make_tuple(CROSSWALK_FE_PICK(__VA_ARGS__, CROSSWALK_FE_16, CROSSWALK_FE_15, CROSSWALK_FE_14,     \
                                             CROSSWALK_FE_13, CROSSWALK_FE_12, CROSSWALK_FE_11, CROSSWALK_FE_10, \
                                             CROSSWALK_FE_9, CROSSWALK_FE_8, CROSSWALK_FE_7, CROSSWALK_FE_6,     \
                                             CROSSWALK_FE_5, CROSSWALK_FE_4, CROSSWALK_FE_3, CROSSWALK_FE_2,     \
                                             CROSSWALK_FE_1)(CROSSWALK_FIELD_ENTRY, T, __VA_ARGS__));            \
  }

// The same, with equality field by field: CROSSWALK_FIELDS(AddColumn, table, column);
#define CROSSWALK_FIELDS(T, ...)                                                                           \
  CROSSWALK_DESCRIBE(T, __VA_ARGS__)                                                                       \
  friend bool operator==(const T& left, const T& right) { return ::crosswalk::fields_equal(left, right); } \
  static_assert(true)

// For a struct without fields.
#define CROSSWALK_NO_FIELDS(T)                                           \
  static constexpr auto crosswalk_fields() { return std::make_tuple(); } \
  friend bool operator==(const T&, const T&) { return true; }            \
  static_assert(true)

// The name of an alternative of a variant, as saved histories spell it: CROSSWALK_KIND("varchar");
#define CROSSWALK_KIND(text) static constexpr std::string_view crosswalk_kind = text
