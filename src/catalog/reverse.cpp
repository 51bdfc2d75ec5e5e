#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

#include "rename.h"

namespace crosswalk {
namespace {

using Operations = std::vector<Operation>;
using Undoing = std::optional<Operations>;

// Derives the way back of one step from the catalog before it.
class Reversal {
 public:
  Reversal(const Step& step, const Catalog& before, Diagnostics& diagnostics)
      : step_(step), before_(before), diagnostics_(diagnostics) {}

  Undoing run() {
    if (!guards_hold(before_, step_)) return Operations{};
    return match(step_.operation, [this](const auto& op) { return undo(op); });
  }

 private:
  Undoing refuse(std::string_view why) {
    diagnostics_.report<Code::NotReversible>(step_.span, describe(step_.operation), why);
    return std::nullopt;
  }

  // The state of the catalog after the step, for names that the server chooses.
  [[nodiscard]] Catalog after() const {
    Catalog catalog = before_;
    Diagnostics ignored;
    if (!evolve(catalog, step_, ignored)) return before_;
    return catalog;
  }

  // -- tables -----------------------------------------------------------------------------------------------------

  Undoing undo(const CreateTable& op) {
    if (op.if_not_exists && before_.find_table(op.table.name)) return Operations{};
    return Operations{DropTable{.table = op.table.name, .if_exists = false, .cascade = false}};
  }

  Undoing undo(const DropTable& op) {
    const CatalogTable* table = before_.find_table(op.table);
    if (table == nullptr) return op.if_exists ? Undoing(Operations{}) : refuse("the table's definition is not known");
    Operations result = recreate(*table);
    restore_objects(op.table, result);
    if (op.cascade) restore_references(op.table, result);
    return result;
  }

  static Operations recreate(const CatalogTable& table) {
    Operations result{CreateTable{.table = table.definition, .if_not_exists = false, .temporary = table.temporary}};
    for (const IndexDefinition& index : table.indexes) {
      if (table.definition.partition) break;  // its parent's indexes come along
      result.emplace_back(CreateIndex{.index = index, .if_not_exists = false, .concurrently = false});
    }
    result.insert(result.end(), table.settings.begin(), table.settings.end());
    return result;
  }

  // What hangs on a table or view: its triggers and policies.
  void restore_objects(const QualifiedName& dropped, Operations& result) const {
    for (const CatalogObject* object : before_.objects()) {
      if (object->table && before_.key(*object->table) == before_.key(dropped))
        result.push_back(recreate(*object, false));
    }
  }

  // The foreign keys of other tables that a CASCADE took along.
  void restore_references(const QualifiedName& table, Operations& result) const {
    const Catalog now = after();
    for (const CatalogTable* other : before_.tables()) {
      if (before_.key(other->definition.name) == before_.key(table)) continue;
      restore_constraints(*other, now, result);
    }
  }

  Undoing undo(const RenameTable& op) {
    if (op.if_exists && before_.find_table(op.table) == nullptr) return Operations{};
    return Operations{
        RenameTable{.table = {op.table.schema, op.new_name}, .new_name = op.table.name, .if_exists = false}};
  }

  // -- columns ----------------------------------------------------------------------------------------------------

  Undoing undo(const AddColumn& op) {
    const CatalogTable* table = before_.find_table(op.table);
    const bool was_there =
        table != nullptr && table->find_column(op.column.name, before_.rules().ignore_case) != nullptr;
    if (op.if_not_exists && was_there) return Operations{};
    Operations result;
    for (const Constraint& constraint : op.constraints) {
      if (!goes_with(constraint, op.column.name)) drop_constraint(op.table, constraint, result);
    }
    result.emplace_back(DropColumn{.table = op.table, .column = op.column.name, .if_exists = false, .cascade = false});
    return result;
  }

