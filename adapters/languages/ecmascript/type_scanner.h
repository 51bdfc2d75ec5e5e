#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "raw_token.h"

namespace crosswalk::ecmascript {

// Finds where a TypeScript type ends. Types have no effect on a run, so nothing else is ever asked about them, and they
// are read more freely than TypeScript would: what lies between brackets is not looked at.
//
// Each question takes the index of the first token of the piece, and gives the index behind its last one; nothing if
// there is no such piece there.
class TypeScanner {
 public:
  explicit TypeScanner(const std::vector<RawToken>& tokens) : tokens_(tokens) {}

  using End = std::optional<std::size_t>;

  [[nodiscard]] End type(std::size_t index) const { return type(index, kDepthLimit); }
  // <T extends U = V, …>
  [[nodiscard]] End type_parameters(std::size_t index) const { return type_parameters(index, kDepthLimit); }
  // <A, B>
  [[nodiscard]] End type_arguments(std::size_t index) const { return type_arguments(index, kDepthLimit); }

  // What may follow `declare` or `export`: whole declarations. `index` is that of the keyword.
  [[nodiscard]] End interface_declaration(std::size_t index) const;
  [[nodiscard]] End type_alias(std::size_t index) const;
  [[nodiscard]] End ambient_declaration(std::size_t index) const;

 private:
  // Types nest without brackets only on the right of `=>` and of conditions.
  static constexpr int kDepthLimit = 100;

  [[nodiscard]] const RawToken& at(std::size_t index) const {
    return tokens_[index < tokens_.size() ? index : tokens_.size() - 1];
  }
  [[nodiscard]] bool is(std::size_t index, Kind kind) const { return at(index).kind == kind; }
  [[nodiscard]] bool is(std::size_t index, Keyword word) const { return at(index).word == word; }
  // Behind the bracket that closes the one at index.
  [[nodiscard]] End behind_bracket(std::size_t index) const;

  [[nodiscard]] End type(std::size_t index, int depth) const;
  [[nodiscard]] End type_parameters(std::size_t index, int depth) const;
  [[nodiscard]] End type_arguments(std::size_t index, int depth) const;
  [[nodiscard]] End function_type(std::size_t index, int depth) const;
  [[nodiscard]] End operators_and_operands(std::size_t index, int depth) const;
  [[nodiscard]] End prefixed_operand(std::size_t index, int depth) const;
  [[nodiscard]] End operand(std::size_t index, int depth) const;
  [[nodiscard]] End named(std::size_t index, int depth) const;
  [[nodiscard]] End template_type(std::size_t index) const;
  [[nodiscard]] bool holds_parameters(std::size_t index) const;
  [[nodiscard]] bool begins_operand(std::size_t index) const;

  // After a name: type parameters, `extends` and `implements`, and the braces.
  [[nodiscard]] End members_of(std::size_t index) const;
  [[nodiscard]] End ambient_variables(std::size_t index) const;
  [[nodiscard]] End ambient_function(std::size_t index) const;
  [[nodiscard]] std::size_t to_end_of_line(std::size_t index) const;

  const std::vector<RawToken>& tokens_;
};

}  // namespace crosswalk::ecmascript
