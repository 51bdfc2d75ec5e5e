#include "guards.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conditional.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "information_look.h"
#include "lexeme_cursor.h"
#include "procedure_run.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

// How deep calls in a value may nest.
constexpr int kDeepest = 20;

// What a variable holds, as far as literals tell: one text, or one of two by a look into information_schema, as guards
// where it is known what was looked for.
struct Value {
  std::string text;
  std::optional<std::string> otherwise;
  std::optional<Decision> decision;
};

// Evaluates literals, variables, CONCAT, IF and SELECT of these. Anything else has no value.
class Evaluation final : public LexemeCursor {
 public:
  Evaluation(std::string_view text, const std::map<std::string, Value>& variables,
             const std::map<std::string, bool>& looks, const Scope& asked, std::size_t now)
      : LexemeCursor(text), variables_(variables), looks_(looks), asked_(asked), now_(now) {}

  std::optional<Value> run() {
    std::optional<Value> value = read(0);
    if (at_ != lexemes_.size()) return std::nullopt;
    return value;
  }

 private:
  [[nodiscard]] std::string_view word() const { return text_at(at_); }

  std::optional<Value> read(int depth) {
    if (depth > kDeepest || at_ >= lexemes_.size()) return std::nullopt;
    if (is(LexemeKind::String)) {
      std::optional<std::string> text = sql_reading::string_value(word(), lexical_rules());
      ++at_;
      if (!text) return std::nullopt;
      return Value{.text = std::move(*text), .otherwise = {}, .decision = {}};
    }
    if (is(LexemeKind::Operator) && word() == "@") return read_variable();
    if (take(LexemeKind::LeftParen)) {
      std::optional<Value> value = read(depth + 1);
      return take(LexemeKind::RightParen) ? value : std::nullopt;
    }
    if (!is(LexemeKind::Word)) return std::nullopt;
    const std::string name = to_lower(word());
    ++at_;
    if (name == "select") return read(depth + 1);
    if (!take(LexemeKind::LeftParen)) return std::nullopt;
    if (name == "concat") return read_concat(depth + 1);
    return name == "if" ? read_if(depth + 1) : std::nullopt;
  }

  std::optional<Value> read_variable() {
    ++at_;
    if (!is(LexemeKind::Word) && !is(LexemeKind::QuotedName)) return std::nullopt;
    const auto found = variables_.find(to_lower(word()));
    ++at_;
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<Value> read_concat(int depth) {
    Value whole;
    do {
      const std::optional<Value> part = read(depth);
      if (!part || part->otherwise) return std::nullopt;
      whole.text += part->text;
    } while (take(LexemeKind::Comma));
    return take(LexemeKind::RightParen) ? std::optional(whole) : std::nullopt;
  }

  std::optional<Value> read_if(int depth) {
    const std::size_t begin = at_;
    if (!skip_condition()) return std::nullopt;
    const std::uint32_t from = lexemes_[begin].range.begin;
    auto decision = decide(text_.substr(from, lexemes_[at_ - 1].range.begin - from), {}, asked_, now_);
    const std::optional<Value> first = read(depth);
    if (!first || first->otherwise || !take(LexemeKind::Comma)) return std::nullopt;
    const std::optional<Value> second = read(depth);
    if (!second || second->otherwise || !take(LexemeKind::RightParen)) return std::nullopt;
    return Value{.text = first->text, .otherwise = second->text, .decision = std::move(decision)};
  }

  // Passes over a condition and the comma behind it; false if it does not look into information_schema.
  bool skip_condition() {
    const std::uint32_t begin = at_ < lexemes_.size() ? lexemes_[at_].range.begin : 0;
    bool looks = false;
    std::size_t open = 0;
    for (; at_ < lexemes_.size(); ++at_) {
      if (is(LexemeKind::LeftParen)) ++open;
      if (is(LexemeKind::RightParen) && open-- == 0) return false;
      if (is(LexemeKind::Comma) && open == 0) break;
      if (is(LexemeKind::Word)) {
        const auto variable = looks_.find(to_lower(word()));
        looks = looks || (variable != looks_.end() && variable->second);
      }
    }
    if (at_ >= lexemes_.size()) return false;
    const std::uint32_t end = lexemes_[at_++].range.begin;
    return looks || looks_into_schema(text_.substr(begin, end - begin));
  }

  const std::map<std::string, Value>& variables_;
  const std::map<std::string, bool>& looks_;
  const Scope& asked_;
  std::size_t now_;
};

// Whether all that guards ask for is what an operation makes or drops: IF [NOT] EXISTS says the same then.
bool asks_for_itself(const std::vector<Guard>& guards, const Operation& operation) {
  return guards.size() == 1 && touches(operation, guards.front());
}

// A statement that only says that there is nothing to do.
bool does_nothing(std::string_view sql) {
  const std::string_view text = trim(sql);
  return text.empty() || starts_with_ignoring_case(text, "select") || starts_with_ignoring_case(text, "do ") ||
         starts_with_ignoring_case(text, "set ");
}

bool may_touch(const Operation& operation, const Guard& guard) {
  const auto* raw = operation.as<RawSql>();
  const bool unknown = raw != nullptr && (raw->effect == SqlEffect::Unknown || raw->effect == SqlEffect::Schema);
  return unknown || touches(operation, guard);
}

class Lifting {
 public:
  // The step as what it is known to be, and what else it does.
  std::vector<Step> follow(Step step) {
    more_.clear();
    follow_text(step);
    std::vector<Step> all{std::move(step)};
    std::move(more_.begin(), more_.end(), std::back_inserter(all));
    for (const Step& one : all) {
      const auto* raw = one.operation.as<RawSql>();
      // Texts may be long, and say nothing here.
      done_.push_back(raw == nullptr ? one.operation
                                     : Operation(RawSql{.dialect = {}, .text = {}, .effect = raw->effect}));
    }
    return all;
  }

