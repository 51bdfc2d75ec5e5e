#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

// Whether a database may refuse a step.
namespace crosswalk {
namespace {

// Whether the schema alone decides if a database takes an operation. Where rows decide as well (a constraint, a smaller
// type), or what a text holds, it does not. A table that was just made would have no rows; that is not looked at.
struct DecidedBySchema {
  bool operator()(const AddColumn& op) const {
    const bool filled = op.column.nullable || op.column.default_value || op.column.generated || op.column.identity;
    return filled && op.constraints.empty();
  }
  bool operator()(const AlterColumn& op) const {
    return !op.type && op.nullable.value_or(true) && std::holds_alternative<Keep>(op.collation);
  }
  bool operator()(const AddConstraint&) const { return false; }
  bool operator()(const ValidateConstraint&) const { return false; }
  bool operator()(const CreateIndex& op) const { return !op.index.unique; }
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
  if (!match(step.operation, DecidedBySchema{})) return false;
  Catalog trial = catalog;
  Diagnostics found;
  return evolve(trial, step, found) && found.empty();
}

}  // namespace crosswalk
