#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/script/evaluator.h"

// What a knexfile's `wrapIdentifier` makes of the names that scripts write.
namespace crosswalk::knex {

enum class Naming {
  AsWritten,
  SnakeCase,         // lodash's _.snakeCase
  SnakeMapper,       // objection's knexSnakeCaseMappers()
  UpperSnakeMapper,  // the same with { upperCase: true }
};

// The name in the database. Letters outside of ASCII stay as they are.
[[nodiscard]] std::string renamed(std::string_view name, Naming naming);

// As a setting of a project: "snakeCase"; the same words declare it in crosswalk.yaml.
[[nodiscard]] std::string_view naming_word(Naming naming);
[[nodiscard]] std::optional<Naming> naming_of_word(std::string_view word);

// Which of these a `wrapIdentifier` is, found by calling it with a name that remembers what is done to it; nothing if
// it is something else.
[[nodiscard]] std::optional<Naming> naming_of(const script::Value& wrap_identifier, script::Evaluator& evaluator,
                                              const SourceSpan& span);

// The packages from which knexfiles take such functions.
class NamingModules final : public script::Imports {
 public:
  [[nodiscard]] std::optional<script::Value> host_module(std::string_view name, script::CallContext& context) override;
};

}  // namespace crosswalk::knex
