// Comparison, order and membership, as each language has them.
#include <cmath>

#include "crosswalk/script/enum_member.h"
#include "interpreter.h"
#include "numbers.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

std::string_view spelling(CompareOperator op) {
  switch (op) {
    case CompareOperator::Equal:
    case CompareOperator::LooseEqual:
      return "==";
    case CompareOperator::NotEqual:
    case CompareOperator::LooseNotEqual:
      return "!=";
    case CompareOperator::Less:
      return "<";
    case CompareOperator::LessEqual:
      return "<=";
    case CompareOperator::Greater:
      return ">";
    case CompareOperator::GreaterEqual:
      return ">=";
    case CompareOperator::In:
      return "in";
    case CompareOperator::NotIn:
      return "not in";
    case CompareOperator::Is:
      return "is";
    case CompareOperator::IsNot:
      return "is not";
    case CompareOperator::InstanceOf:
      return "instanceof";
  }
  return "";
}

bool is_text(const Value& value) { return value.string() != nullptr; }

}  // namespace

Value Interpreter::enum_value_of(const Value& value) { return plain_value(value); }

std::optional<int> Interpreter::order(const Value& left_value, const Value& right_value, const SourceSpan& span) {
  const Value left = enum_value_of(left_value);
  const Value right = enum_value_of(right_value);
  const auto compared = [](const auto& a, const auto& b) { return a < b ? -1 : (b < a ? 1 : 0); };
  if (as_integer(left) && as_integer(right)) return compared(*as_integer(left), *as_integer(right));
  if (as_double(left) && as_double(right)) return compared(*as_double(left), *as_double(right));
  if (left.string() != nullptr && right.string() != nullptr) return compared(*left.string(), *right.string());
  const SequenceObject* a = left.sequence();
  const SequenceObject* b = right.sequence();
  if (a != nullptr && b != nullptr && a->kind == b->kind && a->kind != SequenceKind::Set && python()) {
    if (!step() || deep()) return std::nullopt;
    for (std::size_t i = 0; i < a->items.size() && i < b->items.size(); ++i) {
      const auto same = equal(a->items[i], b->items[i]);
      if (!same) return std::nullopt;
      if (!*same) return order(a->items[i], b->items[i], span);
    }
    return compared(a->items.size(), b->items.size());
  }
  if (!left.is_unknown() && !right.is_unknown() && python()) {
    raise("TypeError", "'<' not supported between " + left.kind_name() + " and " + right.kind_name(), span);
  }
  return std::nullopt;
}

Value Interpreter::contained(const Value& item, const Value& container, const SourceSpan& span) {
  if (container.is_unknown()) return container;
  if (python()) {
    if (const std::string* text = container.string()) {
      if (item.is_unknown()) return item;
      const Value plain = enum_value_of(item);
      if (plain.string() == nullptr) return raise("TypeError", "'in <string>' requires string as left operand", span);
      return text->find(*plain.string()) != std::string::npos;
    }
    if (const auto answer = call_special(container, "__contains__", {item}, span)) return *answer;
    if (interrupted()) return {};
    if (container.dict() != nullptr) {
      if (item.is_unknown()) return item;
      return container.dict()->find(enum_value_of(item)) != nullptr;
    }
    const auto items = iterate(container, span);
    if (interrupted()) return {};
    if (!items) return raise("TypeError", "argument of type '" + container.kind_name() + "' is not iterable", span);
    if (items->empty()) return false;
    if (item.is_unknown()) return item;
    const Unknown* unknown = nullptr;
    for (const Value& candidate : *items) {
      if (candidate.is_unknown()) {
        unknown = candidate.unknown();
        continue;
      }
      const Value same = compare(CompareOperator::Equal, item, candidate, span);
      if (interrupted()) return {};
      if (same.is_unknown()) return same;
      if (truth(same, language()).value_or(false)) return true;
    }
    return unknown != nullptr ? Value(Value::Data(std::make_shared<Unknown>(*unknown))) : Value(false);
  }
  if (item.is_unknown()) return item;
  const auto key = text_of(item, language());
  if (!key) return Value::unknown("whether this is there is not known", span);
  if (container.dict() != nullptr) return container.dict()->find(std::string_view(*key)) != nullptr;
  if (container.instance() != nullptr) {
    return container.instance()->attributes->find(std::string_view(*key)) != nullptr ||
           class_attribute(*container.instance()->type, *key).has_value();
  }
  if (const SequenceObject* sequence = container.sequence()) {
    const auto index = read_number(*key);
    return index && index->integer() != nullptr &&
           *index->integer() < static_cast<std::int64_t>(sequence->items.size());
  }
  const auto found = get_attribute(container, *key, span);
  if (interrupted()) return {};
  if (found && found->is_unknown()) return *found;
  return found && !found->is_undefined();
}

// JavaScript's ==.
std::optional<bool> Interpreter::loosely_equal(const Value& left, const Value& right) {
  if (left.is_unknown() || right.is_unknown()) return std::nullopt;
  if (left.is_nothing() || right.is_nothing()) return left.is_nothing() && right.is_nothing();
  const bool same_kind = left.data().index() == right.data().index();
  if (same_kind) return strictly_equal(left, right);
  const auto object = [](const Value& value) {
    return value.sequence() != nullptr || value.dict() != nullptr || value.instance() != nullptr || value.callable();
  };
  if (object(left) && object(right)) return strictly_equal(left, right);
  const auto primitive = [](const Value& value) -> std::optional<Value> {
    if (value.sequence() == nullptr) return value;
    const auto text = text_of(value, Language::EcmaScript);
    return text ? std::optional<Value>(Value(*text)) : std::nullopt;
  };
  const auto a = primitive(left);
  const auto b = primitive(right);
  if (!a || !b) return std::nullopt;
  if (a->string() != nullptr && b->string() != nullptr) return *a->string() == *b->string();
  return equal(js_number(*a), js_number(*b));
}

