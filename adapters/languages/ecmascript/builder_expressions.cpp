#include <algorithm>

#include "builder.h"
#include "literals.h"
#include "operators.h"
#include "shaper.h"

namespace crosswalk::ecmascript {

using namespace script;

Builder::Levels::Levels(Builder& builder, std::size_t count, const Rule& where) : builder_(builder), count_(count) {
  builder_.depth_ += count_;
  if (builder_.depth_ <= kTreeLimit || builder_.failure_) return;
  builder_.failure_ = BuildFailure{.too_deep = true, .message = {}, .range = parsing::token_of(where.start).range()};
}

void Builder::fail(ByteRange range, std::string message) {
  if (!failure_) failure_ = BuildFailure{.too_deep = false, .message = std::move(message), .range = range};
}

Builder::TokenNode* Builder::token_in(antlr4::tree::ParseTree* child) { return dynamic_cast<TokenNode*>(child); }

std::string Builder::name_of(TokenNode* node) { return cook_name(text_of(node)); }

std::string Builder::string_of(TokenNode* node) {
  const std::string_view text = text_of(node);
  std::optional<std::string> value = cook_string(text.substr(1, text.size() - 2));
  if (!value) fail(range_of(node), "this string has a malformed escape");
  return value.value_or(std::string());
}

std::string Builder::name_or_string(TokenNode* node) {
  return type_of(node) == Parser::STRING ? string_of(node) : name_of(node);
}

// ---- operators
// -------------------------------------------------------------------------------------------------------

ExpressionPtr Builder::expression(Parser::ExpressionContext* rule) {
  const std::vector<Parser::AssignmentContext*> items = rule->assignment();
  if (items.size() == 1) return assignment(items.front());
  Sequence sequence;
  for (Parser::AssignmentContext* item : items) sequence.items.push_back(assignment(item));
  return make(range_of(rule), std::move(sequence));
}

ExpressionPtr Builder::assignment(Parser::AssignmentContext* rule) {
  const Levels level(*this, 1, *rule);
  if (is_too_deep()) return make(range_of(rule), NoneLiteral{});
  if (Parser::ArrowFunctionContext* function = rule->arrowFunction()) return arrow(function);
  if (rule->YIELD_ALONE() != nullptr) return make(range_of(rule), Yield{});
  if (rule->YIELD() != nullptr) {
    return make(range_of(rule), Yield{.value = assignment(rule->assignment(0)), .from = rule->STAR() != nullptr});
  }
  if (rule->children.size() == 1) return operation(rule->operation());
  if (rule->QUESTION() != nullptr) {
    Conditional conditional;
    conditional.test = operation(rule->operation());
    conditional.then = assignment(rule->assignment(0));
    conditional.otherwise = assignment(rule->assignment(1));
    return make(range_of(rule), std::move(conditional));
  }
  return assigned(rule, rule->ASSIGN() != nullptr ? rule->ASSIGN() : rule->ASSIGNMENT_OPERATOR());
}

ExpressionPtr Builder::assigned(Parser::AssignmentContext* rule, TokenNode* op) {
  AssignExpression assign;
  assign.target = operation(rule->operation());
  const std::string_view spelling = text_of(op).substr(0, text_of(op).size() - 1);
  if (!spelling.empty()) {
    const BinaryMeaning& meaning = binary_meaning(binary_operator_index(spelling));
    assign.op = meaning.arithmetic;
    assign.logical = meaning.logical;
  }
  check_target(*assign.target, /*binds=*/false);
  assign.value = assignment(rule->assignment(0));
  return make(range_of(rule), std::move(assign));
}

Builder::Operand Builder::combine(std::uint32_t op, Operand left, Operand right) {
  const ByteRange range{left.range.begin, right.range.end};
  const BinaryMeaning& meaning = binary_meaning(op);
  if (meaning.arithmetic) {
    return {make(range, Binary{*meaning.arithmetic, std::move(left.expression), std::move(right.expression)}), range};
  }
  if (meaning.logical) {
    return {make(range, Logical{*meaning.logical, std::move(left.expression), std::move(right.expression)}), range};
  }
  Compare compare;
  compare.first = std::move(left.expression);
  compare.ops.push_back(meaning.comparison.value_or(CompareOperator::Equal));
  compare.rest.push_back(std::move(right.expression));
  return {make(range, std::move(compare)), range};
}

// Edsger Dijkstra's shunting yard, so that a long sum needs no recursion.
ExpressionPtr Builder::operation(Parser::OperationContext* rule) {
  const std::vector<Parser::OperandContext*> operands = rule->operand();
  if (operands.size() == 1) return operand(operands.front());
  const Levels levels(*this, operands.size(), *rule);
  if (is_too_deep()) return make(range_of(rule), NoneLiteral{});
  std::vector<Operand> values;
  std::vector<std::uint32_t> waiting;
  const auto reduce = [&] {
    Operand right = std::move(values.back());
    values.pop_back();
    Operand left = std::move(values.back());
    values.back() = combine(waiting.back(), std::move(left), std::move(right));
    waiting.pop_back();
  };
  const auto binds_before = [&](std::uint32_t next) {
    const int precedence = binary_meaning(next).precedence;
    const int before = binary_meaning(waiting.back()).precedence;
    return before > precedence || (before == precedence && precedence != kPowerPrecedence);
  };
  for (antlr4::tree::ParseTree* child : rule->children) {
    if (TokenNode* token = token_in(child)) {
      const std::uint32_t op = parsing::token_of(token).detail();
      while (!waiting.empty() && binds_before(op)) reduce();
      waiting.push_back(op);
      continue;
    }
    auto* next = static_cast<Parser::OperandContext*>(child);
    values.push_back({operand(next), range_of(next)});
  }
  while (!waiting.empty()) reduce();
  return std::move(values.front().expression);
}

// ---- operands
// --------------------------------------------------------------------------------------------------------

ExpressionPtr Builder::operand(Parser::OperandContext* rule) {
  if (rule->children.size() == 1) return primary(rule->primary());
  const Levels levels(*this, rule->children.size(), *rule);
  if (is_too_deep()) return make(range_of(rule), NoneLiteral{});
  std::vector<TokenNode*> prefixes;
  std::vector<TokenNode*> news;
  ExpressionPtr current;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  for (antlr4::tree::ParseTree* child : rule->children) {
    if (TokenNode* token = token_in(child)) {
      if (type_of(token) == Parser::NEW)
        news.push_back(token);
      else if (type_of(token) == Parser::TYPE_OPERATOR)
        break;
      else
        prefixes.push_back(token);
      continue;
    }
    auto* part = static_cast<Rule*>(child);
    end = range_of(part).end;
    if (current == nullptr) {
      begin = range_of(part).begin;
      current = primary(static_cast<Parser::PrimaryContext*>(part));
      continue;
    }
    auto* postfix = static_cast<Parser::PostfixContext*>(part);
    if (!news.empty() && postfix->arguments() != nullptr && postfix->OPTIONAL_DOT() == nullptr) {
      begin = range_of(news.back()).begin;
      news.pop_back();
      current = constructed(std::move(current), postfix->arguments(), {begin, end});
      continue;
    }
    current = postfixed(postfix, std::move(current), begin);
  }
  for (; !news.empty(); news.pop_back()) {
    current = constructed(std::move(current), nullptr, {range_of(news.back()).begin, end});
  }
  for (; !prefixes.empty(); prefixes.pop_back()) current = prefixed(prefixes.back(), std::move(current), end);
  return current;
}

ExpressionPtr Builder::prefixed(TokenNode* op, ExpressionPtr inner, std::uint32_t end) {
  if (type_of(op) == Parser::TYPE_ASSERTION) return inner;
  const ByteRange range{range_of(op).begin, end};
  const auto unary = [&](UnaryOperator which) { return make(range, Unary{which, std::move(inner)}); };
  switch (static_cast<Prefix>(parsing::token_of(op).detail())) {
    case Prefix::Plus:
      return unary(UnaryOperator::Plus);
    case Prefix::Minus:
      return unary(UnaryOperator::Minus);
    case Prefix::Invert:
      return unary(UnaryOperator::Invert);
    case Prefix::Not:
      return unary(UnaryOperator::Not);
    case Prefix::TypeOf:
      return unary(UnaryOperator::TypeOf);
    case Prefix::Void:
      return unary(UnaryOperator::Void);
    case Prefix::Delete:
      return unary(UnaryOperator::Delete);
    case Prefix::Await:
      return make(range, Await{std::move(inner)});
    case Prefix::Increment:
    case Prefix::Decrement:
      break;
  }
  const bool increment = static_cast<Prefix>(parsing::token_of(op).detail()) == Prefix::Increment;
  check_target(*inner, /*binds=*/false);
  return make(range, Update{.target = std::move(inner), .increment = increment, .prefix = true});
}

ExpressionPtr Builder::postfixed(Parser::PostfixContext* rule, ExpressionPtr inner, std::uint32_t begin) {
  const ByteRange range{begin, range_of(rule).end};
  const bool optional = rule->OPTIONAL_DOT() != nullptr;
  if (Parser::MemberNameContext* name = rule->memberName()) return member(name, std::move(inner), range, optional);
  if (Parser::ArgumentsContext* list = rule->arguments()) return call(list, std::move(inner), range, optional);
  if (Parser::IndexContext* index = rule->index()) return subscript(index, std::move(inner), range, optional);
  if (Parser::TemplateLiteralContext* text = rule->templateLiteral()) {
    Template tagged = template_literal(text);
    tagged.tag = std::move(inner);
    return make(range, std::move(tagged));
  }
  if (TokenNode* update = rule->POSTFIX_UPDATE()) {
    const bool increment = static_cast<Prefix>(parsing::token_of(update).detail()) == Prefix::Increment;
    check_target(*inner, /*binds=*/false);
    return make(range, Update{.target = std::move(inner), .increment = increment, .prefix = false});
  }
  return inner;  // what only speaks of types
}

ExpressionPtr Builder::member(Parser::MemberNameContext* rule, ExpressionPtr object, ByteRange range, bool optional) {
  TokenNode* name = rule->NAME() != nullptr ? rule->NAME() : rule->PRIVATE_NAME();
  return make(range, Attribute{.object = std::move(object), .name = name_of(name), .optional = optional});
}

ExpressionPtr Builder::subscript(Parser::IndexContext* rule, ExpressionPtr object, ByteRange range, bool optional) {
  return make(range,
              Subscript{.object = std::move(object), .index = expression(rule->expression()), .optional = optional});
}

ExpressionPtr Builder::call(Parser::ArgumentsContext* rule, ExpressionPtr callee, ByteRange range, bool optional) {
  return make(
      range, Call{.callee = std::move(callee), .arguments = arguments(rule), .construct = false, .optional = optional});
}

ExpressionPtr Builder::constructed(ExpressionPtr callee, Parser::ArgumentsContext* list, ByteRange range) {
  Call call{.callee = std::move(callee), .arguments = {}, .construct = true};
  if (list != nullptr) call.arguments = arguments(list);
  return make(range, std::move(call));
}

std::vector<Argument> Builder::arguments(Parser::ArgumentsContext* rule) {
  std::vector<Argument> arguments;
  for (Parser::ElementContext* item : rule->element()) {
    Element made = element(item);
    arguments.push_back({.name = {}, .value = std::move(made.value), .spread = made.spread});
  }
  return arguments;
}

// ---- what an operand is
// ----------------------------------------------------------------------------------------------

ExpressionPtr Builder::primary(Parser::PrimaryContext* rule) {
  antlr4::tree::ParseTree* child = rule->children.front();
  if (TokenNode* token = token_in(child)) return literal(token);
  const ByteRange range = range_of(rule);
  switch (static_cast<Rule*>(child)->getRuleIndex()) {
    case Parser::RuleTemplateLiteral:
      return make(range, template_literal(rule->templateLiteral()));
    case Parser::RuleParenthesized:
      return expression(rule->parenthesized()->expression());
    case Parser::RuleArrayLiteral:
      return array(rule->arrayLiteral());
    case Parser::RuleObjectLiteral:
      return object(rule->objectLiteral());
    case Parser::RuleImportCall:
      return import_call(rule->importCall());
    case Parser::RuleClassExpression:
      return make(range, ClassExpression{class_of(rule->classExpression()->classTail(), range)});
    default:
      break;
  }
  Parser::FunctionExpressionContext* expression = rule->functionExpression();
  auto made = function(expression->NAME() == nullptr ? std::string() : name_of(expression->NAME()),
                       expression->functionTail(), range);
  made->is_async = expression->ASYNC() != nullptr;
  made->is_generator = expression->STAR() != nullptr;
  return make(range, FunctionExpression{std::move(made)});
}

ExpressionPtr Builder::literal(TokenNode* token) {
  const ByteRange range = range_of(token);
  switch (type_of(token)) {
    case Parser::NAME: {
      std::string name = name_of(token);
      if (name == "undefined") return make(range, UndefinedLiteral{});
      return make(range, Name{std::move(name)});
    }
    case Parser::PRIVATE_NAME:
      return make(range, Name{name_of(token)});
    case Parser::THIS:
      return make(range, This{});
    case Parser::SUPER:
      return make(range, Super{});
    case Parser::TRUE_VALUE:
      return make(range, BoolLiteral{true});
    case Parser::FALSE_VALUE:
      return make(range, BoolLiteral{false});
    case Parser::NUMBER:
    case Parser::BIGINT:
      return number(token);
    case Parser::STRING:
      return make(range, StringLiteral{string_of(token)});
    case Parser::REGEX:
      return regex(token);
    case Parser::NEW_TARGET:
      return make(range, MetaProperty{"new.target"});
    case Parser::IMPORT_META:
      return make(range, MetaProperty{"import.meta"});
    default:
      return make(range, NoneLiteral{});  // null
  }
}

ExpressionPtr Builder::number(TokenNode* token) {
  std::string text(text_of(token));
  std::erase(text, '_');
  const bool big = type_of(token) == Parser::BIGINT;
  if (big) text.pop_back();
  return make(range_of(token), NumberLiteral{.text = std::move(text), .suffix = big ? 'n' : '\0'});
}

ExpressionPtr Builder::regex(TokenNode* token) {
  const std::string_view text = text_of(token);
  const std::size_t slash = text.rfind('/');
  return make(range_of(token),
              RegexLiteral{std::string(text.substr(1, slash - 1)), std::string(text.substr(slash + 1))});
}

ExpressionPtr Builder::import_call(Parser::ImportCallContext* rule) {
  std::vector<Argument> list = arguments(rule->arguments());
  if (list.empty() || list.front().spread) {
    fail(range_of(rule), "`import()` needs the name of a module");
    return make(range_of(rule), NoneLiteral{});
  }
  return make(range_of(rule), ImportCall{std::move(list.front().value)});
}

Template Builder::template_literal(Parser::TemplateLiteralContext* rule) {
  Template made;
  for (antlr4::tree::ParseTree* child : rule->children) {
    TokenNode* token = token_in(child);
    if (token == nullptr) {
      TemplatePart part;
      part.value = expression(static_cast<Parser::ExpressionContext*>(child));
      made.parts.push_back(std::move(part));
      continue;
    }
    const bool ends = type_of(token) == Parser::TEMPLATE || type_of(token) == Parser::TEMPLATE_TAIL;
    const std::string_view text = text_of(token);
    std::optional<std::string> cooked = cook_template(text.substr(1, text.size() - (ends ? 2 : 3)));
    if (!cooked) fail(range_of(token), "this template has a malformed escape");
    if (!cooked || cooked->empty()) continue;
    TemplatePart part;
    part.text = std::move(*cooked);
    made.parts.push_back(std::move(part));
  }
  return made;
}

Element Builder::element(Parser::ElementContext* rule) {
  return {.value = assignment(rule->assignment()), .spread = rule->ELLIPSIS() != nullptr};
}

// A comma without an element before it makes a hole.
ExpressionPtr Builder::array(Parser::ArrayLiteralContext* rule) {
  ListLiteral list;
  bool filled = false;
  for (antlr4::tree::ParseTree* child : rule->children) {
    TokenNode* token = token_in(child);
    if (token == nullptr) {
      list.elements.push_back(element(static_cast<Parser::ElementContext*>(child)));
      filled = true;
    } else if (type_of(token) == Parser::COMMA) {
      const std::uint32_t at = range_of(token).begin;
      if (!filled) list.elements.push_back({.value = make({at, at}, UndefinedLiteral{})});
      filled = false;
    }
  }
  return make(range_of(rule), std::move(list));
}

ExpressionPtr Builder::object(Parser::ObjectLiteralContext* rule) {
  DictLiteral dict;
  for (Parser::PropertyContext* item : rule->property()) dict.entries.push_back(property(item));
  return make(range_of(rule), std::move(dict));
}

Entry Builder::property(Parser::PropertyContext* rule) {
  const ByteRange range = range_of(rule);
  Entry entry;
  if (rule->ELLIPSIS() != nullptr) {
    entry.value = assignment(rule->assignment());
    return entry;
  }
  Parser::AccessorContext* accessor = rule->accessor();
  Parser::PropertyNameContext* name = accessor != nullptr ? accessor->propertyName() : rule->propertyName();
  Parser::FunctionTailContext* tail = accessor != nullptr ? accessor->functionTail() : rule->functionTail();
  entry.key = property_key(name);
  const auto* key = std::get_if<StringLiteral>(&entry.key->node);
  if (tail != nullptr) {
    auto made = function(key != nullptr ? key->value : std::string(), tail, range);
    made->is_async = rule->ASYNC() != nullptr;
    made->is_generator = rule->STAR() != nullptr;
    if (accessor != nullptr) entry.accessor = accessor->GET() != nullptr ? 'g' : 's';
    entry.value = make(range, FunctionExpression{std::move(made)});
  } else if (rule->COLON() != nullptr) {
    entry.value = assignment(rule->assignment());
  } else {
    const ByteRange key_range = range_of(name);
    if (name->NAME() == nullptr) fail(key_range, "a property without a value must be a name");
    entry.value = make(key_range, Name{key != nullptr ? key->value : std::string()});
    if (key != nullptr && key->value == "undefined") entry.value->node = UndefinedLiteral{};
    if (rule->ASSIGN() != nullptr) {
      AssignExpression with_default;
      with_default.target = std::move(entry.value);
      with_default.value = assignment(rule->assignment());
      entry.value = make(range, std::move(with_default));
    }
  }
  return entry;
}

ExpressionPtr Builder::property_key(Parser::PropertyNameContext* rule) {
  const ByteRange range = range_of(rule);
  if (rule->assignment() != nullptr) return assignment(rule->assignment());
  TokenNode* token = token_in(rule->children.front());
  if (type_of(token) == Parser::NUMBER || type_of(token) == Parser::BIGINT) {
    const ExpressionPtr literal = number(token);
    const std::string& text = std::get<NumberLiteral>(literal->node).text;
    const std::optional<double> value = number_value(text);
    return make(range, StringLiteral{value ? number_text(*value) : text});
  }
  return make(range, StringLiteral{name_or_string(token)});
}

}  // namespace crosswalk::ecmascript
