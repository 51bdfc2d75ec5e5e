// What happens to tables and their columns.
#include "evolution.h"

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/keys.h"
#include "crosswalk/ir/match.h"
#include "rename.h"

namespace crosswalk {
namespace {

// Whether a key does no more than one before it, as the server compares them (transformIndexConstraints in
// src/backend/parser/parse_utilcmd.c): by columns, in order, and by all else but the name.
bool repeats(const UniqueConstraint& unique, const Constraint& before) {
  if (const auto* other = std::get_if<UniqueConstraint>(&before)) {
    UniqueConstraint named = *other;
    named.name = unique.name;
    return named == unique;
  }
  const auto* primary = std::get_if<PrimaryKey>(&before);
  return primary != nullptr && primary->columns == unique.columns && primary->include == unique.include &&
         primary->deferral == unique.deferral && !unique.nulls_not_distinct;
}

// ON COMMIT DROP: by the time that another of its name is made, it is gone.
bool goes_with_transaction(const CatalogTable& table) {
  const std::vector<TableOption>& options = table.definition.options;
  return table.temporary && std::any_of(options.begin(), options.end(), [](const TableOption& option) {
           return equals_ignoring_case(option.text, "ON COMMIT DROP");
         });
}

}  // namespace

void merge_equal_keys(std::vector<Constraint>& constraints) {
  for (std::size_t i = 0; i < constraints.size(); ++i) {
    const auto* unique = std::get_if<UniqueConstraint>(&constraints[i]);
    if (unique == nullptr) continue;
    const auto first = std::find_if(constraints.begin(), constraints.end(), [&](const Constraint& other) {
      const bool counts = std::holds_alternative<PrimaryKey>(other) || &other < &constraints[i];
      return counts && repeats(*unique, other);
    });
    if (first == constraints.end()) continue;
    if (!name_of(*first)) set_name(*first, unique->name);
    constraints.erase(constraints.begin() + static_cast<std::ptrdiff_t>(i--));
  }
}

bool Evolution::apply(const CreateTable& op) {
  const CatalogTable* before = catalog_.find_table(op.table.name);
  if (before != nullptr && goes_with_transaction(*before)) catalog_.remove_table(op.table.name);
  if (catalog_.find_table(op.table.name) != nullptr)
    return op.if_not_exists || exists("table", op.table.name.display());
  CatalogTable table;
  table.definition = op.table;
  table.temporary = op.temporary;
  std::vector<Constraint> constraints = std::move(table.definition.constraints);
  table.definition.constraints.clear();
  if (op.query) take_from_query(op, table);
  if (!op.copies.empty()) take_copies(op, table, constraints);
  if (!op.table.parents.empty()) take_from_parents(table, constraints);
  if (catalog_.rules().equal_keys_are_one) merge_equal_keys(constraints);
  for (Column& column : table.definition.columns) resolve_type(column.type);
  add_constraints(table, std::move(constraints));
  catalog_.put_table(std::move(table));
  take_indexes(op);
  return true;
}

bool Evolution::apply(const DropTable& op) {
  return with_table(op.table, op.if_exists, [&](const CatalogTable&) {
    const bool alone = catalog_.rules().drop_needs_cascade && !op.cascade;
    if (alone && !may_drop("table", op.table, user_of_table(op.table))) return false;
    if (op.cascade) drop_foreign_keys(op.table, [](const ForeignKey&) { return true; });
    drop_objects_of(op.table);
    return catalog_.remove_table(op.table);
  });
}

void Evolution::drop_objects_of(const QualifiedName& table) {
  for (const CatalogObject* object : catalog_.objects()) {
    if (object->table && catalog_.key(*object->table) == catalog_.key(table)) {
      const CatalogObject copy = *object;
      catalog_.remove_object(copy);
    }
  }
}

bool Evolution::apply(const RenameTable& op) {
  return with_table(op.table, op.if_exists, [&](const CatalogTable& found) {
    const QualifiedName target{found.definition.name.schema, op.new_name};
    if (catalog_.find_table(target) != nullptr && !(catalog_.key(target) == catalog_.key(op.table))) {
      return exists("table", target.display());
    }
    const Identifier old_name = found.definition.name.name;
    rename_table(catalog_, op.table, op.new_name);
    if (catalog_.rules().follow_table) rename_constraints_along(target, old_name);
    return true;
  });
}

void Evolution::rename_constraints_along(const QualifiedName& table, const Identifier& old_name) {
  for (Constraint& constraint : catalog_.edit_table(table)->definition.constraints) {
    const std::optional<Identifier> name = name_of(constraint);
    if (name) set_name(constraint, catalog_.rules().follow_table(old_name, table.name, *name));
  }
}

bool Evolution::apply(const AddColumn& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (found.find_column(op.column.name, ignore_case())) {
      return op.if_not_exists || exists("column", op.table.display() + "." + op.column.name.text);
    }
    CatalogTable& edited = *catalog_.edit_table(op.table);
    TableDefinition& table = edited.definition;
    auto place = table.columns.end();
    if (op.position) place = position_in(table, *op.position);
    const auto column = table.columns.insert(place, op.column);
    resolve_type(column->type);
    add_constraints(edited, op.constraints);
    return true;
  });
}

