#include "schema_vocabulary.h"

#include <algorithm>
#include <array>

namespace crosswalk::knex {
namespace {

template <std::size_t kCount>
bool is_one_of(std::string_view word, const std::array<std::string_view, kCount>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// knex.schema.createTable(), .alterTable(), .table(); and what is called within these.
bool changes(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kBeginnings = {"create", "drop", "alter", "rename", "refresh"};
  return name == "table" || std::any_of(kBeginnings.begin(), kBeginnings.end(),
                                        [&](std::string_view beginning) { return name.starts_with(beginning); });
}

bool drops(std::string_view name) {
  return is_one_of<7>(name, {"dropTable", "dropTableIfExists", "dropView", "dropSchema", "dropSchemaIfExists",
                             "renameTable", "renameView"});
}

bool runs_sql(std::string_view name) { return is_one_of<2>(name, {"raw", "query"}); }

bool finds(std::string_view word) {
  return is_one_of<6>(word,
                      {"information_schema", "pg_class", "pg_tables", "pg_catalog", "sqlite_master", "sqlite_schema"});
}

constexpr script::SchemaVocabulary kVocabulary = {changes, drops, runs_sql, finds};

}  // namespace

const script::SchemaVocabulary& schema_vocabulary() { return kVocabulary; }

}  // namespace crosswalk::knex
