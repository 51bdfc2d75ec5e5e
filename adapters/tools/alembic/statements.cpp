#include "statements.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "from_items.h"
#include "models.h"
#include "upserts.h"

// How statements are built; statement_sql.cpp spells them.
namespace crosswalk::alembic {
namespace {

// The columns that a table, a model or an expression gives to a query.
void add_columns(const Value& given, std::vector<Value>& columns, CallContext* context) {
  if (context != nullptr) {
    if (auto all = columns_of_from(given, *context)) {
      columns.insert(columns.end(), all->begin(), all->end());
      return;
    }
  }
  const Value table = table_behind(given);
  if (!is_table(table)) {
    columns.push_back(given);
    return;
  }
  const auto owner = table.host_as<Construct>()->shared_from_this();
  for (const Value& element : owner->positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const std::string* name = element.host_as<Construct>()->argument(0, "name").string();
    if (name == nullptr || context == nullptr) continue;
    const auto column = columns_of_table(owner).host()->get(*name, *context);
    if (column) columns.push_back(*column);
  }
}

}  // namespace

Value CoreStatement::make(const Reading& reading, Verb verb, const std::vector<Value>& arguments,
                          CallContext& context) {
  auto made = std::make_shared<CoreStatement>(reading, verb);
  if (verb != Verb::Select) {
    if (!arguments.empty()) made->table_ = table_behind(arguments.front());
    return Value(std::move(made));
  }
  // select(a, b), and select([a, b]) before SQLAlchemy 2.
  const bool listed = arguments.size() == 1 && arguments.front().sequence() != nullptr;
  const std::vector<Value> given = listed ? arguments.front().sequence()->items : arguments;
  for (const Value& column : given) add_columns(column, made->columns_, &context);
  return Value(std::move(made));
}

Value CoreStatement::make_of_call(const Reading& reading, Verb verb, CallContext& context) {
  std::vector<Value> arguments = context.positional;
  const bool listed = verb == Verb::Select && !arguments.empty() && arguments.front().sequence() != nullptr;
  const bool old_form = !context.keywords.empty() || (arguments.size() > 1 && (verb != Verb::Select || listed));
  if (!old_form) return make(reading, verb, arguments, context);
  // select(columns, whereclause), insert(table, values), update(table, whereclause, values), delete(table, whereclause)
  Value statement = make(reading, verb, arguments.empty() ? arguments : std::vector<Value>{arguments.front()}, context);
  const auto apply = [&](std::string_view method, const Value& argument) {
    if (argument.is_nothing()) return;
    const auto bound = context.evaluator().get_attribute(statement, method, context.span());
    statement = bound ? context.call(*bound, {argument}) : Value();
  };
  std::size_t taken = arguments.empty() ? 0 : 1;
  for (const auto& [name, method] : {std::pair("whereclause", "where"), std::pair("values", "values")}) {
    const bool wanted = verb == Verb::Update || (verb == Verb::Insert) == (std::string_view(name) == "values");
    if (!wanted || arguments.empty()) continue;
    apply(method, context.argument(taken, name));
    if (taken < arguments.size() || context.has(name)) ++taken;
  }
  const bool all_known = std::all_of(context.keywords.begin(), context.keywords.end(), [](const auto& keyword) {
    return keyword.first == "whereclause" || keyword.first == "values";
  });
  if (arguments.empty() || taken < arguments.size() || !all_known)
    return Value::unknown("old arguments of a statement are not followed", context.span());
  return statement;
}

std::string_view CoreStatement::compound_keyword(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kKeywords = {
      {{"union", "UNION"},
       {"union_all", "UNION ALL"},
       {"intersect", "INTERSECT"},
       {"intersect_all", "INTERSECT ALL"},
       {"except_", "EXCEPT"},
       {"except_all", "EXCEPT ALL"}}};
  for (const auto& [word, keyword] : kKeywords) {
    if (word == name) return keyword;
  }
  return {};
}

Value CoreStatement::make_compound(const Reading& reading, std::string keyword, const std::vector<Value>& parts,
                                   CallContext& context) {
  auto made = std::make_shared<CoreStatement>(reading, Verb::Select);
  for (const Value& part : parts) {
    const auto* statement = part.host_as<CoreStatement>();
    if (statement == nullptr || statement->verb() != Verb::Select) {
      leave_for(part, "a part of a union", context);
      return {};
    }
  }
  if (parts.empty()) return context.leave("a union of nothing is not followed");
  made->parts_ = parts;
  made->keyword_ = std::move(keyword);
  return Value(std::move(made));
}

Value CoreStatement::make_exists(const Reading& reading, const std::vector<Value>& arguments, CallContext& context) {
  std::shared_ptr<CoreStatement> made;
  if (arguments.size() == 1 && arguments.front().host_as<CoreStatement>() != nullptr) {
    made = std::make_shared<CoreStatement>(*arguments.front().host_as<CoreStatement>());
  } else {
    made = std::make_shared<CoreStatement>(reading, Verb::Select);
    // exists([a, b]) before SQLAlchemy 2.
    const bool listed = arguments.size() == 1 && arguments.front().sequence() != nullptr;
    for (const Value& column : listed ? arguments.front().sequence()->items : arguments)
      add_columns(column, made->columns_, &context);
    if (arguments.empty()) made->columns_.emplace_back(std::make_shared<SqlFragment>(reading, "*"));
  }
  made->exists_ = true;
  return Value(std::move(made));
}

std::shared_ptr<SqlFragment> CoreStatement::as_operand(CallContext& context) {
  if (verb_ != Verb::Select || !refused_.empty()) {
    context.leave((refused_.empty() ? "such a statement" : refused_) + " within an expression is not followed");
    return nullptr;
  }
  auto made = std::make_shared<SqlFragment>(
      *reading_, (exists_ ? SqlText("EXISTS ") : SqlText()) + SqlText::of_query(shared_from_this()));
  made->counted_label = "anon";
  if (!exists_) return made;
  made->opposite = std::make_shared<SqlFragment>(*reading_, SqlText("NOT (") + made->pieces() + ")");
  return made;
}

std::optional<Value> CoreStatement::operate(std::string_view op, const Value& other, bool reflected,
                                            CallContext& context) {
  const auto operand = as_operand(context);
  return operand ? operand->operate(op, other, reflected, context) : std::optional(Value());
}

std::optional<Value> CoreStatement::negate(CallContext& context) {
  const auto operand = as_operand(context);
  return operand ? operand->negate(context) : std::optional(Value());
}

CoreStatement::Method CoreStatement::method_of(std::string_view name) {
  using S = CoreStatement;
  static constexpr std::array<std::pair<std::string_view, Method>, 29> kMethods = {
      {{"where", &S::add_conditions},
       {"filter", &S::add_conditions},
       {"values", &S::add_values},
       {"from_select", &S::read_from_select},
       {"order_by", &S::add_orders},
       {"group_by", &S::add_groups},
       {"having", &S::add_having},
       {"limit", &S::set_limit},
       {"distinct", &S::set_distinct},
       {"select_from", &S::set_source},
       {"join", &S::add_join},
       {"outerjoin", &S::add_outer_join},
       {"offset", &S::set_offset},
       {"prefix_with", &S::set_prefix},
       {"add_cte", &S::add_common_tables},
       {"on_conflict_do_nothing", &S::do_nothing_on_conflict},
       {"on_conflict_do_update", &S::do_update_on_conflict},
       {"on_duplicate_key_update", &S::update_duplicate_key},
       {"returning", &S::set_returned},
       {"execution_options", &S::pass},
       {"options", &S::pass},
       {"scalar_subquery", &S::pass},
       {"as_scalar", &S::pass},
       {"self_group", &S::pass},
       {"correlate", &S::pass},
       {"with_for_update", &S::pass},
       {"with_dialect_options", &S::pass},
       {"inline", &S::pass},
       {"unique_params", &S::pass}}};
  for (const auto& [method_name, method] : kMethods) {
    if (method_name == name) return method;
  }
  return nullptr;
}

std::optional<Value> CoreStatement::get(std::string_view name, CallContext& context) {
  const std::string method_name(name);
  if (name == "exists") {
    return Value::native(method_name, [self = shared_from_this()](CallContext& call) {
      return make_exists(*self->reading_, {Value(self)}, call);
    });
  }
  if (name == "subquery" || name == "alias") {
    return Value::native(method_name, [self = shared_from_this()](CallContext& call) {
      return make_subquery(*self->reading_, self, call);
    });
  }
  if (name == "cte") {
    return Value::native(method_name, [self = shared_from_this()](CallContext& call) {
      return make_common_table(*self->reading_, self, call);
    });
  }
  if (const std::string_view keyword = compound_keyword(name); !keyword.empty() && verb_ == Verb::Select) {
    return Value::native(method_name, [self = shared_from_this(), keyword](CallContext& call) {
      std::vector<Value> parts{Value(self)};
      parts.insert(parts.end(), call.positional.begin(), call.positional.end());
      return make_compound(*self->reading_, std::string(keyword), parts, call);
    });
  }
  // The row that is not inserted: `excluded.x`, or VALUES(x), which MariaDB knows as well as MySQL.
  if (verb_ == Verb::Insert && (name == "excluded" || name == "inserted"))
    return rejected_row(*reading_, name == "inserted");
  const Method method = method_of(name);
  // A query that stands for its one value.
  if (name == "label" || (method == nullptr && is_expression_operator(name))) {
    return Value::native(method_name, [self = shared_from_this(), method_name](CallContext& call) -> Value {
      const auto operand = self->as_operand(call);
      const auto operation = operand ? operand->get(method_name, call) : std::nullopt;
      return operation ? call.evaluator().call(*operation, call) : Value();
    });
  }
  if (method == nullptr) return Value::unknown("`" + method_name + "` of a statement is not followed", context.span());
  return Value::native(method_name, [self = shared_from_this(), method](CallContext& call) -> Value {
    auto made = std::make_shared<CoreStatement>(*self);
    ((*made).*method)(call);
    return Value(std::move(made));
  });
}

void CoreStatement::add_conditions(CallContext& call) {
  conditions_.insert(conditions_.end(), call.positional.begin(), call.positional.end());
}

void CoreStatement::add_values(CallContext& call) {
  for (const Value& argument : call.positional) {
    if (argument.dict() != nullptr) {
      for (const auto& entry : argument.dict()->entries) values_.push_back(entry);
    } else if (argument.sequence() != nullptr && verb_ == Verb::Insert) {
      rows_ = argument.sequence()->items;
    } else {
      refused_ = "these values()";
    }
  }
  for (const auto& [name, value] : call.keywords) values_.emplace_back(Value(name), value);
}

void CoreStatement::read_from_select(CallContext& call) {
  const Value& names = call.argument(0, "names");
  if (names.sequence() == nullptr) refused_ = "`from_select`";
  if (names.sequence() != nullptr) from_columns_ = names.sequence()->items;
  from_ = call.argument(1, "select");
}

void CoreStatement::add_orders(CallContext& call) {
  orders_.insert(orders_.end(), call.positional.begin(), call.positional.end());
}
void CoreStatement::add_groups(CallContext& call) {
  groups_.insert(groups_.end(), call.positional.begin(), call.positional.end());
}
void CoreStatement::add_having(CallContext& call) {
  having_.insert(having_.end(), call.positional.begin(), call.positional.end());
}

void CoreStatement::set_limit(CallContext& call) {
  limit_ = call.argument(0, "limit");
  if (limit_.integer() == nullptr) refused_ = "this `limit`";
}

void CoreStatement::set_offset(CallContext& call) {
  offset_ = call.argument(0, "offset");
  if (offset_.integer() == nullptr) refused_ = "this `offset`";
}

// prefix_with("OR IGNORE", dialect="sqlite")
void CoreStatement::set_prefix(CallContext& call) {
  const Value dialect = call.keyword("dialect");
  if (dialect.string() != nullptr && !reading_->is(*dialect.string())) return;
  for (const Value& prefix : call.positional) {
    if (prefix.string() == nullptr) {
      refused_ = "this `prefix_with`";
      return;
    }
    prefix_ += *prefix.string() + " ";
  }
}

void CoreStatement::add_common_tables(CallContext& call) {
  for (const Value& given : call.positional) {
    common_tables_.push_back(common_table_of(given));
    if (!common_tables_.back()) refused_ = "this `add_cte`";
  }
  if (!call.keywords.empty()) refused_ = "these arguments of `add_cte`";
}

void CoreStatement::set_distinct(CallContext& call) {
  distinct_ = true;
  distinct_on_ = call.positional;
  if (!distinct_on_.empty() && !reading_->is("postgresql")) refused_ = "`distinct` with arguments";
}

void CoreStatement::set_source(CallContext& call) {
  for (const Value& source : call.positional) {
    if (table_.is_nothing()) {
      table_ = source;
    } else {
      more_sources_.push_back(source);
    }
  }
  if (call.positional.empty()) refused_ = "`select_from` without tables";
}

void CoreStatement::add_join(CallContext& call) { join_with(call, false); }
void CoreStatement::add_outer_join(CallContext& call) { join_with(call, true); }

// The left side is what the query is about so far: what it was told, or its first column's table.
void CoreStatement::join_with(CallContext& call, bool outer) {
  Value left = table_;
  if (left.is_nothing() && !columns_.empty()) {
    const auto first = read_operand(columns_.front(), "a column", call, *reading_);
    if (!first) return;
    if (!first->froms.empty()) left = make_from(*reading_, first->froms.front());
  }
  const auto kind = join_kind(outer, call);
  if (left.is_nothing() || !kind) {
    refused_ = "this join";
    return;
  }
  table_ = make_join(*reading_, left, call.argument(0, "target"), call.argument(1, "onclause"), *kind, call);
}

void CoreStatement::set_returned(CallContext& call) {
  if (verb_ == Verb::Select || reading_->is("mysql")) refused_ = "`returning`";
  for (const Value& column : call.positional) add_columns(column, returned_, &call);
}

}  // namespace crosswalk::alembic
