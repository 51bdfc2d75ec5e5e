// Statements, but for definitions and match.

#include <utility>

#include "tree_builder.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::Assert;
using script::Assign;
using script::AssignExpression;
using script::Attribute;
using script::BinaryOperator;
using script::Block;
using script::BoolLiteral;
using script::Break;
using script::Call;
using script::ClassDefinition;
using script::Continue;
using script::Delete;
using script::Element;
using script::Expression;
using script::ExpressionNode;
using script::ExpressionPtr;
using script::ExpressionStatement;
using script::ForEach;
using script::FunctionDefinition;
using script::Handler;
using script::If;
using script::Import;
using script::ListLiteral;
using script::Name;
using script::NoneLiteral;
using script::NumberLiteral;
using script::Pass;
using script::Raise;
using script::Return;
using script::Scope;
using script::Statement;
using script::StatementNode;
using script::StringLiteral;
using script::Subscript;
using script::Try;
using script::TupleLiteral;
using script::While;
using script::With;
using script::WithItem;
using Parser = grammar_python::PythonParser;

namespace {

bool ends_lines(std::size_t type) {
  return type == Parser::NEWLINE || type == Parser::INDENT || type == Parser::DEDENT;
}

// How an expression that is no target is called in messages.
const char* kind_of(const Expression& expression) {
  const ExpressionNode& node = expression.node;
  if (std::holds_alternative<Call>(node)) return "a call";
  if (std::holds_alternative<NumberLiteral>(node) || std::holds_alternative<StringLiteral>(node)) return "a literal";
  if (std::holds_alternative<NoneLiteral>(node)) return "`None`";
  if (std::holds_alternative<BoolLiteral>(node)) return "`True` or `False`";
  return "an expression";
}

}  // namespace

Block TreeBuilder::module(Parser::ModuleContext& rule) {
  Block out;
  Children children(rule);
  while (children.at_rule() && !refusal_) statement(children.rule<Parser::StatementContext>(), out);
  return out;
}

ByteRange TreeBuilder::statement_range(const antlr4::ParserRuleContext& rule) const {
  std::size_t first = rule.start->getTokenIndex();
  std::size_t last = rule.stop->getTokenIndex();
  while (first < last && ends_lines(tokens_->at(first).type())) ++first;
  while (last > first && ends_lines(tokens_->at(last).type())) --last;
  return {tokens_->at(first).range().begin, tokens_->at(last).range().end};
}

void TreeBuilder::statement(Parser::StatementContext& rule, Block& out) {
  Children children(rule);
  if (children.at_rule(Parser::RuleSimpleLine)) return simple_line(children.rule<Parser::SimpleLineContext>(), out);
  const ByteRange range = statement_range(rule);
  const Deeper deeper(*this, range);
  if (!deeper) return;
  out.push_back(std::make_unique<Statement>(Statement{compound_statement(children), range}));
}

StatementNode TreeBuilder::compound_statement(Children& children) {
  switch (children.rule_index()) {
    case Parser::RuleIfStatement: {
      auto& rule = children.rule<Parser::IfStatementContext>();
      Children parts(rule);
      return if_statement(parts, statement_range(rule).end);
    }
    case Parser::RuleWhileStatement:
      return while_statement(children.rule<Parser::WhileStatementContext>());
    case Parser::RuleForStatement:
      return for_statement(children.rule<Parser::ForStatementContext>());
    case Parser::RuleTryStatement:
      return try_statement(children.rule<Parser::TryStatementContext>());
    case Parser::RuleWithStatement:
      return with_statement(children.rule<Parser::WithStatementContext>());
    case Parser::RuleFunctionDefinition:
      return function_definition(children.rule<Parser::FunctionDefinitionContext>());
    case Parser::RuleClassDefinition:
      return class_definition(children.rule<Parser::ClassDefinitionContext>());
    case Parser::RuleDecorated:
      return decorated(children.rule<Parser::DecoratedContext>());
    case Parser::RuleAsyncStatement:
      return async_statement(children.rule<Parser::AsyncStatementContext>());
    default:
      return match_statement(children.rule<Parser::MatchStatementContext>());
  }
}

