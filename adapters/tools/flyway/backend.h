#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::flyway {

// Writes flyway.toml and sql/V<version>__<description>.sql, with U files for the way back, R files for what repeats,
// and a .sql.conf beside a script that needs one.
class FlywayBackend final : public Backend {
 public:
  [[nodiscard]] std::optional<Rendering> write(const History& history, const WriteOptions& options,
                                               Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::flyway
