#include "information_look.h"

#include <algorithm>
#include <array>
#include <utility>

#include "conditional.h"
#include "crosswalk/base/text.h"
#include "lexeme_cursor.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::mysql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

constexpr int kDeepest = 32;
// Stands for the name of the current database.
constexpr std::string_view kDatabase = "\x01";
// Stands around an expression whose value is a number that depends on rows.
constexpr char kNumber = '\x02';

// Goes over the lexemes of an expression.
class Words final : public LexemeCursor {
 public:
  Words(std::string_view text, const Scope& variables, const Scope& session)
      : LexemeCursor(text), variables_(variables), session_(session) {}

  void allow_numbers_from_rows() { numbers_from_rows_ = true; }

  // A variable's value, if the next words name one that has any.
  const std::variant<Known, Look>* variable() {
    const std::size_t begin = at_;
    const bool of_session = take_operator("@");
    if (is(LexemeKind::Word) || is(LexemeKind::QuotedName)) {
      const Scope& scope = of_session ? session_ : variables_;
      const auto found = scope.find(to_lower(sql_reading::unquote_name(text_at(at_++))));
      if (found != scope.end()) return &found->second;
    }
    at_ = begin;
    return nullptr;
  }

  std::optional<std::string> value(int depth = 0) {
    if (depth > kDeepest || done()) return std::nullopt;
    if (is(LexemeKind::String)) return strings();
    if (is(LexemeKind::Number)) return std::string(text_at(at_++));
    if (take(LexemeKind::LeftParen)) {
      take_word("select");
      auto inner = value(depth + 1);
      return take(LexemeKind::RightParen) ? inner : std::nullopt;
    }
    if (take_word("database") || take_word("schema")) {
      if (!take(LexemeKind::LeftParen) || !take(LexemeKind::RightParen)) return std::nullopt;
      return std::string(kDatabase);
    }
    if (take_word("concat")) return joined(depth + 1);
    // Names are the same in either case.
    if (take_word("upper") || take_word("lower") || take_word("ucase") || take_word("lcase")) return value(depth + 1);
    if (const auto* known = variable()) {
      if (const auto* text = std::get_if<Known>(known)) return text->text;
    }
    return std::nullopt;
  }

 private:
  // 'a' 'b' is 'ab'.
  std::optional<std::string> strings() {
    std::string whole;
    while (is(LexemeKind::String)) {
      const auto part = sql_reading::string_value(text_at(at_++), lexical_rules());
      if (!part) return std::nullopt;
      whole += *part;
    }
    return whole;
  }

  std::optional<std::string> joined(int depth) {
    if (!take(LexemeKind::LeftParen)) return std::nullopt;
    std::string whole;
    do {
      const std::size_t begin = at_;
      auto part = value(depth);
      if (!part && numbers_from_rows_) {
        at_ = begin;
        part = number_from_rows();
      }
      if (!part) return std::nullopt;
      whole += *part;
    } while (take(LexemeKind::Comma));
    return take(LexemeKind::RightParen) ? std::optional(whole) : std::nullopt;
  }

  // An expression that can only be a number: a sum with one, or a count. It is passed over up to the end of this
  // argument.
  std::optional<std::string> number_from_rows() {
    static constexpr std::array<std::string_view, 5> kFunctions = {"coalesce", "ifnull", "max", "min", "count"};
    const std::size_t begin = at_;
    bool number = false;
    std::size_t open = 0;
    for (; !done(); ++at_) {
      if (is(LexemeKind::LeftParen)) ++open;
      if (open == 0 && (is(LexemeKind::Comma) || is(LexemeKind::RightParen))) break;
      if (is(LexemeKind::RightParen)) --open;
      if (is(LexemeKind::String)) return std::nullopt;
      const bool called = at_ + 1 < lexemes_.size() && lexemes_[at_ + 1].kind == LexemeKind::LeftParen;
      const bool known = std::any_of(kFunctions.begin(), kFunctions.end(), [&](auto word) { return is_word(word); });
      if (is(LexemeKind::Word) && called && !known) return std::nullopt;
      number = number || is_word("count") || is_operator("+");
    }
    if (!number || done()) return std::nullopt;
    const std::uint32_t from = lexemes_[begin].range.begin;
    return kNumber + std::string(text_.substr(from, lexemes_[at_ - 1].range.end - from)) + kNumber;
  }

