#include <algorithm>

#include "respell.h"

// Names that are unique for each table in one database, and for all of them in another.
namespace crosswalk {

namespace {

Identifier longer(const QualifiedName& table, const Identifier& name) { return {table.name.text + "_" + name.text}; }

bool has_index(const CatalogTable& table, const Identifier& name, const Catalog& catalog) {
  return std::any_of(table.indexes.begin(), table.indexes.end(),
                     [&](const IndexDefinition& index) { return index.name && catalog.same(*index.name, name); });
}

bool index_name_is_taken(const QualifiedName& table, const Identifier& name, const Catalog& target) {
  if (target.rules().index_names_per_table) return false;
  const QualifiedName qualified(table.schema, name);
  const auto index = target.find_index(qualified);
  const CatalogTable* constrained =
      target.rules().constraint_is_index ? target.find_constrained_table(qualified) : nullptr;
  return target.find_table(qualified) != nullptr || index.has_value() ||
         (constrained != nullptr && target.key(constrained->definition.name) != target.key(table));
}

}  // namespace

Identifier free_index_name(const QualifiedName& table, const Identifier& name, const Catalog& target) {
  return index_name_is_taken(table, name, target) ? longer(table, name) : name;
}

Identifier free_constraint_name(const QualifiedName& table, const Constraint& constraint, const Catalog& target) {
  const Identifier& name = *name_of(constraint);
  const ConstraintKind kind = kind_of(constraint);
  const bool indexed = kind == ConstraintKind::Unique || kind == ConstraintKind::PrimaryKey;
  return indexed && target.rules().constraint_is_index ? free_index_name(table, name, target) : name;
}

Identifier index_name_in(const QualifiedName& table, const Identifier& name, const Catalog& target) {
  const CatalogTable* found = target.find_table(table);
  if (found == nullptr || has_index(*found, name, target)) return name;
  const Identifier other = longer(table, name);
  return has_index(*found, other, target) ? other : name;
}

Identifier constraint_name_in(const QualifiedName& table, const Identifier& name, const Catalog& target) {
  const CatalogTable* found = target.find_table(table);
  if (found == nullptr || found->find_constraint(name, target.rules().ignore_case) != nullptr) return name;
  const Identifier other = longer(table, name);
  return found->find_constraint(other, target.rules().ignore_case) != nullptr ? other : name;
}

}  // namespace crosswalk
