#include "sql/effects.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crosswalk/base/text.h"

namespace crosswalk::sql_reading {
namespace {

using Entry = std::pair<std::string_view, SqlEffect>;

// Sorted. What begins here and does more than its first word says is looked at more closely below.
constexpr std::array<Entry, 66> kFirstWords = {{
    {"abort", SqlEffect::Session},      {"alter", SqlEffect::Schema},       {"analyze", SqlEffect::Data},
    {"attach", SqlEffect::Session},     {"begin", SqlEffect::Session},      {"call", SqlEffect::Unknown},
    {"checkpoint", SqlEffect::Nothing}, {"close", SqlEffect::Session},      {"cluster", SqlEffect::Data},
    {"comment", SqlEffect::Schema},     {"commit", SqlEffect::Session},     {"copy", SqlEffect::Data},
    {"create", SqlEffect::Schema},      {"deallocate", SqlEffect::Session}, {"declare", SqlEffect::Session},
    {"delete", SqlEffect::Data},        {"desc", SqlEffect::Nothing},       {"describe", SqlEffect::Nothing},
    {"detach", SqlEffect::Session},     {"discard", SqlEffect::Session},    {"do", SqlEffect::Unknown},
    {"drop", SqlEffect::Schema},        {"end", SqlEffect::Session},        {"exec", SqlEffect::Unknown},
    {"execute", SqlEffect::Unknown},    {"explain", SqlEffect::Nothing},    {"fetch", SqlEffect::Nothing},
    {"flush", SqlEffect::Session},      {"grant", SqlEffect::Access},       {"handler", SqlEffect::Nothing},
    {"import", SqlEffect::Unknown},     {"insert", SqlEffect::Data},        {"kill", SqlEffect::Session},
    {"listen", SqlEffect::Session},     {"load", SqlEffect::Data},          {"lock", SqlEffect::Session},
    {"merge", SqlEffect::Data},         {"move", SqlEffect::Nothing},       {"notify", SqlEffect::Nothing},
    {"optimize", SqlEffect::Data},      {"pragma", SqlEffect::Session},     {"prepare", SqlEffect::Session},
    {"reassign", SqlEffect::Access},    {"refresh", SqlEffect::Data},       {"reindex", SqlEffect::Data},
    {"release", SqlEffect::Session},    {"rename", SqlEffect::Unknown},     {"repair", SqlEffect::Data},
    {"replace", SqlEffect::Data},       {"reset", SqlEffect::Session},      {"revoke", SqlEffect::Access},
    {"rollback", SqlEffect::Session},   {"savepoint", SqlEffect::Session},  {"security", SqlEffect::Access},
    {"select", SqlEffect::Nothing},     {"set", SqlEffect::Session},        {"show", SqlEffect::Nothing},
    {"start", SqlEffect::Session},      {"table", SqlEffect::Nothing},      {"truncate", SqlEffect::Data},
    {"unlisten", SqlEffect::Session},   {"unlock", SqlEffect::Session},     {"update", SqlEffect::Data},
    {"vacuum", SqlEffect::Data},        {"values", SqlEffect::Nothing},     {"with", SqlEffect::Nothing},
}};
static_assert(std::is_sorted(kFirstWords.begin(), kFirstWords.end(),
                             [](const Entry& left, const Entry& right) { return left.first < right.first; }));

// Sorted. Functions that change nothing, which a query may call and still do nothing.
constexpr std::array<std::string_view, 89> kPureFunctions = {"abs",
                                                             "array_agg",
                                                             "array_length",
                                                             "array_to_string",
                                                             "avg",
                                                             "btrim",
                                                             "cast",
                                                             "ceil",
                                                             "char_length",
                                                             "coalesce",
                                                             "concat",
                                                             "concat_ws",
                                                             "count",
                                                             "current_database",
                                                             "current_schema",
                                                             "current_setting",
                                                             "database",
                                                             "date",
                                                             "date_part",
                                                             "date_trunc",
                                                             "datetime",
                                                             "dense_rank",
                                                             "digest",
                                                             "encode",
                                                             "exists",
                                                             "extract",
                                                             "floor",
                                                             "format",
                                                             "found_rows",
                                                             "gen_random_uuid",
                                                             "greatest",
                                                             "group_concat",
                                                             "ifnull",
                                                             "in",
                                                             "initcap",
                                                             "json_agg",
                                                             "json_build_object",
                                                             "json_object",
                                                             "jsonb_agg",
                                                             "jsonb_array_elements",
                                                             "jsonb_array_length",
                                                             "jsonb_build_object",
                                                             "jsonb_object_agg",
                                                             "lag",
                                                             "last_insert_id",
                                                             "lead",
                                                             "least",
                                                             "left",
                                                             "length",
                                                             "lower",
                                                             "lpad",
                                                             "ltrim",
                                                             "max",
                                                             "md5",
                                                             "min",
                                                             "mod",
                                                             "now",
                                                             "nullif",
                                                             "over",
                                                             "pg_typeof",
                                                             "position",
                                                             "printf",
                                                             "quote_ident",
                                                             "quote_literal",
                                                             "random",
                                                             "rank",
                                                             "regexp_replace",
                                                             "replace",
                                                             "right",
                                                             "round",
                                                             "row_count",
                                                             "row_number",
                                                             "rtrim",
                                                             "schema",
                                                             "split_part",
                                                             "strftime",
                                                             "string_agg",
                                                             "substr",
                                                             "substring",
                                                             "sum",
                                                             "to_char",
                                                             "to_date",
                                                             "to_timestamp",
                                                             "trim",
                                                             "typeof",
                                                             "unnest",
                                                             "upper",
                                                             "user",
                                                             "version"};
static_assert(std::is_sorted(kPureFunctions.begin(), kPureFunctions.end()));

struct FunctionEffect {
  std::string_view name;
  SqlEffect effect;
};
constexpr std::array<FunctionEffect, 7> kEffectiveFunctions = {{
    {"setval", SqlEffect::Data},
    {"nextval", SqlEffect::Data},
    {"set_config", SqlEffect::Session},
    {"pg_advisory_lock", SqlEffect::Session},
    {"pg_advisory_unlock", SqlEffect::Session},
    {"pg_advisory_xact_lock", SqlEffect::Session},
    {"pg_sleep", SqlEffect::Nothing},
}};

std::string_view text_of(std::string_view text, const Lexeme& lexeme) {
  return text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
}

// Words before a parenthesis that do not call anything.
bool is_operator_word(const std::string& word) {
  static constexpr std::array<std::string_view, 29> kWords = {
      "all",    "and",    "any",  "array",  "as",        "by",    "case",    "distinct",     "else", "end",
      "except", "filter", "from", "having", "intersect", "join",  "lateral", "materialized", "not",  "on",
      "or",     "select", "some", "then",   "union",     "using", "values",  "when",         "where"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

SqlEffect effect_of_call(const std::string& function) {
  if (std::binary_search(kPureFunctions.begin(), kPureFunctions.end(), function)) return SqlEffect::Nothing;
  if (is_operator_word(function)) return SqlEffect::Nothing;
  for (const FunctionEffect& known : kEffectiveFunctions) {
    if (known.name == function) return known.effect;
  }
  return SqlEffect::Unknown;
}

// The stronger of two effects of one statement.
SqlEffect stronger(SqlEffect left, SqlEffect right) { return std::min(left, right); }

// A query, perhaps after WITH: what the functions that it calls do. A query that changes rows somewhere changes rows,
// as INSERT does whatever functions it calls.
SqlEffect effect_of_query(std::string_view text, const std::vector<Lexeme>& lexemes, bool with) {
  constexpr std::uint32_t kLongestKeyword = 6;  // of those below: other words matter only where they call something
  SqlEffect effect = SqlEffect::Nothing;
  std::string previous;
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    if (lexemes[i].kind != LexemeKind::Word) continue;
    const bool called = i + 1 < lexemes.size() && lexemes[i + 1].kind == LexemeKind::LeftParen;
    if (!called && lexemes[i].range.end - lexemes[i].range.begin > kLongestKeyword) continue;
    const std::string word = to_lower(text_of(text, lexemes[i]));
    const bool locks = previous == "for";  // SELECT … FOR UPDATE
    previous = word;
    const bool names_common_table = with && i > 0 && (i == 1 || text_of(text, lexemes[i - 1]) == ",");
    if (word == "into" && !with) {
      // SELECT INTO makes a table, but for INTO @variable.
      const bool variable = i + 1 < lexemes.size() && text_of(text, lexemes[i + 1]).starts_with('@');
      return variable ? SqlEffect::Session : SqlEffect::Unknown;
    }
    if (with && !locks && (word == "insert" || word == "update" || word == "delete" || word == "merge")) {
      return SqlEffect::Data;
    }
    if (called && !names_common_table) effect = stronger(effect, effect_of_call(word));
  }
  return effect;
}

std::string word_at(std::string_view text, const std::vector<Lexeme>& lexemes, std::size_t index) {
  if (index >= lexemes.size() || lexemes[index].kind != LexemeKind::Word) return {};
  return to_lower(text_of(text, lexemes[index]));
}

// ALTER DEFAULT PRIVILEGES …, and ALTER … OWNER TO role. Several clauses of ALTER TABLE are looked at one by one.
bool changes_access(std::string_view text, const std::vector<Lexeme>& lexemes) {
  if (word_at(text, lexemes, 1) == "default") return true;
  const std::size_t count = lexemes.size();
  return count > 4 && word_at(text, lexemes, count - 3) == "owner" && word_at(text, lexemes, count - 2) == "to" &&
         std::none_of(lexemes.begin(), lexemes.end(), [](const Lexeme& l) { return l.kind == LexemeKind::Comma; });
}

}  // namespace

std::optional<SqlEffect> effect_of(std::string_view text, const std::vector<Lexeme>& lexemes) {
  if (!lexemes.empty() && lexemes.front().kind == LexemeKind::LeftParen) return effect_of_query(text, lexemes, false);
  const std::string first = word_at(text, lexemes, 0);
  const auto* const entry =
      std::lower_bound(kFirstWords.begin(), kFirstWords.end(), first,
                       [](const Entry& candidate, const std::string& word) { return candidate.first < word; });
  if (entry == kFirstWords.end() || entry->first != first) return std::nullopt;
  if (first == "select" || first == "with" || first == "values") return effect_of_query(text, lexemes, first == "with");
  if (first == "create") {
    // CREATE TABLE … AS makes a table of a shape that is not known.
    for (std::size_t i = 1; i < lexemes.size() && i < 5; ++i) {
      if (word_at(text, lexemes, i) == "table") return SqlEffect::Unknown;
    }
  }
  if (first == "alter" && changes_access(text, lexemes)) return SqlEffect::Access;
  if (first == "explain" && word_at(text, lexemes, 1) == "analyze") return SqlEffect::Unknown;
  return entry->second;
}

std::string statement_title(std::string_view text, const std::vector<Lexeme>& lexemes) {
  const std::string first = to_upper(word_at(text, lexemes, 0));
  static constexpr std::array<std::string_view, 4> kTwoWords = {"CREATE", "ALTER", "DROP", "COMMENT"};
  if (std::find(kTwoWords.begin(), kTwoWords.end(), first) == kTwoWords.end()) return first;
  std::string title = first;
  for (std::size_t i = 1; i < 4; ++i) {
    const std::string word = to_upper(word_at(text, lexemes, i));
    if (word.empty()) break;
    title += ' ' + word;
    static constexpr std::array<std::string_view, 9> kModifiers = {"OR", "REPLACE", "TEMP",    "TEMPORARY", "UNLOGGED",
                                                                   "ON", "GLOBAL",  "FOREIGN", "EVENT"};
    if (std::find(kModifiers.begin(), kModifiers.end(), word) == kModifiers.end()) break;
  }
  return title;
}

}  // namespace crosswalk::sql_reading
