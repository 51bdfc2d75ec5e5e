#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/sql/dialect.h"

namespace crosswalk {

// "SET NULL", as every database and tool spells it.
[[nodiscard]] std::string_view action_words(ReferentialAction action);

// One operation on its way to SQL: what its writer may look at, the statements so far, and whether it was refused.
class Writing {
 public:
  Writing(const Step& step, const Catalog& before, std::string_view database, Diagnostics& diagnostics)
      : step_(step), before_(before), database_(database), diagnostics_(diagnostics) {}

  [[nodiscard]] const Catalog& before() const { return before_; }
  // Adds a statement, without its terminator.
  void say(std::string text, bool transactional = true) { statements_.push_back({std::move(text), transactional}); }
  // Reports CannotTranslate at the step: there are no words for it. Nothing is written then.
  void refuse(std::string_view why);
  // The statements, or nothing if the operation was refused.
  [[nodiscard]] std::optional<std::vector<Statement>> take();

 private:
  const Step& step_;
  const Catalog& before_;
  std::string_view database_;
  Diagnostics& diagnostics_;
  std::vector<Statement> statements_;
  bool refused_ = false;
};

// The SQL that databases agree on, ISO 9075 as far as they keep to it: double quotes around names, ALTER TABLE with its
// usual clauses. A dialect derives from it and says only what is different.
class StandardDialect : public Dialect {
 public:
  [[nodiscard]] std::optional<std::vector<Statement>> write(const Step& step, const Catalog& before,
                                                            Diagnostics& diagnostics) const override;
  [[nodiscard]] std::string quote(const Identifier& name, bool always = false) const override;
  [[nodiscard]] std::string quote(const QualifiedName& name) const override;
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::optional<std::string> write_type(const Type& type) const override;
  [[nodiscard]] std::optional<std::string> write_expression(const Expression& expression) const override;
  [[nodiscard]] std::optional<std::string> write_column(const Column& column) const override;
  [[nodiscard]] std::optional<std::string> write_constraint(const Constraint& constraint) const override;

 protected:
  [[nodiscard]] virtual bool needs_quoting(std::string_view name) const = 0;
  // The spelling of a type's kind, whatever its author wrote.
  [[nodiscard]] virtual std::optional<std::string> spell_kind(const Type& type) const = 0;
  // The spelling of a random UUID, if there is one.
  [[nodiscard]] virtual std::optional<std::string> spell_random_uuid() const = 0;
  // An expression as it stands after DEFAULT.
  [[nodiscard]] virtual std::optional<std::string> write_default(const Expression& expression) const;
  // The clause that makes the database number a column; "" if it needs none beyond the type.
  [[nodiscard]] virtual std::optional<std::string> identity_clause(const Identity& identity) const = 0;
  // The type of a column, which may say that it is numbered (serial).
  [[nodiscard]] virtual std::optional<std::string> column_type(const Column& column) const;
  // True for a statement that the database does not run inside a transaction.
  [[nodiscard]] virtual bool refused_in_transaction(std::string_view statement) const = 0;

  // Each spells one operation that has no text of its own in this dialect.
#define OPERATION(name, text) virtual void spell(const name& operation, Writing& out) const;
#include "crosswalk/ir/operations.def"
#undef OPERATION

  // "(a, b)"
  [[nodiscard]] std::string column_list(const std::vector<Identifier>& columns) const;
  [[nodiscard]] std::string table_words(const QualifiedName& table) const { return "ALTER TABLE " + quote(table); }
  // The clause of a column, or a refusal that says what of it has no words.
  [[nodiscard]] std::optional<std::string> column_or_refuse(const Column& column, Writing& out) const;
  [[nodiscard]] std::optional<std::string> constraint_or_refuse(const Constraint& constraint, Writing& out) const;
  [[nodiscard]] std::optional<std::string> expression_or_refuse(const Expression& expression, Writing& out) const;
  // The key of an index: a column or an expression with its order.
  [[nodiscard]] std::optional<std::string> index_key(const IndexKey& key) const;
  // CREATE INDEX as a whole, with the names of the index and its table as they are to stand there.
  [[nodiscard]] std::optional<std::string> create_index(const CreateIndex& operation, std::string_view name,
                                                        std::string_view table, Writing& out) const;
  // The text of a table option of this dialect, joined; those of others are left out.
  [[nodiscard]] std::string own_options(const std::vector<TableOption>& options) const;
  // "REFERENCES t (a) ON DELETE CASCADE …"
  [[nodiscard]] std::string references(const ForeignKey& key) const;
  [[nodiscard]] std::string constraint_name(const std::optional<Identifier>& name) const;
};

// The name of the constraint that a drop means: as written, or found in the catalog by its kind and columns. Nothing if
// none fits, or if what fits has no name.
[[nodiscard]] std::optional<Identifier> name_of_dropped(const DropConstraint& drop, const Catalog& before);
// The words of an object kind, such as "MATERIALIZED VIEW".
[[nodiscard]] std::string_view words_of(ObjectKind kind);

}  // namespace crosswalk
