#include "transactions.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

constexpr std::size_t kKeywordsThatCount = 10;

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Passes over a comment or a quoted text that begins here; the same position if none does.
std::size_t skip_opaque(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "--") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) == "/*") {
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (text[at] == '\'' || text[at] == '"' || text[at] == '`') {
    const std::size_t end = text.find(text[at], at + 1);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  return at;
}

// The first words outside of parentheses, in upper case, at most `limit`.
std::vector<std::string> first_keywords(std::string_view text, std::size_t limit = kKeywordsThatCount) {
  std::vector<std::string> words;
  int depth = 0;
  std::size_t at = 0;
  while (at < text.size() && words.size() < limit) {
    if (const std::size_t next = skip_opaque(text, at); next != at) {
      at = next;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end == at) {
      depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
      ++at;
      continue;
    }
    if (depth == 0) words.push_back(to_upper(text.substr(at, end - at)));
    at = end;
  }
  return words;
}

// Whether the keywords of a statement begin as one of the patterns, each of words in upper case.
bool begins_with_one_of(std::span<const std::string_view> patterns, std::string_view statement) {
  const std::vector<std::string> first = first_keywords(statement, 1);
  const bool possible = !first.empty() && std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    return pattern.starts_with(first.front());
  });
  if (!possible) return false;
  const std::string words = join(first_keywords(statement), " ") + " ";
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    return words.starts_with(pattern) && words[pattern.size()] == ' ';
  });
}

}  // namespace

bool runs_in_transaction(std::string_view dialect, std::string_view statement) {
  static constexpr std::array<std::string_view, 17> kPostgresql = {"CREATE DATABASE",
                                                                   "DROP DATABASE",
                                                                   "CREATE TABLESPACE",
                                                                   "DROP TABLESPACE",
                                                                   "CREATE SUBSCRIPTION",
                                                                   "DROP SUBSCRIPTION",
                                                                   "ALTER SYSTEM",
                                                                   "CREATE INDEX CONCURRENTLY",
                                                                   "DROP INDEX CONCURRENTLY",
                                                                   "CREATE UNIQUE INDEX CONCURRENTLY",
                                                                   "REINDEX SCHEMA",
                                                                   "REINDEX DATABASE",
                                                                   "REINDEX SYSTEM",
                                                                   "REINDEX VERBOSE SCHEMA",
                                                                   "REINDEX VERBOSE DATABASE",
                                                                   "VACUUM",
                                                                   "DISCARD ALL"};
  static constexpr std::array<std::string_view, 1> kSqlite = {"PRAGMA FOREIGN_KEYS"};

  if (dialect == "postgresql") return !begins_with_one_of(kPostgresql, statement);
  if (dialect == "sqlite") return !begins_with_one_of(kSqlite, statement);
  return true;
}

}  // namespace crosswalk::flyway
