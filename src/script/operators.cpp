// Arithmetic, comparison and the other operators, as each language has them.
#include <cmath>
#include <limits>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "private_objects.h"
#include "text_forms.h"

namespace crosswalk::script {
namespace {

constexpr double kLargestExact = 9007199254740992.0;  // 2^53

std::string_view spelling(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Add:
      return "+";
    case BinaryOperator::Subtract:
      return "-";
    case BinaryOperator::Multiply:
      return "*";
    case BinaryOperator::Divide:
      return "/";
    case BinaryOperator::FloorDivide:
      return "//";
    case BinaryOperator::Modulo:
      return "%";
    case BinaryOperator::Power:
      return "**";
    case BinaryOperator::MatrixMultiply:
      return "@";
    case BinaryOperator::ShiftLeft:
      return "<<";
    case BinaryOperator::ShiftRight:
      return ">>";
    case BinaryOperator::ShiftRightUnsigned:
      return ">>>";
    case BinaryOperator::BitAnd:
      return "&";
    case BinaryOperator::BitOr:
      return "|";
    case BinaryOperator::BitXor:
      return "^";
  }
  return "";
}

std::string_view special_name(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Add:
      return "__add__";
    case BinaryOperator::Subtract:
      return "__sub__";
    case BinaryOperator::Multiply:
      return "__mul__";
    case BinaryOperator::Divide:
      return "__truediv__";
    case BinaryOperator::Modulo:
      return "__mod__";
    case BinaryOperator::BitAnd:
      return "__and__";
    case BinaryOperator::BitOr:
      return "__or__";
    default:
      return "";
  }
}

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

// A number of a script, as a whole number where it is one.
Value js_value(double number) {
  if (std::isfinite(number) && number == std::trunc(number) && std::abs(number) <= kLargestExact &&
      !(number == 0 && std::signbit(number))) {
    return static_cast<std::int64_t>(number);
  }
  return number;
}

std::optional<double> as_double(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1.0 : 0.0;
  if (const std::int64_t* i = value.integer()) return static_cast<double>(*i);
  if (const double* d = value.as<double>()) return *d;
  return std::nullopt;
}

std::optional<std::int64_t> as_integer(const Value& value) {
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (const std::int64_t* i = value.integer()) return *i;
  return std::nullopt;
}

std::optional<std::int64_t> integer_power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 == 0 ? 1 : -1;
  for (std::int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
  }
  return result;
}

// Python's whole numbers; nothing where the result does not fit.
std::optional<Value> integer_arithmetic(BinaryOperator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case BinaryOperator::Add:
      if (__builtin_add_overflow(left, right, &result)) return std::nullopt;
      return result;
    case BinaryOperator::Subtract:
      if (__builtin_sub_overflow(left, right, &result)) return std::nullopt;
      return result;
    case BinaryOperator::Multiply:
      if (__builtin_mul_overflow(left, right, &result)) return std::nullopt;
      return result;
    case BinaryOperator::Divide:
      return static_cast<double>(left) / static_cast<double>(right);
    case BinaryOperator::FloorDivide:
    case BinaryOperator::Modulo: {
      if (right == -1)
        return op == BinaryOperator::Modulo                       ? Value(0)
               : left == std::numeric_limits<std::int64_t>::min() ? std::optional<Value>()
                                                                  : Value(-left);
      std::int64_t quotient = left / right;
      std::int64_t rest = left % right;
      if (rest != 0 && (rest < 0) != (right < 0)) {
        --quotient;
        rest += right;
      }
      return op == BinaryOperator::Modulo ? Value(rest) : Value(quotient);
    }
    case BinaryOperator::Power:
      if (right < 0) return std::pow(static_cast<double>(left), static_cast<double>(right));
      if (auto power = integer_power(left, right)) return Value(*power);
      return std::nullopt;
    case BinaryOperator::ShiftLeft:
      if (right < 0 || right > 62 || __builtin_mul_overflow(left, std::int64_t{1} << right, &result))
        return std::nullopt;
      return result;
    case BinaryOperator::ShiftRight:
      return right < 0 ? std::optional<Value>() : Value(left >> std::min<std::int64_t>(right, 63));
    case BinaryOperator::BitAnd:
      return left & right;
    case BinaryOperator::BitOr:
      return left | right;
    case BinaryOperator::BitXor:
      return left ^ right;
    case BinaryOperator::MatrixMultiply:
    case BinaryOperator::ShiftRightUnsigned:
      break;
  }
  return std::nullopt;
}

