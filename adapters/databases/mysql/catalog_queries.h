#pragma once

#include <string_view>

// What is asked of information_schema, each about the connection's database. The columns stand above each query.
namespace crosswalk::mysql {

// table, comment
inline constexpr std::string_view kTablesQuery =
    "SELECT TABLE_NAME, NULLIF(TABLE_COMMENT, '') FROM information_schema.TABLES"
    " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME";

// table, column, 2 type, nullable, default, 5 extra, generated from, comment
inline constexpr std::string_view kColumnsQuery =
    "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'YES', COLUMN_DEFAULT, EXTRA,"
    " NULLIF(GENERATION_EXPRESSION, ''), NULLIF(COLUMN_COMMENT, '')"
    " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION";

// table, index, 2 unique, kind, 4 column, length of prefix, descending, comment. One row for each key.
inline constexpr std::string_view kIndexesQuery =
    "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE = 0, INDEX_TYPE, COLUMN_NAME, SUB_PART, COLLATION = 'D',"
    " NULLIF(INDEX_COMMENT, '')"
    " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()"
    " ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

// table, constraint, 2 column, target schema is this, target schema, 5 target, target column, 7 on delete, on update
inline constexpr std::string_view kForeignKeysQuery =
    "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA = DATABASE(),"
    " k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE"
    " FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r"
    " ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME"
    " AND r.TABLE_NAME = k.TABLE_NAME"
    " WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL"
    " ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";

// table, constraint, 2 condition, stands in a column's definition. MariaDB says of a check what table it is on.
inline constexpr std::string_view kChecksQuery =
    "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, LEVEL = 'Column' FROM information_schema.CHECK_CONSTRAINTS"
    " WHERE CONSTRAINT_SCHEMA = DATABASE() ORDER BY TABLE_NAME, CONSTRAINT_NAME";
// The same of MySQL, whose table has neither column.
inline constexpr std::string_view kChecksOfMysqlQuery =
    "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, 0 FROM information_schema.CHECK_CONSTRAINTS c"
    " JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA"
    " AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'"
    " WHERE c.CONSTRAINT_SCHEMA = DATABASE() ORDER BY 1, 2";

// kind, name, table, definition
inline constexpr std::string_view kObjectsQuery =
    "SELECT 'view', TABLE_NAME, NULL, CONCAT('CREATE VIEW `', TABLE_NAME, '` AS ', VIEW_DEFINITION)"
    " FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()"
    " UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, NULL, COALESCE(ROUTINE_DEFINITION, '')"
    " FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()"
    " UNION ALL SELECT 'trigger', TRIGGER_NAME, EVENT_OBJECT_TABLE, CONCAT('CREATE TRIGGER `', TRIGGER_NAME, '` ',"
    " ACTION_TIMING, ' ', EVENT_MANIPULATION, ' ON `', EVENT_OBJECT_TABLE, '` FOR EACH ROW ', ACTION_STATEMENT)"
    " FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
    " UNION ALL SELECT 'sequence', TABLE_NAME, NULL, CONCAT('CREATE SEQUENCE `', TABLE_NAME, '`')"
    " FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'SEQUENCE'"
    " ORDER BY 1, 2";

}  // namespace crosswalk::mysql
