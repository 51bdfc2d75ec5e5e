#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::knex {

// Reads scripts into one line of migrations, in the order in which Knex runs them, by evaluating their `up` and `down`.
class KnexFrontend final : public Frontend {
 public:
  [[nodiscard]] std::optional<History> read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::knex
