#pragma once

#include "construct.h"

// INSERT … ON CONFLICT and ON DUPLICATE KEY UPDATE.
namespace crosswalk::alembic {

// insert.excluded, and insert.inserted of MySQL: each attribute a column of the row that was not inserted.
[[nodiscard]] Value rejected_row(const Reading& reading, bool of_mysql);

}  // namespace crosswalk::alembic
