#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "respell.h"

// A default says its value as its own database takes it: '1' for true, a number in quotes, a text with a cast. Others
// take less.
namespace crosswalk {

namespace {

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const bool digits = text.find_first_of("0123456789") != std::string_view::npos;
  return digits && text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

std::optional<bool> truth_of(std::string_view text) {
  constexpr std::array<std::string_view, 5> kTrue = {"1", "t", "true", "y", "yes"};
  constexpr std::array<std::string_view, 5> kFalse = {"0", "f", "false", "n", "no"};
  const std::string lower = to_lower(text);
  if (std::find(kTrue.begin(), kTrue.end(), lower) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), lower) != kFalse.end()) return false;
  return std::nullopt;
}

// True for a date or time that every database takes: it begins with its digits, and has no month and no day zero.
bool is_moment(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9' && !text.starts_with("0000") &&
         text.find("-00") == std::string_view::npos;
}

const std::string* words_of(const Expression& value) {
  if (const auto* text = value.as<StringValue>()) return &text->text;
  if (const auto* number = value.as<NumberValue>()) return &number->text;
  return nullptr;
}

std::string bare_name(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot != std::string_view::npos) text.remove_prefix(dot + 1);
  return to_lower(replace_all(text, "\"", ""));
}

// True if a cast to these words does what the column does to its default by itself.
bool casts_to(std::string_view words, const Type& column, const Dialect& source) {
  const Type cast = source.read_type(words);
  if (const auto* labelled = column.as<EnumType>(); labelled != nullptr && labelled->name) {
    return bare_name(words) == to_lower(labelled->name->name.text);
  }
  const bool is_text = column.as<TextType>() != nullptr || column.as<VarcharType>() != nullptr;
  const auto* varchar = cast.as<VarcharType>();
  if (is_text && (cast.as<TextType>() != nullptr || (varchar != nullptr && !varchar->length))) return true;
  return cast == column;
}

}  // namespace

std::optional<Expression> without_cast(const Expression& value, const Type& column, const Dialect& source) {
  const auto* sql = value.as<SqlExpression>();
  if (sql == nullptr || !sql->text.starts_with('\'')) return std::nullopt;
  const std::string_view text = sql->text;
  const std::size_t quote = text.rfind('\'');
  const std::string_view literal = text.substr(0, quote + 1);
  std::string_view cast = trim(text.substr(quote + 1));
  const std::string doubled = replace_all(literal.substr(1, quote - 1), "''", "");
  if (quote == 0 || !cast.starts_with("::") || doubled.find_first_of("'\\") != std::string::npos) return std::nullopt;
  cast = trim(cast.substr(2));
  if (cast.find("::") != std::string_view::npos || !casts_to(cast, column, source)) return std::nullopt;
  return Expression(StringValue{replace_all(literal.substr(1, quote - 1), "''", "'")});
}

std::optional<Expression> fitting_default(const Expression& value, const Type& column) {
  const std::string* words = words_of(value);
  const auto* truth = value.as<BoolValue>();
  const bool is_text = value.as<StringValue>() != nullptr;
  if (column.as<BooleanType>() != nullptr && words != nullptr) {
    const auto known = truth_of(*words);
    return known ? std::optional<Expression>(BoolValue{*known}) : std::nullopt;
  }
  const bool counts =
      column.as<IntegerType>() != nullptr || column.as<DecimalType>() != nullptr || column.as<FloatType>() != nullptr;
  if (counts && truth != nullptr) return Expression(NumberValue{truth->value ? "1" : "0"});
  if (counts && is_text) {
    return is_number(trim(*words)) ? std::optional<Expression>(NumberValue{std::string(trim(*words))}) : std::nullopt;
  }
  const bool moment = column.as<DateType>() != nullptr || column.as<TimestampType>() != nullptr;
  if (moment && words != nullptr && !(is_text && is_moment(*words))) return std::nullopt;
  return value;
}

}  // namespace crosswalk
