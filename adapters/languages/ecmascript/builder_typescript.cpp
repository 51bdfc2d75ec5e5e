#include <cmath>
#include <map>
#include <variant>

#include "builder.h"
#include "literals.h"

// What TypeScript adds to a run, said in JavaScript.
namespace crosswalk::ecmascript {

using namespace script;

namespace {

// The value of a member of an enum that can be told without running anything.
using Constant = std::variant<double, std::string>;

std::int32_t to_int32(double value) {
  if (!std::isfinite(value)) return 0;
  constexpr double kRange = 4294967296.0;
  const double wrapped = std::fmod(std::trunc(value), kRange);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(static_cast<std::int64_t>(wrapped)));
}

std::uint32_t to_uint32(double value) { return static_cast<std::uint32_t>(to_int32(value)); }

std::optional<double> compute(BinaryOperator op, double left, double right) {
  const std::uint32_t shift = to_uint32(right) & 31U;
  switch (op) {
    case BinaryOperator::Add:
      return left + right;
    case BinaryOperator::Subtract:
      return left - right;
    case BinaryOperator::Multiply:
      return left * right;
    case BinaryOperator::Divide:
      return left / right;
    case BinaryOperator::Modulo:
      return std::fmod(left, right);
    case BinaryOperator::Power:
      return std::pow(left, right);
    case BinaryOperator::ShiftLeft:
      return static_cast<double>(static_cast<std::int32_t>(to_uint32(left) << shift));
    case BinaryOperator::ShiftRight:
      return static_cast<double>(to_int32(left) >> shift);
    case BinaryOperator::ShiftRightUnsigned:
      return static_cast<double>(to_uint32(left) >> shift);
    case BinaryOperator::BitAnd:
      return static_cast<double>(to_int32(left) & to_int32(right));
    case BinaryOperator::BitOr:
      return static_cast<double>(to_int32(left) | to_int32(right));
    case BinaryOperator::BitXor:
      return static_cast<double>(to_int32(left) ^ to_int32(right));
    default:
      return std::nullopt;
  }
}

// Computes what a member is given, where earlier members may be named.
class ConstantEvaluator {
 public:
  explicit ConstantEvaluator(std::string enum_name) : enum_name_(std::move(enum_name)) {}

  void define(const std::string& name, Constant value) { known_[name] = std::move(value); }

  [[nodiscard]] std::optional<Constant> evaluate(const Expression& expression) const {
    return std::visit([this](const auto& node) { return of(node); }, expression.node);
  }

 private:
  template <class Node>
  [[nodiscard]] std::optional<Constant> of(const Node&) const {
    return std::nullopt;
  }
  [[nodiscard]] std::optional<Constant> of(const StringLiteral& node) const { return node.value; }
  [[nodiscard]] std::optional<Constant> of(const NumberLiteral& node) const {
    const std::optional<double> value = node.suffix == 0 ? number_value(node.text) : std::nullopt;
    return value ? std::optional<Constant>(*value) : std::nullopt;
  }
  [[nodiscard]] std::optional<Constant> of(const Name& node) const { return known(node.text); }
  [[nodiscard]] std::optional<Constant> of(const Attribute& node) const {
    const auto* object = std::get_if<Name>(&node.object->node);
    return object != nullptr && object->text == enum_name_ ? known(node.name) : std::nullopt;
  }
  [[nodiscard]] std::optional<Constant> of(const Template& node) const {
    std::string text;
    for (const TemplatePart& part : node.parts) {
      if (part.value == nullptr) {
        text += part.text;
        continue;
      }
      const std::optional<Constant> value = evaluate(*part.value);
      if (!value || node.tag != nullptr) return std::nullopt;
      text += to_text(*value);
    }
    return text;
  }
  [[nodiscard]] std::optional<Constant> of(const Unary& node) const {
    const std::optional<Constant> operand = evaluate(*node.operand);
    if (!operand || !std::holds_alternative<double>(*operand)) return std::nullopt;
    const double value = std::get<double>(*operand);
    if (node.op == UnaryOperator::Minus) return -value;
    if (node.op == UnaryOperator::Plus) return value;
    if (node.op == UnaryOperator::Invert) return static_cast<double>(~to_int32(value));
    return std::nullopt;
  }
  [[nodiscard]] std::optional<Constant> of(const Binary& node) const {
    const std::optional<Constant> left = evaluate(*node.left);
    const std::optional<Constant> right = evaluate(*node.right);
    if (!left || !right) return std::nullopt;
    if (std::holds_alternative<double>(*left) && std::holds_alternative<double>(*right)) {
      const std::optional<double> value = compute(node.op, std::get<double>(*left), std::get<double>(*right));
      return value ? std::optional<Constant>(*value) : std::nullopt;
    }
    if (node.op != BinaryOperator::Add) return std::nullopt;
    return to_text(*left) + to_text(*right);
  }
  [[nodiscard]] std::optional<Constant> known(const std::string& name) const {
    const auto found = known_.find(name);
    return found == known_.end() ? std::nullopt : std::optional<Constant>(found->second);
  }
  [[nodiscard]] static std::string to_text(const Constant& value) {
    const auto* number = std::get_if<double>(&value);
    return number != nullptr ? number_text(*number) : std::get<std::string>(value);
  }

