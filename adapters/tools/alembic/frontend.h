#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::alembic {

// Properties of a migration that only Alembic's own backend looks at.
inline constexpr const char* kFileProperty = "alembic.file";  // the name of its file

// Reads revision files as programs, never by matching text: upgrade() and downgrade() are evaluated against host
// objects that stand for `op` and SQLAlchemy.
class AlembicFrontend final : public Frontend {
 public:
  [[nodiscard]] std::optional<History> read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::alembic
