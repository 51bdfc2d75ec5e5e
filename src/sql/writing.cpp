#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/standard_dialect.h"

namespace crosswalk {

RebuildGuards Dialect::rebuild_guards(const RebuildQuestion& /*question*/) const { return {}; }

void Writing::refuse(std::string_view why) {
  refused_ = true;
  diagnostics_.report<Code::CannotTranslate>(step_.span, std::string(database_), std::string(why));
}

std::optional<std::vector<Statement>> Writing::take() {
  if (refused_) return std::nullopt;
  return std::move(statements_);
}

std::optional<Identifier> name_of_dropped(const DropConstraint& drop, const Catalog& before) {
  if (drop.name) return drop.name;
  const CatalogTable* table = before.find_table(drop.table);
  if (table == nullptr) return std::nullopt;
  for (const Constraint& constraint : table->definition.constraints) {
    const bool fits = (!drop.kind || kind_of(constraint) == *drop.kind) &&
                      (drop.columns.empty() || columns_of(constraint) == drop.columns);
    if (fits && (drop.kind || !drop.columns.empty())) return name_of(constraint);
  }
  return std::nullopt;
}

std::string_view words_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::Schema:
      return "SCHEMA";
    case ObjectKind::Extension:
      return "EXTENSION";
    case ObjectKind::Sequence:
      return "SEQUENCE";
    case ObjectKind::View:
      return "VIEW";
    case ObjectKind::MaterializedView:
      return "MATERIALIZED VIEW";
    case ObjectKind::Function:
      return "FUNCTION";
    case ObjectKind::Procedure:
      return "PROCEDURE";
    case ObjectKind::Trigger:
      return "TRIGGER";
    case ObjectKind::Policy:
      return "POLICY";
    case ObjectKind::Domain:
      return "DOMAIN";
    case ObjectKind::CompositeType:
      return "TYPE";
  }
  return "";
}

}  // namespace crosswalk
