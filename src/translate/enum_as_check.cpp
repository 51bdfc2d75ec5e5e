#include <algorithm>

#include "crosswalk/base/text.h"
#include "rewriting.h"

namespace crosswalk {

namespace {

std::string beginning_of_check(const Identifier& column, const Dialect& target) {
  return target.quote(column) + " IN (";
}

// A column of the source whose type is the enum; the table stands without the source's default schema.
struct EnumColumn {
  QualifiedName table;
  Identifier column;
};

std::vector<EnumColumn> columns_of_enum(const QualifiedName& name, const Catalog& catalog) {
  std::vector<EnumColumn> found;
  for (const CatalogTable* table : catalog.tables()) {
    for (const Column& column : table->definition.columns) {
      const auto* type = column.type.as<EnumType>();
      if (type != nullptr && type->name && catalog.key(*type->name) == catalog.key(name)) {
        found.push_back({catalog.key(table->definition.name), column.name});
      }
    }
  }
  return found;
}

}  // namespace

CheckConstraint enum_check(const QualifiedName& table, const Identifier& column, const std::vector<std::string>& labels,
                           const Dialect& target) {
  std::vector<std::string> values;
  for (const std::string& label : labels) values.push_back(target.literal(label));
  CheckConstraint check;
  check.name = Identifier(table.name.text + "_" + column.text + "_check");
  check.condition = SqlExpression{.dialect = std::string(target.name()),
                                  .text = beginning_of_check(column, target) + join(values, ", ") + ")"};
  check.column = column;
  return check;
}

std::optional<Identifier> find_enum_check(const Catalog& target_before, const QualifiedName& table,
                                          const Identifier& column, const Dialect& target) {
  const CatalogTable* found = target_before.find_table(table);
  if (found == nullptr) return std::nullopt;
  for (const Constraint& constraint : found->definition.constraints) {
    const auto* check = std::get_if<CheckConstraint>(&constraint);
    const auto* sql = check == nullptr ? nullptr : check->condition.as<SqlExpression>();
    if (sql != nullptr && sql->text.starts_with(beginning_of_check(column, target))) return check->name;
  }
  return std::nullopt;
}

std::vector<Operation> change_enum_labels(const Operation& operation, const Crossing& crossing) {
  const auto* rename = operation.as<RenameEnumLabel>();
  const auto* add = operation.as<AddEnumLabel>();
  std::vector<Operation> result;
  if (rename == nullptr && add == nullptr) return result;
  const QualifiedName& name = rename != nullptr ? rename->name : add->name;
  const CatalogEnum* after = crossing.source_after.find_enum(name);
  if (after == nullptr) return result;
  const Dialect& target = crossing.target;
  for (const auto& [table, column] : columns_of_enum(name, crossing.source_after)) {
    DropConstraint drop;
    drop.table = table;
    drop.name = find_enum_check(crossing.target_before, table, column, target);
    drop.kind = ConstraintKind::Check;
    if (drop.name) result.emplace_back(drop);
    if (rename != nullptr) {
      // The rows hold the label itself.
      result.emplace_back(RawSql{.dialect = std::string(target.name()),
                                 .text = "UPDATE " + target.quote(table) + " SET " + target.quote(column) + " = " +
                                         target.literal(rename->new_label) + " WHERE " + target.quote(column) + " = " +
                                         target.literal(rename->label),
                                 .effect = SqlEffect::Data});
    }
    AddConstraint again;
    again.table = table;
    again.constraint = enum_check(table, column, after->labels, target);
    if (drop.name) set_name(again.constraint, drop.name);
    result.emplace_back(std::move(again));
  }
  return result;
}

}  // namespace crosswalk
