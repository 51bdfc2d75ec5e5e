#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/script/tree.h"
#include "lexer.h"
#include "parsing/token_stream.h"

// The lexer at work; lexer.h is what the rest of the reader sees. Lines, brackets and operators are in lexer.cpp,
// numbers and strings in literals_lexer.cpp.
namespace crosswalk::python {

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { tokens_.reserve(text.size() / 4 + 16); }

  // Cuts the whole text. Every member function that gives a bool gives false after it refused the text.
  bool run();
  [[nodiscard]] LexedText take() && { return {std::move(tokens_), std::move(refusal_)}; }

 private:
  struct Indentation {
    std::uint32_t width = 0;         // a tab goes to the next multiple of 8
    std::uint32_t narrow_width = 0;  // a tab counts 1; the two must agree, or tabs and spaces were mixed (CPython)
    bool of_match = false;           // its lines are the cases of a match statement
  };
  struct Bracket {
    char open;
    std::uint32_t position;
  };
  struct StringStart {
    std::uint32_t begin;   // of the prefix
    std::uint32_t detail;  // of StringDetail
    char quote;
  };

  // -- the text
  [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
  // The byte that many bytes ahead; NUL past the end (the text holds none).
  [[nodiscard]] char peek(std::uint32_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  // 2 for \r\n, 1 for \n or \r, 0 if there is no line break.
  [[nodiscard]] std::uint32_t line_break_length(std::uint32_t at) const;
  [[nodiscard]] std::uint32_t end_of_line(std::uint32_t from) const;

  // -- results
  void add(std::size_t type, std::uint32_t begin, std::uint32_t end, std::uint32_t detail = 0) {
    tokens_.emplace_back(text_, type, ByteRange{begin, end}, detail);
  }
  void add_next(std::size_t type, std::uint32_t length, std::uint32_t detail = 0) {
    add(type, position_, position_ + length, detail);
    position_ += length;
  }
  bool refuse(ByteRange range, std::string message);
  bool refuse_python_two(ByteRange range, std::string seen);
  bool refuse_nesting(std::uint32_t at, std::uint32_t levels);

  // -- lines (lexer.cpp)
  bool lex_line_start();
  bool change_indentation(std::uint32_t width, std::uint32_t narrow_width);
  bool open_indentation(std::uint32_t width, std::uint32_t narrow_width);
  bool close_indentations(std::uint32_t width, std::uint32_t narrow_width);
  bool refuse_mixed_indentation();
  void end_logical_line(std::uint32_t break_length);
  void classify_line();
  void classify_with(std::size_t first);
  // Passes over blanks, comments, joined lines and, between brackets, line breaks.
  bool skip_blanks();
  bool finish();

  // -- tokens (lexer.cpp)
  bool lex_token();
  bool lex_word();
  bool lex_operator();
  bool open_bracket(char bracket, std::size_t type);
  bool close_bracket(char bracket, std::size_t type);
  bool lex_unknown_character();
  bool check_word(std::uint32_t begin, std::uint32_t end);

  // -- literals (literals_lexer.cpp)
  bool lex_number();
  bool lex_prefixed_integer();
  template <class IsDigit>
  bool scan_digits(IsDigit is_digit_of);
  bool end_number(std::uint32_t begin);
  bool lex_string(std::uint32_t begin, std::uint32_t detail);
  bool scan_string(const StringStart& start);
  bool refuse_open_string(const StringStart& start);
  [[nodiscard]] bool at_closing_quote(const StringStart& start) const;
  bool lex_f_string(const StringStart& start);
  bool lex_f_string_text(const StringStart& start);
  void skip_f_string_escape(const StringStart& start);
  bool lex_field(const StringStart& start);
  bool lex_format_spec(const StringStart& start);

  std::string_view text_;
  std::uint32_t position_ = 0;
  std::vector<parsing::Token> tokens_;
  std::optional<Refusal> refusal_;
  std::vector<Indentation> indentations_{Indentation{}};
  std::vector<Bracket> brackets_;
  std::size_t line_start_ = 0;  // index of the first token of the logical line
  bool at_line_start_ = true;
  bool after_match_ = false;  // the line before was the head of a match statement
};

}  // namespace crosswalk::python
