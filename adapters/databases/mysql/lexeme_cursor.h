#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/lexer.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {

// Goes over the lexemes of a text, from the first to behind the last; what reads such a text builds on it.
class LexemeCursor {
 public:
  explicit LexemeCursor(std::string_view text)
      : text_(text), lexemes_(sql_reading::lexemes_of(text, lexical_rules())) {}

  [[nodiscard]] bool done() const { return at_ >= lexemes_.size(); }
  [[nodiscard]] std::string_view text_at(std::size_t index) const {
    const ByteRange range = lexemes_[index].range;
    return text_.substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] bool is(sql_reading::LexemeKind kind) const { return !done() && lexemes_[at_].kind == kind; }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return is(sql_reading::LexemeKind::Word) && equals_ignoring_case(text_at(at_), word);
  }
  [[nodiscard]] bool is_operator(std::string_view spelling) const {
    return is(sql_reading::LexemeKind::Operator) && text_at(at_) == spelling;
  }
  // Each goes on by one if the lexeme is there.
  bool take(sql_reading::LexemeKind kind) { return is(kind) && (++at_, true); }
  bool take_word(std::string_view word) { return is_word(word) && (++at_, true); }
  bool take_operator(std::string_view spelling) { return is_operator(spelling) && (++at_, true); }

  [[nodiscard]] std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }

 protected:
  ~LexemeCursor() = default;

  // NOLINTBEGIN(readability-identifier-naming): they are as private as those of what builds on this.
  std::string_view text_;
  std::vector<sql_reading::Lexeme> lexemes_;
  std::size_t at_ = 0;
  // NOLINTEND(readability-identifier-naming)
};

}  // namespace crosswalk::mysql
