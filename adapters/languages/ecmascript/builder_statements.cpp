#include "builder.h"

namespace crosswalk::ecmascript {

using namespace script;

Block Builder::module(Parser::ModuleContext* module) {
  Block block;
  for (Parser::StatementContext* item : module->statement()) statement(item, block);
  return block;
}

void Builder::statement(Parser::StatementContext* rule, Block& out) {
  const Levels level(*this, 1, *rule);
  if (is_too_deep()) return;
  antlr4::tree::ParseTree* child = rule->children.front();
  if (token_in(child) != nullptr) return;  // an empty statement, or types
  const ByteRange range = range_of(rule);
  switch (static_cast<Rule*>(child)->getRuleIndex()) {
    case Parser::RuleBlock: {
      std::string label = take_label();
      return append(out, range, BlockStatement{.body = body(rule->block()), .label = std::move(label)});
    }
    case Parser::RuleVariableDeclaration:
      return variables(rule->variableDeclaration(), range, out);
    case Parser::RuleIfStatement:
      return if_statement(rule->ifStatement(), out);
    case Parser::RuleForStatement:
      return for_statement(rule->forStatement(), out);
    case Parser::RuleWhileStatement:
      return while_statement(rule->whileStatement(), out);
    case Parser::RuleDoStatement:
      return do_statement(rule->doStatement(), out);
    case Parser::RuleWithStatement:
      return fail(range_of(rule->withStatement()->WITH()),
                  "`with` statements are not read: what a name means in one cannot be known");
    case Parser::RuleSwitchStatement:
      return switch_statement(rule->switchStatement(), out);
    case Parser::RuleTryStatement:
      return try_statement(rule->tryStatement(), out);
    case Parser::RuleJumpStatement:
      return jump(rule->jumpStatement(), range, out);
    case Parser::RuleLabelledStatement:
      return labelled(rule->labelledStatement(), out);
    case Parser::RuleFunctionDeclaration:
      return function_declaration(rule->functionDeclaration(), out);
    case Parser::RuleClassDeclaration:
      return class_declaration(rule->classDeclaration(), {}, range, out);
    case Parser::RuleDecoratedStatement:
      return decorated(rule->decoratedStatement(), out);
    case Parser::RuleImportStatement:
      return import_statement(rule->importStatement(), out);
    case Parser::RuleExportStatement:
      return export_statement(rule->exportStatement(), {}, out);
    case Parser::RuleEnumDeclaration:
      return enum_declaration(rule->enumDeclaration(), out);
    case Parser::RuleNamespaceDeclaration:
      return namespace_declaration(rule->namespaceDeclaration(), out);
    default:
      return append(out, range, ExpressionStatement{expression(rule->expressionStatement()->expression())});
  }
}

// The body of a header: the statements of a block, or the one statement that stands for one.
Block Builder::nested(Parser::StatementContext* rule) {
  if (rule->block() != nullptr) {
    const std::string label = take_label();
    return body(rule->block());
  }
  Block block;
  statement(rule, block);
  return block;
}

// ---- declarations
// ----------------------------------------------------------------------------------------------------

Declaration Builder::declaration_of(Parser::VariableDeclarationContext* rule) {
  if (rule->VAR() != nullptr) return Declaration::Var;
  return rule->LET() != nullptr ? Declaration::Let : Declaration::Const;
}

// Each declarator is a statement of its own; the only one has the range of the whole declaration.
void Builder::variables(Parser::VariableDeclarationContext* rule, ByteRange range, Block& out) {
  const std::vector<Parser::VariableDeclaratorContext*> declarators = rule->variableDeclarator();
  for (Parser::VariableDeclaratorContext* item : declarators) {
    Assign assign;
    assign.declaration = declaration_of(rule);
    assign.targets.push_back(target(item->target()));
    if (item->assignment() != nullptr) assign.value = assignment(item->assignment());
    append(out, declarators.size() == 1 ? range : range_of(item), std::move(assign));
  }
}

void Builder::function_declaration(Parser::FunctionDeclarationContext* rule, Block& out) {
  if (rule->functionTail()->block() == nullptr) return;  // an overload
  const ByteRange range = range_of(rule);
  auto made = function(rule->NAME() == nullptr ? std::string() : name_of(rule->NAME()), rule->functionTail(), range);
  made->is_async = rule->ASYNC_DECLARATION() != nullptr;
  made->is_generator = rule->STAR() != nullptr;
  append(out, range, FunctionDefinition{std::move(made)});
}

void Builder::class_declaration(Parser::ClassDeclarationContext* rule, std::vector<ExpressionPtr> decorators,
                                ByteRange range, Block& out) {
  auto made = class_of(rule->classTail(), range_of(rule));
  made->decorators = std::move(decorators);
  append(out, range, ClassDefinition{std::move(made)});
}

void Builder::decorated(Parser::DecoratedStatementContext* rule, Block& out) {
  std::vector<ExpressionPtr> decorators;
  for (Parser::DecoratorContext* item : rule->decorator()) decorators.push_back(decorator(item));
  if (rule->classDeclaration() != nullptr) {
    return class_declaration(rule->classDeclaration(), std::move(decorators), range_of(rule), out);
  }
  const std::size_t before = out.size();
  export_statement(rule->exportStatement(), std::move(decorators), out);
  if (out.size() > before) out.back()->range = range_of(rule);
}

// ---- branches and loops
// ----------------------------------------------------------------------------------------------

void Builder::if_statement(Parser::IfStatementContext* rule, Block& out) {
  If made;
  made.test = expression(rule->expression());
  made.then = nested(rule->statement(0));
  if (rule->IF_ELSE() != nullptr) made.otherwise = nested(rule->statement(1));
  append(out, range_of(rule), std::move(made));
}

void Builder::for_statement(Parser::ForStatementContext* rule, Block& out) {
  std::string label = take_label();
  Parser::ForHeadContext* head = rule->forHead();
  if (head->forIteration() != nullptr) return for_each(rule, std::move(label), out);
  ForLoop loop;
  loop.label = std::move(label);
  if (Parser::ForStartContext* start = head->forStart()) {
    const ByteRange range = range_of(start);
    if (start->variableDeclaration() != nullptr)
      variables(start->variableDeclaration(), range, loop.init);
    else
      append(loop.init, range, ExpressionStatement{expression(start->expression())});
  }
  Parser::ForConditionContext* condition = head->forCondition();
  if (condition->expression() != nullptr) loop.test = expression(condition->expression());
  if (condition->forUpdate()->expression() != nullptr) loop.update = expression(condition->forUpdate()->expression());
  loop.body = nested(rule->statement());
  append(out, range_of(rule), std::move(loop));
}

void Builder::for_each(Parser::ForStatementContext* rule, std::string label, Block& out) {
  Parser::ForStartContext* start = rule->forHead()->forStart();
  Parser::ForIterationContext* iteration = rule->forHead()->forIteration();
  if (start == nullptr) return fail(range_of(iteration), "this loop has nothing to assign to");
  ForEach loop;
  loop.label = std::move(label);
  loop.is_async = rule->FOR_AWAIT() != nullptr;
  loop.kind = iteration->OF() != nullptr ? IterationKind::Values : IterationKind::Keys;
  if (Parser::VariableDeclarationContext* declaration = start->variableDeclaration()) {
    const std::vector<Parser::VariableDeclaratorContext*> declarators = declaration->variableDeclarator();
    if (declarators.size() != 1 || declarators.front()->assignment() != nullptr) {
      return fail(range_of(declaration), "a loop over values declares one name or pattern, without a value");
    }
    loop.declaration = declaration_of(declaration);
    loop.target = target(declarators.front()->target());
  } else {
    loop.target = expression(start->expression());
    check_target(*loop.target, /*binds=*/false);
  }
  loop.iterable =
      iteration->OF() != nullptr ? assignment(iteration->assignment()) : expression(iteration->expression());
  loop.body = nested(rule->statement());
  append(out, range_of(rule), std::move(loop));
}

void Builder::while_statement(Parser::WhileStatementContext* rule, Block& out) {
  While loop;
  loop.label = take_label();
  loop.test = expression(rule->expression());
  loop.body = nested(rule->statement());
  append(out, range_of(rule), std::move(loop));
}

void Builder::do_statement(Parser::DoStatementContext* rule, Block& out) {
  While loop;
  loop.label = take_label();
  loop.test_last = true;
  loop.body = nested(rule->statement());
  loop.test = expression(rule->expression());
  append(out, range_of(rule), std::move(loop));
}

void Builder::switch_statement(Parser::SwitchStatementContext* rule, Block& out) {
  // A label of a switch has no place in the tree but around it.
  std::string label = take_label();
  Switch made;
  made.subject = expression(rule->expression());
  for (Parser::SwitchCaseContext* item : rule->switchCase()) {
    SwitchCase one;
    if (item->expression() != nullptr) one.test = expression(item->expression());
    for (Parser::StatementContext* inner : item->statement()) statement(inner, one.body);
    made.cases.push_back(std::move(one));
  }
  const ByteRange range = range_of(rule);
  if (label.empty()) return append(out, range, std::move(made));
  BlockStatement around{.body = {}, .label = std::move(label)};
  append(around.body, range, std::move(made));
  append(out, range, std::move(around));
}

void Builder::try_statement(Parser::TryStatementContext* rule, Block& out) {
  Try made;
  made.body = body(rule->block());
  if (Parser::CatchClauseContext* clause = rule->catchClause()) {
    Handler handler;
    if (clause->target() != nullptr) handler.target = target(clause->target());
    handler.body = body(clause->block());
    handler.range = range_of(clause);
    made.handlers.push_back(std::move(handler));
  }
  if (Parser::FinallyClauseContext* clause = rule->finallyClause()) {
    made.has_finally = true;
    made.finally = body(clause->block());
  }
  if (rule->catchClause() == nullptr && !made.has_finally) {
    fail(range_of(rule->TRY()), "found `try` without `catch` or `finally`");
  }
  append(out, range_of(rule), std::move(made));
}

void Builder::jump(Parser::JumpStatementContext* rule, ByteRange range, Block& out) {
  const std::string label = rule->LABEL_REFERENCE() == nullptr ? std::string() : name_of(rule->LABEL_REFERENCE());
  if (rule->BREAK() != nullptr) return append(out, range, Break{label});
  if (rule->CONTINUE() != nullptr) return append(out, range, Continue{label});
  if (rule->DEBUGGER() != nullptr) return append(out, range, Pass{});
  ExpressionPtr value = rule->expression() == nullptr ? nullptr : expression(rule->expression());
  if (rule->THROW() != nullptr) return append(out, range, Raise{.value = std::move(value), .cause = nullptr});
  append(out, range, Return{std::move(value)});
}

// Loops and blocks hold their label; any other statement gets a block around it.
void Builder::labelled(Parser::LabelledStatementContext* rule, Block& out) {
  Parser::StatementContext* inner = rule->statement();
  const std::string label = name_of(rule->LABEL());
  const bool holds_label = inner->block() != nullptr || inner->forStatement() != nullptr ||
                           inner->whileStatement() != nullptr || inner->doStatement() != nullptr;
  if (holds_label) {
    label_ = label;
    statement(inner, out);
    label_.clear();
    return;
  }
  BlockStatement around{.body = {}, .label = label};
  statement(inner, around.body);
  append(out, range_of(rule), std::move(around));
}

}  // namespace crosswalk::ecmascript
