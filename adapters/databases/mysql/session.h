#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/session.h"

namespace crosswalk::mysql {

// Where to connect, as the client library takes it. An empty host is the library's own default.
struct ConnectionTarget {
  std::string host = "localhost";
  std::uint16_t port = 3306;
  std::string user;
  std::string password;
  std::string database;
  std::string socket;  // a path; used in place of host and port
  bool tls = false;
};
// Turns any tool's form of a URL (mysql://, mariadb://, mysql+pymysql://, jdbc:mysql://) into a target: user and
// password from before the `@` or from the parameters `user` and `password` (JDBC), a socket from `socket`,
// `unix_socket` or `socketPath`. Settings of a client library alone are left out. Nothing, with a reason in `why`, if
// it is not such a URL.
[[nodiscard]] std::optional<ConnectionTarget> target_of_url(std::string_view url, std::string& why);

// Connects. Reports UrlInvalid or CannotConnect and gives null.
[[nodiscard]] std::unique_ptr<Session> open_session(std::string_view url, Diagnostics& diagnostics);

}  // namespace crosswalk::mysql
