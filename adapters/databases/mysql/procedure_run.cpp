#include "procedure_run.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "conditional.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "information_look.h"
#include "lexeme_cursor.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

constexpr int kDeepest = 16;              // calls, blocks and conditions within each other
constexpr std::size_t kMostSteps = 1000;  // of one CALL

// One statement that a call has come to, and when the looks behind its guards were made.
struct Reached {
  Step step;
  std::vector<std::size_t> seen;  // for each guard, how many steps there were when it was looked for
};

// Guards on the way to a statement, with the time of each look.
struct Path {
  std::vector<Guard> guards;
  std::vector<std::size_t> seen;
  bool uncertain = false;  // under a condition that is not known: nothing may happen here but to rows
};

std::vector<std::string> names_touched(const Operation& operation) {
  return operation.visit([](const auto& op) -> std::vector<std::string> {
    using Op = std::remove_cvref_t<decltype(op)>;
    const auto named = [](const std::optional<Identifier>& name) { return name ? name->text : std::string(); };
    if constexpr (std::is_same_v<Op, CreateTable>) return {op.table.name.name.text};
    if constexpr (std::is_same_v<Op, DropTable>) return {op.table.name.text};
    if constexpr (std::is_same_v<Op, AddColumn>) return {op.constraints.empty() ? op.column.name.text : "*"};
    if constexpr (std::is_same_v<Op, DropColumn>) return {op.column.text};
    if constexpr (std::is_same_v<Op, AlterColumn>) return {op.column.text};
    if constexpr (std::is_same_v<Op, CreateIndex>) return {named(op.index.name)};
    if constexpr (std::is_same_v<Op, DropIndex>) return {op.index.name.text};
    if constexpr (std::is_same_v<Op, RawSql>) return {};
    return {"*"};  // whatever it may be
  });
}

bool exclude_each_other(const std::vector<Guard>& left, const std::vector<Guard>& right) {
  return std::any_of(left.begin(), left.end(), [&](Guard guard) {
    guard.present = !guard.present;
    return std::find(right.begin(), right.end(), guard) != right.end();
  });
}

// Forgets what two ways through a branch do not agree on.
template <class Values>
void keep_common(Values& values, const Values& others) {
  std::erase_if(values, [&](const auto& entry) {
    const auto found = others.find(entry.first);
    return found == others.end() || found->second != entry.second;
  });
}

class Run {
 public:
  explicit Run(const KnownProcedures& procedures) : procedures_(procedures) {}

  bool call(const std::string& name, const std::vector<std::optional<std::string>>& arguments, const Path& path,
            int depth);

  std::vector<Step> finish() {
    std::vector<Step> steps;
    for (Reached& one : reached_) steps.push_back(std::move(one.step));
    return steps;
  }

 private:
  friend class Body;
  // Adds what a statement does; false if that is not known.
  bool reach(const std::string& sql, const Path& path);
  // Whether each guard, which is asked for now if it was not before, still has the answer that its look had.
  [[nodiscard]] bool still_holds(const Path& path) const;
  void number(Guard& guard) {
    if (!guard.question) guard.question = questions_++;
  }

  const KnownProcedures& procedures_;
  std::vector<Reached> reached_;
  std::uint32_t questions_ = 0;
  Scope session_;  // @variables
  std::map<std::string, std::string> prepared_;
};

bool asks(const Step& step, const Guard& guard) {
  return std::any_of(step.guards.begin(), step.guards.end(),
                     [&](const Guard& other) { return other.question == guard.question; });
}

bool Run::still_holds(const Path& path) const {
  for (std::size_t i = 0; i < path.guards.size(); ++i) {
    for (std::size_t before = path.seen[i]; before < reached_.size(); ++before) {
      const Step& earlier = reached_[before].step;
      if (asks(earlier, path.guards[i])) break;  // it has its answer from there
      if (exclude_each_other(earlier.guards, path.guards)) continue;
      if (touches(earlier.operation, path.guards[i])) return false;
    }
  }
  return true;
}

