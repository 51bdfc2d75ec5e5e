#include "crosswalk/apply/plan.h"

#include <algorithm>
#include <array>
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
    read_hooks();
    if (chosen.empty() && !runs_anyway()) return std::move(plan_);
    const TransactionShape shape = ledger_.transactions(context_, chosen);
    whole_run_ = shape == TransactionShape::WholeRun && !chosen.empty();
    per_migration_ = shape == TransactionShape::PerMigration;
    prepare();
    plan_.failure_hooks.run_begin = plan_.items.size();
    Catalog catalog(context_.dialect.catalog_rules());
    repeatables_begun_ = false;
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
    if (!repeatables_begun_) run_hooks(HookMoment::VersionedEnd);
    if (lock_inside()) add(PlanRole::Unlock, ledger_.unlock(context_));
    commit();
    plan_.failure_hooks.run_end = plan_.items.size();
    if (!chosen.empty()) run_hooks(HookMoment::RunApplied);
    run_hooks(HookMoment::RunEnds);
    if (!lock_inside()) add(PlanRole::Unlock, ledger_.unlock(context_));
    if (!complete || !hooks_complete_) return std::nullopt;
    return std::move(plan_);
  }

 private:
  // A hook, and its statements.
  struct ReadHook {
    const Hook* hook = nullptr;
    std::vector<PlanItem> items;
  };

  void read_hooks() {
    for (std::size_t i = 0; i < kMoments; ++i) {
      for (const Hook* hook : ledger_.hooks(context_, static_cast<HookMoment>(i))) {
        hooks_[i].push_back({.hook = hook, .items = statements_of(*hook)});
      }
    }
    const auto of = [&](HookMoment moment) {
      std::vector<PlanItem> items;
      for (const ReadHook& read : hooks_[static_cast<std::size_t>(moment)]) {
        const bool own = moment == HookMoment::RunFails && read.hook->transaction == TransactionMode::Default;
        if (own) items.push_back({PlanRole::Begin, {"BEGIN", true}, {}, {}, read.hook->file});
        items.insert(items.end(), read.items.begin(), read.items.end());
        if (own) items.push_back({PlanRole::Commit, {"COMMIT", true}, {}, {}, read.hook->file});
      }
      return items;
    };
    plan_.failure_hooks.of_statement = of(HookMoment::StatementFails);
    plan_.failure_hooks.of_migration = of(HookMoment::MigrationFails);
    plan_.failure_hooks.of_run = of(HookMoment::RunFails);
  }

  // Where nothing is pending, the hooks around a run run all the same.
  [[nodiscard]] bool runs_anyway() const {
    const auto any = [&](HookMoment moment) { return !hooks_[static_cast<std::size_t>(moment)].empty(); };
    return any(HookMoment::RunOpens) || any(HookMoment::RunBegins) || any(HookMoment::VersionedEnd) ||
           any(HookMoment::RunEnds);
  }

  std::vector<PlanItem> statements_of(const Hook& hook) {
    std::vector<PlanItem> items;
    const Catalog nothing_known(context_.dialect.catalog_rules());
    for (const Step& step : hook.steps) {
      if (const auto* code = step.operation.as<HostCode>()) {
        diagnostics_.report<Code::ApplyBlocked>(step.span, hook.file, code->why);
        hooks_complete_ = false;
        continue;
      }
      const auto statements = context_.dialect.write(step, nothing_known, diagnostics_);
      hooks_complete_ = hooks_complete_ && statements.has_value();
      if (!statements) continue;
      for (const Statement& statement : *statements) {
        items.push_back(
            {.role = PlanRole::Hook, .statement = statement, .migration = {}, .span = step.span, .hook = hook.file});
      }
    }
    return items;
  }

  // Each script in a transaction of its own, unless one is open.
  void run_hooks(HookMoment moment, const std::string& migration = {}) {
    for (const ReadHook& read : hooks_[static_cast<std::size_t>(moment)]) {
      const bool own = !in_transaction_ && read.hook->transaction == TransactionMode::Default && migration.empty();
      if (own) begin();
      for (PlanItem item : read.items) {
        item.migration = migration;
        plan_.items.push_back(std::move(item));
      }
      if (own) commit(read.hook->file);
    }
  }

  [[nodiscard]] bool lock_inside() const { return whole_run_ && ledger_.lock_in_transaction(); }

  void prepare() {
    run_hooks(HookMoment::RunOpens);
    // The lock may live in a table of the ledger's own, so that comes first.
    if (ledger_.prepare_in_transaction() && whole_run_) {
      if (lock_inside()) begin();
      add(PlanRole::Lock, ledger_.lock(context_));
      if (!lock_inside()) run_hooks(HookMoment::RunBegins);
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
    run_hooks(HookMoment::RunBegins);
    if (whole_run_ && !lock_inside()) begin();
  }

  bool apply(const Migration& migration, Catalog& catalog) {
    plan_.migrations.push_back(migration.id);
    if (migration.kind == MigrationKind::Repeatable && !repeatables_begun_) {
      repeatables_begun_ = true;
      run_hooks(HookMoment::VersionedEnd);
      run_hooks(HookMoment::RepeatablesBegin);
    }
    const LedgerWrites writes = ledger_.record(context_, migration, state_);
    if (!writes.on_failure.empty()) {
      // Where a rollback does not take back a schema change, what failed has left something.
      const bool stays = !writes.after_in_transaction || !context_.dialect.features().transactional_ddl;
      plan_.on_failure.push_back({migration.id, writes.on_failure, stays});
    }
    const bool transactional = migration.transaction == TransactionMode::Default && (whole_run_ || per_migration_);
    if (!transactional) commit();
    add(PlanRole::Ledger, writes.before, migration.id);
    if (transactional) begin();
    run_hooks(HookMoment::MigrationBegins, migration.id);
    const bool written = write_steps(migration, catalog, transactional);
    run_hooks(HookMoment::MigrationEnds, migration.id);
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
        run_hooks(HookMoment::StatementBegins, migration.id);
        if (interrupts) commit();
        plan_.items.push_back({.role = PlanRole::Migration,
                               .statement = statement,
                               .migration = migration.id,
                               .span = step.span,
                               .hook = {}});
        if (interrupts) begin();
        run_hooks(HookMoment::StatementEnds, migration.id);
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
    plan_.items.push_back({PlanRole::Begin, {"BEGIN", true}, {}, {}, {}});
  }
  void commit(const std::string& hook = {}) {
    if (!in_transaction_) return;
    in_transaction_ = false;
    if (plan_.items.back().role == PlanRole::Begin) {
      plan_.items.pop_back();  // nothing happened in it
    } else {
      plan_.items.push_back({PlanRole::Commit, {"COMMIT", true}, {}, {}, hook});
    }
  }
  void add(PlanRole role, const std::vector<Statement>& statements, const std::string& migration = {}) {
    for (const Statement& statement : statements) plan_.items.push_back({role, statement, migration, {}, {}});
  }

  const LedgerContext& context_;
  const Ledger& ledger_;
  LedgerState state_;
  Diagnostics& diagnostics_;
  Plan plan_;
  bool whole_run_ = false;
  bool per_migration_ = false;
  bool in_transaction_ = false;
  bool repeatables_begun_ = false;
  bool hooks_complete_ = true;
  static constexpr std::size_t kMoments = static_cast<std::size_t>(HookMoment::RunFails) + 1;
  std::array<std::vector<ReadHook>, kMoments> hooks_;
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
    if (entry == entries.end() && ledger.leaves_out(context, migration, state)) continue;
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
