#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/tool/ledger.h"

// How Flyway spells what it does to its history table, per database.
namespace crosswalk::flyway {

// The history table and the schema it is in; no schema where the database has none.
[[nodiscard]] QualifiedName history_table(const LedgerContext& context);

[[nodiscard]] std::vector<Statement> create_history_table(const LedgerContext& context);

// The schemas that the project names, the one of the version table among them, in Flyway's order; none if it names
// none.
[[nodiscard]] std::vector<std::string> named_schemas(const LedgerContext& context);
// Which schemas there are.
[[nodiscard]] LedgerQuery schemas_query(const LedgerContext& context);
[[nodiscard]] Statement create_schema(const LedgerContext& context, const std::string& schema);
// Makes the schema that the project names the current one; none where it names none.
[[nodiscard]] std::vector<Statement> enter_schema(const LedgerContext& context);
// Takes back what a migration may have set for the session, as Flyway does before each one (restoreOriginalState of
// PostgreSQLConnection.java and MySQLConnection.java).
[[nodiscard]] std::vector<Statement> restore_session(const LedgerContext& context);
// "a","b"
[[nodiscard]] std::string quoted_list(const LedgerContext& context, const std::vector<std::string>& schemas);
// Asks for the tables and views of the project's schemas: while there is no history table, Flyway begins only
// where there are none (internal/database/*/*Schema.java, doEmpty).
[[nodiscard]] LedgerQuery tables_query(const LedgerContext& context);

struct HistoryRow {
  std::int64_t rank = 0;
  std::optional<std::string> version;
  std::string description;
  std::string type;
  std::string script;
  std::optional<std::string> checksum;
  bool success = true;
  bool timed = true;  // false: it took no time
};
// The execution_time of a timed row is `kElapsedMilliseconds`; its installed_on is left to the table's default.
[[nodiscard]] Statement insert_history_row(const LedgerContext& context, const HistoryRow& row);

// The number that stands for a project's history table among a server's advisory locks
// (PostgreSQLAdvisoryLockTemplate.java), and the name for MySQL's (MySQLNamedLockTemplate.java).
[[nodiscard]] std::int64_t advisory_lock_key(const LedgerContext& context);
[[nodiscard]] std::string named_lock(const LedgerContext& context);

// Texts that are too long are cut as Flyway cuts them (internal/util/AbbreviationUtils.java).
[[nodiscard]] std::string abbreviate_description(const std::string& description);
[[nodiscard]] std::string abbreviate_script(const std::string& script);

}  // namespace crosswalk::flyway