std::optional<double> real_arithmetic(BinaryOperator op, double left, double right, bool python) {
  switch (op) {
    case BinaryOperator::Add:
      return left + right;
    case BinaryOperator::Subtract:
      return left - right;
    case BinaryOperator::Multiply:
      return left * right;
    case BinaryOperator::Divide:
      return left / right;
    case BinaryOperator::FloorDivide:
      return std::floor(left / right);
    case BinaryOperator::Modulo: {
      double rest = std::fmod(left, right);
      if (python && rest != 0 && (rest < 0) != (right < 0)) rest += right;
      return rest;
    }
    case BinaryOperator::Power:
      return std::pow(left, right);
    default:
      return std::nullopt;
  }
}

std::int32_t to_int32(double number) {
  if (!std::isfinite(number)) return 0;
  const double wrapped = std::fmod(std::trunc(number), 4294967296.0);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::int64_t>(wrapped)));
}

std::optional<Value> bit_operation(BinaryOperator op, double left, double right) {
  const std::int32_t a = to_int32(left);
  const std::int32_t b = to_int32(right);
  const auto shift = static_cast<std::uint32_t>(b) & 31U;
  switch (op) {
    case BinaryOperator::BitAnd:
      return Value(static_cast<std::int64_t>(a & b));
    case BinaryOperator::BitOr:
      return Value(static_cast<std::int64_t>(a | b));
    case BinaryOperator::BitXor:
      return Value(static_cast<std::int64_t>(a ^ b));
    case BinaryOperator::ShiftLeft:
      return Value(static_cast<std::int64_t>(static_cast<std::int32_t>(static_cast<std::uint32_t>(a) << shift)));
    case BinaryOperator::ShiftRight:
      return Value(static_cast<std::int64_t>(a >> shift));
    case BinaryOperator::ShiftRightUnsigned:
      return Value(static_cast<std::int64_t>(static_cast<std::uint32_t>(a) >> shift));
    default:
      return std::nullopt;
  }
}

std::vector<Value> joined(const std::vector<Value>& left, const std::vector<Value>& right) {
  std::vector<Value> items = left;
  items.insert(items.end(), right.begin(), right.end());
  return items;
}

bool contains(const std::vector<Value>& items, const Value& item) {
  for (const Value& candidate : items) {
    if (equal(candidate, item).value_or(false)) return true;
  }
  return false;
}

}  // namespace

// Text, or a sequence, so many times.
Value Interpreter::repeat(const Value& value, std::int64_t count, const SourceSpan& span) {
  const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
  if (const std::string* text = value.string()) {
    if (!text->empty() && times > options_.budget.memory / text->size()) {
      spend(Bound::Memory);
      return {};
    }
    if (!claim(text->size() * times)) return {};
    std::string out;
    out.reserve(text->size() * times);
    for (std::size_t i = 0; i < times && !text->empty(); ++i) out += *text;
    return out;
  }
  const SequenceObject* sequence = value.sequence();
  if (sequence == nullptr || sequence->kind == SequenceKind::Set) {
    return raise("TypeError", "can't multiply " + value.kind_name(), span);
  }
  const std::size_t size = sequence->items.size();
  if (size > 0 && times > options_.budget.memory / (size * sizeof(Value))) {
    spend(Bound::Memory);
    return {};
  }
  if (!claim(size * times * sizeof(Value))) return {};
  std::vector<Value> items;
  items.reserve(size * times);
  for (std::size_t i = 0; i < times && size > 0; ++i)
    items.insert(items.end(), sequence->items.begin(), sequence->items.end());
  return sequence->kind == SequenceKind::List ? Value::list(std::move(items)) : Value::tuple(std::move(items));
}

