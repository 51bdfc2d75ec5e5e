// Functions, their parameters, lambdas, and classes.

#include <utility>

#include "tree_builder.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::Class;
using script::ClassDefinition;
using script::ExpressionPtr;
using script::Function;
using script::FunctionDefinition;
using script::FunctionExpression;
using script::Name;
using script::Parameter;
using script::ParameterKind;
using Parser = grammar_python::PythonParser;

// Collects parameters and holds them to Python's order: a, /, b, c=1, *rest, d, **more.
class TreeBuilder::ParameterList {
 public:
  explicit ParameterList(TreeBuilder& builder) : builder_(&builder) {}

  void add(const Token& name, ExpressionPtr default_value) {
    if (!star_ && default_value == nullptr && has_default_) {
      builder_->refuse(name.range(), "found a parameter without a default after one with a default");
    }
    has_default_ = has_default_ || default_value != nullptr;
    lone_star_ = nullptr;
    push(name, ParameterKind::Positional).default_value = std::move(default_value);
  }

  void add_slash(const Token& slash) {
    if (slash_ || star_ || parameters_.empty()) builder_->refuse_token(slash, {"a parameter"});
    slash_ = true;
    for (Parameter& parameter : parameters_) parameter.positional_only = true;
  }

  // `name` is null for a star alone, which only ends the parameters that may be given by position.
  void add_star(const Token& star, const Token* name) {
    if (star_) builder_->refuse_token(star, {"a parameter"});
    if (name != nullptr) push(*name, ParameterKind::Rest);
    if (name == nullptr) lone_star_ = &star;
    star_ = true;
  }

  void add_keyword_rest(const Token& name) {
    refuse_lone_star();
    push(name, ParameterKind::KeywordRest);
    keyword_rest_ = true;
  }

  std::vector<Parameter> take() {
    refuse_lone_star();
    return std::move(parameters_);
  }

 private:
  Parameter& push(const Token& name, ParameterKind kind) {
    if (keyword_rest_) builder_->refuse(name.range(), "found a parameter after the one with `**`");
    Parameter& parameter = parameters_.emplace_back();
    parameter.target = make_expression(name.range(), Name{std::string(name.text())});
    parameter.kind = kind;
    parameter.keyword_only = star_ && kind == ParameterKind::Positional;
    return parameter;
  }

  void refuse_lone_star() {
    if (lone_star_ != nullptr)
      builder_->refuse(lone_star_->range(), "found `*` that no parameter given by name follows");
  }

  TreeBuilder* builder_;
  std::vector<Parameter> parameters_;
  bool slash_ = false;
  bool star_ = false;
  bool keyword_rest_ = false;
  bool has_default_ = false;
  const Token* lone_star_ = nullptr;
};

// Annotations are passed over: nothing here depends on them.
std::vector<Parameter> TreeBuilder::parameters(Parser::ParametersContext& rule) {
  ParameterList list(*this);
  Children children(rule);
  each_between_commas(children, [&] {
    Children parts(children.rule<Parser::ParameterContext>());
    const Token& first = parts.token();
    const Token* name = first.type() == Parser::NAME ? &first : parts.take(Parser::NAME);
    if (parts.take(Parser::COLON) != nullptr) {
      parts.take(Parser::STAR);
      parts.rule<antlr4::ParserRuleContext>();
    }
    switch (first.type()) {
      case Parser::SLASH:
        return list.add_slash(first);
      case Parser::STAR:
        return list.add_star(first, name);
      case Parser::POWER:
        return list.add_keyword_rest(*name);
      default:
        return list.add(*name, default_value(parts));
    }
  });
  return list.take();
}

std::vector<Parameter> TreeBuilder::lambda_parameters(Parser::LambdaParametersContext& rule) {
  ParameterList list(*this);
  Children children(rule);
  each_between_commas(children, [&] {
    Children parts(children.rule<Parser::LambdaParameterContext>());
    const Token& first = parts.token();
    switch (first.type()) {
      case Parser::SLASH:
        return list.add_slash(first);
      case Parser::STAR:
        return list.add_star(first, parts.take(Parser::NAME));
      case Parser::POWER:
        return list.add_keyword_rest(parts.token());
      default:
        return list.add(first, default_value(parts));
    }
  });
  return list.take();
}

// (EQUAL expression)?
ExpressionPtr TreeBuilder::default_value(Children& children) {
  if (children.take(Parser::EQUAL) == nullptr) return nullptr;
  return expression(children.rule<Parser::ExpressionContext>());
}

ExpressionPtr TreeBuilder::lambda(Parser::LambdaContext& rule) {
  auto function = std::make_shared<Function>();
  Children children(rule);
  children.token();
  if (children.at_rule()) function->parameters = lambda_parameters(children.rule<Parser::LambdaParametersContext>());
  children.token();
  auto& result = children.rule<Parser::ExpressionContext>();
  function->range = range_of(rule);
  function->body_range = range_of(result);
  const bool outer_yield = std::exchange(saw_yield_, false);
  function->result = expression(result);
  function->is_generator = std::exchange(saw_yield_, outer_yield);
  return make_expression(range_of(rule), FunctionExpression{std::move(function)});
}

// DEF NAME typeParameters? LPAREN parameters? RPAREN (ARROW expressions)? COLON block
FunctionDefinition TreeBuilder::function_definition(Parser::FunctionDefinitionContext& rule) {
  auto function = std::make_shared<Function>();
  Children children(rule);
  children.token();
  function->name = std::string(children.token().text());
  if (children.at_rule()) children.rule<Parser::TypeParametersContext>();
  children.token();
  if (children.at_rule()) function->parameters = parameters(children.rule<Parser::ParametersContext>());
  children.token();
  if (children.take(Parser::ARROW) != nullptr) children.rule<Parser::ExpressionsContext>();
  children.token();
  auto& body = children.rule<Parser::BlockContext>();
  const bool outer_yield = std::exchange(saw_yield_, false);
  function->body = block(body);
  function->is_generator = std::exchange(saw_yield_, outer_yield);
  function->range = statement_range(rule);
  function->body_range = statement_range(body);
  return {std::move(function)};
}

// CLASS NAME typeParameters? (LPAREN arguments? RPAREN)? COLON block
ClassDefinition TreeBuilder::class_definition(Parser::ClassDefinitionContext& rule) {
  auto definition = std::make_shared<Class>();
  Children children(rule);
  children.token();
  definition->name = std::string(children.token().text());
  if (children.at_rule()) children.rule<Parser::TypeParametersContext>();
  if (const Token* open = children.take(Parser::LPAREN)) {
    if (children.at_rule()) {
      definition->bases = arguments(children.rule<Parser::ArgumentsContext>(), open->range());
    }
    children.token();
  }
  definition->body = following_block(children);
  definition->range = statement_range(rule);
  return {std::move(definition)};
}

}  // namespace crosswalk::python
