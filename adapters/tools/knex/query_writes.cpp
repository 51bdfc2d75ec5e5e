// insert(…), update(…), onConflict(…) of a query.
#include <algorithm>
#include <set>

#include "crosswalk/base/text.h"
#include "query_builder.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

}  // namespace

bool QueryBuilder::set_insert(QueryValues& values, QueryMethod method) {
  query_.method = method;
  const Value& first = values.call().argument(0);
  if (values.call().positional.size() > 1 && !set_returning(values, 1)) return false;
  if (const script::SequenceObject* rows = first.sequence()) return set_rows(values, rows->items);
  if (first.dict() != nullptr) return set_rows(values, {first});
  const auto body = values.query(first);
  if (body) query_.insert_body = *body;
  return body.has_value();
}

// query/querycompiler.js, _prepInsert: the columns of all rows, sorted.
bool QueryBuilder::set_rows(QueryValues& values, const std::vector<Value>& rows) {
  std::set<std::string> columns;
  for (const Value& row : rows) {
    if (const script::Unknown* unknown = row.unknown()) {
      refuse(unknown->reason);
      return true;
    }
    if (row.dict() == nullptr) return false;
    for (const auto& [key, value] : row.dict()->entries) {
      const auto name = script::text_of(key, script::Language::EcmaScript);
      if (!name) return false;
      columns.insert(*name);
    }
  }
  if (rows.empty()) return true;
  const Client client = values.client();
  if (columns.empty()) {
    query_.insert_body = client == Client::Mysql ? "() values ()" : "default values";
    return true;
  }
  for (const std::string& column : columns) query_.insert_columns.push_back(wrap(column, client));
  for (const Value& row : rows) {
    std::vector<std::string> texts;
    for (const std::string& column : columns) {
      const Value* value = row.dict()->find(std::string_view(column));
      if (value == nullptr || value->is_undefined()) {
        texts.emplace_back(client == Client::Sqlite ? "NULL" : "DEFAULT");
        continue;
      }
      const auto text = values.parameter(*value);
      if (!text) return false;
      texts.push_back(*text);
    }
    query_.rows.push_back(std::move(texts));
  }
  return true;
}

bool QueryBuilder::set_assignments(QueryValues& values, const script::DictObject& pairs,
                                   std::vector<std::pair<std::string, std::string>>& into) {
  for (const auto& [key, value] : pairs.entries) {
    if (value.is_undefined()) continue;
    const auto name = script::text_of(key, script::Language::EcmaScript);
    const auto text = values.parameter(value);
    if (!name || !text) return false;
    const std::string column = wrap(*name, values.client());
    const auto found = std::find_if(into.begin(), into.end(), [&](const auto& set) { return set.first == column; });
    if (found == into.end()) {
      into.emplace_back(column, *text);
    } else {
      found->second = *text;
    }
  }
  return true;
}

bool QueryBuilder::set_update(QueryValues& values) {
  query_.method = QueryMethod::Update;
  const Value& first = values.call().argument(0);
  if (const script::DictObject* pairs = first.dict()) {
    if (values.call().positional.size() > 1 && !set_returning(values, 1)) return false;
    return set_assignments(values, *pairs, query_.sets);
  }
  if (first.string() == nullptr || values.call().positional.size() < 2) return false;
  if (values.call().positional.size() > 2 && !set_returning(values, 2)) return false;
  script::DictObject one;
  one.set(first, values.call().argument(1));
  return set_assignments(values, one, query_.sets);
}

bool QueryBuilder::count(QueryValues& values, bool down) {
  query_.method = QueryMethod::Update;
  const Value& first = values.call().argument(0);
  script::DictObject one;
  if (first.string() != nullptr) {
    const Value& amount = values.call().argument(1);
    one.set(first, amount.is_undefined() ? Value(1) : amount);
  }
  const script::DictObject* counters = first.dict() == nullptr ? &one : first.dict();
  if (counters->entries.empty()) return false;
  for (const auto& [key, value] : counters->entries) {
    const std::int64_t* amount = value.integer();
    const auto name = script::text_of(key, script::Language::EcmaScript);
    if (amount == nullptr || !name) return false;
    const std::int64_t change = down ? -*amount : *amount;
    const std::string column = wrap(*name, values.client());
    query_.sets.emplace_back(column, column + (change < 0 ? " - " : " + ") + std::to_string(std::abs(change)));
  }
  return true;
}

bool QueryBuilder::set_returning(QueryValues& values, std::size_t place) {
  const Value& columns = values.call().argument(place);
  if (columns.is_nothing()) return true;
  const auto names = values.names(columns);
  if (names) query_.returning = *names;
  return names.has_value();
}

bool QueryBuilder::set_conflict(QueryValues& values, std::string target, bool merges) {
  ConflictClause clause{std::move(target), merges, ""};
  const Value& updates = values.call().argument(0);
  if (merges && updates.dict() != nullptr) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (!set_assignments(values, *updates.dict(), pairs)) return false;
    std::vector<std::string> sets;
    for (const auto& [column, value] : pairs) sets.push_back(column + " = " + value);
    clause.sets = join(sets, ",");
  } else if (merges && !updates.is_nothing()) {
    const auto names = values.names(updates);
    if (!names) return false;
    std::vector<std::string> sets;
    for (const std::string& column : *names) sets.push_back(merge_column(column, values.client()));
    clause.sets = join(sets, ", ");
  }
  query_.conflict = std::move(clause);
  return true;
}

namespace {

// What onConflict() gives: only ignore() and merge() lead back to the query.
class ConflictBuilder final : public script::HostObject, public std::enable_shared_from_this<ConflictBuilder> {
 public:
  using Finish = std::function<Value(CallContext&, bool)>;
  explicit ConflictBuilder(Finish finish) : finish_(std::move(finish)) {}

  [[nodiscard]] std::string type_name() const override { return "OnConflictBuilder"; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "ignore" && name != "merge") return std::nullopt;
    const auto self = shared_from_this();
    return method(name, [self, merges = name == "merge"](CallContext& call) { return self->finish_(call, merges); });
  }

 private:
  Finish finish_;
};

}  // namespace

Value QueryBuilder::on_conflict(QueryValues& values) {
  const Value& columns = values.call().argument(0);
  std::optional<std::string> target = "";
  if (const auto* raw = columns.host_as<RawText>()) {
    target = raw->sql();
  } else if (!columns.is_nothing()) {
    const auto names = values.names(columns);
    target = names ? std::optional<std::string>("(" + join(*names, ", ") + ")") : std::nullopt;
  }
  if (!target) refuse(values.why().empty() ? "the arguments of `onConflict` are not understood" : values.why());
  const auto finish = [self = shared_from_this(), columns_text = target.value_or("")](CallContext& call, bool merges) {
    QueryValues updates(self->run_, call);
    if (!self->set_conflict(updates, columns_text, merges)) {
      self->refuse(updates.why().empty() ? "the arguments of `merge` are not understood" : updates.why());
    }
    return Value(self);
  };
  return Value(std::make_shared<ConflictBuilder>(finish));
}

}  // namespace crosswalk::knex