// simpleStatement (SEMICOLON simpleStatement?)* NEWLINE
void TreeBuilder::simple_line(Parser::SimpleLineContext& rule, Block& out) {
  Children children(rule);
  bool after_statement = false;
  while (!children.at(Parser::NEWLINE)) {
    if (const Token* semicolon = children.take(Parser::SEMICOLON)) {
      if (!after_statement) refuse_token(*semicolon, {"a statement"});
      after_statement = false;
    } else {
      simple_statement(children.rule<Parser::SimpleStatementContext>(), out);
      after_statement = true;
    }
  }
}

void TreeBuilder::simple_statement(Parser::SimpleStatementContext& rule, Block& out) {
  Children children(rule);
  const ByteRange range = range_of(rule);
  const auto add = [&](StatementNode node) {
    out.push_back(std::make_unique<Statement>(Statement{std::move(node), range}));
  };
  switch (children.type()) {
    case Parser::PASS:
      return add(Pass{});
    case Parser::BREAK:
      return add(Break{});
    case Parser::CONTINUE:
      return add(Continue{});
    default:
      break;
  }
  switch (children.rule_index()) {
    case Parser::RuleExpressionStatement:
      return add(expression_statement(children.rule<Parser::ExpressionStatementContext>()));
    case Parser::RuleReturnStatement:
      return add(return_statement(children.rule<Parser::ReturnStatementContext>()));
    case Parser::RuleRaiseStatement:
      return add(raise_statement(children.rule<Parser::RaiseStatementContext>()));
    case Parser::RuleAssertStatement:
      return add(assert_statement(children.rule<Parser::AssertStatementContext>()));
    case Parser::RuleScopeStatement:
      return add(scope_statement(children.rule<Parser::ScopeStatementContext>()));
    case Parser::RuleDeleteStatement:
      return add(delete_statement(children.rule<Parser::DeleteStatementContext>()));
    case Parser::RuleImportStatement:
      return import_statement(children.rule<Parser::ImportStatementContext>(), out);
    case Parser::RuleFromImportStatement:
      return add(from_import_statement(children.rule<Parser::FromImportStatementContext>()));
    default:
      return;  // a type alias has no effect on a run
  }
}

Block TreeBuilder::block(Parser::BlockContext& rule) {
  Block out;
  Children children(rule);
  if (children.at_rule(Parser::RuleSimpleLine)) {
    simple_line(children.rule<Parser::SimpleLineContext>(), out);
    return out;
  }
  children.token();
  children.token();
  while (children.at_rule()) statement(children.rule<Parser::StatementContext>(), out);
  return out;
}

// COLON block
Block TreeBuilder::following_block(Children& children) {
  children.token();
  return block(children.rule<Parser::BlockContext>());
}

// (`keyword` COLON block)?
Block TreeBuilder::optional_block(Children& children, std::size_t keyword) {
  return children.take(keyword) == nullptr ? Block() : following_block(children);
}

// ---- assignments
// -----------------------------------------------------------------------------------------------------

void TreeBuilder::check_single_target(const Expression& target) {
  const bool fits = std::holds_alternative<Name>(target.node) || std::holds_alternative<Attribute>(target.node) ||
                    std::holds_alternative<Subscript>(target.node);
  if (!fits) refuse(target.range, std::string("found ") + kind_of(target) + ", which cannot be assigned to");
}

void TreeBuilder::check_target(const Expression& target) {
  const std::vector<Element>* elements = nullptr;
  if (const auto* tuple = std::get_if<TupleLiteral>(&target.node)) elements = &tuple->elements;
  if (const auto* list = std::get_if<ListLiteral>(&target.node)) elements = &list->elements;
  if (elements == nullptr) return check_single_target(target);
  for (const Element& element : *elements) check_target(*element.value);
}

