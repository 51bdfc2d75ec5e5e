#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "construct.h"

// Statements of SQLAlchemy Core: insert(), update(), delete() and select() over table(), Table and models, spelled with
// their values in place (sql/compiler.py, visit_insert, visit_update, visit_delete, visit_select).
namespace crosswalk::alembic {

enum class Verb { Insert, Update, Delete, Select };

// What an insert does where a row is there already (dialects/postgresql/dml.py, dialects/sqlite/dml.py,
// dialects/mysql/dml.py).
struct OnConflict {
  enum class Action { Nothing, Update, UpdateDuplicate } action = Action::Nothing;
  Value constraint;
  Value elements;        // columns and expressions of an index
  Value elements_where;  // its condition
  std::vector<std::pair<Value, Value>> assignments;
  bool in_given_order = false;  // else in the order of the table's columns
  Value where;
};

// One statement while a script builds it. Each method gives a new one, as in SQLAlchemy.
class CoreStatement final : public script::HostObject, public std::enable_shared_from_this<CoreStatement> {
 public:
  CoreStatement(const Reading& reading, Verb verb) : reading_(&reading), verb_(verb) {}

  // insert(t), update(t), delete(t), select(a, b): nothing if the arguments are not followed.
  [[nodiscard]] static Value make(const Reading& reading, Verb verb, const std::vector<Value>& arguments,
                                  CallContext& context);
  // The same with the further arguments of older versions: update(t, condition, values=…), select([…], condition).
  [[nodiscard]] static Value make_of_call(const Reading& reading, Verb verb, CallContext& context);
  // union(a, b): "UNION ALL" of union_all, nothing if the name is none of these.
  [[nodiscard]] static std::string_view compound_keyword(std::string_view name);
  [[nodiscard]] static Value make_compound(const Reading& reading, std::string keyword, const std::vector<Value>& parts,
                                           CallContext& context);
  // exists(), exists(select(…)), exists(column).
  [[nodiscard]] static Value make_exists(const Reading& reading, const std::vector<Value>& arguments,
                                         CallContext& context);

  [[nodiscard]] Verb verb() const { return verb_; }
  // The statement's SQL; `parameters` are one row that is given at execution. Nothing if it was left.
  [[nodiscard]] std::optional<std::string> sql(const Value& parameters, CallContext& context) const;
  // The same of a query, or of a statement in WITH, within another statement.
  [[nodiscard]] std::optional<std::string> inner_sql(const Surroundings& around) const;
  // The names of the columns that it gives; nothing if one of them has none, or is not known.
  [[nodiscard]] std::optional<std::vector<std::string>> column_names(CallContext& context) const;
  // As it stands in an expression: in parentheses, behind EXISTS if it is one.
  [[nodiscard]] std::shared_ptr<SqlFragment> as_operand(CallContext& context);

  [[nodiscard]] std::string type_name() const override { return "statement"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool reflected,
                                             CallContext& context) override;
  [[nodiscard]] std::optional<Value> negate(CallContext& context) override;

 private:
  using Method = void (CoreStatement::*)(CallContext& call);
  [[nodiscard]] static Method method_of(std::string_view name);
  void add_conditions(CallContext& call);
  void add_values(CallContext& call);
  void read_from_select(CallContext& call);
  void add_orders(CallContext& call);
  void add_groups(CallContext& call);
  void add_having(CallContext& call);
  void set_limit(CallContext& call);
  void set_distinct(CallContext& call);
  void set_source(CallContext& call);
  void add_join(CallContext& call);
  void add_outer_join(CallContext& call);
  void join_with(CallContext& call, bool outer);
  void set_offset(CallContext& call);
  void set_prefix(CallContext& call);
  void add_common_tables(CallContext& call);
  void do_nothing_on_conflict(CallContext& call);
  void do_update_on_conflict(CallContext& call);
  void update_duplicate_key(CallContext& call);
  void set_returned(CallContext& call);
  void pass(CallContext&) {}

  [[nodiscard]] std::optional<std::string> change_sql(const Value& parameters, const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> insert_sql(const Value& parameters, const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> rows_sql(const Value& parameters, const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> update_sql(const Value& parameters, const Surroundings& outer) const;
  [[nodiscard]] std::optional<std::string> delete_sql(const Surroundings& outer) const;
  [[nodiscard]] std::optional<std::string> conflict_sql(const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> conflict_target_sql(const Surroundings& around) const;
  // "x = 1, y = excluded.y"
  [[nodiscard]] std::optional<std::string> conflict_assignments_sql(const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> query_sql(const Surroundings& outer) const;
  [[nodiscard]] std::optional<std::string> compound_sql(const Surroundings& outer) const;
  // " ORDER BY … LIMIT … OFFSET …"
  [[nodiscard]] std::optional<std::string> tail_sql(const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> order_sql(const Value& value, const Surroundings& around) const;
  // " WHERE a AND b", or nothing to add.
  [[nodiscard]] std::optional<std::string> where_sql(const Surroundings& around) const;
  [[nodiscard]] std::optional<std::string> columns_sql(const Surroundings& around) const;
  [[nodiscard]] std::optional<std::vector<FromItem>> froms_of_query(const Surroundings& around) const;
  // What an update or delete is about besides its own table.
  [[nodiscard]] std::optional<std::vector<FromItem>> other_froms(const std::string& own, CallContext& context) const;
  [[nodiscard]] std::optional<std::string> returning_sql(const Surroundings& around) const;

  const Reading* reading_;
  Verb verb_;
  Value table_;
  std::vector<Value> columns_;     // of a select
  std::vector<Value> conditions_;  // joined by AND
  std::vector<std::pair<Value, Value>> values_;
  std::vector<Value> rows_;  // values() of an insert, more than one
  std::vector<Value> orders_;
  std::vector<Value> groups_;
  std::vector<Value> having_;
  std::vector<Value> from_columns_;  // from_select()
  Value from_;                       // the select of from_select()
  Value limit_;
  Value offset_;
  std::vector<Value> returned_;
  std::vector<Value> parts_;  // of a union and its kin, with the words between them
  std::string keyword_;
  std::vector<Value> more_sources_;             // select_from() of several
  std::vector<SqlText::Common> common_tables_;  // add_cte()
  std::string prefix_;                          // prefix_with()
  std::optional<OnConflict> on_conflict_;
  bool distinct_ = false;
  std::vector<Value> distinct_on_;
  bool exists_ = false;
  std::string refused_;  // a method that is not followed
};

}  // namespace crosswalk::alembic
