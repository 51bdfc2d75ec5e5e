#include "crosswalk/apply/plan.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

// Puts a run's statements in order, in the transactions that its tool would use.
class Planner {
 public:
  Planner(const LedgerContext& context, const Ledger& ledger, LedgerState state, Diagnostics& diagnostics)
      : context_(context), ledger_(ledger), state_(std::move(state)), diagnostics_(diagnostics) {}

  // Plans those of the pending migrations that are wanted; what is neither was applied before.
  std::optional<Plan> run(const std::vector<const Migration*>& pending, const std::vector<const Migration*>& chosen) {
    plan_.tool = context_.project.tool;
    plan_.project = context_.project.name;
    if (chosen.empty()) return std::move(plan_);
    const TransactionShape shape = ledger_.transactions(context_, chosen);
    whole_run_ = shape == TransactionShape::WholeRun;
    per_migration_ = shape == TransactionShape::PerMigration;
    prepare();
    Catalog catalog(context_.dialect.catalog_rules());
    const std::unordered_set<const Migration*> wanted(chosen.begin(), chosen.end());
    const std::unordered_set<const Migration*> not_applied(pending.begin(), pending.end());
    bool complete = true;
    for (const Migration& migration : context_.history.in_order()) {
      if (wanted.count(&migration) != 0) {
        complete = apply(migration, catalog) && complete;
      } else if (!not_applied.contains(&migration)) {
        pass_by(migration, catalog);
      }
    }
    if (lock_inside()) add(PlanRole::Unlock, ledger_.unlock(context_));
    commit();
    if (!lock_inside()) add(PlanRole::Unlock, ledger_.unlock(context_));
    if (!complete) return std::nullopt;
    return std::move(plan_);
  }

 private:
  [[nodiscard]] bool lock_inside() const { return whole_run_ && ledger_.lock_in_transaction(); }

  void prepare() {
    // The lock may live in a table of the ledger's own, so that comes first.
    if (ledger_.prepare_in_transaction() && whole_run_) {
      if (lock_inside()) begin();
      add(PlanRole::Lock, ledger_.lock(context_));
      begin();
      add(PlanRole::Prepare, ledger_.prepare(context_, state_));
      return;
    }
    const bool own_transaction = ledger_.prepare_in_transaction();
    const std::vector<Statement> statements = ledger_.prepare(context_, state_);
    if (own_transaction && !statements.empty()) begin();
    add(PlanRole::Prepare, statements);
    if (own_transaction && !statements.empty()) commit();
    if (whole_run_ && lock_inside()) begin();
    add(PlanRole::Lock, ledger_.lock(context_));
    if (whole_run_ && !lock_inside()) begin();
  }

  bool apply(const Migration& migration, Catalog& catalog) {
    plan_.migrations.push_back(migration.id);
    const LedgerWrites writes = ledger_.record(context_, migration, state_);
    if (!writes.on_failure.empty()) {
      plan_.on_failure.push_back({migration.id, writes.on_failure, !writes.after_in_transaction});
    }
    const bool transactional = migration.transaction == TransactionMode::Default && (whole_run_ || per_migration_);
    if (!transactional) commit();
    add(PlanRole::Ledger, writes.before, migration.id);
    if (transactional) begin();
    const bool written = write_steps(migration, catalog, transactional);
    if (per_migration_ && !writes.after_in_transaction) commit();
    add(PlanRole::Ledger, writes.after, migration.id);
    if (per_migration_) commit();
    if (whole_run_ && !in_transaction_) begin();
    return written;
  }