bool Run::reach(const std::string& sql, const Path& path) {
  Diagnostics diagnostics;
  const std::string sayable = with_numbers(sql);
  std::vector<Step> read = read_statements(SourceFile::make("body", sayable), {}, diagnostics);
  if (!diagnostics.empty() || reached_.size() + read.size() > kMostSteps) return false;
  if (!still_holds(path)) return false;
  for (Step& step : read) {
    const auto* raw = step.operation.as<RawSql>();
    const bool rows = raw != nullptr && raw->effect == SqlEffect::Data;
    if (raw != nullptr && !rows) {
      if (raw->effect != SqlEffect::Nothing && raw->effect != SqlEffect::Session) return false;
      continue;
    }
    if ((path.uncertain || sayable != sql) && !rows) return false;
    if (rows && sayable != sql) step.operation.as<RawSql>()->text = with_expressions(sql);
    step.written.reset();
    step.continues = true;
    step.guards = path.guards;
    reached_.push_back({.step = std::move(step), .seen = path.seen});
  }
  return true;
}

// Follows the statements of one body.
class Body final : public LexemeCursor {
 public:
  Body(Run& run, std::string_view text, int depth) : LexemeCursor(text), run_(run), depth_(depth) {}

  bool bind(const std::vector<std::optional<std::string>>& arguments);
  // All up to the END of the outermost block.
  bool follow(const Path& path) { return take_word("begin") && block(path, 0); }

 private:
  // The text from one lexeme up to another.
  [[nodiscard]] std::string_view between(std::size_t begin, std::size_t end) const {
    if (begin >= end) return {};
    return text_.substr(lexemes_[begin].range.begin, lexemes_[end - 1].range.end - lexemes_[begin].range.begin);
  }
  // Goes to the semicolon of this statement and past it; the text before it.
  std::optional<std::string_view> rest_of_statement();
  [[nodiscard]] Scope& scope_of(bool session) { return session ? run_.session_ : variables_; }
  // What variables and prepared statements hold at one place.
  struct State {
    Scope variables;
    Scope session;
    std::map<std::string, std::string> prepared;
    void keep_common_with(const State& other) {
      keep_common(variables, other.variables);
      keep_common(session, other.session);
      keep_common(prepared, other.prepared);
    }
  };
  [[nodiscard]] State state() const { return {variables_, run_.session_, run_.prepared_}; }
  void set_state(State state) {
    variables_ = std::move(state.variables);
    run_.session_ = std::move(state.session);
    run_.prepared_ = std::move(state.prepared);
  }

  bool block(const Path& path, int nesting);
  bool statement(const Path& path, int nesting);
  bool declare();
  bool set();
  bool select();
  bool branch(const Path& path, int nesting);
  std::optional<std::string_view> condition();
  // The guards of a branch for what is inside, and their opposite for what comes after.
  void enter(std::string_view condition, Path& inside, Path& rest);
  bool statements_up_to_end_of_branch(const Path& path, int nesting);
  bool prepare();
  bool execute(const Path& path);
  bool call(const Path& path);
  // The name of a variable, and whether it is one of the session: `@x`.
  std::optional<std::pair<std::string, bool>> variable();

  Run& run_;
  Scope variables_;
  int depth_;
};

std::optional<std::string_view> Body::rest_of_statement() {
  const std::size_t begin = at_;
  while (!done() && !is(LexemeKind::Semicolon)) ++at_;
  if (done()) return std::nullopt;
  return between(begin, at_++);
}

