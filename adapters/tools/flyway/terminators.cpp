#include "terminators.h"

#include "crosswalk/base/text.h"
#include "crosswalk/tool/sql_script.h"

namespace crosswalk::flyway {

// OracleParser.java: a block of PL/SQL keeps the semicolon of its END, and ends at a slash; SQLServerParser.java: a
// batch ends at GO; DB2Parser.java: a comment names the end of statements that have semicolons inside.
std::string terminated_for(std::string_view dialect, const Statement& statement) {
  const std::string_view text = trim(statement.text);
  if (dialect == "oracle" && text.ends_with(';')) return std::string(text) + "\n/\n";
  if (dialect == "sqlserver") return std::string(text) + "\nGO\n";
  if (dialect == "db2" && text.find(';') != std::string_view::npos && text.find('@') == std::string_view::npos) {
    return "--#SET TERMINATOR @\n" + std::string(text) + "\n@\n--#SET TERMINATOR ;\n";
  }
  return terminated(statement);
}

}  // namespace crosswalk::flyway
