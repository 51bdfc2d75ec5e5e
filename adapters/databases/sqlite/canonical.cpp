#include "canonical.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <vector>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::sqlite {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

bool has_numeric_affinity(const Type& type) {
  return std::visit(Overloaded{[](const IntegerType&) { return true; }, [](const DecimalType&) { return true; },
                               [](const FloatType&) { return true; }, [](const BooleanType&) { return true; },
                               [](const DateType&) { return true; }, [](const TimestampType&) { return true; },
                               [](const auto&) { return false; }},
                    type.kind);
}

bool has_text_affinity(const Type& type) {
  return type.as<TextType>() != nullptr || type.as<VarcharType>() != nullptr || type.as<CharType>() != nullptr;
}

// A whole number, however it is spelled: 7, +7, 7.0, ' 7 '.
std::optional<std::string> whole_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.ends_with(".0")) text.remove_suffix(2);
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return std::to_string(value);
}

// A number with a fraction, spelled plainly: 1.5, -0.50.
std::optional<std::string> plain_fraction(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t dot = text.find('.');
  const auto all_digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (dot == std::string_view::npos || !all_digits(text.substr(sign, dot - sign)) || !all_digits(text.substr(dot + 1)))
    return std::nullopt;
  while (text.ends_with('0')) text.remove_suffix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  return std::string(text);
}

std::string literal(std::string_view text) { return "'" + replace_all(text, "'", "''") + "'"; }

std::string value_of(const std::string& text, bool is_text, const Type* wanted) {
  std::optional<std::string> number = whole_number(text);
  if (!number && wanted != nullptr && has_numeric_affinity(*wanted)) number = plain_fraction(text);
  if (wanted != nullptr && number && has_numeric_affinity(*wanted)) return *number;
  if (wanted != nullptr && !is_text && has_text_affinity(*wanted)) return literal(number.value_or(text));
  return is_text ? literal(text) : number.value_or(text);
}

// Without the parentheses around all of it.
std::span<const Lexeme> bare(std::span<const Lexeme> lexemes) {
  while (lexemes.size() > 2 && lexemes.front().kind == LexemeKind::LeftParen) {
    std::size_t depth = 0;
    std::size_t close = 0;
    for (; close < lexemes.size(); ++close) {
      if (lexemes[close].kind == LexemeKind::LeftParen) ++depth;
      if (lexemes[close].kind == LexemeKind::RightParen && --depth == 0) break;
    }
    if (close + 1 != lexemes.size()) break;
    lexemes = lexemes.subspan(1, lexemes.size() - 2);
  }
  return lexemes;
}

// The lexemes, words in one case, names without their marks.
std::string by_lexemes(std::string_view text) {
  std::vector<std::string> parts;
  const std::vector<Lexeme> lexemes = sql_reading::lexemes_of(text, lexical_rules());
  for (const Lexeme& lexeme : bare(lexemes)) {
    const std::string_view part = text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    if (lexeme.kind == LexemeKind::QuotedName) {
      parts.push_back(to_lower(sql_reading::unquote_name(part)));
    } else {
      parts.push_back(lexeme.kind == LexemeKind::Word ? to_lower(part) : std::string(part));
    }
  }
  return join(parts, " ");
}

}  // namespace

std::string canonical_expression(const Expression& expression, const TableDefinition& /*table*/, const Type* wanted) {
  return std::visit(Overloaded{
                        [](const NullValue&) { return std::string("NULL"); },
                        [&](const BoolValue& v) { return value_of(v.value ? "1" : "0", false, wanted); },
                        [&](const NumberValue& v) { return value_of(v.text, false, wanted); },
                        [&](const StringValue& v) { return value_of(v.text, true, wanted); },
                        [](const CurrentTimestamp&) { return std::string("current_timestamp"); },
                        [](const RandomUuid&) { return std::string("random uuid"); },
                        [](const SqlExpression& v) { return by_lexemes(v.text); },
                    },
                    expression.kind);
}

}  // namespace crosswalk::sqlite