// The parameters of the head, each with its argument; behind them what stands before BEGIN.
bool Body::bind(const std::vector<std::optional<std::string>>& arguments) {
  while (!done() && !is(LexemeKind::LeftParen)) ++at_;
  if (!take(LexemeKind::LeftParen)) return false;
  std::size_t count = 0;
  while (!done() && !is(LexemeKind::RightParen)) {
    if (is_word("out") || is_word("inout")) return false;
    if (is_word("in")) ++at_;
    if (!is(LexemeKind::Word) && !is(LexemeKind::QuotedName)) return false;
    const std::string name = to_lower(sql_reading::unquote_name(text_at(at_)));
    if (count >= arguments.size()) return false;
    if (arguments[count]) variables_[name] = Known{*arguments[count]};
    ++count;
    for (std::size_t open = 0; !done(); ++at_) {
      if (is(LexemeKind::LeftParen)) ++open;
      if (open == 0 && (is(LexemeKind::RightParen) || is(LexemeKind::Comma))) break;
      if (is(LexemeKind::RightParen)) --open;
    }
    if (is(LexemeKind::Comma)) ++at_;
  }
  if (!take(LexemeKind::RightParen) || count != arguments.size()) return false;
  while (!done() && !is_word("begin")) ++at_;
  return !done();
}

// Behind BEGIN, up to its END and past it.
bool Body::block(const Path& path, int nesting) {
  if (nesting > kDeepest) return false;
  while (!done() && !is_word("end")) {
    if (!statement(path, nesting)) return false;
  }
  if (!take_word("end")) return false;
  take(LexemeKind::Semicolon);
  return true;
}

bool Body::statement(const Path& path, int nesting) {
  if (take(LexemeKind::Semicolon)) return true;
  if (take_word("declare")) return declare();
  if (take_word("set")) return set();
  if (is_word("select")) return select();
  if (take_word("if")) return branch(path, nesting + 1);
  if (take_word("begin")) return block(path, nesting + 1);
  if (take_word("prepare")) return prepare();
  if (take_word("execute")) return execute(path);
  if (take_word("call")) return call(path);
  // An error ends the run, and a prepared statement goes by itself.
  if (is_word("signal") || is_word("deallocate")) return rest_of_statement().has_value();
  static constexpr std::array<std::string_view, 12> kNotFollowed = {
      "loop", "while", "repeat", "case", "leave", "iterate", "open", "fetch", "close", "return", "resignal", "get"};
  for (const std::string_view word : kNotFollowed) {
    if (is_word(word)) return false;
  }
  if (at_ + 1 < lexemes_.size() && text_at(at_ + 1) == ":") return false;  // a label
  const auto text = rest_of_statement();
  return text && run_.reach(std::string(*text), path);
}

bool Body::declare() {
  const std::size_t begin = at_;
  const auto text = rest_of_statement();
  if (!text) return false;
  for (std::size_t i = begin; i + 1 < at_; ++i) {
    for (const std::string_view word : {"handler", "cursor", "condition"}) {
      if (equals_ignoring_case(text_at(i), word)) return false;
    }
  }
  return true;
}

std::optional<std::pair<std::string, bool>> Body::variable() {
  bool session = false;
  if (is(LexemeKind::Operator) && text_at(at_) == "@") {
    session = true;
    ++at_;
  }
  if (!is(LexemeKind::Word) && !is(LexemeKind::QuotedName)) return std::nullopt;
  return std::pair{to_lower(sql_reading::unquote_name(text_at(at_++))), session};
}

// SET a = value; of several values at once, none is known.
bool Body::set() {
  const auto target = variable();
  if (!target) return rest_of_statement().has_value();
  const bool assigns = is(LexemeKind::Operator) && (text_at(at_) == "=" || text_at(at_) == ":=");
  if (assigns) ++at_;
  const auto text = rest_of_statement();
  if (!text) return false;
  Scope& scope = scope_of(target->second);
  scope.erase(target->first);
  if (!assigns) return true;
  if (auto value = evaluate(*text, variables_, run_.session_)) {
    scope[target->first] = Known{std::move(*value)};
  } else if (auto look = read_look(*text, Asked::Count, variables_, run_.session_)) {
    look->seen = run_.reached_.size();
    run_.number(look->thing);
    scope[target->first] = std::move(*look);
  }
  return true;
}

