#pragma once

#include <type_traits>
#include <variant>

namespace crosswalk {

// Whether T is one of a variant's alternatives, itself and not merely convertible. Unlike is_constructible, asking it
// of a type that the variant holds (a type of types) is not a question about itself.
template <class T, class Variant>
inline constexpr bool is_alternative = false;
template <class T, class... Alternatives>
inline constexpr bool is_alternative<T, std::variant<Alternatives...>> = (std::is_same_v<T, Alternatives> || ...);

}  // namespace crosswalk
