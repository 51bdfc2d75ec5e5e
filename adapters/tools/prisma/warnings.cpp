#include "warnings.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

std::string quoted(const QualifiedName& table) { return "`" + table.name.text + "`"; }
std::string quoted(const Identifier& name) { return "`" + name.text + "`"; }

std::string unique_warning(const QualifiedName& table, const std::vector<std::string>& columns) {
  return "A unique constraint covering the columns `[" + join(columns, ",") + "]` on the table " + quoted(table) +
         " will be added. If there are existing duplicate values, this will fail.";
}

std::optional<std::string> warning_of_column(const AddColumn& add) {
  const Column& column = add.column;
  if (column.nullable || column.default_value || column.identity || column.generated) return std::nullopt;
  return "Added the required column " + quoted(column.name) + " to the " + quoted(add.table) +
         " table without a default value. This is not possible if the table is not empty.";
}

std::optional<std::string> warning_of_alteration(const AlterColumn& alter, const Catalog& before) {
  const CatalogTable* table = before.find_table(alter.table);
  const Column* column = table == nullptr ? nullptr : table->find_column(alter.column, before.rules().ignore_case);
  if (alter.nullable != false || (column != nullptr && !column->nullable)) return std::nullopt;
  return "Made the column " + quoted(alter.column) + " on table " + quoted(alter.table) +
         " required. This step will fail if there are existing NULL values in that column.";
}

std::optional<std::string> warning_of_index(const IndexDefinition& index) {
  if (!index.unique || index.condition) return std::nullopt;
  std::vector<std::string> columns;
  for (const IndexKey& key : index.keys) {
    if (!key.column) return std::nullopt;
    columns.push_back(key.column->text);
  }
  return unique_warning(index.table, columns);
}

std::optional<std::string> warning_of_constraint(const AddConstraint& add, const Catalog& before) {
  if (const auto* unique = std::get_if<UniqueConstraint>(&add.constraint)) {
    std::vector<std::string> columns;
    for (const Identifier& column : unique->columns) columns.push_back(column.text);
    return unique_warning(add.table, columns);
  }
  const CatalogTable* table = before.find_table(add.table);
  const bool had_key = table != nullptr && table->primary_key() != nullptr;
  if (!std::holds_alternative<PrimaryKey>(add.constraint) || had_key) return std::nullopt;
  return "The primary key for the " + quoted(add.table) +
         " table will be changed. If it partially fails, the table could be left without primary key constraint.";
}

std::optional<std::string> warning_of(const Operation& operation, const Catalog& before) {
  if (const auto* drop = operation.as<DropTable>()) {
    return "You are about to drop the " + quoted(drop->table) +
           " table. If the table is not empty, all the data it contains will be lost.";
  }
  if (const auto* drop = operation.as<DropColumn>()) {
    return "You are about to drop the column " + quoted(drop->column) + " on the " + quoted(drop->table) +
           " table. All the data in the column will be lost.";
  }
  if (const auto* add = operation.as<AddColumn>()) return warning_of_column(*add);
  if (const auto* alter = operation.as<AlterColumn>()) return warning_of_alteration(*alter, before);
  if (const auto* create = operation.as<CreateIndex>()) return warning_of_index(create->index);
  if (const auto* add = operation.as<AddConstraint>()) return warning_of_constraint(*add, before);
  return std::nullopt;
}

// A table that makes room for its own successor is not lost.
bool is_replaced(const Operation& operation, const std::vector<const Step*>& steps) {
  const auto* drop = operation.as<DropTable>();
  return drop != nullptr && std::any_of(steps.begin(), steps.end(), [&](const Step* step) {
           const auto* rename = step->operation.as<RenameTable>();
           return rename != nullptr && rename->new_name == drop->table.name;
         });
}

}  // namespace

std::string warnings_of(const std::vector<const Step*>& steps, const Catalog& before) {
  std::vector<std::string> lines;
  for (const Step* step : steps) {
    const auto table = table_of(step->operation);
    // What the script itself has made holds no rows yet.
    if (!table || before.find_table(*table) == nullptr || is_replaced(step->operation, steps)) continue;
    const auto warning = warning_of(step->operation, before);
    if (warning && std::find(lines.begin(), lines.end(), *warning) == lines.end()) lines.push_back(*warning);
  }
  if (lines.empty()) return "";
  std::string block = "/*\n  Warnings:\n\n";
  // A name may hold what would end the comment.
  for (const std::string& line : lines) block += "  - " + replace_all(line, "*/", "* /") + "\n";
  return block + "\n*/\n";
}

}  // namespace crosswalk::prisma