  std::string enum_name_;
  std::map<std::string, Constant> known_;
};

ExpressionNode literal_of(const Constant& value, ByteRange range) {
  if (const auto* text = std::get_if<std::string>(&value)) return StringLiteral{*text};
  const double number = std::get<double>(value);
  if (!std::signbit(number)) return NumberLiteral{.text = number_text(number)};
  auto operand = std::make_unique<Expression>();
  operand->node = NumberLiteral{.text = number_text(-number)};
  operand->range = range;
  return Unary{UnaryOperator::Minus, std::move(operand)};
}

}  // namespace

// enum E {A, B = "b"} is const E = {"A": 0, "0": "A", "B": "b"}: the members in order, a numeric one followed by the
// way back from its value. What cannot be computed here stays as it is written, and has no way back.
void Builder::enum_declaration(Parser::EnumDeclarationContext* rule, Block& out) {
  const std::string name = name_of(rule->NAME());
  ConstantEvaluator evaluator(name);
  DictLiteral members;
  double next = 0;
  bool next_known = true;
  for (Parser::EnumMemberContext* item : rule->enumMember()) {
    const ByteRange range = range_of(item);
    ExpressionPtr key = property_key(item->propertyName());
    const auto* key_text = std::get_if<StringLiteral>(&key->node);
    if (key_text == nullptr) {
      fail(range_of(item->propertyName()), "the name of a member of an enum must be known");
      continue;
    }
    const std::string member = key_text->value;
    ExpressionPtr written = item->assignment() == nullptr ? nullptr : assignment(item->assignment());
    std::optional<Constant> value;
    if (written != nullptr)
      value = evaluator.evaluate(*written);
    else if (next_known)
      value = next;
    else
      fail(range, "this member of an enum needs a value");
    next_known = false;
    if (!value) {
      members.entries.push_back(
          {.key = std::move(key), .value = written != nullptr ? std::move(written) : make(range, NoneLiteral{})});
      continue;
    }
    evaluator.define(member, *value);
    members.entries.push_back(
        {.key = std::move(key), .value = make(written != nullptr ? written->range : range, literal_of(*value, range))});
    if (const auto* number = std::get_if<double>(&*value)) {
      next = *number + 1;
      next_known = true;
      members.entries.push_back(
          {.key = make(range, StringLiteral{number_text(*number)}), .value = make(range, StringLiteral{member})});
    }
  }
  const ByteRange range = range_of(rule);
  Assign assign;
  assign.declaration = Declaration::Const;
  assign.targets.push_back(make(range_of(rule->NAME()), Name{name}));
  assign.value = make(range, std::move(members));
  append(out, range, std::move(assign));
}

// namespace N {export const a = 1} is const N = (() => {const a = 1; return {"a": a}})().
void Builder::namespace_declaration(Parser::NamespaceDeclarationContext* rule, Block& out) {
  const ByteRange range = range_of(rule);
  Block body = this->body(rule->block());
  DictLiteral exported;
  for (StatementPtr& item : body) {
    auto* made = std::get_if<Export>(&item->node);
    if (made == nullptr) continue;
    for (const ExportedName& name : made->names) {
      exported.entries.push_back(
          {.key = make(item->range, StringLiteral{name.alias}), .value = make(item->range, Name{name.name})});
    }
    StatementPtr declaration = std::move(made->declaration);
    if (declaration != nullptr)
      item = std::move(declaration);
    else
      item->node = Pass{};
  }
  const std::vector<TokenNode*> names = rule->NAME();
  ExpressionPtr result = make(range, std::move(exported));
  for (std::size_t i = names.size(); i-- > 0;) {
    if (i + 1 < names.size()) {
      // namespace A.B {…} is namespace A {export namespace B {…}}.
      DictLiteral outer;
      outer.entries.push_back({.key = make(range, StringLiteral{name_of(names[i + 1])}), .value = std::move(result)});
      result = make(range, std::move(outer));
      continue;
    }
    auto function = std::make_shared<Function>();
    function->is_arrow = true;
    function->range = range;
    function->body_range = range_of(rule->block());
    function->body = std::move(body);
    append(function->body, range, Return{std::move(result)});
    result = make(range, Call{.callee = make(range, FunctionExpression{std::move(function)}), .arguments = {}});
  }
  Assign assign;
  assign.declaration = Declaration::Const;
  assign.targets.push_back(make(range_of(names.front()), Name{name_of(names.front())}));
  assign.value = std::move(result);
  append(out, range, std::move(assign));
}

}  // namespace crosswalk::ecmascript
