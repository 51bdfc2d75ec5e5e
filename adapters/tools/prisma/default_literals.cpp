#include "default_literals.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c); }

// Reads what stands next, past white space. What does not fit is left where it is.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(trim(text)) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  bool take(std::string_view symbol);
  bool take_word(std::string_view word);
  std::optional<std::string> name();
  std::optional<std::string> string();
  std::optional<std::string> number();
  // A type after `::`, as far as it goes.
  std::optional<std::string> cast();

 private:
  void advance(std::size_t count) { rest_ = trim(rest_.substr(count)); }
  std::optional<std::string> escaped_string();

  std::string_view rest_;
};

bool Scanner::take(std::string_view symbol) {
  if (!rest_.starts_with(symbol)) return false;
  advance(symbol.size());
  return true;
}

bool Scanner::take_word(std::string_view word) {
  if (!starts_with_ignoring_case(rest_, word)) return false;
  if (rest_.size() > word.size() && continues_name(rest_[word.size()])) return false;
  advance(word.size());
  return true;
}

std::optional<std::string> Scanner::name() {
  if (rest_.empty() || !begins_name(rest_.front())) return std::nullopt;
  std::size_t end = 1;
  while (end < rest_.size() && continues_name(rest_[end])) ++end;
  std::string result(rest_.substr(0, end));
  advance(end);
  return result;
}

