#include <algorithm>
#include <iterator>

#include "builder.h"
#include "raw_token.h"

namespace crosswalk::ecmascript {

using namespace script;

// ---- functions
// -------------------------------------------------------------------------------------------------------

ExpressionPtr Builder::arrow(Parser::ArrowFunctionContext* rule) {
  const ByteRange range = range_of(rule);
  auto made = std::make_shared<Function>();
  made->is_arrow = true;
  made->is_async = rule->ASYNC_ARROW() != nullptr;
  made->range = range;
  if (TokenNode* name = rule->ARROW_NAME()) {
    made->parameters.push_back({.target = make(range_of(name), Name{name_of(name)}), .default_value = nullptr});
  } else {
    made->parameters = parameters(rule->parameters());
  }
  if (Parser::BlockContext* block = rule->block()) {
    made->body = body(block);
    made->body_range = range_of(block);
  } else {
    made->result = assignment(rule->assignment());
    made->body_range = range_of(rule->assignment());
  }
  return make(range, FunctionExpression{std::move(made)});
}

std::shared_ptr<Function> Builder::function(std::string name, Parser::FunctionTailContext* tail, ByteRange range) {
  auto made = std::make_shared<Function>();
  made->name = std::move(name);
  made->range = range;
  made->parameters = parameters(tail->parameters());
  if (Parser::BlockContext* block = tail->block()) {
    made->body = body(block);
    made->body_range = range_of(block);
  }
  return made;
}

Block Builder::body(Parser::BlockContext* rule) {
  const Levels level(*this, 1, *rule);
  Block block;
  if (is_too_deep()) return block;
  const std::string outer_label = take_label();
  for (Parser::StatementContext* item : rule->statement()) statement(item, block);
  label_ = outer_label;
  return block;
}

std::vector<Parameter> Builder::parameters(Parser::ParametersContext* rule) {
  std::vector<Parameter> parameters;
  for (Parser::ParameterContext* item : rule->parameter()) {
    // `this` only says what type it has.
    if (item->THIS() == nullptr) parameters.push_back(parameter(item));
  }
  return parameters;
}

Parameter Builder::parameter(Parser::ParameterContext* rule) {
  Parameter parameter;
  parameter.target = target(rule->target());
  if (rule->assignment() != nullptr) parameter.default_value = assignment(rule->assignment());
  if (rule->ELLIPSIS() != nullptr) parameter.kind = ParameterKind::Rest;
  return parameter;
}

// constructor(private name: string) also means this.name = name.
Block Builder::parameter_properties(Parser::ParametersContext* rule) {
  Block assignments;
  for (Parser::ParameterContext* item : rule->parameter()) {
    if (item->MODIFIER().empty() || item->target() == nullptr || item->target()->NAME() == nullptr) continue;
    const ByteRange range = range_of(item->target());
    const std::string name = name_of(item->target()->NAME());
    AssignExpression assign;
    assign.target = make(range, Attribute{.object = make(range, This{}), .name = name});
    assign.value = make(range, Name{name});
    append(assignments, range, ExpressionStatement{make(range, std::move(assign))});
  }
  return assignments;
}

ExpressionPtr Builder::decorator(Parser::DecoratorContext* rule) {
  if (rule->expression() != nullptr) return expression(rule->expression());
  ExpressionPtr current;
  ByteRange range{};
  for (TokenNode* name : rule->NAME()) {
    const ByteRange at = range_of(name);
    if (current == nullptr) {
      range = at;
      current = make(at, Name{name_of(name)});
      continue;
    }
    range.end = at.end;
    current = make(range, Attribute{.object = std::move(current), .name = name_of(name)});
  }
  if (rule->arguments() == nullptr) return current;
  range.end = range_of(rule->arguments()).end;
  return call(rule->arguments(), std::move(current), range, /*optional=*/false);
}

// ---- classes
// ---------------------------------------------------------------------------------------------------------

namespace {

bool is_super_call(const Statement& statement) {
  const auto* expression = std::get_if<ExpressionStatement>(&statement.node);
  const auto* call = expression == nullptr ? nullptr : std::get_if<Call>(&expression->expression->node);
  return call != nullptr && std::holds_alternative<Super>(call->callee->node);
}

// As TypeScript does: behind the call of `super`, or first.
void insert_parameter_properties(Block& body, Block assignments) {
  const auto super =
      std::find_if(body.begin(), body.end(), [](const StatementPtr& item) { return is_super_call(*item); });
  const auto place = super == body.end() ? body.begin() : super + 1;
  body.insert(place, std::make_move_iterator(assignments.begin()), std::make_move_iterator(assignments.end()));
}

}  // namespace

std::shared_ptr<Class> Builder::class_of(Parser::ClassTailContext* rule, ByteRange range) {
  const Levels level(*this, 1, *rule);
  auto made = std::make_shared<Class>();
  if (rule->NAME() != nullptr) made->name = name_of(rule->NAME());
  made->range = range;
  if (rule->operand() != nullptr) made->bases.push_back({.name = {}, .value = operand(rule->operand())});
  for (Parser::ClassMemberContext* member : rule->classMember()) class_member(member, *made);
  return made;
}

void Builder::class_member(Parser::ClassMemberContext* rule, Class& into) {
  ClassMember member;
  if (rule->STATIC_BLOCK() != nullptr) {
    member.is_static = true;
    member.definition = make_statement(range_of(rule), BlockStatement{.body = body(rule->block()), .label = {}});
    into.members.push_back(std::move(member));
    return;
  }
  if (rule->accessor() == nullptr && rule->memberDefinition() == nullptr) return;
  std::vector<ExpressionPtr> decorators;
  for (Parser::MemberModifierContext* modifier : rule->memberModifier()) {
    if (modifier->decorator() != nullptr) {
      decorators.push_back(decorator(modifier->decorator()));
      continue;
    }
    const auto word = static_cast<Keyword>(parsing::token_of(modifier->MODIFIER()).detail());
    if (word == Keyword::Declare || word == Keyword::Abstract) return;  // there is nothing to run
    if (word == Keyword::Static) member.is_static = true;
  }
  member.definition = make_statement(range_of(rule), Pass{});
  if (rule->accessor() != nullptr)
    accessor_member(rule->accessor(), std::move(member), std::move(decorators), into);
  else
    defined_member(rule->memberDefinition(), std::move(member), std::move(decorators), into);
}

void Builder::name_member(Parser::PropertyNameContext* rule, ClassMember& member) {
  ExpressionPtr key;
  if (rule->PRIVATE_NAME() != nullptr) {
    member.name = name_of(rule->PRIVATE_NAME());
    return;
  }
  key = property_key(rule);
  auto* plain = std::get_if<StringLiteral>(&key->node);
  if (plain != nullptr && rule->assignment() == nullptr)
    member.name = std::move(plain->value);
  else
    member.computed_name = std::move(key);
}

void Builder::accessor_member(Parser::AccessorContext* rule, ClassMember member, std::vector<ExpressionPtr> decorators,
                              Class& into) {
  if (rule->functionTail()->block() == nullptr) return;
  name_member(rule->propertyName(), member);
  member.accessor = rule->GET() != nullptr ? 'g' : 's';
  auto made = function(member.name, rule->functionTail(), member.definition->range);
  made->decorators = std::move(decorators);
  member.definition->node = FunctionDefinition{std::move(made)};
  into.members.push_back(std::move(member));
}

void Builder::defined_member(Parser::MemberDefinitionContext* rule, ClassMember member,
                             std::vector<ExpressionPtr> decorators, Class& into) {
  name_member(rule->propertyName(), member);
  Parser::FunctionTailContext* tail = rule->functionTail();
  if (tail == nullptr) {
    Assign field;
    if (member.computed_name == nullptr)
      field.targets.push_back(make(range_of(rule->propertyName()), Name{member.name}));
    if (rule->assignment() != nullptr) field.value = assignment(rule->assignment());
    member.definition->node = std::move(field);
    into.members.push_back(std::move(member));
    return;
  }
  if (tail->block() == nullptr) return;  // an overload
  auto made = function(member.name, tail, member.definition->range);
  made->is_async = rule->ASYNC() != nullptr;
  made->is_generator = rule->STAR() != nullptr;
  made->decorators = std::move(decorators);
  if (member.name == "constructor") insert_parameter_properties(made->body, parameter_properties(tail->parameters()));
  member.definition->node = FunctionDefinition{std::move(made)};
  into.members.push_back(std::move(member));
}

}  // namespace crosswalk::ecmascript
