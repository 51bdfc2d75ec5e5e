#include "ledger_sql.h"

#include <algorithm>
#include <array>

#include "checksum.h"
#include "configuration.h"
#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

bool is_mysql(const LedgerContext& context) { return context.dialect.name() == "mysql"; }
bool is_sqlite(const LedgerContext& context) { return context.dialect.name() == "sqlite"; }

// Flyway quotes every name of its table.
std::string quoted(const LedgerContext& context, const std::string& name) {
  return context.dialect.quote(Identifier(name), true);
}

std::string quoted_table(const LedgerContext& context) {
  const QualifiedName table = history_table(context);
  const std::string name = quoted(context, table.name.text);
  return table.schema ? quoted(context, table.schema->text) + "." + name : name;
}

std::string text_or_null(const LedgerContext& context, const std::optional<std::string>& text) {
  return text ? context.dialect.literal(*text) : "NULL";
}

std::string boolean(const LedgerContext& context, bool value) {
  if (context.dialect.name() == "postgresql") return value ? "TRUE" : "FALSE";
  return value ? "1" : "0";
}

// pg: PostgreSQLDatabase.java
std::vector<Statement> create_on_postgresql(const LedgerContext& context) {
  const std::string table = quoted_table(context);
  const std::string name = history_table(context).name.text;
  return {{"CREATE TABLE " + table +
           " (\n"
           "    \"installed_rank\" INT NOT NULL,\n"
           "    \"version\" VARCHAR(50),\n"
           "    \"description\" VARCHAR(200) NOT NULL,\n"
           "    \"type\" VARCHAR(20) NOT NULL,\n"
           "    \"script\" VARCHAR(1000) NOT NULL,\n"
           "    \"checksum\" INTEGER,\n"
           "    \"installed_by\" VARCHAR(100) NOT NULL,\n"
           "    \"installed_on\" TIMESTAMP NOT NULL DEFAULT now(),\n"
           "    \"execution_time\" INTEGER NOT NULL,\n"
           "    \"success\" BOOLEAN NOT NULL\n"
           ")"},
          {"ALTER TABLE " + table + " ADD CONSTRAINT " + quoted(context, name + "_pk") +
           " PRIMARY KEY (\"installed_rank\")"},
          {"CREATE INDEX " + quoted(context, name + "_s_idx") + " ON " + table + " (\"success\")"}};
}

// fc: internal/database/sqlite/SQLiteDatabase.java; SQLite keeps this text.
std::vector<Statement> create_on_sqlite(const LedgerContext& context) {
  const std::string name = history_table(context).name.text;
  return {{"CREATE TABLE \"main\"." + quoted(context, name) +
           " (\n"
           "    \"installed_rank\" INT NOT NULL PRIMARY KEY,\n"
           "    \"version\" VARCHAR(50),\n"
           "    \"description\" VARCHAR(200) NOT NULL,\n"
           "    \"type\" VARCHAR(20) NOT NULL,\n"
           "    \"script\" VARCHAR(1000) NOT NULL,\n"
           "    \"checksum\" INT,\n"
           "    \"installed_by\" VARCHAR(100) NOT NULL,\n"
           "    \"installed_on\" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now')),\n"
           "    \"execution_time\" INT NOT NULL,\n"
           "    \"success\" BOOLEAN NOT NULL\n"
           ")"},
          {"CREATE INDEX \"main\"." + quoted(context, name + "_s_idx") + " ON " + quoted(context, name) +
           " (\"success\")"}};
}

// my: MySQLDatabase.java
std::vector<Statement> create_on_mysql(const LedgerContext& context) {
  const std::string table = quoted_table(context);
  const std::string name = history_table(context).name.text;
  return {{"CREATE TABLE " + table +
           " (\n"
           "    `installed_rank` INT NOT NULL,\n"
           "    `version` VARCHAR(50),\n"
           "    `description` VARCHAR(200) NOT NULL,\n"
           "    `type` VARCHAR(20) NOT NULL,\n"
           "    `script` VARCHAR(1000) NOT NULL,\n"
           "    `checksum` INT,\n"
           "    `installed_by` VARCHAR(100) NOT NULL,\n"
           "    `installed_on` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,\n"
           "    `execution_time` INT NOT NULL,\n"
           "    `success` BOOL NOT NULL,\n"
           "    CONSTRAINT " +
           quoted(context, name + "_pk") +
           " PRIMARY KEY (`installed_rank`)\n"
           ")"},
          {"CREATE INDEX " + quoted(context, name + "_s_idx") + " ON " + table + " (`success`)"}};
}

