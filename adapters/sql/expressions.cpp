#include "sql/expressions.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"

namespace crosswalk::sql_reading {
namespace {

class ExpressionReader {
 public:
  ExpressionReader(std::string_view text, const ExpressionRules& rules)
      : text_(text), rules_(rules), lexemes_(lexemes_of(text, rules.lexical)) {}

  [[nodiscard]] std::optional<ExpressionKind> read() const {
    if (lexemes_.empty()) return std::nullopt;
    if (lexemes_.size() == 1) return read_single();
    const bool sign = word(0) == "-" || word(0) == "+";
    if (lexemes_.size() == 2 && sign && is(1, LexemeKind::Number)) return read_number(word(0) == "-", word(1));
    return read_call();
  }

 private:
  [[nodiscard]] bool is(std::size_t i, LexemeKind kind) const {
    return i < lexemes_.size() && lexemes_[i].kind == kind;
  }
  [[nodiscard]] std::string_view word(std::size_t i) const {
    return text_.substr(lexemes_[i].range.begin, lexemes_[i].range.end - lexemes_[i].range.begin);
  }

  [[nodiscard]] static std::optional<ExpressionKind> read_number(bool negative, std::string_view digits) {
    const bool decimal = digits.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
    if (!decimal) return std::nullopt;
    return NumberValue{(negative ? "-" : "") + std::string(digits)};
  }

  [[nodiscard]] std::optional<ExpressionKind> read_single() const {
    const std::string_view text = word(0);
    if (is(0, LexemeKind::Number)) return read_number(false, text);
    if (is(0, LexemeKind::String) ||
        (is(0, LexemeKind::QuotedName) && rules_.quoted_names_are_strings && text[0] == '"')) {
      if (std::optional<std::string> value = string_value(text, rules_.lexical)) return StringValue{std::move(*value)};
      return std::nullopt;
    }
    if (!is(0, LexemeKind::Word)) return std::nullopt;
    if (equals_ignoring_case(text, "null")) return NullValue{};
    if (equals_ignoring_case(text, "true")) return BoolValue{true};
    if (equals_ignoring_case(text, "false")) return BoolValue{false};
    if (equals_ignoring_case(text, "current_timestamp")) return CurrentTimestamp{};
    return std::nullopt;
  }

  // now(), CURRENT_TIMESTAMP(3), public.uuid_generate_v4(), datetime('now').
  [[nodiscard]] std::optional<ExpressionKind> read_call() const {
    std::size_t open = 1;
    while (is(open, LexemeKind::Dot)) open += 2;
    if (!is(open - 1, LexemeKind::Word) || !is(open, LexemeKind::LeftParen)) return std::nullopt;
    const std::string function = to_lower(word(open - 1));
    const std::size_t arguments = lexemes_.size() - open - 2;
    if (!is(lexemes_.size() - 1, LexemeKind::RightParen)) return std::nullopt;
    if (arguments == 0) {
      if (contains(rules_.now, function)) return CurrentTimestamp{};
      if (contains(rules_.random_uuid, function)) return RandomUuid{};
    } else if (arguments == 1 && function == "current_timestamp" && is(open + 1, LexemeKind::Number)) {
      std::int32_t precision = 0;
      const std::string_view digits = word(open + 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), precision);
      return CurrentTimestamp{.precision = precision};
    } else if (arguments == 1 && function == "datetime" && contains(rules_.now, function) &&
               word(open + 1) == "'now'") {
      return CurrentTimestamp{};
    }
    return std::nullopt;
  }

  static bool contains(const std::vector<std::string_view>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  std::string_view text_;
  const ExpressionRules& rules_;
  std::vector<Lexeme> lexemes_;
};

}  // namespace

Expression read_expression(std::string_view text, const ExpressionRules& rules) {
  const std::string_view whole = trim(text);
  const std::string_view inner = strip_parentheses(whole, rules.lexical);
  const Spelling written{std::string(rules.dialect), std::string(whole)};
  if (std::optional<ExpressionKind> kind = ExpressionReader(inner, rules).read()) return {std::move(*kind), written};
  return {SqlExpression{std::string(rules.dialect), std::string(inner)}, written};
}

}  // namespace crosswalk::sql_reading
