#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

// What the rewrites of one translation share, and the rewrites themselves.
namespace crosswalk {

// A step's operation as HostCode: what is left for a person. `reported` are the diagnostics that say why; the first of
// them is the reason.
[[nodiscard]] Step left_for_a_person(const Step& step, const Diagnostics& reported);

// Between two dialects. -------------------------------------------------------------------------------------------

// A step of one dialect on its way to another, and the schemas before it as both see it.
struct Crossing {
  const Dialect& source;
  const Dialect& target;
  const Catalog& source_before;
  const Catalog& source_after;
  const Catalog& target_before;
};
// The step in operations of the target, none if nothing of it remains there. Nothing, reported, if it cannot cross.
[[nodiscard]] std::optional<std::vector<Operation>> respell_step(const Step& step, const Crossing& crossing,
                                                                 Diagnostics& diagnostics);

// enum_as_check.cpp: where the target has no enums, a column of one is text with a check on its values.
[[nodiscard]] CheckConstraint enum_check(const QualifiedName& table, const Identifier& column,
                                         const std::vector<std::string>& labels, const Dialect& target);
// The name of the check that stands for a column's enum in the target's catalog, if there is one.
[[nodiscard]] std::optional<Identifier> find_enum_check(const Catalog& target_before, const QualifiedName& table,
                                                        const Identifier& column, const Dialect& target);
// What changes in the target when an enum's labels change: every check on a column of it is made anew, and a renamed
// label is renamed in the rows.
[[nodiscard]] std::vector<Operation> change_enum_labels(const Operation& operation, const Crossing& crossing);

// numbering.cpp: the kind of numbering that the target has for one that it has not. Nothing if it has none.
[[nodiscard]] std::optional<Identity> respell_identity(const Identity& identity, const Features& target);

// Within the target. ----------------------------------------------------------------------------------------------

// rebuild_table.cpp: how many of the steps, from the first, one rebuild of their table takes in; none if the first is
// not one that a rebuild can stand for.
[[nodiscard]] std::size_t rebuild_reach(std::span<const Step> steps, const Catalog& before, const Dialect& target);
// Replaces alterations of one table by a new table of the final shape, to which the rows are copied. Nothing, reported,
// if the table is not known well enough or its new shape has no words.
[[nodiscard]] std::optional<std::vector<Step>> rebuild_table(std::span<const Step> run, const Catalog& before,
                                                             const Dialect& target, Diagnostics& diagnostics);

// rename_index.cpp: an index dropped and made again under its new name; nothing if it is not known.
[[nodiscard]] std::optional<std::vector<Step>> recreate_index(const Step& step, const Catalog& before);

}  // namespace crosswalk
