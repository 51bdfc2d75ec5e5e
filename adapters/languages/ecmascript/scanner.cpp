#include "scanner.h"

#include <array>

namespace crosswalk::ecmascript {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }
constexpr bool starts_name(char c) { return is_letter(c) || c == '_' || c == '$' || c == '\\' || is_wide(c); }
constexpr bool continues_name(char c) { return starts_name(c) || is_digit(c); }

struct Spelling {
  std::string_view text;
  Kind kind;
};

// The longest spelling first among those with one beginning.
constexpr std::array kPunctuators = {
    Spelling{">", Kind::Greater},
    Spelling{"...", Kind::Ellipsis},
    Spelling{".", Kind::Dot},
    Spelling{"=>", Kind::Arrow},
    Spelling{"===", Kind::StrictEqual},
    Spelling{"==", Kind::Equal},
    Spelling{"=", Kind::Assign},
    Spelling{"!==", Kind::StrictNotEqual},
    Spelling{"!=", Kind::NotEqual},
    Spelling{"!", Kind::Not},
    Spelling{"<<=", Kind::AssignmentOperator},
    Spelling{"<<", Kind::ShiftLeft},
    Spelling{"<=", Kind::LessEqual},
    Spelling{"<", Kind::Less},
    Spelling{"++", Kind::Increment},
    Spelling{"+=", Kind::AssignmentOperator},
    Spelling{"+", Kind::Plus},
    Spelling{"--", Kind::Decrement},
    Spelling{"-=", Kind::AssignmentOperator},
    Spelling{"-", Kind::Minus},
    Spelling{"**=", Kind::AssignmentOperator},
    Spelling{"**", Kind::Power},
    Spelling{"*=", Kind::AssignmentOperator},
    Spelling{"*", Kind::Star},
    Spelling{"%=", Kind::AssignmentOperator},
    Spelling{"%", Kind::Percent},
    Spelling{"&&=", Kind::AssignmentOperator},
    Spelling{"&&", Kind::And},
    Spelling{"&=", Kind::AssignmentOperator},
    Spelling{"&", Kind::BitAnd},
    Spelling{"||=", Kind::AssignmentOperator},
    Spelling{"||", Kind::Or},
    Spelling{"|=", Kind::AssignmentOperator},
    Spelling{"|", Kind::BitOr},
    Spelling{"^=", Kind::AssignmentOperator},
    Spelling{"^", Kind::BitXor},
    Spelling{"?\?=", Kind::AssignmentOperator},
    Spelling{"??", Kind::Coalesce},
    Spelling{"?", Kind::Question},
    Spelling{"~", Kind::Invert},
    Spelling{";", Kind::Semicolon},
    Spelling{",", Kind::Comma},
    Spelling{":", Kind::Colon},
    Spelling{"@", Kind::At},
    Spelling{"/=", Kind::AssignmentOperator},
    Spelling{"/", Kind::Slash},
};

