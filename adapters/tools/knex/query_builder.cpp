// knex('t').where(…).update(…): rows, as far as the query is made of known values.
#include <algorithm>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"
#include "hosts.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

const std::set<std::string_view> kWrites = {"insert",   "update", "del",       "delete",
                                            "truncate", "upsert", "increment", "decrement"};
const std::set<std::string_view> kConditions = {"where",      "andWhere", "whereNull", "whereNotNull", "whereIn",
                                                "whereNotIn", "whereNot", "whereRaw",  "orWhere"};
const std::set<std::string_view> kTables = {"table", "from", "into", "withSchema"};
const std::set<std::string_view> kSilent = {"transacting", "queryContext", "debug", "timeout", "returning"};

class QueryBuilder final : public script::HostObject, public std::enable_shared_from_this<QueryBuilder> {
 public:
  QueryBuilder(HostRun& run, const Value& table) : run_(run) { set_table(table); }

  [[nodiscard]] std::string type_name() const override { return "QueryBuilder"; }
  [[nodiscard]] std::optional<std::string> where() const {
    if (!unsupported_.empty()) return std::nullopt;
    return where_.empty() ? "" : "where " + where_;
  }

  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name == "then" || name == "catch" || name == "finally") return std::nullopt;
    const auto self = shared_from_this();
    return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
      self->take(word, call);
      return Value(self);
    });
  }

  std::optional<Value> settle(CallContext& context) override {
    if (write_.empty()) return Value::unknown("what rows the database holds is not known", context.span());
    const std::string write = std::exchange(write_, {});
    if (!unsupported_.empty()) return context.leave(unsupported_);
    const auto sql = statement(write);
    if (!sql) return context.leave("the rows of `" + write + "` are not all known texts, numbers or truth values");
    if (!sql->empty()) run_.recorder.record_written(*sql, span_);
    return Value::unknown("what a statement returns is not known", context.span());
  }

 private:
  void set_table(const Value& table) {
    if (table.is_nothing()) return;
    if (const auto name = text_of(table)) {
      table_ = *name;
    } else {
      refuse("the table of a query is not known");
    }
  }

  void refuse(const std::string& why) {
    if (unsupported_.empty()) unsupported_ = why;
  }

  void take(const std::string& word, CallContext& call) {
    span_ = call.span();
    for (const Value& value : call.positional) {
      if (const script::Unknown* unknown = script::find_unknown(value)) refuse(unknown->reason);
    }
    if (kWrites.contains(word)) {
      write_ = word;
      arguments_ = call.positional;
    } else if (kTables.contains(word)) {
      if (word == "withSchema") {
        schema_ = text_of(call.argument(0)).value_or("");
      } else {
        set_table(call.argument(0));
      }
    } else if (kConditions.contains(word)) {
      if (!add_condition(word, call)) refuse("a condition of `" + word + "` is not translated");
    } else if (!kSilent.contains(word)) {
      refuse("`" + word + "` of a query is not translated");
    }
  }

  [[nodiscard]] std::optional<std::string> value_text(const Value& value) const {
    const auto scalar = scalar_of(value);
    if (!scalar || value.sequence() != nullptr) return std::nullopt;
    if (run_.client() != Client::Postgresql && scalar->kind == Scalar::Kind::Bool) return scalar->is_true() ? "1" : "0";
    return escape_value(*scalar, run_.client());
  }

  void add(const std::string& condition, bool alternative = false) {
    if (!where_.empty()) where_ += alternative ? " or " : " and ";
    where_ += condition;
  }

  bool add_condition(const std::string& word, CallContext& call) {
    const Value& first = call.argument(0);
    const Client client = run_.client();
    if (word == "whereRaw") {
      const auto sql = text_of(first);
      const auto bound = sql ? bind_raw(*sql, call.argument(1), client) : std::nullopt;
      if (bound) add(*bound);
      return bound.has_value();
    }
    const bool negated = word == "whereNot";
    if (word == "where" || word == "andWhere" || word == "orWhere" || negated) {
      return add_comparisons(call, negated, word == "orWhere");
    }
    const auto column = text_of(first);
    if (!column) return false;
    const std::string name = wrap(*column, client);
    if (word == "whereNull" || word == "whereNotNull") {
      add(name + (word == "whereNull" ? " is null" : " is not null"));
      return true;
    }
    const script::SequenceObject* values = call.argument(1).sequence();
    if (values == nullptr || values->items.empty()) return false;
    std::vector<std::string> texts;
    for (const Value& value : values->items) {
      const auto text = value_text(value);
      if (!text) return false;
      texts.push_back(*text);
    }
    add(name + (word == "whereNotIn" ? " not in (" : " in (") + join(texts, ", ") + ")");
    return true;
  }

  bool add_comparisons(CallContext& call, bool negated, bool alternative) {
    const Value& first = call.argument(0);
    const std::string prefix = negated ? "not " : "";
    if (const script::DictObject* pairs = first.dict()) {
      for (const auto& [key, value] : pairs->entries) {
        const auto condition = key.string() == nullptr ? std::nullopt : comparison(*key.string(), "=", value);
        if (!condition) return false;
        add(prefix + *condition, alternative);
      }
      return true;
    }
    const auto column = text_of(first);
    if (!column || call.positional.size() < 2) return false;
    const bool has_operator = call.positional.size() > 2;
    const auto operation = has_operator ? text_of(call.argument(1)) : std::optional<std::string>("=");
    const auto condition =
        operation ? comparison(*column, *operation, call.argument(has_operator ? 2 : 1)) : std::nullopt;
    if (!condition) return false;
    add(prefix + *condition, alternative);
    return true;
  }

  [[nodiscard]] std::optional<std::string> comparison(const std::string& column, const std::string& operation,
                                                      const Value& value) const {
    const std::string name = wrap(column, run_.client());
    if (value.is_none()) return name + (operation == "=" ? " is null" : " is not null");
    const auto text = value_text(value);
    if (!text || value.is_undefined()) return std::nullopt;
    return name + " " + operation + " " + *text;
  }

  [[nodiscard]] std::string target() const { return wrap_in_schema(schema_, table_, run_.client()); }

  // Nothing if a value is not known; "" if there is nothing to do.
  [[nodiscard]] std::optional<std::string> statement(const std::string& write) const {
    if (table_.empty()) return std::nullopt;
    const std::string where = where_.empty() ? "" : " where " + where_;
    if (write == "insert") return insert();
    if (write == "update") return update(where);
    if (write == "del" || write == "delete") return "delete from " + target() + where;
    if (write == "truncate" && run_.client() == Client::Sqlite) return "delete from " + target();
    if (write == "truncate" && run_.client() == Client::Postgresql) return "truncate " + target() + " restart identity";
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> update(const std::string& where) const {
    std::vector<std::string> sets;
    const auto set = [&](const std::string& column, const Value& value) {
      const auto text = value_text(value);
      if (text) sets.push_back(wrap(column, run_.client()) + " = " + *text);
      return text.has_value();
    };
    const Value first = arguments_.empty() ? Value() : arguments_[0];
    if (const script::DictObject* pairs = first.dict()) {
      for (const auto& [key, value] : pairs->entries) {
        if (value.is_undefined()) continue;
        if (key.string() == nullptr || !set(*key.string(), value)) return std::nullopt;
      }
    } else if (arguments_.size() < 2 || !text_of(first) || !set(*text_of(first), arguments_[1])) {
      return std::nullopt;
    }
    if (sets.empty()) return "";
    return "update " + target() + " set " + join(sets, ", ") + where;
  }

  // query/querycompiler.js, _prepInsert: the columns of all rows, sorted.
  [[nodiscard]] std::optional<std::string> insert() const {
    const Value first = arguments_.empty() ? Value() : arguments_[0];
    std::vector<Value> rows = {first};
    if (const script::SequenceObject* several = first.sequence()) rows = several->items;
    if (rows.empty()) return "";
    std::set<std::string> columns;
    for (const Value& row : rows) {
      if (row.dict() == nullptr) return std::nullopt;
      for (const auto& [key, value] : row.dict()->entries) {
        if (key.string() == nullptr) return std::nullopt;
        columns.insert(*key.string());
      }
    }
    if (columns.empty()) return std::nullopt;
    std::vector<std::string> tuples;
    for (const Value& row : rows) {
      std::vector<std::string> values;
      for (const std::string& column : columns) {
        const Value* value = row.dict()->find(std::string_view(column));
        const bool missing = value == nullptr || value->is_undefined();
        const std::string_view nothing = run_.client() == Client::Sqlite ? "NULL" : "DEFAULT";
        const auto text = missing ? std::optional<std::string>(nothing) : value_text(*value);
        if (!text) return std::nullopt;
        values.push_back(*text);
      }
      tuples.push_back("(" + join(values, ", ") + ")");
    }
    return "insert into " + target() + " (" + columnize({columns.begin(), columns.end()}, run_.client()) + ") values " +
           join(tuples, ", ");
  }

  HostRun& run_;
  std::string table_;
  std::string schema_;
  std::string where_;
  std::string write_;
  std::vector<Value> arguments_;
  std::string unsupported_;
  SourceSpan span_;
};

}  // namespace

Value make_query_builder(HostRun& run, const Value& table) { return Value(std::make_shared<QueryBuilder>(run, table)); }

std::optional<std::string> where_of(const Value& value) {
  if (const auto* raw = value.host_as<RawText>()) return "where " + raw->sql();
  if (const auto* query = value.host_as<QueryBuilder>()) return query->where();
  return std::nullopt;
}

}  // namespace crosswalk::knex
