#include <optional>

#include "operators.h"
#include "shaper.h"

// How the shaper walks over expressions: operands and what stands between them.
namespace crosswalk::ecmascript {

// ---- where an operand begins
// -----------------------------------------------------------------------------------------

void Shaper::leaf(std::size_t type) {
  emit(type);
  want_ = Want::Operator;
}

namespace {

// What is an operand by itself, whatever stands around it.
std::optional<std::size_t> literal_token(Kind kind) {
  switch (kind) {
    case Kind::PrivateName:
      return Parser::PRIVATE_NAME;
    case Kind::Number:
      return Parser::NUMBER;
    case Kind::BigInt:
      return Parser::BIGINT;
    case Kind::String:
      return Parser::STRING;
    case Kind::Regex:
      return Parser::REGEX;
    case Kind::Template:
      return Parser::TEMPLATE;
    default:
      return std::nullopt;
  }
}

}  // namespace

void Shaper::prefix(std::uint32_t detail) {
  emit(Parser::PREFIX_OPERATOR, detail);
  want_ = Want::Operand;
}

void Shaper::operand() {
  if (const auto literal = literal_token(raw().kind)) return leaf(*literal);
  const auto prefix_of = [&](Prefix op) { prefix(static_cast<std::uint32_t>(op)); };
  switch (raw().kind) {
    case Kind::Word:
      return word_operand();
    case Kind::TemplateHead:
      return open(Parser::TEMPLATE_HEAD, Scope::Substitution, Closes::Operand, Want::Operand);
    case Kind::LeftParen:
      return arrow_or_group(0);
    case Kind::LeftBracket:
      return open(Parser::LBRACKET, Scope::Array, Closes::Operand, Want::Operand);
    case Kind::LeftBrace:
      return open(Parser::OBJECT_LBRACE, Scope::Object, Closes::Operand, Want::Property);
    case Kind::Ellipsis:
      return emit(Parser::ELLIPSIS);
    case Kind::Not:
      return prefix_of(Prefix::Not);
    case Kind::Invert:
      return prefix_of(Prefix::Invert);
    case Kind::Plus:
      return prefix_of(Prefix::Plus);
    case Kind::Minus:
      return prefix_of(Prefix::Minus);
    case Kind::Increment:
      return prefix_of(Prefix::Increment);
    case Kind::Decrement:
      return prefix_of(Prefix::Decrement);
    case Kind::Less:
      return less_operand();
    case Kind::Comma:
      return comma();
    case Kind::Semicolon:
      return semicolon();
    default:
      return unexpected();
  }
}

void Shaper::word_operand() {
  using enum Keyword;
  const auto prefix_of = [&](Prefix op) { prefix(static_cast<std::uint32_t>(op)); };
  switch (raw().word) {
    case This:
      return leaf(Parser::THIS);
    case Super:
      return leaf(Parser::SUPER);
    case Null:
      return leaf(Parser::NULL_VALUE);
    case True:
      return leaf(Parser::TRUE_VALUE);
    case False:
      return leaf(Parser::FALSE_VALUE);
    case TypeOf:
      return prefix_of(Prefix::TypeOf);
    case Void:
      return prefix_of(Prefix::Void);
    case Delete:
      return prefix_of(Prefix::Delete);
    case New:
      return new_operand();
    case Import:
      return import_operand();
    case Yield:
      return yield_operand();
    case Function:
    case Class:
      function_or_class(/*declaration=*/false);
      return;
    case Async:
      if (async_operand()) return;
      return operand_name();
    case Await: {
      // In sloppy code it may be a name.
      const Kind next = raw(1).kind;
      const bool name = next == Kind::Semicolon || next == Kind::Comma || next == Kind::RightParen ||
                        next == Kind::RightBracket || next == Kind::RightBrace || next == Kind::Assign ||
                        next == Kind::Dot || next == Kind::Arrow || next == Kind::End;
      return name ? operand_name() : prefix_of(Prefix::Await);
    }
    default:
      break;
  }
  if (is_reserved(raw().word)) return unexpected();
  operand_name();
}

void Shaper::operand_name() { leaf(is(Kind::Arrow, 1) ? Parser::ARROW_NAME : Parser::NAME); }

// async function …, async x => …, async (…) => …
bool Shaper::async_operand() {
  if (begins_function(0)) return function_or_class(/*declaration=*/false);
  if (!same_line(1)) return false;
  if (is(Kind::Word, 1) && is(Kind::Arrow, 2)) {
    emit(Parser::ASYNC_ARROW);
    operand_name();
    return true;
  }
  if (is(Kind::Less, 1) && types_allowed()) {
    const TypeScanner::End end = types_.type_parameters(position_ + 1);
    if (!end || !is_arrow_function(*end - position_)) return false;
    emit(Parser::ASYNC_ARROW);
    type_parameters();
    arrow_or_group(0);
    return true;
  }
  if (!is(Kind::LeftParen, 1) || !is_arrow_function(1)) return false;
  emit(Parser::ASYNC_ARROW);
  arrow_or_group(0);
  return true;
}

void Shaper::yield_operand() {
  const Kind next = raw(1).kind;
  const bool alone = raw(1).newline_before || next == Kind::RightParen || next == Kind::RightBracket ||
                     next == Kind::RightBrace || next == Kind::Comma || next == Kind::Semicolon ||
                     next == Kind::Colon || next == Kind::End || next == Kind::TemplateMiddle ||
                     next == Kind::TemplateTail || raw(1).word == Keyword::In || raw(1).word == Keyword::Of;
  emit(alone ? Parser::YIELD_ALONE : Parser::YIELD);
  want_ = alone ? Want::End : Want::Operand;
  if (!alone && is(Kind::Star)) emit(Parser::STAR);
}

void Shaper::import_operand() {
  if (is(Kind::Dot, 1) && is(Kind::Word, 2)) {
    emit_until(position_ + 3, Parser::IMPORT_META);
    want_ = Want::Operator;
    return;
  }
  emit(Parser::IMPORT_CALL);
  if (is(Kind::LeftParen)) open(Parser::LPAREN, Scope::Arguments, Closes::Operand, Want::Operand);
}

void Shaper::new_operand() {
  if (is(Kind::Dot, 1) && is(Keyword::Target, 2)) {
    emit_until(position_ + 3, Parser::NEW_TARGET);
    want_ = Want::Operator;
    return;
  }
  emit(Parser::NEW);
}

// In TypeScript `<` may begin an operand: a generic arrow function, or a type that the operand is said to have.
void Shaper::less_operand() {
  if (types_allowed()) {
    const TypeScanner::End parameters = types_.type_parameters(position_);
    if (parameters && is_arrow_function(*parameters - position_)) {
      type_parameters();
      return arrow_or_group(0);
    }
    const TypeScanner::End type = types_.type(position_ + 1);
    if (type && raw_[*type].kind == Kind::Greater) return emit_until(*type + 1, Parser::TYPE_ASSERTION);
  }
  unexpected();
}

// Whether the parentheses there are the parameters of an arrow function.
bool Shaper::is_arrow_function(std::size_t distance_to_paren) const {
  const RawToken& paren = raw(distance_to_paren);
  if (paren.kind != Kind::LeftParen || paren.match == RawToken::kNoMatch) return false;
  const std::size_t behind = paren.match + 1;
  if (raw_[behind].kind == Kind::Arrow) return true;
  if (raw_[behind].kind != Kind::Colon || !types_allowed() || !may_be_typed_arrow(distance_to_paren)) return false;
  const TypeScanner::End type = types_.type(behind + 1);
  return type && raw_[*type].kind == Kind::Arrow;
}

// In `a ? (b) : c => d` the colon belongs to the question mark, unless what is in parentheses can only be parameters.
bool Shaper::may_be_typed_arrow(std::size_t distance_to_paren) const {
  const Frame& around = frames_.back();
  if (around.open_questions == 0 && !around.case_open) return true;
  const std::size_t first = distance_to_paren + 1;
  if (is(Kind::RightParen, first) || is(Kind::Ellipsis, first)) return true;
  return is(Kind::Word, first) &&
         (is(Kind::Colon, first + 1) || (is(Kind::Question, first + 1) && is(Kind::Colon, first + 2)));
}

void Shaper::arrow_or_group(std::size_t distance_to_paren) {
  if (is_arrow_function(distance_to_paren)) {
    return open(Parser::ARROW_LPAREN, Scope::Parameters, Closes::ArrowParameters, Want::Parameter);
  }
  open(Parser::LPAREN, Scope::Group, Closes::Operand, Want::Operand);
}

// ---- behind an operand
// -----------------------------------------------------------------------------------------------

void Shaper::operator_step() {
  switch (raw().kind) {
    case Kind::Comma:
      return comma();
    case Kind::Semicolon:
      return semicolon();
    case Kind::Colon:
      return colon();
    case Kind::Arrow:
      return arrow();
    case Kind::TemplateMiddle:
      frames_.pop_back();
      return open(Parser::TEMPLATE_MIDDLE, Scope::Substitution, Closes::Operand, Want::Operand);
    case Kind::Question:
      emit(Parser::QUESTION);
      ++frame().open_questions;
      want_ = Want::Operand;
      return;
    case Kind::Assign:
      emit(Parser::ASSIGN);
      want_ = Want::Operand;
      return;
    case Kind::AssignmentOperator:
      emit(Parser::ASSIGNMENT_OPERATOR);
      want_ = Want::Operand;
      return;
    case Kind::Word:
      if (word_operator()) return;
      return unexpected();
    case Kind::Less:
      return less_operator();
    case Kind::Greater:
      return greater_operator();
    case Kind::Plus:
    case Kind::Minus:
    case Kind::Star:
    case Kind::Slash:
    case Kind::Percent:
    case Kind::Power:
    case Kind::And:
    case Kind::Or:
    case Kind::Coalesce:
    case Kind::BitAnd:
    case Kind::BitOr:
    case Kind::BitXor:
    case Kind::ShiftLeft:
    case Kind::LessEqual:
    case Kind::Equal:
    case Kind::NotEqual:
    case Kind::StrictEqual:
    case Kind::StrictNotEqual:
      return binary();
    default:
      if (!postfix_operator()) unexpected();
  }
}

void Shaper::binary() {
  emit(Parser::BINARY_OPERATOR, binary_operator_index(text_of(raw())));
  want_ = Want::Operand;
}

bool Shaper::word_operator() {
  using enum Keyword;
  const bool for_clause = frame().scope == Scope::ForHead && frame().first_clause;
  switch (raw().word) {
    case Of:
      if (!for_clause) return false;
      emit(Parser::OF);
      frame().first_clause = false;
      frame().declares = false;
      want_ = Want::Operand;
      return true;
    case In:
      if (!for_clause) {
        binary();
        return true;
      }
      emit(Parser::FOR_IN);
      frame().first_clause = false;
      frame().declares = false;
      want_ = Want::Operand;
      return true;
    case InstanceOf:
      binary();
      return true;
    case As:
    case Satisfies: {
      const TypeScanner::End end = types_.type(position_ + 1);
      if (!end) return false;
      emit(Parser::TYPE_OPERATOR);
      emit_until(*end, Parser::TYPE);
      want_ = Want::Operator;
      return true;
    }
    case Implements:
      if (class_heads_.empty() || class_heads_.back().depth != frames_.size()) return false;
      class_heritage();
      return true;
    default:
      return false;
  }
}

bool Shaper::postfix_operator() {
  switch (raw().kind) {
    case Kind::Dot:
      member_access(Parser::DOT);
      return true;
    case Kind::OptionalDot:
      emit(Parser::OPTIONAL_DOT);
      if (is(Kind::LeftParen))
        open(Parser::LPAREN, Scope::Arguments, Closes::Operand, Want::Operand);
      else if (is(Kind::LeftBracket))
        open(Parser::LBRACKET, Scope::Index, Closes::Operand, Want::Operand);
      else if (is(Kind::Word) || is(Kind::PrivateName))
        leaf(is(Kind::Word) ? Parser::NAME : Parser::PRIVATE_NAME);
      return true;
    case Kind::LeftParen:
      open(Parser::LPAREN, Scope::Arguments, Closes::Operand, Want::Operand);
      return true;
    case Kind::LeftBracket:
      open(Parser::LBRACKET, Scope::Index, Closes::Operand, Want::Operand);
      return true;
    case Kind::Template:
      leaf(Parser::TEMPLATE);
      return true;
    case Kind::TemplateHead:
      open(Parser::TEMPLATE_HEAD, Scope::Substitution, Closes::Operand, Want::Operand);
      return true;
    case Kind::Not:
      leaf(Parser::NON_NULL);
      return true;
    case Kind::Increment:
      emit(Parser::POSTFIX_UPDATE, static_cast<std::uint32_t>(Prefix::Increment));
      want_ = Want::Operator;
      return true;
    case Kind::Decrement:
      emit(Parser::POSTFIX_UPDATE, static_cast<std::uint32_t>(Prefix::Decrement));
      want_ = Want::Operator;
      return true;
    case Kind::LeftBrace:
      if (class_heads_.empty() || class_heads_.back().depth != frames_.size()) return false;
      open_class_body();
      return true;
    default:
      return false;
  }
}

void Shaper::member_access(std::size_t type) {
  emit(type);
  if (is(Kind::Word)) return leaf(Parser::NAME);
  if (is(Kind::PrivateName)) return leaf(Parser::PRIVATE_NAME);
  want_ = Want::Operand;
}

// `f<T>(x)` in TypeScript; a comparison otherwise.
void Shaper::less_operator() {
  if (types_allowed()) {
    const TypeScanner::End end = types_.type_arguments(position_);
    if (end && may_follow_type_arguments(*end)) {
      emit_until(*end, Parser::TYPE_ARGUMENTS);
      want_ = Want::Operator;
      return;
    }
  }
  binary();
}

// TypeScript's own rule (canFollowTypeArgumentsInExpression), without the operators that nobody puts there.
bool Shaper::may_follow_type_arguments(std::size_t index) const {
  switch (raw_[index].kind) {
    case Kind::LeftParen:
    case Kind::Template:
    case Kind::TemplateHead:
    case Kind::RightParen:
    case Kind::RightBracket:
    case Kind::RightBrace:
    case Kind::Semicolon:
    case Kind::Comma:
    case Kind::Colon:
    case Kind::Dot:
    case Kind::OptionalDot:
    case Kind::Question:
    case Kind::End:
      return true;
    case Kind::LeftBrace:
      return raw_[index].newline_before || (!class_heads_.empty() && class_heads_.back().depth == frames_.size());
    case Kind::Word: {
      const Keyword word = raw_[index].word;
      return raw_[index].newline_before || word == Keyword::Implements || word == Keyword::As ||
             word == Keyword::Satisfies;
    }
    default:
      return raw_[index].newline_before && raw_[index].kind != Kind::Less && raw_[index].kind != Kind::Greater;
  }
}

// `>` comes alone; the pieces of `>=`, `>>`, `>>>`, `>>=` and `>>>=` touch each other.
void Shaper::greater_operator() {
  const auto touches = [&](std::size_t distance) { return raw(distance).range.begin == raw(distance - 1).range.end; };
  std::size_t count = 1;
  while (count < 3 && is(Kind::Greater, count) && touches(count)) ++count;
  const bool assigns = is(Kind::Assign, count) && touches(count);
  const std::size_t end = position_ + count + (assigns ? 1 : 0);
  if (assigns && count > 1) {
    emit_until(end, Parser::ASSIGNMENT_OPERATOR);
  } else {
    constexpr std::string_view kSpellings[] = {">", ">>", ">>>"};
    const std::string_view spelling = assigns ? std::string_view(">=") : kSpellings[count - 1];
    emit_until(end, Parser::BINARY_OPERATOR, binary_operator_index(spelling));
  }
  want_ = Want::Operand;
}

void Shaper::colon() {
  emit(Parser::COLON);
  want_ = Want::Operand;
  if (frame().open_questions > 0) {
    --frame().open_questions;
  } else if (frame().case_open) {
    frame().case_open = false;
    want_ = Want::Statement;
  }
}

void Shaper::comma() {
  Frame& around = frame();
  around.open_questions = 0;
  const bool list = around.scope == Scope::Object || around.scope == Scope::Arguments ||
                    around.scope == Scope::Parameters || around.scope == Scope::Enum;
  const bool empty = want_ != Want::Operator && want_ != Want::End && want_ != Want::TargetEnd;
  // The comma behind the last of a list says nothing. In an array it may make a hole, so there it is kept.
  const bool trailing = list && !empty && (is(Kind::RightParen, 1) || is(Kind::RightBrace, 1));
  if (trailing)
    ++position_;
  else
    emit(Parser::COMMA);
  switch (around.scope) {
    case Scope::Object:
      want_ = Want::Property;
      break;
    case Scope::Parameters:
      want_ = Want::Parameter;
      break;
    case Scope::Enum:
      want_ = Want::EnumMember;
      break;
    default:
      want_ = around.declares ? Want::Target : Want::Operand;
      break;
  }
}

void Shaper::semicolon() {
  if (in_statements()) return end_statement(/*missing=*/false);
  emit(Parser::SEMI);
  want_ = Want::Operand;
  if (frame().scope == Scope::Class) want_ = Want::Member;
  if (frame().scope == Scope::ForHead) {
    frame().first_clause = false;
    frame().declares = false;
  }
}

void Shaper::arrow() {
  emit(Parser::ARROW);
  want_ = Want::Operand;
  if (is(Kind::LeftBrace)) open_block(Closes::ArrowBody);
}

// What cannot stand here is passed on in some form at which the parser stops.
void Shaper::unexpected() {
  if (const auto literal = literal_token(raw().kind)) return leaf(*literal);
  switch (raw().kind) {
    case Kind::Word:
      return leaf(Parser::NAME);
    case Kind::LeftParen:
      return open(Parser::LPAREN, Scope::Group, Closes::Operand, Want::Operand);
    case Kind::LeftBracket:
      return open(Parser::LBRACKET, Scope::Array, Closes::Operand, Want::Operand);
    case Kind::LeftBrace:
      return open(Parser::LBRACE, Scope::Object, Closes::Operand, Want::Property);
    case Kind::TemplateHead:
    case Kind::TemplateMiddle:
      return open(Parser::TEMPLATE_HEAD, Scope::Substitution, Closes::Operand, Want::Operand);
    case Kind::At:
      return emit(Parser::AT);
    case Kind::Arrow:
      return emit(Parser::ARROW);
    case Kind::Dot:
      return emit(Parser::DOT);
    case Kind::OptionalDot:
      return emit(Parser::OPTIONAL_DOT);
    case Kind::Question:
      return emit(Parser::QUESTION);
    case Kind::Colon:
      return emit(Parser::COLON);
    case Kind::Semicolon:
      return emit(Parser::SEMI);
    case Kind::Comma:
      return emit(Parser::COMMA);
    case Kind::Assign:
      return emit(Parser::ASSIGN);
    case Kind::Ellipsis:
      return emit(Parser::ELLIPSIS);
    default:
      return emit(Parser::BINARY_OPERATOR);
  }
}

}  // namespace crosswalk::ecmascript