class Scanner {
 public:
  Scanner(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {
    scan_.tokens.reserve(text.size() / 4);
  }

  Scan run() {
    skip_beginning();
    while (!scan_.failure) {
      if (!skip_blanks()) break;
      if (position_ >= text_.size()) break;
      scan_token();
    }
    if (!scan_.failure && !brackets_.empty()) report_unclosed();
    const auto end = static_cast<std::uint32_t>(scan_.failure ? scan_.failure->range.begin : text_.size());
    scan_.tokens.push_back({.kind = Kind::End, .newline_before = newline_, .range = {end, end}});
    return std::move(scan_);
  }

 private:
  struct Bracket {
    std::uint32_t token = 0;
    Kind kind{};
    bool after_control_word = false;  // ( of if, while, for, with
    bool object = false;              // { where an operand begins
  };

  [[nodiscard]] char at(std::size_t offset) const { return offset < text_.size() ? text_[offset] : '\0'; }
  [[nodiscard]] char ahead(std::size_t distance) const { return at(position_ + distance); }
  [[nodiscard]] bool at_text(std::string_view wanted) const { return text_.substr(position_).starts_with(wanted); }

  void fail(std::string message, std::size_t begin, std::size_t end) {
    if (scan_.failure) return;
    scan_.failure = ScanFailure{
        .too_deep = false, .message = std::move(message), .range = range(begin, end), .note = {}, .note_range = {}};
  }

  [[nodiscard]] static ByteRange range(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  // A byte order mark, and the line `#!/usr/bin/env node`.
  void skip_beginning() {
    if (at_text("\xEF\xBB\xBF")) position_ = 3;
    if (at_text("#!")) skip_line();
  }

  void skip_line() {
    while (position_ < text_.size() && !ends_line(position_)) ++position_;
  }

  [[nodiscard]] bool ends_line(std::size_t offset) const {
    const char c = at(offset);
    return c == '\n' || c == '\r' || (c == '\xE2' && wide_space_at(text_, offset).ends_line);
  }

  // Gives false if a comment does not end.
  bool skip_blanks() {
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '\n' || c == '\r') {
        newline_ = true;
        ++position_;
      } else if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
        ++position_;
      } else if (c == '/' && ahead(1) == '/') {
        skip_line();
      } else if (c == '/' && ahead(1) == '*') {
        if (!skip_block_comment()) return false;
      } else if (is_wide(c)) {
        const WideSpace space = wide_space_at(text_, position_);
        if (space.length == 0) return true;
        newline_ = newline_ || space.ends_line;
        position_ += space.length;
      } else {
        return true;
      }
    }
    return true;
  }

  bool skip_block_comment() {
    const std::size_t end = text_.find("*/", position_ + 2);
    if (end == std::string_view::npos) {
      fail("the comment that begins here does not end", position_, position_ + 2);
      return false;
    }
    for (; position_ < end; ++position_) newline_ = newline_ || ends_line(position_);
    position_ = end + 2;
    return true;
  }

  void scan_token() {
    const char c = text_[position_];
    if (starts_name(c)) return scan_word();
    if (is_digit(c) || (c == '.' && is_digit(ahead(1)))) return scan_number();
    switch (c) {
      case '"':
      case '\'':
        return scan_string(c);
      case '`':
        return scan_template(position_);
      case '#':
        return scan_private_name();
      case '(':
        return open(Kind::LeftParen);
      case '[':
        return open(Kind::LeftBracket);
      case '{':
        return open(Kind::LeftBrace);
      case ')':
        return close(Kind::RightParen, Kind::LeftParen);
      case ']':
        return close(Kind::RightBracket, Kind::LeftBracket);
      case '}':
        return close_brace();
      case '\0':
        return fail("found a NUL byte", position_, position_ + 1);
      default:
        return scan_punctuator();
    }
  }

  void push(Kind kind, std::size_t begin, bool ends_operand, Keyword word = Keyword::None) {
    scan_.tokens.push_back({.kind = kind, .word = word, .newline_before = newline_, .range = range(begin, position_)});
    newline_ = false;
    operand_ended_ = ends_operand;
  }

  void skip_name() {
    while (continues_name(at(position_)) && position_ < text_.size()) {
      if (is_wide(text_[position_]) && wide_space_at(text_, position_).length != 0) return;
      if (text_[position_] == '\\' && !skip_name_escape()) return;
      ++position_;
    }
  }

  // \u0061 or \u{61}; stops at its last character.
  bool skip_name_escape() {
    const std::size_t begin = position_;
    std::size_t end = std::string_view::npos;
    if (ahead(1) == 'u' && ahead(2) == '{') end = text_.find('}', position_);
    if (ahead(1) == 'u' && ahead(2) != '{' && position_ + 6 <= text_.size()) end = position_ + 5;
    if (end == std::string_view::npos) {
      fail("found `\\`, which does not fit here", begin, begin + 1);
      return false;
    }
    position_ = end;
    return true;
  }

  void scan_word() {
    const std::size_t begin = position_;
    skip_name();
    if (position_ == begin) return;  // a bad escape, which was reported
    const Keyword word = keyword_of(text_.substr(begin, position_ - begin));
    push(Kind::Word, begin, word_ends_operand(word), word);
  }

  // Called before the word is pushed: what stands before it still is last().
  [[nodiscard]] bool word_ends_operand(Keyword word) const {
    using enum Keyword;
    if (last() == Kind::Dot || last() == Kind::OptionalDot) return true;
    // Two operands never follow each other on a line, so this is the `of` of a loop.
    if (word == Of) return !operand_ended_;
    return !is_reserved(word) || word == This || word == Super || word == Null || word == True || word == False;
  }

  [[nodiscard]] Kind last() const { return scan_.tokens.empty() ? Kind::End : scan_.tokens.back().kind; }

  void scan_private_name() {
    const std::size_t begin = position_;
    if (!starts_name(ahead(1))) return fail("found `#`, which does not fit here", begin, begin + 1);
    ++position_;
    skip_name();
    push(Kind::PrivateName, begin, true);
  }

  void skip_digits() {
    while (is_digit(at(position_)) || at(position_) == '_') ++position_;
  }

  void scan_number() {
    const std::size_t begin = position_;
    const char mark = static_cast<char>(ahead(1) | 0x20);
    if (text_[position_] == '0' && (mark == 'x' || mark == 'o' || mark == 'b')) {
      position_ += 2;
      while (is_letter(at(position_)) || is_digit(at(position_)) || at(position_) == '_') ++position_;
      const bool big = text_[position_ - 1] == 'n';
      return push(big ? Kind::BigInt : Kind::Number, begin, true);
    }
    skip_digits();
    if (at(position_) == 'n') {
      ++position_;
      return push(Kind::BigInt, begin, true);
    }
    if (at(position_) == '.') {
      ++position_;
      skip_digits();
    }
    skip_exponent();
    if (starts_name(at(position_)) && position_ < text_.size()) {
      return fail("a name follows this number without a gap", begin, position_ + 1);
    }
    push(Kind::Number, begin, true);
  }

  void skip_exponent() {
    if ((at(position_) | 0x20) != 'e') return;
    const std::size_t sign = ahead(1) == '+' || ahead(1) == '-' ? 1 : 0;
    if (!is_digit(at(position_ + 1 + sign))) return;
    position_ += 1 + sign;
    skip_digits();
  }

  void scan_string(char quote) {
    const std::size_t begin = position_++;
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == quote) {
        ++position_;
        return push(Kind::String, begin, true);
      }
      if (c == '\n' || c == '\r') break;
      if (c == '\\') {
        ++position_;
        if (at(position_) == '\r' && ahead(1) == '\n') ++position_;
      }
      ++position_;
    }
    fail("the string that begins here does not end on its line", begin, std::min(position_, text_.size()));
  }

  // Scans from a ` or a } up to the next ${ or to the end of the template.
  void scan_template(std::size_t begin) {
    const bool continued = text_[begin] == '}';
    position_ = begin + 1;
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '`') {
        ++position_;
        return push(continued ? Kind::TemplateTail : Kind::Template, begin, true);
      }
      if (c == '$' && ahead(1) == '{') {
        position_ += 2;
        push(continued ? Kind::TemplateMiddle : Kind::TemplateHead, begin, false);
        if (!continued) template_begins_.push_back(begin);
        return push_bracket({.token = last_index(), .kind = Kind::TemplateHead});
      }
      position_ += c == '\\' ? 2 : 1;
    }
    const std::size_t opening = continued && !template_begins_.empty() ? template_begins_.back() : begin;
    position_ = text_.size();
    fail("the template that begins here does not end", opening, opening + 1);
  }

  [[nodiscard]] std::uint32_t last_index() const { return static_cast<std::uint32_t>(scan_.tokens.size() - 1); }

  void push_bracket(Bracket bracket) {
    brackets_.push_back(bracket);
    if (brackets_.size() <= kBracketLimit) return;
    fail({}, scan_.tokens.back().range.begin, scan_.tokens.back().range.end);
    scan_.failure->too_deep = true;
  }

  void open(Kind kind) {
    const Bracket bracket{.token = last_index() + 1,
                          .kind = kind,
                          .after_control_word = kind == Kind::LeftParen && follows_control_word(),
                          .object = kind == Kind::LeftBrace && stands_for_operand()};
    push_one(kind, false);
    push_bracket(bracket);
  }

  void push_one(Kind kind, bool ends_operand) {
    ++position_;
    push(kind, position_ - 1, ends_operand);
  }

  [[nodiscard]] bool follows_control_word() const {
    using enum Keyword;
    const std::size_t count = scan_.tokens.size();
    if (count == 0) return false;
    if (count > 1 && scan_.tokens[count - 2].kind == Kind::Dot) return false;
    const Keyword word = scan_.tokens[count - 1].word;
    if (word == Await) return count > 1 && scan_.tokens[count - 2].word == For;
    return word == If || word == While || word == For || word == With;
  }

  // Whether a { here opens an object rather than statements or a class.
  [[nodiscard]] bool stands_for_operand() const {
    using enum Keyword;
    if (scan_.tokens.empty() || operand_ended_) return false;
    const RawToken& before = scan_.tokens.back();
    switch (before.kind) {
      case Kind::Semicolon:
      case Kind::LeftBrace:
      case Kind::RightBrace:
      case Kind::RightParen:
      case Kind::Arrow:
        return false;
      case Kind::Word:
        return before.word != Else && before.word != Do && before.word != Try && before.word != Finally &&
               before.word != Catch;
      default:
        return true;
    }
  }

  // Gives the bracket that is closed, or nothing if it does not fit, which is reported.
  std::optional<Bracket> pop_bracket(Kind opening) {
    if (brackets_.empty()) {
      fail("found `" + std::string(1, text_[position_]) + "`, which closes nothing", position_, position_ + 1);
      return std::nullopt;
    }
    const Bracket top = brackets_.back();
    if (top.kind != opening) {
      report_mismatch(top);
      return std::nullopt;
    }
    brackets_.pop_back();
    return top;
  }

  [[nodiscard]] static std::string closing_of(Kind kind) {
    if (kind == Kind::LeftParen) return "`)`";
    return kind == Kind::LeftBracket ? "`]`" : "`}`";
  }

  void report_mismatch(const Bracket& top) {
    fail("found `" + std::string(1, text_[position_]) + "`, expected " + closing_of(top.kind), position_,
         position_ + 1);
    note_opening(top);
  }

  void report_unclosed() {
    const Bracket top = brackets_.back();
    fail("found the end of the file, expected " + closing_of(top.kind), text_.size(), text_.size());
    note_opening(top);
  }

  void note_opening(const Bracket& top) {
    scan_.failure->note = "to close what is opened here";
    scan_.failure->note_range = scan_.tokens[top.token].range;
  }

  void close(Kind kind, Kind opening) {
    const std::optional<Bracket> bracket = pop_bracket(opening);
    if (!bracket) return;
    push_one(kind, !bracket->after_control_word);
    scan_.tokens[bracket->token].match = last_index();
  }

  void close_brace() {
    if (brackets_.empty() || brackets_.back().kind != Kind::TemplateHead) {
      const std::optional<Bracket> bracket = pop_bracket(Kind::LeftBrace);
      if (!bracket) return;
      push_one(Kind::RightBrace, bracket->object);
      scan_.tokens[bracket->token].match = last_index();
      return;
    }
    const std::uint32_t opening = brackets_.back().token;
    brackets_.pop_back();
    scan_template(position_);
    if (scan_.failure) return;
    scan_.tokens[opening].match = last_index();
    if (last() == Kind::TemplateTail) template_begins_.pop_back();
  }

  void scan_punctuator() {
    if (at_text("?.") && !is_digit(ahead(2))) {
      position_ += 2;
      return push(Kind::OptionalDot, position_ - 2, false);
    }
    if (text_[position_] == '/' && !operand_ended_) return scan_regex();
    if (text_[position_] == '<' && is_jsx()) {
      return fail("this is JSX, which is not read: a migration has no use for it", position_, position_ + 1);
    }
    for (const Spelling& punctuator : kPunctuators) {
      if (!at_text(punctuator.text)) continue;
      position_ += punctuator.text.size();
      const bool postfix = punctuator.kind == Kind::Increment || punctuator.kind == Kind::Decrement;
      const bool non_null = punctuator.kind == Kind::Not && operand_ended_ && !newline_;
      return push(punctuator.kind, position_ - punctuator.text.size(), (postfix && operand_ended_) || non_null);
    }
    fail("found `" + std::string(1, text_[position_]) + "`, which does not fit here", position_, position_ + 1);
  }

  // `<name` or `<>` where an operand begins; in TypeScript that is a type.
  [[nodiscard]] bool is_jsx() const {
    if (operand_ended_ || dialect_ == Dialect::TypeScript) return false;
    if (ahead(1) == '>') return true;
    if (!starts_name(ahead(1))) return false;
    std::size_t end = position_ + 1;
    while (continues_name(at(end))) ++end;
    const std::string_view rest = text_.substr(std::min(end, text_.size()));
    const bool type_parameters =
        dialect_ == Dialect::TypeScriptJsx && (rest.starts_with(",") || rest.starts_with(" extends "));
    return !type_parameters;
  }

  void scan_regex() {
    const std::size_t begin = position_++;
    bool in_class = false;
    while (position_ < text_.size() && !ends_line(position_)) {
      const char c = text_[position_];
      if (c == '/' && !in_class) {
        ++position_;
        skip_name();
        return push(Kind::Regex, begin, true);
      }
      if (c == '[') in_class = true;
      if (c == ']') in_class = false;
      position_ += c == '\\' && !ends_line(position_ + 1) ? 2 : 1;
    }
    fail("the regular expression that begins here does not end on its line", begin, std::min(position_, text_.size()));
  }

  std::string_view text_;
  Dialect dialect_;
  std::size_t position_ = 0;
  bool newline_ = false;
  bool operand_ended_ = false;
  std::vector<Bracket> brackets_;
  std::vector<std::size_t> template_begins_;  // of the templates that are open
  Scan scan_;
};

}  // namespace

WideSpace wide_space_at(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  if (rest.starts_with("\xC2\xA0")) return {.length = 2};  // no-break space
  if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) return {.length = 3, .ends_line = true};
  for (const std::string_view space :
       {"\xEF\xBB\xBF", "\xE1\x9A\x80", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"}) {
    if (rest.starts_with(space)) return {.length = 3};
  }
  const bool en_quad_to_hair_space = rest.size() > 2 && rest.starts_with("\xE2\x80") &&
                                     static_cast<unsigned char>(rest[2]) >= 0x80 &&
                                     static_cast<unsigned char>(rest[2]) <= 0x8A;
  return {.length = en_quad_to_hair_space ? std::size_t{3} : 0};
}

Scan scan(std::string_view text, Dialect dialect) { return Scanner(text, dialect).run(); }

}  // namespace crosswalk::ecmascript
