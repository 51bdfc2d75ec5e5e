// Operators, names, calls, attributes, subscripts.

#include <utility>

#include "tree_builder.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::Argument;
using script::AssignExpression;
using script::Attribute;
using script::Await;
using script::Binary;
using script::BinaryOperator;
using script::BoolLiteral;
using script::Call;
using script::Compare;
using script::CompareOperator;
using script::ComprehensionKind;
using script::Conditional;
using script::DictLiteral;
using script::Element;
using script::EllipsisLiteral;
using script::ExpressionPtr;
using script::ListLiteral;
using script::Logical;
using script::LogicalOperator;
using script::Name;
using script::NoneLiteral;
using script::NumberLiteral;
using script::Slice;
using script::Subscript;
using script::TupleLiteral;
using script::Unary;
using script::UnaryOperator;
using script::Yield;
using Parser = grammar_python::PythonParser;

namespace {

// Whether a child is of a rule, exactly.
template <class Rule>
bool is(const antlr4::tree::ParseTree& child) {
  return typeid(child) == typeid(Rule);
}

// Precedence, from `or` to `**` (The Python Language Reference, 6.17). `if … else` and `lambda` are not in the list.
enum Precedence : std::uint32_t {
  kNoOperator,
  kOr,
  kAnd,
  kNot,
  kComparison,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kSum,
  kProduct,
  kSign,
  kPower,
};

Precedence precedence_of(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::BitOr:
      return kBitOr;
    case BinaryOperator::BitXor:
      return kBitXor;
    case BinaryOperator::BitAnd:
      return kBitAnd;
    case BinaryOperator::ShiftLeft:
    case BinaryOperator::ShiftRight:
      return kShift;
    case BinaryOperator::Add:
    case BinaryOperator::Subtract:
      return kSum;
    case BinaryOperator::Power:
      return kPower;
    default:
      return kProduct;
  }
}

Precedence precedence_of(const Token& op) {
  switch (op.type()) {
    case Parser::OR:
      return kOr;
    case Parser::AND:
      return kAnd;
    case Parser::COMPARISON:
    case Parser::IN:
    case Parser::IS:
    case Parser::NOT:
      return kComparison;
    default:
      return precedence_of(static_cast<BinaryOperator>(op.detail()));
  }
}

Precedence tighter(Precedence than) { return static_cast<Precedence>(than + 1); }

ByteRange joined(ByteRange first, ByteRange last) { return {first.begin, last.end}; }

}  // namespace

TreeBuilder::Deeper::Deeper(TreeBuilder& builder, ByteRange range, std::uint32_t levels)
    : builder_(&builder), levels_(levels) {
  builder.level_ += levels;
  allowed_ = builder.level_ <= kMostLevels;
  if (!allowed_ && !builder.refusal_) {
    builder.refusal_ = Refusal{Refusal::Reason::NestingTooDeep, {}, range, kMostLevels};
  }
}

// ---- operators
// -------------------------------------------------------------------------------------------------------

// Climbs over a flat list of operands and operators.
class TreeBuilder::OperatorList {
 public:
  OperatorList(TreeBuilder& builder, Children children, std::size_t count)
      : builder_(&builder), children_(children), left_(count) {}

  // Operators that bind at least as tightly as the precedence given.
  Operand parse(Precedence least) {
    Operand left = children_at(Parser::NOT) ? negation(least) : signed_operand();
    while (left_ > 0) {
      const Precedence next = next_precedence();
      if (next < least) break;
      left = next == kComparison ? comparison(std::move(left)) : binary(std::move(left), next);
    }
    return left;
  }

 private:
  [[nodiscard]] bool children_at(std::size_t type) const { return left_ > 0 && children_.at(type); }
  // Copies of Children look ahead; an operator is a rule of its own.
  [[nodiscard]] Precedence next_precedence() const { return precedence_of(operator_token(Children(children_))); }
  static const Token& operator_token(Children children) {
    return Children(children.rule<Parser::BinaryOperatorContext>()).token();
  }
  const Token& take_operator() {
    const Token& op = operator_token(children_);
    children_.rule<Parser::BinaryOperatorContext>();
    --left_;
    return op;
  }
  const Token& take_sign() {
    --left_;
    return children_.token();
  }

