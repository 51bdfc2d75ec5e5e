#include "lexer.h"

#include <algorithm>
#include <utility>

#include "PythonParser.h"
#include "lexing.h"
#include "words.h"

namespace crosswalk::python {
namespace {

using Parser = grammar_python::PythonParser;
using script::BinaryOperator;
using script::CompareOperator;

constexpr std::uint32_t kTabWidth = 8;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

char closing_of(char open) { return open == '(' ? ')' : open == '[' ? ']' : '}'; }

std::uint32_t length_of_code_point(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Well-formed UTF-8 is what SourceFile promises; a cut end gives what there is.
std::uint32_t decode_code_point(std::string_view text) {
  const std::uint32_t length = length_of_code_point(text[0]);
  if (length == 1) return static_cast<unsigned char>(text[0]);
  std::uint32_t code_point = static_cast<unsigned char>(text[0]) & (0x7Fu >> length);
  for (std::uint32_t i = 1; i < length && i < text.size(); ++i) {
    code_point = code_point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  return code_point;
}

struct Operator {
  std::size_t type = 0;  // 0 if there is none
  std::uint32_t length = 1;
  std::uint32_t detail = 0;
};

Operator binary(std::size_t type, BinaryOperator op, std::uint32_t length) {
  return {type, length, static_cast<std::uint32_t>(op)};
}
Operator comparison(CompareOperator op, std::uint32_t length) {
  return {Parser::COMPARISON, length, static_cast<std::uint32_t>(op)};
}
// `+`, or `+=` if `=` follows the operator.
Operator binary_or_augmented(std::size_t type, BinaryOperator op, std::uint32_t length, char after) {
  return after == '=' ? binary(Parser::AUGMENTED, op, length + 1) : binary(type, op, length);
}

// The operator at the start of three characters. Brackets are not operators.
Operator find_operator(char c, char next, char third) {
  switch (c) {
    case ',':
      return {Parser::COMMA};
    case ';':
      return {Parser::SEMICOLON};
    case '~':
      return {Parser::TILDE};
    case ':':
      return next == '=' ? Operator{Parser::WALRUS, 2} : Operator{Parser::COLON};
    case '.':
      return next == '.' && third == '.' ? Operator{Parser::ELLIPSIS, 3} : Operator{Parser::DOT};
    case '=':
      return next == '=' ? comparison(CompareOperator::Equal, 2) : Operator{Parser::EQUAL};
    case '!':
      return next == '=' ? comparison(CompareOperator::NotEqual, 2) : Operator{};
    case '-':
      if (next == '>') return {Parser::ARROW, 2};
      return binary_or_augmented(Parser::MINUS, BinaryOperator::Subtract, 1, next);
    case '+':
      return binary_or_augmented(Parser::PLUS, BinaryOperator::Add, 1, next);
    case '@':
      return binary_or_augmented(Parser::AT, BinaryOperator::MatrixMultiply, 1, next);
    case '%':
      return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::Modulo, 1, next);
    case '&':
      return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::BitAnd, 1, next);
    case '|':
      return binary_or_augmented(Parser::VERTICAL_BAR, BinaryOperator::BitOr, 1, next);
    case '^':
      return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::BitXor, 1, next);
    case '*':
      if (next == '*') return binary_or_augmented(Parser::POWER, BinaryOperator::Power, 2, third);
      return binary_or_augmented(Parser::STAR, BinaryOperator::Multiply, 1, next);
    case '/':
      if (next == '/') return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::FloorDivide, 2, third);
      return binary_or_augmented(Parser::SLASH, BinaryOperator::Divide, 1, next);
    case '<':
      if (next == '<') return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::ShiftLeft, 2, third);
      return next == '=' ? comparison(CompareOperator::LessEqual, 2) : comparison(CompareOperator::Less, 1);
    case '>':
      if (next == '>') return binary_or_augmented(Parser::BINARY_OPERATOR, BinaryOperator::ShiftRight, 2, third);
      return next == '=' ? comparison(CompareOperator::GreaterEqual, 2) : comparison(CompareOperator::Greater, 1);
    default:
      return {};
  }
}