// Who applied it: the setting, or the user that the database names. SQLite has no users.
std::string installed_by(const LedgerContext& context) {
  const Configuration configuration = configuration_of(context.project);
  if (configuration.has("installedBy")) return context.dialect.literal(configuration.text("installedBy"));
  if (is_sqlite(context)) return "''";
  if (!context.user.empty()) return context.dialect.literal(context.user.substr(0, context.user.find('@')));
  return is_mysql(context) ? "SUBSTRING_INDEX(USER(),'@',1)" : "current_user";
}

std::int32_t table_hash(const LedgerContext& context) { return java_hash(quoted_table(context)); }

}  // namespace

QualifiedName history_table(const LedgerContext& context) {
  const Configuration configuration = configuration_of(context.project);
  const Identifier name(configuration.text("table", "flyway_schema_history"));
  if (is_sqlite(context)) return QualifiedName(name);
  const auto schemas = configuration.list("schemas", "");
  const std::string schema = configuration.text("defaultSchema", schemas.empty() ? context.schema : schemas.front());
  if (schema.empty()) return QualifiedName(name);
  return QualifiedName(Identifier(schema), name);
}

std::vector<Statement> create_history_table(const LedgerContext& context) {
  if (is_sqlite(context)) return create_on_sqlite(context);
  if (is_mysql(context)) return create_on_mysql(context);
  return create_on_postgresql(context);
}

// internal/schemahistory/SchemaHistoryFactory.java, prepareSchemas
std::vector<std::string> named_schemas(const LedgerContext& context) {
  if (is_sqlite(context)) return {};
  const Configuration configuration = configuration_of(context.project);
  std::vector<std::string> schemas = configuration.list("schemas", "");
  const std::string own = configuration.text("defaultSchema");
  if (!own.empty() && std::find(schemas.begin(), schemas.end(), own) == schemas.end()) {
    schemas.insert(schemas.begin(), own);
  }
  return schemas;
}

LedgerQuery schemas_query(const LedgerContext& context) {
  if (is_mysql(context)) {
    return {.table = "information_schema.schemata", .sql = "SELECT schema_name FROM information_schema.schemata"};
  }
  return {.table = "pg_catalog.pg_namespace", .sql = "SELECT nspname FROM pg_catalog.pg_namespace"};
}

Statement create_schema(const LedgerContext& context, const std::string& schema) {
  return {"CREATE SCHEMA " + quoted(context, schema)};
}

// pg: PostgreSQLConnection.java, changeCurrentSchemaTo; my: MySQLConnection.java
std::vector<Statement> enter_schema(const LedgerContext& context) {
  if (named_schemas(context).empty()) return {};
  const std::string schema = quoted(context, history_table(context).schema->text);
  if (is_mysql(context)) return {{"USE " + schema}};
  return {{"SELECT set_config('search_path', " + context.dialect.literal(schema + ",") +
           " || current_setting('search_path'), false)"}};
}

std::vector<Statement> restore_session(const LedgerContext& context) {
  std::vector<Statement> statements;
  if (is_mysql(context)) {
    statements = {{"SET foreign_key_checks = DEFAULT"}, {"SET sql_safe_updates = DEFAULT"}};
  } else if (!is_sqlite(context)) {
    statements = {{"RESET ROLE"}, {"RESET search_path"}};
  }
  for (Statement& statement : enter_schema(context)) statements.push_back(std::move(statement));
  return statements;
}

std::string quoted_list(const LedgerContext& context, const std::vector<std::string>& schemas) {
  std::vector<std::string> names;
  for (const std::string& schema : schemas) names.push_back(quoted(context, schema));
  return join(names, ",");
}

