#pragma once

#include <string_view>

#include "crosswalk/catalog/catalog.h"

// Renames in a catalog, with everything that follows a name: foreign keys of other tables, constraints, indexes,
// triggers, and identifiers inside expressions.
namespace crosswalk {

// Hangs what hangs on one table or view (triggers, policies) on another.
void move_objects(Catalog& catalog, const QualifiedName& from, const QualifiedName& to);
void rename_table(Catalog& catalog, const QualifiedName& table, const Identifier& new_name);
// The same, to another schema or name.
void move_table(Catalog& catalog, const QualifiedName& table, const QualifiedName& target);
void rename_column(Catalog& catalog, const QualifiedName& table, const Identifier& column, const Identifier& new_name);
void rename_enum(Catalog& catalog, const QualifiedName& name, const Identifier& new_name);
void move_enum(Catalog& catalog, const QualifiedName& name, const QualifiedName& target);

// True if SQL text names the identifier outside of strings and comments.
[[nodiscard]] bool mentions_identifier(std::string_view sql, const Identifier& name, bool ignore_case);
// The text with the identifier renamed, outside of strings and comments.
[[nodiscard]] std::string rename_identifier(std::string_view sql, const Identifier& from, const Identifier& to,
                                            bool ignore_case);

// What is set of the same option of the same column, or null.
[[nodiscard]] const SetTableOption* find_setting(const CatalogTable& table, const SetTableOption& op);

// The constraint that a DropConstraint means, or null.
[[nodiscard]] const Constraint* find_constraint(const CatalogTable& table, const DropConstraint& op, bool ignore_case);

}  // namespace crosswalk
