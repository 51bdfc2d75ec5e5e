#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "crosswalk/base/check.h"
#include "crosswalk/ir/operations.h"

namespace crosswalk {

// Several lambdas as one handler: match(operation, Overloaded{[](const CreateTable&) {…}, …}).
template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

// Calls the handler for the operation at hand. A handler must take every operation: what is missing does not compile,
// and is named. Do not write a catch-all `const auto&` branch outside tests and codecs.
template <class Variant, class Handler>
  requires std::is_same_v<std::remove_const_t<Variant>, Operation>
decltype(auto) match(Variant& operation, Handler&& handler) {
#define OPERATION(name, text)                                                                       \
  static_assert(std::is_invocable_v<Handler&, const name&> || std::is_invocable_v<Handler&, name&>, \
                "no handler for " #name);
#include "crosswalk/ir/operations.def"
#undef OPERATION
  using Result = decltype(handler(*operation.template as<CreateTable>()));
  return operation.visit([&](auto& alternative) -> Result {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(alternative)>, std::monostate>) {
      CROSSWALK_CHECK(false, "an operation without a kind");
      std::abort();
    } else {
      return handler(alternative);
    }
  });
}

}  // namespace crosswalk
