#include "crosswalk/sql/url.h"

#include "crosswalk/base/text.h"
#include "session.h"

namespace crosswalk::sqlite {

// The forms of SQLAlchemy (three slashes relative, four absolute), Prisma ("file:./dev.db"), JDBC ("jdbc:sqlite:x.db").
std::optional<std::string> file_of_url(std::string_view url, std::string& why) {
  const UrlScheme parts = split_scheme(url);
  if (parts.scheme == "file") return "file:" + parts.rest;
  std::string_view rest = parts.rest;
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (rest.empty() || rest == "/") return ":memory:";
    if (rest.front() != '/') {
      why = "a SQLite URL has no host: write sqlite:///" + std::string(rest) + " for a file beside you";
      return std::nullopt;
    }
    rest.remove_prefix(1);
  }
  if (rest.empty() || rest == ":memory:") return ":memory:";
  // SQLite's own URI parameters (mode=ro, cache=shared) need its own form of a URI.
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) return "file:" + std::string(rest);
  const auto path = percent_decode(rest);
  if (!path) why = "a `%` is not followed by two hexadecimal digits";
  return path;
}

}  // namespace crosswalk::sqlite
