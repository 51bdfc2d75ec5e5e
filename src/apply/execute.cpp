#include "crosswalk/apply/execute.h"

#include <thread>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

using Clock = std::chrono::steady_clock;

std::string sql_literal(std::string_view text) { return "'" + replace_all(text, "'", "''") + "'"; }

// A lock statement that answered FALSE, 0 or nothing did not obtain the lock.
bool obtained(const Rows& rows) {
  if (rows.rows.empty()) return rows.columns.empty() ? rows.affected != 0 : false;
  const std::optional<std::string>& answer = rows.rows.front().empty() ? std::nullopt : rows.rows.front().front();
  return answer && *answer != "0" && *answer != "f" && *answer != "false";
}

class Execution {
 public:
  Execution(const Plan& plan, Session& session, const ExecuteOptions& options, Diagnostics& diagnostics)
      : plan_(plan), session_(session), options_(options), diagnostics_(diagnostics) {}

  Outcome run() {
    for (const PlanItem& item : plan_.items) {
      ++at_;
      if (stopped()) return give_up(Outcome::Interrupted, item);
      announce(item);
      const Outcome outcome = item.role == PlanRole::Lock ? lock(item) : run_one(item);
      if (outcome != Outcome::Done) return give_up(outcome, item);
    }
    if (!current_.empty() && options_.progress) options_.progress(current_, true);
    return Outcome::Done;
  }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  void announce(const PlanItem& item) {
    // What runs beside the migrations is part of none.
    if (item.role == PlanRole::Hook && item.migration.empty() && !current_.empty()) {
      if (options_.progress) options_.progress(current_, true);
      current_.clear();
    }
    if (item.migration.empty() || item.migration == current_) return;
    if (!current_.empty() && options_.progress) options_.progress(current_, true);
    current_ = item.migration;
    started_ = Clock::now();
    if (options_.progress) options_.progress(current_, false);
  }

  Outcome lock(const PlanItem& item) {
    const Clock::time_point deadline = Clock::now() + options_.lock_wait;
    for (;;) {
      const std::optional<Rows> rows = session_.run(item.statement.text);
      if (!rows) return failed(item);
      if (obtained(*rows)) {
        locked_ = true;
        locked_in_transaction_ = in_transaction_;
        return Outcome::Done;
      }
      if (stopped()) return Outcome::Interrupted;
      if (Clock::now() >= deadline) {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(options_.lock_wait).count();
        diagnostics_.report<Code::LockNotObtained>({}, plan_.tool, "waited " + std::to_string(seconds) + " s");
        return Outcome::LockNotObtained;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
  }

  Outcome run_one(const PlanItem& item) {
    const bool has_values = item.role == PlanRole::Ledger;
    if (!session_.run(has_values ? with_values(item.statement.text) : item.statement.text)) return failed(item);
    if (item.role == PlanRole::Begin) in_transaction_ = true;
    if (item.role == PlanRole::Commit) in_transaction_ = false;
    if (item.role == PlanRole::Unlock) locked_ = false;
    return Outcome::Done;
  }

  // Puts in what is known only now.
  [[nodiscard]] std::string with_values(std::string_view text) const {
    std::string result(text);
    if (result.find(kElapsedMilliseconds) != std::string::npos) {
      const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_).count();
      result = replace_all(result, kElapsedMilliseconds, std::to_string(elapsed));
    }
    if (result.find(kErrorText) != std::string::npos) result = replace_all(result, kErrorText, sql_literal(error_));
    return result;
  }

  Outcome failed(const PlanItem& item) {
    const DatabaseError& error = session_.error();
    error_ = error.message;
    if (stopped()) return Outcome::Interrupted;
    if (error.connection_lost) {
      diagnostics_.report<Code::ConnectionLost>(item.span, error.message);
      return Outcome::ConnectionLost;
    }
    const std::string& migration = item.hook.empty() ? migration_of(item) : item.hook;
    const std::string where = migration.empty() ? plan_.tool + "'s version table" : migration;
    const std::string state = error.state.empty() ? "" : " (" + error.state + ")";
    auto report = diagnostics_.report<Code::StatementFailed>(item.span, where, error.message + state);
    if (!item.span.known()) report.note("the statement was: " + item.statement.text);
    return Outcome::Failed;
  }

  // The migration that an item is part of. Deferred constraints are checked at its COMMIT, which names none.
  [[nodiscard]] const std::string& migration_of(const PlanItem& item) const {
    return item.role == PlanRole::Commit ? current_ : item.migration;
  }

  Outcome give_up(Outcome outcome, const PlanItem& item) {
    if (outcome == Outcome::Interrupted) {
      diagnostics_.report<Code::Interrupted>({});
      if (error_.empty()) error_ = "interrupted";
    }
    if (outcome == Outcome::ConnectionLost) return outcome;
    if (outcome == Outcome::Failed && item.role == PlanRole::Migration) {
      run_failure_hooks(plan_.failure_hooks.of_statement);
      run_failure_hooks(plan_.failure_hooks.of_migration);
    }
    const bool rolled_back = in_transaction_ && session_.rollback();
    // An interruption before a migration's first statement is not a failure of it.
    // Nor is that of a hook: the tool notes none for the migration around it.
    const std::string& migration = migration_of(item);
    if (!migration.empty() && migration == current_ && item.hook.empty()) write_failure(migration, rolled_back);
    const bool within_run = at_ > plan_.failure_hooks.run_begin && at_ <= plan_.failure_hooks.run_end;
    if (outcome == Outcome::Failed && within_run) run_failure_hooks(plan_.failure_hooks.of_run);
    // A lock that is a row goes with the transaction that wrote it; any other outlives a rollback.
    if (locked_ && !(locked_in_transaction_ && rolled_back)) unlock();
    return outcome;
  }

  void write_failure(const std::string& migration, bool rolled_back) {
    for (const FailureWrites& writes : plan_.on_failure) {
      if (writes.migration != migration || (rolled_back && !writes.even_if_rolled_back)) continue;
      for (const Statement& statement : writes.statements) {
        if (session_.run(with_values(statement.text))) continue;
        diagnostics_.report<Code::StatementFailed>({}, plan_.tool + "'s version table", session_.error().message);
      }
    }
  }

  void run_failure_hooks(const std::vector<PlanItem>& items) {
    bool begun = false;
    for (const PlanItem& item : items) {
      if (session_.run(item.statement.text)) {
        begun = item.role == PlanRole::Begin || (begun && item.role != PlanRole::Commit);
        continue;
      }
      diagnostics_.report<Code::StatementFailed>(item.span, item.hook, session_.error().message);
      if (begun) session_.rollback();
      return;
    }
  }

  void unlock() {
    for (const PlanItem& item : plan_.items) {
      if (item.role == PlanRole::Unlock && !session_.run(item.statement.text)) {
        diagnostics_.report<Code::StatementFailed>({}, plan_.tool + "'s lock", session_.error().message);
      }
    }
  }

  const Plan& plan_;
  Session& session_;
  const ExecuteOptions& options_;
  Diagnostics& diagnostics_;
  std::string current_;
  std::string error_;
  std::size_t at_ = 0;  // how many items were begun
  Clock::time_point started_ = Clock::now();
  bool in_transaction_ = false;
  bool locked_ = false;
  bool locked_in_transaction_ = false;
};

}  // namespace

Outcome execute(const Plan& plan, Session& session, const ExecuteOptions& options, Diagnostics& diagnostics) {
  return Execution(plan, session, options, diagnostics).run();
}

}  // namespace crosswalk
