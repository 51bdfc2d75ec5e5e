#pragma once

#include <set>
#include <string>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/script/evaluator.h"

namespace crosswalk::alembic {

// The schema as the steps so far have made it, and which tables may be otherwise, since a step that is left for a
// person, or that is not understood, could have changed them.
class SimulatedSchema {
 public:
  explicit SimulatedSchema(CatalogRules rules) : catalog_(std::move(rules)) {}

  // Adds what a step does. `reach` is what a piece of code could do that is left for a person; null: anything.
  void pass(const Step& step, const script::Reach* reach);

  // True if the database takes a step for certain. What is left for a person says for itself what it is.
  [[nodiscard]] bool takes(const Step& step) const;

  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  // True if a table of this name may be otherwise than the catalog has it, or may be there though the catalog has none.
  [[nodiscard]] bool doubtful(const QualifiedName& table) const;
  // True if a table that the catalog has may be gone.
  [[nodiscard]] bool may_be_gone(const QualifiedName& table) const;
  // True if there may be a table that the catalog has not, or one of its tables may be gone.
  [[nodiscard]] bool any_doubtful() const { return all_ || elsewhere_ || !named_.empty(); }

 private:
  void doubt(const script::Reach& reach);
  void doubt_sql(const std::string& sql);
  void doubt_failed(const Operation& operation);

  Catalog catalog_;
  std::set<std::string> named_;    // words, in lower case, that name tables in doubt
  std::set<std::string> dropped_;  // those of pieces that drop or rename
  bool all_ = false;               // every table is in doubt
  bool elsewhere_ = false;         // there are tables that these migrations have not made
};

}  // namespace crosswalk::alembic
