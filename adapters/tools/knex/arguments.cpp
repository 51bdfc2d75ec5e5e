#include "arguments.h"

#include "crosswalk/script/evaluator.h"
#include "recorder.h"

namespace crosswalk::knex {

using script::CallContext;
using script::Value;

namespace {

const Value kUndefined;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// A binding as text: names where `identifier`, values otherwise; a list of values stands in brackets elsewhere.
std::optional<std::string> bound(const Value& value, bool identifier, Client client) {
  if (identifier) {
    // A reference, or a text of SQL, stands as it is.
    if (const auto* raw = value.host_as<RawText>()) return raw->sql();
    const auto names = names_of(value);
    return names ? std::optional<std::string>(columnize(*names, client)) : std::nullopt;
  }
  const auto scalar = scalar_of(value);
  if (!scalar) return std::nullopt;
  if (client == Client::Sqlite && scalar->kind == Scalar::Kind::Bool) return scalar->is_true() ? "1" : "0";
  return escape_value(*scalar, client);
}

std::optional<std::string> bind_places(const std::string& sql, const std::vector<Value>& values, Client client) {
  std::string result;
  std::size_t next = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\\' && i + 1 < sql.size() && sql[i + 1] == '?') {
      result += '?';
      ++i;
    } else if (sql[i] == '?') {
      const bool identifier = i + 1 < sql.size() && sql[i + 1] == '?';
      if (identifier) ++i;
      if (next >= values.size()) return std::nullopt;
      const auto text = bound(values[next++], identifier, client);
      if (!text) return std::nullopt;
      result += *text;
    } else {
      result += sql[i];
    }
  }
  if (next != values.size()) return std::nullopt;
  return result;
}

std::optional<std::string> bind_names(const std::string& sql, const script::DictObject& values, Client client) {
  std::string result;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const bool escaped = sql[i] == '\\' && i + 1 < sql.size() && sql[i + 1] == ':';
    const bool cast = sql[i] == ':' && i + 1 < sql.size() && sql[i + 1] == ':';
    if (escaped || cast) {
      result += escaped ? ":" : "::";
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (sql[i] == ':' && end < sql.size() && is_word(sql[end])) ++end;
    const Value* value = end == i + 1 ? nullptr : values.find(std::string_view(sql).substr(i + 1, end - i - 1));
    if (value == nullptr || value->is_undefined()) {
      result += sql[i];
      continue;
    }
    const bool identifier = end < sql.size() && sql[end] == ':' && !(end + 1 < sql.size() && sql[end + 1] == ':');
    const auto text = bound(*value, identifier, client);
    if (!text) return std::nullopt;
    result += *text;
    i = identifier ? end : end - 1;
  }
  return result;
}

// Without bindings, PostgreSQL's client numbers the question marks all the same, wherever they stand
// (dialects/postgres/index.js, positionBindings).
std::string number_places(const std::string& sql) {
  std::string result;
  std::size_t count = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\\' && i + 1 < sql.size() && sql[i + 1] == '?') {
      result += '?';
      ++i;
    } else if (sql[i] == '?') {
      result += "$" + std::to_string(++count);
    } else {
      result += sql[i];
    }
  }
  return result;
}

}  // namespace

std::optional<Scalar> scalar_of(const Value& value) {
  using Kind = Scalar::Kind;
  if (value.is_undefined()) return Scalar{};
  if (value.is_none()) return Scalar{Kind::Null, ""};
  if (const bool* flag = value.boolean()) return Scalar{Kind::Bool, *flag ? "true" : "false"};
  if (const std::string* text = value.string()) return Scalar{Kind::Text, *text};
  if (value.integer() != nullptr || value.as<double>() != nullptr) {
    return Scalar{Kind::Number, script::text_of(value, script::Language::EcmaScript).value_or("NaN")};
  }
  if (const auto* raw = value.host_as<RawText>()) return Scalar{Kind::Raw, raw->sql()};
  if (value.dict() != nullptr || value.sequence() != nullptr) {
    const auto json = script::repr_of(value, script::Language::EcmaScript);
    if (json) return Scalar{Kind::Json, *json};
  }
  return std::nullopt;
}

std::optional<std::string> text_of(const Value& value) {
  if (value.string() != nullptr) return *value.string();
  if (const auto* raw = value.host_as<RawText>()) return raw->sql();
  return std::nullopt;
}

std::optional<std::vector<std::string>> names_of(const Value& value) {
  if (value.string() != nullptr) return std::vector<std::string>{*value.string()};
  const script::SequenceObject* several = value.sequence();
  if (several == nullptr) return std::nullopt;
  std::vector<std::string> names;
  for (const Value& item : several->items) {
    if (item.string() == nullptr) return std::nullopt;
    names.push_back(*item.string());
  }
  return names;
}

std::optional<std::vector<std::string>> names_from(const CallContext& context, std::size_t from) {
  const Value& first = context.argument(from);
  if (first.sequence() != nullptr) return names_of(first);
  std::vector<std::string> names;
  for (std::size_t i = from; i < context.positional.size(); ++i) {
    if (context.positional[i].string() == nullptr) return std::nullopt;
    names.push_back(*context.positional[i].string());
  }
  return names;
}

const Value& entry(const Value& object, const char* key) {
  const script::DictObject* dict = object.dict();
  const Value* found = dict == nullptr ? nullptr : dict->find(key);
  return found == nullptr ? kUndefined : *found;
}

std::optional<std::string> bind_raw(const std::string& sql, const Value& bindings, Client client) {
  if (const script::SequenceObject* several = bindings.sequence()) return bind_places(sql, several->items, client);
  if (const script::DictObject* named = bindings.dict()) return bind_names(sql, *named, client);
  if (bindings.is_undefined()) return client == Client::Postgresql ? number_places(sql) : sql;
  return bind_places(sql, {bindings}, client);
}

bool leaves_unknown(CallContext& context) {
  for (const Value& value : context.positional) {
    const script::Unknown* unknown = script::find_unknown(value);
    if (unknown == nullptr) continue;
    static_cast<void>(context.leave(unknown->reason, unknown->fact));
    return true;
  }
  return false;
}

std::optional<Value> RawText::get(std::string_view name, CallContext&) {
  if (name == "toString" || name == "toQuery") {
    return Value::native(std::string(name), [sql = sql_](CallContext&) -> Value { return sql; });
  }
  return std::nullopt;
}

std::optional<Value> RawText::settle(CallContext& context) {
  if (recorder_ == nullptr || run_) return Value::unknown("what a statement returned is not known", context.span());
  run_ = true;
  recorder_->record_written(sql_, span_.known() ? span_ : context.span());
  return Value::unknown("what a statement returns is not known", context.span());
}

}  // namespace crosswalk::knex