std::optional<bool> Interpreter::strictly_equal(const Value& left, const Value& right) {
  if (left.is_unknown() || right.is_unknown()) return std::nullopt;
  // Objects are equal to themselves alone.
  if (left.sequence() != nullptr || right.sequence() != nullptr) return left.sequence() == right.sequence();
  if (left.dict() != nullptr || right.dict() != nullptr) return left.dict() == right.dict();
  if (left.boolean() != nullptr || right.boolean() != nullptr) {
    return left.boolean() != nullptr && right.boolean() != nullptr && *left.boolean() == *right.boolean();
  }
  return equal(left, right);
}

namespace {

// What a comparison gives that cannot be decided: the unknown value in it, if there is one.
Value not_compared(const Value& left, const Value& right, const SourceSpan& span) {
  for (const Value* side : {&left, &right}) {
    if (const Unknown* unknown = find_unknown(*side)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
  }
  return Value::unknown("how these compare is not known", span);
}

}  // namespace

Value Interpreter::compare(CompareOperator op, const Value& left, const Value& right, const SourceSpan& span) {
  CallContext context(*facade_, span);
  const bool identity = op == CompareOperator::Is || op == CompareOperator::IsNot || op == CompareOperator::InstanceOf;
  if (python() && !identity) {
    const bool membership = op == CompareOperator::In || op == CompareOperator::NotIn;
    if (HostObject* host = left.host(); host != nullptr && !membership) {
      if (auto result = host->operate(spelling(op), right, false, context)) return *result;
      if (interrupted()) return {};
    }
    if (HostObject* host = right.host()) {
      if (auto result = host->operate(membership ? "in" : spelling(op), left, true, context)) {
        return op == CompareOperator::NotIn ? unary(UnaryOperator::Not, *result, span) : *result;
      }
      if (interrupted()) return {};
    }
  }
  const auto answer = [&](std::optional<bool> same, bool negated) -> Value {
    return same ? Value(*same != negated) : not_compared(left, right, span);
  };
  switch (op) {
    case CompareOperator::Equal:
    case CompareOperator::NotEqual:
      if (python()) {
        if (left.instance() != nullptr) {
          if (const auto special = call_special(left, "__eq__", {right}, span))
            return answer(truth(*special, language()), op == CompareOperator::NotEqual);
          if (interrupted()) return {};
        }
        const Value a = left.instance() != nullptr && right.instance() != nullptr ? left : enum_value_of(left);
        const Value b = left.instance() != nullptr && right.instance() != nullptr ? right : enum_value_of(right);
        return answer(equal(a, b), op == CompareOperator::NotEqual);
      }
      return answer(strictly_equal(left, right), op == CompareOperator::NotEqual);
    case CompareOperator::LooseEqual:
    case CompareOperator::LooseNotEqual:
      return answer(loosely_equal(left, right), op == CompareOperator::LooseNotEqual);
    case CompareOperator::Is:
    case CompareOperator::IsNot: {
      // A value that is not known may be None; a host object is not.
      std::optional<bool> same = equal(left, right);
      if (left.sequence() != nullptr || left.dict() != nullptr) same = left.data() == right.data();
      if ((left.boolean() != nullptr) != (right.boolean() != nullptr) && same) same = false;
      return answer(same, op == CompareOperator::IsNot);
    }
    case CompareOperator::In:
      return contained(left, right, span);
    case CompareOperator::NotIn: {
      const Value inside = contained(left, right, span);
      if (interrupted()) return {};
      return inside.is_unknown() ? inside : unary(UnaryOperator::Not, inside, span);
    }
    case CompareOperator::InstanceOf:
      return answer(is_instance(left, right), false);
    case CompareOperator::Less:
    case CompareOperator::LessEqual:
    case CompareOperator::Greater:
    case CompareOperator::GreaterEqual:
      break;
  }
  return compare_order(op, left, right, span);
}

Value Interpreter::compare_order(CompareOperator op, const Value& left, const Value& right, const SourceSpan& span) {
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  Value a = left;
  Value b = right;
  if (!python() && !(is_text(a) && is_text(b))) {
    a = js_number(a);
    b = js_number(b);
    const auto bad = [](const Value& value) {
      return value.as<double>() != nullptr && std::isnan(*value.as<double>());
    };
    if (bad(a) || bad(b)) {
      return left.host() != nullptr || right.host() != nullptr ? Value::unknown("how these compare is not known", span)
                                                               : Value(false);
    }
  }
  const std::optional<int> ordered = order(a, b, span);
  if (interrupted()) return {};
  if (!ordered) return not_compared(left, right, span);
  switch (op) {
    case CompareOperator::Less:
      return *ordered < 0;
    case CompareOperator::LessEqual:
      return *ordered <= 0;
    case CompareOperator::Greater:
      return *ordered > 0;
    default:
      return *ordered >= 0;
  }
}

}  // namespace crosswalk::script
