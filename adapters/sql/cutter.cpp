#include "sql/cutter.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "crosswalk/base/text.h"

namespace crosswalk::sql_reading {
namespace {

// Of a statement that only changes rows, enough to say what it is.
constexpr std::size_t kHead = 8;
// No place in a file.
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
// How far from CREATE the kind of object can stand: CREATE OR REPLACE TEMPORARY … TRIGGER.
constexpr std::size_t kLongestHead = 6;

bool changes_rows_only(std::string_view word) {
  static constexpr std::array<std::string_view, 5> kWords = {"insert", "update", "delete", "replace", "merge"};
  for (const std::string_view candidate : kWords) {
    if (equals_ignoring_case(word, candidate)) return true;
  }
  return false;
}

}  // namespace

void ScriptCutter::begin(CutStatement& statement, const Lexeme& first) {
  const std::string_view word = first.kind == LexemeKind::Word ? text_of(first) : std::string_view();
  statement.rows_only = changes_rows_only(word);
  statement.range.begin = first.range.begin;
  body_ = Body::None;
  creates_ = equals_ignoring_case(word, "create");
  after_begin_ = rules_.compound_bodies && equals_ignoring_case(word, "begin");
  after_end_ = false;
  blocks_ = 0;
  depth_ = 0;
}

bool ScriptCutter::next(CutStatement& statement) {
  statement = CutStatement{};
  bool begun = false;
  std::uint32_t comments_begin = kNowhere;
  std::uint32_t code_begin = kNowhere;
  while (true) {
    const Lexeme lexeme = pushed_back_ ? *pushed_back_ : lexer_.next();
    pushed_back_.reset();
    if (lexeme.kind == LexemeKind::Comment) {
      if (!begun && comments_begin == kNowhere) comments_begin = lexeme.range.begin;
      continue;
    }
    if (lexeme.kind == LexemeKind::CodeMark) {
      if (begun) {
        statement.range.end = lexeme.range.end;
      } else if (text_of(lexeme).front() == '/') {
        code_begin = lexeme.range.begin;
        if (comments_begin == kNowhere) comments_begin = lexeme.range.begin;
      }
      continue;
    }
    if (lexeme.kind == LexemeKind::End) return begun;
    if (!begun && take_delimiter(lexeme)) {
      comments_begin = kNowhere;  // they are about the client's command
      continue;
    }
    if (after_end_) settle_end(lexeme);
    if (lexeme.kind == LexemeKind::Semicolon && !begun) {
      // An empty statement; comments before it go with the next one.
      continue;
    }
    if (lexeme.kind == LexemeKind::Semicolon && ends_at_semicolon()) {
      statement.semicolon = lexeme.range;
      take_copied_rows(statement);
      return true;
    }
    if (is_batch_separator(lexeme)) {
      if (begun) {
        pushed_back_ = lexeme;
        return true;
      }
      take_client_command(statement, lexeme, false);
      return true;
    }
    if (lexeme.kind == LexemeKind::Backslash && !begun) {
      take_client_command(statement, lexeme, true);
      return true;
    }
    if (!begun) {
      begun = true;
      begin(statement, lexeme);
      statement.range.begin = std::min(code_begin, statement.range.begin);
      statement.written_begin = std::min(comments_begin, lexeme.range.begin);
    }
    statement.range.end = lexeme.range.end;
    if (lexeme.kind == LexemeKind::Unterminated) {
      statement.unterminated = lexeme;
      statement.unterminated_what = lexer_.unterminated();
      return true;
    }
    if ((creates_ || after_begin_ || body_ == Body::Compound) && lexeme.kind == LexemeKind::Word) {
      follow_word(statement, lexeme);
    }
    follow_nesting(statement, lexeme);
    if (!statement.rows_only || statement.lexemes.size() < kHead) statement.lexemes.push_back(lexeme);
  }
}

bool ScriptCutter::take_delimiter(const Lexeme& lexeme) {
  if (!rules_.compound_bodies || lexeme.kind != LexemeKind::Word) return false;
  if (!equals_ignoring_case(text_of(lexeme), "delimiter")) return false;
  lexer_.skip_line();
  const std::string_view line = trim(text_.substr(lexeme.range.end, lexer_.position() - lexeme.range.end));
  lexer_.set_delimiter(line.substr(0, line.find_first_of(" \t")));
  return true;
}

// The first word that names a kind of object tells whether a body follows: a table may have a column `begin`.
void ScriptCutter::follow_head(const CutStatement& statement, std::string_view word) {
  static constexpr std::array<std::string_view, 4> kWithBody = {"procedure", "function", "trigger", "event"};
  static constexpr std::array<std::string_view, 9> kWithout = {"table", "index", "view",     "database", "schema",
                                                               "user",  "role",  "sequence", "server"};
  const auto is_one_of = [&](const auto& words) {
    return std::any_of(words.begin(), words.end(), [&](auto other) { return equals_ignoring_case(word, other); });
  };
  if (creates_ && is_one_of(kWithBody)) body_ = Body::Compound;
  if (creates_ && is_one_of(kWithout)) body_ = Body::NoBody;
  // BEGIN NOT ATOMIC … END, without a routine around it.
  if (!creates_ && statement.lexemes.size() == 1 && equals_ignoring_case(word, "not")) {
    body_ = Body::Compound;
    blocks_ = 1;
  }
  if (!creates_ && !statement.lexemes.empty()) after_begin_ = false;
}

void ScriptCutter::follow_compound(const CutStatement& statement, std::string_view word) {
  // A name behind a dot is none of these words, and what stands behind END is settled.
  if (!statement.lexemes.empty() && statement.lexemes.back().kind == LexemeKind::Dot) return;
  if (std::exchange(word_settled_, false)) return;
  if (equals_ignoring_case(word, "begin") || equals_ignoring_case(word, "case")) {
    ++blocks_;
  } else if (equals_ignoring_case(word, "end") && blocks_ > 0) {
    after_end_ = true;
  }
}

void ScriptCutter::settle_end(const Lexeme& behind) {
  after_end_ = false;
  const std::string_view word = behind.kind == LexemeKind::Word ? text_of(behind) : std::string_view();
  for (const std::string_view control : {"if", "loop", "repeat", "while"}) {
    if (!equals_ignoring_case(word, control)) continue;
    word_settled_ = true;
    return;
  }
  word_settled_ = equals_ignoring_case(word, "case");
  --blocks_;
}

void ScriptCutter::follow_word(const CutStatement& statement, const Lexeme& word) {
  const std::string_view text = text_of(word);
  if (rules_.compound_bodies) {
    if (body_ == Body::None) return follow_head(statement, text);
    if (body_ == Body::Compound) follow_compound(statement, text);
    return;
  }
  if (body_ == Body::None && statement.lexemes.size() < kLongestHead) {
    if (rules_.atomic_bodies && (equals_ignoring_case(text, "function") || equals_ignoring_case(text, "procedure"))) {
      body_ = Body::Routine;
    } else if (rules_.trigger_bodies && equals_ignoring_case(text, "trigger")) {
      body_ = Body::Trigger;
    } else if (equals_ignoring_case(text, "rule")) {
      body_ = Body::Rule;
    }
    return;
  }
  if (body_ != Body::Routine && body_ != Body::Trigger) return;
  if (blocks_ == 0) {
    const bool begin = equals_ignoring_case(text, "begin");
    if (body_ == Body::Trigger ? begin : after_begin_ && equals_ignoring_case(text, "atomic")) blocks_ = 1;
    after_begin_ = begin;
  } else if (equals_ignoring_case(text, "case")) {
    ++blocks_;
  } else if (equals_ignoring_case(text, "end")) {
    --blocks_;
  }
}

void ScriptCutter::follow_nesting(CutStatement& statement, const Lexeme& lexeme) {
  if (lexeme.kind == LexemeKind::LeftParen || lexeme.kind == LexemeKind::LeftBracket) {
    if (++depth_ > rules_.nesting_limit && !statement.too_deep) statement.too_deep = lexeme.range;
  } else if ((lexeme.kind == LexemeKind::RightParen || lexeme.kind == LexemeKind::RightBracket) && depth_ > 0) {
    --depth_;
  }
}

// A semicolon ends a statement even inside parentheses, so that one that was never closed costs one statement and not
// the rest of the file. Only the commands of a rule stand in parentheses with semicolons between them.
bool ScriptCutter::ends_at_semicolon() const {
  if (lexer_.has_delimiter()) return true;
  return blocks_ == 0 && (body_ != Body::Rule || depth_ == 0);
}

// GO alone on its line, perhaps with a count after it.
bool ScriptCutter::is_batch_separator(const Lexeme& lexeme) const {
  if (lexeme.kind != LexemeKind::Word || lexeme.range.end - lexeme.range.begin != 2) return false;
  if (!equals_ignoring_case(text_of(lexeme), "go")) return false;
  const std::size_t before = text_.find_last_not_of(" \t", lexeme.range.begin == 0 ? 0 : lexeme.range.begin - 1);
  const bool first = lexeme.range.begin == 0 || before == std::string_view::npos || text_[before] == '\n';
  const std::size_t after = text_.find_first_not_of(" \t0123456789;", lexeme.range.end);
  return first && (after == std::string_view::npos || text_[after] == '\n' || text_[after] == '\r');
}

void ScriptCutter::take_copied_rows(CutStatement& statement) {
  const auto is = [&](std::size_t at, std::string_view word) {
    return equals_ignoring_case(text_of(statement.lexemes[at]), word);
  };
  if (!rules_.copied_rows || statement.lexemes.empty() || !is(0, "copy")) return;
  std::size_t source = 1;
  while (source < statement.lexemes.size() && !(is(source, "stdin") && is(source - 1, "from"))) ++source;
  if (source == statement.lexemes.size()) return;
  // Without the line that ends them, nothing says where SQL goes on.
  constexpr std::string_view kEnd = "\n\\.";
  std::size_t end = text_.find(kEnd, lexer_.position());
  const auto ends_line = [&](std::size_t place) {
    return place >= text_.size() || text_[place] == '\n' || text_[place] == '\r';
  };
  while (end != std::string_view::npos && !ends_line(end + kEnd.size())) end = text_.find(kEnd, end + 1);
  if (end == std::string_view::npos) return;
  statement.kind = CutStatement::Kind::ClientCommand;
  statement.range.end = static_cast<std::uint32_t>(end + kEnd.size());
  lexer_.skip_to(statement.range.end);
}

void ScriptCutter::take_client_command(CutStatement& statement, const Lexeme& first, bool whole_line) {
  statement.kind = CutStatement::Kind::ClientCommand;
  if (whole_line) lexer_.skip_line();
  statement.range = {first.range.begin, whole_line ? lexer_.position() : first.range.end};
  statement.written_begin = first.range.begin;
}

}  // namespace crosswalk::sql_reading
