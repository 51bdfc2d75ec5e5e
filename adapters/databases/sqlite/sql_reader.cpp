#include "sql_reader.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/expressions.h"

namespace crosswalk::sqlite {
namespace {

constexpr std::array kKeywords = {
#define WORD(text) std::string_view(text),
#include "reserved_words.def"
#undef WORD
};
static_assert(std::is_sorted(kKeywords.begin(), kKeywords.end()));

class Reading final : public sql_reading::DialectReading {
 public:
  [[nodiscard]] std::string_view name() const override { return kDialectName; }
  [[nodiscard]] const sql_reading::CuttingRules& cutting() const override {
    static const sql_reading::CuttingRules rules{.lexical = lexical_rules(), .trigger_bodies = true};
    return rules;
  }
  [[nodiscard]] const sql_reading::Vocabulary& vocabulary() const override {
    // What SQLite has no statement or clause for is a word like any other.
    static const sql_reading::Vocabulary words(
        {"array",        "authorization", "comment",  "concurrently", "data",      "domain",    "enum",   "exclude",
         "extension",    "function",      "identity", "include",      "inherit",   "inherits",  "like",   "local",
         "materialized", "only",          "owner",    "policy",       "precision", "procedure", "schema", "sequence",
         "tablespace",   "type",          "unlogged", "valid",        "validate",  "varying"});
    return words;
  }
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override { return sqlite::fold(unquoted); }
  [[nodiscard]] std::optional<sql_reading::ColumnType> read_column_type(std::string_view spelling) const override {
    return sql_reading::ColumnType{.type = read_type(spelling), .identity = {}};
  }
  [[nodiscard]] std::string canonical_type(std::string_view spelling) const override { return to_lower(spelling); }
  [[nodiscard]] Expression read_expression(std::string_view text) const override {
    return sqlite::read_expression(text);
  }
  [[nodiscard]] bool names_checks_by_column() const override { return false; }
  [[nodiscard]] bool has_named_types() const override { return false; }
};

const Reading& reading() {
  static const Reading instance;
  return instance;
}

}  // namespace

const sql_reading::LexicalRules& lexical_rules() {
  static constexpr sql_reading::LexicalRules rules{.backtick_names = true, .bracket_names = true};
  return rules;
}

std::vector<Step> read_sql(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                           Diagnostics& diagnostics) {
  return sql_reading::read_script(script, options, reading(), diagnostics);
}

Expression read_expression(std::string_view text) {
  static const sql_reading::ExpressionRules rules{
      .dialect = kDialectName,
      .lexical = lexical_rules(),
      .now = {"datetime"},
      .random_uuid = {},
      .quoted_names_are_strings = true,
  };
  return sql_reading::read_expression(text, rules);
}

Identifier fold(std::string_view unquoted) { return unquoted; }

bool needs_quoting(std::string_view identifier) {
  if (identifier.empty() || !sql_reading::begins_word(identifier.front())) return true;
  if (!std::all_of(identifier.begin(), identifier.end(), sql_reading::is_word_byte)) return true;
  return std::binary_search(kKeywords.begin(), kKeywords.end(), to_lower(identifier));
}

}  // namespace crosswalk::sqlite