  bool write_steps(const Migration& migration, Catalog& catalog, bool transactional) {
    bool complete = true;
    Diagnostics ignored;
    for (const Step& step : migration.up) {
      if (const auto* code = step.operation.as<HostCode>()) {
        diagnostics_.report<Code::ApplyBlocked>(step.span, migration.id, code->why);
        complete = false;
        continue;
      }
      const auto statements = context_.dialect.write(step, catalog, diagnostics_);
      if (!evolve(catalog, step, ignored)) catalog.mark_incomplete();
      if (!statements) {
        complete = false;
        continue;
      }
      for (const Statement& statement : *statements) {
        const bool interrupts = transactional && !statement.transactional && in_transaction_;
        if (interrupts) commit();
        plan_.items.push_back({PlanRole::Migration, statement, migration.id, step.span});
        if (interrupts) begin();
      }
    }
    return complete;
  }

  static void pass_by(const Migration& migration, Catalog& catalog) {
    Diagnostics ignored;
    for (const Step& step : migration.up) {
      if (!evolve(catalog, step, ignored)) catalog.mark_incomplete();
    }
  }

  void begin() {
    if (in_transaction_) return;
    in_transaction_ = true;
    plan_.items.push_back({PlanRole::Begin, {"BEGIN", true}, {}, {}});
  }
  void commit() {
    if (!in_transaction_) return;
    in_transaction_ = false;
    if (plan_.items.back().role == PlanRole::Begin) {
      plan_.items.pop_back();  // nothing happened in it
    } else {
      plan_.items.push_back({PlanRole::Commit, {"COMMIT", true}, {}, {}});
    }
  }
  void add(PlanRole role, const std::vector<Statement>& statements, const std::string& migration = {}) {
    for (const Statement& statement : statements) plan_.items.push_back({role, statement, migration, {}});
  }

  const LedgerContext& context_;
  const Ledger& ledger_;
  LedgerState state_;
  Diagnostics& diagnostics_;
  Plan plan_;
  bool whole_run_ = false;
  bool per_migration_ = false;
  bool in_transaction_ = false;
};

// The pending migrations that lead to the one named, and it.
std::optional<std::vector<const Migration*>> choose(const LedgerContext& context, std::vector<const Migration*> pending,
                                                    const PlanOptions& options, Diagnostics& diagnostics) {
  if (!options.up_to) return pending;
  const Migration* last = context.history.find(*options.up_to);
  if (last == nullptr) {
    diagnostics.report<Code::MigrationNotFound>({}, *options.up_to);
    return std::nullopt;
  }
  const std::vector<const Migration*> wanted = context.history.leading_to(*last);
  const std::unordered_set<const Migration*> needed(wanted.begin(), wanted.end());
  std::erase_if(pending, [&](const Migration* migration) { return !needed.contains(migration); });
  return pending;
}

}  // namespace

std::vector<const Migration*> pending_migrations(const LedgerContext& context, const Ledger& ledger,
                                                 const LedgerState& state) {
  // The last word on a migration counts: it may have failed, been rolled back, and run again.
  std::unordered_map<std::string_view, const LedgerEntry*> entries;
  for (const LedgerEntry& entry : state.entries) entries[entry.id] = &entry;
  std::vector<const Migration*> pending;
  for (const Migration& migration : context.history.in_order()) {
    const auto entry = entries.find(migration.id);
    if (entry == entries.end() && ledger.passes_over(context, migration, state)) continue;
    const bool applied = entry != entries.end() && entry->second->state == EntryState::Applied;
    if (!applied || ledger.runs_again(context, migration, *entry->second)) pending.push_back(&migration);
  }
  return pending;
}

std::optional<Plan> plan(const LedgerContext& context, const Ledger& ledger, const LedgerState& state,
                         const PlanOptions& options, Diagnostics& diagnostics) {
  if (!ledger.allows_apply(context, state, diagnostics)) return std::nullopt;
  const std::vector<const Migration*> pending = pending_migrations(context, ledger, state);
  const auto chosen = choose(context, pending, options, diagnostics);
  if (!chosen) return std::nullopt;
  return Planner(context, ledger, state, diagnostics).run(pending, *chosen);
}

}  // namespace crosswalk
