#include "sql/statement_tokens.h"

#include <algorithm>
#include <array>

#include "SqlParser.h"
#include "crosswalk/base/text.h"

namespace crosswalk::sql_reading {
namespace {

using grammar_sql::SqlParser;
using parsing::Token;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::size_t hash(std::string_view word) {
  std::uint32_t value = 2166136261U;
  for (const char c : word) value = (value ^ static_cast<unsigned char>(lower(c))) * 16777619U;
  return value;
}

// A group in parentheses that stands this deep becomes one token: columns, then keys and checks, then what they hold.
constexpr std::size_t kOpaqueDepth = 3;

constexpr std::size_t kIdentifier = SqlParser::IDENTIFIER;

std::size_t plain_type(LexemeKind kind) {
  switch (kind) {
    case LexemeKind::QuotedName:
      return SqlParser::QUOTED_IDENTIFIER;
    case LexemeKind::String:
      return SqlParser::STRING;
    case LexemeKind::Number:
      return SqlParser::NUMBER;
    case LexemeKind::Parameter:
      return SqlParser::PARAMETER;
    case LexemeKind::Operator:
      return SqlParser::OPERATOR;
    case LexemeKind::LeftParen:
      return SqlParser::LPAREN;
    case LexemeKind::RightParen:
      return SqlParser::RPAREN;
    case LexemeKind::LeftBracket:
      return SqlParser::LBRACKET;
    case LexemeKind::RightBracket:
      return SqlParser::RBRACKET;
    case LexemeKind::Comma:
      return SqlParser::COMMA;
    case LexemeKind::Dot:
      return SqlParser::DOT;
    default:
      return SqlParser::OTHER;
  }
}

class Filter {
 public:
  Filter(std::string_view text, const std::vector<Lexeme>& lexemes, const Vocabulary& vocabulary)
      : text_(text), lexemes_(lexemes), vocabulary_(vocabulary) {}

  std::vector<Token> run() {
    tokens_.reserve(lexemes_.size() + 2);
    std::size_t depth = 0;
    for (std::size_t i = 0; i < lexemes_.size(); ++i) {
      const Lexeme& lexeme = lexemes_[i];
      if (lexeme.kind == LexemeKind::LeftParen && ++depth >= kOpaqueDepth) {
        const std::size_t close = close_of(i);
        add(SqlParser::GROUP, {lexeme.range.begin, lexemes_[close].range.end});
        --depth;
        i = close;
        continue;
      }
      if (lexeme.kind == LexemeKind::RightParen && depth > 0) --depth;
      // The brackets of a type hold a number or nothing; all others are an expression, whose commas separate nothing
      // here.
      if (lexeme.kind == LexemeKind::LeftBracket && !is_type_bracket(i)) {
        const std::size_t close = close_of(i);
        add(SqlParser::GROUP, {lexeme.range.begin, lexemes_[close].range.end});
        i = close;
        continue;
      }
      add(lexeme.kind == LexemeKind::Word ? word_type(i) : plain_type(lexeme.kind), lexeme.range);
    }
    return std::move(tokens_);
  }

 private:
  void add(std::size_t type, ByteRange range) { tokens_.emplace_back(text_, type, range); }

  [[nodiscard]] bool is(std::size_t index, LexemeKind kind) const {
    return index < lexemes_.size() && lexemes_[index].kind == kind;
  }
  [[nodiscard]] bool is_type_bracket(std::size_t open) const {
    const std::size_t close = is(open + 1, LexemeKind::Number) ? open + 2 : open + 1;
    return is(close, LexemeKind::RightBracket);
  }

  // The parenthesis or bracket that closes the one at `open`, or the last lexeme.
  [[nodiscard]] std::size_t close_of(std::size_t open) const {
    const bool round = is(open, LexemeKind::LeftParen);
    const LexemeKind opens = round ? LexemeKind::LeftParen : LexemeKind::LeftBracket;
    const LexemeKind closes = round ? LexemeKind::RightParen : LexemeKind::RightBracket;
    std::size_t depth = 0;
    for (std::size_t i = open; i < lexemes_.size(); ++i) {
      if (is(i, opens)) ++depth;
      if (is(i, closes) && --depth == 0) return i;
    }
    return lexemes_.size() - 1;
  }

  [[nodiscard]] std::string_view text_at(std::size_t index) const {
    const ByteRange range = lexemes_[index].range;
    return text_.substr(range.begin, range.end - range.begin);
  }

