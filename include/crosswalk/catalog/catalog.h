#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/base/persistent_map.h"
#include "crosswalk/ir/operations.h"

// The simulated schema: what the database would hold after the steps so far. It has no spelling.
namespace crosswalk {

class Catalog;

// The rules of one database that a catalog needs to know: values, supplied by the dialect.
struct CatalogRules {
  // The schema that unqualified names live in ("public"); a name qualified with it is the same as one without.
  std::string default_schema;
  // Names that differ only in the case of ASCII letters are the same.
  bool ignore_case = false;
  // A primary key makes its columns NOT NULL.
  bool primary_key_forbids_nulls = true;
  // What others need is dropped with CASCADE alone: a table that foreign keys refer to, an enum that columns have.
  bool drop_needs_cascade = false;
  // True if keys of one CREATE TABLE over the same columns, in the same order, are one key.
  bool equal_keys_are_one = false;
  // Index names are unique per table (true) or per schema (false).
  bool index_names_per_table = false;
  // A unique constraint and an index that enforces it are one object with one name.
  bool constraint_is_index = false;
  // The server keeps no difference between a unique constraint and a unique index: either is dropped as the other.
  bool unique_index_is_constraint = false;
  // A primary key keeps the name that it was written with.
  bool primary_keys_have_names = true;
  // A foreign key whose columns no index begins with makes one, which goes again when another index begins with them.
  bool foreign_keys_make_indexes = false;
  // A column that is dropped leaves the indexes that have others besides; otherwise it takes them along.
  bool indexes_outlive_columns = false;
  // Options of tables (storage, partitions) are read back from the server, and can be compared.
  bool shows_table_options = true;
  // The name that the server gives to a constraint written without one, or nothing if it stays nameless. `taken` tells
  // whether a name is in use where it must be unique.
  std::function<std::optional<Identifier>(const TableDefinition& table, const Constraint& constraint,
                                          const std::function<bool(const Identifier&)>& taken)>
      name_constraint;
  // The same for an index.
  std::function<std::optional<Identifier>(const IndexDefinition& index,
                                          const std::function<bool(const Identifier&)>& taken)>
      name_index;
  // The name of a constraint after its table was renamed, where the server renames it along; may be empty.
  std::function<Identifier(const Identifier& old_table, const Identifier& new_table, const Identifier& name)>
      follow_table;
  // Puts a column as its author wrote it into the form that the server shows it in, for comparisons; may be empty.
  std::function<void(Column&)> settle_column;
  // The same for a constraint.
  std::function<void(Constraint&)> settle_constraint;
  // An expression in the form by which equal ones are known, whoever spelled them: the author, or the server that read
  // it and shows it in its own words. `table` has the columns that it may name; `wanted` is the type that its value
  // becomes, null for a condition. Where there is no rule, expressions are compared as they are.
  std::function<std::string(const Expression& expression, const TableDefinition& table, const Type* wanted)>
      canonical_expression;
  // The columns of a query, or nothing if they are not known for certain. Where there is no rule, none are.
  std::function<std::optional<std::vector<Column>>(const Spelling& query, const Catalog& catalog)> columns_of_query;
};

// The option that marks an index that a foreign key made, which no dialect spells.
[[nodiscard]] TableOption made_by_foreign_key();

// A table with its indexes, as a catalog holds it.
struct CatalogTable {
  TableDefinition definition;
  std::vector<IndexDefinition> indexes;
  bool temporary = false;
  std::vector<SetTableOption> settings;  // what was set of it after it was made, each once
  CROSSWALK_FIELDS(CatalogTable, definition, indexes, temporary, settings);

  [[nodiscard]] const Column* find_column(const Identifier& name, bool ignore_case = false) const;
  [[nodiscard]] const Constraint* find_constraint(const Identifier& name, bool ignore_case = false) const;
  [[nodiscard]] const PrimaryKey* primary_key() const;
};

struct CatalogEnum {
  QualifiedName name;
  std::vector<std::string> labels;
  CROSSWALK_FIELDS(CatalogEnum, name, labels);
};

// An object whose body is opaque.
struct CatalogObject {
  ObjectKind object = ObjectKind::View;
  QualifiedName name;
  std::optional<QualifiedName> table;
  std::optional<std::string> signature;
  Spelling definition;
  CROSSWALK_FIELDS(CatalogObject, object, name, table, signature, definition);
};

// Copies are cheap: all is shared until it is edited. Tables are listed in the order of their names.
class Catalog {
 public:
  Catalog() = default;
  explicit Catalog(CatalogRules rules) : rules_(std::make_shared<CatalogRules>(std::move(rules))) {}

