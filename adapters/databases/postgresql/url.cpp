#include "crosswalk/sql/url.h"

#include <algorithm>
#include <array>
#include <vector>

#include "crosswalk/base/text.h"
#include "session.h"

namespace crosswalk::postgresql {

namespace {

// The parameters that libpq itself knows (documentation, section 34.1.2). It refuses a URL with any other.
constexpr std::array<std::string_view, 31> kLibpqParameters = {"host",
                                                               "hostaddr",
                                                               "port",
                                                               "dbname",
                                                               "user",
                                                               "password",
                                                               "passfile",
                                                               "require_auth",
                                                               "channel_binding",
                                                               "connect_timeout",
                                                               "options",
                                                               "client_encoding",
                                                               "keepalives",
                                                               "keepalives_idle",
                                                               "keepalives_interval",
                                                               "gssencmode",
                                                               "sslmode",
                                                               "sslcompression",
                                                               "sslcert",
                                                               "sslkey",
                                                               "sslpassword",
                                                               "sslrootcert",
                                                               "sslcrl",
                                                               "application_name",
                                                               "target_session_attrs",
                                                               "tcp_user_timeout",
                                                               "krbsrvname",
                                                               "service",
                                                               "ssl",
                                                               "fallback_application_name",
                                                               "ssl_min_protocol_version"};

bool known_to_libpq(std::string_view key) {
  return std::find(kLibpqParameters.begin(), kLibpqParameters.end(), key) != kLibpqParameters.end();
}

}  // namespace

std::optional<ConnectionTarget> target_of_url(std::string_view url, std::string& why) {
  const UrlScheme parts = split_scheme(url);
  if (parts.scheme != "postgresql" && parts.scheme != "postgres") {
    why = "its scheme is not postgresql";
    return std::nullopt;
  }
  if (!std::string_view(parts.rest).starts_with("//")) {
    why = "`//` is missing after `" + parts.scheme + ":`";
    return std::nullopt;
  }
  const std::string_view authority = std::string_view(parts.rest).substr(2, parts.rest.find('/', 2) - 2);
  if (authority.find('[') != std::string_view::npos && authority.find(']') == std::string_view::npos) {
    why = "the address that `[` begins has no `]`";
    return std::nullopt;
  }
  ConnectionTarget target;
  const std::size_t question = parts.rest.find('?');
  std::vector<std::string> kept;
  bool has_timeout = false;
  if (question != std::string::npos) {
    for (const std::string_view parameter : split(std::string_view(parts.rest).substr(question + 1), '&')) {
      const std::string_view key = parameter.substr(0, parameter.find('='));
      const std::string_view value = key.size() == parameter.size() ? "" : parameter.substr(key.size() + 1);
      if (key == "schema" || key == "currentSchema") {
        target.schema = percent_decode(value);
        if (!target.schema) why = "a `%` is not followed by two hexadecimal digits";
        if (!target.schema) return std::nullopt;
      } else if (known_to_libpq(key)) {
        has_timeout = has_timeout || key == "connect_timeout";
        kept.emplace_back(parameter);
      }
    }
  }
  if (!has_timeout) kept.emplace_back("connect_timeout=10");
  kept.emplace_back("fallback_application_name=crosswalk");
  target.uri = "postgresql:" + parts.rest.substr(0, question) + "?" + join(kept, "&");
  return target;
}

}  // namespace crosswalk::postgresql
