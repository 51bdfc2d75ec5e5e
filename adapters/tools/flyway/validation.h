#pragma once

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/tool/ledger.h"

namespace crosswalk::flyway {

// Flyway's own checks before it migrates, of the version table and of its settings; what it refuses is reported.
[[nodiscard]] bool passes_validation(const LedgerContext& context, const LedgerState& state, Diagnostics& diagnostics);

}  // namespace crosswalk::flyway
