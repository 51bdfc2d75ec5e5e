#pragma once

#include <string>
#include <string_view>

// The files of a project that are the same for every history, as `alembic init` makes them (alembic/templates/generic).
namespace crosswalk::alembic {

[[nodiscard]] std::string alembic_ini(std::string_view dialect);
[[nodiscard]] std::string env_script();
[[nodiscard]] std::string script_template();

}  // namespace crosswalk::alembic
