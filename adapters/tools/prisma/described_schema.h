#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/sql/dialect.h"

// A catalog as Prisma's engine sees the database that it stands for: what the engine leaves out (partial and expression
// indexes, views, checks) is not here, and types and defaults are in its words. The rules are those of
// schema-engine/sql-schema-describer/src (postgres.rs, postgres/default.rs, postgres/*.sql, sqlite.rs, mysql.rs).
namespace crosswalk::prisma {

enum class Family {
  Int,
  BigInt,
  Float,
  Decimal,
  Boolean,
  String,
  DateTime,
  Json,
  Uuid,
  Bytes,
  Enum,
  Unsupported,
};

struct DescribedType {
  Family family = Family::Unsupported;
  std::optional<std::string> native;  // "VarChar(50)"; none where it is what the family is by default
  std::string spelling;               // of Unsupported: the database's word for it
  std::optional<std::size_t> labels;  // of Enum: its place in DescribedSchema::enums
  bool list = false;
};

enum class Arity { Required, Optional, List };

struct DescribedColumn {
  std::string name;
  DescribedType type;
  Arity arity = Arity::Required;
  std::optional<std::string> default_value;  // what stands in @default(…)
};

struct DescribedKey {
  std::size_t column = 0;  // its place in the table
  bool descending = false;
  std::string operator_class;          // one that is not the default
  std::optional<std::int32_t> length;  // only so many characters of it
};

enum class IndexKind { PrimaryKey, Unique, Plain };
struct DescribedIndex {
  IndexKind kind = IndexKind::Plain;
  std::string name;  // empty where the database has none
  std::vector<DescribedKey> keys;
  std::string method;  // empty for the usual one
};

struct DescribedForeignKey {
  std::optional<std::string> name;
  std::size_t table = 0;  // the places of both tables in the schema
  std::size_t target = 0;
  std::vector<std::size_t> columns;
  std::vector<std::size_t> target_columns;
  ReferentialAction on_delete = ReferentialAction::NoAction;
  ReferentialAction on_update = ReferentialAction::NoAction;
};

struct DescribedTable {
  std::string name;
  std::string schema;  // empty where the database has none
  std::vector<DescribedColumn> columns;
  std::vector<DescribedIndex> indexes;
  std::vector<DescribedForeignKey> foreign_keys;
  // What Prisma cannot say, which it notes above the model.
  bool is_partitioned = false;
  bool has_checks = false;
  bool has_exclusions = false;
  bool has_comments = false;
  bool has_deferred_constraints = false;
  bool has_row_security = false;
  bool has_unusual_null_order = false;
  bool has_expression_indexes = false;
};

struct DescribedEnum {
  std::string name;
  std::string schema;
  std::vector<std::string> labels;
};

struct DescribedSchema {
  std::vector<DescribedTable> tables;  // in the order in which the engine lists them
  std::vector<DescribedEnum> enums;
};

// Whether a schema of models can be written for this dialect.
[[nodiscard]] bool can_describe(std::string_view dialect);
[[nodiscard]] DescribedSchema describe_schema(const Catalog& catalog, const Dialect& dialect);

}  // namespace crosswalk::prisma