  Operand negation(Precedence least) {
    const Token& sign = take_sign();
    if (least > kNot) builder_->refuse_token(sign, {});
    Operand operand = parse(kNot);
    return unary(sign, UnaryOperator::Not, std::move(operand));
  }

  static Operand unary(const Token& sign, UnaryOperator op, Operand operand) {
    const ByteRange range = joined(sign.range(), operand.range);
    return {make_expression(range, Unary{op, std::move(operand.value)}), range};
  }

  // `-a ** b` is -(a ** b), and the right side of `**` may have signs again.
  Operand signed_operand() {
    if (children_at(Parser::NOT)) return negation(kSign);
    if (children_at(Parser::MINUS)) return sign(UnaryOperator::Minus);
    if (children_at(Parser::PLUS)) return sign(UnaryOperator::Plus);
    if (children_at(Parser::TILDE)) return sign(UnaryOperator::Invert);
    auto& rule = children_.rule<Parser::PrimaryContext>();
    --left_;
    Operand base{builder_->primary(rule), range_of(rule)};
    if (left_ == 0 || next_precedence() != kPower) return base;
    take_operator();
    Operand exponent = signed_operand();
    const ByteRange range = joined(base.range, exponent.range);
    return {make_expression(range, Binary{BinaryOperator::Power, std::move(base.value), std::move(exponent.value)}),
            range};
  }

  Operand sign(UnaryOperator op) {
    const Token& token = take_sign();
    return unary(token, op, signed_operand());
  }

  Operand binary(Operand left, Precedence precedence) {
    const Token& op = take_operator();
    Operand right = parse(tighter(precedence));
    const ByteRange range = joined(left.range, right.range);
    if (precedence == kOr || precedence == kAnd) {
      const LogicalOperator logical = precedence == kOr ? LogicalOperator::Or : LogicalOperator::And;
      return {make_expression(range, Logical{logical, std::move(left.value), std::move(right.value)}), range};
    }
    const auto binary_op = static_cast<BinaryOperator>(op.detail());
    return {make_expression(range, Binary{binary_op, std::move(left.value), std::move(right.value)}), range};
  }

  // A chain such as a < b <= c is one comparison.
  Operand comparison(Operand first) {
    Compare compare;
    ByteRange range = first.range;
    compare.first = std::move(first.value);
    while (left_ > 0 && next_precedence() == kComparison) {
      compare.ops.push_back(comparison_operator());
      Operand right = parse(kBitOr);
      range = joined(range, right.range);
      compare.rest.push_back(std::move(right.value));
    }
    return {make_expression(range, std::move(compare)), range};
  }

  // `is not` comes as the operator IS and the sign NOT.
  CompareOperator comparison_operator() {
    const Token& op = take_operator();
    switch (op.type()) {
      case Parser::IN:
        return CompareOperator::In;
      case Parser::NOT:
        return CompareOperator::NotIn;
      case Parser::IS:
        if (!children_at(Parser::NOT)) return CompareOperator::Is;
        take_sign();
        return CompareOperator::IsNot;
      default:
        return static_cast<CompareOperator>(op.detail());
    }
  }

  TreeBuilder* builder_;
  Children children_;
  std::size_t left_;  // children that belong to the list and were not yet taken
};

// The list of operators that the first `count` children of a rule make up.
ExpressionPtr TreeBuilder::operators(const antlr4::ParserRuleContext& rule, std::size_t count) {
  Children children(rule);
  if (count == 1) return primary(children.rule<Parser::PrimaryContext>());
  // Whatever the operators are, an operand lies at most as deep as there are signs and operators.
  std::uint32_t levels = 0;
  for (std::size_t i = 0; i < count; ++i) levels += is<Parser::PrimaryContext>(*rule.children[i]) ? 0 : 1;
  const Deeper deeper(*this, range_of(rule), levels);
  if (!deeper) return placeholder(range_of(rule));
  return OperatorList(*this, children, count).parse(kOr).value;
}

ExpressionPtr TreeBuilder::disjunction(Parser::DisjunctionContext& rule) {
  return operators(rule, rule.children.size());
}

