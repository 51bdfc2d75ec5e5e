#include <atomic>
#include <csignal>

#include "commands.h"
#include "connection.h"
#include "coverage.h"
#include "crosswalk/apply/execute.h"
#include "crosswalk/apply/plan.h"
#include "crosswalk/base/text.h"
#include "crosswalk/translate/legalize.h"

namespace crosswalk::cli {
namespace {

std::atomic<bool> g_stop{false};
std::atomic<Session*> g_session{nullptr};

extern "C" void stop_on_signal(int) {
  g_stop.store(true);
  if (Session* session = g_session.load()) session->cancel();
}

// Lets Ctrl-C end a run in order while it lasts: the statement is cancelled, what is open rolled back.
class SignalGuard {
 public:
  explicit SignalGuard(Session& session) {
    g_session.store(&session);
    old_interrupt_ = std::signal(SIGINT, stop_on_signal);
    old_terminate_ = std::signal(SIGTERM, stop_on_signal);
  }
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;
  ~SignalGuard() {
    std::signal(SIGINT, old_interrupt_);
    std::signal(SIGTERM, old_terminate_);
    g_session.store(nullptr);
  }

 private:
  void (*old_interrupt_)(int) = SIG_DFL;
  void (*old_terminate_)(int) = SIG_DFL;
};

// A plan, and the source that it is of, as it was named.
struct PlannedSubject {
  std::string source;
  Plan plan;
};

// Takes the subject's history: a large one is held once.
std::optional<PlannedSubject> plan_subject(Subject& subject, const Connection& connection, const ApplyOptions& options,
                                           Diagnostics& diagnostics) {
  LegalizeOptions legalize_options;
  legalize_options.ways_back = false;
  std::optional<History> legal =
      legalize(std::move(subject.loaded.history), connection.database->dialect(), legalize_options, diagnostics);
  if (!legal) return std::nullopt;
  PlanOptions plan_options;
  if (!options.to.empty()) plan_options.up_to = options.to;
  std::optional<Plan> made =
      plan(context_of(subject, connection, *legal), *subject.ledger, subject.state, plan_options, diagnostics);
  if (!made) return std::nullopt;
  return PlannedSubject{.source = subject.loaded.source.argument, .plan = std::move(*made)};
}

constexpr std::string_view kRoleWords[] = {"lock",      "prepare", "begin",  "ledger",
                                           "migration", "hook",    "commit", "unlock"};

// What is measured while a migration runs is not known yet: zero stands for it, and is marked as measured.
std::string without_measures(const std::string& sql) { return replace_all(sql, kElapsedMilliseconds, "0"); }

// Behind a statement whose figure is not known yet.
std::string_view remark(const PlanItem& item, const std::string& sql) {
  return sql == item.statement.text ? "" : "  -- 0 stands for the milliseconds that it will have taken";
}

// The plan as a script that could be run by hand, statement by statement: a plan may hold a million of them.
void print_plan(const PlannedSubject& planned, Output& output) {
  output.product("-- " + planned.source + ": " + plural(planned.plan.migrations.size(), "pending migration") + "\n");
  std::string current;
  for (const PlanItem& item : planned.plan.items) {
    const std::string& heading = item.hook.empty() ? item.migration : item.hook;
    if (!heading.empty() && heading != current) {
      current = heading;
      output.product("\n-- " + current + "\n");
    }
    const std::string sql = without_measures(item.statement.text);
    output.product(sql + ";" + std::string(remark(item, sql)) + "\n");
  }
  output.product("\n");
}

Json plan_as_json(const PlannedSubject& planned) {
  Json json = {{"source", planned.source}, {"tool", planned.plan.tool}, {"migrations", planned.plan.migrations}};
  json["statements"] = Json::array();
  for (const PlanItem& item : planned.plan.items) {
    const std::string sql = without_measures(item.statement.text);
    Json entry = {{"role", kRoleWords[static_cast<std::size_t>(item.role)]}, {"sql", sql}};
    if (sql != item.statement.text) entry["measured"] = "elapsed milliseconds";
    if (!item.migration.empty()) entry["migration"] = item.migration;
    if (!item.hook.empty()) entry["hook"] = item.hook;
    if (item.span.line != 0) {
      entry["file"] = item.span.path();
      entry["line"] = item.span.line;
    }
    json["statements"].push_back(std::move(entry));
  }
  return json;
}

void show_plan(const PlannedSubject& planned, Output& output) {
  if (output.structured()) {
    output.result()["plans"].push_back(plan_as_json(planned));
  } else {
    print_plan(planned, output);
  }
}

Exit exit_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Done:
      return Exit::Fine;
    case Outcome::Failed:
      return Exit::MigrationFailed;
    case Outcome::LockNotObtained:
      return Exit::LockNotObtained;
    case Outcome::Interrupted:
      return Exit::Interrupted;
    case Outcome::ConnectionLost:
      return Exit::CannotConnect;
  }
  return Exit::MigrationFailed;
}

