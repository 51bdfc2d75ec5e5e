#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "PythonParser.h"
#include "children.h"
#include "crosswalk/script/tree.h"
#include "lexer.h"
#include "parsing/token_stream.h"

namespace crosswalk::python {

// How deep the tree may nest: what CPython's own parser allows (6000 frames, several for each level) lies in the same
// region, and everything that later walks or destroys the tree recurses over it.
inline constexpr std::uint32_t kMostLevels = 1000;

// Turns the parse tree of one file into the neutral program tree: gives operators their precedence, joins strings, and
// refuses what the grammar lets through but Python does not. The first refusal is kept; what is built after it is not
// looked at, so that no function has to pass it on.
class TreeBuilder {
 public:
  using Parser = grammar_python::PythonParser;

  TreeBuilder(std::string_view source, const parsing::TokenVectorStream& tokens) : source_(source), tokens_(&tokens) {}

  [[nodiscard]] script::Block module(Parser::ModuleContext& rule);
  [[nodiscard]] std::optional<Refusal> take_refusal() && { return std::move(refusal_); }

 private:
  using ExpressionPtr = script::ExpressionPtr;
  using Block = script::Block;

  // An operand with the bytes it takes up, parentheses included, which its own range leaves out.
  struct Operand {
    ExpressionPtr value;
    ByteRange range;
  };
  // Counts levels for as long as it lives, and refuses the text where there are too many.
  class Deeper {
   public:
    Deeper(TreeBuilder& builder, ByteRange range, std::uint32_t levels = 1);
    ~Deeper() { builder_->level_ -= levels_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    explicit operator bool() const { return allowed_; }

   private:
    TreeBuilder* builder_;
    std::uint32_t levels_;
    bool allowed_;
  };
  // One item of {…}. The key is empty for an element of a set and for **value.
  struct BraceItem {
    script::Entry entry;
    bool spread = false;  // *value
    bool of_dict = false;
  };
  class OperatorList;
  class ParameterList;

  // -- refusals
  void refuse(ByteRange range, std::string message);
  void refuse_token(const parsing::Token& found, const std::vector<std::string>& expected);
  // Something that stands for what was refused.
  [[nodiscard]] static ExpressionPtr placeholder(ByteRange range);

  // -- ranges
  // From a rule's first token to its last, without the line's end and what closes its blocks.
  [[nodiscard]] ByteRange statement_range(const antlr4::ParserRuleContext& rule) const;

  // -- statements (statements.cpp)
  void statement(Parser::StatementContext& rule, Block& out);
  void simple_line(Parser::SimpleLineContext& rule, Block& out);
  void simple_statement(Parser::SimpleStatementContext& rule, Block& out);
  [[nodiscard]] Block block(Parser::BlockContext& rule);
  [[nodiscard]] Block following_block(Children& children);
  [[nodiscard]] Block optional_block(Children& children, std::size_t keyword);
  [[nodiscard]] script::StatementNode compound_statement(Children& children);
  [[nodiscard]] script::StatementNode expression_statement(Parser::ExpressionStatementContext& rule);
  [[nodiscard]] script::StatementNode plain_assignment(ExpressionPtr first, Children& children);
  [[nodiscard]] ExpressionPtr assigned_value(Parser::AssignedValueContext& rule);
  [[nodiscard]] script::StatementNode return_statement(Parser::ReturnStatementContext& rule);
  [[nodiscard]] script::StatementNode raise_statement(Parser::RaiseStatementContext& rule);
  [[nodiscard]] script::StatementNode assert_statement(Parser::AssertStatementContext& rule);
  [[nodiscard]] script::StatementNode scope_statement(Parser::ScopeStatementContext& rule);
  [[nodiscard]] script::StatementNode delete_statement(Parser::DeleteStatementContext& rule);
  void import_statement(Parser::ImportStatementContext& rule, Block& out);
  [[nodiscard]] static std::string dotted_name(Parser::DottedNameContext& rule);
  [[nodiscard]] script::StatementNode from_import_statement(Parser::FromImportStatementContext& rule);
  [[nodiscard]] script::StatementNode if_statement(Children& children, std::uint32_t end);
  [[nodiscard]] script::StatementNode while_statement(Parser::WhileStatementContext& rule);
  [[nodiscard]] script::StatementNode for_statement(Parser::ForStatementContext& rule);
  [[nodiscard]] script::StatementNode try_statement(Parser::TryStatementContext& rule);
  [[nodiscard]] script::Handler handler(Parser::HandlerContext& rule);
  [[nodiscard]] script::StatementNode with_statement(Parser::WithStatementContext& rule);
  [[nodiscard]] script::WithItem with_item(Parser::WithItemContext& rule);
  static void split_tuple(std::vector<script::WithItem>& items);
  static void make_async(script::FunctionDefinition& definition, const parsing::Token& async);
  [[nodiscard]] script::StatementNode async_statement(Parser::AsyncStatementContext& rule);
  [[nodiscard]] script::StatementNode decorated(Parser::DecoratedContext& rule);
  void check_target(const script::Expression& target);
  void check_single_target(const script::Expression& target);