// E'…' with the escapes that stand for one character; others are rare, and not read.
std::optional<std::string> Scanner::escaped_string() {
  std::string value;
  for (std::size_t i = 2; i < rest_.size(); ++i) {
    const char c = rest_[i];
    if (c == '\'' && i + 1 < rest_.size() && rest_[i + 1] == '\'') {
      value += rest_[++i];
    } else if (c == '\'') {
      advance(i + 1);
      return value;
    } else if (c == '\\' && i + 1 < rest_.size()) {
      const char escaped = rest_[++i];
      if (is_digit(escaped) || escaped == 'x' || escaped == 'u' || escaped == 'U') return std::nullopt;
      value += escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped;
    } else {
      value += c;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Scanner::string() {
  if (rest_.starts_with("E'") || rest_.starts_with("e'")) return escaped_string();
  // A string of bits is to the engine what its digits are.
  const std::size_t quote = rest_.starts_with("B'") || rest_.starts_with("b'") ? 1 : 0;
  if (rest_.size() <= quote || rest_[quote] != '\'') return std::nullopt;
  std::string value;
  for (std::size_t i = quote + 1; i < rest_.size(); ++i) {
    if (rest_[i] != '\'') {
      value += rest_[i];
    } else if (i + 1 < rest_.size() && rest_[i + 1] == '\'') {
      value += rest_[i++];
    } else {
      advance(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::string> Scanner::number() {
  std::size_t end = !rest_.empty() && (rest_.front() == '-' || rest_.front() == '+') ? 1 : 0;
  const std::size_t begin = end;
  while (end < rest_.size() && (is_digit(rest_[end]) || rest_[end] == '.')) ++end;
  if (end == begin) return std::nullopt;
  const bool has_exponent = end + 1 < rest_.size() && (rest_[end] == 'e' || rest_[end] == 'E');
  if (has_exponent) {
    end += rest_[end + 1] == '-' || rest_[end + 1] == '+' ? 2 : 1;
    while (end < rest_.size() && is_digit(rest_[end])) ++end;
  }
  const std::string_view text = rest_.substr(rest_.starts_with('+') ? 1 : 0, end - (rest_.starts_with('+') ? 1 : 0));
  std::string result(text);
  advance(end);
  return result;
}

std::optional<std::string> Scanner::cast() {
  if (!take("::")) return std::nullopt;
  std::size_t end = 0;
  bool quoted = false;
  while (end < rest_.size()) {
    const char c = rest_[end];
    if (c == '"') quoted = !quoted;
    if (!quoted && c != '"' && !continues_name(c) && std::string_view(" .()[],").find(c) == std::string_view::npos)
      break;
    if (!quoted && c == ')' && rest_.substr(0, end).find('(') == std::string_view::npos) break;
    if (!quoted && c == ',' && rest_.substr(0, end).find('(') == std::string_view::npos) break;
    if (!quoted && c == ']' && (end == 0 || rest_[end - 1] != '[')) break;
    ++end;
  }
  std::string type(trim(rest_.substr(0, end)));
  advance(end);
  return type;
}

std::optional<DefaultLiteral> take_literal(Scanner& scanner) {
  using Kind = DefaultLiteral::Kind;
  DefaultLiteral literal;
  const bool parenthesis = scanner.take("(");
  if (auto string = scanner.string()) {
    literal = {.kind = Kind::String, .text = std::move(*string)};
  } else if (auto number = scanner.number()) {
    literal = {.kind = Kind::Number, .text = std::move(*number)};
  } else if (scanner.take_word("null")) {
    literal.kind = Kind::Null;
  } else if (scanner.take_word("true")) {
    literal = {.kind = Kind::Word, .text = "true"};
  } else if (scanner.take_word("false")) {
    literal = {.kind = Kind::Word, .text = "false"};
  } else {
    return std::nullopt;
  }
  while (scanner.cast()) literal.cast = true;
  if (parenthesis && !scanner.take(")")) return std::nullopt;
  while (scanner.cast()) literal.cast = true;
  return literal;
}

// The words that are calls without parentheses; the server prints them in capitals.
bool is_call_word(std::string_view upper) {
  static constexpr std::array<std::string_view, 8> kWords = {"CURRENT_DATE", "CURRENT_TIME",   "CURRENT_TIMESTAMP",
                                                             "LOCALTIME",    "LOCALTIMESTAMP", "CURRENT_USER",
                                                             "SESSION_USER", "CURRENT_ROLE"};
  return std::find(kWords.begin(), kWords.end(), upper) != kWords.end();
}

std::optional<std::string> take_call(Scanner& scanner) {
  auto name = scanner.name();
  if (!name) return std::nullopt;
  if (std::string upper = to_upper(*name); is_call_word(upper)) {
    if (!scanner.take("(")) return upper;
    const auto precision = scanner.number();
    if (!precision || !scanner.take(")")) return std::nullopt;
    return upper + "(" + *precision + ")";
  }
  // A function of the schemas that are searched is printed without its schema.
  if (scanner.take(".")) {
    const std::string schema = to_lower(*name);
    name = scanner.name();
    if (!name || (schema != "public" && schema != "pg_catalog")) return std::nullopt;
  }
  if (!scanner.take("(") || !scanner.take(")")) return std::nullopt;
  return to_lower(*name) + "()";
}

// Days, months and years are printed as they are written, with the plural where it belongs.
std::optional<std::string> plain_interval(std::string_view text) {
  Scanner scanner(text);
  const auto count = scanner.number();
  const auto unit = scanner.name();
  if (!count || !unit || !scanner.at_end() || count->find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  std::string word = to_lower(*unit);
  if (word.ends_with('s')) word.pop_back();
  const bool one = *count == "1";
  if (word == "day") return *count + (one ? " day" : " days");
  const bool small = count->size() < 2 || *count == "10" || *count == "11";
  if (word == "month" && small && *count != "0") return *count + (one ? " mon" : " mons");
  if (word == "year" && *count != "0") return *count + (one ? " year" : " years");
  return std::nullopt;
}

std::optional<std::string> take_interval(Scanner& scanner) {
  const bool prefixed = scanner.take_word("interval");
  const auto text = scanner.string();
  if (!text) return std::nullopt;
  const auto cast = scanner.cast();
  if (!prefixed && (!cast || to_lower(*cast) != "interval")) return std::nullopt;
  const auto interval = plain_interval(*text);
  return interval ? std::optional("'" + *interval + "'::interval") : std::nullopt;
}

// now() + interval '1 day', now() AT TIME ZONE 'utc', gen_random_uuid()::text
std::optional<std::string> shaped_like_a_moment(std::string_view sql) {
  Scanner scanner(sql);
  const bool parenthesis = scanner.take("(");
  const auto call = take_call(scanner);
  if (!call) return std::nullopt;
  std::optional<std::string> result;
  if (scanner.take_word("at") && scanner.take_word("time") && scanner.take_word("zone")) {
    const auto zone = scanner.string();
    if (scanner.cast().value_or("text") == "text" && zone)
      result = "(" + *call + " AT TIME ZONE '" + *zone + "'::text)";
  } else if (const bool adds = scanner.take("+"); adds || scanner.take("-")) {
    if (const auto interval = take_interval(scanner)) result = "(" + *call + (adds ? " + " : " - ") + *interval + ")";
  } else if (const auto cast = scanner.cast(); cast && (to_lower(*cast) == "text" || to_lower(*cast) == "uuid")) {
    result = "(" + *call + ")::" + to_lower(*cast);
  }
  if (parenthesis && !scanner.take(")")) return std::nullopt;
  return scanner.at_end() ? result : std::nullopt;
}

// timezone('utc', now())
std::optional<std::string> shaped_like_a_timezone(std::string_view sql) {
  Scanner scanner(sql);
  const bool parenthesis = scanner.take("(");
  if (!scanner.take_word("timezone") || !scanner.take("(")) return std::nullopt;
  const auto zone = scanner.string();
  const auto cast = scanner.cast();
  if (!zone || cast.value_or("text") != "text" || !scanner.take(",")) return std::nullopt;
  const auto call = take_call(scanner);
  if (!call || !scanner.take(")") || (parenthesis && !scanner.take(")")) || !scanner.at_end()) return std::nullopt;
  return "timezone('" + *zone + "'::text, " + *call + ")";
}

}  // namespace

std::optional<DefaultLiteral> read_literal(std::string_view sql) {
  Scanner scanner(sql);
  auto literal = take_literal(scanner);
  return scanner.at_end() ? literal : std::nullopt;
}

std::optional<std::vector<DefaultLiteral>> read_array_text(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<DefaultLiteral> elements;
  if (trim(text).empty()) return elements;
  DefaultLiteral element{.kind = DefaultLiteral::Kind::String, .text = {}};
  bool quoted = false;
  bool had_quotes = false;
  const auto finish = [&] {
    if (!had_quotes) element.text = std::string(trim(element.text));
    const bool fits = had_quotes || (!element.text.empty() && !equals_ignoring_case(element.text, "null"));
    elements.push_back(std::exchange(element, {.kind = DefaultLiteral::Kind::String, .text = {}}));
    had_quotes = false;
    return fits;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      element.text += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
      had_quotes = true;
    } else if (c == ',' && !quoted) {
      if (!finish()) return std::nullopt;
    } else if ((c == '{' || c == '}') && !quoted) {
      return std::nullopt;
    } else {
      element.text += c;
    }
  }
  if (quoted || !finish()) return std::nullopt;
  return elements;
}

std::optional<std::vector<DefaultLiteral>> read_array_constructor(std::string_view sql) {
  Scanner scanner(sql);
  const bool parenthesis = scanner.take("(");
  if (!scanner.take_word("array") || !scanner.take("[")) return std::nullopt;
  std::vector<DefaultLiteral> elements;
  while (!scanner.take("]")) {
    if (!elements.empty() && !scanner.take(",")) return std::nullopt;
    auto element = take_literal(scanner);
    if (!element || element->kind == DefaultLiteral::Kind::Null) return std::nullopt;
    elements.push_back(std::move(*element));
  }
  while (scanner.cast()) {
  }
  if (parenthesis && !scanner.take(")")) return std::nullopt;
  while (scanner.cast()) {
  }
  return scanner.at_end() ? std::optional(std::move(elements)) : std::nullopt;
}

std::optional<std::string> plain_call(std::string_view sql) {
  Scanner scanner(sql);
  const bool parenthesis = scanner.take("(");
  auto call = take_call(scanner);
  if (parenthesis && !scanner.take(")")) return std::nullopt;
  return scanner.at_end() ? call : std::nullopt;
}

std::optional<Arithmetic> read_arithmetic(std::string_view sql) {
  Scanner scanner(sql);
  const bool parenthesis = scanner.take("(");
  Arithmetic result;
  const auto column = scanner.name();
  if (!column) return std::nullopt;
  result.column = *column;
  bool found = false;
  for (const char operation : {'+', '-', '*', '/'}) {
    if (found || !scanner.take(std::string_view(&operation, 1))) continue;
    result.operation = operation;
    found = true;
  }
  if (!found) return std::nullopt;
  if (const auto other = scanner.name()) {
    result.other_column = *other;
  } else if (const auto number = scanner.number()) {
    result.number = *number;
  } else {
    return std::nullopt;
  }
  if (parenthesis && !scanner.take(")")) return std::nullopt;
  return scanner.at_end() ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<std::string> server_text(std::string_view sql) {
  if (auto text = shaped_like_a_moment(sql)) return text;
  return shaped_like_a_timezone(sql);
}

}  // namespace crosswalk::prisma
