#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::prisma {

// Writes prisma/schema.prisma and prisma/migrations/<time>_<slug>/migration.sql, with a down.sql beside it where there
// is a way back.
class PrismaBackend final : public Backend {
 public:
  [[nodiscard]] std::optional<Rendering> write(const History& history, const WriteOptions& options,
                                               Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::prisma
