#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/source_file.h"
#include "parsing/token_stream.h"

// Cuts Python text into the tokens of grammars/python/PythonParser.g4.
namespace crosswalk::python {

// CPython's own bounds (Parser/tokenizer.h MAXLEVEL and MAXINDENT): a file beyond them is no Python either.
inline constexpr std::uint32_t kMostOpenBrackets = 200;
inline constexpr std::uint32_t kMostIndentations = 100;

// Why a text is refused, by the lexer or later.
struct Refusal {
  enum class Reason { Syntax, NestingTooDeep, PythonTwo };
  Reason reason = Reason::Syntax;
  std::string message;  // for Syntax what is wrong, for PythonTwo what was seen
  ByteRange range;
  std::uint32_t levels = 0;  // for NestingTooDeep the bound that was passed
};

// What Token::detail() holds for a STRING, FSTRING_START or FSTRING_MIDDLE: how its text is to be read. The lower byte
// holds flags, the next the length of the prefix (`rb` is 2). Operators hold their script::BinaryOperator (the
// COMPARISON family its script::CompareOperator).
enum StringDetail : std::uint32_t {
  kRaw = 1,
  kBytes = 2,
  kTriple = 4,
  kFormatted = 8,
  kFormatSpec = 16,  // an FSTRING_MIDDLE after ':', where braces are not doubled
};
[[nodiscard]] constexpr std::uint32_t prefix_length(std::uint32_t detail) { return detail >> 8; }

struct LexedText {
  std::vector<parsing::Token> tokens;  // up to the refusal, if there is one
  std::optional<Refusal> refusal;
};

// A byte order mark at the start is passed over. Tokens view the text.
[[nodiscard]] LexedText lex(std::string_view text);

}  // namespace crosswalk::python
