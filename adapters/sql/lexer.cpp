#include "sql/lexer.h"

#include <array>

namespace crosswalk::sql_reading {
namespace {

enum ByteClass : std::uint8_t { kNothing = 0, kSpace = 1, kWordStart = 2, kWordPart = 4, kDigit = 8, kOperator = 16 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (const char c : std::string_view(" \t\r\n\f\v")) classes[static_cast<unsigned char>(c)] = kSpace;
  for (unsigned c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = kWordStart | kWordPart;
  for (unsigned c = 0x80; c <= 0xFF; ++c) classes[c] = kWordStart | kWordPart;
  for (unsigned c = '0'; c <= '9'; ++c) classes[c] = kDigit | kWordPart;
  classes['_'] = kWordStart | kWordPart;
  classes['$'] = kWordPart;
  for (const char c : std::string_view("+-*/<>=~!@#%^&|?:`")) classes[static_cast<unsigned char>(c)] = kOperator;
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool is(char c, std::uint8_t byte_class) { return (kClasses[static_cast<unsigned char>(c)] & byte_class) != 0; }

// The length of a space that is not ASCII, or of a byte order mark, at the start of the text; 0 if there is none.
std::size_t wide_space(std::string_view text) {
  for (const std::string_view space : {"\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x80\xAF", "\xE3\x80\x80"}) {
    if (text.substr(0, space.size()) == space) return space.size();
  }
  return 0;
}

}  // namespace

bool is_word_byte(char byte) { return is(byte, kWordPart); }
bool begins_word(char byte) { return is(byte, kWordStart); }

void Lexer::skip_space() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (is(c, kSpace)) {
      ++position_;
    } else if (static_cast<unsigned char>(c) >= 0xC2) {
      const std::size_t length = wide_space(text_.substr(position_));
      if (length == 0) return;
      position_ += static_cast<std::uint32_t>(length);
    } else {
      return;
    }
  }
}

void Lexer::skip_line() {
  while (position_ < text_.size() && text_[position_] != '\n' && text_[position_] != '\r') ++position_;
}

Lexeme Lexer::take_to(LexemeKind kind, std::size_t end) {
  const Lexeme lexeme{kind, {position_, static_cast<std::uint32_t>(end)}};
  position_ = lexeme.range.end;
  return lexeme;
}

Lexeme Lexer::take(LexemeKind kind, std::size_t length) { return take_to(kind, position_ + length); }

Lexeme Lexer::give_up(std::string_view what) {
  unterminated_ = what;
  return take_to(LexemeKind::Unterminated, text_.size());
}

Lexeme Lexer::next() {
  skip_space();
  if (position_ >= text_.size()) return {LexemeKind::End, {position_, position_}};
  const char c = text_[position_];
  if (at_delimiter(position_)) return take(LexemeKind::Semicolon, delimiter_.size());
  if (is(c, kWordStart)) return at(1) == '\'' || at(1) == '&' ? prefixed_string() : word();
  if (is(c, kDigit)) return number();
  switch (c) {
    case '(':
      return take(LexemeKind::LeftParen, 1);
    case ')':
      return take(LexemeKind::RightParen, 1);
    case ',':
      return take(LexemeKind::Comma, 1);
    case ';':
      return take(has_delimiter() ? LexemeKind::Other : LexemeKind::Semicolon, 1);
    case ']':
      return take(LexemeKind::RightBracket, 1);
    case '.':
      return is(at(1), kDigit) ? number() : take(LexemeKind::Dot, 1);
    case '\'':
      return quoted(LexemeKind::String, 1, '\'', rules_.backslash_escapes, "string");
    case '"':
      return rules_.double_quoted_strings ? quoted(LexemeKind::String, 1, '"', rules_.backslash_escapes, "string")
                                          : quoted(LexemeKind::QuotedName, 1, '"', false, "quoted name");
    case '[':
      return rules_.bracket_names ? quoted(LexemeKind::QuotedName, 1, ']', false, "quoted name")
                                  : take(LexemeKind::LeftBracket, 1);
    case '`':
      if (rules_.backtick_names) return quoted(LexemeKind::QuotedName, 1, '`', false, "quoted name");
      break;
    case '$':
      return dollar();
    case '\\':
      return take(LexemeKind::Backslash, 1);
    case '-':
      if (at(1) == '-' && (!rules_.dashes_need_space || left() == 2 || is(at(2), kSpace))) return line_comment();
      break;
    case '#':
      if (rules_.hash_comments) return line_comment();
      break;
    case '/':
      if (at(1) == '*') return block_comment();
      if (at(1) == '/' && rules_.slash_comments) return line_comment();
      break;
    case '*':
      if (in_code_comment_ && at(1) == '/') {
        in_code_comment_ = false;
        return take(LexemeKind::CodeMark, 2);
      }
      break;
    default:
      break;
  }
  return is(c, kOperator) ? operators() : take(LexemeKind::Other, 1);
}

Lexeme Lexer::word() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && is(text_[end], kWordPart) && !at_delimiter(end)) ++end;
  return take_to(LexemeKind::Word, end);
}