// What a prefix such as `rb` says of a string, or nothing if the word is no prefix.
std::optional<std::uint32_t> string_detail(std::string_view prefix) {
  std::uint32_t detail = static_cast<std::uint32_t>(prefix.size()) << 8;
  bool unicode = false;
  for (const char c : prefix) {
    std::uint32_t flag = 0;
    switch (c) {
      case 'r':
      case 'R':
        flag = kRaw;
        break;
      case 'b':
      case 'B':
        flag = kBytes;
        break;
      case 'f':
      case 'F':
        flag = kFormatted;
        break;
      case 'u':
      case 'U':
        unicode = true;
        break;
      default:
        return std::nullopt;
    }
    if ((detail & flag) != 0) return std::nullopt;
    detail |= flag;
  }
  const bool bytes_and_formatted = (detail & kBytes) != 0 && (detail & kFormatted) != 0;
  if (bytes_and_formatted || (unicode && prefix.size() > 1)) return std::nullopt;
  return detail;
}

}  // namespace

LexedText lex(std::string_view text) {
  Lexer lexer(text);
  lexer.run();
  return std::move(lexer).take();
}

bool Lexer::refuse(ByteRange range, std::string message) {
  refusal_ = Refusal{Refusal::Reason::Syntax, std::move(message), range};
  return false;
}

bool Lexer::refuse_python_two(ByteRange range, std::string seen) {
  refusal_ = Refusal{Refusal::Reason::PythonTwo, std::move(seen), range};
  return false;
}

bool Lexer::refuse_nesting(std::uint32_t at, std::uint32_t levels) {
  refusal_ = Refusal{Refusal::Reason::NestingTooDeep, {}, {at, at + 1}, levels};
  return false;
}

std::uint32_t Lexer::line_break_length(std::uint32_t at) const {
  if (at >= text_.size()) return 0;
  if (text_[at] == '\n') return 1;
  if (text_[at] != '\r') return 0;
  return at + 1 < text_.size() && text_[at + 1] == '\n' ? 2 : 1;
}

std::uint32_t Lexer::end_of_line(std::uint32_t from) const {
  const std::size_t end = text_.find_first_of("\r\n", from);
  return static_cast<std::uint32_t>(end == std::string_view::npos ? text_.size() : end);
}

bool Lexer::run() {
  if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    return refuse({at, at + 1}, "the file holds a NUL byte");
  }
  if (text_.substr(0, 3) == "\xEF\xBB\xBF") position_ = 3;
  while (!at_end()) {
    if (at_line_start_) {
      if (!lex_line_start()) return false;
      continue;
    }
    if (!skip_blanks()) return false;
    if (at_end()) break;
    if (const std::uint32_t length = line_break_length(position_); length > 0) {
      end_logical_line(length);
    } else if (!lex_token()) {
      return false;
    }
  }
  return finish();
}

// ---- lines
// -----------------------------------------------------------------------------------------------------------

// Measures the indentation of a line; a line with nothing but blanks and a comment makes no token at all.
bool Lexer::lex_line_start() {
  Indentation line;
  std::optional<Indentation>
      joined;  // a line joined by a backslash within its indentation keeps that of its first part
  for (;; ++position_) {
    const char c = peek();
    if (c == ' ') {
      ++line.width;
      ++line.narrow_width;
    } else if (c == '\t') {
      line.width = (line.width / kTabWidth + 1) * kTabWidth;
      ++line.narrow_width;
    } else if (c == '\f') {
      line = {};
    } else if (c == '\\' && line_break_length(position_ + 1) > 0) {
      if (!joined) joined = line;
      line = {};
      position_ += line_break_length(position_ + 1);
    } else {
      break;
    }
  }
  if (peek() == '#') position_ = end_of_line(position_);
  if (at_end()) return true;
  if (const std::uint32_t length = line_break_length(position_); length > 0) {
    position_ += length;
    return true;
  }
  at_line_start_ = false;
  if (joined) line = *joined;
  if (!change_indentation(line.width, line.narrow_width)) return false;
  line_start_ = tokens_.size();
  return true;
}

bool Lexer::change_indentation(std::uint32_t width, std::uint32_t narrow_width) {
  const Indentation& current = indentations_.back();
  if (width > current.width) return open_indentation(width, narrow_width);
  after_match_ = false;
  if (width < current.width) return close_indentations(width, narrow_width);
  return narrow_width == current.narrow_width || refuse_mixed_indentation();
}

