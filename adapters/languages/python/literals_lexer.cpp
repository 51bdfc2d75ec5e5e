// Numbers, strings and f-strings.

#include "PythonParser.h"
#include "lexing.h"
#include "words.h"

namespace crosswalk::python {
namespace {

using Parser = grammar_python::PythonParser;

char to_lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_hexadecimal(char c) { return is_digit(c) || (to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'f'); }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_binary(char c) { return c == '0' || c == '1'; }

// `1if x else y` is Python: a number ends where a keyword begins.
bool may_follow_number(std::string_view word) {
  switch (keyword_type(word)) {
    case Parser::AND:
    case Parser::ELSE:
    case Parser::FOR:
    case Parser::IF:
    case Parser::IN:
    case Parser::IS:
    case Parser::NOT:
    case Parser::OR:
      return true;
    default:
      return false;
  }
}

}  // namespace

// ---- numbers
// ---------------------------------------------------------------------------------------------------------

// Passes over digits with single underscores between them. Gives false if an underscore does not stand between digits.
template <class IsDigit>
bool Lexer::scan_digits(IsDigit is_digit_of) {
  for (;;) {
    if (is_digit_of(peek())) {
      ++position_;
    } else if (peek() == '_' && is_digit_of(peek(1))) {
      position_ += 2;
    } else {
      return peek() != '_';
    }
  }
}

bool Lexer::lex_number() {
  const std::uint32_t begin = position_;
  const char mark = to_lower_ascii(peek(1));
  if (peek() == '0' && (mark == 'x' || mark == 'o' || mark == 'b')) return lex_prefixed_integer();
  bool well_formed = scan_digits(is_digit);
  const std::uint32_t integer_end = position_;
  bool integer = true;
  if (peek() == '.') {
    integer = false;
    ++position_;
    if (is_digit(peek())) well_formed = scan_digits(is_digit) && well_formed;
  }
  const bool signed_exponent = (peek(1) == '+' || peek(1) == '-') && is_digit(peek(2));
  if (to_lower_ascii(peek()) == 'e' && (is_digit(peek(1)) || signed_exponent)) {
    integer = false;
    position_ += signed_exponent ? 2 : 1;
    well_formed = scan_digits(is_digit) && well_formed;
  }
  if (to_lower_ascii(peek()) == 'j') {
    integer = false;
    ++position_;
  }
  if (!well_formed) return refuse({begin, position_ + 1}, "a number has `_` where no digit follows");
  const std::string_view digits = text_.substr(begin, integer_end - begin);
  if (integer && digits[0] == '0' && digits.find_first_not_of("0_") != std::string_view::npos) {
    return refuse_python_two({begin, position_}, "the octal number `" + std::string(digits) + "`");
  }
  return end_number(begin);
}

bool Lexer::lex_prefixed_integer() {
  const std::uint32_t begin = position_;
  const char mark = to_lower_ascii(peek(1));
  position_ += 2;
  const std::uint32_t digits = position_;
  const bool well_formed = mark == 'x'   ? scan_digits(is_hexadecimal)
                           : mark == 'o' ? scan_digits(is_octal)
                                         : scan_digits(is_binary);
  if (!well_formed || position_ == digits || is_digit(peek())) {
    return refuse({begin, position_ + 1},
                  "the digits of a number do not fit `" + std::string(text_.substr(begin, 2)) + "`");
  }
  return end_number(begin);
}

bool Lexer::end_number(std::uint32_t begin) {
  if (!at_end() && is_word_start(peek())) {
    std::uint32_t end = position_;
    while (end < text_.size() && is_word_part(text_[end])) ++end;
    const std::string_view rest = text_.substr(position_, end - position_);
    const ByteRange whole{begin, end};
    if (rest == "L" || rest == "l") {
      return refuse_python_two(whole, "the number `" + std::string(text_.substr(begin, end - begin)) + "`");
    }
    if (!may_follow_number(rest)) {
      return refuse(whole, "`" + std::string(text_.substr(begin, end - begin)) + "` is neither a number nor a name");
    }
  }
  add(Parser::NUMBER, begin, position_);
  return true;
}

// ---- strings
// ---------------------------------------------------------------------------------------------------------

bool Lexer::lex_string(std::uint32_t begin, std::uint32_t detail) {
  const char quote = peek();
  if (peek(1) == quote && peek(2) == quote) detail |= kTriple;
  const StringStart start{begin, detail, quote};
  position_ += (detail & kTriple) != 0 ? 3 : 1;
  return (detail & kFormatted) != 0 ? lex_f_string(start) : scan_string(start);
}

bool Lexer::at_closing_quote(const StringStart& start) const {
  if (peek() != start.quote) return false;
  return (start.detail & kTriple) == 0 || (peek(1) == start.quote && peek(2) == start.quote);
}

// Even in a raw string a backslash keeps a quote from closing it.
bool Lexer::scan_string(const StringStart& start) {
  while (!at_end() && !at_closing_quote(start)) {
    if (peek() == '\\') {
      ++position_;
      position_ += std::max(line_break_length(position_), 1u);
    } else if ((start.detail & kTriple) == 0 && line_break_length(position_) > 0) {
      return refuse_open_string(start);
    } else {
      ++position_;
    }
  }
  if (at_end()) return refuse_open_string(start);
  position_ += (start.detail & kTriple) != 0 ? 3 : 1;
  add(Parser::STRING, start.begin, position_, start.detail);
  return true;
}

bool Lexer::refuse_open_string(const StringStart& start) {
  const ByteRange range{start.begin, end_of_line(start.begin)};
  return refuse(range, (start.detail & kTriple) != 0 ? "the string that begins here is never closed"
                                                     : "the string that begins here is not closed on its line");
}

bool Lexer::lex_f_string(const StringStart& start) {
  add(Parser::FSTRING_START, start.begin, position_, start.detail);
  while (true) {
    if (!lex_f_string_text(start)) return false;
    if (at_closing_quote(start)) break;
    if (!lex_field(start)) return false;
  }
  add_next(Parser::FSTRING_END, (start.detail & kTriple) != 0 ? 3 : 1);
  return true;
}

// Text up to the next field or the closing quotes.
bool Lexer::lex_f_string_text(const StringStart& start) {
  const std::uint32_t begin = position_;
  while (!at_closing_quote(start)) {
    const char c = peek();
    if (at_end() || ((start.detail & kTriple) == 0 && line_break_length(position_) > 0))
      return refuse_open_string(start);
    if (c == '\\') {
      skip_f_string_escape(start);
    } else if (c == '{') {
      if (peek(1) != '{') break;
      position_ += 2;
    } else if (c == '}') {
      if (peek(1) != '}') {
        return refuse({position_, position_ + 1}, "found `}` in the text of an f-string, expected `}}`");
      }
      position_ += 2;
    } else {
      ++position_;
    }
  }
  if (position_ > begin) add(Parser::FSTRING_MIDDLE, begin, position_, start.detail);
  return true;
}

// A brace after a backslash still begins a field, but the brace of \N{…} does not.
void Lexer::skip_f_string_escape(const StringStart& start) {
  ++position_;
  if (peek() == 'N' && peek(1) == '{' && (start.detail & kRaw) == 0) {
    const std::size_t end = text_.find('}', position_);
    position_ = end == std::string_view::npos ? end_of_line(position_) : static_cast<std::uint32_t>(end) + 1;
  } else if (peek() != '{' && peek() != '}' && !at_end()) {
    position_ += std::max(line_break_length(position_), 1u);
  }
}

// A field from `{` to `}`. Its brackets nest like all others, so the bound on brackets bounds this recursion too.
bool Lexer::lex_field(const StringStart& start) {
  if (!open_bracket('{', Parser::LBRACE)) return false;
  const std::size_t level = brackets_.size();
  while (brackets_.size() >= level) {
    if (!skip_blanks()) return false;
    if (at_end()) {
      return refuse({brackets_.back().position, brackets_.back().position + 1},
                    std::string("`") + brackets_.back().open + "` is never closed");
    }
    const bool outermost = brackets_.size() == level;
    if (outermost && peek() == ':') {
      add_next(Parser::COLON, 1);
      if (!lex_format_spec(start)) return false;
    } else if (outermost && peek() == '!' && peek(1) != '=') {
      add_next(Parser::EXCLAMATION, 1);
    } else if (!lex_token()) {
      return false;
    }
  }
  return true;
}

// What follows ':' in a field, up to but without the closing brace.
bool Lexer::lex_format_spec(const StringStart& start) {
  while (true) {
    const std::uint32_t begin = position_;
    while (!at_end() && peek() != '{' && peek() != '}' && !at_closing_quote(start)) {
      if ((start.detail & kTriple) == 0 && line_break_length(position_) > 0) return refuse_open_string(start);
      if (peek() == '\\') {
        skip_f_string_escape(start);
      } else {
        ++position_;
      }
    }
    if (position_ > begin) add(Parser::FSTRING_MIDDLE, begin, position_, start.detail | kFormatSpec);
    if (peek() == '}') return true;
    if (peek() != '{') return refuse_open_string(start);
    if (!lex_field(start)) return false;
  }
}

}  // namespace crosswalk::python