  // -- functions and classes (definitions.cpp)
  [[nodiscard]] script::FunctionDefinition function_definition(Parser::FunctionDefinitionContext& rule);
  [[nodiscard]] script::ClassDefinition class_definition(Parser::ClassDefinitionContext& rule);
  [[nodiscard]] ExpressionPtr lambda(Parser::LambdaContext& rule);
  [[nodiscard]] std::vector<script::Parameter> parameters(Parser::ParametersContext& rule);
  [[nodiscard]] std::vector<script::Parameter> lambda_parameters(Parser::LambdaParametersContext& rule);
  [[nodiscard]] ExpressionPtr default_value(Children& children);

  // -- match (patterns.cpp)
  [[nodiscard]] script::StatementNode match_statement(Parser::MatchStatementContext& rule);
  [[nodiscard]] ExpressionPtr match_subject(Children& children);
  [[nodiscard]] script::MatchCase case_block(Parser::CaseBlockContext& rule);
  [[nodiscard]] ExpressionPtr pattern(Parser::PatternsContext& rule);
  [[nodiscard]] ExpressionPtr pattern(Parser::PatternContext& rule);
  [[nodiscard]] ExpressionPtr pattern(Parser::ClosedPatternContext& rule);
  [[nodiscard]] ExpressionPtr string_pattern(Children& children);
  [[nodiscard]] ExpressionPtr number_pattern(Children& children);
  [[nodiscard]] ExpressionPtr name_pattern(Children& children);

  // -- expressions (expressions.cpp)
  [[nodiscard]] ExpressionPtr expression(Parser::ExpressionContext& rule);
  [[nodiscard]] ExpressionPtr disjunction(Parser::DisjunctionContext& rule);
  [[nodiscard]] ExpressionPtr starred(Parser::DisjunctionContext& rule);
  [[nodiscard]] ExpressionPtr operators(const antlr4::ParserRuleContext& rule, std::size_t count);
  [[nodiscard]] ExpressionPtr condition(Parser::ConditionContext& rule);
  [[nodiscard]] ExpressionPtr expressions(Parser::ExpressionsContext& rule);
  [[nodiscard]] ExpressionPtr yield(Parser::YieldExpressionContext& rule);
  [[nodiscard]] ExpressionPtr named(ExpressionPtr name, Parser::ExpressionContext& value);
  [[nodiscard]] ExpressionPtr named_or_plain(Children& children);
  [[nodiscard]] ExpressionPtr primary(Parser::PrimaryContext& rule);
  [[nodiscard]] ExpressionPtr atom(Children& children);
  [[nodiscard]] ExpressionPtr number(const parsing::Token& token);
  [[nodiscard]] ExpressionPtr display(const parsing::Token& open, Children& children);
  [[nodiscard]] ExpressionPtr trailer(ExpressionPtr object, std::uint32_t begin, Children& children);
  [[nodiscard]] ExpressionPtr call(ExpressionPtr callee, std::uint32_t begin, const parsing::Token& open,
                                   Children& children);
  [[nodiscard]] std::vector<script::Argument> arguments(Parser::ArgumentsContext& rule, ByteRange parentheses);
  [[nodiscard]] script::Argument argument(Parser::ArgumentContext& rule, ByteRange parentheses);
  [[nodiscard]] ExpressionPtr subscript_index(Parser::SubscriptsContext& rule);
  [[nodiscard]] script::Element subscript(Parser::SubscriptContext& rule);
  [[nodiscard]] ExpressionPtr slice(ExpressionPtr lower, Parser::SliceTailContext& tail, ByteRange range);
  [[nodiscard]] script::Element target(Parser::TargetContext& rule);
  [[nodiscard]] ExpressionPtr targets(Parser::TargetsContext& rule);