// SELECT … INTO a variable. One that shows something to whoever looks changes nothing.
bool Body::select() {
  const std::size_t begin = at_;
  std::optional<std::size_t> into;
  std::size_t open = 0;
  std::size_t end = at_;
  for (; end < lexemes_.size() && lexemes_[end].kind != LexemeKind::Semicolon; ++end) {
    if (lexemes_[end].kind == LexemeKind::LeftParen) ++open;
    if (lexemes_[end].kind == LexemeKind::RightParen && open > 0) --open;
    if (open == 0 && !into && equals_ignoring_case(text_at(end), "into")) into = end;
  }
  if (end >= lexemes_.size()) return false;
  if (into) {
    at_ = *into + 1;
    const auto target = variable();
    if (!target) return false;
    const bool several = is(LexemeKind::Comma);
    const std::size_t behind = at_;
    Scope& scope = scope_of(target->second);
    scope.erase(target->first);
    const std::string query = std::string(between(begin, *into)) + " " + std::string(between(behind, end));
    if (several) return false;
    if (auto look = read_look(query, Asked::Count, variables_, run_.session_)) {
      look->seen = run_.reached_.size();
      run_.number(look->thing);
      scope[target->first] = std::move(*look);
    } else if (auto value = evaluate_query(query, variables_, run_.session_)) {
      scope[target->first] = Known{std::move(*value)};
    }
  }
  at_ = end + 1;
  return true;
}

std::optional<std::string_view> Body::condition() {
  const std::size_t begin = at_;
  for (std::size_t open = 0; !done() && (open != 0 || !is_word("then")); ++at_) {
    if (is(LexemeKind::LeftParen)) ++open;
    if (is(LexemeKind::RightParen) && open > 0) --open;
    if (is(LexemeKind::Semicolon)) return std::nullopt;
  }
  const std::string_view text = between(begin, at_);
  return take_word("then") ? std::optional(text) : std::nullopt;
}

void Body::enter(std::string_view condition, Path& inside, Path& rest) {
  auto decision = decide(condition, variables_, run_.session_, run_.reached_.size());
  if (!decision || decision->guards.size() != 1) rest.uncertain = true;
  if (!decision) {
    inside.uncertain = true;
    return;
  }
  for (std::size_t i = 0; i < decision->guards.size(); ++i) {
    run_.number(decision->guards[i]);
    inside.guards.push_back(decision->guards[i]);
    inside.seen.push_back(decision->seen[i]);
  }
  if (decision->guards.size() != 1) return;
  Guard otherwise = decision->guards.front();
  otherwise.present = !otherwise.present;
  rest.guards.push_back(std::move(otherwise));
  rest.seen.push_back(decision->seen.front());
}

// IF … THEN … ELSEIF … ELSE … END IF; what is known behind it is what all ways through it agree on.
bool Body::branch(const Path& path, int nesting) {
  if (nesting > kDeepest) return false;
  Path rest = path;  // what holds where no condition so far did
  const State before = state();
  std::optional<State> after;
  const auto leave = [&] {
    State left = state();
    if (after) left.keep_common_with(*after);
    after = std::move(left);
    set_state(before);
  };
  while (true) {
    const auto text = condition();
    if (!text) return false;
    Path inside = rest;
    enter(*text, inside, rest);
    if (!statements_up_to_end_of_branch(inside, nesting)) return false;
    leave();
    if (take_word("elseif")) continue;
    if (take_word("else") && !statements_up_to_end_of_branch(rest, nesting)) return false;
    leave();
    set_state(std::move(*after));
    return take_word("end") && take_word("if") && take(LexemeKind::Semicolon);
  }
}

bool Body::statements_up_to_end_of_branch(const Path& path, int nesting) {
  while (!done() && !is_word("end") && !is_word("else") && !is_word("elseif")) {
    if (!statement(path, nesting)) return false;
  }
  return !done();
}

