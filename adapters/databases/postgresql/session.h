#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/session.h"

namespace crosswalk::postgresql {

// A URL as libpq takes it, and what of it libpq does not know.
struct ConnectionTarget {
  std::string uri;
  // The schema that a connection is to begin in: `?schema=` of Prisma, `?currentSchema=` of JDBC.
  std::optional<std::string> schema;
};
// Turns any tool's form of a URL (postgres://, postgresql+psycopg2://, jdbc:postgresql://) into libpq's. Parameters
// that are settings of a client library alone (connection_limit, pgbouncer) are left out. A connection attempt ends
// after ten seconds unless the URL says otherwise. Nothing, with a reason in `why`, if it is not such a URL.
[[nodiscard]] std::optional<ConnectionTarget> target_of_url(std::string_view url, std::string& why);

// Connects. Reports UrlInvalid or CannotConnect and gives null.
[[nodiscard]] std::unique_ptr<Session> open_session(std::string_view url, Diagnostics& diagnostics);

}  // namespace crosswalk::postgresql
