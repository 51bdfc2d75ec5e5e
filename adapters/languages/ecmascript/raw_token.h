#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "crosswalk/source/source_file.h"

// What the scanner cuts a text into. A raw token knows its spelling, not its part in the grammar: the shaper gives it
// that.
namespace crosswalk::ecmascript {

enum class Kind : std::uint8_t {
  End,
  Word,
  PrivateName,
  Number,
  BigInt,
  String,
  Regex,
  // `text`, `text${, }text${ and }text`.
  Template,
  TemplateHead,
  TemplateMiddle,
  TemplateTail,

  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Semicolon,
  Comma,
  Colon,
  Dot,
  OptionalDot,
  Ellipsis,
  Question,
  Arrow,
  At,
  Assign,
  AssignmentOperator,
  // `>` is always a token of its own, since it may close a list of types; the shaper joins `>>`, `>=` and the like.
  Less,
  Greater,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Power,
  And,
  Or,
  Coalesce,
  BitAnd,
  BitOr,
  BitXor,
  ShiftLeft,
  LessEqual,
  Equal,
  NotEqual,
  StrictEqual,
  StrictNotEqual,
  Not,
  Invert,
  Increment,
  Decrement,
};

// Words with a meaning, in some place or everywhere.
enum class Keyword : std::uint8_t {
  None,
  // Reserved everywhere. The order matters: is_reserved.
  Await,
  Break,
  Case,
  Catch,
  Class,
  Const,
  Continue,
  Debugger,
  Default,
  Delete,
  Do,
  Else,
  Enum,
  Export,
  Extends,
  False,
  Finally,
  For,
  Function,
  If,
  Import,
  In,
  InstanceOf,
  New,
  Null,
  Return,
  Super,
  Switch,
  This,
  Throw,
  True,
  Try,
  TypeOf,
  Var,
  Void,
  While,
  With,
  Yield,
  // Names but for certain places.
  Abstract,
  Accessor,
  As,
  Assert,
  Asserts,
  Async,
  Declare,
  From,
  Get,
  Global,
  Implements,
  Infer,
  Interface,
  Is,
  KeyOf,
  Let,
  Module,
  Namespace,
  Of,
  Out,
  Override,
  Private,
  Protected,
  Public,
  ReadOnly,
  Satisfies,
  Set,
  Static,
  Target,
  Type,
  Unique,
};

[[nodiscard]] constexpr bool is_reserved(Keyword word) { return word >= Keyword::Await && word <= Keyword::Yield; }
// The keyword that a word is, or None.
[[nodiscard]] Keyword keyword_of(std::string_view word);

struct RawToken {
  static constexpr std::uint32_t kNoMatch = std::numeric_limits<std::uint32_t>::max();

  Kind kind = Kind::End;
  Keyword word = Keyword::None;
  bool newline_before = false;
  ByteRange range;
  // Of an opening bracket, the index of the closing one; of a piece of a template, that of the next piece.
  std::uint32_t match = kNoMatch;
};

// What a file may hold, by its extension. `<` at the start of an operand is JSX in some files and a type in others.
enum class Dialect { JavaScript, TypeScript, TypeScriptJsx };

[[nodiscard]] Dialect dialect_of(std::string_view path);

}  // namespace crosswalk::ecmascript