// Digits with separators, a fraction, an exponent; and 0x1F, 0o17, 0b11.
Lexeme Lexer::number() {
  const auto byte = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
  std::size_t end = position_;
  const auto digits = [&] {
    while (is(byte(end), kDigit) || (byte(end) == '_' && is(byte(end + 1), kDigit))) ++end;
  };
  const char radix = static_cast<char>(at(1) | 0x20);
  if (at(0) == '0' && (radix == 'x' || radix == 'o' || radix == 'b') && is(at(2), kWordPart)) {
    end += 2;
    while (is(byte(end), kWordPart)) ++end;
    return take_to(LexemeKind::Number, end);
  }
  digits();
  if (byte(end) == '.' && byte(end + 1) != '.') {
    ++end;
    digits();
  }
  if ((byte(end) | 0x20) == 'e') {
    const std::size_t sign = byte(end + 1) == '+' || byte(end + 1) == '-' ? 1 : 0;
    if (is(byte(end + 1 + sign), kDigit)) {
      end += 1 + sign;
      digits();
    }
  }
  return take_to(LexemeKind::Number, end);
}

Lexeme Lexer::line_comment() {
  const std::size_t end = text_.find_first_of("\r\n", position_);
  return take_to(LexemeKind::Comment, end == std::string_view::npos ? text_.size() : end);
}

// /*! and /*M! open a comment whose code runs, a version number of five or six digits behind them one whose code runs
// from that version on. MariaDB takes 50700 to 99999 for versions of MySQL that are not its own (sql/sql_lex.cc,
// "Ignore MySQL comments from 5.7").
std::size_t Lexer::code_mark() const {
  if (!rules_.version_comments) return 0;
  const std::size_t bang = at(2) == 'M' ? 3 : 2;
  if (at(bang) != '!') return 0;
  std::size_t end = bang + 1;
  std::uint32_t version = 0;
  while (is(at(end), kDigit) && end < bang + 7) version = version * 10 + static_cast<std::uint32_t>(at(end++) - '0');
  const std::size_t digits = end - bang - 1;
  if (digits < 5) return bang + 1;
  return bang == 2 && version >= 50700 && version <= 99999 ? 0 : end;
}

Lexeme Lexer::block_comment() {
  if (const std::size_t length = code_mark()) {
    in_code_comment_ = true;
    return take(LexemeKind::CodeMark, length);
  }
  std::size_t depth = 1;
  std::size_t i = position_ + 2;
  while (true) {
    i = text_.find_first_of("*/", i);
    if (i == std::string_view::npos || i + 1 >= text_.size()) return give_up("comment");
    if (text_[i] == '*' && text_[i + 1] == '/') {
      i += 2;
      if (--depth == 0) return take_to(LexemeKind::Comment, i);
    } else if (rules_.nested_comments && text_[i] == '/' && text_[i + 1] == '*') {
      i += 2;
      ++depth;
    } else {
      ++i;
    }
  }
}