  // True if dropping the column drops the constraint, too.
  [[nodiscard]] bool goes_with(const Constraint& constraint, const Identifier& column) const {
    if (const auto* check = std::get_if<CheckConstraint>(&constraint)) {
      const auto* sql = check->condition.as<SqlExpression>();
      return sql != nullptr && mentions_identifier(sql->text, column, before_.rules().ignore_case);
    }
    if (const auto* native = std::get_if<NativeConstraint>(&constraint)) {
      return mentions_identifier(native->text, column, before_.rules().ignore_case);
    }
    const std::vector<Identifier> columns = columns_of(constraint);
    return std::any_of(columns.begin(), columns.end(),
                       [&](const Identifier& name) { return before_.same(name, column); });
  }

  // One that has no name, neither its author's nor the server's, can only be found by its kind and columns.
  static void drop_constraint(const QualifiedName& table, const Constraint& constraint, Operations& result) {
    if (!name_of(constraint) && columns_of(constraint).empty()) return;
    result.emplace_back(DropConstraint{.table = table,
                                       .name = name_of(constraint),
                                       .kind = kind_of(constraint),
                                       .columns = columns_of(constraint),
                                       .if_exists = false,
                                       .cascade = false});
  }

  Undoing undo(const DropColumn& op) {
    const CatalogTable* table = before_.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column, before_.rules().ignore_case);
    if (column == nullptr) return op.if_exists ? Undoing(Operations{}) : refuse("the column's definition is not known");
    if (!column->nullable && !column->default_value && !column->identity && !column->generated) {
      diagnostics_
          .report<Code::NotReversible>(step_.span, describe(step_.operation),
                                       "the column was NOT NULL without a default: on a table with rows it "
                                       "cannot come back as it was")
          .help("give the way back yourself, or accept it for empty tables: it is written all the same");
    }
    Operations result{AddColumn{
        .table = table->definition.name, .column = *column, .constraints = {}, .position = {}, .if_not_exists = false}};
    const Catalog now = after();
    restore_constraints(*table, now, result);
    restore_indexes(*table, now, result);
    if (op.cascade) restore_references(op.table, result);
    return result;
  }

  // What the table had before the step and lacks after it.
  void restore_constraints(const CatalogTable& table, const Catalog& now, Operations& result) const {
    const CatalogTable* left = now.find_table(table.definition.name);
    for (const Constraint& constraint : table.definition.constraints) {
      const bool kept =
          left != nullptr && std::find(left->definition.constraints.begin(), left->definition.constraints.end(),
                                       constraint) != left->definition.constraints.end();
      if (!kept)
        result.emplace_back(AddConstraint{.table = table.definition.name, .constraint = constraint, .using_index = {}});
    }
  }
  void restore_indexes(const CatalogTable& table, const Catalog& now, Operations& result) const {
    const CatalogTable* left = now.find_table(table.definition.name);
    for (const IndexDefinition& index : table.indexes) {
      const bool kept =
          left != nullptr && std::find(left->indexes.begin(), left->indexes.end(), index) != left->indexes.end();
      if (!kept) result.emplace_back(CreateIndex{.index = index, .if_not_exists = false, .concurrently = false});
    }
  }

  Undoing undo(const RenameColumn& op) {
    return Operations{RenameColumn{.table = op.table, .column = op.new_name, .new_name = op.column}};
  }

  Undoing undo(const AlterColumn& op) {
    const CatalogTable* table = before_.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column, before_.rules().ignore_case);
    if (column == nullptr) return refuse("the column's definition before it is not known");
    AlterColumn back{.table = op.table,
                     .column = op.column,
                     .type = {},
                     .conversion = {},
                     .nullable = {},
                     .default_value = Keep{},
                     .identity = Keep{},
                     .collation = Keep{},
                     .comment = Keep{},
                     .position = {}};
    if (op.type && !(*op.type == column->type && op.type->written == column->type.written)) {
      back.type = column->type;
      if (op.conversion) return refuse("its type was converted by an expression");
    }
    if (op.nullable && *op.nullable != column->nullable) back.nullable = column->nullable;
    restore(back.default_value, op.default_value, column->default_value);
    restore(back.identity, op.identity, column->identity);
    restore(back.collation, op.collation, column->collation);
    restore(back.comment, op.comment, column->comment);
    // Removing the default of a serial column took its numbering along.
    const bool was_serial = column->identity && column->identity->kind == IdentityKind::Serial;
    if (was_serial && std::holds_alternative<Remove>(op.default_value)) back.identity = *column->identity;
    if (op.position) back.position = position_of(*table, op.column);
    return Operations{back};
  }