namespace {

// Sequences, types and functions count, too; those of other projects' tables are told by these.
std::string other_objects_on_postgresql(const std::string& schemas) {
  struct Kind {
    std::string_view name;
    std::string_view from;
    std::string_view schema;
    std::string_view which;
  };
  static constexpr std::array kKinds = {
      Kind{"relname", "pg_catalog.pg_class", "relnamespace", "o.relkind = 'S'"},
      Kind{"typname", "pg_catalog.pg_type", "typnamespace", "o.typcategory NOT IN ('A', 'C')"},
      Kind{"proname", "pg_catalog.pg_proc", "pronamespace", "true"}};
  std::vector<std::string> parts;
  for (const Kind& kind : kKinds) {
    parts.push_back("SELECT o." + std::string(kind.name) + " FROM " + std::string(kind.from) +
                    " o JOIN pg_catalog.pg_namespace n ON n.oid = o." + std::string(kind.schema) +
                    " WHERE n.nspname IN " + schemas + " AND " + std::string(kind.which) +
                    " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e') "
                    "AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class t WHERE t.relnamespace = n.oid AND t.relkind IN "
                    "('r', 'p'))");
  }
  return join(parts, " UNION ALL ");
}

}  // namespace

LedgerQuery tables_query(const LedgerContext& context) {
  if (is_sqlite(context)) {
    return {.table = "sqlite_master",
            .sql =
                "SELECT tbl_name FROM sqlite_master WHERE type = 'table' AND tbl_name NOT IN "
                "('android_metadata', 'sqlite_sequence') ORDER BY tbl_name"};
  }
  // All schemas of the project count, not only that of the table.
  std::vector<std::string> schemas;
  for (const std::string& one : named_schemas(context)) schemas.push_back(context.dialect.literal(one));
  const QualifiedName table = history_table(context);
  if (schemas.empty()) schemas.push_back(context.dialect.literal(table.schema ? table.schema->text : context.schema));
  const std::string schema = "(" + join(schemas, ", ") + ")";
  if (is_mysql(context)) {
    return {.table = "information_schema.tables",
            .sql = "SELECT table_name FROM information_schema.tables WHERE table_schema " +
                   (table.schema ? "IN " + schema : "= DATABASE()") +
                   " UNION ALL SELECT routine_name FROM information_schema.routines WHERE routine_schema " +
                   (table.schema ? "IN " + schema : "= DATABASE()") +
                   " AND NOT EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_schema = routine_schema) "
                   "ORDER BY 1"};
  }
  return {.table = "pg_catalog.pg_class",
          .sql =
              "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
              "WHERE n.nspname IN " +
              schema +
              " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d "
              "WHERE d.objid = c.oid AND d.deptype = 'e') UNION ALL " +
              other_objects_on_postgresql(schema) + " ORDER BY 1"};
}

Statement insert_history_row(const LedgerContext& context, const HistoryRow& row) {
  std::vector<std::string> columns;
  for (const char* column : {"installed_rank", "version", "description", "type", "script", "checksum", "installed_by",
                             "execution_time", "success"}) {
    columns.push_back(quoted(context, column));
  }
  const Dialect& dialect = context.dialect;
  const std::vector<std::string> values = {std::to_string(row.rank),
                                           text_or_null(context, row.version),
                                           dialect.literal(row.description),
                                           dialect.literal(row.type),
                                           dialect.literal(row.script),
                                           row.checksum.value_or("NULL"),
                                           installed_by(context),
                                           row.timed ? std::string(kElapsedMilliseconds) : "0",
                                           boolean(context, row.success)};
  return {"INSERT INTO " + quoted_table(context) + " (" + join(columns, ", ") + ") VALUES (" + join(values, ", ") +
          ")"};
}

std::int64_t advisory_lock_key(const LedgerContext& context) {
  constexpr std::int64_t kFlyway = 77431708279161;
  return kFlyway + table_hash(context);
}

std::string named_lock(const LedgerContext& context) { return "Flyway-" + std::to_string(table_hash(context)); }

namespace {

// Java counts a text in units of UTF-16.
std::size_t units_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0U ? 2 : 1;
}

std::size_t count_units(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) units += units_of(c);
  return units;
}

std::string first_units(std::string_view text, std::size_t most) {
  std::size_t units = 0;
  std::size_t end = 0;
  while (end < text.size() && units + units_of(text[end]) <= most) units += units_of(text[end++]);
  return std::string(text.substr(0, end));
}

}  // namespace

std::string abbreviate_description(const std::string& description) {
  constexpr std::size_t kLongest = 200;
  const std::size_t length = count_units(description);
  return length <= kLongest ? description : first_units(description, kLongest - 3) + "...";
}

std::string abbreviate_script(const std::string& script) {
  constexpr std::size_t kLongest = 1000;
  return script.size() <= kLongest ? script : "..." + script.substr(3, kLongest - 3);
}

}  // namespace crosswalk::flyway
