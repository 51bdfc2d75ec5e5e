// What `object[index]` reads and writes.
#include "hidden_key.h"
#include "interpreter.h"
#include "numbers.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {

Value Interpreter::item_of_unknown(const Unknown& unknown, const Value& index) {
  const std::string* key = index.string();
  auto result = std::make_shared<Unknown>(unknown);
  result->called = false;
  if (key == nullptr || result->fact.empty()) {
    result->fact.clear();
  } else {
    result->fact += "." + *key;
    if (const auto declared = fact(result->fact)) return *declared;
  }
  return Value(Value::Data(std::move(result)));
}

Value Interpreter::item_of_sequence(const Value& object, const Value& index, const SourceSpan& span) {
  const SequenceObject& sequence = *object.sequence();
  std::optional<std::int64_t> at = as_integer(index);
  if (!python() && !at) {
    const std::string* text = index.string();
    if (text != nullptr && (text->empty() || text->front() < '0' || text->front() > '9')) {
      return read_attribute(object, *text, span);
    }
    const Value number = js_number(index);
    at = as_integer(number);
    if (!at) return {};
  }
  const auto size = static_cast<std::int64_t>(sequence.items.size());
  if (!at) return raise("TypeError", "list indices must be integers", span);
  if (python() && *at < 0) *at += size;
  if (*at >= 0 && *at < size) return sequence.items[static_cast<std::size_t>(*at)];
  return python() ? raise("IndexError", "list index out of range", span) : Value();
}

Value Interpreter::item_of_text(const Value& object, const Value& index, const SourceSpan& span) {
  std::optional<std::int64_t> at = as_integer(index);
  if (!python() && !at) return index.string() != nullptr ? read_attribute(object, *index.string(), span) : Value();
  if (!at) return raise("TypeError", "string indices must be integers", span);
  const std::u32string points = decode(*object.string());
  const auto size = static_cast<std::int64_t>(points.size());
  if (python() && *at < 0) *at += size;
  if (*at >= 0 && *at < size) return encode(std::u32string_view(points).substr(static_cast<std::size_t>(*at), 1));
  return python() ? raise("IndexError", "string index out of range", span) : Value();
}

Value Interpreter::item_of_dict(const Value& object, const Value& index, const SourceSpan& span) {
  if (!python()) {
    const auto key = text_of(index, language());
    return key ? read_attribute(object, *key, span) : Value::unknown("the text of this key is not known", span);
  }
  DictObject& dict = *object.dict();
  if (const Value* value = dict.find(index)) return *value;
  if (const Value* factory = dict.find(kDefaultFactory)) {
    Value made = call(*factory, {}, span);
    if (!interrupted()) dict.set(index, made);
    return made;
  }
  return raise("KeyError", repr_of(index, language()).value_or("?"), span);
}

Value Interpreter::item_of_class(const Value& object, const Value& index, const SourceSpan& span) {
  const ClassObject& type = *object.class_object();
  const Value* member = index.string() != nullptr ? type.attributes->find(std::string_view(*index.string())) : nullptr;
  if (member != nullptr && member->instance() != nullptr) return *member;
  // `list[int]`, `Generic[T]`: for annotations alone.
  return inherits_name(type, "Enum") ? raise("KeyError", repr_of(index, language()).value_or("?"), span) : object;
}

Value Interpreter::get_item(const Value& object, const Value& index, const SourceSpan& span) {
  if (const Unknown* unknown = object.unknown()) return item_of_unknown(*unknown, index);
  CallContext context(*facade_, span);
  if (HostObject* host = object.host()) {
    if (auto value = host->subscript(index, context)) return *value;
    if (interrupted()) return {};
    if (!python() && index.string() != nullptr) return read_attribute(object, *index.string(), span);
    return raise("TypeError", "a " + host->type_name() + " is not subscriptable", span);
  }
  if (index.is_unknown()) return index;
  const Value plain = enum_value_of(index);
  const SequenceObject* sequence = object.sequence();
  if (sequence != nullptr && sequence->kind != SequenceKind::Set) return item_of_sequence(object, plain, span);
  if (object.string() != nullptr) return item_of_text(object, plain, span);
  if (object.dict() != nullptr) return item_of_dict(object, plain, span);
  if (object.class_object() != nullptr && python()) return item_of_class(object, plain, span);
  if (python() && object.as<std::shared_ptr<NativeFunction>>() != nullptr) return object;
  if (python()) {
    if (const auto value = call_special(object, "__getitem__", {index}, span)) return *value;
    if (interrupted()) return {};
    return raise("TypeError", object.kind_name() + " is not subscriptable", span);
  }
  if (const auto key = text_of(plain, language())) return read_attribute(object, *key, span);
  return Value::unknown("the text of this key is not known", span);
}

void Interpreter::set_item(const Value& object, const Value& index, const Value& value, const SourceSpan& span) {
  if (const Unknown* unknown = object.unknown()) {
    if (!frame_->top_level) leave(*unknown, span);
    return;
  }
  if (SequenceObject* sequence = object.sequence(); sequence != nullptr && sequence->kind == SequenceKind::List) {
    std::optional<std::int64_t> at = as_integer(python() ? index : js_number(index));
    const auto size = static_cast<std::int64_t>(sequence->items.size());
    if (python() && at && *at < 0) *at += size;
    if (!python() && at && *at >= size && *at >= 0) {
      if (!claim_values(static_cast<std::size_t>(*at - size) + 1)) return;
      sequence->items.resize(static_cast<std::size_t>(*at) + 1);
    }
    if (!at || *at < 0 || *at >= static_cast<std::int64_t>(sequence->items.size())) {
      if (python()) raise("IndexError", "list assignment index out of range", span);
      return;
    }
    sequence->items[static_cast<std::size_t>(*at)] = value;
  } else if (DictObject* dict = object.dict()) {
    if (!claim(2 * sizeof(Value))) return;
    if (python()) {
      dict->set(enum_value_of(index), value);
    } else if (const auto key = text_of(index, language())) {
      set_attribute(object, *key, value, span);
    }
  } else if (python()) {
    if (object.host() != nullptr) {
      leave("setting an item of a " + object.host()->type_name() + " is not followed", span);
    } else if (!call_special(object, "__setitem__", {index, value}, span) && !interrupted()) {
      raise("TypeError", object.kind_name() + " does not support item assignment", span);
    }
  } else if (const auto key = text_of(index, language())) {
    set_attribute(object, *key, value, span);
  }
}

void Interpreter::delete_item(const Value& object, const Value& index, const SourceSpan& span) {
  if (const Unknown* unknown = object.unknown() != nullptr ? object.unknown() : index.unknown()) {
    leave(*unknown, span);
    return;
  }
  if (DictObject* dict = object.dict()) {
    if (!dict->erase(python() ? index : Value(text_of(index, language()).value_or(std::string()))) && python()) {
      raise("KeyError", repr_of(index, language()).value_or("?"), span);
    }
  } else if (SequenceObject* sequence = object.sequence()) {
    auto at = as_integer(index);
    const auto size = static_cast<std::int64_t>(sequence->items.size());
    if (at && *at < 0) *at += size;
    if (at && *at >= 0 && *at < size) {
      sequence->items.erase(sequence->items.begin() + *at);
    } else {
      raise("IndexError", "list assignment index out of range", span);
    }
  }
}

}  // namespace crosswalk::script
