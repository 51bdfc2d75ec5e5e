#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crosswalk/tool/ledger.h"

namespace crosswalk {

// What one item of a plan is for.
enum class PlanRole {
  Lock,     // the tool's own lock: without it, nothing goes on
  Prepare,  // creates the version table
  Begin,
  Ledger,     // writes the version table
  Migration,  // a statement of a migration
  Hook,       // a statement of a script that the tool runs beside the migrations
  Commit,
  Unlock,
};
struct PlanItem {
  PlanRole role = PlanRole::Migration;
  Statement statement;
  std::string migration;  // its id, for Ledger and Migration
  SourceSpan span;        // where a Migration or Hook statement was written
  std::string hook;       // of a Hook, and of a COMMIT that ends one: the script, as shown to users
};

// The hooks that run where something fails.
struct FailureHooks {
  std::vector<PlanItem> of_statement;  // before anything is rolled back
  std::vector<PlanItem> of_migration;  // the same, behind those of the statement
  std::vector<PlanItem> of_run;        // after what failed was rolled back and noted
  // Of the items from `run_begin` up to `run_end`: those before and behind them are hooks whose failure is not the
  // run's.
  std::size_t run_begin = 0;
  std::size_t run_end = 0;
};

// What is run if a migration fails and its traces could not be rolled back, by migration id.
struct FailureWrites {
  std::string migration;
  std::vector<Statement> statements;
  // Also where the migration itself was rolled back: its row is not part of its transaction.
  bool even_if_rolled_back = false;
};

// Everything that an apply runs, in order: every statement, the version table's rows included. A dry run prints it; an
// execution runs it and nothing else.
struct Plan {
  std::string tool;
  std::string project;
  std::vector<std::string> migrations;  // the ids that it applies, in order
  std::vector<PlanItem> items;          // empty if nothing is pending
  std::vector<FailureWrites> on_failure;
  FailureHooks failure_hooks;
};

struct PlanOptions {
  std::optional<std::string> up_to;  // the last migration to apply
};

// The migrations that are not applied yet (or run again), in the order in which they would run.
[[nodiscard]] std::vector<const Migration*> pending_migrations(const LedgerContext& context, const Ledger& ledger,
                                                               const LedgerState& state);

// Plans the pending migrations of one project. Pure: asks no database. The history is legal for the dialect. Reports
// why and gives nothing if it cannot: what the tool itself refuses, work left for a person (ApplyBlocked), an unknown
// `up_to` (MigrationNotFound).
[[nodiscard]] std::optional<Plan> plan(const LedgerContext& context, const Ledger& ledger, const LedgerState& state,
                                       const PlanOptions& options, Diagnostics& diagnostics);

}  // namespace crosswalk
