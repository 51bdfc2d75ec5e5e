#include "parsing/token_stream.h"

namespace crosswalk::parsing {

void TokenVectorStream::assign(std::string_view source, std::vector<Token> tokens) {
  tokens_ = std::move(tokens);
  position_ = 0;
  if (tokens_.empty() || !tokens_.back().is_end()) {
    const auto end = static_cast<std::uint32_t>(source.size());
    tokens_.emplace_back(source, antlr4::Token::EOF, ByteRange{end, end});
  }
  std::uint32_t index = 0;
  for (Token& token : tokens_) token.index_ = index++;
}

antlr4::Token* TokenVectorStream::LT(ssize_t k) {
  if (k == 0) return nullptr;
  if (k < 0) {
    const auto back = static_cast<std::size_t>(-k);
    return back > position_ ? nullptr : &tokens_[position_ - back];
  }
  const std::size_t wanted = position_ + static_cast<std::size_t>(k) - 1;
  return &tokens_[wanted < tokens_.size() ? wanted : tokens_.size() - 1];
}

std::size_t TokenVectorStream::LA(ssize_t k) {
  if (k == 1) return tokens_[position_].type();
  const antlr4::Token* token = LT(k);
  return token == nullptr ? antlr4::Token::INVALID_TYPE : token_of(token).type();
}

ByteRange range_of(const antlr4::ParserRuleContext& rule) {
  const ByteRange first = token_of(rule.start).range();
  if (rule.stop == nullptr) return {first.begin, first.begin};
  const ByteRange last = token_of(rule.stop).range();
  return last.end < first.begin ? ByteRange{first.begin, first.begin} : ByteRange{first.begin, last.end};
}

namespace {

// A token as shown to the user: its text if that is short and on one line, its kind otherwise.
std::string show_found(const Token& token, TokenNames names) {
  constexpr std::size_t kLongest = 40;
  if (token.is_end()) return "the end of the file";
  const std::string_view text = token.text();
  const bool fits = !text.empty() && text.size() <= kLongest && text.find_first_of("\r\n`") == std::string_view::npos;
  if (fits) return "`" + std::string(text) + "`";
  const std::string name = names(token.type());
  return name.empty() ? "something else" : name;
}

std::vector<std::string> name_all(const antlr4::misc::IntervalSet& types, TokenNames names) {
  std::vector<std::string> named;
  for (const ssize_t type : types.toList()) {
    if (type < 0) {
      named.emplace_back("the end of the file");
    } else if (std::string name = names(static_cast<std::size_t>(type)); !name.empty()) {
      named.push_back(std::move(name));
    }
  }
  return named;
}

std::vector<std::string> expected_by(const antlr4::RecognitionException& error, TokenNames names) {
  try {
    return name_all(error.getExpectedTokens(), names);
  } catch (const std::exception&) {
    return {};  // the state is not known to the ATN; then it is said only what was found
  }
}

}  // namespace

std::string found_and_expected(const Token& found, const std::vector<std::string>& expected, TokenNames names) {
  // A long list of everything that could stand here helps nobody.
  constexpr std::size_t kMostExpected = 5;
  std::string message = "found " + show_found(found, names);
  if (expected.empty() || expected.size() > kMostExpected) return message + ", which does not fit here";
  message += ", expected ";
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (i > 0) message += i + 1 == expected.size() ? " or " : ", ";
    message += expected[i];
  }
  return message;
}

ParseFailure describe_syntax_error(const antlr4::ParseCancellationException& error, const TokenVectorStream& tokens,
                                   TokenNames names) {
  const Token* offending = &tokens.next();
  std::vector<std::string> expected;
  try {
    std::rethrow_if_nested(error);
  } catch (const antlr4::RecognitionException& cause) {
    if (cause.getOffendingToken() != nullptr) offending = &token_of(cause.getOffendingToken());
    expected = expected_by(cause, names);
  } catch (...) {
    // Only where it stopped is known.
  }
  return {.too_deep = false,
          .message = found_and_expected(*offending, expected, names),
          .range = offending->range(),
          .token = offending->getTokenIndex()};
}

}  // namespace crosswalk::parsing
