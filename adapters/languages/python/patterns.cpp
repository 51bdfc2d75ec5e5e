// match and its patterns. A pattern is kept if it is a literal, a dotted name, alternatives of these, or one name.

#include <utility>

#include "tree_builder.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::Attribute;
using script::Binary;
using script::BinaryOperator;
using script::ExpressionPtr;
using script::Match;
using script::MatchCase;
using script::Name;
using script::StatementNode;
using script::Template;
using script::TupleLiteral;
using script::Unary;
using script::UnaryOperator;
using Parser = grammar_python::PythonParser;

namespace {

// A pattern that is a value to compare with, and no name to bind.
bool is_value_pattern(const ExpressionPtr& pattern) {
  return pattern != nullptr && !std::holds_alternative<Name>(pattern->node);
}

}  // namespace

// MATCH element (COMMA element?)* COLON NEWLINE INDENT caseBlock+ DEDENT
StatementNode TreeBuilder::match_statement(Parser::MatchStatementContext& rule) {
  Match match;
  Children children(rule);
  children.token();
  match.subject = match_subject(children);
  children.token();
  children.token();
  children.token();
  while (children.at_rule()) match.cases.push_back(case_block(children.rule<Parser::CaseBlockContext>()));
  return match;
}

ExpressionPtr TreeBuilder::match_subject(Children& children) {
  auto& first_rule = children.rule<Parser::ElementContext>();
  ByteRange range = range_of(first_rule);
  TupleLiteral tuple;
  tuple.elements.push_back(element(first_rule));
  if (children.at(Parser::COLON)) {
    if (tuple.elements.front().spread)
      refuse(range, "found `*` before a single value, which can only stand in a list of values");
    return std::move(tuple.elements.front().value);
  }
  bool after_element = true;
  while (!children.at(Parser::COLON)) {
    if (const Token* comma = children.take(Parser::COMMA)) {
      if (!after_element) refuse_token(*comma, {});
      after_element = false;
      range.end = comma->range().end;
    } else {
      auto& next = children.rule<Parser::ElementContext>();
      range.end = range_of(next).end;
      tuple.elements.push_back(element(next));
      after_element = true;
    }
  }
  return make_expression(range, std::move(tuple));
}

// CASE patterns (IF condition)? COLON block
MatchCase TreeBuilder::case_block(Parser::CaseBlockContext& rule) {
  MatchCase node;
  Children children(rule);
  children.token();
  node.pattern = pattern(children.rule<Parser::PatternsContext>());
  if (node.pattern != nullptr) {
    const auto* name = std::get_if<Name>(&node.pattern->node);
    node.wildcard = name != nullptr;
    if (name != nullptr && name->text == "_") node.pattern = nullptr;
  }
  if (children.take(Parser::IF) != nullptr) node.guard = condition(children.rule<Parser::ConditionContext>());
  node.body = following_block(children);
  return node;
}

ExpressionPtr TreeBuilder::pattern(Parser::PatternsContext& rule) {
  if (rule.children.size() != 1) return nullptr;
  Children star_pattern(Children(rule).rule<Parser::StarPatternContext>());
  return star_pattern.at_rule() ? pattern(star_pattern.rule<Parser::PatternContext>()) : nullptr;
}

// closedPattern (VERTICAL_BAR closedPattern)* (AS NAME)?
ExpressionPtr TreeBuilder::pattern(Parser::PatternContext& rule) {
  const Deeper deeper(*this, range_of(rule), static_cast<std::uint32_t>(rule.children.size()) / 2 + 1);
  if (!deeper) return nullptr;
  Children children(rule);
  ExpressionPtr whole = pattern(children.rule<Parser::ClosedPatternContext>());
  while (children.take(Parser::VERTICAL_BAR) != nullptr) {
    auto& alternative_rule = children.rule<Parser::ClosedPatternContext>();
    ExpressionPtr alternative = pattern(alternative_rule);
    const bool simple = is_value_pattern(whole) && is_value_pattern(alternative);
    const ByteRange range{range_of(rule).begin, range_of(alternative_rule).end};
    whole = simple ? make_expression(range, Binary{BinaryOperator::BitOr, std::move(whole), std::move(alternative)})
                   : nullptr;
  }
  return children.at_end() ? std::move(whole) : nullptr;
}

ExpressionPtr TreeBuilder::pattern(Parser::ClosedPatternContext& rule) {
  const Deeper deeper(*this, range_of(rule), static_cast<std::uint32_t>(rule.children.size()) / 2 + 1);
  if (!deeper) return nullptr;
  Children children(rule);
  if (children.at(Parser::STRING) || children.at_rule(Parser::RuleFString)) return string_pattern(children);
  switch (children.type()) {
    case Parser::MINUS:
    case Parser::NUMBER:
      return number_pattern(children);
    case Parser::NONE:
    case Parser::TRUE:
    case Parser::FALSE:
      return atom(children);
    case Parser::NAME:
      return name_pattern(children);
    case Parser::LPAREN: {
      children.token();
      return children.at_rule() ? pattern(children.rule<Parser::PatternsContext>()) : nullptr;
    }
    default:
      return nullptr;
  }
}

ExpressionPtr TreeBuilder::string_pattern(Children& children) {
  ExpressionPtr text = strings(children);
  if (std::holds_alternative<Template>(text->node)) refuse(text->range, "found an f-string as a pattern");
  return text;
}

// MINUS? NUMBER ((PLUS | MINUS) NUMBER)?
ExpressionPtr TreeBuilder::number_pattern(Children& children) {
  const Token* minus = children.take(Parser::MINUS);
  ExpressionPtr value = number(children.token());
  if (minus != nullptr) {
    const ByteRange range{minus->range().begin, value->range.end};
    value = make_expression(range, Unary{UnaryOperator::Minus, std::move(value)});
  }
  if (children.at_end()) return value;
  const auto op = static_cast<BinaryOperator>(children.token().detail());
  ExpressionPtr imaginary = number(children.token());
  const ByteRange range{value->range.begin, imaginary->range.end};
  return make_expression(range, Binary{op, std::move(value), std::move(imaginary)});
}

// NAME (DOT NAME)* (LPAREN patternArguments? RPAREN)?
ExpressionPtr TreeBuilder::name_pattern(Children& children) {
  ExpressionPtr value = atom(children);
  while (children.take(Parser::DOT) != nullptr) {
    const Token& name = children.token();
    const ByteRange range{value->range.begin, name.range().end};
    value = make_expression(range, Attribute{std::move(value), std::string(name.text())});
  }
  return children.at_end() ? std::move(value) : nullptr;
}

}  // namespace crosswalk::python
