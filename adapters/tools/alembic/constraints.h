#pragma once

#include "schema.h"

// What the readers of columns and of tables share.
namespace crosswalk::alembic {

// "column", "table.column" or "schema.table.column"; false if it is none of these.
[[nodiscard]] bool put_target(ForeignKey& key, const std::string& target);
// The target that a key names, as text.
[[nodiscard]] std::optional<std::string> target_text(const Value& value, CallContext& context);
// The options of a ForeignKey or ForeignKeyConstraint, the first of them at a position.
[[nodiscard]] ForeignKeyOptions options_of(const Construct& key, std::size_t first);
[[nodiscard]] std::optional<CheckConstraint> read_check(const Construct& construct, const QualifiedName& table,
                                                        CallContext& context, const Reading& reading);

}  // namespace crosswalk::alembic
