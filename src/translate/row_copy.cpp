#include "crosswalk/base/text.h"
#include "recognizing.h"

// INSERT INTO n (a, b) SELECT a, coalesce(b, 0) AS b FROM t: as much of SQL as that takes. What is written in any other
// way is no copy here.
namespace crosswalk {

namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
  char kind = 0;  // 'w' a word or number, 'n' a quoted name, 's' a string, or the character itself
};

// The end of what is quoted from `begin` on, its closing quote included; doubled quotes stay inside. Nothing if it does
// not end.
std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t begin, char close) {
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] != close) continue;
    if (i + 1 >= text.size() || text[i + 1] != close) return i + 1;
    ++i;
  }
  return std::nullopt;
}

// The tokens of a statement without its comments. Nothing where a string or a name does not end, or holds a backslash,
// which means different things to different databases.
std::optional<std::vector<Token>> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t end = i + 1;
    char kind = c;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++i;
      continue;
    }
    if (text.substr(i, 2) == "--") {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (text.substr(i, 2) == "/*") {
      const std::size_t close = text.find("*/", i + 2);
      if (close == std::string_view::npos) return std::nullopt;
      i = close + 2;
      continue;
    }
    if (c == '"' || c == '`' || c == '\'') {
      const auto closed = end_of_quoted(text, i, c);
      if (!closed || text.substr(i, *closed - i).find('\\') != std::string_view::npos) return std::nullopt;
      end = *closed;
      kind = c == '\'' ? 's' : 'n';
    } else if (is_word_byte(c)) {
      while (end < text.size() && is_word_byte(text[end])) ++end;
      kind = 'w';
    }
    tokens.push_back({i, end, kind});
    i = end;
  }
  while (!tokens.empty() && tokens.back().kind == ';') tokens.pop_back();
  return tokens;
}

class CopyReader {
 public:
  CopyReader(std::string_view text, std::vector<Token> tokens, const Dialect& dialect)
      : text_(text), tokens_(std::move(tokens)), dialect_(dialect) {}

  std::optional<RowCopy> read() {
    RowCopy copy;
    if (!take_word("insert") || !take_word("into") || !read_name(copy.to) || !read_columns(copy)) return std::nullopt;
    if (!take_word("select") || !read_values(copy)) return std::nullopt;
    if (!read_name(copy.from) || at_ != tokens_.size()) return std::nullopt;
    return copy;
  }

 private:
  [[nodiscard]] char kind() const { return at_ < tokens_.size() ? tokens_[at_].kind : '\0'; }
  [[nodiscard]] std::string_view text_at(std::size_t index) const {
    return text_.substr(tokens_[index].begin, tokens_[index].end - tokens_[index].begin);
  }
  [[nodiscard]] bool word_at(std::size_t index, std::string_view word) const {
    return index < tokens_.size() && tokens_[index].kind == 'w' && equals_ignoring_case(text_at(index), word);
  }
  bool take_word(std::string_view word) {
    if (!word_at(at_, word)) return false;
    ++at_;
    return true;
  }
  bool take(char symbol) {
    if (kind() != symbol) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] std::optional<Identifier> identifier_at(std::size_t index) const {
    if (index >= tokens_.size()) return std::nullopt;
    const std::string_view text = text_at(index);
    if (tokens_[index].kind == 'w' && (text[0] < '0' || text[0] > '9')) return dialect_.fold(text);
    if (tokens_[index].kind != 'n') return std::nullopt;
    return Identifier(replace_all(text.substr(1, text.size() - 2), std::string(2, text[0]), std::string(1, text[0])));
  }
  bool read_name(QualifiedName& name) {
    auto part = identifier_at(at_);
    if (!part) return false;
    ++at_;
    name = QualifiedName(std::move(*part));
    if (!take('.')) return true;
    auto own = identifier_at(at_++);
    if (!own) return false;
    name = QualifiedName(name.name, std::move(*own));
    return true;
  }

  bool read_columns(RowCopy& copy) {
    if (!take('(')) return false;
    do {
      auto column = identifier_at(at_++);
      if (!column) return false;
      copy.values.push_back({std::move(*column), std::nullopt, ""});
    } while (take(','));
    return take(')');
  }

  // As many as there are columns, and FROM.
  bool read_values(RowCopy& copy) {
    for (std::size_t i = 0; i < copy.values.size(); ++i) {
      const std::size_t begin = at_;
      if (!skip_value()) return false;
      const bool last = i + 1 == copy.values.size();
      set_value(copy.values[i], begin, at_);
      if (copy.values[i].expression.empty()) return false;
      if (last ? !take_word("from") : !take(',')) return false;
    }
    return true;
  }

  // As far as a comma or FROM outside of parentheses. A word that makes a query more than a list of values ends it.
  bool skip_value() {
    std::size_t depth = 0;
    const std::size_t begin = at_;
    for (; at_ < tokens_.size(); ++at_) {
      if (kind() == '(') ++depth;
      if (kind() == ')' && depth-- == 0) return false;
      if (depth != 0) continue;
      if (kind() == ',' || word_at(at_, "from")) return true;
      // All columns, which are not named; or not all rows.
      const bool all = kind() == '*' && (at_ == begin || tokens_[at_ - 1].kind == '.');
      if (all || word_at(at_, "distinct")) return false;
    }
    return false;
  }

  void set_value(RowCopy::Value& value, std::size_t begin, std::size_t end) const {
    if (end > begin + 2 && word_at(end - 2, "as")) end -= 2;
    if (end <= begin) return;
    value.expression = std::string(text_.substr(tokens_[begin].begin, tokens_[end - 1].end - tokens_[begin].begin));
    const bool literal = word_at(begin, "null") || word_at(begin, "true") || word_at(begin, "false");
    if (end == begin + 1 && !literal) value.source = identifier_at(begin);
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  const Dialect& dialect_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<RowCopy> read_row_copy(std::string_view statement, const Dialect& dialect) {
  auto tokens = tokens_of(statement);
  if (!tokens) return std::nullopt;
  return CopyReader(statement, std::move(*tokens), dialect).read();
}

}  // namespace crosswalk
