#pragma once

#include "construct.h"

// What statements are about: tables, models, aliases, queries under a name, joins.
namespace crosswalk::alembic {

// A value as it stands in a FROM; nothing if the statement was left.
[[nodiscard]] std::optional<FromItem> from_item_of(const Value& value, CallContext& context, const Reading& reading);
// The table that a value is (table(), Table, a model): its name as SQL, quoted.
[[nodiscard]] std::optional<std::string> table_sql(const Value& given, CallContext& context, const Reading& reading);
[[nodiscard]] bool is_table(const Value& value);

// `t.c`: each attribute a column of the table, by its name.
[[nodiscard]] Value columns_of_table(const std::shared_ptr<Construct>& table);
// t.alias("x"); query.subquery("x"), where `query` is its SQL and `columns` what it gives.
[[nodiscard]] Value make_alias(const Reading& reading, FromItem item);
// The method alias() of a table.
[[nodiscard]] Value alias_method(const std::shared_ptr<Construct>& table);
// a.join(b, a.c.id == b.c.id); the value of the left side may be a join itself.
[[nodiscard]] Value make_join(const Reading& reading, const Value& left, const Value& right, const Value& condition,
                              bool outer, CallContext& context);
// join() and outerjoin() of what stands in a FROM; nothing for any other name.
[[nodiscard]] std::optional<Value> join_method(const Reading& reading, const Value& self, std::string_view name);

}  // namespace crosswalk::alembic
