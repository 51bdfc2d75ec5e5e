#pragma once

#include <string>
#include <string_view>

// The files of a project that are the same for every history, as `alembic init` makes them (alembic/templates/generic).
namespace crosswalk::alembic {

[[nodiscard]] std::string alembic_ini(std::string_view dialect);
// By default Alembic runs all migrations in one transaction, on databases where that holds schema changes.
[[nodiscard]] std::string env_script(bool transaction_per_migration);
[[nodiscard]] std::string script_template();

}  // namespace crosswalk::alembic
