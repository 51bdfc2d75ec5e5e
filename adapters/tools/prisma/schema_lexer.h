#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/source_file.h"

// The tokens of the schema language (psl/schema-ast/src/parser/datamodel.pest). Comments and white space are not among
// them, but line ends are.
namespace crosswalk::prisma {

enum class SchemaTokenKind : std::uint8_t {
  Name,
  String,
  Number,
  LineEnd,
  LeftBrace,
  RightBrace,
  LeftParenthesis,
  RightParenthesis,
  LeftBracket,
  RightBracket,
  Comma,
  Colon,
  Dot,
  Equals,
  Question,
  Bang,
  At,
  AtAt,
  Other,  // what the language does not have, such as a string that does not end in its line
};

struct SchemaToken {
  SchemaTokenKind kind = SchemaTokenKind::Other;
  ByteRange range;
};

[[nodiscard]] std::vector<SchemaToken> lex_schema(std::string_view text);

// The value of a string token, whose escapes are those of JSON.
[[nodiscard]] std::string string_value(std::string_view token);

}  // namespace crosswalk::prisma
