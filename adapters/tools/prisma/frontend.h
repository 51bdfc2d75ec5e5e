#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::prisma {

// Reads a folder of migrations into one line, in the order in which Prisma runs them.
class PrismaFrontend final : public Frontend {
 public:
  [[nodiscard]] std::optional<History> read(const Project& project, const ReadOptions& options,
                                            Diagnostics& diagnostics) const override;
};

}  // namespace crosswalk::prisma