  const Scope& variables_;
  const Scope& session_;
  bool numbers_from_rows_ = false;
};

// A view of information_schema, and which of its columns names what it lists.
struct View {
  std::string_view name;
  GuardedThing thing;
  std::string_view column;
};
constexpr std::array<View, 6> kViews = {{{"tables", GuardedThing::Relation, "table_name"},
                                         {"columns", GuardedThing::TableColumn, "column_name"},
                                         {"statistics", GuardedThing::NamedIndex, "index_name"},
                                         {"table_constraints", GuardedThing::NamedConstraint, "constraint_name"},
                                         {"referential_constraints", GuardedThing::NamedConstraint, "constraint_name"},
                                         {"key_column_usage", GuardedThing::NamedConstraint, "constraint_name"}}};

// Conditions that say where to look, not what for.
bool only_narrows(const std::string& column) {
  static constexpr std::array<std::string_view, 6> kColumns = {"table_schema",  "constraint_schema", "index_schema",
                                                               "table_catalog", "constraint_type",   "table_type"};
  return std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end();
}

// SELECT … FROM information_schema.x WHERE column = value AND …
class LookReader {
 public:
  LookReader(std::string_view query, Asked asked, const Scope& variables, const Scope& session)
      : words_(query, variables, session), asked_(asked) {}

  std::optional<Look> read() {
    std::size_t parentheses = 0;
    while (words_.take(LexemeKind::LeftParen)) ++parentheses;
    if (!words_.take_word("select") || !read_from() || !words_.take_word("where")) return std::nullopt;
    do {
      if (!read_condition()) return std::nullopt;
    } while (words_.take_word("and"));
    if (words_.take_word("limit")) words_.take(LexemeKind::Number);
    while (parentheses > 0 && words_.take(LexemeKind::RightParen)) --parentheses;
    words_.take(LexemeKind::Semicolon);
    if (!words_.done() || parentheses > 0) return std::nullopt;
    return guard();
  }

 private:
  // Past what is selected: a count, or anything whose being there is asked for.
  bool read_from() {
    if (asked_ == Asked::Count && !words_.is_word("count")) return false;
    while (!words_.done() && !words_.is_word("from")) words_.go_to(words_.position() + 1);
    if (!words_.take_word("from") || !words_.take_word("information_schema")) return false;
    if (!words_.take(LexemeKind::Dot) || words_.done()) return false;
    const std::string name = to_lower(sql_reading::unquote_name(words_.text_at(words_.position())));
    words_.go_to(words_.position() + 1);
    const auto* const found =
        std::find_if(kViews.begin(), kViews.end(), [&](const View& candidate) { return candidate.name == name; });
    if (found == kViews.end()) return false;
    view_ = found;
    // Another name for the view
    if (words_.take_word("as") || !words_.is_word("where")) words_.go_to(words_.position() + 1);
    return true;
  }

  bool read_condition() {
    if (words_.take(LexemeKind::LeftParen)) {
      return read_condition() && words_.take(LexemeKind::RightParen);
    }
    std::string column;
    const bool cased = words_.take_word("upper") || words_.take_word("lower");
    if (cased && !words_.take(LexemeKind::LeftParen)) return false;
    if (!words_.is(LexemeKind::Word) && !words_.is(LexemeKind::QuotedName)) return false;
    column = to_lower(sql_reading::unquote_name(words_.text_at(words_.position())));
    words_.go_to(words_.position() + 1);
    if (words_.take(LexemeKind::Dot)) {
      column = to_lower(sql_reading::unquote_name(words_.text_at(words_.position())));
      words_.go_to(words_.position() + 1);
    }
    if (cased && !words_.take(LexemeKind::RightParen)) return false;
    if (!words_.take_operator("=") && !words_.take_word("like")) return false;
    const auto value = words_.value();
    if (!value) return false;
    if (only_narrows(column)) return true;
    if (column == "table_name") table_ = *value;
    if (column == view_->column) name_ = *value;
    // A row for each column of a key
    if (column == "column_name" && view_->name == "key_column_usage") {
      column_ = *value;
      return true;
    }
    return column == "table_name" || column == view_->column;
  }

