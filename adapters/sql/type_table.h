#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/types.h"
#include "sql/lexer.h"

// One table of type spellings per database (its types.def), read in both directions.
namespace crosswalk::sql_reading {

// What may stand in parentheses behind a type's name.
enum class TypeParameters {
  None,
  Length,          // varchar(20)
  PrecisionScale,  // numeric(10, 2)
  Precision,       // timestamp(3), which stands behind the first word
};

struct TypeEntry {
  std::string_view spelling;  // its words in lower case, one space between them
  TypeParameters parameters;
  TypeKind kind;  // without its parameters
};

// A type's spelling, taken apart. Any words will do.
struct SpelledType {
  std::string words;                   // all words in lower case, one space between them; of plain words only
  bool plain = true;                   // no quotes and no dots among the words
  std::vector<std::string> names;      // the words and dots as written, in order
  std::vector<std::string> arguments;  // as written
  bool has_arguments = false;
  std::size_t dimensions = 0;  // of an array
  bool well_formed = true;     // nothing in it that no type has
};
[[nodiscard]] SpelledType take_apart(std::string_view spelling, const LexicalRules& rules);

// The kind of a spelling by the table, array dimensions aside; nothing if the table has none.
[[nodiscard]] std::optional<TypeKind> kind_by_table(const std::vector<TypeEntry>& table, const SpelledType& spelled);

// The spelling of a kind: that of the first entry of the kind that can hold its parameters.
[[nodiscard]] std::optional<std::string> spelling_by_table(const std::vector<TypeEntry>& table, const TypeKind& kind);

}  // namespace crosswalk::sql_reading