std::vector<Column>::iterator Evolution::position_in(TableDefinition& table, const ColumnPosition& position) const {
  if (!position.after) return table.columns.begin();
  const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                  [&](const Column& column) { return same(column.name, *position.after); });
  return found == table.columns.end() ? found : found + 1;
}

bool Evolution::apply(const DropColumn& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (!found.find_column(op.column, ignore_case())) {
      return op.if_exists || missing("column", op.table.display() + "." + op.column.text);
    }
    CatalogTable& table = *catalog_.edit_table(op.table);
    std::erase_if(table.definition.columns, [&](const Column& column) { return same(column.name, op.column); });
    if (catalog_.rules().indexes_outlive_columns) take_out_of_indexes(table, op.column);
    const auto names_it = [&](const std::vector<Identifier>& names) {
      return std::any_of(names.begin(), names.end(), [&](const Identifier& name) { return same(name, op.column); });
    };
    std::erase_if(table.definition.constraints, [&](const Constraint& constraint) {
      const auto* check = std::get_if<CheckConstraint>(&constraint);
      if (check != nullptr) return mentions(check->condition, op.column);
      const auto* native = std::get_if<NativeConstraint>(&constraint);
      if (native != nullptr) return mentions_identifier(native->text, op.column, ignore_case());
      return names_it(columns_of(constraint)) || names_it(included_columns(constraint));
    });
    std::erase_if(table.indexes, [&](const IndexDefinition& index) {
      return names_it(index.include) ||
             std::any_of(index.keys.begin(), index.keys.end(),
                         [&](const IndexKey& key) {
                           return (key.column && same(*key.column, op.column)) ||
                                  (key.expression && mentions(*key.expression, op.column));
                         }) ||
             (index.condition && mentions(*index.condition, op.column));
    });
    std::erase_if(table.settings,
                  [&](const SetTableOption& setting) { return setting.column && same(*setting.column, op.column); });
    drop_foreign_keys_to(op.table, op.column, op.cascade);
    return true;
  });
}

void Evolution::take_out_of_indexes(CatalogTable& table, const Identifier& column) const {
  const auto is_it = [&](const Identifier& name) { return same(name, column); };
  for (Constraint& constraint : table.definition.constraints) {
    auto* unique = std::get_if<UniqueConstraint>(&constraint);
    auto* primary = std::get_if<PrimaryKey>(&constraint);
    if (unique != nullptr && unique->columns.size() > 1) std::erase_if(unique->columns, is_it);
    if (primary != nullptr && primary->columns.size() > 1) std::erase_if(primary->columns, is_it);
  }
  for (IndexDefinition& index : table.indexes) {
    if (index.keys.size() < 2) continue;
    std::erase_if(index.keys, [&](const IndexKey& key) { return key.column && is_it(*key.column); });
  }
}