  template <class T>
  static void restore(Change<T>& back, const Change<T>& forth, const std::optional<T>& old) {
    if (std::holds_alternative<Keep>(forth)) return;
    if (old) {
      back = *old;
    } else {
      back = Remove{};
    }
  }

  [[nodiscard]] ColumnPosition position_of(const CatalogTable& table, const Identifier& column) const {
    ColumnPosition position;
    for (const Column& candidate : table.definition.columns) {
      if (before_.same(candidate.name, column)) break;
      position.after = candidate.name;
    }
    return position;
  }

  // -- constraints and indexes --------------------------------------------------------------------------------------

  Undoing undo(const AddConstraint& op) {
    DropConstraint drop{.table = op.table,
                        .name = name_of(op.constraint),
                        .kind = kind_of(op.constraint),
                        .columns = columns_of(op.constraint),
                        .if_exists = false,
                        .cascade = false};
    if (!drop.name) {
      const Catalog now = after();
      const CatalogTable* table = now.find_table(op.table);
      if (table != nullptr && !table->definition.constraints.empty())
        drop.name = name_of(table->definition.constraints.back());
    }
    if (!drop.name && drop.columns.empty()) return refuse("the constraint has no name");
    Operations result{drop};
    const CatalogTable* table = before_.find_table(op.table);
    if (table == nullptr) return result;
    if (!drop.name && find_constraint(*table, drop, before_.rules().ignore_case) != nullptr) {
      return refuse("the constraint has no name, and another one is like it");
    }
    const Catalog now = after();
    restore_nulls(*table, now, result);
    if (op.using_index) restore_indexes(*table, now, result);
    return result;
  }

  // A primary key made its columns NOT NULL, and they stay so without it.
  void restore_nulls(const CatalogTable& table, const Catalog& now, Operations& result) const {
    const CatalogTable* changed = now.find_table(table.definition.name);
    for (const Column& column : table.definition.columns) {
      const Column* left =
          changed == nullptr ? nullptr : changed->find_column(column.name, before_.rules().ignore_case);
      if (left == nullptr || !column.nullable || left->nullable) continue;
      AlterColumn back;
      back.table = table.definition.name;
      back.column = column.name;
      back.nullable = true;
      result.emplace_back(std::move(back));
    }
  }

  Undoing undo(const DropConstraint& op) {
    const CatalogTable* table = before_.find_table(op.table);
    const Constraint* constraint =
        table == nullptr ? nullptr : find_constraint(*table, op, before_.rules().ignore_case);
    if (constraint == nullptr)
      return op.if_exists ? Undoing(Operations{}) : refuse("the constraint's definition is not known");
    Operations result{AddConstraint{.table = op.table, .constraint = *constraint, .using_index = {}}};
    if (!op.cascade) return result;
    // The table's own references to itself went along, too.
    Operations own;
    restore_constraints(*table, after(), own);
    for (Operation& operation : own) {
      if (!(operation.as<AddConstraint>()->constraint == *constraint)) result.push_back(std::move(operation));
    }
    restore_references(op.table, result);
    return result;
  }

  Undoing undo(const RenameConstraint& op) {
    return Operations{RenameConstraint{.table = op.table, .name = op.new_name, .new_name = op.name}};
  }

  Undoing undo(const ValidateConstraint&) { return Operations{}; }