 private:
  void follow_text(Step& step) {
    auto* raw = step.operation.as<RawSql>();
    if (raw == nullptr) return;
    const std::string text = sql_reading::normalize_spacing(raw->text, lexical_rules());
    if (starts_with_ignoring_case(text, "set @")) {
      follow_set(text);
    } else if (starts_with_ignoring_case(text, "select ")) {
      follow_select(text);
    } else if (starts_with_ignoring_case(text, "prepare ")) {
      follow_prepare(text);
    } else if (starts_with_ignoring_case(text, "execute ")) {
      lift(step, to_lower(trim(std::string_view(text).substr(8))));
    }
  }

  // SET @name = value
  void follow_set(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return;
    std::string_view name = text.substr(5, equals - 5);
    if (name.ends_with(':')) name.remove_suffix(1);
    const std::string key = to_lower(trim(name));
    const std::string_view value = trim(text.substr(equals + 1));
    const std::optional<Value> known = evaluate(value);
    asked_.erase(key);
    if (auto look = read_look(value, Asked::Count, {}, {})) {
      look->seen = done_.size();
      asked_[key] = std::move(*look);
    }
    variables_.erase(key);
    if (known) variables_[key] = *known;
    looks_[key] = !known && looks_into_schema(value);
  }

  // SELECT … INTO @name FROM …, or … FROM … INTO @name
  void follow_select(std::string_view text) {
    static constexpr std::string_view kInto = " into @";
    const std::size_t into = to_lower(text).find(kInto);
    if (into == std::string::npos) return;
    const std::string_view behind = text.substr(into + kInto.size());
    const std::size_t end = std::min(behind.find_first_of(" ;"), behind.size());
    const std::string key = to_lower(behind.substr(0, end));
    const std::string query = std::string(text.substr(0, into)) + std::string(behind.substr(end));
    variables_.erase(key);
    asked_.erase(key);
    looks_[key] = looks_into_schema(query);
    if (auto look = read_look(query, Asked::Count, {}, {})) {
      look->seen = done_.size();
      asked_[key] = std::move(*look);
    }
  }

  // PREPARE name FROM @variable, or from a literal
  void follow_prepare(std::string_view text) {
    const std::size_t from = to_lower(text).find(" from ");
    if (from == std::string::npos) return;
    const std::string key = to_lower(trim(text.substr(8, from - 8)));
    const std::optional<Value> value = evaluate(trim(text.substr(from + 6)));
    prepared_.erase(key);
    if (value) prepared_[key] = *value;
  }

  void lift(Step& step, const std::string& name) {
    const auto found = prepared_.find(name);
    if (found == prepared_.end()) return;
    const Value& value = found->second;
    const bool conditional = value.otherwise.has_value();
    if (conditional && does_nothing(value.text) == does_nothing(*value.otherwise)) return;
    const std::string& sql = conditional && does_nothing(value.text) ? *value.otherwise : value.text;
    Diagnostics diagnostics;
    std::vector<Step> read = read_statements(SourceFile::make("prepared", sql), {}, diagnostics);
    if (!diagnostics.empty() || read.empty()) return;
    const bool carried =
        std::any_of(read.begin(), read.end(), [](const Step& one) { return one.operation.is<RawSql>(); });
    if (carried && (conditional || read.size() != 1)) return;
    if (conditional) {
      const auto guards = guards_of(value, does_nothing(value.text));
      const bool by_itself = read.size() == 1 && (!guards || asks_for_itself(*guards, read.front().operation));
      const bool marked = by_itself && mark_conditional(read.front().operation);
      if (!marked && !guards) return;
      if (!marked) step.guards = *guards;
    }
    step.operation = std::move(read.front().operation);
    for (std::size_t i = 1; i < read.size(); ++i) {
      Step& more = more_.emplace_back(std::move(read[i].operation), step.span);
      more.continues = true;
      more.guards = step.guards;
    }
  }

  // Under what the first text of two is run, or the second; nothing if that is not known, or has changed since.
  [[nodiscard]] std::optional<std::vector<Guard>> guards_of(const Value& value, bool second) const {
    if (!value.decision) return std::nullopt;
    std::vector<Guard> guards = value.decision->guards;
    if (second && guards.size() != 1) return std::nullopt;
    for (std::size_t i = 0; i < guards.size(); ++i) {
      for (std::size_t at = value.decision->seen[i]; at < done_.size(); ++at) {
        if (may_touch(done_[at], guards[i])) return std::nullopt;
      }
      if (second) guards[i].present = !guards[i].present;
      guards[i].question = static_cast<std::uint32_t>(i);  // one statement may be several steps
    }
    return guards;
  }

  [[nodiscard]] std::optional<Value> evaluate(std::string_view text) const {
    return Evaluation(text, variables_, looks_, asked_, done_.size()).run();
  }

  std::map<std::string, Value> variables_;
  std::map<std::string, bool> looks_;  // variables that hold what information_schema said
  Scope asked_;                        // and what of it they hold, where that is known
  std::map<std::string, Value> prepared_;
  std::vector<Operation> done_;  // the operations so far
  std::vector<Step> more_;       // what the statement at hand does besides
};

}  // namespace

std::vector<Step> lift_guards(std::vector<Step> steps) {
  Lifting lifting;
  std::vector<Step> lifted;
  lifted.reserve(steps.size());
  for (Step& step : steps) {
    for (Step& one : lifting.follow(std::move(step))) lifted.push_back(std::move(one));
  }
  return lifted;
}

}  // namespace crosswalk::mysql
