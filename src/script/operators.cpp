// Arithmetic and the other operators that make a value, as each language has them. Comparison is apart.
#include <cmath>
#include <limits>

#include "crosswalk/base/text.h"
#include "interpreter.h"
#include "numbers.h"
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

// A number of a script, as a whole number where it is one.
Value js_value(double number) {
  if (std::isfinite(number) && number == std::trunc(number) && std::abs(number) <= kLargestExact &&
      (number != 0 || !std::signbit(number))) {
    return static_cast<std::int64_t>(number);
  }
  return number;
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
      if (right == -1) {
        return op == BinaryOperator::Modulo                       ? Value(0)
               : left == std::numeric_limits<std::int64_t>::min() ? std::optional<Value>()
                                                                  : Value(-left);
      }
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
