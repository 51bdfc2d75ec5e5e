#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/ir/history.h"
#include "crosswalk/sql/dialect.h"
#include "crosswalk/sql/session.h"
#include "crosswalk/tool/project.h"

namespace crosswalk {

enum class EntryState { Applied, Failed, RolledBack };

// What a version table says of one migration.
struct LedgerEntry {
  std::string id;  // the migration's id; an unknown one is kept as it stands
  EntryState state = EntryState::Applied;
  std::optional<std::string> checksum;
  std::string applied_at;  // as the table holds it, but for a number of milliseconds; may be empty
  std::string note;        // an error text, a type; may be empty
  // True if the table does not name it, but names one that comes after it.
  bool implied = false;
};

// Everything a tool's version table says, read back.
struct LedgerState {
  bool exists = false;               // the version table is there
  std::vector<LedgerEntry> entries;  // in the order of application where the table tells it
  // What the ledger needs to remember between reading and writing: the next rank, the current rows, the lock.
  std::map<std::string, std::string> memory;
  // Of a tool that begins only in an empty schema, where there is no version table yet: the tables that are there.
  std::vector<std::string> other_tables;
};

// A question to the database: its rows go into `LedgerInput`, in the order of the questions.
struct LedgerQuery {
  std::string table;  // as SQL names it; asked only if this table exists, the answer is empty otherwise
  std::string sql;
};

// How the statements of a run are put into transactions, so that a failure leaves what the tool would leave.
enum class TransactionShape {
  WholeRun,      // one transaction for all migrations and their rows
  PerMigration,  // one for each, with its row
  None,          // none: every statement by itself
};

// Values that are known only while a migration runs; in statements they stand as these words, and the executor puts
// the value in. A dry run prints the words.
inline constexpr std::string_view kElapsedMilliseconds = ":crosswalk_elapsed_ms:";
inline constexpr std::string_view kErrorText = ":crosswalk_error_text:";  // a literal with its quotes

// What is written around one migration.
struct LedgerWrites {
  std::vector<Statement> before;  // before its first statement (a row that says: started)
  std::vector<Statement> after;   // after its last, in its transaction where `after_in_transaction`
  bool after_in_transaction = true;
  // After a failure that could not be rolled back; where the rows are not in the migration's transaction, after any.
  std::vector<Statement> on_failure;
};

// The moments of a run at which a tool runs a project's hooks.
enum class HookMoment {
  RunOpens,  // before the version table is made, or anything else
  RunBegins,
  MigrationBegins,   // in the migration's transaction, before its first statement
  StatementBegins,   // before each statement of a migration
  StatementEnds,     // after each
  StatementFails,    // where one fails; before anything is rolled back
  MigrationEnds,     // in the migration's transaction, after its last statement, before its row
  MigrationFails,    // before anything is rolled back
  VersionedEnd,      // after the last versioned migration, whether or not there was any
  RepeatablesBegin,  // before the first repeatable one
  RunApplied,        // at the end, if any migration was applied
  RunEnds,           // at the end, always
  RunFails,          // after what failed was rolled back and noted
};

struct LedgerContext {
  const Project& project;
  const History& history;
  const Dialect& dialect;
  std::string schema;  // the current schema; "" where there are none
  std::string user;    // the database user
};

// A ledger plans the SQL that reads and writes its tool's version table; it runs none. Every rule has its source in the
// tool, and its DDL is the tool's own, byte for byte where the database keeps the text.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // The tables it owns, so that others leave them alone: the version table first.
  [[nodiscard]] virtual std::vector<QualifiedName> tables(const LedgerContext& context) const = 0;
  [[nodiscard]] virtual std::vector<LedgerQuery> queries(const LedgerContext& context) const = 0;
  // Understands the answers: `answers[i]` is that of query i, nothing if its table does not exist. Reports
  // LedgerUnreadable and gives nothing if the table is not as the tool makes it.
  [[nodiscard]] virtual std::optional<LedgerState> interpret(const LedgerContext& context,
                                                             const std::vector<std::optional<Rows>>& answers,
                                                             Diagnostics& diagnostics) const = 0;
  // True if the tool itself would run its pending migrations now. Reports why not: LedgerFailedMigration,
  // LedgerUnknownMigration, LedgerEdited, LedgerOutOfOrder, LedgerNotOurs, as far as the tool itself refuses.
  [[nodiscard]] virtual bool allows_apply(const LedgerContext& context, const LedgerState& state,
                                          Diagnostics& diagnostics) const = 0;
  // Creates what is missing, before anything runs (and outside the run's transaction, if the tool does it so).
  [[nodiscard]] virtual std::vector<Statement> prepare(const LedgerContext& context,
                                                       const LedgerState& state) const = 0;
  [[nodiscard]] virtual bool prepare_in_transaction() const = 0;

  // Whether the migration is still what was applied, as its tool compares; true where the table keeps no checksum.
  [[nodiscard]] virtual bool same_checksum([[maybe_unused]] const LedgerContext& context, const Migration& migration,
                                           const LedgerEntry& entry) const {
    return !entry.checksum || !migration.checksum || *entry.checksum == *migration.checksum;
  }
  // True if a migration that was applied is to run again (a repeatable one that changed).
  [[nodiscard]] virtual bool runs_again(const LedgerContext& context, const Migration& migration,
                                        const LedgerEntry& entry) const {
    return migration.kind == MigrationKind::Repeatable && !same_checksum(context, migration, entry);
  }

  // True if the tool leaves a migration out that was not applied, since a later one was.
  [[nodiscard]] virtual bool passes_over([[maybe_unused]] const LedgerContext& context,
                                         [[maybe_unused]] const Migration& migration,
                                         [[maybe_unused]] const LedgerState& state) const {
    return false;
  }

  // True if a run leaves a migration out that it has not applied: one that it passes over, or that a baseline which
  // the run itself notes stands for.
  [[nodiscard]] virtual bool leaves_out(const LedgerContext& context, const Migration& migration,
                                        const LedgerState& state) const {
    return passes_over(context, migration, state);
  }

  // Takes and releases the tool's own lock. A lock statement never waits: one that returns a row of FALSE or 0, or
  // returns no row and affects none, did not obtain it; it is tried again for a while.
  [[nodiscard]] virtual std::vector<Statement> lock(const LedgerContext& context) const = 0;
  [[nodiscard]] virtual std::vector<Statement> unlock(const LedgerContext& context) const = 0;

  // True if the lock is taken within the run's one transaction, so that a crash releases it (WholeRun only).
  [[nodiscard]] virtual bool lock_in_transaction() const { return false; }

  // The hooks of the history that the tool runs at a moment, in order.
  [[nodiscard]] virtual std::vector<const Hook*> hooks([[maybe_unused]] const LedgerContext& context,
                                                       [[maybe_unused]] HookMoment moment) const {
    return {};
  }

  [[nodiscard]] virtual TransactionShape transactions(const LedgerContext& context,
                                                      const std::vector<const Migration*>& pending) const = 0;
  // What is written for one migration; `state` is moved on as if it had been applied.
  [[nodiscard]] virtual LedgerWrites record(const LedgerContext& context, const Migration& migration,
                                            LedgerState& state) const = 0;
};

}  // namespace crosswalk
