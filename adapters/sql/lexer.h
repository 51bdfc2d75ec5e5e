#pragma once

#include <cstdint>
#include <string_view>

#include "crosswalk/source/source_file.h"

namespace crosswalk::sql_reading {

// What the dialects of SQL disagree about below the level of words.
struct LexicalRules {
  bool nested_comments = false;        // /* /* */ */
  bool hash_comments = false;          // # to the end of the line
  bool dashes_need_space = false;      // -- begins a comment only before white space
  bool version_comments = false;       // /*! code */: the code is read, unless its version is not the server's
  bool dollar_quotes = false;          // $tag$ … $tag$
  bool escape_strings = false;         // E'\''
  bool unicode_strings = false;        // U&'\0041', U&"\0041"
  bool backslash_escapes = false;      // '\'' in plain strings
  bool double_quoted_strings = false;  // "x" is a string, not a name
  bool backtick_names = false;         // `x`
  bool bracket_names = false;          // [x]
  bool q_strings = false;              // q'[…]', q'!…!'
  bool slash_comments = false;         // // to the end of the line
};

enum class LexemeKind : std::uint8_t {
  End,
  Word,  // a keyword or an unquoted name
  QuotedName,
  String,  // of any kind, with its prefix
  Number,
  Parameter,  // $1, ?1
  Operator,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Dot,
  Semicolon,
  Comment,
  CodeMark,   // what opens or closes a comment whose code is read: /*!40101 and */
  Backslash,  // begins a command of a client program
  Other,      // a byte that begins nothing
  Unterminated,
};

struct Lexeme {
  LexemeKind kind = LexemeKind::End;
  ByteRange range;
};

// Cuts a text into lexemes, one at a time and without memory of what was: a script of any length needs no more room.
// White space, the byte order mark, and no-break spaces between lexemes are passed over.
class Lexer {
 public:
  // The text is that of a whole file; only the range is read. Both must outlive the lexer.
  Lexer(std::string_view text, ByteRange range, const LexicalRules& rules)
      : text_(text.substr(0, range.end)), position_(range.begin), rules_(rules) {}

  // The next lexeme, comments included; kind End at the end, again and again.
  [[nodiscard]] Lexeme next();
  // What a lexeme of kind Unterminated began as: "string", "comment".
  [[nodiscard]] std::string_view unterminated() const { return unterminated_; }
  // Goes on after the end of the line.
  void skip_line();
  // Goes on at this place of the text.
  void skip_to(std::uint32_t place) { position_ = place; }
  // What ends a statement from here on (DELIMITER): it is then read as a Semicolon, and `;` as Other. "" or ";" sets it
  // back.
  void set_delimiter(std::string_view delimiter) { delimiter_ = delimiter == ";" ? "" : delimiter; }
  [[nodiscard]] bool has_delimiter() const { return !delimiter_.empty(); }
  [[nodiscard]] std::uint32_t position() const { return position_; }

 private:
  [[nodiscard]] char at(std::size_t offset) const {
    return position_ + offset < text_.size() ? text_[position_ + offset] : '\0';
  }
  [[nodiscard]] bool at_delimiter(std::size_t position) const {
    return !delimiter_.empty() && text_.substr(position, delimiter_.size()) == delimiter_;
  }
  [[nodiscard]] std::size_t left() const { return text_.size() - position_; }
  void skip_space();
  Lexeme take(LexemeKind kind, std::size_t length);
  Lexeme take_to(LexemeKind kind, std::size_t end);
  Lexeme give_up(std::string_view what);
  Lexeme word();
  Lexeme number();
  Lexeme line_comment();
  Lexeme block_comment();
  // The length of the mark that opens a comment whose code is read, or 0.
  [[nodiscard]] std::size_t code_mark() const;
  // `open` is the number of bytes before the content, the quote included.
  Lexeme quoted(LexemeKind kind, std::size_t open, char quote, bool backslashes, std::string_view what);
  Lexeme dollar();
  Lexeme operators();
  Lexeme prefixed_string();
  Lexeme q_string();

  std::string_view text_;
  std::uint32_t position_;
  LexicalRules rules_;
  std::string_view unterminated_;
  std::string_view delimiter_;  // of the text; empty: a semicolon
  bool in_code_comment_ = false;
};

// True for the bytes that a word may go on with: letters, digits, `_`, `$`, and every byte of other scripts.
[[nodiscard]] bool is_word_byte(char byte);
// True for the bytes that a word may begin with.
[[nodiscard]] bool begins_word(char byte);

}  // namespace crosswalk::sql_reading
