#include "shaper.h"

// How the shaper walks over functions, classes, and the members of classes, objects and enums.
namespace crosswalk::ecmascript {

// ---- functions
// -------------------------------------------------------------------------------------------------------

bool Shaper::begins_function(std::size_t distance) const {
  if (is(Keyword::Function, distance)) return true;
  return is(Keyword::Async, distance) && is(Keyword::Function, distance + 1) && same_line(distance + 1);
}

// A function or class where a statement or an operand begins; false if there is none.
bool Shaper::function_or_class(bool declaration) {
  if (begins_function(0)) {
    if (is(Keyword::Async)) emit(declaration ? Parser::ASYNC_DECLARATION : Parser::ASYNC);
    emit(declaration ? Parser::FUNCTION_DECLARATION : Parser::FUNCTION);
    function_head(declaration ? FunctionPlace::Declaration : FunctionPlace::Expression);
    return true;
  }
  if (is(Keyword::Abstract) && is(Keyword::Class, 1) && declaration && same_line(1)) emit(Parser::ABSTRACT);
  if (!is(Keyword::Class)) return false;
  class_head(declaration);
  return true;
}

// What stands between `function`, or the name of a method, and the body.
void Shaper::function_head(FunctionPlace place) {
  const bool named = place == FunctionPlace::Declaration || place == FunctionPlace::Expression;
  if (named && is(Kind::Star)) emit(Parser::STAR);
  if (named && is(Kind::Word)) emit(Parser::NAME);
  type_parameters();
  want_ = Want::Operand;
  if (!is(Kind::LeftParen)) return;
  open(Parser::LPAREN, Scope::Parameters, Closes::Parameters, Want::Parameter);
  frame().function = place;
}

void Shaper::type_parameters() {
  if (!is(Kind::Less)) return;
  if (const TypeScanner::End end = types_.type_parameters(position_)) emit_until(*end, Parser::TYPE_PARAMETERS);
}

void Shaper::type_annotation() {
  if (!is(Kind::Colon)) return;
  const TypeScanner::End end = types_.type(position_ + 1);
  emit(Parser::COLON);
  if (end) emit_until(*end, Parser::TYPE);
}

void Shaper::parameter() {
  using enum Keyword;
  if (is(Kind::At)) return decorator(Closes::ParameterDecorator);
  const auto is_modifier = [&] {
    const bool modifier = is(Public) || is(Private) || is(Protected) || is(ReadOnly) || is(Override);
    return modifier && (is(Kind::Word, 1) || is(Kind::LeftBracket, 1) || is(Kind::LeftBrace, 1));
  };
  while (is_modifier()) emit(Parser::MODIFIER, static_cast<std::uint32_t>(raw().word));
  if (is(Kind::Ellipsis)) emit(Parser::ELLIPSIS);
  if (is(This)) {
    emit(Parser::THIS);
    return after_target();
  }
  target();
}

// A name or pattern that is bound.
void Shaper::target() {
  if (is(Kind::Word) && !is_reserved(raw().word)) {
    emit(Parser::NAME);
    return after_target();
  }
  // In sloppy code these two may be names.
  if (is(Keyword::Await) || is(Keyword::Yield)) {
    emit(Parser::NAME);
    return after_target();
  }
  if (is(Kind::LeftBracket)) return open(Parser::LBRACKET, Scope::Array, Closes::Target, Want::Operand);
  if (is(Kind::LeftBrace)) return open(Parser::OBJECT_LBRACE, Scope::Object, Closes::Target, Want::Property);
  unexpected();
}

void Shaper::after_target() {
  const Kind mark = frame().scope == Scope::Parameters ? Kind::Question : Kind::Not;
  if (is(mark)) emit(Parser::MARK);
  type_annotation();
  want_ = Want::TargetEnd;
}

// @name.name(…) or @(…)
void Shaper::decorator(Closes closes) {
  emit(Parser::AT);
  if (is(Kind::LeftParen)) return open(Parser::LPAREN, Scope::Group, closes, Want::Operand);
  if (is(Kind::Word)) emit(Parser::NAME);
  while (is(Kind::Dot) && is(Kind::Word, 1)) {
    emit(Parser::DOT);
    emit(Parser::NAME);
  }
  if (is(Kind::Less)) {
    if (const TypeScanner::End end = types_.type_arguments(position_)) emit_until(*end, Parser::TYPE_ARGUMENTS);
  }
  if (is(Kind::LeftParen)) return open(Parser::LPAREN, Scope::Arguments, closes, Want::Operand);
  after_closing({.closes = closes});
}

// ---- classes
// ---------------------------------------------------------------------------------------------------------

void Shaper::class_head(bool declaration) {
  using enum Keyword;
  emit(declaration ? Parser::CLASS_DECLARATION : Parser::CLASS);
  const bool named = is(Kind::Word) && !is(Extends) && (!is(Implements) || is(Kind::LeftBrace, 1));
  if (named) emit(Parser::NAME);
  type_parameters();
  class_heads_.push_back({.depth = frames_.size(), .closes = declaration ? Closes::Statement : Closes::Operand});
  if (is(Extends)) {
    emit(Parser::EXTENDS);
    want_ = Want::Operand;
    return;
  }
  class_heritage();
}

// What may follow the base of a class.
void Shaper::class_heritage() {
  if (is(Keyword::Implements)) implemented_types();
  if (is(Kind::LeftBrace)) return open_class_body();
  want_ = Want::Operand;
}

void Shaper::implemented_types() {
  emit(Parser::IMPLEMENTS);
  while (const TypeScanner::End end = types_.type(position_)) {
    emit_until(*end, Parser::TYPE);
    if (!is(Kind::Comma)) return;
    emit(Parser::COMMA);
  }
}

void Shaper::open_class_body() {
  const Closes closes = class_heads_.back().closes;
  class_heads_.pop_back();
  open(Parser::LBRACE, Scope::Class, closes, Want::Member);
}

bool Shaper::begins_property_name(std::size_t distance) const {
  switch (raw(distance).kind) {
    case Kind::Word:
    case Kind::PrivateName:
    case Kind::String:
    case Kind::Number:
    case Kind::BigInt:
    case Kind::LeftBracket:
      return true;
    default:
      return false;
  }
}

void Shaper::member() {
  if (is(Kind::Semicolon)) return emit(Parser::SEMI);
  if (is(Kind::At)) return decorator(Closes::MemberDecorator);
  if (is(Keyword::Static) && is(Kind::LeftBrace, 1)) {
    emit(Parser::STATIC_BLOCK);
    return open_block(Closes::Member);
  }
  member_modifiers();
  // [key: string]: unknown
  if (is(Kind::LeftBracket) && is(Kind::Word, 1) && is(Kind::Colon, 2) && raw().match != RawToken::kNoMatch) {
    const std::size_t behind = raw().match + 1;
    const TypeScanner::End end = raw_[behind].kind == Kind::Colon ? types_.type(behind + 1) : TypeScanner::End(behind);
    if (end) return emit_until(*end, Parser::TYPE_DECLARATION);
  }
  if (!property_name(Closes::MemberName)) return unexpected();
}

void Shaper::member_modifiers() {
  using enum Keyword;
  for (;;) {
    const Keyword word = raw().word;
    const bool rest_follows = begins_property_name(1) || is(Kind::Star, 1);
    switch (word) {
      case Static:
        if (!rest_follows) return;
        break;
      case Public:
      case Private:
      case Protected:
      case ReadOnly:
      case Override:
      case Abstract:
      case Declare:
      case Accessor:
        if (!rest_follows || !same_line(1)) return;
        break;
      case Async:
        if (rest_follows && same_line(1)) emit(Parser::ASYNC);
        if (is(Kind::Star)) emit(Parser::STAR);
        return;
      case Get:
      case Set:
        if (begins_property_name(1)) emit(word == Get ? Parser::GET : Parser::SET);
        return;
      default:
        if (is(Kind::Star)) emit(Parser::STAR);
        return;
    }
    emit(Parser::MODIFIER, static_cast<std::uint32_t>(word));
  }
}

// Passes on the name of a property; false if there is none. A computed one is a bracket, which `computed` closes.
bool Shaper::property_name(Closes computed) {
  std::size_t type = Parser::NAME;
  switch (raw().kind) {
    case Kind::Word:
      break;
    case Kind::PrivateName:
      type = Parser::PRIVATE_NAME;
      break;
    case Kind::String:
      type = Parser::STRING;
      break;
    case Kind::Number:
      type = Parser::NUMBER;
      break;
    case Kind::BigInt:
      type = Parser::BIGINT;
      break;
    case Kind::LeftBracket:
      open(Parser::LBRACKET, Scope::ComputedName, computed, Want::Operand);
      return true;
    default:
      return false;
  }
  emit(type);
  after_closing({.closes = computed});
  return true;
}

void Shaper::after_member_name() {
  if (is(Kind::Question) || is(Kind::Not)) emit(Parser::MARK);
  if (is(Kind::LeftParen) || is(Kind::Less)) return function_head(FunctionPlace::Member);
  type_annotation();
  want_ = Want::End;
  if (!is(Kind::Assign)) return;
  emit(Parser::ASSIGN);
  want_ = Want::Operand;
}

// ---- objects and enums
// -----------------------------------------------------------------------------------------------

void Shaper::property() {
  using enum Keyword;
  if (is(Kind::Ellipsis)) {
    emit(Parser::ELLIPSIS);
    want_ = Want::Operand;
    return;
  }
  if (is(Async) && same_line(1) && (begins_property_name(1) || is(Kind::Star, 1))) emit(Parser::ASYNC);
  if (is(Kind::Star)) emit(Parser::STAR);
  if ((is(Get) || is(Set)) && begins_property_name(1)) emit(is(Get) ? Parser::GET : Parser::SET);
  if (!property_name(Closes::PropertyName)) unexpected();
}

void Shaper::after_property_name() {
  want_ = Want::End;
  if (is(Kind::LeftParen) || is(Kind::Less)) return function_head(FunctionPlace::Property);
  if (!is(Kind::Colon) && !is(Kind::Assign)) return;
  emit(is(Kind::Colon) ? Parser::COLON : Parser::ASSIGN);
  want_ = Want::Operand;
}

void Shaper::enum_member() {
  if (!property_name(Closes::EnumMemberName)) unexpected();
}

}  // namespace crosswalk::ecmascript