bool Lexer::open_indentation(std::uint32_t width, std::uint32_t narrow_width) {
  if (narrow_width <= indentations_.back().narrow_width) return refuse_mixed_indentation();
  if (indentations_.size() > kMostIndentations) return refuse_nesting(position_, kMostIndentations);
  indentations_.push_back({width, narrow_width, std::exchange(after_match_, false)});
  add(Parser::INDENT, position_, position_);
  return true;
}

bool Lexer::close_indentations(std::uint32_t width, std::uint32_t narrow_width) {
  while (width < indentations_.back().width) {
    indentations_.pop_back();
    add(Parser::DEDENT, position_, position_);
  }
  if (width != indentations_.back().width) {
    return refuse({position_, position_ + 1}, "the indentation of this line fits none of the lines above");
  }
  return narrow_width == indentations_.back().narrow_width || refuse_mixed_indentation();
}

bool Lexer::refuse_mixed_indentation() {
  return refuse({position_, position_ + 1}, "the indentation mixes tabs and spaces");
}

void Lexer::end_logical_line(std::uint32_t break_length) {
  classify_line();
  add_next(Parser::NEWLINE, break_length);
  at_line_start_ = true;
}

// Some words are keywords only where they begin a statement of their own, which is known once its line is complete.
void Lexer::classify_line() {
  if (tokens_.size() < line_start_ + 2) return;
  parsing::Token& first = tokens_[line_start_];
  const parsing::Token& second = tokens_[line_start_ + 1];
  if (first.type() == Parser::NAME) {
    const bool block_follows = tokens_.back().type() == Parser::COLON;
    if (first.text() == "match" && block_follows && second.type() != Parser::COLON) {
      first.set_type(Parser::MATCH);
      after_match_ = true;
    } else if (first.text() == "case" && indentations_.back().of_match) {
      first.set_type(Parser::CASE);
    }
  } else if (first.type() == Parser::WITH) {
    classify_with(line_start_ + 1);
  } else if (first.type() == Parser::ASYNC && second.type() == Parser::WITH) {
    classify_with(line_start_ + 2);
  }
}

// `with (a as b, c):` – the parenthesis belongs to the statement if it closes before the colon and has an `as` inside.
void Lexer::classify_with(std::size_t first) {
  if (first >= tokens_.size() || tokens_[first].type() != Parser::LPAREN) return;
  std::uint32_t depth = 0;
  bool has_as = false;
  for (std::size_t i = first; i < tokens_.size(); ++i) {
    switch (tokens_[i].type()) {
      case Parser::LPAREN:
      case Parser::LBRACKET:
      case Parser::LBRACE:
        ++depth;
        break;
      case Parser::RPAREN:
      case Parser::RBRACKET:
      case Parser::RBRACE:
        --depth;
        break;
      case Parser::AS:
        has_as = has_as || depth == 1;
        break;
      default:
        break;
    }
    if (depth > 0) continue;
    const bool colon_follows = i + 1 < tokens_.size() && tokens_[i + 1].type() == Parser::COLON;
    if (has_as && colon_follows) tokens_[first].set_type(Parser::WITH_LPAREN);
    return;
  }
}

bool Lexer::skip_blanks() {
  while (!at_end()) {
    const char c = peek();
    if (is_blank(c)) {
      ++position_;
    } else if (c == '#') {
      position_ = end_of_line(position_);
    } else if (c == '\\') {
      const std::uint32_t length = line_break_length(position_ + 1);
      const bool ends_text = position_ + 1 == text_.size();
      if (length == 0) {
        return refuse({position_, position_ + 1},
                      ends_text ? "found `\\`, which joins lines, at the end of the file"
                                : "found something after `\\`, which joins lines and must be the last of its line");
      }
      position_ += 1 + length;
    } else if (const std::uint32_t length = line_break_length(position_); length > 0 && !brackets_.empty()) {
      position_ += length;
    } else {
      return true;
    }
  }
  return true;
}

bool Lexer::finish() {
  if (!brackets_.empty()) {
    const Bracket& bracket = brackets_.back();
    return refuse({bracket.position, bracket.position + 1}, std::string("`") + bracket.open + "` is never closed");
  }
  if (!at_line_start_) end_logical_line(0);
  for (; indentations_.size() > 1; indentations_.pop_back()) add(Parser::DEDENT, position_, position_);
  return true;
}

