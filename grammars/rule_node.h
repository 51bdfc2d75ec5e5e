#pragma once

#include <antlr4-runtime.h>

#include <cstddef>
#include <typeinfo>
#include <vector>

namespace crosswalk {

// What the rules of our grammars derive from (cmake/GeneratedCode.cmake). The accessors of generated parsers ask for
// children by type; ANTLR's own way tries two dynamic casts on each child, which took an eighth of the time of reading
// SQL. Here the exact type is compared, which is enough as long as no alternative of a grammar has a label of its own.
class RuleNode : public antlr4::ParserRuleContext {
 public:
  using ParserRuleContext::ParserRuleContext;

  template <class Rule>
  [[nodiscard]] Rule* getRuleContext(std::size_t index) const {
    for (antlr4::tree::ParseTree* child : children) {
      if (is<Rule>(*child) && index-- == 0) return static_cast<Rule*>(child);
    }
    return nullptr;
  }

  template <class Rule>
  [[nodiscard]] std::vector<Rule*> getRuleContexts() const {
    std::vector<Rule*> found;
    for (antlr4::tree::ParseTree* child : children) {
      if (is<Rule>(*child)) found.push_back(static_cast<Rule*>(child));
    }
    return found;
  }

  antlr4::tree::TerminalNode* getToken(std::size_t type, std::size_t index) override {
    for (antlr4::tree::ParseTree* child : children) {
      antlr4::tree::TerminalNode* token = as_token(*child);
      if (token != nullptr && token->getSymbol()->getType() == type && index-- == 0) return token;
    }
    return nullptr;
  }

  std::vector<antlr4::tree::TerminalNode*> getTokens(std::size_t type) override {
    std::vector<antlr4::tree::TerminalNode*> found;
    for (antlr4::tree::ParseTree* child : children) {
      antlr4::tree::TerminalNode* token = as_token(*child);
      if (token != nullptr && token->getSymbol()->getType() == type) found.push_back(token);
    }
    return found;
  }

  // The child as a token; null if it is a rule.
  [[nodiscard]] static antlr4::tree::TerminalNode* as_token(antlr4::tree::ParseTree& child) {
    // Error nodes, the only other kind of terminal node, are never made: parsing stops at the first error.
    return is<antlr4::tree::TerminalNodeImpl>(child) ? dynamic_cast<antlr4::tree::TerminalNodeImpl*>(&child) : nullptr;
  }

 private:
  // Each of these types has one type_info in the program, so that comparing addresses is comparing types; comparing
  // by == would compare long names of nearly equal beginning.
  template <class Node>
  static bool is(const antlr4::tree::ParseTree& child) {
    return &typeid(child) == &typeid(Node);
  }
};

}  // namespace crosswalk