// What follows `*`, where Python allows no operators looser than `|`.
ExpressionPtr TreeBuilder::starred(Parser::DisjunctionContext& rule) {
  const std::size_t count = rule.children.size();
  Children children(rule);
  if (count == 1) return primary(children.rule<Parser::PrimaryContext>());
  ExpressionPtr value = disjunction(rule);
  const bool too_loose =
      std::holds_alternative<Logical>(value->node) || std::holds_alternative<Compare>(value->node) ||
      (std::holds_alternative<Unary>(value->node) && std::get<Unary>(value->node).op == UnaryOperator::Not);
  if (too_loose && value->range == range_of(rule))
    refuse(value->range, "found this after `*`, expected parentheses around it");
  return value;
}

ExpressionPtr TreeBuilder::expression(Parser::ExpressionContext& rule) {
  const Deeper deeper(*this, range_of(rule));
  if (!deeper) return placeholder(range_of(rule));
  Children children(rule);
  if (children.at_rule(Parser::RuleLambda)) return lambda(children.rule<Parser::LambdaContext>());
  const std::size_t count = rule.children.size();
  // A conditional adds IF disjunction ELSE expression.
  constexpr std::size_t kConditionalTail = 4;
  const bool conditional = count > kConditionalTail && is<Parser::ExpressionContext>(*rule.children[count - 1]);
  if (!conditional) return operators(rule, count);
  ExpressionPtr then = operators(rule, count - kConditionalTail);
  auto& test = static_cast<Parser::DisjunctionContext&>(*rule.children[count - 3]);
  auto& otherwise = static_cast<Parser::ExpressionContext&>(*rule.children[count - 1]);
  ExpressionPtr test_value = disjunction(test);
  return make_expression(range_of(rule), Conditional{std::move(test_value), std::move(then), expression(otherwise)});
}

ExpressionPtr TreeBuilder::condition(Parser::ConditionContext& rule) {
  Children children(rule);
  return named_or_plain(children);
}

// expression (WALRUS expression)?
ExpressionPtr TreeBuilder::named_or_plain(Children& children) {
  ExpressionPtr value = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::WALRUS) == nullptr) return value;
  return named(std::move(value), children.rule<Parser::ExpressionContext>());
}

ExpressionPtr TreeBuilder::named(ExpressionPtr name, Parser::ExpressionContext& value) {
  if (!std::holds_alternative<Name>(name->node)) refuse(name->range, "found this before `:=`, expected a name");
  const ByteRange range = joined(name->range, range_of(value));
  AssignExpression assignment;
  assignment.target = std::move(name);
  assignment.value = expression(value);
  return make_expression(range, std::move(assignment));
}

// A tuple without parentheses if there is a comma.
ExpressionPtr TreeBuilder::expressions(Parser::ExpressionsContext& rule) {
  Children children(rule);
  TupleLiteral tuple;
  const bool has_comma = each_between_commas(children, [&] {
    const bool spread = children.take(Parser::STAR) != nullptr;
    ExpressionPtr value = spread ? starred(children.rule<Parser::DisjunctionContext>())
                                 : expression(children.rule<Parser::ExpressionContext>());
    tuple.elements.push_back({std::move(value), spread});
  });
  if (has_comma) return make_expression(range_of(rule), std::move(tuple));
  if (tuple.elements.front().spread)
    refuse(range_of(rule), "found `*` before a single value, which can only stand in a list of values");
  return std::move(tuple.elements.front().value);
}

ExpressionPtr TreeBuilder::yield(Parser::YieldExpressionContext& rule) {
  saw_yield_ = true;
  Children children(rule);
  children.token();
  Yield node;
  if (children.take(Parser::FROM) != nullptr) {
    node.from = true;
    node.value = expression(children.rule<Parser::ExpressionContext>());
  } else if (!children.at_end()) {
    node.value = expressions(children.rule<Parser::ExpressionsContext>());
  }
  return make_expression(range_of(rule), std::move(node));
}

// ---- primaries
// -------------------------------------------------------------------------------------------------------

