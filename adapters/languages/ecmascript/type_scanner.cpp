#include "type_scanner.h"

namespace crosswalk::ecmascript {

using End = TypeScanner::End;

End TypeScanner::behind_bracket(std::size_t index) const {
  const std::uint32_t match = at(index).match;
  if (match == RawToken::kNoMatch) return std::nullopt;
  return match + 1;
}

End TypeScanner::type(std::size_t index, int depth) const {
  if (depth <= 0) return std::nullopt;
  if (const End end = function_type(index, depth)) return end;
  // asserts x, asserts x is T, x is T
  if (is(index, Keyword::Asserts) && is(index + 1, Kind::Word) && !at(index + 1).newline_before &&
      !is(index + 1, Keyword::Is))
    ++index;
  if (is(index, Kind::Word) && is(index + 1, Keyword::Is) && !at(index + 1).newline_before)
    return type(index + 2, depth - 1);
  End end = operators_and_operands(index, depth);
  if (!end || !is(*end, Keyword::Extends) || at(*end).newline_before) return end;
  // A extends B ? C : D. Without the question mark it is somebody else's `extends`.
  const End bound = operators_and_operands(*end + 1, depth - 1);
  if (!bound || !is(*bound, Kind::Question)) return end;
  const End then = type(*bound + 1, depth - 1);
  if (!then || !is(*then, Kind::Colon)) return std::nullopt;
  return type(*then + 1, depth - 1);
}

End TypeScanner::function_type(std::size_t index, int depth) const {
  if (is(index, Keyword::Abstract) && is(index + 1, Keyword::New)) ++index;
  if (is(index, Keyword::New)) ++index;
  if (is(index, Kind::Less)) {
    const End parameters = type_parameters(index, depth - 1);
    if (!parameters) return std::nullopt;
    index = *parameters;
  }
  if (!is(index, Kind::LeftParen) || !holds_parameters(index)) return std::nullopt;
  const End end = behind_bracket(index);
  if (!end || !is(*end, Kind::Arrow)) return std::nullopt;
  return type(*end + 1, depth - 1);
}

// Whether parentheses in a type hold parameters. A type in parentheses may be followed by `=>` too, where it is what an
// arrow function returns: `(x): ((y: Y) => Z) => …`. The rule is TypeScript's (isUnambiguouslyStartOfFunctionType).
bool TypeScanner::holds_parameters(std::size_t index) const {
  ++index;
  if (is(index, Kind::RightParen) || is(index, Kind::Ellipsis) || is(index, Kind::At)) return true;
  if (is(index, Kind::LeftBrace) || is(index, Kind::LeftBracket)) {
    const End end = behind_bracket(index);
    if (!end) return false;
    index = *end;
  } else if (is(index, Kind::Word)) {
    ++index;
  } else {
    return false;
  }
  switch (at(index).kind) {
    case Kind::Colon:
    case Kind::Comma:
    case Kind::Question:
    case Kind::Assign:
      return true;
    case Kind::RightParen:
      return is(index + 1, Kind::Arrow);
    default:
      return false;
  }
}

End TypeScanner::operators_and_operands(std::size_t index, int depth) const {
  const auto is_operator = [&](std::size_t at) { return is(at, Kind::BitOr) || is(at, Kind::BitAnd); };
  if (is_operator(index)) ++index;
  End end = prefixed_operand(index, depth);
  while (end && is_operator(*end)) {
    const std::size_t next = *end + 1;
    end = function_type(next, depth - 1);
    if (!end) end = prefixed_operand(next, depth);
  }
  return end;
}

bool TypeScanner::begins_operand(std::size_t index) const {
  switch (at(index).kind) {
    case Kind::Word:
      return !is(index, Keyword::Extends) && !is(index, Keyword::Is) && !at(index).newline_before;
    case Kind::LeftParen:
    case Kind::LeftBracket:
    case Kind::LeftBrace:
    case Kind::String:
    case Kind::Template:
    case Kind::TemplateHead:
      return true;
    default:
      return false;
  }
}

End TypeScanner::prefixed_operand(std::size_t index, int depth) const {
  using enum Keyword;
  while ((is(index, KeyOf) || is(index, Unique) || is(index, ReadOnly) || is(index, Infer)) &&
         begins_operand(index + 1)) {
    const bool infers = is(index, Infer);
    ++index;
    if (!infers || !is(index + 1, Extends)) continue;
    // infer U extends V, where no question mark belongs to the bound
    const End bound = operators_and_operands(index + 2, depth - 1);
    if (bound && !is(*bound, Kind::Question)) return bound;
  }
  End end = operand(index, depth);
  while (end && is(*end, Kind::LeftBracket) && !at(*end).newline_before) end = behind_bracket(*end);
  return end;
}

End TypeScanner::operand(std::size_t index, int depth) const {
  if (depth <= 0) return std::nullopt;
  switch (at(index).kind) {
    case Kind::Word:
      return named(index, depth);
    case Kind::LeftParen:
    case Kind::LeftBracket:
    case Kind::LeftBrace:
      return behind_bracket(index);
    case Kind::String:
    case Kind::Number:
    case Kind::BigInt:
    case Kind::Template:
      return index + 1;
    case Kind::Minus:
      return is(index + 1, Kind::Number) || is(index + 1, Kind::BigInt) ? End(index + 2) : std::nullopt;
    case Kind::TemplateHead:
      return template_type(index);
    default:
      return std::nullopt;
  }
}

// A.B<C>, typeof a.b, import("m").T
End TypeScanner::named(std::size_t index, int depth) const {
  if (is(index, Keyword::TypeOf)) ++index;
  if (!is(index, Kind::Word)) return std::nullopt;
  std::size_t end = index + 1;
  if (is(index, Keyword::Import) && is(end, Kind::LeftParen)) {
    const End call = behind_bracket(end);
    if (!call) return std::nullopt;
    end = *call;
  }
  while (is(end, Kind::Dot) && (is(end + 1, Kind::Word) || is(end + 1, Kind::PrivateName))) end += 2;
  if (!is(end, Kind::Less) || at(end).newline_before) return end;
  const End arguments = type_arguments(end, depth - 1);
  return arguments ? arguments : End(end);
}

End TypeScanner::template_type(std::size_t index) const {
  while (!is(index, Kind::TemplateTail)) {
    const std::uint32_t match = at(index).match;
    if (match == RawToken::kNoMatch) return std::nullopt;
    index = match;
  }
  return index + 1;
}

End TypeScanner::type_arguments(std::size_t index, int depth) const {
  if (!is(index, Kind::Less) || depth <= 0) return std::nullopt;
  ++index;
  while (!is(index, Kind::Greater)) {
    const End end = type(index, depth - 1);
    if (!end) return std::nullopt;
    index = *end;
    if (is(index, Kind::Comma))
      ++index;
    else if (!is(index, Kind::Greater))
      return std::nullopt;
  }
  return index + 1;
}

End TypeScanner::type_parameters(std::size_t index, int depth) const {
  using enum Keyword;
  if (!is(index, Kind::Less) || depth <= 0) return std::nullopt;
  ++index;
  while (!is(index, Kind::Greater)) {
    while ((is(index, Const) || is(index, In) || is(index, Out)) && is(index + 1, Kind::Word) &&
           !is(index + 1, Extends))
      ++index;
    if (!is(index, Kind::Word)) return std::nullopt;
    ++index;
    for (const bool bound : {true, false}) {
      if (bound ? !is(index, Extends) : !is(index, Kind::Assign)) continue;
      const End end = type(index + 1, depth - 1);
      if (!end) return std::nullopt;
      index = *end;
    }
    if (is(index, Kind::Comma))
      ++index;
    else if (!is(index, Kind::Greater))
      return std::nullopt;
  }
  return index + 1;
}

End TypeScanner::members_of(std::size_t index) const {
  if (is(index, Kind::Less)) {
    const End parameters = type_parameters(index);
    if (!parameters) return std::nullopt;
    index = *parameters;
  }
  while (is(index, Keyword::Extends) || is(index, Keyword::Implements)) {
    do {
      const End base = type(index + 1);
      if (!base) return std::nullopt;
      index = *base;
    } while (is(index, Kind::Comma));
  }
  if (!is(index, Kind::LeftBrace)) return std::nullopt;
  return behind_bracket(index);
}

End TypeScanner::interface_declaration(std::size_t index) const {
  return is(index + 1, Kind::Word) ? members_of(index + 2) : std::nullopt;
}

End TypeScanner::type_alias(std::size_t index) const {
  index += 2;
  if (is(index, Kind::Less)) {
    const End parameters = type_parameters(index);
    if (!parameters) return std::nullopt;
    index = *parameters;
  }
  if (!is(index, Kind::Assign)) return std::nullopt;
  return type(index + 1);
}

End TypeScanner::ambient_declaration(std::size_t index) const {
  using enum Keyword;
  switch (at(index).word) {
    case Const:
      if (is(index + 1, Enum)) return is(index + 3, Kind::LeftBrace) ? behind_bracket(index + 3) : std::nullopt;
      [[fallthrough]];
    case Let:
    case Var:
      return ambient_variables(index + 1);
    case Async:
      return is(index + 1, Function) ? ambient_function(index + 2) : std::nullopt;
    case Function:
      return ambient_function(index + 1);
    case Abstract:
      return is(index + 1, Class) ? members_of(index + 3) : std::nullopt;
    case Class:
      return members_of(index + 2);
    case Interface:
      return interface_declaration(index);
    case Type:
      return type_alias(index);
    case Enum:
      return is(index + 2, Kind::LeftBrace) ? behind_bracket(index + 2) : std::nullopt;
    case Global:
      return is(index + 1, Kind::LeftBrace) ? behind_bracket(index + 1) : std::nullopt;
    case Module:
    case Namespace: {
      std::size_t end = index + 2;
      while (is(end, Kind::Dot)) end += 2;
      return is(end, Kind::LeftBrace) ? behind_bracket(end) : End(end);
    }
    default:
      return std::nullopt;
  }
}

End TypeScanner::ambient_variables(std::size_t index) const {
  for (;;) {
    const bool pattern = is(index, Kind::LeftBracket) || is(index, Kind::LeftBrace);
    if (!pattern && !is(index, Kind::Word)) return std::nullopt;
    const End target = pattern ? behind_bracket(index) : End(index + 1);
    if (!target) return std::nullopt;
    index = *target;
    if (is(index, Kind::Colon)) {
      const End annotation = type(index + 1);
      if (!annotation) return std::nullopt;
      index = *annotation;
    }
    if (is(index, Kind::Assign)) return to_end_of_line(index);
    if (!is(index, Kind::Comma)) return index;
    ++index;
  }
}

End TypeScanner::ambient_function(std::size_t index) const {
  if (is(index, Kind::Star)) ++index;
  if (is(index, Kind::Word)) ++index;
  if (is(index, Kind::Less)) {
    const End parameters = type_parameters(index);
    if (!parameters) return std::nullopt;
    index = *parameters;
  }
  if (!is(index, Kind::LeftParen)) return std::nullopt;
  const End end = behind_bracket(index);
  if (!end || !is(*end, Kind::Colon)) return end;
  return type(*end + 1);
}

std::size_t TypeScanner::to_end_of_line(std::size_t index) const {
  ++index;
  while (!is(index, Kind::End) && !is(index, Kind::Semicolon) && !is(index, Kind::RightBrace) &&
         !at(index).newline_before) {
    const End end = behind_bracket(index);
    index = end ? *end : index + 1;
  }
  return index;
}

}  // namespace crosswalk::ecmascript
