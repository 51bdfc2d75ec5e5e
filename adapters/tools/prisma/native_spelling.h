#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::prisma {

// One statement below its header: "CreateTable".
struct NativeStatement {
  std::string header;
  std::string text;  // with its semicolon
};

// An operation as Prisma's own engine writes it for PostgreSQL and SQLite
// (sql-schema-connector/src/flavour/*/renderer.rs): every name in quotes, types in capitals, a table's columns and keys
// on lines of their own, foreign keys behind it on PostgreSQL. The schema that results is the same as of the dialect's
// own words. Nothing for what the engine never writes, or not like this: that keeps the dialect's words.
[[nodiscard]] std::optional<std::vector<NativeStatement>> native_spelling(const Operation& operation,
                                                                          const Dialect& dialect);

// In which order the engine puts the clauses of one ALTER TABLE.
enum class ClauseRank { DropKey, DropColumn, AddColumn, AlterColumn, AddKey };
// A clause of an ALTER TABLE, or those that change one column; neighbours of one table share a statement on PostgreSQL.
struct NativeClause {
  QualifiedName table;
  std::string text;
  ClauseRank rank = ClauseRank::AlterColumn;
  std::vector<Identifier> columns;  // those that it adds, drops or changes
};
[[nodiscard]] std::optional<NativeClause> native_clause(const Operation& operation, const Dialect& dialect);
// "ALTER TABLE "t" " and the clauses.
[[nodiscard]] std::string native_alter(const QualifiedName& table, const std::vector<std::string>& clauses,
                                       const Dialect& dialect);

}  // namespace crosswalk::prisma
