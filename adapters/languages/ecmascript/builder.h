#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "EcmaScriptParser.h"
#include "crosswalk/script/tree.h"
#include "parsing/token_stream.h"

namespace crosswalk::ecmascript {

using Parser = grammar_ecmascript::EcmaScriptParser;

// How deep the program tree may be. A chain of calls or operators is as deep as it is long.
inline constexpr std::size_t kTreeLimit = 2000;

struct BuildFailure {
  bool too_deep = false;  // then there is no message
  std::string message;
  ByteRange range;
};

// Makes the program tree out of a parse tree: gives operators their precedence, resolves escapes, checks what the
// grammar lets through, and leaves types out. What TypeScript adds to a run is said in JavaScript: an enum becomes a
// constant object, a namespace the result of a function, a parameter with `private` an assignment to `this`.
//
// Ranges are those of ESTree: a node in parentheses does not count them, one around it does.
class Builder {
 public:
  explicit Builder(std::string_view text) : text_(text) {}

  [[nodiscard]] script::Block module(Parser::ModuleContext* module);
  // The first thing that was wrong; the tree is of no use then.
  [[nodiscard]] const std::optional<BuildFailure>& failure() const { return failure_; }

 private:
  using ExpressionPtr = script::ExpressionPtr;
  using Block = script::Block;
  using Rule = antlr4::ParserRuleContext;
  using TokenNode = antlr4::tree::TerminalNode;

  // Counts levels of the tree while it lives.
  class Levels {
   public:
    Levels(Builder& builder, std::size_t count, const Rule& where);
    ~Levels() { builder_.depth_ -= count_; }
    Levels(const Levels&) = delete;
    Levels& operator=(const Levels&) = delete;

   private:
    Builder& builder_;
    std::size_t count_;
  };

  // An operand on its way up: its range with parentheses and types around it.
  struct Operand {
    ExpressionPtr expression;
    ByteRange range;
  };

  void fail(ByteRange range, std::string message);
  [[nodiscard]] bool is_too_deep() const { return failure_ && failure_->too_deep; }
  [[nodiscard]] static ByteRange range_of(const Rule* rule) { return parsing::range_of(*rule); }
  [[nodiscard]] static ByteRange range_of(TokenNode* node) { return parsing::token_of(node).range(); }
  [[nodiscard]] static std::string_view text_of(TokenNode* node) { return parsing::token_of(node).text(); }
  [[nodiscard]] static std::size_t type_of(TokenNode* node) { return parsing::token_of(node).type(); }
  // The token that a child of a parse tree is; null for a rule.
  [[nodiscard]] static TokenNode* token_in(antlr4::tree::ParseTree* child);
  [[nodiscard]] static std::string name_of(TokenNode* node);
  [[nodiscard]] std::string string_of(TokenNode* node);
  // A name as it is, or the value of a string.
  [[nodiscard]] std::string name_or_string(TokenNode* node);

  template <class Node>
  [[nodiscard]] static ExpressionPtr make(ByteRange range, Node node) {
    auto expression = std::make_unique<script::Expression>();
    expression->node = std::move(node);
    expression->range = range;
    return expression;
  }
  template <class Node>
  [[nodiscard]] static script::StatementPtr make_statement(ByteRange range, Node node) {
    auto statement = std::make_unique<script::Statement>();
    statement->node = std::move(node);
    statement->range = range;
    return statement;
  }
  template <class Node>
  static void append(Block& out, ByteRange range, Node node) {
    out.push_back(make_statement(range, std::move(node)));
  }

  // -- expressions (builder_expressions.cpp)
  [[nodiscard]] ExpressionPtr expression(Parser::ExpressionContext* rule);
  [[nodiscard]] ExpressionPtr assignment(Parser::AssignmentContext* rule);
  [[nodiscard]] ExpressionPtr assigned(Parser::AssignmentContext* rule, TokenNode* op);
  [[nodiscard]] ExpressionPtr operation(Parser::OperationContext* rule);
  [[nodiscard]] static Operand combine(std::uint32_t op, Operand left, Operand right);
  [[nodiscard]] ExpressionPtr operand(Parser::OperandContext* rule);
  [[nodiscard]] ExpressionPtr prefixed(TokenNode* op, ExpressionPtr inner, std::uint32_t end);
  [[nodiscard]] ExpressionPtr postfixed(Parser::PostfixContext* rule, ExpressionPtr inner, std::uint32_t begin);
  [[nodiscard]] ExpressionPtr member(Parser::MemberNameContext* rule, ExpressionPtr object, ByteRange range,
                                     bool optional);
  [[nodiscard]] ExpressionPtr subscript(Parser::IndexContext* rule, ExpressionPtr object, ByteRange range,
                                        bool optional);
  [[nodiscard]] ExpressionPtr call(Parser::ArgumentsContext* rule, ExpressionPtr callee, ByteRange range,
                                   bool optional);
  [[nodiscard]] ExpressionPtr constructed(ExpressionPtr callee, Parser::ArgumentsContext* arguments, ByteRange range);
  [[nodiscard]] std::vector<script::Argument> arguments(Parser::ArgumentsContext* rule);
  [[nodiscard]] ExpressionPtr primary(Parser::PrimaryContext* rule);
  [[nodiscard]] ExpressionPtr literal(TokenNode* token);
  [[nodiscard]] ExpressionPtr number(TokenNode* token);
  [[nodiscard]] ExpressionPtr regex(TokenNode* token);
  [[nodiscard]] ExpressionPtr import_call(Parser::ImportCallContext* rule);
  [[nodiscard]] script::Template template_literal(Parser::TemplateLiteralContext* rule);
  [[nodiscard]] ExpressionPtr array(Parser::ArrayLiteralContext* rule);
  [[nodiscard]] script::Element element(Parser::ElementContext* rule);
  [[nodiscard]] ExpressionPtr object(Parser::ObjectLiteralContext* rule);
  [[nodiscard]] script::Entry property(Parser::PropertyContext* rule);
  [[nodiscard]] ExpressionPtr property_key(Parser::PropertyNameContext* rule);

