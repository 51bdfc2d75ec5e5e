#include "sql/carried_script.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <utility>

#include "crosswalk/base/text.h"
#include "sql/effects.h"

namespace crosswalk::sql_reading {
namespace {

constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
// How far from CREATE the kind of object can stand: CREATE OR REPLACE NO FORCE EDITIONABLE PACKAGE BODY.
constexpr std::size_t kLongestHead = 8;

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// One piece of a script while it is cut.
struct Piece {
  ByteRange range;
  std::uint32_t written_begin = 0;
  std::vector<Lexeme> lexemes;
  bool client_line = false;
  bool procedural = false;  // holds code with semicolons of its own
};

class CarriedReader {
 public:
  CarriedReader(const SourceFile& file, const SqlReadOptions& options, const CarriedRules& rules,
                Diagnostics& diagnostics)
      : file_(file),
        rules_(rules),
        diagnostics_(diagnostics),
        lexer_(file.text(), range_of(file, options), rules.lexical) {}

  std::vector<Step> read() {
    for (Lexeme lexeme = lexer_.next(); lexeme.kind != LexemeKind::End; lexeme = lexer_.next()) take(lexeme);
    finish();
    return std::move(steps_);
  }

 private:
  static ByteRange range_of(const SourceFile& file, const SqlReadOptions& options) {
    const auto size = static_cast<std::uint32_t>(file.text().size());
    if (options.range.begin == options.range.end) return {0, size};
    return {std::min(options.range.begin, size), std::min(options.range.end, size)};
  }

  [[nodiscard]] std::string_view text_of(const Lexeme& lexeme) const {
    return file_.text().substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  }
  [[nodiscard]] std::string word_of(const Lexeme& lexeme) const {
    return lexeme.kind == LexemeKind::Word ? to_lower(text_of(lexeme)) : std::string();
  }
  [[nodiscard]] bool begun() const { return !piece_.lexemes.empty(); }

  void take(const Lexeme& lexeme) {
    if (lexeme.kind == LexemeKind::Comment) return take_comment(lexeme);
    if (is_separator(lexeme)) {
      const std::size_t times = repetitions(lexeme);
      lexer_.skip_line();
      if (begun()) return finish(times);
    }
    if (ends_here(lexeme)) return finish();
    if (!begun() && (lexeme.kind == LexemeKind::Semicolon || is_separator(lexeme))) return;
    if (!begun()) {
      begin(lexeme);
      if (is_client_line(lexeme)) return take_client_line(lexeme);
    }
    piece_.range.end = lexeme.range.end;
    piece_.lexemes.push_back(lexeme);
    if (lexeme.kind == LexemeKind::Unterminated) {
      diagnostics_.report<Code::SqlUnterminated>(file_.span(lexeme.range), lexer_.unterminated());
    }
    if (lexeme.kind == LexemeKind::Word) {
      follow(to_lower(text_of(lexeme)));
    } else if (std::exchange(after_end_, false)) {
      --blocks_;
    }
  }

  void take_comment(const Lexeme& comment) {
    constexpr std::string_view kDirective = "--#SET TERMINATOR ";
    const std::string_view text = text_of(comment);
    if (rules_.terminator_comments && starts_with_ignoring_case(text, kDirective)) {
      lexer_.set_delimiter(trim(text.substr(kDirective.size())));
      if (!begun()) comments_begin_ = kNowhere;  // it is for the client program
      return;
    }
    if (!begun() && comments_begin_ == kNowhere) comments_begin_ = comment.range.begin;
  }

  void begin(const Lexeme& first) {
    piece_.range = first.range;
    piece_.written_begin = std::min(comments_begin_, first.range.begin);
    blocks_ = 0;
    after_end_ = false;
  }

  void take_client_line(const Lexeme& first) {
    lexer_.skip_line();
    piece_.client_line = true;
    piece_.lexemes.push_back(first);
    piece_.range.end = lexer_.position();
    finish();
  }

  [[nodiscard]] bool alone_on_line(const Lexeme& lexeme) const {
    const std::string_view text = file_.text();
    const std::size_t before =
        lexeme.range.begin == 0 ? std::string_view::npos : text.find_last_not_of(" \t", lexeme.range.begin - 1);
    const std::size_t after = text.find_first_not_of(rules_.batches ? " \t0123456789;" : " \t", lexeme.range.end);
    const bool first =
        lexeme.range.begin == 0 || before == std::string_view::npos || text[before] == '\n' || text[before] == '\r';
    return first && (after == std::string_view::npos || text[after] == '\n' || text[after] == '\r');
  }
  [[nodiscard]] bool is_separator(const Lexeme& lexeme) const {
    if (rules_.batches && lexeme.kind == LexemeKind::Word && word_of(lexeme) == "go") return alone_on_line(lexeme);
    return rules_.slash_lines && lexeme.kind == LexemeKind::Operator && text_of(lexeme) == "/" && alone_on_line(lexeme);
  }

  // GO may say how many times the batch before it runs. One that runs more often than could be meant is taken once.
  [[nodiscard]] std::size_t repetitions(const Lexeme& separator) const {
    constexpr std::size_t kMost = 1000;
    if (!rules_.batches) return 1;
    const std::string_view rest = file_.text().substr(separator.range.end);
    const std::string_view line = trim(rest.substr(0, rest.find_first_of("\r\n")));
    std::size_t times = 1;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), times);
    return read.ec == std::errc() && times > 0 && times <= kMost ? times : 1;
  }

