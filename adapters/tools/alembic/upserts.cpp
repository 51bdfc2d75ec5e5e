#include "upserts.h"

#include <algorithm>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "statement_parts.h"
#include "statements.h"

namespace crosswalk::alembic {
namespace {

class RejectedRow final : public script::HostObject {
 public:
  RejectedRow(const Reading& reading, bool of_mysql) : reading_(&reading), of_mysql_(of_mysql) {}
  [[nodiscard]] std::string type_name() const override { return "columns of a row"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
    const Identifier column{std::string(name)};
    const std::string quoted = reading_->dialect.quote(column);
    auto made = std::make_shared<SqlFragment>(*reading_, of_mysql_ ? "VALUES(" + quoted + ")" : "excluded." + quoted);
    made->column = column;
    return Value(std::move(made));
  }
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override {
    if (index.string() == nullptr) return Value::unknown("a column by its number is not followed", context.span());
    return get(*index.string(), context);
  }

 private:
  const Reading* reading_;
  bool of_mysql_;
};

// {"x": 1}: the entries of a dict; false if it is none.
bool add_entries(const Value& given, std::vector<std::pair<Value, Value>>& entries) {
  if (given.dict() == nullptr) return false;
  entries.insert(entries.end(), given.dict()->entries.begin(), given.dict()->entries.end());
  return true;
}

// [("x", 1), ("y", 2)]
bool add_pairs(const Value& given, std::vector<std::pair<Value, Value>>& entries) {
  if (given.sequence() == nullptr) return false;
  for (const Value& item : given.sequence()->items) {
    const script::SequenceObject* pair = item.sequence();
    if (pair == nullptr || pair->items.size() != 2) return false;
    entries.emplace_back(pair->items[0], pair->items[1]);
  }
  return true;
}

}  // namespace

Value rejected_row(const Reading& reading, bool of_mysql) {
  return Value(std::make_shared<RejectedRow>(reading, of_mysql));
}

void CoreStatement::do_nothing_on_conflict(CallContext& call) {
  OnConflict conflict;
  conflict.constraint = call.keyword("constraint");
  conflict.elements = call.keyword("index_elements");
  conflict.elements_where = call.keyword("index_where");
  if (!call.positional.empty() || reading_->is("mysql")) refused_ = "this `on_conflict_do_nothing`";
  on_conflict_ = std::move(conflict);
}

void CoreStatement::do_update_on_conflict(CallContext& call) {
  OnConflict conflict;
  conflict.action = OnConflict::Action::Update;
  conflict.constraint = call.keyword("constraint");
  conflict.elements = call.keyword("index_elements");
  conflict.elements_where = call.keyword("index_where");
  conflict.where = call.keyword("where");
  const bool assigns = add_entries(call.keyword("set_"), conflict.assignments);
  if (!assigns || !call.positional.empty() || reading_->is("mysql")) refused_ = "this `on_conflict_do_update`";
  on_conflict_ = std::move(conflict);
}

void CoreStatement::update_duplicate_key(CallContext& call) {
  OnConflict conflict;
  conflict.action = OnConflict::Action::UpdateDuplicate;
  bool assigns = reading_->is("mysql") && call.positional.size() <= 1;
  if (assigns && !call.positional.empty()) {
    conflict.in_given_order = call.positional.front().sequence() != nullptr;
    assigns = conflict.in_given_order ? add_pairs(call.positional.front(), conflict.assignments)
                                      : add_entries(call.positional.front(), conflict.assignments);
  }
  for (const auto& [name, value] : call.keywords) conflict.assignments.emplace_back(Value(name), value);
  if (!assigns || conflict.assignments.empty()) refused_ = "this `on_duplicate_key_update`";
  on_conflict_ = std::move(conflict);
}

// " (a, b) WHERE …", " ON CONSTRAINT c", or nothing (dialects/postgresql/base.py, _on_conflict_target).
std::optional<std::string> CoreStatement::conflict_target_sql(const Surroundings& around) const {
  const OnConflict& conflict = *on_conflict_;
  CallContext& context = around.context;
  if (!conflict.constraint.is_nothing()) {
    const auto name = read_required_name(conflict.constraint, "the constraint of an upsert", context);
    return name ? std::optional(" ON CONSTRAINT " + reading_->dialect.quote(*name)) : std::nullopt;
  }
  if (conflict.elements.is_nothing()) return std::string();
  if (conflict.elements.sequence() == nullptr) {
    leave_for(conflict.elements, "the columns of an upsert", context);
    return std::nullopt;
  }
  Surroundings bare = around;
  bare.with_tables = false;
  const auto spelled = [&](const Value& value) -> std::optional<std::string> {
    const auto operand = read_operand(value, "a part of an upsert", context, *reading_);
    return operand ? spell(operand->pieces(), bare) : std::nullopt;
  };
  std::vector<std::string> elements;
  for (const Value& element : conflict.elements.sequence()->items) {
    const auto text = element.string() != nullptr
                          ? std::optional(reading_->dialect.quote(Identifier(*element.string())))
                          : spelled(element);
    if (!text) return std::nullopt;
    elements.push_back(*text);
  }
  std::string target = " (" + join(elements, ", ") + ")";
  if (conflict.elements_where.is_nothing()) return target;
  const auto where = spelled(conflict.elements_where);
  return where ? std::optional(target + " WHERE " + *where) : std::nullopt;
}

std::optional<std::string> CoreStatement::conflict_assignments_sql(const Surroundings& around) const {
  auto assignments = read_assignments(on_conflict_->assignments, table_, around.context);
  if (!assignments) return std::nullopt;
  if (!on_conflict_->in_given_order) put_in_order_of(table_, *assignments);
  std::vector<std::string> parts;
  for (const auto& [column, value] : *assignments) {
    const auto cell = assigned_sql(value, around);
    if (!cell) return std::nullopt;
    parts.push_back(reading_->dialect.quote(column) + " = " + *cell);
  }
  return join(parts, ", ");
}

std::optional<std::string> CoreStatement::conflict_sql(const Surroundings& around) const {
  if (!on_conflict_) return std::string();
  if (on_conflict_->action == OnConflict::Action::UpdateDuplicate) {
    const auto assignments = conflict_assignments_sql(around);
    return assignments ? std::optional(" ON DUPLICATE KEY UPDATE " + *assignments) : std::nullopt;
  }
  const auto target = conflict_target_sql(around);
  if (!target) return std::nullopt;
  const std::string start = " ON CONFLICT" + *target;
  if (on_conflict_->action == OnConflict::Action::Nothing) return start + " DO NOTHING";
  const auto assignments = conflict_assignments_sql(around);
  if (!assignments) return std::nullopt;
  std::string sql = start + " DO UPDATE SET " + *assignments;
  if (on_conflict_->where.is_nothing()) return sql;
  const auto condition = read_operand(on_conflict_->where, "the condition of an upsert", around.context, *reading_);
  const auto where = condition ? spell(condition->pieces(), around) : std::nullopt;
  return where ? std::optional(sql + " WHERE " + *where) : std::nullopt;
}

}  // namespace crosswalk::alembic
