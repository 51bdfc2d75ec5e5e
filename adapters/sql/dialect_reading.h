#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

// One statement within a procedural block, and what it stands under.
struct BlockStatement {
  ByteRange range;  // in the file
  std::vector<Guard> guards;
  bool tolerant = false;  // its error is swallowed
  std::optional<std::string>
      said;  // what it says, where it stands in the file otherwise: in a string that doubles quotes
};
// What a procedural block comes to: its statements, if they are all that it does to the schema, or its effect.
struct ProceduralBlock {
  std::vector<BlockStatement> statements;
  SqlEffect effect = SqlEffect::Unknown;
};

// A clause of ALTER TABLE that only one dialect knows, as named options; none are taken off.
using NamedOption = std::pair<std::string, std::optional<std::string>>;

// What one SQL database's reader tells the shared one. One object per database, for the life of the program.
class DialectReading {
 public:
  virtual ~DialectReading() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual const CuttingRules& cutting() const = 0;
  [[nodiscard]] virtual const Vocabulary& vocabulary() const = 0;
  [[nodiscard]] virtual Identifier fold(std::string_view unquoted) const = 0;
  // What the server keeps of a name, quoted or not: one that is too long is cut.
  [[nodiscard]] virtual Identifier stored_name(Identifier name) const { return name; }
  // True if an index has this operator class where its author names none.
  [[nodiscard]] virtual bool is_default_operator_class([[maybe_unused]] std::string_view name) const { return false; }
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
  // True if CREATE TABLE … AS and SELECT … INTO make a table of the query's columns and no others.
  [[nodiscard]] virtual bool makes_tables_of_queries() const { return false; }
  // True if routines of one name are told apart by their arguments.
  [[nodiscard]] virtual bool overloads_routines() const { return true; }
  // What a statement does that begins with a word which begins none in most dialects; nothing if it begins none here.
  [[nodiscard]] virtual std::optional<SqlEffect> effect_of_word(std::string_view /*word*/) const {
    return std::nullopt;
  }
  // True if an option of a table, as spelled, is taken and says nothing.
  [[nodiscard]] virtual bool is_idle_option(std::string_view /*spelling*/) const { return false; }
  // Understands a procedural block (DO) of which each statement is known, in a file's text.
  [[nodiscard]] virtual ProceduralBlock read_block([[maybe_unused]] std::string_view text,
                                                   [[maybe_unused]] const CutStatement& block) const {
    return {};
  }
  // Understands a clause of ALTER TABLE, or what follows the name of its column, as options of the table.
  [[nodiscard]] virtual std::optional<std::vector<NamedOption>> read_table_options(
      [[maybe_unused]] std::string_view clause, [[maybe_unused]] bool of_column) const {
    return std::nullopt;
  }
};

// Reads a script, as `Dialect::read` describes.
[[nodiscard]] std::vector<Step> read_script(const std::shared_ptr<const SourceFile>& script,
                                            const SqlReadOptions& options, const DialectReading& dialect,
                                            Diagnostics& diagnostics);

}  // namespace crosswalk::sql_reading
