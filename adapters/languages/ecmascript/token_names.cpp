#include "shaper.h"

namespace crosswalk::ecmascript {

std::string token_name(std::size_t type) {
  switch (type) {
    case Parser::NAME:
    case Parser::ARROW_NAME:
      return "a name";
    case Parser::PRIVATE_NAME:
      return "a private name";
    case Parser::NUMBER:
    case Parser::BIGINT:
      return "a number";
    case Parser::STRING:
      return "a string";
    case Parser::REGEX:
      return "a regular expression";
    case Parser::TEMPLATE:
    case Parser::TEMPLATE_HEAD:
      return "a template";
    case Parser::TEMPLATE_MIDDLE:
    case Parser::TEMPLATE_TAIL:
      return "the rest of the template";
    case Parser::LPAREN:
    case Parser::ARROW_LPAREN:
      return "`(`";
    case Parser::RPAREN:
      return "`)`";
    case Parser::LBRACKET:
      return "`[`";
    case Parser::RBRACKET:
      return "`]`";
    case Parser::LBRACE:
    case Parser::OBJECT_LBRACE:
      return "`{`";
    case Parser::RBRACE:
      return "`}`";
    case Parser::SEMI:
      return "`;`";
    case Parser::COMMA:
      return "`,`";
    case Parser::COLON:
      return "`:`";
    case Parser::DOT:
      return "`.`";
    case Parser::ARROW:
      return "`=>`";
    case Parser::ASSIGN:
      return "`=`";
    case Parser::QUESTION:
      return "`?`";
    case Parser::STAR:
      return "`*`";
    case Parser::BINARY_OPERATOR:
    case Parser::ASSIGNMENT_OPERATOR:
      return "an operator";
    case Parser::ELSE:
      return "`else`";
    case Parser::WHILE:
      return "`while`";
    case Parser::CASE:
      return "`case`";
    case Parser::DEFAULT:
      return "`default`";
    case Parser::CATCH:
      return "`catch`";
    case Parser::FINALLY:
      return "`finally`";
    case Parser::FROM:
      return "`from`";
    case Parser::AS:
      return "`as`";
    case Parser::OF:
      return "`of`";
    case Parser::FOR_IN:
      return "`in`";
    case Parser::TYPE:
    case Parser::TYPE_PARAMETERS:
    case Parser::TYPE_ARGUMENTS:
      return "a type";
    default:
      return {};
  }
}

}  // namespace crosswalk::ecmascript
