#include "crosswalk/sql/url.h"

#include "crosswalk/base/text.h"
#include "session.h"

namespace crosswalk::sqlite {
namespace {

bool is_empty_path(std::string_view rest) {
  return rest.substr(0, rest.find('?')).find_first_not_of('/') == std::string_view::npos;
}

// SQLite would take a database of its own that is gone at the end: hardly what was meant, as where $FILE is not set.
std::optional<std::string> names_no_file(std::string& why) {
  why = "it names no file: write sqlite:///shop.db, or sqlite::memory: for a database in memory";
  return std::nullopt;
}

}  // namespace

// The forms of SQLAlchemy (three slashes relative, four absolute), Prisma ("file:./dev.db"), JDBC ("jdbc:sqlite:x.db").
std::optional<std::string> file_of_url(std::string_view url, std::string& why) {
  const UrlScheme parts = split_scheme(url);
  if (parts.scheme == "file") return is_empty_path(parts.rest) ? names_no_file(why) : "file:" + parts.rest;
  std::string_view rest = parts.rest;
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (is_empty_path(rest)) return names_no_file(why);
    if (rest.front() != '/') {
      why = "a SQLite URL has no host: write sqlite:///" + std::string(rest) + " for a file beside you";
      return std::nullopt;
    }
    rest.remove_prefix(1);
  }
  if (rest == ":memory:") return ":memory:";
  if (is_empty_path(rest)) return names_no_file(why);
  // SQLite's own URI parameters (mode=ro, cache=shared) need its own form of a URI.
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) return "file:" + std::string(rest);
  const auto path = percent_decode(rest);
  if (!path) why = "a `%` is not followed by two hexadecimal digits";
  return path;
}

}  // namespace crosswalk::sqlite
