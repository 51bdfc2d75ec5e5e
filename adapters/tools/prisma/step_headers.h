#pragma once

#include <string_view>

#include "crosswalk/ir/operations.h"

namespace crosswalk::prisma {

// The comment that Prisma writes above a step of this kind, such as "CreateTable"; empty for what it never writes.
[[nodiscard]] std::string_view step_header(const Operation& operation);

}  // namespace crosswalk::prisma
