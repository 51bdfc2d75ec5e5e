#include "do_block.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crosswalk/base/text.h"
#include "guard_reader.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::postgresql {
namespace {

using sql_reading::BlockStatement;
using sql_reading::CutStatement;
using sql_reading::Lexeme;
using sql_reading::LexemeKind;
using sql_reading::ProceduralBlock;

constexpr int kDeepest = 50;

// Where the text between the dollar quotes of a DO statement stands.
std::optional<ByteRange> body_of(std::string_view text, const CutStatement& block) {
  std::optional<ByteRange> body;
  for (const Lexeme& lexeme : block.lexemes) {
    if (lexeme.kind != LexemeKind::String) continue;
    const std::string_view literal = text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    if (!literal.starts_with('$') || body) return std::nullopt;
    const auto tag = static_cast<std::uint32_t>(literal.find('$', 1) + 1);
    if (literal.size() < std::size_t{2} * tag) return std::nullopt;
    body = ByteRange{lexeme.range.begin + tag, lexeme.range.end - tag};
  }
  return body;
}

class BlockReader {
 public:
  BlockReader(std::string_view text, ByteRange range) : text_(text) {
    sql_reading::Lexer lexer(text, range, lexical_rules());
    for (Lexeme lexeme = lexer.next(); lexeme.kind != LexemeKind::End; lexeme = lexer.next()) {
      if (lexeme.kind != LexemeKind::Comment) lexemes_.push_back(lexeme);
    }
  }

  // Whether all of it was understood.
  bool read() {
    block();
    return !failed_ && next_ == lexemes_.size();
  }
  std::vector<BlockStatement> take_statements() { return std::move(statements_); }

  // Whether a word occurs anywhere that may change the schema.
  [[nodiscard]] bool may_change_schema() const {
    static constexpr std::array<std::string_view, 7> kWords = {"create",  "alter", "drop",   "execute",
                                                               "perform", "call",  "comment"};
    return std::any_of(lexemes_.begin(), lexemes_.end(), [this](const Lexeme& lexeme) {
      const std::string word = to_lower(text_of(lexeme));
      return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
    });
  }

 private:
  [[nodiscard]] std::string_view text_of(const Lexeme& lexeme) const {
    return text_.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  }
  [[nodiscard]] bool at_end() const { return next_ >= lexemes_.size(); }
  [[nodiscard]] bool is(std::string_view word, std::size_t ahead = 0) const {
    return next_ + ahead < lexemes_.size() && equals_ignoring_case(text_of(lexemes_[next_ + ahead]), word);
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++next_;
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) failed_ = true;
  }
  [[nodiscard]] bool is_any(std::initializer_list<std::string_view> words) const {
    return std::any_of(words.begin(), words.end(), [this](std::string_view word) { return is(word); });
  }
  // To the semicolon, and over it; gives the place of the semicolon.
  std::size_t skip_statement() {
    while (!at_end() && lexemes_[next_].kind != LexemeKind::Semicolon) ++next_;
    const std::size_t end = next_;
    if (!at_end()) ++next_;
    return end;
  }

  // [DECLARE …] BEGIN … [EXCEPTION WHEN … THEN …] END [;]
  void block() {
    if (++depth_ > kDeepest) failed_ = true;
    if (take("declare")) {
      while (!at_end() && !is("begin")) ++next_;
    }
    expect("begin");
    const std::size_t first = statements_.size();
    statements();
    if (take("exception")) swallow_errors(first);
    expect("end");
    if (!at_end()) take(";");
    --depth_;
  }

  // An error undoes all of its block: that of one statement, or none.
  void swallow_errors(std::size_t first) {
    if (statements_.size() - first > 1) failed_ = true;
    for (std::size_t i = first; i < statements_.size(); ++i) statements_[i].tolerant = true;
    while (!failed_ && take("when")) {
      while (!at_end() && !is("then")) ++next_;
      expect("then");
      const std::size_t handled = statements_.size();
      statements();
      if (statements_.size() != handled) failed_ = true;
    }
  }

  void statements() {
    while (!failed_ && !at_end() && !is_any({"end", "exception", "else", "elsif", "elseif", "when"})) statement();
  }

  void statement() {
    if (is("if")) return conditional();
    if (is_any({"begin", "declare"})) return block();
    if (is_any({"create", "alter", "drop", "comment", "grant", "revoke"})) return schema_statement();
    if (is("execute")) return execute();
    if (is_any({"for", "while", "foreach", "loop"})) return loop();
    if (is("return")) {
      // Behind one that nothing asks about stands what never runs.
      if (branches_ == 0) failed_ = true;
      returns_ = true;
      skip_statement();
      return;
    }
    const bool harmless = is_any({"raise", "null", "assert", "insert", "update", "delete", "select", "with", "lock",
                                  "analyze", "truncate", "get", "exit", "continue"});
    const bool assigns = next_ + 1 < lexemes_.size() && (is(":=", 1) || is("=", 1));
    if (!harmless && !assigns) failed_ = true;
    skip_statement();
  }