  [[nodiscard]] const CatalogRules& rules() const;
  // The name as this catalog keys it: without the default schema, in one case if case is ignored.
  [[nodiscard]] QualifiedName key(const QualifiedName& name) const;
  [[nodiscard]] bool same(const Identifier& left, const Identifier& right) const;

  [[nodiscard]] const CatalogTable* find_table(const QualifiedName& name) const;
  [[nodiscard]] const CatalogEnum* find_enum(const QualifiedName& name) const;
  // The index of this name and the table it is on. `table` narrows the search where names are unique per table.
  struct FoundIndex {
    const CatalogTable* table = nullptr;
    const IndexDefinition* index = nullptr;
  };
  [[nodiscard]] std::optional<FoundIndex> find_index(const QualifiedName& name,
                                                     const std::optional<QualifiedName>& table = {}) const;
  // The table that has a constraint of this name, in the schema of the name.
  [[nodiscard]] const CatalogTable* find_constrained_table(const QualifiedName& constraint) const;
  [[nodiscard]] const CatalogObject* find_object(ObjectKind object, const QualifiedName& name,
                                                 const std::optional<QualifiedName>& table = {},
                                                 const std::optional<std::string>& signature = {}) const;

  [[nodiscard]] std::vector<const CatalogTable*> tables() const;
  [[nodiscard]] std::vector<const CatalogEnum*> enums() const;
  [[nodiscard]] std::vector<const CatalogObject*> objects() const;

  // After a statement whose effect is unknown: something may exist, or be gone, that this catalog does not know of.
  [[nodiscard]] bool incomplete() const { return incomplete_; }
  void mark_incomplete() { incomplete_ = true; }

  // What the questions of the statement that is under way were answered, for the steps of it that are to come.
  [[nodiscard]] std::optional<bool> answer(std::uint32_t question) const;
  void remember_answer(std::uint32_t question, bool answer) { answers_.emplace_back(question, answer); }
  void forget_answers() { answers_.clear(); }

  // Whether any table has ever had parents, and the tables that have this one for a parent.
  [[nodiscard]] bool has_families() const { return has_families_; }
  [[nodiscard]] std::vector<QualifiedName> children_of(const QualifiedName& table) const;

  // Edits, for evolve and for reading a database back. `edit_table` gives a table of its own to write to, or null; it
  // is written to before the catalog is copied or edited again.
  void put_table(CatalogTable table);
  [[nodiscard]] CatalogTable* edit_table(const QualifiedName& name);
  bool remove_table(const QualifiedName& name);
  void put_enum(CatalogEnum value);
  bool remove_enum(const QualifiedName& name);
  void put_object(CatalogObject object);
  bool remove_object(const CatalogObject& object);

 private:
  struct ObjectKey {
    ObjectKind object;
    QualifiedName name;
    std::optional<QualifiedName> table;
    std::string signature;
    friend auto operator<=>(const ObjectKey&, const ObjectKey&) = default;
  };
  [[nodiscard]] ObjectKey object_key(ObjectKind object, const QualifiedName& name,
                                     const std::optional<QualifiedName>& table,
                                     const std::optional<std::string>& signature) const;

  // A name of an index or a constraint, and a table that has or had it: where to look, not what is there.
  struct Holder {
    QualifiedName name;
    QualifiedName table;
    friend auto operator<=>(const Holder&, const Holder&) = default;
  };
  struct Nothing {};
  void remember_names(const CatalogTable& table);
  // Calls visit(table) for each table that may have an index or a constraint of this name, until it says false.
  template <class Visit>
  void visit_holders(const QualifiedName& name, Visit&& visit) const;

  std::shared_ptr<const CatalogRules> rules_;
  PersistentMap<QualifiedName, CatalogTable> tables_;
  PersistentMap<QualifiedName, CatalogEnum> enums_;
  PersistentMap<ObjectKey, CatalogObject> objects_;
  PersistentMap<Holder, Nothing> holders_;
  // The table given out to be written to: its names are not among the holders yet.
  std::optional<QualifiedName> edited_;
  bool incomplete_ = false;
  bool has_families_ = false;
  std::vector<std::pair<std::uint32_t, bool>> answers_;
};

}  // namespace crosswalk
