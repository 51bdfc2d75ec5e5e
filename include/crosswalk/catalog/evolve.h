#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/ir/history.h"

namespace crosswalk {

class Diagnostics;

// Does to the catalog what the step does to a schema. False if it does not fit (a table that is not there): that is
// reported at the step's span and the catalog is unchanged. Where the catalog is incomplete, what seems to be missing
// is reported as ObjectMissingPerhaps, a warning, and the step passes. Names that the server chooses are filled in.
[[nodiscard]] bool evolve(Catalog& catalog, const Step& step, Diagnostics& diagnostics);

// Whether the guards of a step hold, as far as the catalog knows. What was asked for a step before it in the same
// statement has the answer that it had there.
[[nodiscard]] bool guards_hold(const Catalog& catalog, const Step& step);

// Whether a database takes a step for certain, whatever rows it has. What is left for a person (HostCode) counts as
// taken: it is said already that nobody knows what it does.
[[nodiscard]] bool surely_taken(const Catalog& catalog, const Step& step);

// The operations that undo a step, given the catalog before it, in the order in which to run them. None, and
// NotReversible with the reason at the step's span, if nothing can (a dropped table's rows are not a reason: its shape
// comes back). A step without effect on the schema that cannot be undone (an UPDATE) is a reason, too.
[[nodiscard]] std::optional<std::vector<Operation>> reverse(const Step& step, const Catalog& before,
                                                            Diagnostics& diagnostics);

// The way back of a whole migration: what its author wrote, or what `reverse` derives, last step first. The catalog is
// the one before the migration. None, reported, if there is none.
[[nodiscard]] std::optional<std::vector<Step>> way_back(const Migration& migration, const Catalog& before,
                                                        Diagnostics& diagnostics);

// Runs the steps of every migration, or of the one named and those that lead to it. Steps that do not fit are reported
// and passed over.
[[nodiscard]] Catalog simulate(const History& history, CatalogRules rules, Diagnostics& diagnostics,
                               const std::optional<std::string>& up_to = {});

// One difference between two catalogs, in words: "column `email` of `users`": "varchar(20)" against "text".
struct Difference {
  std::string object;
  std::string left;   // empty: not there
  std::string right;  // empty: not there
};
// What differs, object by object, in the order of names. Spellings, column order aside where `ignore_column_order`, and
// comments on the way things were written do not count.
struct CompareOptions {
  bool ignore_column_order = false;
};
[[nodiscard]] std::vector<Difference> compare(const Catalog& left, const Catalog& right, CompareOptions options = {});

}  // namespace crosswalk