StatementNode TreeBuilder::expression_statement(Parser::ExpressionStatementContext& rule) {
  Children children(rule);
  if (children.at_rule(Parser::RuleYieldExpression)) {
    return ExpressionStatement{yield(children.rule<Parser::YieldExpressionContext>())};
  }
  ExpressionPtr first = expressions(children.rule<Parser::ExpressionsContext>());
  if (children.at_end()) return ExpressionStatement{std::move(first)};
  if (children.at(Parser::EQUAL)) return plain_assignment(std::move(first), children);
  check_single_target(*first);
  Assign assign;
  assign.targets.push_back(std::move(first));
  if (const Token* op = children.take(Parser::AUGMENTED)) {
    assign.op = static_cast<BinaryOperator>(op->detail());
    assign.value = assigned_value(children.rule<Parser::AssignedValueContext>());
    return assign;
  }
  // The annotation itself is passed over.
  children.token();
  children.rule<Parser::ExpressionContext>();
  assign.annotation_only = children.take(Parser::EQUAL) == nullptr;
  if (!assign.annotation_only) assign.value = assigned_value(children.rule<Parser::AssignedValueContext>());
  return assign;
}

// (EQUAL assignedValue)+ after the first target: all but the last value are targets too.
StatementNode TreeBuilder::plain_assignment(ExpressionPtr first, Children& children) {
  Assign assign;
  assign.value = std::move(first);
  while (children.take(Parser::EQUAL) != nullptr) {
    check_target(*assign.value);
    assign.targets.push_back(std::move(assign.value));
    assign.value = assigned_value(children.rule<Parser::AssignedValueContext>());
  }
  return assign;
}

ExpressionPtr TreeBuilder::assigned_value(Parser::AssignedValueContext& rule) {
  Children children(rule);
  if (children.at_rule(Parser::RuleYieldExpression)) return yield(children.rule<Parser::YieldExpressionContext>());
  return expressions(children.rule<Parser::ExpressionsContext>());
}

// ---- simple statements
// -----------------------------------------------------------------------------------------------

StatementNode TreeBuilder::return_statement(Parser::ReturnStatementContext& rule) {
  Children children(rule);
  children.token();
  if (children.at_end()) return Return{};
  return Return{expressions(children.rule<Parser::ExpressionsContext>())};
}

StatementNode TreeBuilder::raise_statement(Parser::RaiseStatementContext& rule) {
  Children children(rule);
  children.token();
  Raise raise;
  if (children.at_rule()) raise.value = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::FROM) != nullptr) raise.cause = expression(children.rule<Parser::ExpressionContext>());
  return raise;
}

StatementNode TreeBuilder::assert_statement(Parser::AssertStatementContext& rule) {
  Children children(rule);
  children.token();
  Assert assertion;
  assertion.test = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::COMMA) != nullptr) {
    assertion.message = expression(children.rule<Parser::ExpressionContext>());
  }
  return assertion;
}

StatementNode TreeBuilder::scope_statement(Parser::ScopeStatementContext& rule) {
  Children children(rule);
  Scope scope;
  scope.nonlocal = children.token().type() == Parser::NONLOCAL;
  each_between_commas(children, [&] { scope.names.emplace_back(children.token().text()); });
  return scope;
}

StatementNode TreeBuilder::delete_statement(Parser::DeleteStatementContext& rule) {
  Children children(rule);
  children.token();
  auto& list = children.rule<Parser::TargetsContext>();
  Children items(list);
  Delete node;
  each_between_commas(items, [&] {
    Element element = target(items.rule<Parser::TargetContext>());
    if (element.spread) refuse(element.value->range, "found `*` before what is to be deleted");
    check_target(*element.value);
    node.targets.push_back(std::move(element.value));
  });
  return node;
}

// Each module imported is a statement of its own here, with the range of the whole.
void TreeBuilder::import_statement(Parser::ImportStatementContext& rule, Block& out) {
  Children children(rule);
  children.token();
  each_between_commas(children, [&] {
    Children parts(children.rule<Parser::ImportedModuleContext>());
    Import import;
    import.whole_module = true;
    import.module = dotted_name(parts.rule<Parser::DottedNameContext>());
    std::string bound = import.module.substr(0, import.module.find('.'));
    if (parts.take(Parser::AS) != nullptr) bound = std::string(parts.token().text());
    import.names.push_back({"*", std::move(bound)});
    out.push_back(make_statement(range_of(rule), std::move(import)));
  });
}

