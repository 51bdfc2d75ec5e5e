#include "respell.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"

// One operation each, on its way from one dialect to another.
namespace crosswalk {

namespace {

using Operations = std::vector<Operation>;
using Result = std::optional<Operations>;

class StepSpeller {
 public:
  StepSpeller(const Step& step, const Crossing& crossing, Diagnostics& diagnostics)
      : step_(step), crossing_(crossing), diagnostics_(diagnostics), parts_(step.span, crossing, diagnostics) {}

  Result run() {
    return match(step_.operation, [this](const auto& operation) { return respell(operation); });
  }

 private:
  static Result one(Operation operation) { return Operations{std::move(operation)}; }
  static Result none() { return Operations{}; }
  [[nodiscard]] const Features& target() const { return crossing_.target.features(); }

  // An operation all of whose names can be said; each `names` is changed in place.
  template <class Op, class... Names>
  Result renamed(Op operation, Names Op::*... names) {
    bool sayable = true;
    const auto rename = [&](QualifiedName& name) {
      const auto respelled = parts_.name(name);
      if (!respelled) sayable = false;
      if (respelled) name = *respelled;
    };
    (rename(operation.*names), ...);
    return sayable ? one(std::move(operation)) : Result();
  }

  // What the source's catalog made of the table: server-chosen names are filled in, types are resolved.
  [[nodiscard]] const CatalogTable* made(const QualifiedName& name) const {
    return crossing_.source_before.find_table(name) == nullptr ? crossing_.source_after.find_table(name) : nullptr;
  }

  Result respell(const CreateTable& op) {
    const CatalogTable* made_here = op.query ? crossing_.source_after.find_table(op.table.name) : nullptr;
    if (made_here != nullptr && made_here->definition.columns.empty()) return none();  // its statement stands beside it
    if (op.query || !op.table.parents.empty()) {
      parts_.refuse(op.query ? "rows that a query gives to a new table" : "a table that inherits from another");
      return std::nullopt;
    }
    const CatalogTable* known = made(op.table.name);
    const TableDefinition& source = known != nullptr ? known->definition : op.table;
    CreateTable result = op;
    const auto name = parts_.name(source.name);
    if (!name) return std::nullopt;
    result.table.name = *name;
    result.copies.clear();
    result.table.columns.clear();
    result.table.constraints.clear();
    std::vector<Constraint> checks;
    for (const Column& column : source.columns) {
      const auto respelled = parts_.column(column, *name, checks);
      if (!respelled) return std::nullopt;
      result.table.columns.push_back(*respelled);
    }
    for (const Constraint& constraint : source.constraints) {
      const auto respelled = parts_.constraint(constraint, *name);
      if (!respelled) return std::nullopt;
      result.table.constraints.push_back(*respelled);
    }
    std::move(checks.begin(), checks.end(), std::back_inserter(result.table.constraints));
    result.table.options = parts_.options(source.options, name->display());
    number_integer_key(result.table);
    drop_comment(result.table.comment, name->display());
    Operations operations{std::move(result)};
    // What else came along with the columns of another table.
    if (!op.copies.empty() && known != nullptr) {
      for (const IndexDefinition& index : known->indexes) {
        const auto respelled = parts_.index(index);
        if (!respelled) return std::nullopt;
        operations.emplace_back(CreateIndex{.index = *respelled});
      }
    }
    return operations;
  }

  // Where the source numbers a lone integer key without being asked, the target is asked.
  void number_integer_key(TableDefinition& table) const {
    Identity counting;
    counting.kind = IdentityKind::AutoIncrement;
    if (!crossing_.source.features().integer_key_counts || target().integer_key_counts) return;
    for (const Constraint& constraint : table.constraints) {
      const auto* key = std::get_if<PrimaryKey>(&constraint);
      if (key == nullptr || key->columns.size() != 1) continue;
      for (Column& column : table.columns) {
        const bool counts = column.name == key->columns[0] && column.type.as<IntegerType>() != nullptr;
        if (counts && !column.identity && !column.default_value) {
          column.identity = respell_identity(counting, target());
        }
      }
    }
  }

