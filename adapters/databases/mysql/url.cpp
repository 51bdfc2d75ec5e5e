#include "crosswalk/sql/url.h"

#include <charconv>

#include "crosswalk/base/text.h"
#include "session.h"

namespace crosswalk::mysql {

namespace {

bool read_port(std::string_view digits, ConnectionTarget& target) {
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
  return result.ec == std::errc() && result.ptr == digits.data() + digits.size() && target.port != 0;
}

// "host", "host:3306", "[::1]:3306", or nothing.
bool read_host(std::string_view text, ConnectionTarget& target) {
  if (text.empty()) return true;
  std::size_t colon = text.find(':');
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return false;
    target.host = text.substr(1, close - 1);
    colon = close + 1 < text.size() ? close + 1 : std::string_view::npos;
    if (colon != std::string_view::npos && text[colon] != ':') return false;
  } else {
    target.host = text.substr(0, colon);
  }
  return colon == std::string_view::npos || read_port(text.substr(colon + 1), target);
}

bool says_yes(std::string_view value) {
  return value == "true" || value == "1" || equals_ignoring_case(value, "required") ||
         equals_ignoring_case(value, "require");
}

void read_parameter(std::string_view key, const std::string& value, ConnectionTarget& target) {
  if (key == "user") target.user = value;
  if (key == "password") target.password = value;
  if (key == "socket" || key == "unix_socket" || key == "socketPath" || key == "localSocket") target.socket = value;
  if (key == "useSSL" || key == "ssl" || key == "sslMode" || key == "ssl-mode") target.tls = says_yes(value);
}

}  // namespace

std::optional<ConnectionTarget> target_of_url(std::string_view url, std::string& why) {
  const auto fail = [&](std::string reason) -> std::optional<ConnectionTarget> {
    why = std::move(reason);
    return std::nullopt;
  };
  const UrlScheme parts = split_scheme(url);
  if (parts.scheme != "mysql" && parts.scheme != "mariadb") return fail("its scheme is neither mysql nor mariadb");
  std::string_view rest = parts.rest;
  if (!rest.starts_with("//")) return fail("`//` is missing after `" + parts.scheme + ":`");
  rest.remove_prefix(2);
  const std::size_t question = rest.find('?');
  const std::string_view parameters = question == std::string_view::npos ? "" : rest.substr(question + 1);
  rest = rest.substr(0, question);
  const std::string percent = "a `%` is not followed by two hexadecimal digits";
  ConnectionTarget target;
  const std::size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) {
    const auto database = percent_decode(rest.substr(slash + 1));
    if (!database) return fail(percent);
    target.database = *database;
  }
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view account = authority.substr(0, at);
    const std::size_t colon = account.find(':');
    const auto user = percent_decode(account.substr(0, colon));
    const auto password =
        percent_decode(colon == std::string_view::npos ? std::string_view() : account.substr(colon + 1));
    if (!user || !password) return fail(percent);
    target.user = *user;
    target.password = *password;
    authority.remove_prefix(at + 1);
  }
  if (!read_host(authority, target)) return fail("`" + std::string(authority) + "` is no host and port");
  for (const std::string_view parameter : split(parameters, '&')) {
    const std::string_view key = parameter.substr(0, parameter.find('='));
    const auto value = percent_decode(key.size() == parameter.size() ? "" : parameter.substr(key.size() + 1));
    if (!value) return fail(percent);
    read_parameter(key, *value, target);
  }
  if (target.database.empty()) return fail("it names no database");
  return target;
}

}  // namespace crosswalk::mysql
