#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {

// Answers the guards of a step, for the steps of the same statement that stand under them as well.
void answer_guards(Catalog& catalog, const Step& step);

// The effect of one step. Every edit comes after every check, so that a step that does not fit leaves no trace.
class Evolution {
 public:
  Evolution(Catalog& catalog, const Step& step, Diagnostics& diagnostics)
      : catalog_(catalog), step_(step), diagnostics_(diagnostics) {}

  bool run();

 private:
  // -- checks --------------------------------------------------------------------------------------------------------

  // Reports that something is not there. Where the catalog is incomplete it may be there all the same: a warning, and
  // the step passes without effect.
  bool missing(std::string_view what, const std::string& name);

  bool exists(std::string_view what, const std::string& name);

  // False, and reported, if the server would refuse to drop what others need. A statement that drops several at once
  // may drop those, too, and is not judged; nor is one after a statement whose effect is not known.
  bool may_drop(std::string_view what, const QualifiedName& name, const std::optional<std::string>& user);
  // Something else that needs it, as a message names it.
  [[nodiscard]] std::optional<std::string> user_of_table(const QualifiedName& table) const;
  [[nodiscard]] std::optional<std::string> user_of_enum(const QualifiedName& name) const;

  // Calls edit with the table, if it is there.
  template <class Edit>
  bool with_table(const QualifiedName& name, bool if_exists, Edit&& edit) {
    if (catalog_.find_table(name) == nullptr) return if_exists || missing("table", name.display());
    return edit(*catalog_.find_table(name));
  }

  [[nodiscard]] bool same(const Identifier& left, const Identifier& right) const { return catalog_.same(left, right); }
  [[nodiscard]] bool ignore_case() const { return catalog_.rules().ignore_case; }
  [[nodiscard]] bool name_taken(const QualifiedName& table, const Identifier& name) const;
  // Gives the server's names to what was written without one. `pending` are names given in the same statement.
  void name_constraint(const TableDefinition& table, Constraint& constraint,
                       const std::vector<Constraint>& pending) const;

  void resolve_type(Type& type) const;
  [[nodiscard]] static bool names_enum(std::string_view spelling, const CatalogEnum& known);
  // A primary key makes its columns NOT NULL.
  void forbid_nulls(TableDefinition& table, const PrimaryKey& key) const;

  void add_constraints(CatalogTable& table, std::vector<Constraint> constraints) const;

  // -- evolve_families.cpp: columns from elsewhere -----------------------------------------------------------------

  // Does to the children of a table what a change of it does to them; `before` is the schema before the change.
  void reach_children(const Catalog& before);
  void take_from_parents(CatalogTable& table, std::vector<Constraint>& constraints) const;
  static void take_numbering(Column& column, const QualifiedName& of, bool alone);
  void take_copies(const CreateTable& op, CatalogTable& table, std::vector<Constraint>& constraints) const;
  void take_indexes(const CreateTable& op);
  void take_from_query(const CreateTable& op, CatalogTable& table);

  // -- indexes that foreign keys make --------------------------------------------------------------------------------

  // The columns of an index as far as they are whole: what a foreign key can lean on.
  static std::vector<Identifier> whole_columns(const IndexDefinition& index);
  // True if the first columns of a key are these.
  [[nodiscard]] bool begins_with(const std::vector<Identifier>& key, const std::vector<Identifier>& columns) const;
  [[nodiscard]] bool has_index_for(const CatalogTable& table, const std::vector<Identifier>& columns,
                                   const IndexDefinition* aside) const;
  void make_index_for(CatalogTable& table, const ForeignKey& key, bool named) const;
  [[nodiscard]] bool index_name_taken(const CatalogTable& table, const Identifier& name) const;
  // Drops the indexes that foreign keys made and that another one now does the work of.
  void drop_superseded_indexes(CatalogTable& table) const;
  // An index takes the place of those that foreign keys made and that it does the work of; it may have their name.
  void make_way_for(const IndexDefinition& index);

  // -- tables --------------------------------------------------------------------------------------------------------

  bool apply(const CreateTable& op);
  bool apply(const DropTable& op);
  void drop_objects_of(const QualifiedName& table);
  bool apply(const RenameTable& op);
  void rename_constraints_along(const QualifiedName& table, const Identifier& old_name);

  // -- columns -------------------------------------------------------------------------------------------------------

