#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "crosswalk/ir/migration.h"

// Values within a stored procedure: texts that are known, and what was asked of information_schema.
namespace crosswalk::mysql {

// A text that is known.
struct Known {
  std::string text;
  friend bool operator==(const Known&, const Known&) = default;
};
// The number of rows that information_schema has for a thing: none, or one (or more, of an index).
struct Look {
  Guard thing;           // with `present`, and with the question that it is, once that has a number
  std::size_t seen = 0;  // how many steps there were before
  friend bool operator==(const Look&, const Look&) = default;
};
using Scope = std::map<std::string, std::variant<Known, Look>>;

// The text of an expression out of literals, variables, CONCAT and DATABASE(); nothing if it is not known. The name of
// the database, which is not known, stands in it as a mark.
[[nodiscard]] std::optional<std::string> evaluate(std::string_view expression, const Scope& variables,
                                                  const Scope& session);
// What a SELECT without its INTO gives: the same, where numbers that depend on rows stand in the text between marks.
[[nodiscard]] std::optional<std::string> evaluate_query(std::string_view query, const Scope& variables,
                                                        const Scope& session);
// The text with each number that depends on rows as the expression that it was written as, and with a number in its
// place, for a look at what statement it is.
[[nodiscard]] std::string with_expressions(const std::string& text);
[[nodiscard]] std::string with_numbers(const std::string& text);
// The text without the marks for the current database before the names of its own tables; nothing if one stands
// elsewhere.
[[nodiscard]] std::optional<std::string> without_database(const std::string& text);

// What a query is used for: the number that it gives, or whether it gives any row.
enum class Asked { Count, Being };
// A query for what information_schema has of one thing, named by literals and variables: tables, columns, indexes,
// constraints. Nothing for any other.
[[nodiscard]] std::optional<Look> read_look(std::string_view query, Asked asked, const Scope& variables,
                                            const Scope& session);

// A condition as guards that all have to hold, and when each was looked for. Nothing if it asks anything else.
struct Decision {
  std::vector<Guard> guards;
  std::vector<std::size_t> seen;
};
[[nodiscard]] std::optional<Decision> decide(std::string_view condition, const Scope& variables, const Scope& session,
                                             std::size_t now);

// `name(a, b)` behind CALL; an argument that is not known has no text.
struct CallParts {
  std::string procedure;  // in lower case
  std::vector<std::optional<std::string>> arguments;
};
[[nodiscard]] std::optional<CallParts> read_call(std::string_view text, const Scope& variables, const Scope& session);

}  // namespace crosswalk::mysql
