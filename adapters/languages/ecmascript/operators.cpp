#include "operators.h"

#include <array>

namespace crosswalk::ecmascript {
namespace {

using script::BinaryOperator;
using script::CompareOperator;
using script::LogicalOperator;

constexpr BinaryMeaning arithmetic(std::string_view spelling, int precedence, BinaryOperator op) {
  return {.spelling = spelling, .precedence = precedence, .arithmetic = op, .logical = {}, .comparison = {}};
}
constexpr BinaryMeaning logical(std::string_view spelling, int precedence, LogicalOperator op) {
  return {.spelling = spelling, .precedence = precedence, .arithmetic = {}, .logical = op, .comparison = {}};
}
constexpr BinaryMeaning comparison(std::string_view spelling, int precedence, CompareOperator op) {
  return {.spelling = spelling, .precedence = precedence, .arithmetic = {}, .logical = {}, .comparison = op};
}

constexpr std::array kOperators = {
    logical("??", 1, LogicalOperator::Coalesce),
    logical("||", 2, LogicalOperator::Or),
    logical("&&", 3, LogicalOperator::And),
    arithmetic("|", 4, BinaryOperator::BitOr),
    arithmetic("^", 5, BinaryOperator::BitXor),
    arithmetic("&", 6, BinaryOperator::BitAnd),
    comparison("===", 7, CompareOperator::Equal),
    comparison("!==", 7, CompareOperator::NotEqual),
    comparison("==", 7, CompareOperator::LooseEqual),
    comparison("!=", 7, CompareOperator::LooseNotEqual),
    comparison("<", 8, CompareOperator::Less),
    comparison("<=", 8, CompareOperator::LessEqual),
    comparison(">", 8, CompareOperator::Greater),
    comparison(">=", 8, CompareOperator::GreaterEqual),
    comparison("in", 8, CompareOperator::In),
    comparison("instanceof", 8, CompareOperator::InstanceOf),
    arithmetic("<<", 9, BinaryOperator::ShiftLeft),
    arithmetic(">>", 9, BinaryOperator::ShiftRight),
    arithmetic(">>>", 9, BinaryOperator::ShiftRightUnsigned),
    arithmetic("+", 10, BinaryOperator::Add),
    arithmetic("-", 10, BinaryOperator::Subtract),
    arithmetic("*", 11, BinaryOperator::Multiply),
    arithmetic("/", 11, BinaryOperator::Divide),
    arithmetic("%", 11, BinaryOperator::Modulo),
    arithmetic("**", kPowerPrecedence, BinaryOperator::Power),
};

}  // namespace

std::uint32_t binary_operator_index(std::string_view spelling) {
  for (std::uint32_t i = 0; i < kOperators.size(); ++i) {
    if (kOperators[i].spelling == spelling) return i;
  }
  return 0;  // the shaper asks for what is in the table only
}

const BinaryMeaning& binary_meaning(std::uint32_t index) { return kOperators[index]; }

}  // namespace crosswalk::ecmascript
