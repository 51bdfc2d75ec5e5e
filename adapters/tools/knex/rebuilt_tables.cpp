#include "rebuilt_tables.h"

#include "compiler.h"
#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

std::vector<Identifier> identifiers(const std::vector<std::string>& names, Naming naming) {
  std::vector<Identifier> identifiers;
  for (const std::string& name : names) identifiers.emplace_back(renamed(name, naming));
  return identifiers;
}

std::optional<Identifier> optional_name(const TableCommand& command, Naming naming) {
  return command.name ? std::optional<Identifier>(renamed(*command.name, naming)) : std::nullopt;
}

ReferentialAction action_of(std::string_view words) {
  const std::string lower = to_lower(trim(words));
  if (lower == "cascade") return ReferentialAction::Cascade;
  if (lower == "restrict") return ReferentialAction::Restrict;
  if (lower == "set null") return ReferentialAction::SetNull;
  if (lower == "set default") return ReferentialAction::SetDefault;
  return ReferentialAction::NoAction;
}

QualifiedName qualified(std::string_view name, Naming naming) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return Identifier(renamed(name, naming));
  return {Identifier(renamed(name.substr(0, dot), naming)), Identifier(renamed(name.substr(dot + 1), naming))};
}

}  // namespace

QualifiedName table_name(const TableSpec& table, Naming naming) {
  if (!table.schema.empty())
    return {Identifier(renamed(table.schema, naming)), Identifier(renamed(table.name, naming))};
  return qualified(table.name, naming);
}

// The type and the default stand as spelled, for whoever compiled them to read.
Operation altered_column(const TableSpec& table, const ColumnSpec& column, const std::string& type, Naming naming) {
  AlterColumn change;
  change.table = table_name(table, naming);
  change.column = renamed(column.name, naming);
  change.type = Type(NativeType{"sqlite", type});
  change.nullable = !(column.nullable == false);
  if (column.default_value && column.default_value->given()) {
    change.default_value = Expression(SqlExpression{"sqlite", default_text(column, Client::Sqlite)});
  } else {
    change.default_value = Remove{};
  }
  return change;
}

Operation nullable_column(const TableSpec& table, const std::string& column, bool nullable, Naming naming) {
  AlterColumn change;
  change.table = table_name(table, naming);
  change.column = renamed(column, naming);
  change.nullable = nullable;
  return change;
}

Operation dropped_column(const TableSpec& table, const std::string& column, Naming naming) {
  DropColumn drop;
  drop.table = table_name(table, naming);
  drop.column = renamed(column, naming);
  return drop;
}

Operation added_primary_key(const TableSpec& table, const TableCommand& command, Naming naming) {
  AddConstraint add;
  add.table = table_name(table, naming);
  PrimaryKey key;
  key.name = optional_name(command, naming);
  key.columns = identifiers(command.columns, naming);
  add.constraint = std::move(key);
  return add;
}

Operation dropped_primary_key(const TableSpec& table, const TableCommand& command, Naming naming) {
  DropConstraint drop;
  drop.table = table_name(table, naming);
  drop.name = optional_name(command, naming);
  drop.kind = ConstraintKind::PrimaryKey;
  return drop;
}

Operation added_foreign_key(const TableSpec& table, const TableCommand& command, Naming naming) {
  AddConstraint add;
  add.table = table_name(table, naming);
  ForeignKey key;
  key.name = optional_name(command, naming);
  key.columns = identifiers(command.columns, naming);
  key.target = qualified(command.in_table, naming);
  key.target_columns = identifiers(command.references, naming);
  key.on_delete = action_of(command.on_delete);
  key.on_update = action_of(command.on_update);
  add.constraint = std::move(key);
  return add;
}

Operation dropped_foreign_key(const TableSpec& table, const TableCommand& command, Naming naming) {
  DropConstraint drop;
  drop.table = table_name(table, naming);
  drop.name = optional_name(command, naming);
  drop.kind = ConstraintKind::ForeignKey;
  if (!command.name) drop.columns = identifiers(command.columns, naming);
  return drop;
}

}  // namespace crosswalk::knex
