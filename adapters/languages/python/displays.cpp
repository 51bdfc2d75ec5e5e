// What brackets enclose: tuples, lists, dictionaries, sets, and comprehensions.

#include <utility>

#include "tree_builder.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::Comprehension;
using script::ComprehensionClause;
using script::ComprehensionKind;
using script::DictLiteral;
using script::Element;
using script::ExpressionPtr;
using script::ListLiteral;
using script::SetLiteral;
using script::TupleLiteral;
using Parser = grammar_python::PythonParser;

namespace {
constexpr const char* kLoneStar = "found `*` before a single value, which can only stand in a list of values";
}

// STAR disjunction | expression (WALRUS expression)?
Element TreeBuilder::element(Parser::ElementContext& rule) {
  Children children(rule);
  if (children.take(Parser::STAR) != nullptr) return {starred(children.rule<Parser::DisjunctionContext>()), true};
  return {named_or_plain(children), false};
}

// (value), (a, b), (yield), or a generator. Parentheses around one value leave no trace.
ExpressionPtr TreeBuilder::group(Parser::GroupContext& rule, ByteRange brackets) {
  Children children(rule);
  if (children.at_rule(Parser::RuleYieldExpression)) return yield(children.rule<Parser::YieldExpressionContext>());
  TupleLiteral tuple;
  tuple.elements.push_back(element(children.rule<Parser::ElementContext>()));
  if (children.at_rule(Parser::RuleComprehension)) {
    return comprehension(ComprehensionKind::Generator, std::move(tuple.elements.front()), nullptr,
                         children.rule<Parser::ComprehensionContext>(), brackets);
  }
  if (children.at_end()) {
    if (tuple.elements.front().spread) refuse(range_of(rule), kLoneStar);
    return std::move(tuple.elements.front().value);
  }
  more_elements(children, tuple.elements);
  return make_expression(brackets, std::move(tuple));
}

ExpressionPtr TreeBuilder::list(Parser::ListBodyContext& rule, ByteRange brackets) {
  Children children(rule);
  ListLiteral node;
  node.elements.push_back(element(children.rule<Parser::ElementContext>()));
  if (children.at_rule(Parser::RuleComprehension)) {
    return comprehension(ComprehensionKind::List, std::move(node.elements.front()), nullptr,
                         children.rule<Parser::ComprehensionContext>(), brackets);
  }
  more_elements(children, node.elements);
  return make_expression(brackets, std::move(node));
}

// (COMMA element?)* after a first element.
void TreeBuilder::more_elements(Children& children, std::vector<Element>& elements) {
  if (children.take(Parser::COMMA) == nullptr) return;
  // The first comma follows the first element; each_between_commas sees only what comes after it.
  each_between_commas(children, [&] { elements.push_back(element(children.rule<Parser::ElementContext>())); });
}

TreeBuilder::BraceItem TreeBuilder::brace_item(Parser::DictItemContext& rule) {
  Children children(rule);
  if (children.take(Parser::POWER) != nullptr) {
    return {.entry = {nullptr, disjunction(children.rule<Parser::DisjunctionContext>())}, .of_dict = true};
  }
  if (children.take(Parser::STAR) != nullptr) {
    return {.entry = {nullptr, starred(children.rule<Parser::DisjunctionContext>())}, .spread = true};
  }
  ExpressionPtr first = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::COLON) != nullptr) {
    return {.entry = {std::move(first), expression(children.rule<Parser::ExpressionContext>())}, .of_dict = true};
  }
  if (children.take(Parser::WALRUS) != nullptr) {
    first = named(std::move(first), children.rule<Parser::ExpressionContext>());
  }
  return {.entry = {nullptr, std::move(first)}};
}

ExpressionPtr TreeBuilder::dict_or_set(Parser::DictBodyContext& rule, ByteRange brackets) {
  Children children(rule);
  auto& first_rule = children.rule<Parser::DictItemContext>();
  BraceItem first = brace_item(first_rule);
  if (children.at_rule(Parser::RuleComprehension)) {
    return brace_comprehension(std::move(first), first_rule, children.rule<Parser::ComprehensionContext>(), brackets);
  }
  const bool of_dict = first.of_dict;
  DictLiteral dict;
  SetLiteral set;
  const auto keep = [&](BraceItem item, Parser::DictItemContext& item_rule) {
    if (item.of_dict != of_dict) {
      refuse(range_of(item_rule), of_dict ? "found a value without a key in a dictionary" : "found a key in a set");
    } else if (of_dict) {
      dict.entries.push_back(std::move(item.entry));
    } else {
      set.elements.push_back({std::move(item.entry.value), item.spread});
    }
  };
  keep(std::move(first), first_rule);
  if (children.take(Parser::COMMA) != nullptr) {
    each_between_commas(children, [&] {
      auto& item = children.rule<Parser::DictItemContext>();
      keep(brace_item(item), item);
    });
  }
  return of_dict ? make_expression(brackets, std::move(dict)) : make_expression(brackets, std::move(set));
}

ExpressionPtr TreeBuilder::brace_comprehension(BraceItem first, Parser::DictItemContext& first_rule,
                                               Parser::ComprehensionContext& rule, ByteRange brackets) {
  if (!first.of_dict) {
    return comprehension(ComprehensionKind::Set, {std::move(first.entry.value), first.spread}, nullptr, rule, brackets);
  }
  if (first.entry.key == nullptr) {
    refuse(range_of(first_rule), "found `**` in a dictionary comprehension");
    return placeholder(brackets);
  }
  return comprehension(ComprehensionKind::Dict, {std::move(first.entry.key)}, std::move(first.entry.value), rule,
                       brackets);
}

// ---- comprehensions
// --------------------------------------------------------------------------------------------------

ExpressionPtr TreeBuilder::comprehension(ComprehensionKind kind, Element element, ExpressionPtr value,
                                         Parser::ComprehensionContext& rule, ByteRange range) {
  if (element.spread) refuse(element.value->range, "found `*` before the value of a comprehension");
  Comprehension node;
  node.kind = kind;
  node.element = std::move(element.value);
  node.value = std::move(value);
  Children children(rule);
  while (!children.at_end()) {
    node.clauses.push_back(comprehension_clause(children.rule<Parser::ComprehensionForContext>()));
  }
  return make_expression(range, std::move(node));
}

// ASYNC? FOR targets IN disjunction (IF disjunction)*
ComprehensionClause TreeBuilder::comprehension_clause(Parser::ComprehensionForContext& rule) {
  Children children(rule);
  ComprehensionClause clause;
  clause.is_async = children.take(Parser::ASYNC) != nullptr;
  children.token();
  clause.target = targets(children.rule<Parser::TargetsContext>());
  check_target(*clause.target);
  children.token();
  clause.iterable = disjunction(children.rule<Parser::DisjunctionContext>());
  while (children.take(Parser::IF) != nullptr) {
    clause.conditions.push_back(disjunction(children.rule<Parser::DisjunctionContext>()));
  }
  return clause;
}

}  // namespace crosswalk::python
