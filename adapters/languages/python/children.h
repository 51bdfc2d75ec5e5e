#pragma once

#include <cassert>
#include <cstddef>
#include <typeinfo>

#include "parsing/token_stream.h"

namespace crosswalk::python {

// Walks the children of a parse tree node from left to right. The grammar says which kind of child comes where; asking
// a generated context for its children by type would search through all of them instead.
class Children {
 public:
  explicit Children(const antlr4::ParserRuleContext& rule)
      : next_(rule.children.data()), end_(rule.children.data() + rule.children.size()) {}

  [[nodiscard]] bool at_end() const { return next_ == end_; }
  // The type of the token that comes next; 0 at a rule and at the end.
  [[nodiscard]] std::size_t type() const { return at_token() ? peek_token().type() : 0; }
  [[nodiscard]] bool at(std::size_t token_type) const { return type() == token_type; }
  // Whether a rule comes next, or one rule in particular.
  [[nodiscard]] bool at_rule() const { return !at_end() && !at_token(); }
  [[nodiscard]] bool at_rule(std::size_t index) const { return at_rule() && rule_index() == index; }
  // Which rule comes next; it must be one.
  [[nodiscard]] std::size_t rule_index() const { return static_cast<antlr4::RuleContext*>(*next_)->getRuleIndex(); }

  // Takes the next child if it is such a token.
  const parsing::Token* take(std::size_t token_type) { return at(token_type) ? &token() : nullptr; }
  // Takes the next child, which is a token.
  const parsing::Token& token() {
    assert(at_token());
    const parsing::Token& taken = peek_token();
    ++next_;
    return taken;
  }
  // Passes over the next child.
  void skip() { ++next_; }
  // Takes the next child, which is that rule.
  template <class Rule>
  Rule& rule() {
    assert(!at_end() && dynamic_cast<Rule*>(*next_) != nullptr);
    return *static_cast<Rule*>(*next_++);
  }

 private:
  [[nodiscard]] bool at_token() const { return !at_end() && typeid(**next_) == typeid(antlr4::tree::TerminalNodeImpl); }
  [[nodiscard]] const parsing::Token& peek_token() const {
    return parsing::token_of(static_cast<antlr4::tree::TerminalNode*>(*next_)->getSymbol());
  }

  antlr4::tree::ParseTree* const* next_;
  antlr4::tree::ParseTree* const* end_;
};

}  // namespace crosswalk::python