std::string TreeBuilder::dotted_name(Parser::DottedNameContext& rule) {
  std::string name;
  for (Children children(rule); !children.at_end();) name += children.token().text();
  return name;
}

// FROM (DOT | ELLIPSIS)* dottedName? IMPORT names
StatementNode TreeBuilder::from_import_statement(Parser::FromImportStatementContext& rule) {
  Import import;
  Children children(rule);
  children.token();
  while (!children.at_rule() && !children.at(Parser::IMPORT)) {
    import.level += children.token().type() == Parser::ELLIPSIS ? 3 : 1;
  }
  if (children.at_rule()) import.module = dotted_name(children.rule<Parser::DottedNameContext>());
  const Token& keyword = children.token();
  if (import.level == 0 && import.module.empty()) refuse_token(keyword, {"the name of a module"});
  if (children.take(Parser::STAR) != nullptr) {
    import.star = true;
    return import;
  }
  children.take(Parser::LPAREN);
  each_between_commas(children, [&] {
    Children parts(children.rule<Parser::ImportedNameContext>());
    std::string name(parts.token().text());
    std::string alias = parts.take(Parser::AS) == nullptr ? name : std::string(parts.token().text());
    import.names.push_back({std::move(name), std::move(alias)});
  });
  return import;
}

// ---- compound statements
// ---------------------------------------------------------------------------------------------

// IF or ELIF, then condition COLON block (ELIF …)* (ELSE COLON block)?  Each ELIF is an If in the branch before it, and
// ends where the whole does.
StatementNode TreeBuilder::if_statement(Children& children, std::uint32_t end) {
  const Token& keyword = children.token();
  const Deeper deeper(*this, keyword.range());
  if (!deeper) return Pass{};
  If node;
  node.test = condition(children.rule<Parser::ConditionContext>());
  node.then = following_block(children);
  if (children.at(Parser::ELIF)) {
    const std::uint32_t begin = Children(children).token().range().begin;
    StatementNode rest = if_statement(children, end);
    node.otherwise.push_back(std::make_unique<Statement>(Statement{std::move(rest), {begin, end}}));
  } else {
    node.otherwise = optional_block(children, Parser::ELSE);
  }
  return node;
}

StatementNode TreeBuilder::while_statement(Parser::WhileStatementContext& rule) {
  Children children(rule);
  children.token();
  While node;
  node.test = condition(children.rule<Parser::ConditionContext>());
  node.body = following_block(children);
  node.otherwise = optional_block(children, Parser::ELSE);
  return node;
}

StatementNode TreeBuilder::for_statement(Parser::ForStatementContext& rule) {
  Children children(rule);
  children.token();
  ForEach node;
  node.target = targets(children.rule<Parser::TargetsContext>());
  check_target(*node.target);
  children.token();
  node.iterable = expressions(children.rule<Parser::ExpressionsContext>());
  node.body = following_block(children);
  node.otherwise = optional_block(children, Parser::ELSE);
  return node;
}

StatementNode TreeBuilder::try_statement(Parser::TryStatementContext& rule) {
  Children children(rule);
  const Token& keyword = children.token();
  Try node;
  node.body = following_block(children);
  while (children.at_rule()) {
    if (!node.handlers.empty() && node.handlers.back().type == nullptr) {
      refuse(node.handlers.back().range, "found `except` without a type, which must be the last");
    }
    node.handlers.push_back(handler(children.rule<Parser::HandlerContext>()));
  }
  if (const Token* otherwise = children.take(Parser::ELSE)) {
    if (node.handlers.empty()) refuse_token(*otherwise, {"`except`", "`finally`"});
    node.otherwise = following_block(children);
  }
  if (children.take(Parser::FINALLY) != nullptr) {
    node.has_finally = true;
    node.finally = following_block(children);
  }
  if (node.handlers.empty() && !node.has_finally) refuse(keyword.range(), "`try` has neither `except` nor `finally`");
  return node;
}

