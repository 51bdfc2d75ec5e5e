#include "shaper.h"

// How the shaper walks over statements: which keyword begins what, and where a statement ends.
namespace crosswalk::ecmascript {

void Shaper::statement() {
  if (is(Kind::LeftBrace)) return open_block(Closes::Statement);
  if (is(Kind::Semicolon)) return end_statement(/*missing=*/false);
  if (is(Kind::At)) return decorator(Closes::StatementDecorator);
  if (is(Kind::Word)) {
    if (is(Kind::Colon, 1) && !is_reserved(raw().word)) {
      emit(Parser::LABEL);
      emit(Parser::COLON);
      headers_.push_back({.kind = Header::Label});
      return;
    }
    if (keyword_statement() || contextual_statement()) return;
  }
  want_ = Want::Operand;
}

// A statement that begins with a reserved word.
bool Shaper::keyword_statement() {
  using enum Keyword;
  switch (raw().word) {
    case If:
      if_statement();
      return true;
    case Else:
      emit(Parser::ELSE);
      return true;  // without an `if`: the parser objects
    case For:
      for_statement();
      return true;
    case While:
      loop_statement(Parser::WHILE);
      return true;
    case With:
      loop_statement(Parser::WITH);
      return true;
    case Do:
      emit(Parser::DO);
      headers_.push_back({.kind = Header::Do});
      return true;
    case Switch:
      emit(Parser::SWITCH);
      want_ = Want::Operand;
      if (is(Kind::LeftParen)) open(Parser::LPAREN, Scope::Condition, Closes::SwitchSubject, Want::Operand);
      return true;
    case Case:
    case Default:
      case_clause();
      return true;
    case Return:
      flow_statement(Parser::RETURN);
      return true;
    case Throw:
      flow_statement(Parser::THROW);
      return true;
    case Break:
      jump_statement(Parser::BREAK);
      return true;
    case Continue:
      jump_statement(Parser::CONTINUE);
      return true;
    case Debugger:
      jump_statement(Parser::DEBUGGER);
      return true;
    case Try:
      emit(Parser::TRY);
      want_ = Want::Operand;
      if (is(Kind::LeftBrace)) open_block(Closes::TryBlock);
      return true;
    case Const:
      if (is(Enum, 1)) {
        ++position_;  // what `const` changes in an enum is only how it is compiled
        return contextual_statement();
      }
      declaration_statement(Parser::CONST);
      return true;
    case Var:
      declaration_statement(Parser::VAR);
      return true;
    case Import:
      if (is(Kind::LeftParen, 1) || is(Kind::Dot, 1)) return false;
      import_statement();
      return true;
    case Export:
      export_statement();
      return true;
    default:
      return function_or_class(/*declaration=*/true);
  }
}

// A statement that begins with a word which is a name elsewhere.
bool Shaper::contextual_statement() {
  using enum Keyword;
  if (skip_types(type_declaration_end())) return true;
  switch (raw().word) {
    case Let:
      if (!begins_let_declaration()) return false;
      declaration_statement(Parser::LET);
      return true;
    case Enum:
      if (!is(Kind::Word, 1) || !is(Kind::LeftBrace, 2)) return false;
      emit(Parser::ENUM);
      emit(Parser::NAME);
      open(Parser::LBRACE, Scope::Enum, Closes::Statement, Want::EnumMember);
      return true;
    case Module:
    case Namespace:
      if (!is(Kind::Word, 1) || !same_line(1) || !(is(Kind::LeftBrace, 2) || is(Kind::Dot, 2))) return false;
      emit(Parser::NAMESPACE);
      emit(Parser::NAME);
      while (is(Kind::Dot) && is(Kind::Word, 1)) {
        emit(Parser::DOT);
        emit(Parser::NAME);
      }
      want_ = Want::Operand;
      if (is(Kind::LeftBrace)) open_block(Closes::Statement);
      return true;
    default:
      return false;
  }
}

bool Shaper::begins_let_declaration() const {
  if (is(Kind::LeftBracket, 1) || is(Kind::LeftBrace, 1)) return true;
  return is(Kind::Word, 1) && !is(Keyword::In, 1) && !is(Keyword::InstanceOf, 1);
}

// The end of a declaration that begins here and only speaks of types.
TypeScanner::End Shaper::type_declaration_end() const {
  using enum Keyword;
  if (!is(Kind::Word, 1) || !same_line(1)) return std::nullopt;
  switch (raw().word) {
    case Type:
      return types_.type_alias(position_);
    case Interface:
      return types_.interface_declaration(position_);
    case Declare:
      return types_.ambient_declaration(position_ + 1);
    default:
      return std::nullopt;
  }
}

bool Shaper::skip_types(TypeScanner::End end) {
  if (!end) return false;
  emit_until(*end, Parser::TYPE_DECLARATION);
  if (is(Kind::Semicolon)) ++position_;
  complete_statement();
  return true;
}

void Shaper::if_statement() {
  headers_.push_back({.kind = Header::If, .token = tokens_.size()});
  emit(Parser::IF);
  want_ = Want::Operand;
  if (is(Kind::LeftParen)) open(Parser::LPAREN, Scope::Condition, Closes::Condition, Want::Operand);
}

void Shaper::for_statement() {
  headers_.push_back({.kind = Header::Loop});
  if (is(Keyword::Await, 1))
    emit_until(position_ + 2, Parser::FOR_AWAIT);
  else
    emit(Parser::FOR);
  want_ = Want::Operand;
  if (!is(Kind::LeftParen)) return;
  open(Parser::LPAREN, Scope::ForHead, Closes::Condition, Want::Operand);
  frame().first_clause = true;
  std::size_t type = 0;
  if (is(Keyword::Var)) type = Parser::VAR;
  if (is(Keyword::Const)) type = Parser::CONST;
  if (is(Keyword::Let) && begins_let_declaration()) type = Parser::LET;
  if (type != 0) declaration_statement(type);
}

void Shaper::loop_statement(std::size_t type) {
  headers_.push_back({.kind = Header::Loop});
  emit(type);
  want_ = Want::Operand;
  if (is(Kind::LeftParen)) open(Parser::LPAREN, Scope::Condition, Closes::Condition, Want::Operand);
}

// return and throw: what they take must begin on their line.
void Shaper::flow_statement(std::size_t type) {
  emit(type);
  const bool alone = raw().newline_before || is(Kind::Semicolon) || is_closing() || is(Kind::End);
  want_ = alone ? Want::End : Want::Operand;
}

void Shaper::jump_statement(std::size_t type) {
  emit(type);
  if (type != Parser::DEBUGGER && is(Kind::Word) && !raw().newline_before) emit(Parser::LABEL_REFERENCE);
  want_ = Want::End;
}

void Shaper::declaration_statement(std::size_t type) {
  emit(type);
  frame().declares = true;
  want_ = Want::Target;
}

void Shaper::case_clause() {
  if (is(Keyword::Case)) {
    emit(Parser::CASE);
    frame().case_open = true;
    want_ = Want::Operand;
    return;
  }
  emit(Parser::DEFAULT);
  if (is(Kind::Colon)) emit(Parser::COLON);
}

void Shaper::end_statement(bool missing) {
  if (missing)
    emit_missing_semicolon();
  else
    emit(Parser::SEMI);
  complete_statement();
}

// A statement has ended, and with it those whose body it was.
void Shaper::complete_statement() {
  frame().declares = false;
  frame().case_open = false;
  frame().open_questions = 0;
  want_ = Want::Statement;
  while (headers_.size() > frame().headers) {
    OpenHeader& header = headers_.back();
    if (header.kind == Header::If && is(Keyword::Else)) {
      tokens_[header.token].set_type(Parser::IF_ELSE);
      header.kind = Header::Else;
      emit(Parser::ELSE);
      return;
    }
    const bool ends_do = header.kind == Header::Do && is(Keyword::While);
    headers_.pop_back();
    if (!ends_do) continue;
    emit(Parser::WHILE);
    want_ = Want::Operand;
    if (is(Kind::LeftParen)) open(Parser::LPAREN, Scope::Condition, Closes::DoCondition, Want::Operand);
    return;
  }
}

// The semicolon behind do … while (…) may be left out even on one line.
void Shaper::after_do_condition() { end_statement(/*missing=*/!is(Kind::Semicolon)); }

void Shaper::after_try_block() {
  if (is(Keyword::Catch)) {
    emit(Parser::CATCH);
    want_ = Want::Operand;
    if (is(Kind::LeftParen))
      open(Parser::LPAREN, Scope::Parameters, Closes::CatchTarget, Want::Parameter);
    else if (is(Kind::LeftBrace))
      open_block(Closes::TryBlock);
    return;
  }
  if (is(Keyword::Finally)) {
    emit(Parser::FINALLY);
    want_ = Want::Operand;
    if (is(Kind::LeftBrace)) open_block(Closes::Statement);
    return;
  }
  complete_statement();
}

}  // namespace crosswalk::ecmascript