  [[nodiscard]] bool ends_here(const Lexeme& lexeme) const {
    if (!begun()) return false;
    if (is_separator(lexeme)) return true;
    if (lexeme.kind != LexemeKind::Semicolon || rules_.batches) return false;
    if (lexer_.has_delimiter()) return true;
    return rules_.slash_lines ? !piece_.procedural : blocks_ == (after_end_ ? 1 : 0);
  }

  [[nodiscard]] bool is_client_line(const Lexeme& first) const {
    if (rules_.client_words.empty()) return false;
    if (text_of(first).starts_with("@")) return true;
    const std::string word = word_of(first);
    const auto has = [](std::span<const std::string_view> words, std::string_view wanted) {
      return std::find(words.begin(), words.end(), wanted) != words.end();
    };
    if (has(rules_.client_words, word)) return true;
    if (word != "set") return false;
    Lexer ahead(file_.text(), {first.range.end, static_cast<std::uint32_t>(file_.text().size())}, rules_.lexical);
    return has(rules_.client_settings, word_of(ahead.next()));
  }

  // Tells code that has semicolons of its own, by the words of a statement one after the other.
  void follow(const std::string& word) {
    if (rules_.slash_lines) piece_.procedural = piece_.procedural || begins_code(word);
    if (rules_.bodies) follow_body(word);
  }

  [[nodiscard]] bool begins_code(const std::string& word) const {
    static constexpr std::array<std::string_view, 7> kObjects = {"function", "procedure", "package", "trigger",
                                                                 "type",     "library",   "java"};
    const std::size_t count = piece_.lexemes.size();
    const std::string first = word_of(piece_.lexemes.front());
    if (count == 1) return first == "begin" || first == "declare";
    if (first == "with") return count == 2 && (word == "function" || word == "procedure");
    return first == "create" && count <= kLongestHead && is_head() && is_one_of(word, kObjects);
  }
  // True while only words stand behind CREATE that say how, not what.
  [[nodiscard]] bool is_head() const {
    static constexpr std::array<std::string_view, 10> kHow = {
        "or", "replace", "editionable", "noneditionable", "and", "resolve", "compile", "noforce", "definer", "sharing"};
    return std::all_of(piece_.lexemes.begin() + 1, piece_.lexemes.end() - 1,
                       [&](const Lexeme& lexeme) { return is_one_of(word_of(lexeme), kHow); });
  }

  void follow_body(const std::string& word) {
    static constexpr std::array<std::string_view, 4> kWithBody = {"procedure", "function", "trigger", "method"};
    static constexpr std::array<std::string_view, 6> kLoops = {"if", "loop", "repeat", "while", "for", "case"};
    const std::size_t count = piece_.lexemes.size();
    const std::string first = word_of(piece_.lexemes.front());
    if (!piece_.procedural) {
      const bool routine = first == "create" && count <= kLongestHead && is_one_of(word, kWithBody);
      // BEGIN ATOMIC … END and BEGIN DECLARE … END stand by themselves; BEGIN TRANSACTION does not.
      const bool block = first == "begin" && count == 2 && word != "transaction" && word != "work";
      piece_.procedural = routine || block;
      if (block) blocks_ = 1;
      return;
    }
    const bool behind_end = std::exchange(after_end_, false);
    if (behind_end && is_one_of(word, kLoops)) {
      if (word == "case") --blocks_;
      return;
    }
    if (behind_end) --blocks_;
    if (word == "begin" || word == "case") ++blocks_;
    if (word == "end" && blocks_ > 0) after_end_ = true;
  }

  void finish(std::size_t times = 1) {
    for (std::size_t i = 0; begun() && i < times; ++i) {
      const Spelling written{std::string(rules_.name),
                             std::string(file_.text({piece_.written_begin, piece_.range.end}))};
      RawSql operation{std::string(rules_.name), std::string(file_.text(piece_.range)), effect()};
      steps_.emplace_back(std::move(operation), file_.span(piece_.range), written);
    }
    piece_ = Piece{};
    comments_begin_ = kNowhere;
  }

  // What the first words say. Of code with statements of its own, it is not known.
  [[nodiscard]] SqlEffect effect() const {
    if (piece_.client_line) return SqlEffect::Session;
    const std::string first = word_of(piece_.lexemes.front());
    if (piece_.lexemes.back().kind == LexemeKind::Unterminated) return SqlEffect::Unknown;
    if (piece_.procedural) return first == "create" ? SqlEffect::Schema : SqlEffect::Unknown;
    const SqlEffect effect = effect_of(file_.text(), piece_.lexemes).value_or(SqlEffect::Unknown);
    if (!rules_.batches || effect == SqlEffect::Schema) return effect;
    static constexpr std::array<std::string_view, 8> kMore = {"create",  "alter", "drop",  "exec",
                                                              "execute", "if",    "while", "declare"};
    const bool more = std::any_of(piece_.lexemes.begin(), piece_.lexemes.end(),
                                  [&](const Lexeme& lexeme) { return is_one_of(word_of(lexeme), kMore); });
    return more ? SqlEffect::Unknown : effect;
  }

  const SourceFile& file_;
  const CarriedRules& rules_;
  Diagnostics& diagnostics_;
  Lexer lexer_;
  Piece piece_;
  std::vector<Step> steps_;
  std::uint32_t comments_begin_ = kNowhere;
  std::size_t blocks_ = 0;
  bool after_end_ = false;
};

}  // namespace

std::vector<Step> read_carried_script(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                      const CarriedRules& rules, Diagnostics& diagnostics) {
  return CarriedReader(*script, options, rules, diagnostics).read();
}

}  // namespace crosswalk::sql_reading
