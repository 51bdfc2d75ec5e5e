// Strings, their escapes, and f-strings.

#include <algorithm>
#include <utility>

#include "crosswalk/base/text.h"
#include "tree_builder.h"
#include "words.h"

namespace crosswalk::python {

using parsing::range_of;
using parsing::Token;
using script::ExpressionPtr;
using script::StringLiteral;
using script::Template;
using script::TemplatePart;
using Parser = grammar_python::PythonParser;

namespace {

int hexadecimal_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Resolves the escapes of one string. Line breaks become \n, as Python's own reader makes them.
class Unescaper {
 public:
  Unescaper(std::string_view text, std::uint32_t detail, std::string& out)
      : text_(text),
        out_(&out),
        raw_((detail & kRaw) != 0),
        bytes_((detail & kBytes) != 0),
        doubled_braces_((detail & kFormatted) != 0 && (detail & kFormatSpec) == 0) {}

  // Where the text breaks a rule of Python, or nothing.
  struct Fault {
    std::size_t begin = 0;
    std::size_t end = 0;
    const char* message = nullptr;
  };
  std::optional<Fault> run() {
    while (position_ < text_.size() && !fault_) {
      const char c = text_[position_];
      if (c == '\\' && !raw_) {
        escape();
      } else if (c == '\r') {
        line_break();
        *out_ += '\n';
      } else if (bytes_ && static_cast<unsigned char>(c) >= 0x80) {
        fault(position_, position_ + 1, "found a character past ASCII in a bytes literal");
      } else {
        *out_ += c;
        position_ += doubled_braces_ && (c == '{' || c == '}') && next() == c ? 2 : 1;
      }
    }
    return fault_;
  }

 private:
  [[nodiscard]] char next() const { return position_ + 1 < text_.size() ? text_[position_ + 1] : '\0'; }

  void line_break() { position_ += text_[position_] == '\r' && next() == '\n' ? 2 : 1; }

  void fault(std::size_t begin, std::size_t end, const char* message) { fault_ = Fault{begin, end, message}; }

  void escape() {
    const std::size_t begin = position_++;
    const char c = position_ < text_.size() ? text_[position_] : '\0';
    switch (c) {
      case '\n':
      case '\r':
        return line_break();
      case '\\':
      case '\'':
      case '"':
        return put(c);
      case 'a':
        return put('\a');
      case 'b':
        return put('\b');
      case 'f':
        return put('\f');
      case 'n':
        return put('\n');
      case 'r':
        return put('\r');
      case 't':
        return put('\t');
      case 'v':
        return put('\v');
      case 'x':
        return code_point(begin, 2);
      case 'u':
        return bytes_ ? keep_backslash() : code_point(begin, 4);
      case 'U':
        return bytes_ ? keep_backslash() : code_point(begin, 8);
      case 'N':
        return bytes_ ? keep_backslash() : named_character(begin);
      default:
        return c >= '0' && c <= '7' ? octal() : keep_backslash();
    }
  }

  void put(char c) {
    *out_ += c;
    ++position_;
  }

  // An unknown escape stays as it is.
  void keep_backslash() { *out_ += '\\'; }

  // We have no table of the names of characters: the escape stays as written.
  void named_character(std::size_t begin) {
    const std::size_t end = text_.find('}', position_);
    if (next() != '{' || end == std::string_view::npos) {
      return fault(begin, position_ + 1, "found `\\N` without the name of a character in braces");
    }
    out_->append(text_.substr(begin, end + 1 - begin));
    position_ = end + 1;
  }

  void code_point(std::size_t begin, std::size_t digits) {
    ++position_;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++position_) {
      const int digit = position_ < text_.size() ? hexadecimal_value(text_[position_]) : -1;
      if (digit < 0) return fault(begin, position_, "an escape has too few hexadecimal digits");
      value = value << 4 | static_cast<std::uint32_t>(digit);
    }
    if (value > 0x10FFFF) return fault(begin, position_, "an escape names a character past U+10FFFF");
    append(value);
  }

  void octal() {
    std::uint32_t value = 0;
    for (int i = 0; i < 3 && position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '7'; ++i) {
      value = value * 8 + static_cast<std::uint32_t>(text_[position_++] - '0');
    }
    append(value);
  }

  void append(std::uint32_t value) {
    if (bytes_) {
      *out_ += static_cast<char>(value & 0xFF);
    } else {
      append_utf8(*out_, value);
    }
  }

