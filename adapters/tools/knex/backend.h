#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::knex {

// Writes knexfile.js, package.json and migrations/<time>_<slug>.js with `up` and `down`, as `knex migrate:make` begins
// them.
class KnexBackend final : public Backend {
 public:
  [[nodiscard]] std::optional<Rendering> write(const History& history, const WriteOptions& options,
                                               Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::knex
