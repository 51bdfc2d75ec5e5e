#include "shaper.h"

// How the shaper walks over imports and exports.
namespace crosswalk::ecmascript {

// Whether the word here is the `type` of `import type` rather than a name.
bool Shaper::is_type_only() const {
  if (!is(Keyword::Type)) return false;
  if (is(Kind::LeftBrace, 1) || is(Kind::Star, 1)) return true;
  if (!is(Kind::Word, 1)) return false;
  return !is(Keyword::From, 1) || is(Keyword::From, 2);
}

void Shaper::import_statement() {
  emit(Parser::IMPORT);
  want_ = Want::End;
  if (is_type_only()) emit(Parser::TYPE_ONLY);
  if (is(Kind::String)) {
    module_source();
    return;
  }
  import_bindings();
}

void Shaper::import_bindings() {
  if (is(Kind::Word)) {
    emit(Parser::NAME);
    if (is(Kind::Assign)) {
      emit(Parser::ASSIGN);
      want_ = Want::Operand;
      return;
    }
    if (is(Kind::Comma)) emit(Parser::COMMA);
  }
  if (is(Kind::Star)) {
    emit(Parser::STAR);
    if (is(Keyword::As)) emit(Parser::AS);
    if (is(Kind::Word)) emit(Parser::NAME);
  } else if (is(Kind::LeftBrace)) {
    module_names();
  }
  module_source();
}

// {a, b as c, type D, "e" as f}
void Shaper::module_names() {
  const std::uint32_t closing = raw().match;
  emit(Parser::LBRACE);
  const auto name_or_string = [&] { emit(is(Kind::String) ? Parser::STRING : Parser::NAME); };
  while (position_ < closing && (is(Kind::Word) || is(Kind::String))) {
    const bool type_only = is(Keyword::Type) && (is(Kind::Word, 1) || is(Kind::String, 1)) && !is(Keyword::As, 1);
    if (type_only) emit(Parser::TYPE_ONLY);
    name_or_string();
    if (is(Keyword::As)) {
      emit(Parser::AS);
      if (is(Kind::Word) || is(Kind::String)) name_or_string();
    }
    if (!is(Kind::Comma)) break;
    if (is(Kind::RightBrace, 1))
      ++position_;
    else
      emit(Parser::COMMA);
  }
  if (is(Kind::RightBrace)) emit(Parser::RBRACE);
}

// from "m" with {type: "json"}
void Shaper::module_source() {
  if (is(Keyword::From)) emit(Parser::FROM);
  if (!is(Kind::String)) return;
  emit(Parser::STRING);
  const bool attributes = is(Keyword::With) || (is(Keyword::Assert) && !raw().newline_before);
  if (!attributes || !is(Kind::LeftBrace, 1)) return;
  emit(Parser::WITH);
  open(Parser::OBJECT_LBRACE, Scope::Object, Closes::Attributes, Want::Property);
}

void Shaper::export_statement() {
  emit(Parser::EXPORT);
  if (is(Keyword::Default)) return export_default();
  if (is(Kind::Assign)) {
    emit(Parser::ASSIGN);
    want_ = Want::Operand;
    return;
  }
  // export as namespace Name
  if (is(Keyword::As) && is(Keyword::Namespace, 1)) {
    skip_types(position_ + 3);
    return;
  }
  if (skip_types(type_declaration_end())) return;
  if (is_type_only() && (is(Kind::LeftBrace, 1) || is(Kind::Star, 1))) emit(Parser::TYPE_ONLY);
  want_ = Want::End;
  if (is(Kind::LeftBrace)) {
    module_names();
    module_source();
  } else if (is(Kind::Star)) {
    emit(Parser::STAR);
    if (is(Keyword::As)) {
      emit(Parser::AS);
      if (is(Kind::Word) || is(Kind::String)) emit(is(Kind::String) ? Parser::STRING : Parser::NAME);
    }
    module_source();
  } else {
    want_ = Want::Statement;
  }
}

void Shaper::export_default() {
  emit(Parser::DEFAULT);
  if (is(Keyword::Interface) && skip_types(type_declaration_end())) return;
  want_ = Want::Statement;
  if (is(Kind::At) || function_or_class(/*declaration=*/true)) return;
  want_ = Want::Operand;
}

}  // namespace crosswalk::ecmascript
