#include "sql_reader.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "guards.h"
#include "procedures.h"
#include "reading.h"
#include "sql/expressions.h"
#include "table_options.h"

namespace crosswalk::mysql {
namespace {

constexpr std::string_view kReservedWords[] = {
#define WORD(text) std::string_view(text),
#include "reserved_words.def"
#undef WORD
};
static_assert(std::is_sorted(std::begin(kReservedWords), std::end(kReservedWords)));

class Reading final : public sql_reading::DialectReading {
 public:
  [[nodiscard]] std::string_view name() const override { return kDialectName; }
  [[nodiscard]] const sql_reading::CuttingRules& cutting() const override {
    static const sql_reading::CuttingRules rules{.lexical = lexical_rules(), .compound_bodies = true};
    return rules;
  }
  [[nodiscard]] const sql_reading::Vocabulary& vocabulary() const override {
    // What there is no statement or clause for is a word like any other.
    static const sql_reading::Vocabulary words(
        {"array",  "authorization", "autoincrement", "before",   "by",      "commit",   "concurrently", "conflict",
         "data",   "deferrable",    "deferred",      "distinct", "domain",  "exclude",  "expression",   "extension",
         "global", "identity",      "immediate",     "include",  "inherit", "inherits", "initially",    "is",
         "local",  "materialized",  "nulls",         "of",       "only",    "policy",   "precision",    "recursive",
         "strict", "tablespace",    "temp",          "time",     "type",    "unlogged", "valid",        "validate",
         "value",  "varying",       "without"},
        sql_reading::Vocabulary::InlineWords::With);
    return words;
  }
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override { return mysql::fold(unquoted); }
  [[nodiscard]] std::optional<sql_reading::ColumnType> read_column_type(std::string_view spelling) const override {
    return mysql::read_column_type(spelling);
  }
  [[nodiscard]] std::string canonical_type(std::string_view spelling) const override { return to_lower(spelling); }
  [[nodiscard]] Expression read_expression(std::string_view text) const override {
    return mysql::read_expression(text);
  }
  [[nodiscard]] bool names_checks_by_column() const override { return false; }
  [[nodiscard]] bool has_named_types() const override { return false; }
  [[nodiscard]] bool has_inline_keys() const override { return true; }
  [[nodiscard]] bool overloads_routines() const override { return false; }
  [[nodiscard]] std::optional<std::vector<sql_reading::NamedOption>> read_table_options(std::string_view clause,
                                                                                        bool of_column) const override {
    if (of_column) return std::nullopt;
    return mysql::read_table_options(clause);
  }
  [[nodiscard]] std::optional<SqlEffect> effect_of_word(std::string_view word) const override {
    if (word == "use") return SqlEffect::Session;
    if (word == "check" || word == "checksum" || word == "cache") return SqlEffect::Nothing;
    if (word == "if" || word == "loop" || word == "while") return SqlEffect::Unknown;  // MariaDB runs them anywhere
    if (word == "purge" || word == "change" || word == "stop") return SqlEffect::Session;
    return std::nullopt;
  }
};

const Reading& reading() {
  static const Reading instance;
  return instance;
}

}  // namespace

const sql_reading::LexicalRules& lexical_rules() {
  static constexpr sql_reading::LexicalRules rules{.hash_comments = true,
                                                   .dashes_need_space = true,
                                                   .version_comments = true,
                                                   .backslash_escapes = true,
                                                   .double_quoted_strings = true,
                                                   .backtick_names = true};
  return rules;
}

std::vector<Step> read_statements(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                  Diagnostics& diagnostics) {
  return sql_reading::read_script(script, options, reading(), diagnostics);
}

std::vector<Step> read_sql(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                           Diagnostics& diagnostics) {
  std::vector<Step> steps = read_statements(script, options, diagnostics);
  return options.split_only ? steps : lift_calls(lift_guards(std::move(steps)), options.earlier);
}

Expression read_expression(std::string_view text) {
  static const sql_reading::ExpressionRules rules{
      .dialect = kDialectName,
      .lexical = lexical_rules(),
      .now = {"now", "current_timestamp", "localtime", "localtimestamp"},
      .random_uuid = {"uuid"},
  };
  return sql_reading::read_expression(text, rules);
}

Identifier fold(std::string_view unquoted) { return unquoted; }

bool needs_quoting(std::string_view identifier) {
  if (identifier.empty() || !sql_reading::begins_word(identifier.front())) return true;
  if (!std::all_of(identifier.begin(), identifier.end(), sql_reading::is_word_byte)) return true;
  return std::binary_search(std::begin(kReservedWords), std::end(kReservedWords), to_lower(identifier));
}

std::string quote_string(std::string_view text) {
  return "'" + replace_all(replace_all(text, "\\", "\\\\"), "'", "''") + "'";
}

}  // namespace crosswalk::mysql