  [[nodiscard]] std::optional<Look> guard() const {
    if (!name_ || name_->find_first_of("%\x01") != std::string::npos) return std::nullopt;
    Look look;
    look.thing.thing = view_->thing;
    look.thing.present = true;
    if (view_->thing == GuardedThing::Relation) {
      look.thing.name = QualifiedName(Identifier(*name_));
      return look;
    }
    if (!table_) return std::nullopt;
    const QualifiedName table{Identifier(*table_)};
    if (view_->thing == GuardedThing::TableColumn) {
      look.thing.name = table;
      look.thing.column = Identifier(*name_);
    } else {
      look.thing.name = QualifiedName(Identifier(*name_));
      look.thing.table = table;
      const bool primary = view_->thing == GuardedThing::NamedConstraint && equals_ignoring_case(*name_, "primary");
      if (primary) look.thing.name = {};
      if (column_) look.thing.column = Identifier(*column_);
    }
    return look;
  }

  Words words_;
  Asked asked_;
  const View* view_ = nullptr;
  std::optional<std::string> table_;
  std::optional<std::string> name_;
  std::optional<std::string> column_;
};

// The parts of a condition between ANDs that stand outside of parentheses.
std::vector<std::string_view> conjuncts(std::string_view condition) {
  const std::vector<Lexeme> lexemes = sql_reading::lexemes_of(condition, lexical_rules());
  std::vector<std::string_view> parts;
  std::size_t open = 0;
  std::size_t begin = 0;
  for (const Lexeme& lexeme : lexemes) {
    if (lexeme.kind == LexemeKind::LeftParen) ++open;
    if (lexeme.kind == LexemeKind::RightParen && open > 0) --open;
    const std::string_view word = condition.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    if (open != 0 || lexeme.kind != LexemeKind::Word || !equals_ignoring_case(word, "and")) continue;
    parts.push_back(trim(condition.substr(begin, lexeme.range.begin - begin)));
    begin = lexeme.range.end;
  }
  parts.push_back(trim(condition.substr(begin)));
  return parts;
}

// Whether a count that satisfies `count OP number` is of something that is there; nothing if it could be either.
std::optional<bool> means_present(std::string_view comparison, std::string_view number) {
  const bool zero = number == "0";
  if (!zero && number != "1") return std::nullopt;
  if (comparison == "=") return !zero;
  if (comparison == ">" && zero) return true;
  if (comparison == ">=" && !zero) return true;
  if (comparison == "<" && !zero) return false;
  if ((comparison == "!=" || comparison == "<>") && zero) return true;
  return std::nullopt;
}

std::optional<Look> decide_one(std::string_view condition, const Scope& variables, const Scope& session,
                               std::size_t now, int depth) {
  if (depth > kDeepest) return std::nullopt;
  std::string_view text = trim(condition);
  const std::string_view stripped = trim(sql_reading::strip_parentheses(text, lexical_rules()));
  if (stripped.size() < text.size() && !starts_with_ignoring_case(stripped, "select")) {
    return decide_one(stripped, variables, session, now, depth + 1);
  }
  if (starts_with_ignoring_case(text, "not ") || starts_with_ignoring_case(text, "not(")) {
    auto look = decide_one(text.substr(3), variables, session, now, depth + 1);
    if (look) look->thing.present = !look->thing.present;
    return look;
  }
  if (starts_with_ignoring_case(text, "exists")) {
    auto look = read_look(trim(text.substr(6)), Asked::Being, variables, session);
    if (look) look->seen = now;
    return look;
  }
  // A count, and a number that it is compared with.
  const std::vector<Lexeme> lexemes = sql_reading::lexemes_of(text, lexical_rules());
  if (lexemes.size() < 3) {
    Words words(text, variables, session);
    const auto* value = words.variable();
    if (value == nullptr || !words.done()) return std::nullopt;
    const auto* look = std::get_if<Look>(value);
    return look == nullptr ? std::nullopt : std::optional(*look);
  }
  const Lexeme& last = lexemes.back();
  const Lexeme& comparison = lexemes[lexemes.size() - 2];
  if (last.kind != LexemeKind::Number || comparison.kind != LexemeKind::Operator) return std::nullopt;
  const auto text_of = [&](const Lexeme& lexeme) {
    return text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
  };
  const auto present = means_present(text_of(comparison), text_of(last));
  if (!present) return std::nullopt;
  const std::string_view subject = trim(text.substr(0, comparison.range.begin));
  std::optional<Look> look;
  Words words(subject, variables, session);
  if (const auto* value = words.variable(); value != nullptr && words.done()) {
    if (const auto* seen = std::get_if<Look>(value)) look = *seen;
  } else if (looks_into_schema(subject)) {
    look = read_look(subject, Asked::Count, variables, session);
    if (look) look->seen = now;
  }
  // An index over several columns has a row for each of them.
  if (look && look->thing.thing == GuardedThing::NamedIndex && text_of(last) == "1" && text_of(comparison) == "=") {
    return std::nullopt;
  }
  if (look && !*present) look->thing.present = !look->thing.present;
  return look;
}

}  // namespace

