#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crosswalk/source/source_file.h"
#include "sql/lexer.h"

namespace crosswalk::sql_reading {

// How a dialect's statements end.
struct CuttingRules {
  LexicalRules lexical;
  bool atomic_bodies = false;   // CREATE FUNCTION … BEGIN ATOMIC …; END
  bool trigger_bodies = false;  // CREATE TRIGGER … BEGIN …; END
  // Bodies of routines, triggers and events: BEGIN … IF … END IF; … END. And the client's command DELIMITER.
  bool compound_bodies = false;
  bool copied_rows = false;  // COPY … FROM stdin; and lines of rows behind it, to one of `\.`
  // How deep parentheses may nest.
  std::size_t nesting_limit = 1000;
};

// One piece of a script.
struct CutStatement {
  enum class Kind {
    Sql,
    ClientCommand,  // a line for psql, rows that it copies, or a batch separator: no SQL
  };
  Kind kind = Kind::Sql;
  ByteRange range;                  // from the first to the last token; the semicolon is not in it
  std::uint32_t written_begin = 0;  // where the comments directly before it begin
  std::optional<ByteRange> semicolon;
  // The tokens without comments and semicolon; of a statement that only changes rows (`rows_only`), the first few.
  std::vector<Lexeme> lexemes;
  bool rows_only = false;
  // What ends in the middle (a string, a comment), from its beginning to the end of the text.
  std::optional<Lexeme> unterminated;
  std::string_view unterminated_what;
  // The parenthesis that nests too deep.
  std::optional<ByteRange> too_deep;
};

// Cuts a script into statements, one at a time.
class ScriptCutter {
 public:
  ScriptCutter(std::string_view text, ByteRange range, const CuttingRules& rules)
      : text_(text), lexer_(text, range, rules.lexical), rules_(rules) {}

  // The next piece; false at the end. Comments after the last statement belong to no piece.
  bool next(CutStatement& statement);

 private:
  enum class Body { None, Routine, Trigger, Rule, Compound, NoBody };

  void begin(CutStatement& statement, const Lexeme& first);
  void follow_word(const CutStatement& statement, const Lexeme& word);
  void follow_head(const CutStatement& statement, std::string_view word);
  void follow_compound(const CutStatement& statement, std::string_view word);
  // An END is told from END IF by what stands behind it.
  void settle_end(const Lexeme& behind);
  // True, and done, for the client's command DELIMITER, which is no statement.
  [[nodiscard]] bool take_delimiter(const Lexeme& lexeme);
  void follow_nesting(CutStatement& statement, const Lexeme& lexeme);
  [[nodiscard]] bool ends_at_semicolon() const;
  [[nodiscard]] bool is_batch_separator(const Lexeme& lexeme) const;
  void take_client_command(CutStatement& statement, const Lexeme& first, bool whole_line);
  // The rows behind a statement that copies them from its client belong to it.
  void take_copied_rows(CutStatement& statement);
  [[nodiscard]] std::string_view text_of(const Lexeme& lexeme) const {
    return text_.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  }

  std::string_view text_;
  Lexer lexer_;
  const CuttingRules& rules_;
  std::optional<Lexeme> pushed_back_;
  Body body_ = Body::None;
  bool creates_ = false;
  bool after_begin_ = false;
  bool after_end_ = false;
  bool word_settled_ = false;  // the word behind END belongs to it
  std::size_t blocks_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace crosswalk::sql_reading
