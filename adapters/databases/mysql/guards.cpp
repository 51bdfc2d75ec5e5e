#include "guards.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conditional.h"
#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

// How deep calls in a value may nest.
constexpr int kDeepest = 20;

// What a variable holds, as far as literals tell: one text, or one of two by a look into information_schema.
struct Value {
  std::string text;
  std::optional<std::string> otherwise;
};

// Evaluates literals, variables, CONCAT, IF and SELECT of these. Anything else has no value.
class Evaluation {
 public:
  Evaluation(std::string_view text, const std::map<std::string, Value>& variables,
             const std::map<std::string, bool>& looks)
      : text_(text), lexemes_(sql_reading::lexemes_of(text, lexical_rules())), variables_(variables), looks_(looks) {}

  std::optional<Value> run() {
    std::optional<Value> value = read(0);
    if (at_ != lexemes_.size()) return std::nullopt;
    return value;
  }

 private:
  [[nodiscard]] bool is(LexemeKind kind) const { return at_ < lexemes_.size() && lexemes_[at_].kind == kind; }
  [[nodiscard]] std::string_view word() const {
    const ByteRange range = lexemes_[at_].range;
    return text_.substr(range.begin, range.end - range.begin);
  }
  bool take(LexemeKind kind) {
    if (!is(kind)) return false;
    ++at_;
    return true;
  }

  std::optional<Value> read(int depth) {
    if (depth > kDeepest || at_ >= lexemes_.size()) return std::nullopt;
    if (is(LexemeKind::String)) {
      std::optional<std::string> text = sql_reading::string_value(word(), lexical_rules());
      ++at_;
      if (!text) return std::nullopt;
      return Value{.text = std::move(*text), .otherwise = {}};
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
    if (!skip_condition()) return std::nullopt;
    const std::optional<Value> first = read(depth);
    if (!first || first->otherwise || !take(LexemeKind::Comma)) return std::nullopt;
    const std::optional<Value> second = read(depth);
    if (!second || second->otherwise || !take(LexemeKind::RightParen)) return std::nullopt;
    return Value{.text = first->text, .otherwise = second->text};
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

  std::string_view text_;
  std::vector<Lexeme> lexemes_;
  const std::map<std::string, Value>& variables_;
  const std::map<std::string, bool>& looks_;
  std::size_t at_ = 0;
};

// A statement that only says that there is nothing to do.
bool does_nothing(std::string_view sql) {
  const std::string_view text = trim(sql);
  return text.empty() || starts_with_ignoring_case(text, "select") || starts_with_ignoring_case(text, "do ") ||
         starts_with_ignoring_case(text, "set ");
}

class Lifting {
 public:
  void follow(Step& step) {
    auto* raw = step.operation.as<RawSql>();
    if (raw == nullptr) return;
    const std::string text = sql_reading::normalize_spacing(raw->text, lexical_rules());
    if (starts_with_ignoring_case(text, "set @")) {
      follow_set(text);
    } else if (starts_with_ignoring_case(text, "prepare ")) {
      follow_prepare(text);
    } else if (starts_with_ignoring_case(text, "execute ")) {
      lift(step, to_lower(trim(std::string_view(text).substr(8))));
    }
  }

 private:
  // SET @name = value
  void follow_set(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return;
    std::string_view name = text.substr(5, equals - 5);
    if (name.ends_with(':')) name.remove_suffix(1);
    const std::string key = to_lower(trim(name));
    const std::string_view value = trim(text.substr(equals + 1));
    const std::optional<Value> known = Evaluation(value, variables_, looks_).run();
    variables_.erase(key);
    if (known) variables_[key] = *known;
    looks_[key] = !known && looks_into_schema(value);
  }

  // PREPARE name FROM @variable, or from a literal
  void follow_prepare(std::string_view text) {
    const std::size_t from = to_lower(text).find(" from ");
    if (from == std::string::npos) return;
    const std::string key = to_lower(trim(text.substr(8, from - 8)));
    const std::optional<Value> value = Evaluation(trim(text.substr(from + 6)), variables_, looks_).run();
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
    if (!diagnostics.empty() || read.size() != 1) return;
    Operation operation = std::move(read.front().operation);
    if (conditional && !mark_conditional(operation)) return;
    step.operation = std::move(operation);
  }

  std::map<std::string, Value> variables_;
  std::map<std::string, bool> looks_;  // variables that hold what information_schema said
  std::map<std::string, Value> prepared_;
};

}  // namespace

std::vector<Step> lift_guards(std::vector<Step> steps) {
  Lifting lifting;
  for (Step& step : steps) lifting.follow(step);
  return steps;
}

}  // namespace crosswalk::mysql
