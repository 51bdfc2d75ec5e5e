#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "construct.h"

// Statements of SQLAlchemy Core: insert(), update(), delete() and select() over table() and Table, spelled with their
// values in place (sql/compiler.py, visit_insert, visit_update, visit_delete, visit_select).
namespace crosswalk::alembic {

enum class Verb { Insert, Update, Delete, Select };

// One statement while a script builds it. Each method gives a new one, as in SQLAlchemy.
class CoreStatement final : public script::HostObject, public std::enable_shared_from_this<CoreStatement> {
 public:
  CoreStatement(const Reading& reading, Verb verb) : reading_(&reading), verb_(verb) {}

  // insert(t), update(t), delete(t), select(a, b): nothing if the arguments are not followed.
  [[nodiscard]] static Value make(const Reading& reading, Verb verb, const std::vector<Value>& arguments);

  [[nodiscard]] Verb verb() const { return verb_; }
  // The statement's SQL; `parameters` are one row that is given at execution. Nothing if it was left.
  [[nodiscard]] std::optional<std::string> sql(const Value& parameters, CallContext& context) const;

  [[nodiscard]] std::string type_name() const override { return "statement"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool reflected,
                                             CallContext& context) override;
  [[nodiscard]] std::optional<Value> negate(CallContext& context) override;

 private:
  [[nodiscard]] std::optional<std::string> insert_sql(const Value& parameters, CallContext& context) const;
  [[nodiscard]] std::optional<std::string> update_sql(const Value& parameters, CallContext& context) const;
  [[nodiscard]] std::optional<std::string> delete_sql(CallContext& context) const;
  [[nodiscard]] std::optional<std::string> select_sql(CallContext& context) const;
  // " WHERE a AND b", or nothing to add.
  [[nodiscard]] std::optional<std::string> where_sql(CallContext& context) const;
  [[nodiscard]] bool is_about_one_table(CallContext& context) const;
  void add_values(CallContext& call);

  const Reading* reading_;
  Verb verb_;
  Value table_;
  std::vector<Value> columns_;     // of a select
  std::vector<Value> conditions_;  // joined by AND
  std::vector<std::pair<Value, Value>> values_;
  std::vector<Value> rows_;  // values() of an insert, more than one
  std::vector<Value> orders_;
  std::vector<Value> from_columns_;  // from_select()
  Value from_;                       // the select of from_select()
  Value limit_;
  std::string suffix_;  // ON CONFLICT …
  bool distinct_ = false;
  std::string refused_;  // a method that is not followed
};

// The table that a value is: table(), Table; its name as SQL, quoted.
[[nodiscard]] std::optional<std::string> table_sql(const Value& table, CallContext& context, const Reading& reading);
// `t.c`: each attribute a column of the table, by its name.
[[nodiscard]] Value columns_of_table(const std::shared_ptr<Construct>& table);

}  // namespace crosswalk::alembic
