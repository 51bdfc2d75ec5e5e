#include "guard_reader.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"

namespace crosswalk::postgresql {
namespace {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

// A system catalog, and the columns that name what it lists.
struct SystemCatalog {
  std::string_view name;
  GuardedThing thing;
  std::optional<ObjectKind> object;
  std::string_view name_column;
  std::string_view table_column;  // of the table that it belongs to
};
constexpr std::array<SystemCatalog, 22> kCatalogs = {{
    {"pg_constraint", GuardedThing::NamedConstraint, std::nullopt, "conname", "conrelid"},
    {"table_constraints", GuardedThing::NamedConstraint, std::nullopt, "constraint_name", "table_name"},
    {"constraint_column_usage", GuardedThing::NamedConstraint, std::nullopt, "constraint_name", ""},
    {"key_column_usage", GuardedThing::NamedConstraint, std::nullopt, "constraint_name", "table_name"},
    {"referential_constraints", GuardedThing::NamedConstraint, std::nullopt, "constraint_name", ""},
    {"pg_type", GuardedThing::NamedType, std::nullopt, "typname", ""},
    {"pg_class", GuardedThing::Relation, std::nullopt, "relname", ""},
    {"pg_indexes", GuardedThing::NamedIndex, std::nullopt, "indexname", "tablename"},
    {"pg_tables", GuardedThing::Relation, std::nullopt, "tablename", ""},
    {"pg_views", GuardedThing::Relation, std::nullopt, "viewname", ""},
    {"pg_matviews", GuardedThing::OtherObject, ObjectKind::MaterializedView, "matviewname", ""},
    {"tables", GuardedThing::Relation, std::nullopt, "table_name", ""},
    {"views", GuardedThing::Relation, std::nullopt, "table_name", ""},
    {"sequences", GuardedThing::Relation, std::nullopt, "sequence_name", ""},
    {"columns", GuardedThing::TableColumn, std::nullopt, "column_name", "table_name"},
    {"pg_attribute", GuardedThing::TableColumn, std::nullopt, "attname", "attrelid"},
    {"pg_extension", GuardedThing::OtherObject, ObjectKind::Extension, "extname", ""},
    {"pg_namespace", GuardedThing::OtherObject, ObjectKind::Schema, "nspname", ""},
    {"schemata", GuardedThing::OtherObject, ObjectKind::Schema, "schema_name", ""},
    {"pg_trigger", GuardedThing::OtherObject, ObjectKind::Trigger, "tgname", "tgrelid"},
    {"pg_proc", GuardedThing::OtherObject, ObjectKind::Function, "proname", ""},
    {"pg_policies", GuardedThing::OtherObject, ObjectKind::Policy, "policyname", "tablename"},
}};

// Columns that say in which schema, or only narrow what the name says already.
bool says_schema(std::string_view column) {
  return column == "table_schema" || column == "schemaname" || column == "constraint_schema" || column == "nspname";
}
bool narrows(std::string_view column) {
  static constexpr std::array<std::string_view, 9> kColumns = {"constraint_type", "table_catalog", "constraint_catalog",
                                                               "contype",         "connamespace",  "typtype",
                                                               "relnamespace",    "typnamespace",  "attisdropped"};
  return std::find(kColumns.begin(), kColumns.end(), column) != kColumns.end();
}

// A name as regclass reads it: perhaps qualified, perhaps quoted.
QualifiedName name_in_text(std::string_view text) {
  std::vector<Identifier> parts;
  for (const Lexeme& lexeme : sql_reading::lexemes_of(text, lexical_rules())) {
    const std::string_view part = text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    if (lexeme.kind == LexemeKind::QuotedName) parts.emplace_back(sql_reading::unquote_name(part));
    if (lexeme.kind == LexemeKind::Word) parts.push_back(fold(part));
  }
  if (parts.empty()) return Identifier(std::string(text));
  return parts.size() == 1 ? QualifiedName(parts.back()) : QualifiedName(parts[parts.size() - 2], parts.back());
}

class GuardReader {
 public:
  GuardReader(std::string_view text, std::span<const Lexeme> lexemes) : text_(text), lexemes_(lexemes) {}