  void drop_comment(std::optional<std::string>& comment, const std::string& of) {
    if (!comment || target().comments || target().comments_inline) return;
    parts_.lose("the comment", of);
    comment.reset();
  }

  Result respell(const DropTable& op) {
    // References to the table go with it; where there is no CASCADE they are taken down one by one.
    auto result = renamed(op, &DropTable::table);
    if (!result || !op.cascade || target().add_constraint_in_place) return result;
    Operations steps;
    for (const CatalogTable* table : crossing_.target_before.tables()) {
      for (const Constraint& constraint : table->definition.constraints) {
        const auto* key = std::get_if<ForeignKey>(&constraint);
        const auto& dropped = result->front().as<DropTable>()->table;
        if (key == nullptr || table->definition.name == dropped || key->target != dropped) continue;
        DropConstraint drop;
        drop.table = table->definition.name;
        drop.name = key->name;
        drop.kind = ConstraintKind::ForeignKey;
        drop.columns = key->columns;
        steps.emplace_back(std::move(drop));
      }
    }
    result->front().as<DropTable>()->cascade = false;
    steps.push_back(std::move(result->front()));
    return steps;
  }

  Result respell(const RenameTable& op) { return renamed(op, &RenameTable::table); }

  Result respell(const AddColumn& op) {
    const CatalogTable* after = crossing_.source_after.find_table(op.table);
    const CatalogTable* before = crossing_.source_before.find_table(op.table);
    const Column* known = after == nullptr ? nullptr : after->find_column(op.column.name);
    AddColumn result = op;
    const auto table = parts_.name(op.table);
    if (!table) return std::nullopt;
    result.table = *table;
    result.constraints.clear();
    const auto column = parts_.column(known != nullptr ? *known : op.column, *table, result.constraints);
    if (!column) return std::nullopt;
    result.column = *column;
    // The constraints as the source's catalog named them: those that came last.
    std::vector<Constraint> added = op.constraints;
    if (after != nullptr && before != nullptr) {
      const auto& all = after->definition.constraints;
      const auto count = static_cast<std::ptrdiff_t>(before->definition.constraints.size());
      if (all.size() == before->definition.constraints.size() + added.size())
        added.assign(all.begin() + count, all.end());
    }
    for (const Constraint& constraint : added) {
      const auto respelled = parts_.constraint(constraint, *table);
      if (!respelled) return std::nullopt;
      result.constraints.push_back(*respelled);
    }
    if (op.position && !target().column_position) {
      parts_.lose("the place among the columns", op.column.name.text);
      result.position.reset();
    }
    result.if_not_exists = op.if_not_exists && target().if_exists_on_columns;
    if (op.if_not_exists && before != nullptr && before->find_column(op.column.name) != nullptr) return none();
    return one(std::move(result));
  }

  Result respell(const DropColumn& op) {
    const CatalogTable* before = crossing_.source_before.find_table(op.table);
    if (op.if_exists && before != nullptr && before->find_column(op.column) == nullptr) return none();
    DropColumn result = op;
    result.if_exists = op.if_exists && target().if_exists_on_columns;
    return renamed(std::move(result), &DropColumn::table);
  }

  Result respell(const RenameColumn& op) { return renamed(op, &RenameColumn::table); }

  Result respell(const AlterColumn& op) {
    const auto table = parts_.name(op.table);
    if (!table) return std::nullopt;
    const std::string of = "`" + table->display() + "." + op.column.text + "`";
    AlterColumn result = op;
    result.table = *table;
    Operations before;
    Operations after;
    const CatalogTable* known = crossing_.source_after.find_table(op.table);
    const Column* column = known == nullptr ? nullptr : known->find_column(op.column);
    if (op.type) {
      const Type& type = column != nullptr ? column->type : *op.type;
      result.type = parts_.type(type, of);
      if (!result.type) return std::nullopt;
      change_enum_check(type, *table, op.column, before, after);
    }
    if (op.conversion) {
      result.conversion = parts_.expression(*op.conversion, of);
      if (!result.conversion) return std::nullopt;
    }
    if (const auto* value = std::get_if<Expression>(&op.default_value)) {
      const auto respelled =
          column == nullptr ? parts_.expression(*value, of) : parts_.default_value(*value, column->type, of);
      if (!respelled) return std::nullopt;
      result.default_value = *respelled;
    }
    if (const auto* identity = std::get_if<Identity>(&op.identity)) {
      const auto respelled = respell_identity(*identity, target());
      if (!respelled) parts_.refuse("numbering " + of);
      if (!respelled) return std::nullopt;
      result.identity = *respelled;
    }
    if (!std::holds_alternative<Keep>(op.collation)) parts_.lose("the collation", op.column.text);
    result.collation = Keep{};
    if (!std::holds_alternative<Keep>(op.comment) && !target().comments && !target().comments_inline) {
      parts_.lose("the comment", op.column.text);
      result.comment = Keep{};
    }
    if (op.position && !target().column_position) parts_.lose("the place among the columns", op.column.text);
    if (!target().column_position) result.position.reset();
    before.emplace_back(std::move(result));
    std::move(after.begin(), after.end(), std::back_inserter(before));
    return before;
  }

