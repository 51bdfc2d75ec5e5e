#include "rebuilt_tables.h"

#include "compiler.h"
#include "crosswalk/base/text.h"

namespace crosswalk::knex {
namespace {

std::vector<Identifier> identifiers(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

std::optional<Identifier> optional_name(const TableCommand& command) {
  return command.name ? std::optional<Identifier>(*command.name) : std::nullopt;
}

ReferentialAction action_of(std::string_view words) {
  const std::string lower = to_lower(trim(words));
  if (lower == "cascade") return ReferentialAction::Cascade;
  if (lower == "restrict") return ReferentialAction::Restrict;
  if (lower == "set null") return ReferentialAction::SetNull;
  if (lower == "set default") return ReferentialAction::SetDefault;
  return ReferentialAction::NoAction;
}

QualifiedName qualified(std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return Identifier(name);
  return {Identifier(name.substr(0, dot)), Identifier(name.substr(dot + 1))};
}

}  // namespace

QualifiedName table_name(const TableSpec& table) {
  if (!table.schema.empty()) return {Identifier(table.schema), Identifier(table.name)};
  return qualified(table.name);
}

// The type and the default stand as spelled, for whoever compiled them to read.
Operation altered_column(const TableSpec& table, const ColumnSpec& column, const std::string& type) {
  AlterColumn change;
  change.table = table_name(table);
  change.column = column.name;
  change.type = Type(NativeType{"sqlite", type});
  change.nullable = !(column.nullable == false);
  if (column.default_value && column.default_value->given()) {
    change.default_value = Expression(SqlExpression{"sqlite", default_text(column, Client::Sqlite)});
  } else {
    change.default_value = Remove{};
  }
  return change;
}

Operation nullable_column(const TableSpec& table, const std::string& column, bool nullable) {
  AlterColumn change;
  change.table = table_name(table);
  change.column = column;
  change.nullable = nullable;
  return change;
}

Operation dropped_column(const TableSpec& table, const std::string& column) {
  DropColumn drop;
  drop.table = table_name(table);
  drop.column = column;
  return drop;
}

Operation added_primary_key(const TableSpec& table, const TableCommand& command) {
  AddConstraint add;
  add.table = table_name(table);
  PrimaryKey key;
  key.name = optional_name(command);
  key.columns = identifiers(command.columns);
  add.constraint = std::move(key);
  return add;
}

Operation dropped_primary_key(const TableSpec& table, const TableCommand& command) {
  DropConstraint drop;
  drop.table = table_name(table);
  drop.name = optional_name(command);
  drop.kind = ConstraintKind::PrimaryKey;
  return drop;
}

Operation added_foreign_key(const TableSpec& table, const TableCommand& command) {
  AddConstraint add;
  add.table = table_name(table);
  ForeignKey key;
  key.name = optional_name(command);
  key.columns = identifiers(command.columns);
  key.target = qualified(command.in_table);
  key.target_columns = identifiers(command.references);
  key.on_delete = action_of(command.on_delete);
  key.on_update = action_of(command.on_update);
  add.constraint = std::move(key);
  return add;
}

Operation dropped_foreign_key(const TableSpec& table, const TableCommand& command) {
  DropConstraint drop;
  drop.table = table_name(table);
  drop.name = optional_name(command);
  drop.kind = ConstraintKind::ForeignKey;
  if (!command.name) drop.columns = identifiers(command.columns);
  return drop;
}

}  // namespace crosswalk::knex