Lexeme Lexer::quoted(LexemeKind kind, std::size_t open, char quote, bool backslashes, std::string_view what) {
  const char stops[] = {quote, '\\'};
  const std::string_view stop(stops, backslashes ? 2 : 1);
  std::size_t i = position_ + open;
  while (true) {
    i = text_.find_first_of(stop, i);
    if (i == std::string_view::npos) return give_up(what);
    if (text_[i] != quote) {
      i += 2;  // a backslash and what it escapes
    } else if (i + 1 < text_.size() && text_[i + 1] == quote && quote != ']') {
      i += 2;
    } else {
      return take_to(kind, i + 1);
    }
    if (i > text_.size()) return give_up(what);
  }
}

// E'', U&'', U&"", and the prefixes that change nothing for a lexer: B'', X'', N''.
Lexeme Lexer::prefixed_string() {
  const char prefix = static_cast<char>(at(0) | 0x20);
  if (at(1) == '\'') {
    if (prefix == 'e' && rules_.escape_strings) return quoted(LexemeKind::String, 2, '\'', true, "string");
    if (prefix == 'b' || prefix == 'x') return quoted(LexemeKind::String, 2, '\'', false, "string");
    if (prefix == 'q' && rules_.q_strings && left() > 3) return q_string();
    if (prefix == 'n') return quoted(LexemeKind::String, 2, '\'', rules_.backslash_escapes, "string");
  } else if (prefix == 'u' && rules_.unicode_strings) {
    if (at(2) == '\'') return quoted(LexemeKind::String, 3, '\'', false, "string");
    if (at(2) == '"') return quoted(LexemeKind::QuotedName, 3, '"', false, "quoted name");
  }
  return word();
}

// q'[ … ]': what stands behind the quote, or the bracket that closes it, ends the string before a quote.
Lexeme Lexer::q_string() {
  const char open = at(2);
  const char close = open == '[' ? ']' : open == '(' ? ')' : open == '{' ? '}' : open == '<' ? '>' : open;
  const char end[] = {close, '\''};
  const std::size_t found = text_.find(std::string_view(end, 2), position_ + 3);
  if (found == std::string_view::npos) return give_up("string");
  return take_to(LexemeKind::String, found + 2);
}

// $tag$ … $tag$, or $1. A tag is a word without `$` that does not begin with a digit: '$2a$10$…' is none.
Lexeme Lexer::dollar() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && is(text_[end], kWordPart) && text_[end] != '$') ++end;
  const bool closed = end < text_.size() && text_[end] == '$';
  const bool tag = end == position_ + 1 || !is(text_[position_ + 1], kDigit);
  if (rules_.dollar_quotes && closed && tag) {
    const std::string_view delimiter = text_.substr(position_, end + 1 - position_);
    const std::size_t close = text_.find(delimiter, end + 1);
    if (close == std::string_view::npos) return give_up("dollar-quoted string");
    return take_to(LexemeKind::String, close + delimiter.size());
  }
  return end == position_ + 1 ? take(LexemeKind::Other, 1) : take_to(LexemeKind::Parameter, end);
}

// A run of operator characters, as far as the next comment.
Lexeme Lexer::operators() {
  std::size_t end = position_ + 1;
  while (end < text_.size() && is(text_[end], kOperator)) {
    const char c = text_[end];
    const char after = end + 1 < text_.size() ? text_[end + 1] : '\0';
    if ((c == '-' && after == '-') || (c == '/' && after == '*') || at_delimiter(end)) break;
    if (in_code_comment_ && c == '*' && after == '/') break;
    if ((c == '#' && rules_.hash_comments) || (c == '`' && rules_.backtick_names)) break;
    ++end;
  }
  return take_to(LexemeKind::Operator, end);
}

}  // namespace crosswalk::sql_reading
