#include "bound_values.h"

#include "crosswalk/base/text.h"
#include "crosswalk/script/json_text.h"
#include "expressions.h"
#include "models.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

// The type that a table says a column to be of; undefined if it does not say.
Value type_of_column(const Value& given, const Identifier& column) {
  const Value table = table_behind(given);
  const auto* construct = table.host_as<Construct>();
  if (construct == nullptr) return {};
  for (const Value& element : construct->positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const auto* declared = element.host_as<Construct>();
    const std::string* name = declared->argument(0, "name").string();
    if (name != nullptr && *name == column.text) return declared->argument(1, "type_");
  }
  return {};
}

// Whether a type of the project changes what it is given.
bool changes_values(const Value& type) {
  const script::ClassObject* made = type.class_object();
  if (const script::InstanceObject* instance = type.instance()) made = instance->type.get();
  return made != nullptr && made->attributes->find("process_bind_param") != nullptr;
}

std::optional<Value> of_enum(const Construct& type, const Value& value, CallContext& context) {
  if (value.instance() == nullptr || type.argument(0).class_object() == nullptr) return value;
  if (!type.keyword("values_callable").is_nothing()) {
    context.leave("which text stands for a member of an enum is decided by a function");
    return std::nullopt;
  }
  return context.evaluator().get_attribute(value, "name", context.span());
}

std::optional<Value> of_json(const Construct& type, const Value& value, CallContext& context) {
  const auto as_null = read_flag(type.keyword("none_as_null"), false, "none_as_null", context);
  if (!as_null) return std::nullopt;
  if (value.host() != nullptr || (value.is_none() && *as_null)) return value;
  auto text = script::json_text(value);
  if (!text) leave_for(value, "a value of a JSON column", context);
  return text ? std::optional(Value(std::move(*text))) : std::nullopt;
}

// ARRAY['a', 'b'], as drivers of PostgreSQL write a list.
std::optional<Value> of_array(const script::SequenceObject& list, CallContext& context, const Reading& reading) {
  std::vector<std::string> items;
  for (const Value& item : list.items) {
    const auto literal = literal_of(item, reading);
    if (!literal) {
      leave_for(item, "an item of an array", context);
      return std::nullopt;
    }
    items.push_back(*literal);
  }
  std::string text = items.empty() ? "'{}'" : "ARRAY[" + join(items, ", ") + "]";
  return Value(std::make_shared<SqlFragment>(reading, std::move(text)));
}

}  // namespace

std::optional<Value> bound_value(const Value& value, const Value& table, const Identifier& column, CallContext& context,
                                 const Reading& reading) {
  const Value type = type_of_column(table, column);
  if (changes_values(type) && value.host() == nullptr) {
    context.leave("a type of the project decides how its values are stored");
    return std::nullopt;
  }
  const auto construct = construct_of(type, context.span());
  if (construct == nullptr) return value;
  if (is_enum(*construct)) return of_enum(*construct, value, context);
  if (construct->name() == "JSON" || construct->name() == "JSONB") return of_json(*construct, value, context);
  const bool is_array = construct->name() == "ARRAY" && reading.is("postgresql");
  return is_array && value.sequence() != nullptr ? of_array(*value.sequence(), context, reading) : value;
}

}  // namespace crosswalk::alembic
