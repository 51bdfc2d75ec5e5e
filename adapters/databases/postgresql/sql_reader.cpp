#include "sql_reader.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "do_block.h"
#include "reading.h"
#include "sql/expressions.h"
#include "table_options.h"

namespace crosswalk::postgresql {
namespace {

constexpr std::array kReservedWords = {
#define WORD(text) std::string_view(text),
#include "reserved_words.def"
#undef WORD
};
static_assert(std::is_sorted(kReservedWords.begin(), kReservedWords.end()));

class Reading final : public sql_reading::DialectReading {
 public:
  [[nodiscard]] std::string_view name() const override { return kDialectName; }
  [[nodiscard]] const sql_reading::CuttingRules& cutting() const override {
    static const sql_reading::CuttingRules rules{
        .lexical = lexical_rules(), .atomic_bodies = true, .copied_rows = true};
    return rules;
  }
  [[nodiscard]] const sql_reading::Vocabulary& vocabulary() const override {
    static const sql_reading::Vocabulary words({"autoincrement", "conflict", "strict", "virtual"});
    return words;
  }
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override { return postgresql::fold(unquoted); }
  [[nodiscard]] std::optional<sql_reading::ColumnType> read_column_type(std::string_view spelling) const override {
    return postgresql::read_column_type(spelling);
  }
  [[nodiscard]] std::string canonical_type(std::string_view spelling) const override {
    return write_neutral_type(read_type(spelling)).value_or(std::string(spelling));
  }
  [[nodiscard]] Expression read_expression(std::string_view text) const override {
    return postgresql::read_expression(text);
  }
  // NAMEDATALEN - 1 bytes, no character cut in two (truncate_identifier in src/backend/parser/scansup.c).
  [[nodiscard]] Identifier stored_name(Identifier name) const override {
    constexpr std::size_t kMostBytes = 63;
    if (name.text.size() <= kMostBytes) return name;
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(name.text[end]) & 0xC0U) == 0x80U) --end;
    name.text.resize(end);
    return name;
  }
  // WITH (OIDS=FALSE), WITHOUT OIDS: what every table is since version 12.
  [[nodiscard]] bool is_idle_option(std::string_view spelling) const override {
    std::string words = to_lower(spelling);
    std::erase_if(words, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
    return words == "withoutoids" || words == "with(oids=false)" || words == "with(oids='false')";
  }
  // The classes that are the default of their own types; those of trigrams, patterns and paths are chosen.
  [[nodiscard]] bool is_default_operator_class(std::string_view name) const override {
    static constexpr std::array<std::string_view, 16> kDefaults = {
        "array_ops", "bool_ops",      "bytea_ops",       "date_ops",     "float8_ops", "inet_ops",
        "int2_ops",  "int4_ops",      "int8_ops",        "interval_ops", "jsonb_ops",  "numeric_ops",
        "text_ops",  "timestamp_ops", "timestamptz_ops", "uuid_ops"};
    return std::find(kDefaults.begin(), kDefaults.end(), name) != kDefaults.end();
  }
  [[nodiscard]] bool names_checks_by_column() const override { return true; }
  [[nodiscard]] bool has_named_types() const override { return true; }
  [[nodiscard]] bool makes_tables_of_queries() const override { return true; }
  [[nodiscard]] sql_reading::ProceduralBlock read_block(std::string_view text,
                                                        const sql_reading::CutStatement& block) const override {
    return read_do_block(text, block);
  }
  [[nodiscard]] std::optional<std::vector<sql_reading::NamedOption>> read_table_options(std::string_view clause,
                                                                                        bool of_column) const override {
    return postgresql::read_table_options(clause, of_column);
  }
};

const Reading& reading() {
  static const Reading instance;
  return instance;
}

}  // namespace

const sql_reading::LexicalRules& lexical_rules() {
  static constexpr sql_reading::LexicalRules rules{
      .nested_comments = true, .dollar_quotes = true, .escape_strings = true, .unicode_strings = true};
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
      .now = {"now", "transaction_timestamp"},
      .random_uuid = {"gen_random_uuid", "uuid_generate_v4"},
  };
  return sql_reading::read_expression(text, rules);
}

// PostgreSQL folds ASCII letters; what it does to others depends on the server's encoding, and is nothing in UTF-8.
Identifier fold(std::string_view unquoted) { return to_lower(unquoted); }

bool needs_quoting(std::string_view identifier) {
  if (identifier.empty() || !sql_reading::begins_word(identifier.front())) return true;
  for (const char c : identifier) {
    if (!sql_reading::is_word_byte(c) || (c >= 'A' && c <= 'Z')) return true;
  }
  return std::binary_search(kReservedWords.begin(), kReservedWords.end(), identifier);
}

}  // namespace crosswalk::postgresql