  Undoing undo(const CreateIndex& op) {
    DropIndex drop{.index = {op.index.table.schema, op.index.name.value_or(Identifier())},
                   .table = op.index.table,
                   .if_exists = false,
                   .concurrently = op.concurrently,
                   .cascade = false};
    if (op.if_not_exists && op.index.name && before_.find_index(drop.index, drop.table)) return Operations{};
    if (!op.index.name) {
      const Catalog now = after();
      const CatalogTable* table = now.find_table(op.index.table);
      if (table == nullptr || table->indexes.empty() || !table->indexes.back().name)
        return refuse("the index has no name");
      drop.index.name = *table->indexes.back().name;
    }
    return Operations{drop};
  }

  Undoing undo(const DropIndex& op) {
    const auto found = before_.find_index(op.index, op.table);
    if (!found) return undo_drop_of_constraint(op);
    return Operations{CreateIndex{.index = *found->index, .if_not_exists = false, .concurrently = op.concurrently}};
  }

  // Where a unique constraint is its index, dropping the index dropped the constraint.
  Undoing undo_drop_of_constraint(const DropIndex& op) {
    const CatalogTable* table = op.table ? before_.find_table(*op.table) : nullptr;
    Operations result;
    if (table != nullptr) restore_constraints(*table, after(), result);
    if (result.empty() && !op.if_exists) return refuse("the index's definition is not known");
    return result;
  }

  Undoing undo(const RenameIndex& op) {
    if (op.if_exists && compare(before_, after()).empty()) return Operations{};  // it was not there
    return Operations{RenameIndex{
        .index = {op.index.schema, op.new_name}, .new_name = op.index.name, .table = op.table, .if_exists = false}};
  }

  // -- enums and objects ----------------------------------------------------------------------------------------------

  Undoing undo(const CreateEnum& op) {
    if (op.if_not_exists && before_.find_enum(op.name)) return Operations{};
    return Operations{DropEnum{.name = op.name, .if_exists = false, .cascade = false}};
  }
  Undoing undo(const DropEnum& op) {
    const CatalogEnum* found = before_.find_enum(op.name);
    if (found == nullptr) return undo_drop_of_type(op);
    return Operations{CreateEnum{.name = found->name, .labels = found->labels, .if_not_exists = false}};
  }
  // Readers cannot tell what kind of type a DROP TYPE drops.
  Undoing undo_drop_of_type(const DropEnum& op) {
    for (const ObjectKind kind : {ObjectKind::CompositeType, ObjectKind::Domain}) {
      if (const CatalogObject* object = before_.find_object(kind, op.name)) return Operations{recreate(*object, false)};
    }
    return op.if_exists ? Undoing(Operations{}) : refuse("the type's definition is not known");
  }
  Undoing undo(const RenameEnum& op) {
    return Operations{RenameEnum{.name = {op.name.schema, op.new_name}, .new_name = op.name.name}};
  }
  Undoing undo(const AddEnumLabel& op) {
    const CatalogEnum* found = before_.find_enum(op.name);
    const bool was_there =
        found != nullptr && std::find(found->labels.begin(), found->labels.end(), op.label) != found->labels.end();
    if (op.if_not_exists && was_there) return Operations{};
    return refuse("a label of an enum cannot be removed");
  }
  Undoing undo(const RenameEnumLabel& op) {
    return Operations{RenameEnumLabel{.name = op.name, .label = op.new_label, .new_label = op.label}};
  }

  Undoing undo(const CreateObject& op) {
    // Without a signature another one of the name is no match: it would be a second function, not a replacement.
    const CatalogObject* old = before_.find_object(op.object, op.name, op.table, op.signature.value_or(""));
    if (old != nullptr && op.if_not_exists) return Operations{};
    if (old != nullptr && op.or_replace) return Operations{recreate(*old, true)};
    return Operations{DropObject{.object = op.object,
                                 .name = op.name,
                                 .table = op.table,
                                 .signature = op.signature,
                                 .if_exists = false,
                                 .cascade = false}};
  }
  Undoing undo(const DropObject& op) {
    const CatalogObject* old = before_.find_object(op.object, op.name, op.table, op.signature);
    if (old == nullptr) return op.if_exists ? Undoing(Operations{}) : refuse("the object's definition is not known");
    Operations result{recreate(*old, false)};
    if (op.object == ObjectKind::View || op.object == ObjectKind::MaterializedView) restore_objects(old->name, result);
    return result;
  }
  static Operation recreate(const CatalogObject& object, bool replace) {
    return CreateObject{.object = object.object,
                        .name = object.name,
                        .table = object.table,
                        .signature = object.signature,
                        .definition = object.definition,
                        .or_replace = replace,
                        .if_not_exists = false};
  }
  Undoing undo(const RenameObject& op) {
    return Operations{RenameObject{
        .object = op.object, .name = {op.name.schema, op.new_name}, .new_name = op.name.name, .table = op.table}};
  }