ExpressionPtr TreeBuilder::primary(Parser::PrimaryContext& rule) {
  Children children(rule);
  const ByteRange range = range_of(rule);
  if (rule.children.size() == 1) return atom(children);
  // Each trailer is a level, and takes at least two children. Strings side by side are none.
  std::size_t parts = rule.children.size();
  for (Children probe = children; probe.at(Parser::STRING) || probe.at_rule(Parser::RuleFString); probe.skip()) --parts;
  const Deeper deeper(*this, range, static_cast<std::uint32_t>(parts) / 2 + 1);
  if (!deeper) return placeholder(range);
  const Token* await = children.take(Parser::AWAIT);
  // What is awaited begins at the token after AWAIT.
  const std::uint32_t begin = await == nullptr ? range.begin : tokens_->at(await->getTokenIndex() + 1).range().begin;
  ExpressionPtr value = atom(children);
  while (!children.at_end()) value = trailer(std::move(value), begin, children);
  if (await == nullptr) return value;
  return make_expression(range, Await{std::move(value)});
}

ExpressionPtr TreeBuilder::atom(Children& children) {
  if (children.at(Parser::STRING) || children.at_rule()) return strings(children);
  const Token& token = children.token();
  const ByteRange range = token.range();
  switch (token.type()) {
    case Parser::NAME:
      return make_expression(range, Name{std::string(token.text())});
    case Parser::NUMBER:
      return number(token);
    case Parser::NONE:
      return make_expression(range, NoneLiteral{});
    case Parser::TRUE:
      return make_expression(range, BoolLiteral{true});
    case Parser::FALSE:
      return make_expression(range, BoolLiteral{false});
    case Parser::ELLIPSIS:
      return make_expression(range, EllipsisLiteral{});
    default:
      return display(token, children);
  }
}

// What brackets enclose: a group or tuple, a list, a dictionary or set.
ExpressionPtr TreeBuilder::display(const Token& open, Children& children) {
  antlr4::ParserRuleContext* body = children.at_rule() ? &children.rule<antlr4::ParserRuleContext>() : nullptr;
  const ByteRange brackets = joined(open.range(), children.token().range());
  switch (open.type()) {
    case Parser::LPAREN:
      if (body == nullptr) return make_expression(brackets, TupleLiteral{});
      return group(static_cast<Parser::GroupContext&>(*body), brackets);
    case Parser::LBRACKET:
      if (body == nullptr) return make_expression(brackets, ListLiteral{});
      return list(static_cast<Parser::ListBodyContext&>(*body), brackets);
    default:
      if (body == nullptr) return make_expression(brackets, DictLiteral{});
      return dict_or_set(static_cast<Parser::DictBodyContext&>(*body), brackets);
  }
}

// 1_000j is the text 1000 and the suffix j.
ExpressionPtr TreeBuilder::number(const Token& token) {
  NumberLiteral literal;
  for (const char c : token.text()) {
    if (c != '_') literal.text += c;
  }
  if (literal.text.back() == 'j' || literal.text.back() == 'J') {
    literal.text.pop_back();
    literal.suffix = 'j';
  }
  return make_expression(token.range(), std::move(literal));
}

ExpressionPtr TreeBuilder::trailer(ExpressionPtr object, std::uint32_t begin, Children& children) {
  const Token& mark = children.token();
  if (mark.type() == Parser::DOT) {
    const Token& name = children.token();
    Attribute attribute{std::move(object), std::string(name.text())};
    return make_expression({begin, name.range().end}, std::move(attribute));
  }
  if (mark.type() == Parser::LPAREN) return call(std::move(object), begin, mark, children);
  Subscript subscript{std::move(object), subscript_index(children.rule<Parser::SubscriptsContext>())};
  return make_expression({begin, children.token().range().end}, std::move(subscript));
}

// ---- calls
// -----------------------------------------------------------------------------------------------------------

ExpressionPtr TreeBuilder::call(ExpressionPtr callee, std::uint32_t begin, const Token& open, Children& children) {
  Call node;
  node.callee = std::move(callee);
  auto* rule = children.at_rule() ? &children.rule<Parser::ArgumentsContext>() : nullptr;
  const ByteRange parentheses = joined(open.range(), children.token().range());
  if (rule != nullptr) node.arguments = arguments(*rule, parentheses);
  return make_expression({begin, parentheses.end}, std::move(node));
}

