#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "construct.h"
#include "crosswalk/ir/expressions.h"

// Expressions of SQLAlchemy, spelled as it compiles them for the dialect that is asked about.
namespace crosswalk::alembic {

// func.name(…), sa.true(), sa.null() and the like; nothing if the name is none of SQLAlchemy's expressions.
[[nodiscard]] std::optional<Value> expression_function(const Reading& reading, std::string_view name);

// An operand of an operator, a function or a statement: a fragment, a column, a query, or a literal. Null if the
// statement was left.
[[nodiscard]] std::shared_ptr<SqlFragment> read_operand(const Value& value, std::string_view what, CallContext& context,
                                                        const Reading& reading);
// The operand in parentheses if it binds no more tightly than an operator of this precedence.
[[nodiscard]] SqlText grouped(const SqlFragment& operand, int precedence, std::string_view op = {});
// and_(a, b), or_(a, b).
[[nodiscard]] Value join_conditions(const Reading& reading, bool both, CallContext& context);
// What is known of expressions of a type.
[[nodiscard]] ValueKind kind_of_type(const Value& type);
// case((condition, value), …, else_=…), cast(x, type).
[[nodiscard]] Value make_case(const Reading& reading, CallContext& context);
[[nodiscard]] Value make_cast(const Reading& reading, const Value& operand, const Value& type, CallContext& context);

// func.count().over(…), .filter(…), .within_group(…), extract("year", x), tuple_(a, b): windows.cpp.
[[nodiscard]] Value put_over(const std::shared_ptr<SqlFragment>& call, CallContext& context);
[[nodiscard]] std::optional<Value> call_method(const std::shared_ptr<SqlFragment>& call, std::string_view name);
[[nodiscard]] Value make_extract(const Reading& reading, CallContext& context);
// aggregate_order_by(x, y): x ORDER BY y (dialects/postgresql/ext.py).
[[nodiscard]] Value make_aggregate_order(const Reading& reading, CallContext& context);
[[nodiscard]] Value make_tuple(const Reading& reading, CallContext& context);

// column("x") as an expression; null if the construct is no column, or has no name.
[[nodiscard]] std::shared_ptr<SqlFragment> column_fragment(const Construct& construct);
// in_(), is_(), like(), desc() and so on; nothing if expressions have no such method.
// True of the methods that compare an expression or reckon with it: is_not, like, concat.
[[nodiscard]] bool is_expression_operator(std::string_view name);
[[nodiscard]] std::optional<Value> expression_method(const std::shared_ptr<SqlFragment>& self, std::string_view name);

// The SQL that a fragment or a string stands for, with the values of its parameters put in as literals. Nothing if the
// statement was left: a parameter without a value, a value that is not known.
[[nodiscard]] std::optional<std::string> sql_of(const Value& value, std::string_view what, CallContext& context,
                                                const Reading& reading);
// The same, for text() and the strings that Alembic makes text() of: puts in parameters, takes away the backslash of
// `\:` (sqlalchemy/sql/elements.py, TextClause).
[[nodiscard]] std::optional<std::string> sql_of_text(std::string_view text,
                                                     const std::vector<std::pair<std::string, Value>>& parameters,
                                                     CallContext& context, const Reading& reading,
                                                     const std::set<std::string>& expanding = {});

// A value as SQLAlchemy would render it in place; nothing, and nothing left, if it is of a kind that needs a database
// driver.
[[nodiscard]] std::optional<std::string> literal_of(const Value& value, const Reading& reading);

// The default that `server_default` gives: a string is a string, text() is SQL.
[[nodiscard]] std::optional<Expression> read_server_default(const Value& value, CallContext& context,
                                                            const Reading& reading);
// A condition of a check or of a partial index.
[[nodiscard]] std::optional<Expression> read_condition(const Value& value, CallContext& context,
                                                       const Reading& reading);

}  // namespace crosswalk::alembic
