// What happens to constraints and indexes.
#include "evolution.h"

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "rename.h"

namespace crosswalk {

bool Evolution::apply(const AddConstraint& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    const auto& name = name_of(op.constraint);
    if (name && found.find_constraint(*name, ignore_case())) {
      return exists("constraint", name->text);
    }
    CatalogTable& table = *catalog_.edit_table(op.table);
    std::vector<Constraint> constraints{op.constraint};
    if (op.using_index) take_over_index(table, *op.using_index, constraints.front());
    add_constraints(table, std::move(constraints));
    return true;
  });
}

void Evolution::take_over_index(CatalogTable& table, const Identifier& name, Constraint& constraint) const {
  const auto index = std::find_if(table.indexes.begin(), table.indexes.end(), [&](const IndexDefinition& candidate) {
    return candidate.name && same(*candidate.name, name);
  });
  if (index == table.indexes.end()) return;
  std::vector<Identifier> columns;
  for (const IndexKey& key : index->keys) {
    if (key.column) columns.push_back(*key.column);
  }
  if (auto* key = std::get_if<PrimaryKey>(&constraint)) key->columns = columns;
  if (auto* unique = std::get_if<UniqueConstraint>(&constraint)) unique->columns = columns;
  if (!name_of(constraint)) set_name(constraint, name);
  table.indexes.erase(index);
}

bool Evolution::apply(const DropConstraint& op) {
  return with_table(op.table, op.if_exists, [&](const CatalogTable& found) {
    const Constraint* constraint = find_constraint(found, op, ignore_case());
    if (constraint == nullptr) {
      if (drop_unique_index(op)) return true;
      return op.if_exists || missing("constraint", op.name ? op.name->text : "of " + op.table.display());
    }
    const auto position = constraint - found.definition.constraints.data();
    const Constraint dropped = *constraint;
    CatalogTable& table = *catalog_.edit_table(op.table);
    table.definition.constraints.erase(table.definition.constraints.begin() + position);
    if (op.cascade) drop_foreign_keys_on(op.table, dropped);
    return true;
  });
}

bool Evolution::drop_unique_index(const DropConstraint& op) {
  if (!catalog_.rules().unique_index_is_constraint) return false;
  return std::erase_if(catalog_.edit_table(op.table)->indexes, [&](const IndexDefinition& index) {
           if (!index.unique) return false;
           if (op.name) return index.name && same(*index.name, *op.name);
           return !op.columns.empty() && whole_columns(index) == op.columns;
         }) != 0;
}

void Evolution::drop_foreign_keys_on(const QualifiedName& table, const Constraint& dropped) {
  const bool is_primary = std::holds_alternative<PrimaryKey>(dropped);
  if (!is_primary && !std::holds_alternative<UniqueConstraint>(dropped)) return;
  drop_foreign_keys(table, [&](const ForeignKey& key) {
    return key.target_columns.empty() ? is_primary : same_set(key.target_columns, columns_of(dropped));
  });
}

bool Evolution::same_set(const std::vector<Identifier>& left, const std::vector<Identifier>& right) const {
  return std::is_permutation(left.begin(), left.end(), right.begin(), right.end(),
                             [&](const Identifier& a, const Identifier& b) { return same(a, b); });
}

bool Evolution::apply(const RenameConstraint& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (!found.find_constraint(op.name, ignore_case())) return missing("constraint", op.name.text);
    if (found.find_constraint(op.new_name, ignore_case()) && !same(op.name, op.new_name)) {
      return exists("constraint", op.new_name.text);
    }
    for (Constraint& constraint : catalog_.edit_table(op.table)->definition.constraints) {
      if (name_of(constraint) && same(*name_of(constraint), op.name)) set_name(constraint, op.new_name);
    }
    return true;
  });
}

bool Evolution::apply(const ValidateConstraint& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (!found.find_constraint(op.name, ignore_case())) return missing("constraint", op.name.text);
    for (Constraint& constraint : catalog_.edit_table(op.table)->definition.constraints) {
      if (!name_of(constraint) || !same(*name_of(constraint), op.name)) continue;
      if (auto* key = std::get_if<ForeignKey>(&constraint)) key->not_valid = false;
      if (auto* check = std::get_if<CheckConstraint>(&constraint)) check->not_valid = false;
    }
    return true;
  });
}