std::optional<std::string> evaluate(std::string_view expression, const Scope& variables, const Scope& session) {
  Words words(expression, variables, session);
  auto value = words.value();
  return words.done() ? value : std::nullopt;
}

std::optional<std::string> evaluate_query(std::string_view query, const Scope& variables, const Scope& session) {
  Words words(query, variables, session);
  words.allow_numbers_from_rows();
  if (!words.take_word("select")) return std::nullopt;
  auto value = words.value();
  return words.done() || words.is_word("from") ? value : std::nullopt;
}

std::string with_expressions(const std::string& text) { return replace_all(text, std::string(1, kNumber), ""); }

std::string with_numbers(const std::string& text) {
  std::string out;
  bool inside = false;
  for (const char c : text) {
    if (c == kNumber) {
      inside = !inside;
      if (inside) out += '1';
    } else if (!inside) {
      out += c;
    }
  }
  return out;
}

std::optional<std::string> without_database(const std::string& text) {
  std::string out = replace_all(text, "`" + std::string(kDatabase) + "`.", "");
  out = replace_all(out, std::string(kDatabase) + ".", "");
  if (out.find(kDatabase) != std::string::npos) return std::nullopt;
  return out;
}

std::optional<Look> read_look(std::string_view query, Asked asked, const Scope& variables, const Scope& session) {
  return LookReader(query, asked, variables, session).read();
}

std::optional<Decision> decide(std::string_view condition, const Scope& variables, const Scope& session,
                               std::size_t now) {
  Decision decision;
  for (const std::string_view part : conjuncts(sql_reading::strip_parentheses(condition, lexical_rules()))) {
    auto look = decide_one(part, variables, session, now, 0);
    if (!look) return std::nullopt;
    decision.seen.push_back(look->seen);
    decision.guards.push_back(std::move(look->thing));
  }
  return decision;
}

std::optional<CallParts> read_call(std::string_view text, const Scope& variables, const Scope& session) {
  Words words(text, variables, session);
  if (!words.is(LexemeKind::Word) && !words.is(LexemeKind::QuotedName)) return std::nullopt;
  CallParts parts;
  parts.procedure = to_lower(sql_reading::unquote_name(words.text_at(0)));
  words.go_to(1);
  if (words.done()) return parts;
  if (!words.take(LexemeKind::LeftParen)) return std::nullopt;
  if (words.take(LexemeKind::RightParen)) return words.done() ? std::optional(parts) : std::nullopt;
  do {
    const std::size_t begin = words.position();
    auto value = words.value();
    if (!value || (!words.is(LexemeKind::Comma) && !words.is(LexemeKind::RightParen))) {
      value.reset();
      words.go_to(begin);
      for (std::size_t open = 0; !words.done(); words.go_to(words.position() + 1)) {
        if (words.is(LexemeKind::LeftParen)) ++open;
        if (open == 0 && (words.is(LexemeKind::Comma) || words.is(LexemeKind::RightParen))) break;
        if (words.is(LexemeKind::RightParen)) --open;
      }
    }
    parts.arguments.push_back(std::move(value));
  } while (words.take(LexemeKind::Comma));
  return words.take(LexemeKind::RightParen) && words.done() ? std::optional(parts) : std::nullopt;
}

}  // namespace crosswalk::mysql
