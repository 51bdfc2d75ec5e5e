// join(…) of a query: query/joinclause.js.
#include <utility>

#include "crosswalk/base/text.h"
#include "query_builder.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

// What a callback of join() fills.
class JoinClause final : public script::HostObject, public std::enable_shared_from_this<JoinClause> {
 public:
  explicit JoinClause(HostRun& run) : run_(run) {}

  [[nodiscard]] std::string type_name() const override { return "JoinClause"; }
  [[nodiscard]] bool understood() const { return understood_; }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] const std::string& type() const { return type_; }

  [[nodiscard]] std::string sql() const {
    std::string text;
    for (const Predicate& part : parts_) {
      text += text.empty() ? (uses_ ? " using " : " on ") : " " + part.joined_by + " ";
      text += part.sql;
    }
    return text;
  }
  // The conditions alone, joined.
  [[nodiscard]] std::string conditions() const {
    const std::string text = sql();
    return text.empty() ? text : text.substr(text.find(' ', 1) + 1);
  }

  std::optional<Value> get(std::string_view name, CallContext&) override {
    const auto self = shared_from_this();
    if (name == "and" || name == "or") {
      alternative_ = name == "or";
      return Value(self);
    }
    return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
      QueryValues values(self->run_, call);
      if (!self->take(word, values, call.positional)) {
        self->understood_ = false;
        self->why_ = values.why();
      }
      return Value(self);
    });
  }

  bool take(const std::string& word, QueryValues& values, const std::vector<Value>& arguments) {
    const Value first = arguments.empty() ? Value() : arguments[0];
    if (word == "using") {
      uses_ = true;
      const auto names = values.names(first);
      return names && put({}, "(" + join(*names, ", ") + ")");
    }
    if (word == "type") {
      type_ = first.string() == nullptr ? "" : *first.string();
      return !type_.empty();
    }
    auto parts = condition_word(word, "on");
    if (!parts) return false;
    parts->alternative = std::exchange(alternative_, false) || parts->alternative;
    if (parts->kind.empty() || parts->kind == "Val") return add_on(*parts, values, arguments);
    const Value second = arguments.size() > 1 ? arguments[1] : Value();
    return add_special(*parts, values, first, second);
  }

 private:
  bool put(const ConditionWord& word, std::string sql) {
    parts_.push_back({word.alternative ? "or" : "and", std::move(sql)});
    return true;
  }

  bool add_on(const ConditionWord& word, QueryValues& values, const std::vector<Value>& arguments) {
    const Value first = arguments.empty() ? Value() : arguments[0];
    if (is_function(first)) {
      const auto inner = std::make_shared<JoinClause>(run_);
      if (!values.fill(first, Value(inner)) || !inner->understood()) return false;
      return put(word, "(" + inner->conditions() + ")");
    }
    if (const script::DictObject* pairs = first.dict()) {
      for (const auto& [key, value] : pairs->entries) {
        if (!add_on(word, values, {key, value})) return false;
      }
      return true;
    }
    if (arguments.size() == 1) {
      const auto raw = values.name(first);
      return raw && put(word, *raw);
    }
    if (arguments.size() < 2) return false;
    const bool has_operator = arguments.size() > 2;
    const auto operation = has_operator ? values.comparison_operator(arguments[1]) : std::optional<std::string>("=");
    const Value& other = arguments[has_operator ? 2 : 1];
    const auto left = values.name(first);
    const auto right =
        word.kind == "Val" ? values.parameter(other) : values.name(other, other.host_as<QueryBuilder>() != nullptr);
    return left && right && operation && put(word, *left + " " + *operation + " " + *right);
  }

  bool add_special(const ConditionWord& word, QueryValues& values, const Value& first, const Value& second) {
    const std::string no = word.negated ? "not " : "";
    if (word.kind == "Exists") {
      const auto query = values.query(first);
      return query && put(word, no + "exists (" + *query + ")");
    }
    const auto name = values.name(first);
    if (!name) return false;
    if (word.kind == "Null") return put(word, *name + " is " + no + "null");
    if (word.kind == "In") {
      const auto list = values.in_list(second);
      return list && put(word, *name + " " + no + "in " + *list);
    }
    const script::SequenceObject* bounds = second.sequence();
    if (word.kind != "Between" || bounds == nullptr || bounds->items.size() != 2) return false;
    const auto texts = values.parameters(bounds->items);
    return texts && put(word, *name + " " + no + "between " + join(*texts, " and "));
  }

  HostRun& run_;
  std::vector<Predicate> parts_;
  std::string type_;
  bool uses_ = false;
  bool alternative_ = false;
  bool understood_ = true;
  std::string why_;
};

}  // namespace

bool QueryBuilder::add_join(const std::string& type, QueryValues& values) {
  const std::vector<Value>& arguments = values.call().positional;
  const Value& table = values.call().argument(0);
  if (type == "raw") return add_raw(query_.joins, values);
  auto name = values.name(table, table.host_as<QueryBuilder>() != nullptr);
  if (!name) return false;
  if (!query_.schema.empty() && table.string() != nullptr) *name = wrap(query_.schema, run_.client()) + "." + *name;
  const auto clause = std::make_shared<JoinClause>(run_);
  const Value& first = values.call().argument(1);
  if (is_function(first)) {
    if (!values.fill(first, Value(clause))) return false;
  } else if (!first.is_nothing() && !clause->take("on", values, {arguments.begin() + 1, arguments.end()})) {
    return false;
  }
  if (!clause->understood()) {
    if (clause->why().empty()) return false;
    refuse(clause->why());
  }
  query_.joins.push_back((clause->type().empty() ? type : clause->type()) + " join " + *name + clause->sql());
  return true;
}

}  // namespace crosswalk::knex