bool Evolution::apply(const CreateIndex& op) {
  const CatalogObject* view = catalog_.find_object(ObjectKind::MaterializedView, op.index.table);
  if (view != nullptr && catalog_.find_table(op.index.table) == nullptr) return true;  // its body is opaque
  return with_table(op.index.table, false, [&](const CatalogTable& found) {
    IndexDefinition index = op.index;
    const QualifiedName table = found.definition.name;
    if (catalog_.rules().foreign_keys_make_indexes) make_way_for(index);
    if (index.name) {
      const QualifiedName name{table.schema, *index.name};
      if (catalog_.find_index(name, index.table) || names_constraint_index(name)) {
        return op.if_not_exists || exists("index", index.name->text);
      }
    } else if (const auto& rule = catalog_.rules().name_index) {
      index.name = rule(index, [&](const Identifier& name) { return name_taken(index.table, name); });
    }
    catalog_.edit_table(op.index.table)->indexes.push_back(std::move(index));
    return true;
  });
}

bool Evolution::names_constraint_index(const QualifiedName& name) const {
  const CatalogTable* table = catalog_.rules().constraint_is_index ? catalog_.find_constrained_table(name) : nullptr;
  if (table == nullptr || catalog_.rules().index_names_per_table) return false;
  const Constraint* constraint = table->find_constraint(name.name, ignore_case());
  return constraint != nullptr &&
         (std::holds_alternative<PrimaryKey>(*constraint) || std::holds_alternative<UniqueConstraint>(*constraint));
}

bool Evolution::apply(const DropIndex& op) {
  const auto found = catalog_.find_index(op.index, op.table);
  if (!found) {
    if (drop_constraint_index(op) || may_be_of_view()) return true;
    return op.if_exists || missing("index", op.index.display());
  }
  const auto position = found->index - found->table->indexes.data();
  CatalogTable& table = *catalog_.edit_table(found->table->definition.name);
  table.indexes.erase(table.indexes.begin() + position);
  return true;
}

bool Evolution::may_be_of_view() const {
  const auto objects = catalog_.objects();
  return std::any_of(objects.begin(), objects.end(),
                     [](const CatalogObject* object) { return object->object == ObjectKind::MaterializedView; });
}

bool Evolution::drop_constraint_index(const DropIndex& op) {
  if (!catalog_.rules().constraint_is_index || !op.table) return false;
  CatalogTable* table = catalog_.edit_table(*op.table);
  if (table == nullptr) return false;
  return std::erase_if(table->definition.constraints, [&](const Constraint& constraint) {
           return std::holds_alternative<UniqueConstraint>(constraint) && name_of(constraint) &&
                  same(*name_of(constraint), op.index.name);
         }) != 0;
}

bool Evolution::apply(const RenameIndex& op) {
  const auto found = catalog_.find_index(op.index, op.table);
  if (!found) {
    // The index of a constraint carries its name: renaming one renames the other.
    if (rename_constraint_index(op) || may_be_of_view()) return true;
    return op.if_exists || missing("index", op.index.display());
  }
  const auto other =
      catalog_.find_index({found->table->definition.name.schema, op.new_name}, found->table->definition.name);
  if (other && other->index != found->index) return exists("index", op.new_name.text);
  const auto position = found->index - found->table->indexes.data();
  auto& renamed = catalog_.edit_table(found->table->definition.name)->indexes[static_cast<std::size_t>(position)];
  renamed.name = op.new_name;
  // One that has been given a name does not make way for another any more.
  std::erase(renamed.options, made_by_foreign_key());
  return true;
}

bool Evolution::rename_constraint_index(const RenameIndex& op) {
  QualifiedName name = op.index;
  if (!name.schema && op.table) name.schema = op.table->schema;
  const CatalogTable* table = catalog_.find_constrained_table(name);
  if (table == nullptr) return false;
  const Constraint* constraint = table->find_constraint(op.index.name, ignore_case());
  const bool indexed =
      std::holds_alternative<PrimaryKey>(*constraint) || std::holds_alternative<UniqueConstraint>(*constraint);
  if (!indexed) return false;
  const auto position = static_cast<std::size_t>(constraint - table->definition.constraints.data());
  set_name(catalog_.edit_table(table->definition.name)->definition.constraints[position], op.new_name);
  return true;
}

}  // namespace crosswalk
