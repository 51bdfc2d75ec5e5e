#include "tree_builder.h"

#include "words.h"

namespace crosswalk::python {

using Parser = grammar_python::PythonParser;

void TreeBuilder::refuse(ByteRange range, std::string message) {
  if (!refusal_) refusal_ = Refusal{Refusal::Reason::Syntax, std::move(message), range};
}

void TreeBuilder::refuse_token(const parsing::Token& found, const std::vector<std::string>& expected) {
  refuse(found.range(), parsing::found_and_expected(found, expected, token_name));
}

script::ExpressionPtr TreeBuilder::placeholder(ByteRange range) {
  return make_expression(range, script::EllipsisLiteral{});
}

std::string token_name(std::size_t type) {
  switch (type) {
    case Parser::NAME:
      return "a name";
    case Parser::NUMBER:
      return "a number";
    case Parser::STRING:
      return "a string";
    case Parser::FSTRING_START:
      return {};
    case Parser::FSTRING_MIDDLE:
      return "text";
    case Parser::FSTRING_END:
      return "the end of the f-string";
    case Parser::NEWLINE:
      return "the end of the line";
    case Parser::INDENT:
      return "an indented block";
    case Parser::DEDENT:
      return "the end of the block";
    case Parser::LPAREN:
      return "`(`";
    case Parser::RPAREN:
      return "`)`";
    case Parser::WITH_LPAREN:
      return {};
    case Parser::LBRACKET:
      return "`[`";
    case Parser::RBRACKET:
      return "`]`";
    case Parser::LBRACE:
      return "`{`";
    case Parser::RBRACE:
      return "`}`";
    case Parser::COMMA:
      return "`,`";
    case Parser::COLON:
      return "`:`";
    case Parser::SEMICOLON:
      return "`;`";
    case Parser::DOT:
      return "`.`";
    case Parser::ELLIPSIS:
      return "`...`";
    case Parser::EQUAL:
      return "`=`";
    case Parser::WALRUS:
      return "`:=`";
    case Parser::ARROW:
      return "`->`";
    case Parser::EXCLAMATION:
      return "`!`";
    case Parser::STAR:
      return "`*`";
    case Parser::POWER:
      return "`**`";
    case Parser::SLASH:
      return "`/`";
    case Parser::AT:
      return "`@`";
    case Parser::PLUS:
      return "`+`";
    case Parser::MINUS:
      return "`-`";
    case Parser::TILDE:
      return "`~`";
    case Parser::VERTICAL_BAR:
      return "`|`";
    case Parser::BINARY_OPERATOR:
      return "an operator";
    case Parser::COMPARISON:
      return "a comparison";
    case Parser::AUGMENTED:
      return "an assignment";
    default:
      break;
  }
  const std::string_view keyword = keyword_text(type);
  return keyword.empty() ? std::string() : "`" + std::string(keyword) + "`";
}

}  // namespace crosswalk::python
