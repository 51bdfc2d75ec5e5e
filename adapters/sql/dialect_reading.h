#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"
#include "sql/cutter.h"
#include "sql/vocabulary.h"

namespace crosswalk::sql_reading {

// How a column's type numbers rows by itself, where a type does (serial).
struct ColumnType {
  Type type;
  std::optional<Identity> identity;
  bool not_null = false;
};

// What one SQL database's reader tells the shared one. One object per database, for the life of the program.
class DialectReading {
 public:
  virtual ~DialectReading() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual const CuttingRules& cutting() const = 0;
  [[nodiscard]] virtual const Vocabulary& vocabulary() const = 0;
  [[nodiscard]] virtual Identifier fold(std::string_view unquoted) const = 0;
  // Reads a column's type; nothing if the words are no type of this dialect, which is a syntax error.
  [[nodiscard]] virtual std::optional<ColumnType> read_column_type(std::string_view spelling) const = 0;
  // One spelling for all that mean the same type, to compare the arguments of routines by.
  [[nodiscard]] virtual std::string canonical_type(std::string_view spelling) const = 0;
  [[nodiscard]] virtual Expression read_expression(std::string_view text) const = 0;
  // True if the server names an unnamed check after the one column that it mentions.
  [[nodiscard]] virtual bool names_checks_by_column() const = 0;
  // True if types are objects with names (CREATE TYPE), and a comment is a statement.
  [[nodiscard]] virtual bool has_named_types() const = 0;
  // True if keys, comments and options stand inside a table's definition; then the vocabulary has the inline words.
  [[nodiscard]] virtual bool has_inline_keys() const { return false; }
  // True if routines of one name are told apart by their arguments.
  [[nodiscard]] virtual bool overloads_routines() const { return true; }
  // What a statement does that begins with a word which begins none in most dialects; nothing if it begins none here.
  [[nodiscard]] virtual std::optional<SqlEffect> effect_of_word(std::string_view /*word*/) const {
    return std::nullopt;
  }
};

// Reads a script, as `Dialect::read` describes.
[[nodiscard]] std::vector<Step> read_script(const std::shared_ptr<const SourceFile>& script,
                                            const SqlReadOptions& options, const DialectReading& dialect,
                                            Diagnostics& diagnostics);

}  // namespace crosswalk::sql_reading
