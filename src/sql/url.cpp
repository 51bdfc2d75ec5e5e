#include "crosswalk/sql/url.h"

#include "crosswalk/base/text.h"
#include "crosswalk/sql/database.h"

namespace crosswalk {

namespace {

constexpr std::string_view kMask = "***";

bool names_a_secret(std::string_view key) {
  const std::string lower = to_lower(key);
  return lower == "password" || lower == "sslpassword" || lower == "passwd" || lower == "pwd";
}

// The query of a URL with the values of secrets masked.
std::string masked_query(std::string_view query) {
  std::vector<std::string> parts;
  for (const std::string_view part : split(query, '&')) {
    const std::size_t equals = part.find('=');
    const bool secret = equals != std::string_view::npos && names_a_secret(part.substr(0, equals));
    parts.push_back(secret ? std::string(part.substr(0, equals + 1)) + std::string(kMask) : std::string(part));
  }
  return join(parts, "&");
}

}  // namespace

std::string without_password(std::string_view url) {
  const std::size_t question = url.find('?');
  std::string base(url.substr(0, question));
  const std::string query = question == std::string_view::npos ? "" : "?" + masked_query(url.substr(question + 1));
  const std::size_t slashes = base.find("://");
  if (slashes == std::string::npos) return base + query;
  const std::size_t authority = slashes + 3;
  // The last '@' ends the user's part: a password may hold one that nobody encoded, and '/' as well. Only where no
  // '@' stands before the path may one in the path be meant.
  const std::size_t at = base.rfind('@');
  if (at == std::string::npos || at < authority) return base + query;
  const std::size_t colon = base.find(':', authority);
  if (colon == std::string::npos || colon > at) return base + query;
  return base.substr(0, colon + 1) + std::string(kMask) + base.substr(at) + query;
}

UrlScheme split_scheme(std::string_view url) {
  UrlScheme result;
  if (starts_with_ignoring_case(url, "jdbc:")) url.remove_prefix(5);
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos) {
    result.rest = std::string(url);
    return result;
  }
  std::string_view scheme = url.substr(0, colon);
  scheme = scheme.substr(0, scheme.find('+'));
  result.scheme = to_lower(scheme);
  result.rest = std::string(url.substr(colon + 1));
  return result;
}

std::optional<std::string> percent_decode(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace crosswalk