Value Interpreter::python_binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span) {
  const auto left_number = as_double(left);
  const auto right_number = as_double(right);
  if (left_number && right_number) {
    const bool divides =
        op == BinaryOperator::Divide || op == BinaryOperator::FloorDivide || op == BinaryOperator::Modulo;
    if (divides && *right_number == 0) return raise("ZeroDivisionError", "division by zero", span);
    const auto left_integer = as_integer(left);
    const auto right_integer = as_integer(right);
    if (left_integer && right_integer) {
      if (left.boolean() != nullptr && right.boolean() != nullptr) {
        if (op == BinaryOperator::BitAnd) return *left.boolean() && *right.boolean();
        if (op == BinaryOperator::BitOr) return *left.boolean() || *right.boolean();
      }
      if (auto result = integer_arithmetic(op, *left_integer, *right_integer)) return *result;
      return Value::unknown("a whole number that is too large", span);
    }
    if (auto result = real_arithmetic(op, *left_number, *right_number, true)) return *result;
  }
  if (op == BinaryOperator::Modulo && left.string() != nullptr) return format_percent(*left.string(), right, span);
  if (op == BinaryOperator::Multiply && (left.string() != nullptr || left.sequence() != nullptr) && as_integer(right)) {
    return repeat(left, *as_integer(right), span);
  }
  if (op == BinaryOperator::Multiply && (right.string() != nullptr || right.sequence() != nullptr) &&
      as_integer(left)) {
    return repeat(right, *as_integer(left), span);
  }
  if (op == BinaryOperator::Add && left.string() != nullptr && right.string() != nullptr) {
    if (!claim(left.string()->size() + right.string()->size())) return {};
    return *left.string() + *right.string();
  }
  if (op == BinaryOperator::Add && left.as<Bytes>() != nullptr && right.as<Bytes>() != nullptr) {
    if (!claim(left.as<Bytes>()->value.size() + right.as<Bytes>()->value.size())) return {};
    return Bytes{left.as<Bytes>()->value + right.as<Bytes>()->value};
  }
  const SequenceObject* a = left.sequence();
  const SequenceObject* b = right.sequence();
  if (a != nullptr && b != nullptr && a->kind == b->kind) {
    if (!claim((a->items.size() + b->items.size()) * sizeof(Value))) return {};
    if (a->kind == SequenceKind::Set) return set_operation(op, *a, *b, span);
    if (op == BinaryOperator::Add) {
      std::vector<Value> items = joined(a->items, b->items);
      return a->kind == SequenceKind::List ? Value::list(std::move(items)) : Value::tuple(std::move(items));
    }
  }
  if (op == BinaryOperator::BitOr && left.dict() != nullptr && right.dict() != nullptr) {
    Value merged = Value::dict(left.dict()->entries);
    for (const auto& [key, value] : right.dict()->entries) merged.dict()->set(key, value);
    return merged;
  }
  if (const std::string_view special = special_name(op); !special.empty() && left.instance() != nullptr) {
    if (const auto result = call_special(left, special, {right}, span)) return *result;
    if (interrupted()) return {};
  }
  // `int | None` in an annotation that is evaluated.
  if (op == BinaryOperator::BitOr && (left.callable() || left.is_none()) && (right.callable() || right.is_none()))
    return left;
  return raise("TypeError",
               "unsupported operand types for " + std::string(spelling(op)) + ": " + left.kind_name() + " and " +
                   right.kind_name(),
               span);
}