  // The check that stands for the old enum goes, that of the new one comes.
  void change_enum_check(const Type& type, const QualifiedName& table, const Identifier& column, Operations& before,
                         Operations& after) {
    if (const auto old = find_enum_check(crossing_.target_before, table, column, crossing_.target)) {
      DropConstraint drop;
      drop.table = table;
      drop.name = old;
      drop.kind = ConstraintKind::Check;
      before.emplace_back(std::move(drop));
    }
    if (const auto labels = parts_.labels_to_check(type)) {
      AddConstraint add;
      add.table = table;
      add.constraint = enum_check(table, column, *labels, crossing_.target);
      after.emplace_back(std::move(add));
    }
  }

  Result respell(const AddConstraint& op) {
    const auto table = parts_.name(op.table);
    if (!table) return std::nullopt;
    AddConstraint result = op;
    result.table = *table;
    const CatalogTable* after = crossing_.source_after.find_table(op.table);
    const bool known = after != nullptr && !after->definition.constraints.empty();
    const auto respelled = parts_.constraint(known ? after->definition.constraints.back() : op.constraint, *table);
    if (!respelled) return std::nullopt;
    result.constraint = *respelled;
    if (!op.using_index || target().add_constraint_in_place) return one(std::move(result));
    // The index was to become the constraint: it goes, and the constraint makes its own.
    DropIndex drop;
    drop.index = QualifiedName(*op.using_index);
    drop.table = *table;
    result.using_index.reset();
    return Operations{std::move(drop), std::move(result)};
  }

  Result respell(const DropConstraint& op) {
    auto result = renamed(op, &DropConstraint::table);
    if (!result || !op.name) return result;
    auto& drop = *result->front().as<DropConstraint>();
    drop.name = constraint_name_in(drop.table, *op.name, crossing_.target_before);
    return result;
  }
  Result respell(const RenameConstraint& op) {
    auto result = renamed(op, &RenameConstraint::table);
    if (!result) return result;
    auto& rename = *result->front().as<RenameConstraint>();
    rename.name = constraint_name_in(rename.table, op.name, crossing_.target_before);
    return result;
  }
  // Without adding in place there is no constraint that rows were not checked against.
  Result respell(const ValidateConstraint& op) {
    return target().add_constraint_in_place ? renamed(op, &ValidateConstraint::table) : none();
  }

  Result respell(const CreateIndex& op) {
    CreateIndex result = op;
    result.concurrently = op.concurrently && target().concurrent_indexes;
    const CatalogTable* after = crossing_.source_after.find_table(op.index.table);
    const bool known = !op.index.name && after != nullptr && !after->indexes.empty();
    const auto index = parts_.index(known ? after->indexes.back() : op.index);
    if (!index) return std::nullopt;
    result.index = *index;
    return one(std::move(result));
  }

  Result respell(const DropIndex& op) {
    DropIndex result = op;
    result.concurrently = op.concurrently && target().concurrent_indexes;
    if (op.table) {
      const auto table = parts_.name(*op.table);
      if (!table) return std::nullopt;
      result.table = *table;
      if (const auto constraint = unique_constraint(*table, op.index.name)) return one(*constraint);
      result.index.name = index_name_in(*table, op.index.name, crossing_.target_before);
    }
    return renamed(std::move(result), &DropIndex::index);
  }