// PREPARE name FROM text
bool Body::prepare() {
  if (done()) return false;
  const std::string name = to_lower(text_at(at_++));
  if (!take_word("from")) return false;
  const auto text = rest_of_statement();
  if (!text) return false;
  run_.prepared_.erase(name);
  if (auto value = evaluate(*text, variables_, run_.session_)) run_.prepared_[name] = std::move(*value);
  return true;
}

bool Body::execute(const Path& path) {
  const auto name = rest_of_statement();
  if (!name) return false;
  const auto found = run_.prepared_.find(to_lower(trim(*name)));
  if (found == run_.prepared_.end()) return false;
  const auto sql = without_database(found->second);
  return sql && run_.reach(*sql, path);
}

bool Body::call(const Path& path) {
  const auto text = rest_of_statement();
  if (!text) return false;
  const auto parts = read_call(*text, variables_, run_.session_);
  return parts && run_.call(parts->procedure, parts->arguments, path, depth_ + 1);
}

bool Run::call(const std::string& name, const std::vector<std::optional<std::string>>& arguments, const Path& path,
               int depth) {
  const auto found = procedures_.find(name);
  if (depth > kDeepest || found == procedures_.end()) return false;
  const std::string& definition = found->second;
  if (changes_rows_only(definition)) {
    reached_.push_back(
        {.step = Step(RawSql{.dialect = std::string(kDialectName), .text = "CALL " + name, .effect = SqlEffect::Data}),
         .seen = path.seen});
    reached_.back().step.continues = true;
    reached_.back().step.guards = path.guards;
    return true;
  }
  Body body(*this, definition, depth);
  return body.bind(arguments) && body.follow(path);
}

}  // namespace

bool touches(const Operation& operation, const Guard& guard) {
  const bool of_keys = guard.thing == GuardedThing::NamedConstraint || guard.thing == GuardedThing::NamedIndex;
  if (of_keys && operation.is<DropColumn>()) return true;  // the key goes along, or the column does out of it
  std::vector<std::string> wanted = {to_lower(guard.name.name.text)};
  if (guard.column) wanted.push_back(to_lower(guard.column->text));
  if (guard.table) wanted.push_back(to_lower(guard.table->name.text));
  const std::vector<std::string> names = names_touched(operation);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == "*" || name.empty() || std::find(wanted.begin(), wanted.end(), to_lower(name)) != wanted.end();
  });
}

std::optional<std::vector<Step>> run_call(const std::string& call, const KnownProcedures& procedures) {
  const std::string text = sql_reading::normalize_spacing(call, lexical_rules());
  if (!starts_with_ignoring_case(text, "call ")) return std::nullopt;
  std::string_view called = std::string_view(text).substr(5);
  while (called.ends_with(';') || called.ends_with(' ')) called.remove_suffix(1);  // behind another delimiter
  const auto parts = read_call(called, {}, {});
  if (!parts) return std::nullopt;
  Run run(procedures);
  if (!run.call(parts->procedure, parts->arguments, {}, 0)) return std::nullopt;
  return run.finish();
}

bool changes_rows_only(const std::string& definition) {
  static constexpr std::array<std::string_view, 9> kWords = {"alter",   "create",  "drop", "rename",    "prepare",
                                                             "execute", "analyze", "call", "set_config"};
  const auto begin = to_lower(definition).find("begin");
  const std::string_view body = std::string_view(definition).substr(std::min(begin, definition.size()));
  const std::vector<Lexeme> lexemes = sql_reading::lexemes_of(body, lexical_rules());
  return std::none_of(lexemes.begin(), lexemes.end(), [&](const Lexeme& lexeme) {
    if (lexeme.kind != LexemeKind::Word) return false;
    const std::string word = to_lower(body.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin));
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
  });
}

}  // namespace crosswalk::mysql
