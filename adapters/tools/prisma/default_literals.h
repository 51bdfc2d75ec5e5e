#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Defaults of PostgreSQL as far as their meaning can be read off their text.
namespace crosswalk::prisma {

struct DefaultLiteral {
  enum class Kind { Null, String, Number, Word };
  Kind kind = Kind::Null;
  std::string text;  // of a string: without quotes and escapes; of a number: with its sign
  bool cast = false;
};

// A literal, perhaps in parentheses and cast; nothing if there is more.
[[nodiscard]] std::optional<DefaultLiteral> read_literal(std::string_view sql);
// The elements of '{a,"b c"}', of one dimension and without NULL.
[[nodiscard]] std::optional<std::vector<DefaultLiteral>> read_array_text(std::string_view text);
// The elements of ARRAY[…], each a literal.
[[nodiscard]] std::optional<std::vector<DefaultLiteral>> read_array_constructor(std::string_view sql);
// A call without arguments or a word such as CURRENT_DATE, as the server prints it.
[[nodiscard]] std::optional<std::string> plain_call(std::string_view sql);
// Two columns, or a column and a number, and an operator between them.
struct Arithmetic {
  std::string column;
  char operation = '+';
  std::string other_column;  // or `number`
  std::string number;
};
[[nodiscard]] std::optional<Arithmetic> read_arithmetic(std::string_view sql);
// The server's own text of an expression (pg_get_expr), for the few shapes in which it is certain.
[[nodiscard]] std::optional<std::string> server_text(std::string_view sql);

}  // namespace crosswalk::prisma
