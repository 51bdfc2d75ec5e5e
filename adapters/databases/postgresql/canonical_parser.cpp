#include "canonical_parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::postgresql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

// How tight an operator binds, as in the table of precedence in src/backend/parser/gram.y.
enum Level : int {
  LevelAny,
  LevelOr,
  LevelAnd,
  LevelNot,
  LevelIs,
  LevelComparison,
  LevelRange,
  LevelOther,
  LevelSum,
  LevelProduct,
  LevelPower,
  LevelAt,
  LevelCollate,
  LevelSign
};

constexpr int kDeepest = 200;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexemes_(sql_reading::lexemes_of(text, lexical_rules())) {}

  std::optional<Node> parse() {
    Node node = is_word("exclude") ? exclusion() : expression(LevelAny);
    if (failed_ || next_ != lexemes_.size()) return std::nullopt;
    return node;
  }

 private:
  // -- lexemes ----------------------------------------------------------------------------------------------------

  [[nodiscard]] bool at_end(std::size_t ahead = 0) const { return next_ + ahead >= lexemes_.size(); }
  [[nodiscard]] LexemeKind kind(std::size_t ahead = 0) const {
    return at_end(ahead) ? LexemeKind::End : lexemes_[next_ + ahead].kind;
  }
  [[nodiscard]] std::string_view text(std::size_t ahead = 0) const {
    if (at_end(ahead)) return {};
    const ByteRange range = lexemes_[next_ + ahead].range;
    return text_.substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return kind(ahead) == LexemeKind::Word && equals_ignoring_case(text(ahead), word);
  }
  [[nodiscard]] bool is_operator(std::string_view name) const {
    return kind() == LexemeKind::Operator && text() == name;
  }
  bool take_word(std::string_view word) {
    if (!is_word(word)) return false;
    ++next_;
    return true;
  }
  bool take(LexemeKind wanted) {
    if (kind() != wanted) return false;
    ++next_;
    return true;
  }
  void expect(LexemeKind wanted) {
    if (!take(wanted)) failed_ = true;
  }
  void expect_word(std::string_view word) {
    if (!take_word(word)) failed_ = true;
  }
  Node fail() {
    failed_ = true;
    return {};
  }

  // EXCLUDE USING method (key [operator class] WITH operator, …) [WHERE (condition)] [DEFERRABLE …]
  Node exclusion() {
    ++next_;
    Node node{Node::Kind::Call, "EXCLUDE " + (take_word("using") ? name() : "btree"), {}};
    expect(LexemeKind::LeftParen);
    do {
      Node key = expression(LevelAny);
      std::string with = "WITH";
      while (!at_end() && !failed_ && !is_word("with")) with += " " + name();
      expect_word("with");
      if (kind() != LexemeKind::Operator) failed_ = true;
      with += " " + std::string(text());
      ++next_;
      node.children.push_back({Node::Kind::Call, std::move(with), {std::move(key)}});
    } while (!failed_ && take(LexemeKind::Comma));
    expect(LexemeKind::RightParen);
    if (take_word("where")) {
      expect(LexemeKind::LeftParen);
      node.children.push_back({Node::Kind::Call, "WHERE", list(LexemeKind::RightParen)});
    }
    while (!at_end() && !failed_) node.children.push_back({Node::Kind::Word, name(), {}});
    return node;
  }

  // -- operators --------------------------------------------------------------------------------------------------

  static Node operation(std::string name, std::vector<Node> operands) {
    return {Node::Kind::Operator, std::move(name), std::move(operands)};
  }
  // AND and OR of any number of operands, without nests of themselves.
  static Node chain(const std::string& name, Node left, Node right) {
    Node node = operation(name, {});
    for (Node* side : {&left, &right}) {
      if (side->kind == Node::Kind::Operator && side->text == name) {
        std::move(side->children.begin(), side->children.end(), std::back_inserter(node.children));
      } else {
        node.children.push_back(std::move(*side));
      }
    }
    return node;
  }

  Node expression(int least) {
    if (failed_ || ++depth_ > kDeepest) return fail();
    Node left = prefix();
    while (!failed_ && infix(left, least)) {
    }
    --depth_;
    return left;
  }

  Node prefix() {
    if (take_word("not")) return operation("NOT", {expression(LevelNot)});
    if (is_operator("-") || is_operator("+")) {
      const std::string sign(text());
      ++next_;
      Node operand = expression(LevelSign);
      if (sign == "+") return operand;
      if (operand.kind == Node::Kind::Number && !operand.text.starts_with('-')) {
        operand.text.insert(0, "-");
        return operand;
      }
      return operation("-", {std::move(operand)});
    }
    return postfix(primary());
  }

  // Takes one operator that binds at least so tight, and what is to its right.
  bool infix(Node& left, int least) {
    if (kind() == LexemeKind::Operator) return infix_operator(left, least);
    if (kind() != LexemeKind::Word) return false;
    if (is_word("or") && least <= LevelOr)
      return ++next_, left = chain("OR", std::move(left), expression(LevelAnd)), true;
    if (is_word("and") && least <= LevelAnd)
      return ++next_, left = chain("AND", std::move(left), expression(LevelNot)), true;
    if (least <= LevelIs && (is_word("is") || is_word("isnull") || is_word("notnull"))) return test(left), true;
    if (least <= LevelRange && infix_range(left)) return true;
    if (is_word("at") && is_word("time", 1) && is_word("zone", 2) && least <= LevelAt) {
      next_ += 3;
      left = operation("AT TIME ZONE", {std::move(left), expression(LevelCollate)});
      return true;
    }
    if (is_word("collate") && least <= LevelCollate) {
      ++next_;
      Node collation = primary();
      left = operation("COLLATE", {std::move(left), std::move(collation)});
      return true;
    }
    return false;
  }

  static int level_of(std::string_view name) {
    if (name == "<" || name == ">" || name == "=" || name == "<=" || name == ">=" || name == "<>" || name == "!=")
      return LevelComparison;
    if (name == "+" || name == "-") return LevelSum;
    if (name == "*" || name == "/" || name == "%") return LevelProduct;
    return name == "^" ? LevelPower : LevelOther;
  }

  bool infix_operator(Node& left, int least) {
    std::string name(text());
    const int level = level_of(name);
    if (level < least || name == "::" || name == ":") return false;
    ++next_;
    if (name == "!=") name = "<>";
    if (is_word("any") || is_word("some") || is_word("all")) {
      name += is_word("all") ? " ALL" : " ANY";
      ++next_;
    }
    left = operation(std::move(name), {std::move(left), expression(level + 1)});
    return true;
  }

  // IS [NOT] NULL, TRUE, DISTINCT FROM …
  void test(Node& left) {
    if (take_word("isnull")) {
      left = operation("IS NULL", {std::move(left)});
      return;
    }
    if (take_word("notnull")) {
      left = operation("IS NOT NULL", {std::move(left)});
      return;
    }
    ++next_;
    const bool negated = take_word("not");
    if (take_word("distinct")) {
      expect_word("from");
      Node distinct = operation("IS DISTINCT FROM", {std::move(left), expression(LevelComparison)});
      left = negated ? operation("NOT", {std::move(distinct)}) : std::move(distinct);
      return;
    }
    static constexpr std::array<std::string_view, 5> kTests = {"null", "true", "false", "unknown", "document"};
    const auto* const word =
        std::find_if(kTests.begin(), kTests.end(), [this](std::string_view candidate) { return is_word(candidate); });
    if (word == kTests.end()) {
      failed_ = true;
      return;
    }
    ++next_;
    left = operation((negated ? "IS NOT " : "IS ") + to_upper(*word), {std::move(left)});
  }

  // [NOT] IN, BETWEEN, LIKE, ILIKE: PostgreSQL has operators for them.
  bool infix_range(Node& left) {
    const std::size_t start = next_;
    const bool negated = take_word("not");
    if (take_word("in")) return in_list(left, negated), true;
    if (take_word("between")) return between(left, negated), true;
    const bool like = is_word("like");
    if (like || is_word("ilike")) {
      ++next_;
      const std::string name = std::string(negated ? "!" : "") + (like ? "~~" : "~~*");
      left = operation(name, {std::move(left), expression(LevelOther)});
      return true;
    }
    next_ = start;
    return false;
  }

  void in_list(Node& left, bool negated) {
    expect(LexemeKind::LeftParen);
    std::vector<Node> values = list(LexemeKind::RightParen);
    const std::string name = negated ? "<>" : "=";
    if (values.size() == 1) {
      left = operation(name, {std::move(left), std::move(values.front())});
      return;
    }
    Node array{Node::Kind::Array, "", std::move(values)};
    left = operation(name + (negated ? " ALL" : " ANY"), {std::move(left), std::move(array)});
  }

  void between(Node& left, bool negated) {
    const bool symmetric = take_word("symmetric");
    if (symmetric) failed_ = true;
    Node low = expression(LevelOther);
    expect_word("and");
    Node high = expression(LevelOther);
    Node above = operation(negated ? "<" : ">=", {left, std::move(low)});
    Node below = operation(negated ? ">" : "<=", {std::move(left), std::move(high)});
    left = chain(negated ? "OR" : "AND", std::move(above), std::move(below));
  }

  // -- operands ---------------------------------------------------------------------------------------------------

  // Up to and with the closing lexeme.
  std::vector<Node> list(LexemeKind close) {
    std::vector<Node> values;
    if (take(close)) return values;
    do {
      values.push_back(expression(LevelAny));
    } while (!failed_ && take(LexemeKind::Comma));
    expect(close);
    return values;
  }

  Node postfix(Node node) {
    while (!failed_) {
      if (is_operator("::")) {
        ++next_;
        std::string type = type_name();
        node = {Node::Kind::Cast, std::move(type), {std::move(node)}};
      } else if (kind() == LexemeKind::LeftBracket) {
        ++next_;
        Node index = expression(LevelAny);
        expect(LexemeKind::RightBracket);
        node = operation("[]", {std::move(node), std::move(index)});
      } else if (kind() == LexemeKind::Dot && node.kind != Node::Kind::Column) {
        ++next_;
        node = operation("." + name(), {std::move(node)});
      } else {
        return node;
      }
    }
    return node;
  }

  // A name as it is stored.
  std::string name() {
    const bool quoted = kind() == LexemeKind::QuotedName;
    if (!quoted && kind() != LexemeKind::Word) failed_ = true;
    const std::string_view written = text();
    ++next_;
    return quoted ? sql_reading::unquote_name(written) : fold(written).text;
  }

  // The words of a type, with its length and its brackets.
  std::string type_name() {
    const std::size_t start = next_;
    if (kind() != LexemeKind::Word && kind() != LexemeKind::QuotedName) failed_ = true;
    ++next_;
    while (!at_end()) {
      static constexpr std::array<std::string_view, 6> kMore = {"varying", "precision", "with",
                                                                "without", "time",      "zone"};
      const bool more =
          std::any_of(kMore.begin(), kMore.end(), [this](std::string_view word) { return is_word(word); });
      if (more) {
        ++next_;
      } else if (kind() == LexemeKind::Dot) {
        next_ += 2;
      } else if (kind() == LexemeKind::LeftParen && kind(1) == LexemeKind::Number) {
        while (!at_end() && !take(LexemeKind::RightParen)) ++next_;
      } else if (kind() == LexemeKind::LeftBracket &&
                 (kind(1) == LexemeKind::RightBracket ||
                  (kind(1) == LexemeKind::Number && kind(2) == LexemeKind::RightBracket))) {
        next_ += kind(1) == LexemeKind::RightBracket ? 2 : 3;
      } else {
        break;
      }
    }
    if (failed_ || next_ > lexemes_.size()) return fail().text;
    const std::uint32_t begin = lexemes_[start].range.begin;
    return std::string(text_.substr(begin, lexemes_[next_ - 1].range.end - begin));
  }

  Node primary() {
    switch (kind()) {
      case LexemeKind::Number:
        return number();
      case LexemeKind::String:
        return string();
      case LexemeKind::LeftParen:
        return parenthesised();
      case LexemeKind::Word:
        return word();
      case LexemeKind::QuotedName:
        return named();
      case LexemeKind::Operator:
        if (is_operator("*")) return ++next_, Node{Node::Kind::Word, "*", {}};
        return fail();
      default:
        return fail();
    }
  }

  Node number() {
    std::string digits(text());
    ++next_;
    const bool whole = digits.find_first_not_of("0123456789") == std::string::npos;
    if (whole) digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));  // 09 is 9
    return {Node::Kind::Number, std::move(digits), {}};
  }

  Node string() {
    std::optional<std::string> value = sql_reading::string_value(text());
    ++next_;
    if (!value) return fail();
    return {Node::Kind::String, std::move(*value), {}};
  }

  Node parenthesised() {
    ++next_;
    std::vector<Node> values = list(LexemeKind::RightParen);
    if (values.size() == 1) return std::move(values.front());
    return {Node::Kind::Row, "", std::move(values)};
  }

  Node word() {
    static constexpr std::array<std::string_view, 12> kConstants = {
        "null",         "true",         "false", "current_timestamp", "current_date",    "current_time",
        "current_user", "session_user", "user",  "localtimestamp",    "current_catalog", "current_role"};
    const auto* const constant = std::find_if(kConstants.begin(), kConstants.end(),
                                              [this](std::string_view candidate) { return is_word(candidate); });
    if (constant != kConstants.end() && kind(1) != LexemeKind::LeftParen && kind(1) != LexemeKind::Dot) {
      ++next_;
      return {Node::Kind::Word, to_upper(*constant), {}};
    }
    if (is_word("case")) return case_of();
    if (is_word("array") && kind(1) == LexemeKind::LeftBracket) {
      next_ += 2;
      return {Node::Kind::Array, "", list(LexemeKind::RightBracket)};
    }
    if (is_word("row") && kind(1) == LexemeKind::LeftParen) {
      next_ += 2;
      return {Node::Kind::Row, "", list(LexemeKind::RightParen)};
    }
    if (is_word("cast") && kind(1) == LexemeKind::LeftParen) return cast();
    if (is_word("interval") || kind(1) == LexemeKind::String) return typed_literal();
    return named();
  }

  // date '2020-01-01', timestamp with time zone '…'
  Node typed_literal() {
    std::string type = type_name();
    if (kind() != LexemeKind::String) return fail();
    Node literal = string();
    return {Node::Kind::Cast, std::move(type), {std::move(literal)}};
  }

  Node cast() {
    next_ += 2;
    Node operand = expression(LevelAny);
    expect_word("as");
    std::string type = type_name();
    expect(LexemeKind::RightParen);
    return {Node::Kind::Cast, std::move(type), {std::move(operand)}};
  }

  // CASE [operand] {WHEN … THEN …} [ELSE …] END. Without ELSE the server shows ELSE NULL.
  Node case_of() {
    ++next_;
    Node node = operation("CASE", {});
    if (!is_word("when")) {
      node.text = "CASE OF";
      node.children.push_back(expression(LevelAny));
    }
    while (!failed_ && take_word("when")) {
      node.children.push_back(expression(LevelAny));
      expect_word("then");
      node.children.push_back(expression(LevelAny));
    }
    node.children.push_back(take_word("else") ? expression(LevelAny) : Node{Node::Kind::Word, "NULL", {}});
    expect_word("end");
    return node;
  }

  // A column, or the call of a function, with or without what they belong to.
  Node named() {
    std::vector<std::string> parts{name()};
    while (!failed_ && kind() == LexemeKind::Dot) {
      ++next_;
      parts.push_back(name());
    }
    if (!take(LexemeKind::LeftParen)) return {Node::Kind::Column, std::move(parts.back()), {}};
    const bool built_in = parts.size() == 2 && (parts[0] == "pg_catalog" || parts[0] == "public");
    std::string function = built_in ? parts[1] : join(parts, ".");
    return {Node::Kind::Call, function, arguments(function)};
  }

  // The words between the arguments of some functions stand for commas, the fields of EXTRACT for strings.
  std::vector<Node> arguments(const std::string& function) {
    std::vector<Node> values;
    if (take(LexemeKind::RightParen)) return values;
    if (function == "extract" && kind() == LexemeKind::Word) {
      values.push_back({Node::Kind::String, to_lower(text()), {}});
      ++next_;
      expect_word("from");
    }
    const bool position = function == "position";
    do {
      values.push_back(expression(position ? static_cast<int>(LevelOther) : static_cast<int>(LevelAny)));
    } while (!failed_ &&
             (take(LexemeKind::Comma) || take_word("from") || take_word("for") || (position && take_word("in"))));
    expect(LexemeKind::RightParen);
    return values;
  }

  std::string_view text_;
  std::vector<Lexeme> lexemes_;
  std::size_t next_ = 0;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<Node> parse_expression(std::string_view text) { return Parser(text).parse(); }

}  // namespace crosswalk::postgresql
