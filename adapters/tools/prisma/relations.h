#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "described_schema.h"
#include "model_names.h"

// The relation fields of models, which stand for foreign keys, on both sides, and for join tables that Prisma made
// (sql-schema-connector/src/introspection/introspection_map/relation_names.rs, introspection_pair/relation_field.rs).
namespace crosswalk::prisma {

// How the tables and columns of a schema are called in it.
struct SchemaNames {
  std::vector<SchemaName> models;               // by table
  std::vector<std::string> relation_stems;      // by table: what relations to it are called after
  std::vector<std::vector<SchemaName>> fields;  // by table and column
  std::vector<bool> is_join_table;              // by table: hidden behind two lists
};
[[nodiscard]] SchemaNames name_everything(const DescribedSchema& schema, bool has_schemas);

struct RelationField {
  std::string name;
  std::string type;       // "User?", "Post[]"
  std::string attribute;  // "@relation(…)"; may be empty
  bool ignored = false;
};

// Why no relation can stand for a foreign key: in a schema with it, the engine would refuse to do anything.
struct UnsaidForeignKey {
  std::string table;
  std::string columns;  // "a, b"
  std::string why;
};

struct Relations {
  std::vector<std::vector<RelationField>> fields;  // by table, in the order of the engine
  std::vector<UnsaidForeignKey> unsaid;
};
// `longest_name` is the longest that a constraint may have, in bytes.
[[nodiscard]] Relations find_relations(const DescribedSchema& schema, const SchemaNames& names,
                                       std::size_t longest_name);

// True if a row can be told by a unique key of known types that are never null; Prisma ignores other models.
[[nodiscard]] bool has_usable_key(const DescribedTable& table);

}  // namespace crosswalk::prisma
