#pragma once

#include "construct.h"

// What statements are about: tables, models, aliases, queries under a name, joins.
namespace crosswalk::alembic {

// A table as it stands in a FROM.
[[nodiscard]] FromItem table_item(const QualifiedName& table, const Dialect& dialect);
// A column of what stands in a FROM.
[[nodiscard]] std::shared_ptr<SqlFragment> column_of(const Reading& reading, const FromItem& item,
                                                     std::string_view name);
// A value as it stands in a FROM; nothing if the statement was left.
[[nodiscard]] std::optional<FromItem> from_item_of(const Value& value, CallContext& context, const Reading& reading);
// The table that a value is (table(), Table, a model): its name as SQL, quoted.
[[nodiscard]] std::optional<std::string> table_sql(const Value& given, CallContext& context, const Reading& reading);
[[nodiscard]] bool is_table(const Value& value);

// `t.c`: each attribute a column of the table, by its name.
[[nodiscard]] Value columns_of_table(const std::shared_ptr<Construct>& table);
// What stands in a FROM, as a value of the script.
[[nodiscard]] Value make_from(const Reading& reading, FromItem item);
// query.subquery("x"), query.cte("x", recursive=True), with the arguments of the call.
[[nodiscard]] Value make_subquery(const Reading& reading, const std::shared_ptr<CoreStatement>& query,
                                  CallContext& call);
[[nodiscard]] Value make_common_table(const Reading& reading, const std::shared_ptr<CoreStatement>& query,
                                      CallContext& call);
// What query.cte() gave; null if the value is something else.
[[nodiscard]] SqlText::Common common_table_of(const Value& value);
// All columns of an alias or a query under a name; nothing if the value is something else. The statement is left if
// they are not known.
[[nodiscard]] std::optional<std::vector<Value>> columns_of_from(const Value& value, CallContext& call);
// The method alias() of a table.
[[nodiscard]] Value alias_method(const std::shared_ptr<Construct>& table);

enum class JoinKind { Inner, Left, Full };
// What isouter= and full= of a call say; nothing if the statement was left.
[[nodiscard]] std::optional<JoinKind> join_kind(bool outer, CallContext& call);
// a.join(b, a.c.id == b.c.id); the value of the left side may be a join itself.
[[nodiscard]] Value make_join(const Reading& reading, const Value& left, const Value& right, const Value& condition,
                              JoinKind kind, CallContext& context);
// join() and outerjoin() of what stands in a FROM; nothing for any other name.
[[nodiscard]] std::optional<Value> join_method(const Reading& reading, const Value& self, std::string_view name);

}  // namespace crosswalk::alembic