  std::string_view text_;
  std::string* out_;
  bool raw_;
  bool bytes_;
  bool doubled_braces_;
  std::size_t position_ = 0;
  std::optional<Fault> fault_;
};

// Adds text to the last part if it is text, or as a new part.
void add_text(std::string text, std::vector<TemplatePart>& parts) {
  if (text.empty()) return;
  if (!parts.empty() && parts.back().value == nullptr) {
    parts.back().text += text;
  } else {
    parts.emplace_back().text = std::move(text);
  }
}

// The range between the quotes.
ByteRange inside_quotes(const Token& token) {
  const std::uint32_t quotes = (token.detail() & kTriple) != 0 ? 3 : 1;
  const ByteRange range = token.range();
  return {range.begin + prefix_length(token.detail()) + quotes, range.end - quotes};
}

}  // namespace

std::string TreeBuilder::unescaped(ByteRange range, std::uint32_t detail) {
  const std::string_view text = source_.substr(range.begin, range.end - range.begin);
  const bool bytes = (detail & kBytes) != 0;
  const bool formatted = (detail & kFormatted) != 0;
  const bool plain = !bytes && text.find_first_of(formatted ? "\\\r{}" : "\\\r") == std::string_view::npos;
  if (plain) return std::string(text);
  std::string out;
  if (const auto fault = Unescaper(text, detail, out).run()) {
    const auto at = [&](std::size_t offset) { return range.begin + static_cast<std::uint32_t>(offset); };
    refuse({at(fault->begin), std::min(at(fault->end), range.end)}, fault->message);
  }
  return out;
}

ExpressionPtr TreeBuilder::strings(Children& children) {
  std::vector<TemplatePart> parts;
  std::optional<ByteRange> range;
  bool bytes = false;
  while (children.at(Parser::STRING) || children.at_rule(Parser::RuleFString)) {
    bool bytes_here = false;
    ByteRange range_here;
    if (children.at_rule()) {
      auto& rule = children.rule<Parser::FStringContext>();
      range_here = range_of(rule);
      f_string(rule, parts);
    } else {
      const Token& token = children.token();
      range_here = token.range();
      bytes_here = (token.detail() & kBytes) != 0;
      add_text(unescaped(inside_quotes(token), token.detail()), parts);
    }
    if (range && bytes != bytes_here) refuse(range_here, "found bytes and text side by side");
    bytes = bytes_here;
    range = ByteRange{range ? range->begin : range_here.begin, range_here.end};
  }
  // An f-string without a value is as good as a string.
  const bool has_value =
      std::any_of(parts.begin(), parts.end(), [](const TemplatePart& part) { return part.value != nullptr; });
  if (has_value) return make_expression(*range, Template{std::move(parts), nullptr});
  return make_expression(*range, StringLiteral{parts.empty() ? std::string() : std::move(parts.front().text), bytes});
}

void TreeBuilder::f_string(Parser::FStringContext& rule, std::vector<TemplatePart>& parts) {
  Children children(rule);
  children.token();
  template_parts(children, parts);
}

// (FSTRING_MIDDLE | replacementField)*
void TreeBuilder::template_parts(Children& children, std::vector<TemplatePart>& parts) {
  while (true) {
    if (const Token* text = children.take(Parser::FSTRING_MIDDLE)) {
      add_text(unescaped(text->range(), text->detail()), parts);
    } else if (children.at_rule()) {
      replacement_field(children.rule<Parser::ReplacementFieldContext>(), parts);
    } else {
      return;
    }
  }
}

// LBRACE value EQUAL? (EXCLAMATION NAME)? (COLON format)? RBRACE
void TreeBuilder::replacement_field(Parser::ReplacementFieldContext& rule, std::vector<TemplatePart>& parts) {
  Children children(rule);
  const Token& open = children.token();
  TemplatePart part;
  part.value = children.at_rule(Parser::RuleYieldExpression) ? yield(children.rule<Parser::YieldExpressionContext>())
                                                             : expressions(children.rule<Parser::ExpressionsContext>());
  const Token* equal = children.take(Parser::EQUAL);
  if (equal != nullptr) {
    // {value = } shows its own source, with the blanks around `=`, before the value.
    const std::uint32_t end = tokens_->at(equal->getTokenIndex() + 1).range().begin;
    add_text(std::string(source_.substr(open.range().end, end - open.range().end)), parts);
  }
  if (children.take(Parser::EXCLAMATION) != nullptr) {
    const Token& conversion = children.token();
    const std::string_view name = conversion.text();
    if (name != "r" && name != "s" && name != "a") refuse_token(conversion, {"`r`", "`s`", "`a`"});
    part.conversion = name.front();
  }
  const bool has_format = children.take(Parser::COLON) != nullptr;
  if (has_format) template_parts(children, part.format);
  if (equal != nullptr && part.conversion == 0 && !has_format) part.conversion = 'r';
  parts.push_back(std::move(part));
}

}  // namespace crosswalk::python
