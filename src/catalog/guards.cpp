#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "evolution.h"

// Whether what a step asks of the schema holds.
namespace crosswalk {
namespace {

bool has_object(const Catalog& catalog, ObjectKind kind, const Guard& guard) {
  const auto objects = catalog.objects();
  return std::any_of(objects.begin(), objects.end(), [&](const CatalogObject* object) {
    const bool on_table = !guard.table || (object->table && catalog.key(*object->table) == catalog.key(*guard.table));
    // Schemas and routines of any schema count where none is said: so do the questions that are asked of a server.
    return object->object == kind && on_table && catalog.same(object->name.name, guard.name.name);
  });
}

bool has_relation(const Catalog& catalog, const Guard& guard) {
  return catalog.find_table(guard.name) != nullptr || catalog.find_index(guard.name).has_value() ||
         has_object(catalog, ObjectKind::View, guard) || has_object(catalog, ObjectKind::MaterializedView, guard) ||
         has_object(catalog, ObjectKind::Sequence, guard);
}

bool has_column(const Catalog& catalog, const Guard& guard) {
  const CatalogTable* table = catalog.find_table(guard.name);
  return table != nullptr && guard.column && table->find_column(*guard.column, catalog.rules().ignore_case) != nullptr;
}

bool is_over(const Catalog& catalog, const std::vector<Identifier>& columns, const std::optional<Identifier>& wanted) {
  return !wanted || std::any_of(columns.begin(), columns.end(),
                                [&](const Identifier& column) { return catalog.same(column, *wanted); });
}

bool has_unique_index(const Catalog& catalog, const CatalogTable& table, const Guard& guard) {
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const IndexDefinition& index) {
    if (!index.unique || !index.name || !catalog.same(*index.name, guard.name.name)) return false;
    std::vector<Identifier> columns;
    for (const IndexKey& key : index.keys) {
      if (key.column) columns.push_back(*key.column);
    }
    return is_over(catalog, columns, guard.column);
  });
}

bool has_constraint(const Catalog& catalog, const Guard& guard) {
  const CatalogTable* table =
      guard.table ? catalog.find_table(*guard.table) : catalog.find_constrained_table(guard.name);
  if (table == nullptr) return false;
  if (guard.name.name.text.empty()) {
    const PrimaryKey* key = table->primary_key();
    return key != nullptr && is_over(catalog, key->columns, guard.column);
  }
  const Constraint* found = table->find_constraint(guard.name.name, catalog.rules().ignore_case);
  if (found != nullptr) return is_over(catalog, columns_of(*found), guard.column);
  return catalog.rules().unique_index_is_constraint && has_unique_index(catalog, *table, guard);
}

// An index of any table; where the guard says a table, one of that.
bool has_index(const Catalog& catalog, const Guard& guard) {
  if (!guard.table) {
    return catalog.find_index(guard.name).has_value() || catalog.find_constrained_table(guard.name) != nullptr;
  }
  const CatalogTable* table = catalog.find_table(*guard.table);
  if (table == nullptr) return false;
  const bool constrained = table->find_constraint(guard.name.name, catalog.rules().ignore_case) != nullptr;
  return constrained || std::any_of(table->indexes.begin(), table->indexes.end(), [&](const IndexDefinition& index) {
           return index.name && catalog.same(*index.name, guard.name.name);
         });
}

bool has_type(const Catalog& catalog, const Guard& guard) {
  return catalog.find_enum(guard.name) != nullptr || has_object(catalog, ObjectKind::Domain, guard) ||
         has_object(catalog, ObjectKind::CompositeType, guard);
}

bool has_thing(const Catalog& catalog, const Guard& guard) {
  switch (guard.thing) {
    case GuardedThing::Relation:
      return has_relation(catalog, guard);
    case GuardedThing::TableColumn:
      return has_column(catalog, guard);
    case GuardedThing::NamedConstraint:
      return has_constraint(catalog, guard);
    case GuardedThing::NamedIndex:
      return has_index(catalog, guard);
    case GuardedThing::NamedType:
      return has_type(catalog, guard);
    case GuardedThing::OtherObject:
      return guard.object && has_object(catalog, *guard.object, guard);
  }
  return false;
}

bool is_there(const Catalog& catalog, const Guard& guard) {
  const std::optional<bool> answered = guard.question ? catalog.answer(*guard.question) : std::nullopt;
  return answered ? *answered : has_thing(catalog, guard);
}

}  // namespace

bool guards_hold(const Catalog& catalog, const Step& step) {
  return std::all_of(step.guards.begin(), step.guards.end(),
                     [&](const Guard& guard) { return is_there(catalog, guard) == guard.present; });
}

void answer_guards(Catalog& catalog, const Step& step) {
  if (!step.continues) catalog.forget_answers();
  for (const Guard& guard : step.guards) {
    if (guard.question && !catalog.answer(*guard.question)) {
      catalog.remember_answer(*guard.question, has_thing(catalog, guard));
    }
  }
}

}  // namespace crosswalk
