#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/host.h"
#include "recorder.h"
#include "sql_text.h"

// Objects of SQLAlchemy as a script makes them: a class, and what it was called with. What they mean is decided where
// they are used, as in SQLAlchemy itself.
namespace crosswalk::alembic {

using script::CallContext;
using script::Value;

// An object such as Column("id", Integer) or String(20): the name of its class and its arguments.
class Construct final : public script::HostObject, public std::enable_shared_from_this<Construct> {
 public:
  Construct(const Reading& reading, std::string family, std::string class_name)
      : reading_(&reading), family_(std::move(family)), name_(std::move(class_name)) {}

  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keywords;
  SourceSpan span;
  // with_variant(): what it is on other dialects, by their names.
  std::vector<std::pair<std::string, Value>> variants;
  // Of a column of a model: the table that the model stands for, and the attribute that it is.
  std::optional<QualifiedName> of_table;
  std::string attribute;

  // "sqlalchemy", or the dialect whose module the class is from ("postgresql").
  [[nodiscard]] const std::string& family() const { return family_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Reading& reading() const { return *reading_; }
  // An argument by position or name; undefined if it was not given.
  [[nodiscard]] const Value& argument(std::size_t position, std::string_view keyword = {}) const;
  [[nodiscard]] const Value& keyword(std::string_view name) const;

  [[nodiscard]] std::string type_name() const override { return name_; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] bool set(std::string_view name, const Value& value, CallContext& context) override;
  // A column in an expression: column("x") == 1.
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool reflected,
                                             CallContext& context) override;
  [[nodiscard]] std::optional<Value> negate(CallContext& context) override;
  [[nodiscard]] bool reaches_database() const override { return false; }
  // Of a name (conv, quoted_name) its letters.
  [[nodiscard]] std::optional<std::string> text() const override;

 private:
  const Reading* reading_;
  std::string family_;
  std::string name_;
};

// A class of SQLAlchemy, which makes constructs. A type may stand for itself without being called.
class ConstructClass final : public script::HostObject, public std::enable_shared_from_this<ConstructClass> {
 public:
  ConstructClass(const Reading& reading, std::string family, std::string class_name)
      : reading_(&reading), family_(std::move(family)), name_(std::move(class_name)) {}

  [[nodiscard]] const std::string& family() const { return family_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::shared_ptr<Construct> make(const SourceSpan& span) const;

  [[nodiscard]] std::string type_name() const override { return name_; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] std::optional<Value> call(CallContext& context) override;
  // A generic class with its arguments, TypeDecorator[str], is the class.
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override;
  [[nodiscard]] std::optional<bool> has_instance(const Value& value) const override;
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override { return name_; }

 private:
  const Reading* reading_;
  std::string family_;
  std::string name_;
};

// How tightly an expression binds that no operator stands outermost in (sql/operators.py, _PRECEDENCE).
inline constexpr int kAtomPrecedence = 100;

// What is known of an expression's type, where the spelling of an operator depends on it.
enum class ValueKind { Unknown, Text, Boolean, Other };

// A piece of SQL in the dialect that is asked about: text(), func.now(), literal_column(), a bound value.
class SqlFragment final : public script::HostObject, public std::enable_shared_from_this<SqlFragment> {
 public:
  SqlFragment(const Reading& reading, SqlText sql) : text_(std::move(sql)), reading_(&reading) {}

  // True for text(), where `:name` stands for a value that is given later.
  bool takes_parameters = false;
  std::vector<std::pair<std::string, Value>> parameters;
  std::set<std::string> expanding;   // parameters that stand for a list in parentheses
  std::optional<Identifier> column;  // which column it is, if it is nothing else
  std::vector<FromItem> froms;       // what its columns are of
  int precedence = kAtomPrecedence;
  std::string op;  // its outermost operator
  ValueKind kind = ValueKind::Unknown;
  // What stands behind AS among the columns of a query: a label as it is, or one that is counted ("max": max_1).
  std::optional<std::string> label;
  std::string counted_label;
  std::shared_ptr<SqlFragment> opposite;  // what ~ makes of it, where that has words of its own
  bool is_call = false;                   // func.x(…), which takes OVER and FILTER

  [[nodiscard]] std::string sql() const { return text_.plain(); }
  [[nodiscard]] const SqlText& pieces() const { return text_; }
  [[nodiscard]] const Reading& reading() const { return *reading_; }
  [[nodiscard]] std::string type_name() const override { return "SQL expression"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override;
  [[nodiscard]] std::optional<Value> operate(std::string_view op_word, const Value& other, bool reflected,
                                             CallContext& context) override;
  [[nodiscard]] std::optional<Value> negate(CallContext& context) override;
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override;
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<std::string> text() const override;

 private:
  SqlText text_;
  const Reading* reading_;
};

// What an object of a class that derives from one of SQLAlchemy's has been made as: the construct of the base.
inline constexpr const char* kMadeAs = "\1made as";

// The construct that a value is, a class standing for one made without arguments; null if it is neither.
[[nodiscard]] std::shared_ptr<Construct> construct_of(const Value& value, const SourceSpan& span);
[[nodiscard]] bool is_construct(const Value& value, std::string_view class_name);

// Says that the statement is left for a person because of a value, in the value's own words if it is unknown.
void leave_for(const Value& value, std::string_view what, CallContext& context);

// A name: a string, op.f("…") or quoted_name("…"). Nothing, and nothing left, if the value is None or was not given.
struct OptionalName {
  bool known = true;  // false: the statement is left for a person
  std::optional<Identifier> name;
};
[[nodiscard]] OptionalName read_name(const Value& value, std::string_view what, CallContext& context);
// A name that must be there; nothing if the statement was left.
[[nodiscard]] std::optional<Identifier> read_required_name(const Value& value, std::string_view what,
                                                           CallContext& context);
// A list of names: strings, or columns.
[[nodiscard]] std::optional<std::vector<Identifier>> read_names(const Value& value, std::string_view what,
                                                                CallContext& context);
[[nodiscard]] std::optional<std::string> read_text(const Value& value, std::string_view what, CallContext& context);
// True or false; the fallback if it was not given or is None; nothing if the statement was left.
[[nodiscard]] std::optional<bool> read_flag(const Value& value, bool fallback, std::string_view what,
                                            CallContext& context);

}  // namespace crosswalk::alembic
