#include "schema_vocabulary.h"

#include <algorithm>
#include <array>

namespace crosswalk::alembic {
namespace {

template <std::size_t kCount>
bool is_one_of(std::string_view word, const std::array<std::string_view, kCount>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// op.create_table(), table.drop(), AddConstraint().
bool changes(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kBeginnings = {
      "create_", "drop_", "alter_",    "rename_", "add_column", "add_constraint",
      "batch_",  "sync_", "AddConstr", "Create",  "Drop",       "replace_entity"};
  return name == "create" || name == "drop" ||
         std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view beginning) { return name.starts_with(beginning); });
}

bool drops(std::string_view name) {
  return is_one_of<6>(name, {"drop", "rename", "drop_all", "drop_entity", "drop_table", "rename_table"});
}

bool runs_sql(std::string_view name) { return is_one_of<4>(name, {"execute", "exec_driver_sql", "text", "DDL"}); }

bool finds(std::string_view word) {
  return is_one_of<11>(word, {"get_table_names", "get_view_names", "sorted_tables", "information_schema", "pg_class",
                              "pg_tables", "pg_catalog", "sqlite_master", "reflect", "create_all", "drop_all"});
}

constexpr script::SchemaVocabulary kVocabulary = {changes, drops, runs_sql, finds};

}  // namespace

const script::SchemaVocabulary& schema_vocabulary() { return kVocabulary; }

}  // namespace crosswalk::alembic