Value Interpreter::set_operation(BinaryOperator op, const SequenceObject& left, const SequenceObject& right,
                                 const SourceSpan& span) {
  std::vector<Value> items;
  switch (op) {
    case BinaryOperator::BitOr:
      return Value::set(joined(left.items, right.items));
    case BinaryOperator::BitAnd:
    case BinaryOperator::Subtract:
      for (const Value& item : left.items) {
        if (contains(right.items, item) == (op == BinaryOperator::BitAnd)) items.push_back(item);
      }
      return Value::set(std::move(items));
    case BinaryOperator::BitXor:
      for (const Value& item : left.items) {
        if (!contains(right.items, item)) items.push_back(item);
      }
      for (const Value& item : right.items) {
        if (!contains(left.items, item)) items.push_back(item);
      }
      return Value::set(std::move(items));
    default:
      return raise("TypeError", "unsupported operand types for " + std::string(spelling(op)) + ": sets", span);
  }
}

Value Interpreter::js_number(const Value& value) {
  if (value.integer() != nullptr || value.as<double>() != nullptr || value.is_unknown()) return value;
  if (const bool* b = value.boolean()) return *b ? 1 : 0;
  if (value.is_none()) return 0;
  if (value.is_undefined()) return std::numeric_limits<double>::quiet_NaN();
  const auto text = text_of(value, Language::EcmaScript);
  if (!text) return std::numeric_limits<double>::quiet_NaN();
  std::string_view digits = trim(*text);
  if (digits.empty()) return 0;
  const bool negative = digits.front() == '-';
  if (negative || digits.front() == '+') digits.remove_prefix(1);
  const auto number = read_number(digits);
  if (!number) return std::numeric_limits<double>::quiet_NaN();
  return negative ? js_value(-*as_double(*number)) : js_value(*as_double(*number));
}

Value Interpreter::javascript_binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span) {
  const auto plain = [](const Value& value) {
    return value.is_nothing() || value.boolean() != nullptr || value.integer() != nullptr ||
           value.as<double>() != nullptr;
  };
  if (op == BinaryOperator::Add && !(plain(left) && plain(right))) {
    const Value left_text = to_text(left, span);
    const Value right_text = to_text(right, span);
    if (interrupted()) return {};
    if (left_text.is_unknown()) return left_text;
    if (right_text.is_unknown()) return right_text;
    if (!claim(left_text.string()->size() + right_text.string()->size())) return {};
    return *left_text.string() + *right_text.string();
  }
  const Value a = js_number(left);
  const Value b = js_number(right);
  if (a.is_unknown()) return a;
  if (b.is_unknown()) return b;
  if (auto bits = bit_operation(op, *as_double(a), *as_double(b))) return *bits;
  if (auto result = real_arithmetic(op, *as_double(a), *as_double(b), false)) return js_value(*result);
  return Value::unknown("this operator is not followed", span);
}

Value Interpreter::binary(BinaryOperator op, const Value& left, const Value& right, const SourceSpan& span) {
  CallContext context(*facade_, span);
  if (HostObject* host = left.host(); host != nullptr && (python() || op != BinaryOperator::Add)) {
    if (auto result = host->operate(spelling(op), right, false, context)) return *result;
    if (interrupted()) return {};
  }
  if (HostObject* host = right.host(); host != nullptr && python()) {
    if (auto result = host->operate(spelling(op), left, true, context)) return *result;
    if (interrupted()) return {};
  }
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  const Value plain_left = enum_value_of(left);
  const Value plain_right = enum_value_of(right);
  return python() ? python_binary(op, plain_left, plain_right, span)
                  : javascript_binary(op, plain_left, plain_right, span);
}