  // -- targets (builder_targets.cpp)
  [[nodiscard]] ExpressionPtr target(Parser::TargetContext* rule);
  // Reports what cannot be assigned to.
  void check_target(const script::Expression& target, bool binds);
  // The names that a target binds, in order.
  static void bound_names(const script::Expression& target, std::vector<std::string>& names);

  // -- functions and classes (builder_functions.cpp)
  [[nodiscard]] ExpressionPtr arrow(Parser::ArrowFunctionContext* rule);
  [[nodiscard]] std::shared_ptr<script::Function> function(std::string name, Parser::FunctionTailContext* tail,
                                                           ByteRange range);
  [[nodiscard]] std::vector<script::Parameter> parameters(Parser::ParametersContext* rule);
  [[nodiscard]] script::Parameter parameter(Parser::ParameterContext* rule);
  [[nodiscard]] static Block parameter_properties(Parser::ParametersContext* rule);
  [[nodiscard]] Block body(Parser::BlockContext* rule);
  [[nodiscard]] ExpressionPtr decorator(Parser::DecoratorContext* rule);
  [[nodiscard]] std::shared_ptr<script::Class> class_of(Parser::ClassTailContext* rule, ByteRange range);
  void class_member(Parser::ClassMemberContext* rule, script::Class& into);
  void accessor_member(Parser::AccessorContext* rule, script::ClassMember member, std::vector<ExpressionPtr> decorators,
                       script::Class& into);
  void defined_member(Parser::MemberDefinitionContext* rule, script::ClassMember member,
                      std::vector<ExpressionPtr> decorators, script::Class& into);
  void name_member(Parser::PropertyNameContext* rule, script::ClassMember& member);

  // -- statements (builder_statements.cpp)
  void statement(Parser::StatementContext* rule, Block& out);
  void function_declaration(Parser::FunctionDeclarationContext* rule, Block& out);
  void class_declaration(Parser::ClassDeclarationContext* rule, std::vector<ExpressionPtr> decorators, ByteRange range,
                         Block& out);
  void decorated(Parser::DecoratedStatementContext* rule, Block& out);
  [[nodiscard]] Block nested(Parser::StatementContext* rule);
  void variables(Parser::VariableDeclarationContext* rule, ByteRange range, Block& out);
  [[nodiscard]] static script::Declaration declaration_of(Parser::VariableDeclarationContext* rule);
  void if_statement(Parser::IfStatementContext* rule, Block& out);
  void for_statement(Parser::ForStatementContext* rule, Block& out);
  void for_each(Parser::ForStatementContext* rule, std::string label, Block& out);
  void while_statement(Parser::WhileStatementContext* rule, Block& out);
  void do_statement(Parser::DoStatementContext* rule, Block& out);
  void switch_statement(Parser::SwitchStatementContext* rule, Block& out);
  void try_statement(Parser::TryStatementContext* rule, Block& out);
  void jump(Parser::JumpStatementContext* rule, ByteRange range, Block& out);
  void labelled(Parser::LabelledStatementContext* rule, Block& out);
  [[nodiscard]] std::string take_label() { return std::exchange(label_, {}); }

  // -- modules (builder_modules.cpp)
  void import_statement(Parser::ImportStatementContext* rule, Block& out);
  void export_statement(Parser::ExportStatementContext* rule, std::vector<ExpressionPtr> decorators, Block& out);
  void export_default(Parser::ExportedDefaultContext* rule, std::vector<ExpressionPtr> decorators, ByteRange range,
                      Block& out);
  void export_declaration(Parser::ExportedDeclarationContext* rule, std::vector<ExpressionPtr> decorators,
                          ByteRange range, Block& out);
  void export_names(Parser::ExportStatementContext* rule, Block& out);
  // Wraps the statements from `first` on into exports of what they declare.
  static void export_from(std::size_t first, ByteRange range, Block& out);

  // -- TypeScript (builder_typescript.cpp)
  void enum_declaration(Parser::EnumDeclarationContext* rule, Block& out);
  void namespace_declaration(Parser::NamespaceDeclarationContext* rule, Block& out);

  std::string_view text_;
  std::optional<BuildFailure> failure_;
  std::size_t depth_ = 0;
  std::string label_;  // of the statement that comes next
};

}  // namespace crosswalk::ecmascript
