#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Expressions of PostgreSQL as trees, in which the spellings of one meaning are one tree.
namespace crosswalk::postgresql {

struct Node {
  enum class Kind {
    Word,      // NULL, TRUE, CURRENT_TIMESTAMP, `*`
    Number,    // with its sign
    String,    // text is the content
    Column,    // text is the last part of its name
    Call,      // of the function `text`
    Operator,  // of one operand or two; also AND and OR, of two or more, and forms of words, such as IS NULL
    Cast,      // to the type `text`
    Array,     // ARRAY[…]
    Row,       // (a, b)
  };
  Kind kind = Kind::Word;
  std::string text;
  std::vector<Node> children;
};

// Nothing if the text is no expression that is understood, or nests too deep. An EXCLUDE constraint is read as a call.
[[nodiscard]] std::optional<Node> parse_expression(std::string_view text);

}  // namespace crosswalk::postgresql