// A member of an enum that is also text or a number stands for that in operators (`class K(str, Enum)`).
Value Interpreter::enum_value_of(const Value& value) {
  const InstanceObject* instance = value.instance();
  if (instance == nullptr || !instance->attributes) return value;
  const Value* inner = instance->attributes->find("_value_");
  if (inner == nullptr) return value;
  return inherits_name(*instance->type, "str") || inherits_name(*instance->type, "int") ? *inner : value;
}

std::optional<int> Interpreter::order(const Value& left_value, const Value& right_value, const SourceSpan& span) {
  const Value left = enum_value_of(left_value);
  const Value right = enum_value_of(right_value);
  const auto compared = [](auto a, auto b) { return a < b ? -1 : (b < a ? 1 : 0); };
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

namespace {

bool is_text_or_nothing(const Value& value) { return value.string() != nullptr; }

}  // namespace

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
  if (container.instance() != nullptr)
    return container.instance()->attributes->find(std::string_view(*key)) != nullptr ||
           class_attribute(*container.instance()->type, *key).has_value();
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
    if (same) return *same != negated;
    if (const Unknown* unknown = find_unknown(left)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
    if (const Unknown* unknown = find_unknown(right)) return Value(Value::Data(std::make_shared<Unknown>(*unknown)));
    return Value::unknown("how these compare is not known", span);
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
  if (left.is_unknown()) return left;
  if (right.is_unknown()) return right;
  Value a = left;
  Value b = right;
  if (!python() && !(is_text_or_nothing(a) && is_text_or_nothing(b))) {
    a = js_number(a);
    b = js_number(b);
    const auto bad = [](const Value& value) {
      return value.as<double>() != nullptr && std::isnan(*value.as<double>());
    };
    if (bad(a) || bad(b))
      return left.host() != nullptr || right.host() != nullptr ? Value::unknown("how these compare is not known", span)
                                                               : Value(false);
  }
  const std::optional<int> ordered = order(a, b, span);
  if (interrupted()) return {};
  if (!ordered) return answer(std::nullopt, false);
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

Value Interpreter::unary(UnaryOperator op, const Value& operand, const SourceSpan& span) {
  switch (op) {
    case UnaryOperator::Not: {
      const auto holds = truth_of(operand, span);
      if (interrupted()) return {};
      if (holds) return !*holds;
      return operand.is_unknown() ? operand : Value::unknown("whether this holds is not known", span);
    }
    case UnaryOperator::Void:
      return {};
    case UnaryOperator::Delete:
      return true;
    case UnaryOperator::TypeOf:
      if (operand.is_unknown()) return operand;
      if (operand.is_undefined()) return "undefined";
      if (operand.string() != nullptr) return "string";
      if (operand.boolean() != nullptr) return "boolean";
      if (as_double(operand)) return "number";
      if (operand.function() != nullptr || operand.class_object() != nullptr ||
          operand.as<std::shared_ptr<NativeFunction>>() != nullptr)
        return "function";
      return "object";
    case UnaryOperator::Invert: {
      CallContext context(*facade_, span);
      if (HostObject* host = operand.host()) {
        if (auto result = host->negate(context)) return *result;
        if (interrupted()) return {};
      }
      if (operand.is_unknown()) return operand;
      if (const auto integer = as_integer(python() ? operand : js_number(operand))) return ~*integer;
      return raise("TypeError", "bad operand type for ~: " + operand.kind_name(), span);
    }
    case UnaryOperator::Plus:
    case UnaryOperator::Minus:
      break;
  }
  if (operand.is_unknown()) return operand;
  const Value number = python() ? operand : js_number(operand);
  if (const auto integer = as_integer(number)) {
    if (op == UnaryOperator::Plus) return *integer;
    if (*integer == std::numeric_limits<std::int64_t>::min())
      return Value::unknown("a whole number that is too large", span);
    return -*integer;
  }
  if (const double* real = number.as<double>()) return op == UnaryOperator::Plus ? *real : -*real;
  return raise("TypeError", "bad operand type for a sign: " + operand.kind_name(), span);
}

}  // namespace crosswalk::script