Exit run(const std::vector<PlannedSubject>& plans, Connection& connection, const ApplyOptions& options, Output& output,
         Diagnostics& diagnostics) {
  const SignalGuard guard(*connection.session);
  output.result()["applied"] = Json::array();
  for (const PlannedSubject& planned : plans) {
    const std::string& source = planned.source;
    if (planned.plan.migrations.empty()) {
      output.line(output.palette().bold(source) + " · up to date");
    } else {
      output.line(output.palette().bold(source) + " · " + plural(planned.plan.migrations.size(), "migration") +
                  " to apply");
    }
    ExecuteOptions execute_options;
    execute_options.lock_wait = std::chrono::seconds(options.lock_wait_seconds);
    execute_options.stop = &g_stop;
    execute_options.progress = [&](const std::string& migration, bool done) {
      if (!done) {
        output.progress("applying " + printable(migration));
        return;
      }
      output.line("  " + output.palette().green("applied ") + "  " + printable(migration));
      output.result()["applied"].push_back({{"source", source}, {"migration", migration}});
    };
    const Outcome outcome = execute(planned.plan, *connection.session, execute_options, diagnostics);
    if (outcome != Outcome::Done) return exit_of(outcome);
  }
  return Exit::Fine;
}

// What comes last is clear only in a history with one head; with `--to` it is said.
bool have_one_head(const std::vector<Subject>& subjects, Diagnostics& diagnostics) {
  bool settled = true;
  for (const Subject& subject : subjects) settled = check_one_head(subject.loaded.history, diagnostics) && settled;
  return settled;
}

}  // namespace

int apply(const ApplyOptions& options, const GlobalOptions& global) {
  Output output("apply", global);
  Diagnostics diagnostics;
  const auto stop = [&] { return output.finish(exit_for(diagnostics, Exit::Usage), diagnostics); };
  const Database* database = database_at(options.url, diagnostics);
  if (database == nullptr) return stop();
  std::optional<std::vector<Subject>> subjects = load_subjects(options.sources, *database, true, diagnostics);
  if (!subjects || (options.to.empty() && !have_one_head(*subjects, diagnostics))) return stop();
  std::optional<Connection> connection = open_connection(*database, options.url, options.dry_run, diagnostics);
  if (!connection || !read_states(*subjects, *connection, diagnostics)) return stop();
  // Every plan is made before anything runs: what cannot be applied stops all of it.
  std::vector<PlannedSubject> plans;
  for (Subject& subject : *subjects) {
    std::optional<PlannedSubject> planned = plan_subject(subject, *connection, options, diagnostics);
    if (planned) plans.push_back(std::move(*planned));
  }
  if (plans.size() != subjects->size()) return output.finish(exit_for(diagnostics, Exit::CannotTranslate), diagnostics);
  if (!options.dry_run) return output.finish(run(plans, *connection, options, output, diagnostics), diagnostics);
  output.result()["plans"] = Json::array();
  for (const PlannedSubject& planned : plans) show_plan(planned, output);
  return output.finish(exit_for(diagnostics, Exit::Fine), diagnostics);
}

}  // namespace crosswalk::cli