  [[nodiscard]] std::size_t word_type(std::size_t index) const {
    const std::size_t type = vocabulary_.type_of(text_at(index));
    switch (type) {
      case SqlParser::IF:
        return next_is(index, SqlParser::K_NOT) || next_is(index, SqlParser::K_EXISTS) ? type : kIdentifier;
      case SqlParser::K_WITH:
      case SqlParser::K_WITHOUT:
        return next_is(index, SqlParser::K_TIME) ? static_cast<std::size_t>(SqlParser::WITH_TIME) : type;
      case SqlParser::K_EXCLUDE:
        return next_is(index, SqlParser::K_USING) || next_is_paren(index) ? type : kIdentifier;
      default:
        return type;
    }
  }

  [[nodiscard]] bool next_is(std::size_t index, std::size_t type) const {
    return index + 1 < lexemes_.size() && lexemes_[index + 1].kind == LexemeKind::Word &&
           vocabulary_.type_of(text_at(index + 1)) == type;
  }
  [[nodiscard]] bool next_is_paren(std::size_t index) const {
    return index + 1 < lexemes_.size() && lexemes_[index + 1].kind == LexemeKind::LeftParen;
  }

  std::string_view text_;
  const std::vector<Lexeme>& lexemes_;
  const Vocabulary& vocabulary_;
  std::vector<Token> tokens_;
};

// The grammar's own names of its tokens. A parser is asked for them, for only that initialises the tables.
const antlr4::dfa::Vocabulary& grammar_vocabulary() {
  static parsing::TokenVectorStream nothing({}, {});
  static const SqlParser parser(&nothing);
  return parser.getVocabulary();
}

}  // namespace

void Vocabulary::add(std::string word, std::size_t type) {
  std::size_t slot = hash(word) % kSlots;
  while (slots_[slot].type != 0 && slots_[slot].word != word) slot = (slot + 1) % kSlots;
  slots_[slot] = {std::move(word), type};
}

Vocabulary::Vocabulary(const std::vector<std::string_view>& without, InlineWords inline_words) : slots_(kSlots) {
  const antlr4::dfa::Vocabulary& grammar = grammar_vocabulary();
  for (std::size_t type = 1; type <= grammar.getMaxTokenType(); ++type) {
    const std::string symbol = grammar.getSymbolicName(type);
    const bool keyword = symbol.starts_with("K_") || type == SqlParser::IF;
    if (!keyword) continue;
    std::string word = to_lower(type == SqlParser::IF ? symbol : symbol.substr(2));
    if (std::find(without.begin(), without.end(), word) != without.end()) continue;
    add(std::move(word), type);
  }
  // Last, since they take the places of others.
  for (std::size_t type = 1; inline_words == InlineWords::With && type <= grammar.getMaxTokenType(); ++type) {
    const std::string symbol = grammar.getSymbolicName(type);
    if (symbol.starts_with("X_")) add(to_lower(symbol.substr(2)), type);
  }
}

std::size_t Vocabulary::type_of(std::string_view word) const {
  if (word.size() > kLongest) return SqlParser::IDENTIFIER;
  for (std::size_t slot = hash(word) % kSlots; slots_[slot].type != 0; slot = (slot + 1) % kSlots) {
    if (equals_ignoring_case(slots_[slot].word, word)) return slots_[slot].type;
  }
  return SqlParser::IDENTIFIER;
}

std::vector<Token> statement_tokens(std::string_view text, const CutStatement& statement,
                                    const Vocabulary& vocabulary) {
  std::vector<Token> tokens = Filter(text, statement.lexemes, vocabulary).run();
  if (statement.semicolon) tokens.emplace_back(text, SqlParser::SEMICOLON, *statement.semicolon);
  const std::uint32_t end = statement.semicolon ? statement.semicolon->end : statement.range.end;
  tokens.emplace_back(text, antlr4::Token::EOF, ByteRange{end, end});
  return tokens;
}

std::string name_token(std::size_t type) {
  switch (type) {
    case SqlParser::IDENTIFIER:
      return "a name";
    case SqlParser::QUOTED_IDENTIFIER:
      return {};
    case SqlParser::STRING:
      return "a string";
    case SqlParser::NUMBER:
      return "a number";
    case SqlParser::LPAREN:
      return "`(`";
    case SqlParser::RPAREN:
      return "`)`";
    case SqlParser::LBRACKET:
      return "`[`";
    case SqlParser::RBRACKET:
      return "`]`";
    case SqlParser::COMMA:
      return "`,`";
    case SqlParser::DOT:
      return "`.`";
    case SqlParser::SEMICOLON:
      return "`;`";
    case SqlParser::IF:
      return "`IF`";
    case SqlParser::PARAMETER:
    case SqlParser::OPERATOR:
    case SqlParser::GROUP:
    case SqlParser::OTHER:
    case SqlParser::WITH_TIME:
      return {};
    default:
      break;
  }
  const std::string symbol = grammar_vocabulary().getSymbolicName(type);
  return symbol.starts_with("K_") || symbol.starts_with("X_") ? "`" + symbol.substr(2) + "`" : std::string();
}

}  // namespace crosswalk::sql_reading