  Undoing undo(const MoveToSchema& op) {
    const auto old = op.name.schema ? op.name.schema->text : before_.rules().default_schema;
    if (old.empty()) return refuse("the schema before it is not known");
    MoveToSchema back = op;
    back.name.schema = op.schema;
    back.schema = Identifier(old);
    return Operations{back};
  }

  Undoing undo(const SetComment& op) {
    const CatalogTable* table = before_.find_table(op.table);
    if (table == nullptr) return refuse("the comment before it is not known");
    SetComment back = op;
    back.comment = table->definition.comment;
    if (op.column) {
      const Column* column = table->find_column(*op.column, before_.rules().ignore_case);
      back.comment = column == nullptr ? std::nullopt : column->comment;
    }
    return Operations{back};
  }

  Undoing undo(const SetTableOption& op) {
    const CatalogTable* table = before_.find_table(op.table);
    if (table == nullptr) return refuse("what it was before is not known");
    SetTableOption back = op;
    const SetTableOption* setting = find_setting(*table, op);
    back.value = setting == nullptr ? std::nullopt : setting->value;
    return Operations{back};
  }

  Undoing undo(const RawSql& op) {
    if (op.effect == SqlEffect::Session || op.effect == SqlEffect::Nothing) return Operations{};
    return refuse(op.effect == SqlEffect::Data ? "it changes rows" : "what it changes is not known");
  }
  Undoing undo(const HostCode&) { return refuse("it was left for a person"); }

  const Step& step_;
  const Catalog& before_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<std::vector<Operation>> reverse(const Step& step, const Catalog& before, Diagnostics& diagnostics) {
  return Reversal(step, before, diagnostics).run();
}

// Steps without a way back are named one by one up to so many; behind a million rows nobody reads the rest.
constexpr std::size_t kMostNamed = 100;

std::optional<std::vector<Step>> way_back(const Migration& migration, const Catalog& before, Diagnostics& diagnostics) {
  if (migration.down) return migration.down;
  Catalog catalog = before;
  Diagnostics ignored;
  std::vector<std::vector<Step>> undoings;
  std::size_t refused = 0;
  const Step* first_unnamed = nullptr;
  for (const Step& step : migration.up) {
    Diagnostics unnamed;
    auto operations = reverse(step, catalog, refused < kMostNamed ? diagnostics : unnamed);
    if (!operations) {
      if (++refused == kMostNamed + 1) first_unnamed = &step;
      continue;
    }
    std::vector<Step>& steps = undoings.emplace_back();
    for (Operation& operation : *operations) steps.emplace_back(std::move(operation), step.span);
    if (!evolve(catalog, step, ignored)) continue;
  }
  if (first_unnamed != nullptr) {
    diagnostics.report<Code::NotReversible>(
        first_unnamed->span, describe(first_unnamed->operation),
        "it is one of " + std::to_string(refused - kMostNamed) + " more steps of the migration without a way back");
  }
  if (refused != 0) return std::nullopt;
  std::vector<Step> result;
  for (auto steps = undoings.rbegin(); steps != undoings.rend(); ++steps) {
    result.insert(result.end(), std::make_move_iterator(steps->begin()), std::make_move_iterator(steps->end()));
  }
  return result;
}

}  // namespace crosswalk
