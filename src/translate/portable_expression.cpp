#include "portable_expression.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/sql/type_limits.h"

namespace crosswalk {

namespace {

constexpr std::array<std::string_view, 14> kWords = {"and",  "or",    "not",  "in",   "is",   "null", "between",
                                                     "true", "false", "case", "when", "then", "else", "end"};
// Words that would pass for names. LIKE ignores case in some databases and not in others.
constexpr std::array<std::string_view, 12> kRefusedWords = {
    "like", "ilike", "similar", "escape", "any", "all", "select", "exists", "collate", "current", "interval", "array"};
constexpr std::array<std::string_view, 5> kFunctions = {"coalesce", "nullif", "lower", "upper", "abs"};
constexpr std::array<std::string_view, 9> kOperators = {"<=", ">=", "<>", "!=", "=", "<", ">", "+", "*"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Respelling {
 public:
  Respelling(std::string_view text, const Dialect& source, const Dialect& target)
      : text_(text), source_(source), target_(target) {}

  std::optional<std::string> run() {
    while (at_ < text_.size()) {
      if (!next()) return std::nullopt;
    }
    return out_;
  }

 private:
  bool next() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return keep(1);
    if (c == '(' || c == ')' || c == ',' || c == '.') return keep(1);
    if (c == '\'') return string();
    if (c == '"' || c == '`') return quoted_name(c);
    if (is_digit(c)) return number();
    if (is_letter(c)) return word();
    return an_operator();
  }

  bool keep(std::size_t length) {
    out_ += text_.substr(at_, length);
    at_ += length;
    return true;
  }

  // The end of a quoted text, behind its closing quote; doubled quotes are part of it. Nothing if it does not end.
  [[nodiscard]] std::optional<std::size_t> end_of_quoted(char quote) const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] != quote) continue;
      if (i + 1 < text_.size() && text_[i + 1] == quote) {
        ++i;
      } else {
        return i + 1;
      }
    }
    return std::nullopt;
  }

  bool string() {
    const auto end = end_of_quoted('\'');
    if (!end || text_.substr(at_, *end - at_).find('\\') != std::string_view::npos) return false;
    const std::string value = replace_all(text_.substr(at_ + 1, *end - at_ - 2), "''", "'");
    out_ += target_.literal(value);
    at_ = *end;
    return true;
  }

  // A name in quotes; only where the source itself quotes names so.
  bool quoted_name(char quote) {
    const auto end = end_of_quoted(quote);
    const std::string mark(1, quote);
    if (!end || source_.quote(Identifier("x"), true) != mark + "x" + mark) return false;
    out_ += target_.quote(Identifier(replace_all(text_.substr(at_ + 1, *end - at_ - 2), mark + mark, mark)));
    at_ = *end;
    return true;
  }

  // How many characters a text has, under the name that counts them, and not bytes.
  [[nodiscard]] std::optional<std::string> counting_function(const std::string& name) const {
    const bool counts_characters =
        name == "char_length" || (name == "length" && !type_limits_of(source_).length_counts_bytes);
    if (!counts_characters) return std::nullopt;
    return type_limits_of(target_).length_counts_bytes ? "char_length" : "length";
  }

  bool number() {
    std::size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    if (end < text_.size() && is_letter(text_[end])) return false;
    return keep(end - at_);
  }

  bool word() {
    std::size_t end = at_;
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    const std::string lower = to_lower(word);
    if (contains(kRefusedWords, lower) || lower.starts_with("current_")) return false;
    std::size_t after = end;
    while (after < text_.size() && text_[after] == ' ') ++after;
    const bool called = after < text_.size() && text_[after] == '(';
    if (contains(kWords, lower)) return keep(word.size());
    if (called && (lower == "length" || lower == "char_length")) {
      const auto function = counting_function(lower);
      if (!function) return false;
      out_ += *function;
      at_ = end;
      return true;
    }
    if (called) return contains(kFunctions, lower) && keep(word.size());
    out_ += target_.quote(source_.fold(word));
    at_ = end;
    return true;
  }

  bool an_operator() {
    // Two characters that are one operator elsewhere (`->`, `*=`, `--`) must not be read as two of ours.
    constexpr std::string_view kOperatorCharacters = "+-*/<>=~!@#%^&|?:`$[]{};";
    std::size_t end = at_;
    while (end < text_.size() && kOperatorCharacters.find(text_[end]) != std::string_view::npos) ++end;
    const std::string_view symbol = text_.substr(at_, end - at_);
    if (symbol.empty() || (symbol != "-" && !contains(kOperators, symbol))) return false;
    return keep(symbol.size());
  }

  std::string_view text_;
  const Dialect& source_;
  const Dialect& target_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> respell_expression(std::string_view text, const Dialect& source, const Dialect& target) {
  return Respelling(text, source, target).run();
}

}  // namespace crosswalk