std::vector<Identifier> Evolution::included_columns(const Constraint& constraint) {
  return std::visit(
      [](const auto& c) -> std::vector<Identifier> {
        if constexpr (requires { c.include; }) return c.include;
        return {};
      },
      constraint);
}

bool Evolution::mentions(const Expression& expression, const Identifier& column) const {
  const auto* sql = std::get_if<SqlExpression>(&expression.kind);
  return sql != nullptr && mentions_identifier(sql->text, column, ignore_case());
}

void Evolution::drop_foreign_keys_to(const QualifiedName& table, const Identifier& column, bool cascade) {
  if (!cascade) return;
  drop_foreign_keys(table, [&](const ForeignKey& key) {
    return std::any_of(key.target_columns.begin(), key.target_columns.end(),
                       [&](const Identifier& name) { return same(name, column); });
  });
}

bool Evolution::apply(const RenameColumn& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (!found.find_column(op.column, ignore_case())) {
      return missing("column", op.table.display() + "." + op.column.text);
    }
    if (found.find_column(op.new_name, ignore_case()) && !same(op.column, op.new_name)) {
      return exists("column", op.table.display() + "." + op.new_name.text);
    }
    rename_column(catalog_, op.table, op.column, op.new_name);
    return true;
  });
}

bool Evolution::apply(const AlterColumn& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (!found.find_column(op.column, ignore_case())) {
      return missing("column", op.table.display() + "." + op.column.text);
    }
    TableDefinition& table = catalog_.edit_table(op.table)->definition;
    const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const Column& candidate) { return same(candidate.name, op.column); });
    alter(*column, op);
    for (const Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<PrimaryKey>(&constraint);
      if (key != nullptr && op.nullable) forbid_nulls(table, *key);
    }
    if (op.position) {
      Column moved = std::move(*column);
      table.columns.erase(column);
      table.columns.insert(position_in(table, *op.position), std::move(moved));
    }
    return true;
  });
}

namespace {

// A default remains a value of the enum that its column had, by whatever type that is replaced.
void keep_type_of_default(Column& column) {
  const bool of_enum = std::holds_alternative<EnumType>(column.type.kind) && column.type.written;
  if (!of_enum || !column.default_value) return;
  const auto* label = std::get_if<StringValue>(&column.default_value->kind);
  if (label == nullptr) return;
  column.default_value->written = Spelling{
      column.type.written->dialect, "'" + replace_all(label->text, "'", "''") + "'::" + column.type.written->text};
}

}  // namespace

void Evolution::alter(Column& column, const AlterColumn& op) const {
  if (op.type) {
    keep_type_of_default(column);
    column.type = *op.type;
    resolve_type(column.type);
  }
  if (op.nullable) column.nullable = *op.nullable;
  change(column.default_value, op.default_value);
  change(column.identity, op.identity);
  change(column.collation, op.collation);
  change(column.comment, op.comment);
  if (std::holds_alternative<Remove>(op.default_value) && column.identity &&
      column.identity->kind == IdentityKind::Serial) {
    column.identity.reset();  // a serial column is its default
  }
}

bool Evolution::apply(const SetTableOption& op) {
  return with_table(op.table, false, [&](const CatalogTable& found) {
    if (op.column && !found.find_column(*op.column, ignore_case())) {
      return missing("column", op.table.display() + "." + op.column->text);
    }
    CatalogTable& table = *catalog_.edit_table(op.table);
    if (const SetTableOption* setting = find_setting(table, op)) {
      table.settings.erase(table.settings.begin() + (setting - table.settings.data()));
    }
    // What the table was made with is taken back by the same words.
    std::erase_if(table.definition.options, [&](const TableOption& option) { return option.text == op.option; });
    if (!op.value) return true;
    table.settings.push_back(op);
    table.settings.back().table = table.definition.name;
    return true;
  });
}

}  // namespace crosswalk
