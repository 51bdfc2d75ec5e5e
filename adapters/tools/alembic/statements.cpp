#include "statements.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "from_items.h"
#include "models.h"

// How statements are built; statement_sql.cpp spells them.
namespace crosswalk::alembic {
namespace {

constexpr std::size_t kByNameOnly = 99;

// The columns that a table, a model or an expression gives to a query.
void add_columns(const Value& given, std::vector<Value>& columns, CallContext* context) {
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

Value CoreStatement::make_exists(const Reading& reading, const std::vector<Value>& arguments, CallContext& context) {
  std::shared_ptr<CoreStatement> made;
  if (arguments.size() == 1 && arguments.front().host_as<CoreStatement>() != nullptr) {
    made = std::make_shared<CoreStatement>(*arguments.front().host_as<CoreStatement>());
  } else {
    made = std::make_shared<CoreStatement>(reading, Verb::Select);
    for (const Value& column : arguments) add_columns(column, made->columns_, &context);
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
  static constexpr std::array<std::pair<std::string_view, Method>, 24> kMethods = {
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
       {"on_conflict_do_nothing", &S::do_nothing_on_conflict},
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
    return Value::native(method_name, [self = shared_from_this()](CallContext& call) -> Value {
      if (call.argument(0, "name").is_nothing()) return call.leave("a query without a name is not followed");
      const auto alias = read_required_name(call.argument(0, "name"), "the name of a query", call);
      if (!alias) return {};
      const std::string quoted = self->reading_->dialect.quote(*alias);
      return make_alias(*self->reading_,
                        {.name = quoted, .sql = SqlText::of_query(self) + " AS " + quoted, .holds = {}});
    });
  }
  if (name == "label") {
    return Value::native(method_name, [self = shared_from_this()](CallContext& call) -> Value {
      const auto operand = self->as_operand(call);
      const auto method = operand ? operand->get("label", call) : std::nullopt;
      return method ? call.evaluator().call(*method, call) : Value();
    });
  }
  const Method method = method_of(name);
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

void CoreStatement::set_distinct(CallContext& call) {
  distinct_ = true;
  if (!call.positional.empty()) refused_ = "`distinct` with arguments";
}

void CoreStatement::set_source(CallContext& call) {
  if (call.positional.size() != 1 || !table_.is_nothing()) refused_ = "`select_from` of several tables";
  table_ = call.argument(0, "from");
}

void CoreStatement::add_join(CallContext& call) { join_with(call, false); }
void CoreStatement::add_outer_join(CallContext& call) { join_with(call, true); }

// The left side is what the query is about so far: what it was told, or its first column's table.
void CoreStatement::join_with(CallContext& call, bool outer) {
  Value left = table_;
  if (left.is_nothing() && !columns_.empty()) {
    const auto first = read_operand(columns_.front(), "a column", call, *reading_);
    if (!first) return;
    if (!first->froms.empty()) left = make_alias(*reading_, first->froms.front());
  }
  const bool outer_join = outer || script::truth(call.keyword("isouter"), script::Language::Python).value_or(false);
  if (left.is_nothing() || call.has("full")) {
    refused_ = "this join";
    return;
  }
  table_ = make_join(*reading_, left, call.argument(0, "target"), call.argument(1, "onclause"), outer_join, call);
}

void CoreStatement::do_nothing_on_conflict(CallContext& call) {
  suffix_ = " ON CONFLICT DO NOTHING";
  const Value elements = call.argument(kByNameOnly, "index_elements");
  if (!elements.is_nothing()) {
    const auto columns = read_names(elements, "a column of on_conflict_do_nothing()", call);
    if (!columns) return;
    std::vector<std::string> quoted;
    for (const Identifier& column : *columns) quoted.push_back(reading_->dialect.quote(column));
    suffix_ = " ON CONFLICT (" + join(quoted, ", ") + ") DO NOTHING";
  } else if (!call.positional.empty() || !call.keywords.empty()) {
    refused_ = "these arguments of `on_conflict_do_nothing`";
  }
}

void CoreStatement::set_returned(CallContext& call) {
  if (verb_ == Verb::Select || reading_->is("mysql")) refused_ = "`returning`";
  for (const Value& column : call.positional) add_columns(column, returned_, &call);
}

}  // namespace crosswalk::alembic