// EXCEPT STAR? (expression (AS NAME)?)? COLON block
Handler TreeBuilder::handler(Parser::HandlerContext& rule) {
  Children children(rule);
  Handler node;
  node.range = statement_range(rule);
  children.token();
  const Token* star = children.take(Parser::STAR);
  if (children.at_rule()) node.type = expression(children.rule<Parser::ExpressionContext>());
  if (star != nullptr && node.type == nullptr) refuse_token(*star, {"a type"});
  if (children.take(Parser::AS) != nullptr) {
    const Token& name = children.token();
    node.target = make_expression(name.range(), Name{std::string(name.text())});
  }
  node.body = following_block(children);
  return node;
}

StatementNode TreeBuilder::with_statement(Parser::WithStatementContext& rule) {
  With node;
  Children children(rule);
  children.token();
  const bool parentheses = children.take(Parser::WITH_LPAREN) != nullptr;
  while (!children.at(Parser::COLON) && !children.at(Parser::RPAREN)) {
    if (const Token* comma = children.take(Parser::COMMA)) {
      const bool fits = children.at_rule() || (parentheses && children.at(Parser::RPAREN));
      if (!fits) refuse_token(*comma, {});
    } else {
      node.items.push_back(with_item(children.rule<Parser::WithItemContext>()));
    }
  }
  children.take(Parser::RPAREN);
  node.body = following_block(children);
  split_tuple(node.items);
  return node;
}

// `with (a, b):` opens a and b since 3.9, while `with (a, b) as c:` opens a tuple. A tuple with `*` remains one.
void TreeBuilder::split_tuple(std::vector<WithItem>& items) {
  if (items.size() != 1 || items.front().target != nullptr) return;
  auto* tuple = std::get_if<TupleLiteral>(&items.front().context->node);
  if (tuple == nullptr || tuple->elements.empty()) return;
  std::vector<WithItem> split;
  for (const Element& element : tuple->elements) {
    if (element.spread || std::holds_alternative<AssignExpression>(element.value->node)) return;
  }
  for (Element& element : tuple->elements) split.push_back({std::move(element.value), nullptr});
  items = std::move(split);
}

// expression (AS target)?
WithItem TreeBuilder::with_item(Parser::WithItemContext& rule) {
  Children children(rule);
  WithItem item;
  item.context = expression(children.rule<Parser::ExpressionContext>());
  if (children.take(Parser::AS) == nullptr) return item;
  Element element = target(children.rule<Parser::TargetContext>());
  if (element.spread) refuse(element.value->range, "found `*` before a single target");
  check_target(*element.value);
  item.target = std::move(element.value);
  return item;
}

// ASYNC (functionDefinition | withStatement | forStatement)
StatementNode TreeBuilder::async_statement(Parser::AsyncStatementContext& rule) {
  Children children(rule);
  const Token& async = children.token();
  StatementNode node = compound_statement(children);
  if (auto* definition = std::get_if<FunctionDefinition>(&node)) make_async(*definition, async);
  if (auto* with = std::get_if<With>(&node)) with->is_async = true;
  if (auto* loop = std::get_if<ForEach>(&node)) loop->is_async = true;
  return node;
}

void TreeBuilder::make_async(FunctionDefinition& definition, const Token& async) {
  definition.function->is_async = true;
  definition.function->range.begin = async.range().begin;
}

// (AT condition NEWLINE)+ (classDefinition | functionDefinition | ASYNC functionDefinition)
StatementNode TreeBuilder::decorated(Parser::DecoratedContext& rule) {
  Children children(rule);
  std::vector<ExpressionPtr> decorators;
  while (children.take(Parser::AT) != nullptr) {
    decorators.push_back(condition(children.rule<Parser::ConditionContext>()));
    children.token();
  }
  if (children.at_rule(Parser::RuleClassDefinition)) {
    ClassDefinition definition = class_definition(children.rule<Parser::ClassDefinitionContext>());
    definition.definition->decorators = std::move(decorators);
    return definition;
  }
  const Token* async = children.take(Parser::ASYNC);
  FunctionDefinition definition = function_definition(children.rule<Parser::FunctionDefinitionContext>());
  if (async != nullptr) make_async(definition, *async);
  definition.function->decorators = std::move(decorators);
  return definition;
}

}  // namespace crosswalk::python
