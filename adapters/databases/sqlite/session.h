#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/database.h"
#include "crosswalk/sql/session.h"

namespace crosswalk::sqlite {

// The file that a URL names: "sqlite:///shop.db" and "sqlite:shop.db" are relative, "sqlite:////var/shop.db" is
// absolute, "file:shop.db?mode=ro" is SQLite's own form, "sqlite::memory:" is a database in memory.
// Nothing, with a reason in `why`, if it names none.
[[nodiscard]] std::optional<std::string> file_of_url(std::string_view url, std::string& why);

// Opens the database; to write, it is made if it is not there. Reports UrlInvalid or CannotConnect and gives null.
[[nodiscard]] std::unique_ptr<Session> open_session(std::string_view url, Access access, Diagnostics& diagnostics);

}  // namespace crosswalk::sqlite