// ---- tokens
// ----------------------------------------------------------------------------------------------------------

bool Lexer::lex_token() {
  const char c = peek();
  if (is_word_start(c)) return lex_word();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return lex_number();
  switch (c) {
    case '"':
    case '\'':
      return lex_string(position_, 0);
    case '(':
      return open_bracket(c, Parser::LPAREN);
    case '[':
      return open_bracket(c, Parser::LBRACKET);
    case '{':
      return open_bracket(c, Parser::LBRACE);
    case ')':
      return close_bracket(c, Parser::RPAREN);
    case ']':
      return close_bracket(c, Parser::RBRACKET);
    case '}':
      return close_bracket(c, Parser::RBRACE);
    default:
      return lex_operator();
  }
}

bool Lexer::lex_word() {
  const std::uint32_t begin = position_;
  bool ascii = true;
  while (!at_end() && is_word_part(text_[position_]))
    ascii = static_cast<unsigned char>(text_[position_++]) < 0x80 && ascii;
  const std::string_view word = text_.substr(begin, position_ - begin);
  if (peek() == '"' || peek() == '\'') {
    if (const auto detail = string_detail(word)) return lex_string(begin, *detail);
    if (word == "ur" || word == "UR" || word == "uR" || word == "Ur") {
      return refuse_python_two({begin, position_}, "a string with the prefix `" + std::string(word) + "`");
    }
  }
  if (!ascii && !check_word(begin, position_)) return false;
  const std::size_t keyword = keyword_type(word);
  // Two names side by side occur nowhere else than in the statement `type X = …`.
  const bool after_type =
      keyword == 0 && !tokens_.empty() && tokens_.back().type() == Parser::NAME && tokens_.back().text() == "type";
  if (after_type) tokens_.back().set_type(Parser::TYPE);
  add(keyword == 0 ? std::size_t{Parser::NAME} : keyword, begin, position_);
  return true;
}

// Refuses the first code point of a word that cannot be part of a name.
bool Lexer::check_word(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t at = begin; at < end;) {
    const std::uint32_t length = length_of_code_point(text_[at]);
    if (length > 1 && !is_identifier_code_point(decode_code_point(text_.substr(at)))) {
      position_ = at;
      return lex_unknown_character();
    }
    at += length;
  }
  return true;
}

bool Lexer::lex_operator() {
  const char c = peek();
  if (c == '<' && peek(1) == '>') return refuse_python_two({position_, position_ + 2}, "the operator `<>`");
  if (c == '`') return refuse_python_two({position_, position_ + 1}, "backticks in place of repr()");
  const Operator found = find_operator(c, peek(1), peek(2));
  if (found.type == 0) return lex_unknown_character();
  add_next(found.type, found.length, found.detail);
  return true;
}

bool Lexer::lex_unknown_character() {
  const std::uint32_t length =
      std::min(length_of_code_point(peek()), static_cast<std::uint32_t>(text_.size()) - position_);
  const bool visible = static_cast<unsigned char>(peek()) > 0x20 && peek() != 0x7F;
  const std::string shown = visible ? "`" + std::string(text_.substr(position_, length)) + "`" : "a control character";
  return refuse({position_, position_ + length}, "found " + shown + ", which has no meaning in Python here");
}

bool Lexer::open_bracket(char bracket, std::size_t type) {
  if (brackets_.size() >= kMostOpenBrackets) return refuse_nesting(position_, kMostOpenBrackets);
  brackets_.push_back({bracket, position_});
  add_next(type, 1);
  return true;
}

bool Lexer::close_bracket(char bracket, std::size_t type) {
  const ByteRange range{position_, position_ + 1};
  const std::string found = std::string("found `") + bracket + "`, ";
  if (brackets_.empty()) return refuse(range, found + "which closes nothing");
  const char open = brackets_.back().open;
  if (closing_of(open) != bracket) {
    return refuse(range, found + "expected `" + closing_of(open) + "` to close `" + open + "`");
  }
  brackets_.pop_back();
  add_next(type, 1);
  return true;
}

}  // namespace crosswalk::python
