#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

// Whether a database may refuse a step.
namespace crosswalk {
namespace {

// Whether the schema alone decides if a database takes an operation. Where rows decide as well (a constraint, a smaller
// type), or what a text holds, it does not. A table that was just made would have no rows; that is not looked at.
struct DecidedBySchema {
  const Catalog& catalog;

  // Rows that differ in the columns of a key differ in these too, which hold them all.
  [[nodiscard]] bool holds_key(const QualifiedName& name, const std::vector<Identifier>& columns) const {
    const CatalogTable* table = catalog.find_table(name);
    if (table == nullptr) return false;
    const auto& constraints = table->definition.constraints;
    return std::any_of(constraints.begin(), constraints.end(), [&](const Constraint& constraint) {
      const bool is_key =
          std::holds_alternative<PrimaryKey>(constraint) || std::holds_alternative<UniqueConstraint>(constraint);
      const std::vector<Identifier> key = columns_of(constraint);
      return is_key && !key.empty() && std::all_of(key.begin(), key.end(), [&](const Identifier& column) {
               return std::find(columns.begin(), columns.end(), column) != columns.end();
             });
    });
  }
  [[nodiscard]] bool forbids_nulls(const AlterColumn& op) const {
    const CatalogTable* table = catalog.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
    return column != nullptr && !column->nullable;
  }

  // A type or a default of an extension may not be there.
  [[nodiscard]] static bool is_plain(const Column& column) {
    const Type* type = &column.type;
    while (const auto* array = type->as<ArrayType>()) type = &*array->element;
    const bool plain_default = !column.default_value || column.default_value->as<SqlExpression>() == nullptr;
    return type->as<NativeType>() == nullptr && plain_default && !column.generated;
  }

  bool operator()(const CreateTable& op) const {
    const auto& columns = op.table.columns;
    return !op.query && op.copies.empty() && std::all_of(columns.begin(), columns.end(), is_plain);
  }
  bool operator()(const AddColumn& op) const {
    const bool filled = op.column.nullable || op.column.default_value || op.column.identity;
    return filled && is_plain(op.column) && op.constraints.empty();
  }
  bool operator()(const AlterColumn& op) const {
    const bool takes_nulls = op.nullable.value_or(true) || forbids_nulls(op);
    const auto* value = std::get_if<Expression>(&op.default_value);
    const bool plain_default = value == nullptr || value->as<SqlExpression>() == nullptr;
    return !op.type && takes_nulls && plain_default && std::holds_alternative<Keep>(op.collation);
  }
  bool operator()(const AddConstraint& op) const {
    const auto* unique = std::get_if<UniqueConstraint>(&op.constraint);
    return unique != nullptr && !op.using_index && !unique->nulls_not_distinct && holds_key(op.table, unique->columns);
  }
  bool operator()(const ValidateConstraint&) const { return false; }
  bool operator()(const CreateIndex& op) const {
    const bool plain = std::all_of(op.index.keys.begin(), op.index.keys.end(),
                                   [](const IndexKey& key) { return key.column && !key.operator_class; });
    return plain && !op.index.unique && !op.index.method && !op.index.condition;
  }
  bool operator()(const CreateObject&) const { return false; }
  bool operator()(const RawSql& op) const { return op.effect == SqlEffect::Nothing; }
  template <typename Op>
  bool operator()(const Op&) const {
    return true;
  }
};

}  // namespace

bool surely_taken(const Catalog& catalog, const Step& step) {
  if (step.operation.is<HostCode>()) return true;
  if (!match(step.operation, DecidedBySchema{catalog})) return false;
  Catalog trial = catalog;
  Diagnostics found;
  return evolve(trial, step, found) && found.empty();
}

}  // namespace crosswalk
