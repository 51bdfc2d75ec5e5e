#include "schema_lexer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c) || c == '-'; }

SchemaTokenKind kind_of_symbol(char c) {
  using enum SchemaTokenKind;
  switch (c) {
    case '{':
      return LeftBrace;
    case '}':
      return RightBrace;
    case '(':
      return LeftParenthesis;
    case ')':
      return RightParenthesis;
    case '[':
      return LeftBracket;
    case ']':
      return RightBracket;
    case ',':
      return Comma;
    case ':':
      return Colon;
    case '.':
      return Dot;
    case '=':
      return Equals;
    case '?':
      return Question;
    case '!':
      return Bang;
    default:
      return Other;
  }
}

class SchemaLexer {
 public:
  explicit SchemaLexer(std::string_view text) : text_(text) {}
  std::vector<SchemaToken> run();

 private:
  [[nodiscard]] char at(std::size_t index) const { return index < text_.size() ? text_[index] : '\0'; }
  [[nodiscard]] std::size_t end_of_line(std::size_t from) const {
    return std::min(text_.find_first_of("\r\n", from), text_.size());
  }
  [[nodiscard]] std::size_t end_of_comment(std::size_t from) const;
  void add(SchemaTokenKind kind, std::size_t end);
  void add_word();
  void add_number();
  void add_string();
  void add_symbol();

  std::string_view text_;
  std::size_t here_ = 0;
  std::vector<SchemaToken> tokens_;
};

std::vector<SchemaToken> SchemaLexer::run() {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.starts_with(kByteOrderMark)) here_ = kByteOrderMark.size();
  while (here_ < text_.size()) {
    const char c = text_[here_];
    if (c == '\n' || c == '\r') {
      add(SchemaTokenKind::LineEnd, here_ + 1);
    } else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
      ++here_;
    } else if (c == '/' && at(here_ + 1) == '/') {
      here_ = end_of_line(here_);
    } else if (c == '/' && at(here_ + 1) == '*') {
      here_ = end_of_comment(here_);
    } else if (begins_name(c)) {
      add_word();
    } else if (is_digit(c) || (c == '-' && is_digit(at(here_ + 1)))) {
      add_number();
    } else if (c == '"') {
      add_string();
    } else {
      add_symbol();
    }
  }
  return std::move(tokens_);
}

std::size_t SchemaLexer::end_of_comment(std::size_t from) const {
  const std::size_t end = text_.find("*/", from + 2);
  return end == std::string_view::npos ? text_.size() : end + 2;
}

void SchemaLexer::add(SchemaTokenKind kind, std::size_t end) {
  tokens_.push_back({.kind = kind, .range = {static_cast<std::uint32_t>(here_), static_cast<std::uint32_t>(end)}});
  here_ = end;
}

void SchemaLexer::add_word() {
  std::size_t end = here_ + 1;
  while (continues_name(at(end))) ++end;
  add(SchemaTokenKind::Name, end);
}

// A name may begin with a digit, too.
void SchemaLexer::add_number() {
  std::size_t end = here_ + 1;
  while (is_digit(at(end))) ++end;
  if (at(here_) != '-' && begins_name(at(end))) {
    add_word();
    return;
  }
  if (at(end) == '.' && is_digit(at(end + 1))) {
    ++end;
    while (is_digit(at(end))) ++end;
  }
  add(SchemaTokenKind::Number, end);
}

void SchemaLexer::add_string() {
  std::size_t end = here_ + 1;
  while (end < text_.size() && text_[end] != '"' && text_[end] != '\n' && text_[end] != '\r')
    end += at(end) == '\\' ? 2 : 1;
  const bool ended = at(end) == '"';
  add(ended ? SchemaTokenKind::String : SchemaTokenKind::Other, ended ? end + 1 : std::min(end, text_.size()));
}

void SchemaLexer::add_symbol() {
  const char c = text_[here_];
  if (c == '@') {
    const bool twice = at(here_ + 1) == '@';
    add(twice ? SchemaTokenKind::AtAt : SchemaTokenKind::At, here_ + (twice ? 2 : 1));
    return;
  }
  std::size_t end = here_ + 1;
  while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
  add(kind_of_symbol(c), end);
}

// Four hexadecimal digits; U+FFFD if they are none.
std::uint32_t code_unit(std::string_view digits) {
  std::uint32_t value = 0xFFFD;
  const std::string_view four = digits.substr(0, 4);
  if (four.size() == 4) static_cast<void>(std::from_chars(four.data(), four.data() + four.size(), value, 16));
  return value;
}

}  // namespace

std::vector<SchemaToken> lex_schema(std::string_view text) { return SchemaLexer(text).run(); }

std::string string_value(std::string_view token) {
  std::string value;
  if (token.size() < 2) return value;
  token = token.substr(1, token.size() - 2);
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '\\' || i + 1 == token.size()) {
      value += token[i];
      continue;
    }
    const char escaped = token[++i];
    if (escaped == 'u') {
      append_utf8(value, code_unit(token.substr(i + 1)));
      i += std::min<std::size_t>(4, token.size() - i - 1);
    } else {
      value += escaped == 'n'   ? '\n'
               : escaped == 't' ? '\t'
               : escaped == 'r' ? '\r'
               : escaped == 'b' ? '\b'
               : escaped == 'f' ? '\f'
                                : escaped;
    }
  }
  return value;
}

}  // namespace crosswalk::prisma
