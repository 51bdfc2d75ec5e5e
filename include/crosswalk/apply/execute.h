#pragma once

#include <atomic>
#include <chrono>
#include <functional>

#include "crosswalk/apply/plan.h"
#include "crosswalk/sql/session.h"

namespace crosswalk {

enum class Outcome { Done, Failed, LockNotObtained, Interrupted, ConnectionLost };

struct ExecuteOptions {
  // How long a lock that someone else holds is waited for.
  std::chrono::milliseconds lock_wait{10'000};
  // Set from outside (a signal) to stop at the next statement.
  const std::atomic<bool>* stop = nullptr;
  // Told before each migration begins and after it is done.
  std::function<void(const std::string& migration, bool done)> progress;
};

// Runs a plan: the only loop that runs SQL. After a failure the open transaction is rolled back, what the tool would
// write after a failure is written, and the lock is released. Reports StatementFailed at the statement's place.
[[nodiscard]] Outcome execute(const Plan& plan, Session& session, const ExecuteOptions& options,
                              Diagnostics& diagnostics);

}  // namespace crosswalk
