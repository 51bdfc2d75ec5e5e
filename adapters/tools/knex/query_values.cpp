#include "query_values.h"

#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"
#include "query_builder.h"

namespace crosswalk::knex {

using script::CallContext;
using script::Value;

namespace {

// formatter/wrappingFormatter.js, operators
constexpr std::array<std::string_view, 46> kOperators = {"=",
                                                         "<",
                                                         ">",
                                                         "<=",
                                                         ">=",
                                                         "<=>",
                                                         "<>",
                                                         "!=",
                                                         "like",
                                                         "not like",
                                                         "between",
                                                         "not between",
                                                         "ilike",
                                                         "not ilike",
                                                         "exists",
                                                         "not exist",
                                                         "rlike",
                                                         "not rlike",
                                                         "regexp",
                                                         "not regexp",
                                                         "match",
                                                         "similar to",
                                                         "not similar to",
                                                         "&",
                                                         "|",
                                                         "^",
                                                         "<<",
                                                         ">>",
                                                         "~",
                                                         "~=",
                                                         "~*",
                                                         "!~",
                                                         "!~*",
                                                         "#",
                                                         "&&",
                                                         "@>",
                                                         "<@",
                                                         "||",
                                                         "&<",
                                                         "&>",
                                                         "-|-",
                                                         "@@",
                                                         "!!",
                                                         "?",
                                                         "?|",
                                                         "?&"};

}  // namespace

bool is_function(const Value& value) {
  return value.function() != nullptr || value.as<std::shared_ptr<script::NativeFunction>>() != nullptr;
}

std::string as_operand(const std::string& query, const std::string& alias, Client client) {
  return "(" + query + ")" + (alias.empty() ? "" : " as " + wrap(alias, client));
}

std::nullopt_t QueryValues::refuse(std::string why) {
  if (why_.empty()) why_ = std::move(why);
  return std::nullopt;
}

bool QueryValues::fill(const Value& callback, const Value& builder) {
  CallContext inner(call_.evaluator(), call_.span());
  inner.positional = {builder};
  inner.self = builder;
  static_cast<void>(call_.evaluator().call_whole(callback, inner));
  return !call_.evaluator().leaving() && call_.evaluator().raised() == nullptr;
}

std::optional<std::string> QueryValues::subquery(const Value& callback) {
  const Value builder = make_query_builder(run_);
  if (!fill(callback, builder)) return std::nullopt;
  return name(builder, true);
}

std::optional<std::string> QueryValues::name(const Value& value, bool in_parentheses) {
  if (const script::Unknown* unknown = value.unknown()) return refuse(unknown->reason);
  if (const auto* raw = value.host_as<RawText>()) return raw->sql();
  if (const auto* query = value.host_as<QueryBuilder>()) {
    const auto sql = query->statement();
    if (!sql) return refuse(query->why());
    const std::string& alias = query->query().alias;
    return in_parentheses || !alias.empty() ? as_operand(*sql, alias, client()) : *sql;
  }
  if (is_function(value)) return subquery(value);
  if (value.string() != nullptr) return wrap(*value.string(), client());
  if (value.integer() != nullptr) return std::to_string(*value.integer());
  if (const script::DictObject* aliases = value.dict()) {
    std::vector<std::string> parts;
    for (const auto& [alias, target] : aliases->entries) {
      const auto spelled = name(target, true);
      if (!spelled || alias.string() == nullptr) return std::nullopt;
      parts.push_back(*spelled + " as " + wrap(*alias.string(), client()));
    }
    return join(parts, ", ");
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> QueryValues::names(const Value& value) {
  std::vector<std::string> spelled;
  const script::SequenceObject* several = value.sequence();
  for (const Value& one : several == nullptr ? std::vector<Value>{value} : several->items) {
    const auto text = name(one);
    if (!text) return std::nullopt;
    spelled.push_back(*text);
  }
  return spelled;
}

std::optional<std::vector<std::string>> QueryValues::names_of_call(std::size_t from) {
  if (call_.argument(from).sequence() != nullptr) return names(call_.argument(from));
  std::vector<std::string> spelled;
  for (std::size_t i = from; i < call_.positional.size(); ++i) {
    if (call_.positional[i].is_nothing()) continue;
    const auto several = names(call_.positional[i]);
    if (!several) return std::nullopt;
    spelled.insert(spelled.end(), several->begin(), several->end());
  }
  return spelled;
}

// pg/lib/utils.js, arrayString: PostgreSQL's driver spells a list as an array's text.
std::optional<std::string> QueryValues::array_literal(const script::SequenceObject& items) {
  std::vector<std::string> parts;
  for (const Value& item : items.items) {
    if (item.is_nothing()) {
      parts.emplace_back("NULL");
      continue;
    }
    const auto text = script::text_of(item, script::Language::EcmaScript);
    if (!text || item.sequence() != nullptr || item.dict() != nullptr) return std::nullopt;
    parts.push_back("\"" + replace_all(replace_all(*text, "\\", "\\\\"), "\"", "\\\"") + "\"");
  }
  return escape_text("{" + join(parts, ",") + "}", client());
}

std::optional<std::string> QueryValues::parameter(const Value& value) {
  if (const script::Unknown* unknown = script::find_unknown(value)) return refuse(unknown->reason);
  if (is_function(value)) return subquery(value);
  if (value.host_as<QueryBuilder>() != nullptr) return name(value, true);
  if (const script::SequenceObject* items = value.sequence()) {
    if (client() == Client::Postgresql) return array_literal(*items);
    return refuse("a list as a value has no meaning of its own to this database's driver");
  }
  if (value.is_undefined()) return refuse("a value that is `undefined`");
  const auto scalar = scalar_of(value);
  if (!scalar) return std::nullopt;
  if (client() != Client::Postgresql && scalar->kind == Scalar::Kind::Bool) return scalar->is_true() ? "1" : "0";
  return escape_value(*scalar, client());
}

std::optional<std::vector<std::string>> QueryValues::parameters(const std::vector<Value>& values) {
  std::vector<std::string> spelled;
  for (const Value& value : values) {
    const auto text = parameter(value);
    if (!text) return std::nullopt;
    spelled.push_back(*text);
  }
  return spelled;
}

std::optional<std::string> QueryValues::in_list(const Value& value) {
  const script::SequenceObject* several = value.sequence();
  if (several == nullptr) {
    const auto* raw = value.host_as<RawText>();
    return raw != nullptr ? "(" + raw->sql() + ")" : parameter(value);
  }
  // dialects/sqlite3/index.js, values: SQLite has lists of rows as a query only.
  const bool as_query =
      client() == Client::Sqlite && !several->items.empty() && several->items[0].sequence() != nullptr;
  std::vector<std::string> parts;
  for (const Value& item : several->items) {
    const script::SequenceObject* tuple = item.sequence();
    if (tuple == nullptr) {
      const auto text = parameter(item);
      if (!text) return std::nullopt;
      parts.push_back(*text);
      continue;
    }
    const auto texts = parameters(tuple->items);
    if (!texts) return std::nullopt;
    parts.push_back("(" + join(*texts, ", ") + ")");
  }
  return (as_query ? "( values " : "(") + join(parts, ", ") + ")";
}

std::optional<std::string> QueryValues::query(const Value& value) {
  if (const script::Unknown* unknown = value.unknown()) return refuse(unknown->reason);
  if (!is_function(value)) {
    if (value.host_as<RawText>() == nullptr && value.host_as<QueryBuilder>() == nullptr) return std::nullopt;
    return name(value);
  }
  const Value builder = make_query_builder(run_);
  if (!fill(value, builder)) return std::nullopt;
  return name(builder);
}

std::optional<std::string> QueryValues::raw(const Value& sql, const Value& bindings) {
  if (const script::Unknown* unknown = script::find_unknown(sql)) return refuse(unknown->reason);
  if (const script::Unknown* unknown = script::find_unknown(bindings)) return refuse(unknown->reason);
  if (const auto* raw = sql.host_as<RawText>()) return raw->sql();
  const auto text = text_of(sql);
  return text ? bind_raw(*text, bindings, client()) : std::nullopt;
}

std::optional<std::string> QueryValues::comparison_operator(const Value& value) {
  if (const auto* raw = value.host_as<RawText>()) return raw->sql();
  if (value.string() == nullptr) return std::nullopt;
  const std::string lower = to_lower(trim(*value.string()));
  for (const std::string_view known : kOperators) {
    if (lower == known) return lower;
  }
  return refuse("the operator \"" + *value.string() + "\" is not permitted");
}

}  // namespace crosswalk::knex
