#include "own_words.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

constexpr std::size_t kMostScripts = 32;
constexpr std::size_t kMostBytes = 256 * 1024;  // of a script

struct Telling {
  std::string_view dialect;
  std::string_view words;  // as they stand in a skeleton
};
// Words that others do not have, or not so: PostgreSQL says SET DATA TYPE, MySQL has DUAL and SYSDATE, too.
constexpr std::array kTelling = {Telling{"oracle", "VARCHAR2("},
                                 Telling{"oracle", "REPLACE PACKAGE "},
                                 Telling{"oracle", "SET DEFINE OFF"},
                                 Telling{"oracle", "SET SERVEROUTPUT "},
                                 Telling{"oracle", " NUMBER(19"},
                                 Telling{"sqlserver", "VARCHAR(MAX)"},
                                 Telling{"sqlserver", "VARBINARY(MAX)"},
                                 Telling{"sqlserver", " IDENTITY(1,1)"},
                                 Telling{"sqlserver", "[DBO]."},
                                 Telling{"sqlserver", " SP_RENAME "},
                                 Telling{"sqlserver", " DATETIME2"},
                                 Telling{"sqlserver", "\nGO\n"},
                                 Telling{"sqlserver", "SET QUOTED_IDENTIFIER "},
                                 Telling{"h2", "CREATE ALIAS "},
                                 Telling{"h2", "RUNSCRIPT FROM "},
                                 Telling{"h2", "SET REFERENTIAL_INTEGRITY "},
                                 Telling{"hsqldb", "SET DATABASE SQL "},
                                 Telling{"hsqldb", "CREATE MEMORY TABLE "},
                                 Telling{"hsqldb", " LONGVARCHAR"},
                                 Telling{"db2", "SYSPROC.ADMIN_CMD"},
                                 Telling{"db2", " ORGANIZE BY ROW"},
                                 Telling{"db2", "FROM SYSIBM."},
                                 Telling{"db2", "--#SET TERMINATOR "}};

// A script in capitals, without comments and what stands in strings, one blank between words and one line end between
// lines that have any; no blanks around commas and before parentheses.
std::string skeleton_of(std::string_view text) {
  std::string skeleton = "\n";
  const auto space = [&](char c) {
    if (skeleton.back() == '\n') return;
    if (skeleton.back() == ' ') skeleton.pop_back();
    if (skeleton.back() != ',' || c == '\n') skeleton += c;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("--") && !rest.starts_with("--#SET")) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (rest.starts_with("/*")) {
      i = std::min(text.find("*/", i + 2), text.size() - 2) + 1;
    } else if (c == '\'') {
      i = std::min(text.find('\'', i + 1), text.size());
      skeleton += "''";
    } else if (c == '\n') {
      space('\n');
    } else if (c == ' ' || c == '\t' || c == '\r') {
      space(' ');
    } else {
      if ((c == '(' || c == ',') && skeleton.back() == ' ') skeleton.pop_back();
      skeleton += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  space('\n');
  return skeleton + "\n";
}

}  // namespace

std::optional<OwnWords> dialect_of_words(const FileTree& files, const std::vector<Script>& scripts) {
  std::optional<OwnWords> found;
  std::size_t looked = 0;
  for (const Script& script : scripts) {
    if (script.language != "sql" || !is_migration(script)) continue;
    if (++looked > kMostScripts) break;
    const auto bytes = files.read_bytes(script.path);
    if (!bytes) continue;
    const std::string skeleton = skeleton_of(std::string_view(*bytes).substr(0, kMostBytes));
    for (const Telling& telling : kTelling) {
      if (skeleton.find(telling.words) == std::string::npos) continue;
      if (found && found->dialect != telling.dialect) return std::nullopt;
      if (found) continue;
      found = {
          .dialect = std::string(telling.dialect), .words = std::string(trim(telling.words)), .script = script.path};
    }
  }
  return found;
}

}  // namespace crosswalk::flyway
