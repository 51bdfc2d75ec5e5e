#pragma once

#include <string>
#include <string_view>

#include "crosswalk/sql/dialect.h"

namespace crosswalk::flyway {

// A statement and what Flyway's parser of the database takes for its end.
[[nodiscard]] std::string terminated_for(std::string_view dialect, const Statement& statement);

}  // namespace crosswalk::flyway
