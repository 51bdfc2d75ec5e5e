#include "sql/type_table.h"

#include <charconv>
#include <type_traits>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"

namespace crosswalk::sql_reading {
namespace {

using Number = std::optional<std::int32_t>;

Number number_of(std::string_view text) {
  std::int32_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Parameters {
  Number first;
  Number second;
  friend bool operator==(const Parameters&, const Parameters&) = default;
};

// Takes the parameters out of a kind, which leaves what the table holds.
Parameters take_parameters(TypeKind& kind) {
  return std::visit(
      [](auto& type) -> Parameters {
        if constexpr (requires { type.length; }) {
          return {std::exchange(type.length, std::nullopt), {}};
        } else if constexpr (requires { type.scale; }) {
          return {std::exchange(type.precision, std::nullopt), std::exchange(type.scale, std::nullopt)};
        } else if constexpr (requires { type.precision; }) {
          return {std::exchange(type.precision, std::nullopt), {}};
        } else {
          return {};
        }
      },
      kind);
}

void put_parameters(TypeKind& kind, const Parameters& parameters) {
  std::visit(
      [&](auto& type) {
        if constexpr (requires { type.length; }) type.length = parameters.first;
        if constexpr (requires { type.precision; }) type.precision = parameters.first;
        if constexpr (requires { type.scale; }) type.scale = parameters.second;
      },
      kind);
}

// The parameters as written, or nothing if they do not fit what the entry may have.
std::optional<Parameters> read_parameters(const TypeEntry& entry, const SpelledType& spelled) {
  if (!spelled.has_arguments) return Parameters{};
  const std::size_t most = entry.parameters == TypeParameters::None             ? 0
                           : entry.parameters == TypeParameters::PrecisionScale ? 2
                                                                                : 1;
  if (spelled.arguments.empty() || spelled.arguments.size() > most) return std::nullopt;
  Parameters parameters{number_of(spelled.arguments[0]), {}};
  if (!parameters.first) return std::nullopt;
  if (spelled.arguments.size() > 1 && !(parameters.second = number_of(spelled.arguments[1]))) return std::nullopt;
  return parameters;
}

std::string spell(const TypeEntry& entry, const Parameters& parameters) {
  if (!parameters.first) return std::string(entry.spelling);
  std::string list = "(" + std::to_string(*parameters.first);
  if (parameters.second) list += "," + std::to_string(*parameters.second);
  list += ")";
  const std::size_t first_word = entry.spelling.find(' ');
  if (entry.parameters != TypeParameters::Precision || first_word == std::string_view::npos) {
    return std::string(entry.spelling) + list;
  }
  return std::string(entry.spelling.substr(0, first_word)) + list + std::string(entry.spelling.substr(first_word));
}

}  // namespace

SpelledType take_apart(std::string_view spelling, const LexicalRules& rules) {
  SpelledType type;
  const std::vector<Lexeme> lexemes = lexemes_of(spelling, rules);
  const auto text = [&](const Lexeme& lexeme) {
    return spelling.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  };
  std::size_t depth = 0;
  std::uint32_t argument_begin = 0;
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    const Lexeme& lexeme = lexemes[i];
    if (lexeme.kind == LexemeKind::LeftParen && depth++ == 0) {
      type.well_formed = type.well_formed && !type.has_arguments && !type.names.empty();
      type.has_arguments = true;
      argument_begin = lexeme.range.end;
      continue;
    }
    const bool closes = lexeme.kind == LexemeKind::RightParen && depth > 0 && --depth == 0;
    if (closes || (lexeme.kind == LexemeKind::Comma && depth == 1)) {
      type.arguments.emplace_back(trim(spelling.substr(argument_begin, lexeme.range.begin - argument_begin)));
      argument_begin = lexeme.range.end;
      continue;
    }
    if (depth > 0) continue;
    switch (lexeme.kind) {
      case LexemeKind::Word:
        if (equals_ignoring_case(text(lexeme), "array") && i > 0) {
          type.dimensions = std::max<std::size_t>(type.dimensions, 1);
          break;
        }
        type.well_formed = type.well_formed && (type.dimensions == 0 || !type.plain);
        if (!type.words.empty()) type.words += ' ';
        type.words += to_lower(text(lexeme));
        type.names.emplace_back(text(lexeme));
        break;
      case LexemeKind::QuotedName:
      case LexemeKind::Dot:
        type.plain = false;
        type.names.emplace_back(text(lexeme));
        break;
      case LexemeKind::LeftBracket:
        ++type.dimensions;
        break;
      case LexemeKind::RightBracket:
        break;
      case LexemeKind::Number:
        type.well_formed = type.well_formed && type.dimensions > 0;
        break;
      case LexemeKind::String:
        // The name of a character set may stand in quotes.
        type.well_formed = type.well_formed && type.words.ends_with(" character set");
        type.words += " " + to_lower(string_value(text(lexeme), rules).value_or(std::string(text(lexeme))));
        break;
      default:
        type.well_formed = false;
    }
  }
  type.well_formed = type.well_formed && depth == 0;
  return type;
}

std::optional<TypeKind> kind_by_table(const std::vector<TypeEntry>& table, const SpelledType& spelled) {
  if (!spelled.plain) return std::nullopt;
  for (const TypeEntry& entry : table) {
    if (!equals_ignoring_case(entry.spelling, spelled.words)) continue;
    const std::optional<Parameters> parameters = read_parameters(entry, spelled);
    if (!parameters) return std::nullopt;
    TypeKind kind = entry.kind;
    put_parameters(kind, *parameters);
    return kind;
  }
  return std::nullopt;
}

std::optional<std::string> spelling_by_table(const std::vector<TypeEntry>& table, const TypeKind& kind) {
  TypeKind plain = kind;
  const Parameters parameters = take_parameters(plain);
  for (const TypeEntry& entry : table) {
    const bool fits = entry.parameters != TypeParameters::None || parameters == Parameters{};
    if (fits && entry.kind == plain) return spell(entry, parameters);
  }
  return std::nullopt;
}

}  // namespace crosswalk::sql_reading
