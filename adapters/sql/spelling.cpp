#include "sql/spelling.h"

#include <cstdint>

#include "crosswalk/base/text.h"

namespace crosswalk::sql_reading {
namespace {

std::string undouble(std::string_view content, char quote) {
  std::string result;
  result.reserve(content.size());
  for (std::size_t i = 0; i < content.size(); ++i) {
    result.push_back(content[i]);
    if (content[i] == quote && i + 1 < content.size() && content[i + 1] == quote) ++i;
  }
  return result;
}

// Reads up to `most` digits of a base at `i` and moves behind them.
std::uint32_t read_digits(std::string_view text, std::size_t& i, std::size_t most, std::uint32_t base) {
  std::uint32_t value = 0;
  for (std::size_t count = 0; count < most && i < text.size(); ++count, ++i) {
    const char c = text[i];
    std::uint32_t digit = 16;
    if (c >= '0' && c <= '9') digit = static_cast<std::uint32_t>(c - '0');
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') digit = static_cast<std::uint32_t>((c | 0x20) - 'a') + 10;
    if (digit >= base) break;
    value = value * base + digit;
  }
  return value;
}

// One escape of an E'' string; `i` stands behind the backslash (PostgreSQL, "String Constants With C-Style Escapes").
void decode_escape(std::string_view text, std::size_t& i, std::string& out) {
  const char c = text[i++];
  switch (c) {
    case 'b':
      out += '\b';
      return;
    case 'f':
      out += '\f';
      return;
    case 'n':
      out += '\n';
      return;
    case 'r':
      out += '\r';
      return;
    case 't':
      out += '\t';
      return;
    case 'x':
      out += static_cast<char>(read_digits(text, i, 2, 16));
      return;
    case 'u':
      append_utf8(out, read_digits(text, i, 4, 16));
      return;
    case 'U':
      append_utf8(out, read_digits(text, i, 8, 16));
      return;
    default:
      break;
  }
  if (c >= '0' && c <= '7') {
    --i;
    out += static_cast<char>(read_digits(text, i, 3, 8));
  } else {
    out += c;
  }
}

std::string decode_escapes(std::string_view content) {
  std::string result;
  for (std::size_t i = 0; i < content.size();) {
    if (content[i] == '\\' && i + 1 < content.size()) {
      decode_escape(content, ++i, result);
    } else {
      if (content[i] == '\'') ++i;  // doubled
      result += content[i++];
    }
  }
  return result;
}

// What a backslash and this byte stand for in a plain string; others than these stand for themselves.
char plain_escape(char c) {
  constexpr std::string_view kLetters = "0bnrtZ";
  constexpr std::string_view kBytes("\0\b\n\r\t\x1A", 6);
  const std::size_t at = kLetters.find(c);
  return at == std::string_view::npos ? c : kBytes[at];
}

std::string_view inner(std::string_view literal, std::size_t open) {
  return literal.size() < open + 1 ? std::string_view() : literal.substr(open, literal.size() - open - 1);
}

}  // namespace

std::string unquote_name(std::string_view quoted) {
  if (quoted.size() < 2) return std::string(quoted);
  const char open = quoted.front();
  if (open == '"' || open == '`') return undouble(inner(quoted, 1), open);
  if (open == '[') return std::string(inner(quoted, 1));
  return std::string(quoted);
}

std::optional<std::string> string_value(std::string_view literal) {
  if (literal.size() < 2) return std::nullopt;
  switch (literal.front()) {
    case '\'':
    case '"':
      return undouble(inner(literal, 1), literal.front());
    case 'n':
    case 'N':
      return undouble(inner(literal, 2), '\'');
    case 'e':
    case 'E':
      return decode_escapes(inner(literal, 2));
    case '$': {
      const std::size_t tag = literal.find('$', 1) + 1;
      if (tag == 0 || literal.size() < 2 * tag) return std::nullopt;
      return std::string(literal.substr(tag, literal.size() - 2 * tag));
    }
    default:
      return std::nullopt;
  }
}

std::optional<std::string> string_value(std::string_view literal, const LexicalRules& rules) {
  const bool quoted = literal.size() >= 2 && (literal.front() == '\'' || literal.front() == '"');
  if (!quoted || !rules.backslash_escapes || literal.find('\\') == std::string_view::npos) return string_value(literal);
  const std::string_view content = inner(literal, 1);
  std::string result;
  for (std::size_t i = 0; i < content.size(); ++i) {
    if (content[i] == literal.front()) {
      ++i;  // doubled
      result += literal.front();
    } else if (content[i] == '\\' && i + 1 < content.size()) {
      result += plain_escape(content[++i]);
    } else {
      result += content[i];
    }
  }
  return result;
}

std::vector<Lexeme> lexemes_of(std::string_view text, const LexicalRules& rules) {
  std::vector<Lexeme> lexemes;
  Lexer lexer(text, {0, static_cast<std::uint32_t>(text.size())}, rules);
  for (Lexeme lexeme = lexer.next(); lexeme.kind != LexemeKind::End; lexeme = lexer.next()) {
    if (lexeme.kind != LexemeKind::Comment && lexeme.kind != LexemeKind::CodeMark) lexemes.push_back(lexeme);
  }
  return lexemes;
}

std::string normalize_spacing(std::string_view text, const LexicalRules& rules) {
  std::string result;
  result.reserve(text.size());
  std::uint32_t previous_end = 0;
  for (const Lexeme& lexeme : lexemes_of(text, rules)) {
    if (lexeme.range.begin > previous_end && !result.empty()) result += ' ';
    result += text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    previous_end = lexeme.range.end;
  }
  return result;
}

std::string_view strip_parentheses(std::string_view text, const LexicalRules& rules) {
  text = trim(text);
  constexpr int kMostLayers = 8;  // each costs a pass over the text
  for (int layer = 0; layer < kMostLayers && !text.empty() && text.front() == '(' && text.back() == ')'; ++layer) {
    std::size_t depth = 0;
    const std::vector<Lexeme> lexemes = lexemes_of(text, rules);
    for (std::size_t i = 0; i < lexemes.size(); ++i) {
      if (lexemes[i].kind == LexemeKind::LeftParen) ++depth;
      // The first parenthesis closes before the end: "(a) + (b)".
      if (lexemes[i].kind == LexemeKind::RightParen && depth > 0 && --depth == 0 && i + 1 < lexemes.size()) return text;
    }
    if (depth != 0 || lexemes.back().kind != LexemeKind::RightParen) return text;
    text = trim(text.substr(1, text.size() - 2));
  }
  return text;
}

}  // namespace crosswalk::sql_reading