std::vector<Argument> TreeBuilder::arguments(Parser::ArgumentsContext& rule, ByteRange parentheses) {
  std::vector<Argument> all;
  Children children(rule);
  bool after_keyword = false;
  bool after_keyword_spread = false;
  bool has_generator = false;
  const bool has_comma = each_between_commas(children, [&] {
    auto& item = children.rule<Parser::ArgumentContext>();
    Argument one = argument(item, parentheses);
    has_generator = has_generator || is<Parser::ComprehensionContext>(*item.children.back());
    if (one.name.empty() && !one.keyword_spread && (one.spread ? after_keyword_spread : after_keyword)) {
      refuse(range_of(item), "found a positional argument after one with a keyword");
    }
    after_keyword = after_keyword || !one.name.empty() || one.keyword_spread;
    after_keyword_spread = after_keyword_spread || one.keyword_spread;
    all.push_back(std::move(one));
  });
  if (has_generator && has_comma) {
    refuse(range_of(rule), "found a generator beside other arguments, expected parentheses around it");
  }
  return all;
}

Argument TreeBuilder::argument(Parser::ArgumentContext& rule, ByteRange parentheses) {
  Argument result;
  Children children(rule);
  result.spread = children.take(Parser::STAR) != nullptr;
  result.keyword_spread = !result.spread && children.take(Parser::POWER) != nullptr;
  auto& first = children.rule<Parser::ExpressionContext>();
  if (children.take(Parser::EQUAL) != nullptr) {
    const Token& name = parsing::token_of(first.start);
    if (first.start != first.stop || name.type() != Parser::NAME) {
      refuse(range_of(first), "found this before `=` in a call, expected a name");
    }
    result.name = std::string(name.text());
    result.value = expression(children.rule<Parser::ExpressionContext>());
  } else if (children.take(Parser::WALRUS) != nullptr) {
    result.value = named(expression(first), children.rule<Parser::ExpressionContext>());
  } else if (children.at_rule()) {
    result.value = comprehension(ComprehensionKind::Generator, {expression(first)}, nullptr,
                                 children.rule<Parser::ComprehensionContext>(), parentheses);
  } else {
    result.value = expression(first);
  }
  return result;
}

// ---- subscripts and targets
// ------------------------------------------------------------------------------------------

ExpressionPtr TreeBuilder::subscript_index(Parser::SubscriptsContext& rule) {
  Children children(rule);
  TupleLiteral tuple;
  const bool has_comma = each_between_commas(
      children, [&] { tuple.elements.push_back(subscript(children.rule<Parser::SubscriptContext>())); });
  // a[*b] is a[(*b,)] (3.11).
  if (has_comma || tuple.elements.front().spread) return make_expression(range_of(rule), std::move(tuple));
  return std::move(tuple.elements.front().value);
}

Element TreeBuilder::subscript(Parser::SubscriptContext& rule) {
  Children children(rule);
  if (children.take(Parser::STAR) != nullptr) return {starred(children.rule<Parser::DisjunctionContext>()), true};
  if (children.at_rule(Parser::RuleSliceTail)) {
    return {slice(nullptr, children.rule<Parser::SliceTailContext>(), range_of(rule))};
  }
  ExpressionPtr value = named_or_plain(children);
  if (children.at_end()) return {std::move(value)};
  return {slice(std::move(value), children.rule<Parser::SliceTailContext>(), range_of(rule))};
}

// COLON expression? (COLON expression?)?
ExpressionPtr TreeBuilder::slice(ExpressionPtr lower, Parser::SliceTailContext& tail, ByteRange range) {
  Slice node;
  node.lower = std::move(lower);
  Children children(tail);
  children.token();
  if (children.at_rule()) node.upper = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::COLON) != nullptr && children.at_rule()) {
    node.step = expression(children.rule<Parser::ExpressionContext>());
  }
  return make_expression(range, std::move(node));
}

// A tuple if there is a comma.
ExpressionPtr TreeBuilder::targets(Parser::TargetsContext& rule) {
  Children children(rule);
  TupleLiteral tuple;
  const bool has_comma =
      each_between_commas(children, [&] { tuple.elements.push_back(target(children.rule<Parser::TargetContext>())); });
  if (has_comma) return make_expression(range_of(rule), std::move(tuple));
  if (tuple.elements.front().spread)
    refuse(range_of(rule), "found `*` before a single target, which can only stand in a list of targets");
  return std::move(tuple.elements.front().value);
}

Element TreeBuilder::target(Parser::TargetContext& rule) {
  Children children(rule);
  const bool spread = children.take(Parser::STAR) != nullptr;
  Element element{primary(children.rule<Parser::PrimaryContext>()), spread};
  return element;
}

}  // namespace crosswalk::python