  // -- displays (displays.cpp)
  [[nodiscard]] ExpressionPtr group(Parser::GroupContext& rule, ByteRange brackets);
  [[nodiscard]] ExpressionPtr list(Parser::ListBodyContext& rule, ByteRange brackets);
  [[nodiscard]] ExpressionPtr dict_or_set(Parser::DictBodyContext& rule, ByteRange brackets);
  [[nodiscard]] BraceItem brace_item(Parser::DictItemContext& rule);
  [[nodiscard]] ExpressionPtr brace_comprehension(BraceItem first, Parser::DictItemContext& first_rule,
                                                  Parser::ComprehensionContext& rule, ByteRange brackets);
  void more_elements(Children& children, std::vector<script::Element>& elements);
  [[nodiscard]] script::Element element(Parser::ElementContext& rule);
  [[nodiscard]] ExpressionPtr comprehension(script::ComprehensionKind kind, script::Element element,
                                            ExpressionPtr value, Parser::ComprehensionContext& rule, ByteRange range);
  [[nodiscard]] script::ComprehensionClause comprehension_clause(Parser::ComprehensionForContext& rule);

  // -- strings (strings.cpp)
  // Reads neighbouring strings, of which the first is the next child.
  [[nodiscard]] ExpressionPtr strings(Children& children);
  // What lies between quotes, or a piece of an f-string, with its escapes resolved.
  [[nodiscard]] std::string unescaped(ByteRange range, std::uint32_t detail);
  void f_string(Parser::FStringContext& rule, std::vector<script::TemplatePart>& parts);
  void replacement_field(Parser::ReplacementFieldContext& rule, std::vector<script::TemplatePart>& parts);
  void template_parts(Children& children, std::vector<script::TemplatePart>& parts);

  // Walks a list of items between commas, to the end of the rule or a closing parenthesis. `item` takes one item.
  // Gives whether there was a comma; refuses a comma that follows no item.
  template <class TakeItem>
  bool each_between_commas(Children& children, TakeItem take_item) {
    bool has_comma = false;
    bool after_item = false;
    while (!children.at_end() && !children.at(Parser::RPAREN)) {
      if (const parsing::Token* comma = children.take(Parser::COMMA)) {
        if (!after_item) refuse_token(*comma, {});
        has_comma = true;
        after_item = false;
      } else {
        take_item();
        after_item = true;
      }
    }
    return has_comma;
  }

  std::string_view source_;
  const parsing::TokenVectorStream* tokens_;
  std::optional<Refusal> refusal_;
  std::uint32_t level_ = 0;
  bool saw_yield_ = false;  // in the innermost function so far
};

// How token types are named in messages.
[[nodiscard]] std::string token_name(std::size_t type);

template <class Node>
[[nodiscard]] script::ExpressionPtr make_expression(ByteRange range, Node node) {
  return std::make_unique<script::Expression>(script::Expression{std::move(node), range});
}

template <class Node>
[[nodiscard]] script::StatementPtr make_statement(ByteRange range, Node node) {
  return std::make_unique<script::Statement>(script::Statement{std::move(node), range});
}

}  // namespace crosswalk::python
