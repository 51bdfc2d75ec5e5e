#pragma once

#include <string_view>
#include <vector>

#include "EcmaScriptParser.h"
#include "parsing/token_stream.h"
#include "raw_token.h"
#include "type_scanner.h"

namespace crosswalk::ecmascript {

using Parser = grammar_ecmascript::EcmaScriptParser;

// Gives raw tokens their part in the grammar, so that the parser needs to look at one token only.
//
// It walks over the tokens once, with a stack of the brackets that are open and a note of what it wants next: a
// statement, an operand, an operator, a member of a class … From these two it tells `{` of a block from `{` of an
// object, knows where a semicolon was left out, and so on. To tell an arrow function from parentheses it looks behind
// the closing one; to tell type arguments from `<` it asks where the type would end. It does not judge: what is not
// JavaScript is passed on in some order, and the parser stops at it.
class Shaper {
 public:
  Shaper(std::string_view source, const std::vector<RawToken>& tokens, Dialect dialect);
  [[nodiscard]] std::vector<parsing::Token> run();

 private:
  // What comes next.
  enum class Want {
    Statement,
    Operand,
    Operator,   // or the end of the expression
    End,        // the end of something that no operator can follow: an arrow function with a block, a method
    Target,     // the name or pattern of a declaration
    TargetEnd,  // a value for it, or the next one
    Property,
    Member,  // of a class
    Parameter,
    EnumMember,
  };

  enum class Scope {
    Statements,
    Switch,
    Object,
    Class,
    Enum,
    Parameters,
    Arguments,
    Group,
    Condition,
    ForHead,
    Array,
    Index,
    ComputedName,
    Substitution,
  };

  // What a closed bracket was the end of.
  enum class Closes {
    Operand,
    Statement,
    Condition,
    SwitchSubject,
    DoCondition,
    TryBlock,
    CatchTarget,
    Parameters,
    ArrowParameters,
    ArrowBody,
    Target,
    PropertyName,
    PropertyValue,
    MemberName,
    Member,
    EnumMemberName,
    StatementDecorator,
    MemberDecorator,
    ParameterDecorator,
    Attributes,
  };

  enum class FunctionPlace { Declaration, Expression, Property, Member };

  struct Frame {
    Scope scope{};
    Closes closes{};
    FunctionPlace function{};          // of Scope::Parameters
    std::uint32_t open_questions = 0;  // `?` whose `:` has not come
    bool case_open = false;            // a `case` whose `:` has not come
    bool declares = false;             // between var, let, const and the end of the declaration
    bool first_clause = false;         // of a for: before any `;`, `in` or `of`
    std::size_t headers = 0;           // how many there were when the frame was opened
  };

  // A statement whose body is another statement, which is yet to come or to end.
  enum class Header { If, Else, Loop, Do, Label };
  struct OpenHeader {
    Header kind{};
    std::size_t token = 0;  // of an `if`, in tokens_
  };

  // A class whose braces have not come.
  struct ClassHead {
    std::size_t depth = 0;
    Closes closes{};
  };

  // -- reading and writing tokens
  [[nodiscard]] const RawToken& raw(std::size_t distance = 0) const;
  [[nodiscard]] bool is(Kind kind, std::size_t distance = 0) const { return raw(distance).kind == kind; }
  [[nodiscard]] bool is(Keyword word, std::size_t distance = 0) const { return raw(distance).word == word; }
  [[nodiscard]] bool same_line(std::size_t distance) const { return !raw(distance).newline_before; }
  [[nodiscard]] std::string_view text_of(const RawToken& token) const;
  [[nodiscard]] Frame& frame() { return frames_.back(); }
  [[nodiscard]] bool types_allowed() const { return dialect_ != Dialect::JavaScript; }

  // Passes the next raw token on as a token of that type.
  void emit(std::size_t type, std::uint32_t detail = 0);
  // Passes the raw tokens up to `end` on as one token.
  void emit_until(std::size_t end, std::size_t type, std::uint32_t detail = 0);
  void emit_missing_semicolon();
  void open(std::size_t type, Scope scope, Closes closes, Want want);
  void open_block(Closes closes) { open(Parser::LBRACE, Scope::Statements, closes, Want::Statement); }

  // -- the walk (shaper.cpp)
  void step();
  void close();
  void after_closing(const Frame& closed);
  void after_parameters(FunctionPlace place);
  void finish();
  [[nodiscard]] bool is_closing() const;
  [[nodiscard]] bool ends_by_newline() const;
  [[nodiscard]] bool in_statements() const;

  // -- statements (shaper_statements.cpp)
  void statement();
  bool keyword_statement();
  bool contextual_statement();
  void if_statement();
  void for_statement();
  void loop_statement(std::size_t type);
  void jump_statement(std::size_t type);
  void flow_statement(std::size_t type);
  void declaration_statement(std::size_t type);
  void case_clause();
  void end_statement(bool missing);
  void complete_statement();
  void after_try_block();
  void after_do_condition();
  bool skip_types(TypeScanner::End end);
  [[nodiscard]] bool begins_let_declaration() const;
  [[nodiscard]] TypeScanner::End type_declaration_end() const;

  // -- modules (shaper_modules.cpp)
  void import_statement();
  void import_bindings();
  void module_names();
  void module_source();
  void export_statement();
  void export_default();
  [[nodiscard]] bool is_type_only() const;

  // -- functions and classes (shaper_functions.cpp)
  bool function_or_class(bool declaration);
  void function_head(FunctionPlace place);
  void class_head(bool declaration);
  void class_heritage();
  void implemented_types();
  void open_class_body();
  void parameter();
  void target();
  void after_target();
  void decorator(Closes closes);
  void member();
  void member_modifiers();
  void after_member_name();
  void property();
  void after_property_name();
  void enum_member();
  bool property_name(Closes computed);
  [[nodiscard]] bool begins_property_name(std::size_t distance) const;
  [[nodiscard]] bool begins_function(std::size_t distance) const;
  void type_annotation();
  void type_parameters();

  // -- expressions (shaper_expressions.cpp)
  void operand();
  void word_operand();
  void operand_name();
  bool async_operand();
  void yield_operand();
  void import_operand();
  void new_operand();
  void less_operand();
  void prefix(std::uint32_t detail);
  void leaf(std::size_t type);
  void arrow_or_group(std::size_t index_of_paren);
  void operator_step();
  bool word_operator();
  bool postfix_operator();
  void member_access(std::size_t type);
  void greater_operator();
  void less_operator();
  void binary();
  void colon();
  void comma();
  void semicolon();
  void arrow();
  void unexpected();
  [[nodiscard]] bool is_arrow_function(std::size_t distance_to_paren) const;
  [[nodiscard]] bool may_be_typed_arrow(std::size_t distance_to_paren) const;
  [[nodiscard]] bool may_follow_type_arguments(std::size_t index) const;

  std::string_view source_;
  const std::vector<RawToken>& raw_;
  Dialect dialect_;
  TypeScanner types_;
  std::size_t position_ = 0;
  Want want_ = Want::Statement;
  std::vector<Frame> frames_;
  std::vector<OpenHeader> headers_;
  std::vector<ClassHead> class_heads_;
  std::vector<parsing::Token> tokens_;
};

// The details of PREFIX_OPERATOR and POSTFIX_UPDATE tokens.
enum class Prefix : std::uint32_t { Plus, Minus, Invert, Not, TypeOf, Void, Delete, Await, Increment, Decrement };

// How token types are named in messages.
[[nodiscard]] std::string token_name(std::size_t type);

}  // namespace crosswalk::ecmascript