  // What the source drops as an index and the target has for a unique constraint.
  [[nodiscard]] std::optional<DropConstraint> unique_constraint(const QualifiedName& table,
                                                                const Identifier& name) const {
    const CatalogTable* found = crossing_.target_before.find_table(table);
    const Identifier called = constraint_name_in(table, name, crossing_.target_before);
    const Constraint* constraint = found == nullptr ? nullptr : found->find_constraint(called);
    if (constraint == nullptr || kind_of(*constraint) != ConstraintKind::Unique) return std::nullopt;
    if (crossing_.target.catalog_rules().unique_index_is_constraint) return std::nullopt;
    DropConstraint drop;
    drop.table = table;
    drop.name = called;
    drop.kind = ConstraintKind::Unique;
    return drop;
  }

  Result respell(const RenameIndex& op) {
    RenameIndex result = op;
    if (op.table) {
      const auto table = parts_.name(*op.table);
      if (!table) return std::nullopt;
      result.table = *table;
      result.index.name = index_name_in(*table, op.index.name, crossing_.target_before);
      result.new_name = free_index_name(*table, op.new_name, crossing_.target_before);
    }
    return renamed(std::move(result), &RenameIndex::index);
  }

  Result respell(const CreateEnum& op) { return target().named_enums ? renamed(op, &CreateEnum::name) : none(); }
  Result respell(const DropEnum& op) { return target().named_enums ? renamed(op, &DropEnum::name) : none(); }
  Result respell(const RenameEnum& op) { return target().named_enums ? renamed(op, &RenameEnum::name) : none(); }
  Result respell(const AddEnumLabel& op) {
    return target().named_enums ? renamed(op, &AddEnumLabel::name) : Result(change_enum_labels(op, crossing_));
  }
  Result respell(const RenameEnumLabel& op) {
    return target().named_enums ? renamed(op, &RenameEnumLabel::name) : Result(change_enum_labels(op, crossing_));
  }

  Result respell(const CreateObject& op) {
    if (op.definition.dialect == crossing_.target.name()) return one(op);
    parts_.refuse(describe(step_.operation) + ", whose text is written for " + std::string(crossing_.source.name()));
    return std::nullopt;
  }
  Result respell(const DropObject& op) { return renamed(op, &DropObject::name); }
  Result respell(const RenameObject& op) { return renamed(op, &RenameObject::name); }

  Result respell(const MoveToSchema& op) {
    if (target().schemas) return renamed(op, &MoveToSchema::name);
    parts_.refuse("another schema for `" + op.name.display() + "`");
    return std::nullopt;
  }

  Result respell(const SetComment& op) {
    if (target().comments) return renamed(op, &SetComment::table);
    parts_.lose("the comment", op.column ? op.table.display() + "." + op.column->text : op.table.display());
    return none();
  }

  Result respell(const SetTableOption& op) {
    if (op.dialect == crossing_.target.name()) return renamed(op, &SetTableOption::table);
    parts_.lose("the option `" + option_text(op) + "`", op.table.display());
    return none();
  }

  Result respell(const RawSql& op) {
    if (op.dialect == crossing_.target.name()) return one(op);
    if (op.text.empty()) return none();  // the steps beside it say what it does
    // Settings of a connection are those of the database they were made for.
    if (op.effect == SqlEffect::Session || op.effect == SqlEffect::Nothing) {
      parts_.lose("a statement without lasting effect", std::string(trim(op.text).substr(0, 60)));
      return none();
    }
    diagnostics_.report<Code::NativeSqlForOtherDatabase>(step_.span, op.dialect, crossing_.target.name());
    return std::nullopt;
  }

  Result respell(const HostCode& op) { return one(op); }

  const Step& step_;
  const Crossing& crossing_;
  Diagnostics& diagnostics_;
  PartSpeller parts_;
};

}  // namespace

std::optional<std::vector<Operation>> respell_step(const Step& step, const Crossing& crossing,
                                                   Diagnostics& diagnostics) {
  return StepSpeller(step, crossing, diagnostics).run();
}

}  // namespace crosswalk
