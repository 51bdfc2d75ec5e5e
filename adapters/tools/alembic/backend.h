#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::alembic {

// Writes alembic.ini, migrations/env.py, migrations/script.py.mako and one file of revision each, as `alembic init` and
// `alembic revision` would have made them.
class AlembicBackend final : public Backend {
 public:
  [[nodiscard]] std::optional<Rendering> write(const History& history, const WriteOptions& options,
                                               Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::alembic
