#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/features.h"

namespace crosswalk {

class Diagnostics;

// One statement of SQL, ready to send: without its terminator.
struct Statement {
  std::string text;
  bool transactional = true;  // false: the database refuses it inside a transaction
  friend bool operator==(const Statement&, const Statement&) = default;
};

// How a script is cut and read.
struct SqlReadOptions {
  // Which part of the file to read; all of it if empty (begin == end).
  ByteRange range;
  // Read only what the statements are, not what they mean: every step is RawSql with its effect.
  bool split_only = false;
  // Scripts that ran before this one on the same database: what they made (procedures) this one may call.
  std::vector<std::shared_ptr<const SourceFile>> earlier;
};

// What a table is to the rest of the schema when it is replaced by a new one of its name.
struct RebuildQuestion {
  bool referenced = false;  // other tables have foreign keys to it (or may have)
  bool mentioned = false;   // views or triggers name it (or may)
};
// Statements around such a replacement, so that what refers to the table survives it: `before` all of it and `after`
// all of it.
struct RebuildGuards {
  std::vector<std::string> before;
  std::vector<std::string> after;
};

// A dialect of SQL: pure, needs no driver and no database.
class Dialect {
 public:
  virtual ~Dialect() = default;

  // "postgresql": what histories, options and adapters call it.
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual const Features& features() const = 0;
  [[nodiscard]] virtual CatalogRules catalog_rules() const = 0;

  // Reads a script into steps, in order, one or more per statement; each has its span and its own text, with the
  // comments directly before it. Statements that are not modelled are RawSql with their effect; a statement that does
  // not parse is reported as SqlSyntax and is carried as RawSql with effect Unknown, so that nothing is lost.
  [[nodiscard]] virtual std::vector<Step> read(const std::shared_ptr<const SourceFile>& script,
                                               const SqlReadOptions& options, Diagnostics& diagnostics) const = 0;

  // Spells one operation, given the catalog before it. Reports CannotTranslate at the step's span and gives nothing if
  // this dialect has no words for it (legalize first). A step's own text is used if it is of this dialect.
  [[nodiscard]] virtual std::optional<std::vector<Statement>> write(const Step& step, const Catalog& before,
                                                                    Diagnostics& diagnostics) const = 0;

  // An identifier, quoted where it must be (or always).
  [[nodiscard]] virtual std::string quote(const Identifier& name, bool always = false) const = 0;
  [[nodiscard]] virtual std::string quote(const QualifiedName& name) const = 0;
  // A string as a literal of this dialect, with its quotes.
  [[nodiscard]] virtual std::string literal(std::string_view text) const = 0;

  // A type as this dialect spells it: the author's own spelling if it is of this dialect. Nothing if it has none.
  [[nodiscard]] virtual std::optional<std::string> write_type(const Type& type) const = 0;
  // Reads a type's spelling; what is not known becomes NativeType.
  [[nodiscard]] virtual Type read_type(std::string_view spelling) const = 0;
  [[nodiscard]] virtual std::optional<std::string> write_expression(const Expression& expression) const = 0;
  // Reads an expression as it may stand after DEFAULT; what is not known becomes SqlExpression.
  [[nodiscard]] virtual Expression read_expression(std::string_view text) const = 0;
  // The clause of a column in CREATE TABLE and ADD COLUMN, without its constraints.
  [[nodiscard]] virtual std::optional<std::string> write_column(const Column& column) const = 0;
  // A constraint as it stands in CREATE TABLE and ADD, with CONSTRAINT name if it has one.
  [[nodiscard]] virtual std::optional<std::string> write_constraint(const Constraint& constraint) const = 0;

  // Asked only where altering in place is impossible and a table is replaced as a whole.
  [[nodiscard]] virtual RebuildGuards rebuild_guards(const RebuildQuestion& question) const;

  // The name of an identifier as an unquoted writing of it is stored.
  [[nodiscard]] virtual Identifier fold(std::string_view unquoted) const = 0;
};

}  // namespace crosswalk