  // Terms with this word between them.
  std::optional<std::vector<Guard>> read(std::string_view word) {
    std::vector<Guard> guards;
    do {
      std::optional<Guard> guard = term();
      if (!guard) return std::nullopt;
      guards.push_back(std::move(*guard));
    } while (take(word));
    if (next_ != lexemes_.size()) return std::nullopt;
    return guards;
  }

 private:
  [[nodiscard]] std::string_view text(std::size_t at) const {
    if (at >= lexemes_.size()) return {};
    return text_.substr(lexemes_[at].range.begin, lexemes_[at].range.end - lexemes_[at].range.begin);
  }
  [[nodiscard]] bool is(std::size_t at, std::string_view word) const { return equals_ignoring_case(text(at), word); }
  [[nodiscard]] bool is(std::size_t at, LexemeKind kind) const {
    return at < lexemes_.size() && lexemes_[at].kind == kind;
  }
  bool take(std::string_view word) {
    if (!is(next_, word)) return false;
    ++next_;
    return true;
  }
  [[nodiscard]] std::optional<std::string> string(std::size_t at) const {
    return is(at, LexemeKind::String) ? sql_reading::string_value(text(at)) : std::nullopt;
  }

  // The place of the parenthesis that closes the one here.
  [[nodiscard]] std::size_t closing(std::size_t at) const {
    std::size_t depth = 0;
    for (; at < lexemes_.size(); ++at) {
      if (is(at, LexemeKind::LeftParen)) ++depth;
      if (is(at, LexemeKind::RightParen) && --depth == 0) return at;
    }
    return at;
  }

  std::optional<Guard> term() {
    const bool negated = take("not");
    if (take("to_regclass")) return regclass(negated);
    const bool wrapped = is(next_, LexemeKind::LeftParen) && is(next_ + 1, "exists");
    if (wrapped) ++next_;
    if (!take("exists") || !is(next_, LexemeKind::LeftParen)) return std::nullopt;
    const std::size_t close = closing(next_);
    std::optional<Guard> guard = query(next_ + 1, close);
    next_ = close + 1;
    if (wrapped && !take(")")) return std::nullopt;
    if (guard) guard->present = !negated;
    return guard;
  }

  // to_regclass('name') IS [NOT] NULL
  std::optional<Guard> regclass(bool negated) {
    const std::optional<std::string> name = string(next_ + 1);
    if (!name || !is(next_ + 2, LexemeKind::RightParen) || !is(next_ + 3, "is")) return std::nullopt;
    next_ += 4;
    const bool present = take("not") != negated;
    if (!take("null")) return std::nullopt;
    return Guard{.thing = GuardedThing::Relation,
                 .name = name_in_text(*name),
                 .column = {},
                 .table = {},
                 .object = {},
                 .present = present};
  }

  std::optional<Guard> query(std::size_t begin, std::size_t end) const {
    std::size_t at = begin;
    while (at < end && !is(at, "from")) ++at;
    const SystemCatalog* listed = nullptr;
    for (++at; at < end && !is(at, "where"); ++at) {
      const auto* const found = std::find_if(kCatalogs.begin(), kCatalogs.end(),
                                             [&](const SystemCatalog& known) { return is(at, known.name); });
      if (found != kCatalogs.end() && listed == nullptr) listed = found;
    }
    if (listed == nullptr || at >= end) return std::nullopt;
    const auto asked = conditions(at + 1, end);
    return asked ? guard_of(*listed, *asked) : std::nullopt;
  }

  // column = 'value' AND …: the values by column. Joins, and values that are no literals, are passed over where they
  // only say which schema.
  [[nodiscard]] std::optional<std::map<std::string, std::string>> conditions(std::size_t at, std::size_t end) const {
    std::map<std::string, std::string> values;
    while (at < end) {
      const bool negated = is(at, "not");
      if (negated) ++at;
      while (is(at, LexemeKind::Word) && is(at + 1, LexemeKind::Dot)) at += 2;
      if (!is(at, LexemeKind::Word)) return std::nullopt;
      const std::string column = to_lower(text(at++));
      if (negated && column != "attisdropped") return std::nullopt;
      const bool plain = narrows(column) || says_schema(column) || column == "relkind";
      if (negated) {
        // NOT attisdropped: of the columns that are there
      } else if (column == "attnum" && is(at, ">") && is(at + 1, "0")) {
        at += 2;  // none of the server's own
      } else if (is(at, "in") && plain && is(at + 1, LexemeKind::LeftParen)) {
        at = closing(at + 1) + 1;
      } else if (says_schema(column) && leaves_out_own_schemas(at)) {
        at = behind_own_schemas(at);
      } else if (is(at, "=")) {
        ++at;
        // 'name'::regclass, to_regclass('name')
        const bool named =
            is(at, "to_regclass") && is(at + 1, LexemeKind::LeftParen) && is(at + 3, LexemeKind::RightParen);
        if (const auto value = string(named ? at + 2 : at)) {
          values[column] = *value;
          at += named ? 4 : 1;
          while (is(at, "::")) at += 2;
        } else {
          at = after_value(at, end);
        }
      } else {
        return std::nullopt;
      }
      if (at >= end) break;
      if (!is(at, "and")) return std::nullopt;
      ++at;
    }
    return values;
  }

