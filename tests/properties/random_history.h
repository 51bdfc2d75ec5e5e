#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/migration.h"
#include "random.h"

// Random operations that fit the schema so far.
namespace crosswalk::properties {

// What the schemas of random histories may hold.
struct Repertoire {
  std::string dialect;  // of expressions
  CatalogRules rules;
  std::vector<Type> types;
  std::vector<std::optional<Identifier>> schemas{std::nullopt};
  std::vector<IdentityKind> identities;  // of columns that are not the only key
  bool enums = true;
  bool unnamed_constraints = true;
  bool key_options = true;    // INCLUDE, NULLS NOT DISTINCT, deferral
  bool index_options = true;  // methods, INCLUDE, orders of NULLs, options
  bool column_positions = true;
  bool comments = true;
  bool table_options = true;
  bool native_constraints = true;
};

// Everything that the core knows, with a server that names nothing.
[[nodiscard]] Repertoire plain_repertoire();
// The same with a server that names what its author did not, and ignores case.
[[nodiscard]] Repertoire naming_repertoire();
// What the two databases say in their own dialects.
[[nodiscard]] Repertoire postgresql_repertoire();
[[nodiscard]] Repertoire sqlite_repertoire();

// An operation of the kind at a place of operations.def that fits the catalog, or nothing if none does just now.
[[nodiscard]] std::optional<Operation> fitting_operation(std::size_t kind, const Catalog& catalog,
                                                         const Repertoire& repertoire, Random& random);
// One of any kind; of all that fit, each kind is as likely as another.
[[nodiscard]] Operation fitting_operation(const Catalog& catalog, const Repertoire& repertoire, Random& random);

}  // namespace crosswalk::properties
