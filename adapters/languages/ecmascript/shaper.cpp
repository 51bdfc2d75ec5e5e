#include "shaper.h"

namespace crosswalk::ecmascript {

Shaper::Shaper(std::string_view source, const std::vector<RawToken>& tokens, Dialect dialect)
    : source_(source), raw_(tokens), dialect_(dialect), types_(tokens) {
  frames_.push_back({.scope = Scope::Statements, .closes = Closes::Statement});
  tokens_.reserve(tokens.size() + tokens.size() / 8 + 1);
}

std::vector<parsing::Token> Shaper::run() {
  while (!is(Kind::End)) step();
  finish();
  const ByteRange end = raw().range;
  tokens_.emplace_back(source_, antlr4::Token::EOF, end);
  return std::move(tokens_);
}

// ---- reading and writing tokens
// --------------------------------------------------------------------------------------

const RawToken& Shaper::raw(std::size_t distance) const {
  const std::size_t index = position_ + distance;
  return index < raw_.size() ? raw_[index] : raw_.back();
}

std::string_view Shaper::text_of(const RawToken& token) const {
  return source_.substr(token.range.begin, token.range.end - token.range.begin);
}

void Shaper::emit(std::size_t type, std::uint32_t detail) {
  tokens_.emplace_back(source_, type, raw().range, detail);
  if (!is(Kind::End)) ++position_;
}

void Shaper::emit_until(std::size_t end, std::size_t type, std::uint32_t detail) {
  const ByteRange range{raw().range.begin, raw_[end - 1].range.end};
  tokens_.emplace_back(source_, type, range, detail);
  position_ = end;
}

void Shaper::emit_missing_semicolon() {
  const std::uint32_t end = tokens_.empty() ? 0 : tokens_.back().range().end;
  tokens_.emplace_back(source_, Parser::SEMI, ByteRange{end, end});
}

void Shaper::open(std::size_t type, Scope scope, Closes closes, Want want) {
  emit(type);
  frames_.push_back({.scope = scope, .closes = closes, .headers = headers_.size()});
  want_ = want;
}

// ---- the walk
// --------------------------------------------------------------------------------------------------------

bool Shaper::in_statements() const {
  const Scope scope = frames_.back().scope;
  return scope == Scope::Statements || scope == Scope::Switch;
}

bool Shaper::is_closing() const {
  switch (raw().kind) {
    case Kind::RightParen:
    case Kind::RightBracket:
    case Kind::RightBrace:
    case Kind::TemplateTail:
      return true;
    default:
      return false;
  }
}

void Shaper::step() {
  if (is_closing()) return close();
  switch (want_) {
    case Want::Statement:
      return statement();
    case Want::Operand:
      return operand();
    case Want::Target:
      return target();
    case Want::Property:
      return property();
    case Want::Member:
      return member();
    case Want::Parameter:
      return parameter();
    case Want::EnumMember:
      return enum_member();
    case Want::Operator:
    case Want::End:
    case Want::TargetEnd:
      break;
  }
  const Scope scope = frame().scope;
  if ((in_statements() || scope == Scope::Class) && ends_by_newline()) {
    if (scope != Scope::Class) return end_statement(/*missing=*/true);
    emit_missing_semicolon();
    want_ = Want::Member;
    return;
  }
  operator_step();
}

// Whether a semicolon was left out before the next token: it stands on a new line, and could not go on with what is
// before it. ECMAScript 2024, 12.10.
bool Shaper::ends_by_newline() const {
  if (!raw().newline_before) return false;
  switch (raw().kind) {
    case Kind::Semicolon:
    case Kind::Comma:
      return false;
    case Kind::Colon:
      return frames_.back().open_questions == 0 && !frames_.back().case_open;
    case Kind::Word:
      if (want_ == Want::Operator) {
        const bool implements = raw().word == Keyword::Implements && !class_heads_.empty();
        return raw().word != Keyword::In && raw().word != Keyword::InstanceOf && !implements;
      }
      return true;
    case Kind::PrivateName:
    case Kind::Number:
    case Kind::BigInt:
    case Kind::String:
    case Kind::Regex:
    case Kind::At:
    case Kind::Not:
    case Kind::Invert:
    case Kind::Increment:
    case Kind::Decrement:
      return true;
    case Kind::LeftBrace:
      return class_heads_.empty() || class_heads_.back().depth != frames_.size();
    case Kind::Assign:
      return want_ == Want::End;
    default:
      return want_ != Want::Operator;
  }
}

void Shaper::finish() {
  const bool ended = want_ == Want::Operator || want_ == Want::End || want_ == Want::TargetEnd;
  if (frames_.size() == 1 && ended) emit_missing_semicolon();
}

void Shaper::close() {
  const bool unfinished = want_ == Want::Operator || want_ == Want::End || want_ == Want::TargetEnd;
  if (is(Kind::RightBrace) && unfinished) {
    // A closing brace ends a statement and a field. A statement may end others, as in `{ do x(); while (y) }`.
    if (in_statements()) return end_statement(/*missing=*/true);
    if (frame().scope == Scope::Class) emit_missing_semicolon();
  }
  const Frame closed = frame();
  if (frames_.size() > 1) frames_.pop_back();
  headers_.resize(std::min(headers_.size(), closed.headers));
  while (!class_heads_.empty() && class_heads_.back().depth > frames_.size()) class_heads_.pop_back();
  switch (raw().kind) {
    case Kind::RightParen:
      emit(Parser::RPAREN);
      break;
    case Kind::RightBracket:
      emit(Parser::RBRACKET);
      break;
    case Kind::RightBrace:
      emit(Parser::RBRACE);
      break;
    default:
      emit(Parser::TEMPLATE_TAIL);
      break;
  }
  after_closing(closed);
}

void Shaper::after_closing(const Frame& closed) {
  switch (closed.closes) {
    case Closes::Operand:
      want_ = Want::Operator;
      return;
    case Closes::Statement:
      return complete_statement();
    case Closes::Condition:
      want_ = Want::Statement;
      return;
    case Closes::SwitchSubject:
      if (is(Kind::LeftBrace)) return open(Parser::LBRACE, Scope::Switch, Closes::Statement, Want::Statement);
      want_ = Want::Operand;
      return;
    case Closes::DoCondition:
      return after_do_condition();
    case Closes::TryBlock:
      return after_try_block();
    case Closes::CatchTarget:
      want_ = Want::Operand;
      if (is(Kind::LeftBrace)) open_block(Closes::TryBlock);
      return;
    case Closes::Parameters:
      return after_parameters(closed.function);
    case Closes::ArrowParameters:
      type_annotation();
      want_ = Want::Operator;
      return;
    case Closes::ArrowBody:
    case Closes::PropertyValue:
    case Closes::Attributes:
      want_ = Want::End;
      return;
    case Closes::Target:
      return after_target();
    case Closes::PropertyName:
      return after_property_name();
    case Closes::MemberName:
      return after_member_name();
    case Closes::Member:
    case Closes::MemberDecorator:
      want_ = Want::Member;
      return;
    case Closes::EnumMemberName:
      want_ = Want::Operator;
      return;
    case Closes::StatementDecorator:
      want_ = Want::Statement;
      return;
    case Closes::ParameterDecorator:
      want_ = Want::Parameter;
      return;
  }
}

void Shaper::after_parameters(FunctionPlace place) {
  type_annotation();
  if (is(Kind::LeftBrace)) {
    switch (place) {
      case FunctionPlace::Declaration:
        return open_block(Closes::Statement);
      case FunctionPlace::Expression:
        return open_block(Closes::Operand);
      case FunctionPlace::Property:
        return open_block(Closes::PropertyValue);
      case FunctionPlace::Member:
        return open_block(Closes::Member);
    }
  }
  // An overload, or an abstract method.
  if (place == FunctionPlace::Declaration || place == FunctionPlace::Member) {
    if (is(Kind::Semicolon))
      emit(Parser::SEMI);
    else
      emit_missing_semicolon();
  }
  if (place == FunctionPlace::Declaration) return complete_statement();
  want_ = place == FunctionPlace::Member ? Want::Member : Want::End;
}

}  // namespace crosswalk::ecmascript
