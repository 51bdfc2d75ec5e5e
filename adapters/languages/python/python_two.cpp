#include "python_two.h"

#include "PythonParser.h"

namespace crosswalk::python {
namespace {

using Parser = grammar_python::PythonParser;
using parsing::Token;
using parsing::TokenVectorStream;

bool begins_value(std::size_t type) {
  switch (type) {
    case Parser::NAME:
    case Parser::NUMBER:
    case Parser::STRING:
    case Parser::FSTRING_START:
    case Parser::NONE:
    case Parser::TRUE:
    case Parser::FALSE:
    case Parser::LAMBDA:
    case Parser::TILDE:
    case Parser::LBRACE:
      return true;
    default:
      return false;
  }
}

// The first token of the simple statement, or of the head of the compound one, that a token belongs to.
std::size_t statement_begin(const TokenVectorStream& tokens, std::size_t index) {
  const auto separates = [](std::size_t type) {
    return type == Parser::NEWLINE || type == Parser::INDENT || type == Parser::DEDENT || type == Parser::SEMICOLON;
  };
  while (index > 0 && !separates(tokens.at(index - 1).type())) --index;
  return index;
}

bool holds(const TokenVectorStream& tokens, std::size_t first, std::size_t last, std::size_t type) {
  for (std::size_t i = first; i < last; ++i) {
    if (tokens.at(i).type() == type) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> python_two_syntax(const TokenVectorStream& tokens, std::size_t failing) {
  if (failing == 0) return std::nullopt;
  const Token& before = tokens.at(failing - 1);
  const std::size_t type = tokens.at(failing).type();
  const std::size_t first = statement_begin(tokens, failing);
  if (before.type() == Parser::NAME && begins_value(type)) {
    if (before.text() == "print") return "`print` as a statement";
    if (before.text() == "exec") return "`exec` as a statement";
  }
  if (type == Parser::COMMA && tokens.at(first).type() == Parser::EXCEPT) return "a comma in `except`";
  if (type == Parser::COMMA && holds(tokens, first, failing, Parser::RAISE)) return "a comma in `raise`";
  const bool after_list_item = before.type() == Parser::LPAREN || before.type() == Parser::COMMA;
  const bool in_parameters =
      before.type() == Parser::LAMBDA || (after_list_item && holds(tokens, first, failing, Parser::DEF));
  if (type == Parser::LPAREN && in_parameters) return "a tuple as a parameter";
  return std::nullopt;
}

}  // namespace crosswalk::python
