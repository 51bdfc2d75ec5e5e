#pragma once

#include <antlr4-runtime.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/source/source_file.h"

// What every reader with an ANTLR parser and a hand-written lexer shares: tokens, a token stream over a vector, a guard
// against deep nesting, and the wording of syntax errors. Nothing here uses ANTLR's prediction, so parsers of LL(1)
// grammars may run on several threads at once.
namespace crosswalk::parsing {

// One token. It views the text it was cut from, which must outlive it.
class Token final : public antlr4::Token {
 public:
  // `detail` is free for the lexer: a flag, an operator, an index into a table of its own.
  Token(std::string_view source, std::size_t type, ByteRange range, std::uint32_t detail = 0)
      : source_(source.data()), range_(range), type_(type), detail_(detail) {}

  [[nodiscard]] std::size_t type() const { return type_; }
  [[nodiscard]] ByteRange range() const { return range_; }
  [[nodiscard]] std::uint32_t detail() const { return detail_; }
  [[nodiscard]] std::string_view text() const { return {source_ + range_.begin, range_.end - range_.begin}; }
  [[nodiscard]] bool is_end() const { return type_ == antlr4::Token::EOF; }
  // For lexers that learn only later what a word meant.
  void set_type(std::size_t type) { type_ = type; }
  void set_detail(std::uint32_t detail) { detail_ = detail; }

  std::string getText() const override { return is_end() ? "<EOF>" : std::string(text()); }
  std::size_t getType() const override { return type_; }
  std::size_t getTokenIndex() const override { return index_; }
  std::size_t getStartIndex() const override { return range_.begin; }
  std::size_t getStopIndex() const override { return static_cast<std::size_t>(range_.end) - 1; }
  // Lines and columns are the business of SourceFile.
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return 0; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }

 private:
  friend class TokenVectorStream;

  const char* source_;
  ByteRange range_;
  std::size_t type_;
  std::uint32_t detail_;
  std::uint32_t index_ = 0;
};

// Gives a parser the tokens of a vector. It always ends with a token EOF: without one a parser would never stop.
class TokenVectorStream final : public antlr4::TokenStream {
 public:
  // Tokens are in the order of the text; an EOF at the end of the text is added if there is none.
  TokenVectorStream(std::string_view source, std::vector<Token> tokens) { assign(source, std::move(tokens)); }

  // Starts anew with other tokens; a parser that uses this stream must be reset after it.
  void assign(std::string_view source, std::vector<Token> tokens);
  [[nodiscard]] const Token& at(std::size_t index) const { return tokens_[index]; }
  [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }
  // The token that the parser would take next.
  [[nodiscard]] const Token& next() const { return tokens_[position_]; }

  antlr4::Token* LT(ssize_t k) override;
  std::size_t LA(ssize_t k) override;
  void consume() override {
    if (position_ + 1 < tokens_.size()) ++position_;
  }
  antlr4::Token* get(std::size_t index) const override { return const_cast<Token*>(&tokens_[index]); }
  std::size_t index() override { return position_; }
  void seek(std::size_t index) override { position_ = index < tokens_.size() ? index : tokens_.size() - 1; }
  std::size_t size() override { return tokens_.size(); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getSourceName() const override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  std::vector<Token> tokens_;
  std::size_t position_ = 0;
};

// The token that ANTLR hands back as its own base class. All tokens of a parse must come from a TokenVectorStream.
[[nodiscard]] inline const Token& token_of(const antlr4::Token* token) { return static_cast<const Token&>(*token); }
[[nodiscard]] inline const Token& token_of(antlr4::tree::TerminalNode* node) { return token_of(node->getSymbol()); }

// The bytes from the first to the last token of a rule. A rule that matched no token gets an empty range where it
// stood.
[[nodiscard]] ByteRange range_of(const antlr4::ParserRuleContext& rule);

// Thrown by a DepthGuarded parser, and caught by run_parser.
class NestingTooDeep final : public antlr4::ParseCancellationException {
 public:
  NestingTooDeep() : ParseCancellationException("nesting too deep") {}
};

// Stops at the first error, and tells nobody but the caller.
class FirstErrorStrategy final : public antlr4::BailErrorStrategy {
 public:
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}
};

// A generated parser that gives up, by NestingTooDeep, before recursion uses up the stack: generated parsers recurse
// for each level of the input. The bound is on stack bytes below the start rule, so that it holds on any thread.
template <class Parser>
class DepthGuarded final : public Parser {
 public:
  static constexpr std::size_t kStackLimit = std::size_t{1} << 20;

  explicit DepthGuarded(antlr4::TokenStream* tokens) : Parser(tokens) {
    this->removeErrorListeners();
    this->setErrorHandler(std::make_shared<FirstErrorStrategy>());
  }

  void enterRule(antlr4::ParserRuleContext* rule, std::size_t state, std::size_t index) override {
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    if (rule->parent == nullptr) {
      start_ = here;
    } else if (start_ > here && start_ - here > kStackLimit) {
      throw NestingTooDeep();
    }
    Parser::enterRule(rule, state, index);
  }

 private:
  std::uintptr_t start_ = 0;
};

// How a language names its token types in messages: "`)`", "a name", "the end of the line". An empty text keeps a type
// out of the list of what was expected.
using TokenNames = std::string (*)(std::size_t type);

struct ParseFailure {
  bool too_deep = false;  // then there is no message
  std::string message;    // "found `x`, expected `)` or `,`"
  ByteRange range;        // the token that did not fit, or the one at which nesting became too deep
  std::size_t token = 0;  // its index
};

// The wording of a syntax error, from what FirstErrorStrategy threw.
[[nodiscard]] ParseFailure describe_syntax_error(const antlr4::ParseCancellationException& error,
                                                 const TokenVectorStream& tokens, TokenNames names);

// "found `x`, expected `y` or `z`", for a parser's own checks. An empty list of what was expected says only what was
// found.
[[nodiscard]] std::string found_and_expected(const Token& found, const std::vector<std::string>& expected,
                                             TokenNames names);

// Runs a start rule, as in `run_parser(parser, tokens, names, [&] { file = parser.file(); })`. Gives nothing if the
// text fits the grammar. The tree that the rule made belongs to the parser, until it is reset or destroyed.
template <class Parser, class Start>
[[nodiscard]] std::optional<ParseFailure> run_parser(DepthGuarded<Parser>&, const TokenVectorStream& tokens,
                                                     TokenNames names, Start start) {
  try {
    start();
    return std::nullopt;
  } catch (const NestingTooDeep&) {
    return ParseFailure{
        .too_deep = true, .message = {}, .range = tokens.next().range(), .token = tokens.next().getTokenIndex()};
  } catch (const antlr4::ParseCancellationException& error) {
    return describe_syntax_error(error, tokens, names);
  }
}

}  // namespace crosswalk::parsing