  // FOR … LOOP … END LOOP; over rows, as long as only rows are changed in it.
  void loop() {
    if (++depth_ > kDeepest) failed_ = true;
    while (!at_end() && !is("loop")) ++next_;
    expect("loop");
    const std::size_t before = statements_.size();
    statements();
    if (statements_.size() != before) failed_ = true;
    expect("end");
    expect("loop");
    expect(";");
    --depth_;
  }

  void add(ByteRange range) { statements_.push_back({.range = range, .guards = guards_}); }

  void schema_statement() {
    const std::uint32_t begin = lexemes_[next_].range.begin;
    const std::size_t end = skip_statement();
    add({begin, lexemes_[end - 1].range.end});
  }

  // EXECUTE 'a statement'; where it stands as it is, and elsewhere what the literal says.
  void execute() {
    ++next_;
    const bool literal = !at_end() && lexemes_[next_].kind == LexemeKind::String && is(";", 1);
    const std::string_view written = literal ? text_of(lexemes_[next_]) : std::string_view();
    const std::optional<std::string> said = literal ? sql_reading::string_value(written) : std::nullopt;
    if (said && !trim(*said).empty()) {
      const ByteRange range = lexemes_[next_].range;
      const bool plain = written.front() == '\'' && *said == written.substr(1, written.size() - 2);
      add(plain ? ByteRange{range.begin + 1, range.end - 1} : range);
      if (!plain) statements_.back().said = *said;
    } else {
      failed_ = true;
    }
    skip_statement();
  }

  // IF … THEN … [ELSE …] END IF;
  void conditional() {
    if (++depth_ > kDeepest) failed_ = true;
    ++next_;
    const std::size_t begin = next_;
    while (!at_end() && !is("then")) ++next_;
    const auto condition = std::span(lexemes_).subspan(begin, next_ - begin);
    auto guards = read_guards(text_, condition);
    if (guards) number(*guards);
    expect("then");
    const std::size_t before = statements_.size();
    branch(guards.value_or(std::vector<Guard>{}), guards.has_value());
    if (std::exchange(returns_, false)) return go_on_unless(condition, statements_.size() == before);
    if (take("else")) {
      std::vector<Guard> negated = guards.value_or(std::vector<Guard>{});
      const bool known = negated.size() == 1;
      for (Guard& guard : negated) guard.present = !guard.present;
      branch(negated, known);
      if (returns_) failed_ = true;
    }
    end_of_conditional();
  }

  // IF … THEN RETURN; END IF; the rest of the block stands under the opposite. A way out of anything but the outermost
  // block is not followed.
  void go_on_unless(std::span<const Lexeme> condition, bool does_nothing) {
    auto guards = read_guards_of_any(text_, condition);
    if (!guards || !does_nothing || branches_ != 0 || depth_ != 2 || is("else")) {
      failed_ = true;
      return;
    }
    number(*guards);
    for (Guard& guard : *guards) guard.present = !guard.present;
    guards_.insert(guards_.end(), guards->begin(), guards->end());
    end_of_conditional();
  }

  void end_of_conditional() {
    expect("end");
    expect("if");
    expect(";");
    --depth_;
  }

  void number(std::vector<Guard>& guards) {
    for (Guard& guard : guards) guard.question = questions_++;
  }

  // The statements of a branch stand under its guards as well. Those of one that is not understood must do nothing.
  void branch(const std::vector<Guard>& guards, bool understood) {
    const std::size_t outer = guards_.size();
    const std::size_t before = statements_.size();
    guards_.insert(guards_.end(), guards.begin(), guards.end());
    ++branches_;
    statements();
    --branches_;
    guards_.resize(outer);
    if (!understood && statements_.size() != before) failed_ = true;
  }

  std::string_view text_;
  std::vector<Lexeme> lexemes_;
  std::vector<BlockStatement> statements_;
  std::vector<Guard> guards_;
  std::uint32_t questions_ = 0;
  std::size_t next_ = 0;
  int depth_ = 0;
  int branches_ = 0;      // that this place is in
  bool returns_ = false;  // the branch that was just read
  bool failed_ = false;
};

}  // namespace

ProceduralBlock read_do_block(std::string_view text, const CutStatement& block) {
  ProceduralBlock result;
  const std::optional<ByteRange> body = body_of(text, block);
  if (!body) return result;
  BlockReader reader(text, *body);
  if (!reader.may_change_schema()) {
    result.effect = SqlEffect::Data;
  } else if (reader.read()) {
    result.statements = reader.take_statements();
  }
  return result;
}

}  // namespace crosswalk::postgresql