  // <> 'information_schema', NOT IN ('pg_catalog', …): the server's own schemas hold nothing of the project's.
  [[nodiscard]] bool leaves_out_own_schemas(std::size_t at) const {
    const auto is_own = [&](std::size_t place) {
      const std::optional<std::string> schema = string(place);
      return schema && (schema->starts_with("pg_") || *schema == "information_schema");
    };
    if (is(at, "<>") || is(at, "!=")) return is_own(at + 1);
    if (!is(at, "not") || !is(at + 1, "in") || !is(at + 2, LexemeKind::LeftParen)) return false;
    for (std::size_t place = at + 3; place < closing(at + 2); ++place) {
      if (!is(place, LexemeKind::Comma) && !is_own(place)) return false;
    }
    return true;
  }
  [[nodiscard]] std::size_t behind_own_schemas(std::size_t at) const {
    return is(at, "not") ? closing(at + 2) + 1 : at + 2;
  }

  // Behind a name, a call, or a query in parentheses.
  [[nodiscard]] std::size_t after_value(std::size_t at, std::size_t end) const {
    while (at < end && !is(at, "and")) at = is(at, LexemeKind::LeftParen) ? closing(at) + 1 : at + 1;
    return at;
  }

  [[nodiscard]] static std::optional<Guard> guard_of(const SystemCatalog& listed,
                                                     std::map<std::string, std::string> values) {
    const auto take = [&](std::string_view column) -> std::optional<std::string> {
      const auto found = values.find(std::string(column));
      if (column.empty() || found == values.end()) return std::nullopt;
      std::string value = found->second;
      values.erase(found);
      return value;
    };
    Guard guard{.thing = listed.thing, .name = {}, .column = {}, .table = {}, .object = listed.object};
    const std::optional<std::string> name = take(listed.name_column);
    const std::optional<std::string> table = take(listed.table_column);
    std::optional<Identifier> schema;
    for (const std::string_view column : {"table_schema", "schemaname", "constraint_schema", "nspname"}) {
      if (const auto said = take(column)) schema = Identifier(*said);
    }
    // What is asked of another column (a type, a default) is not known here.
    const bool rest_narrows = std::all_of(values.begin(), values.end(), [](const auto& value) {
      return narrows(value.first) || value.first == "relkind";
    });
    if (!name || !rest_narrows) return std::nullopt;
    const bool as_written = listed.table_column == "table_name" || listed.table_column == "tablename";
    const auto table_name = [&] {
      QualifiedName result = as_written ? QualifiedName(Identifier(*table)) : name_in_text(*table);
      if (!result.schema) result.schema = schema;
      return result;
    };
    if (table && guard.thing != GuardedThing::TableColumn) guard.table = table_name();
    if (guard.thing == GuardedThing::TableColumn) {
      if (!table) return std::nullopt;
      guard.name = table_name();
      guard.column = Identifier(*name);
      return guard;
    }
    guard.name = QualifiedName(Identifier(*name));
    if (guard.thing != GuardedThing::OtherObject) guard.name.schema = schema;
    return guard;
  }

  std::string_view text_;
  std::span<const Lexeme> lexemes_;
  std::size_t next_ = 0;
};

}  // namespace

std::optional<std::vector<Guard>> read_guards(std::string_view text, std::span<const Lexeme> condition) {
  return GuardReader(text, condition).read("and");
}

std::optional<std::vector<Guard>> read_guards_of_any(std::string_view text, std::span<const Lexeme> condition) {
  return GuardReader(text, condition).read("or");
}

}  // namespace crosswalk::postgresql