  bool apply(const AddColumn& op);
  std::vector<Column>::iterator position_in(TableDefinition& table, const ColumnPosition& position) const;
  bool apply(const DropColumn& op);
  // Takes a column out of the keys that have others besides.
  void take_out_of_indexes(CatalogTable& table, const Identifier& column) const;
  static std::vector<Identifier> included_columns(const Constraint& constraint);
  [[nodiscard]] bool mentions(const Expression& expression, const Identifier& column) const;
  void drop_foreign_keys_to(const QualifiedName& table, const Identifier& column, bool cascade);
  // Drops the foreign keys to a table that `doomed` picks, wherever they are.
  template <class Doomed>
  void drop_foreign_keys(const QualifiedName& table, Doomed&& doomed) {
    const QualifiedName target = catalog_.key(table);
    const auto picked = [&](const Constraint& constraint) {
      const auto* key = std::get_if<ForeignKey>(&constraint);
      return key != nullptr && catalog_.key(key->target) == target && doomed(*key);
    };
    for (const CatalogTable* other : catalog_.tables()) {
      const auto& constraints = other->definition.constraints;
      if (std::none_of(constraints.begin(), constraints.end(), picked)) continue;  // editing makes a copy
      std::erase_if(catalog_.edit_table(other->definition.name)->definition.constraints, picked);
    }
  }

  bool apply(const RenameColumn& op);
  bool apply(const AlterColumn& op);
  void alter(Column& column, const AlterColumn& op) const;
  template <class T>
  static void change(std::optional<T>& attribute, const Change<T>& change) {
    if (std::holds_alternative<Remove>(change)) attribute.reset();
    if (const T* value = std::get_if<T>(&change)) attribute = *value;
  }

  // -- constraints ---------------------------------------------------------------------------------------------------

  bool apply(const AddConstraint& op);
  // ADD … USING INDEX: the constraint gets the index's columns and, without a name of its own, its name.
  void take_over_index(CatalogTable& table, const Identifier& name, Constraint& constraint) const;

  bool apply(const DropConstraint& op);
  // Where a unique index is a constraint, it is dropped as one.
  bool drop_unique_index(const DropConstraint& op);
  // The foreign keys that a key of the table held up: those to its very columns.
  void drop_foreign_keys_on(const QualifiedName& table, const Constraint& dropped);

  [[nodiscard]] bool same_set(const std::vector<Identifier>& left, const std::vector<Identifier>& right) const;
  bool apply(const RenameConstraint& op);
  bool apply(const ValidateConstraint& op);

  // -- indexes -------------------------------------------------------------------------------------------------------

  bool apply(const CreateIndex& op);
  // Where a key is its index, the index has the key's name.
  [[nodiscard]] bool names_constraint_index(const QualifiedName& name) const;
  bool apply(const DropIndex& op);
  // Materialized views have indexes, and their bodies are opaque: one that is not known may be one of theirs.
  [[nodiscard]] bool may_be_of_view() const;

  // Where a unique constraint is its index, dropping the index drops the constraint.
  bool drop_constraint_index(const DropIndex& op);

  bool apply(const RenameIndex& op);
  bool rename_constraint_index(const RenameIndex& op);

  // -- enums ---------------------------------------------------------------------------------------------------------

  bool apply(const CreateEnum& op);
  bool apply(const DropEnum& op);
  // DROP TYPE … CASCADE: columns of the type go, and defaults that were values of it. Such a default stays behind when
  // a column's type is changed, as a cast of what it was.
  void drop_users_of(const QualifiedName& type);
  bool apply(const RenameEnum& op);
  bool rename_other_type(const RenameEnum& op);
  bool apply(const AddEnumLabel& op);
  bool apply(const RenameEnumLabel& op);

  // -- objects and the rest ------------------------------------------------------------------------------------------

  bool apply(const CreateObject& op);
  bool apply(const DropObject& op);
  static bool is_view(ObjectKind kind);
  // What a server or an extension brings along without a statement of the history (schema public, a function of an
  // extension, the sequence of a serial column) may be dropped or renamed without having been created here.
  static bool opaque(ObjectKind kind);

  bool apply(const RenameObject& op);
  bool apply(const MoveToSchema& op);
  bool apply(const SetComment& op);
  bool apply(const SetTableOption& op);
  bool apply(const RawSql& op);
  bool apply(const HostCode&);

  Catalog& catalog_;
  const Step& step_;
  Diagnostics& diagnostics_;
};

}  // namespace crosswalk
