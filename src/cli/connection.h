#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/apply/status.h"
#include "crosswalk/sql/database.h"
#include "source.h"

namespace crosswalk::cli {

// A database that a command talks to.
struct Connection {
  const Database* database = nullptr;
  std::unique_ptr<Session> session;
  std::string schema;
  std::string user;
};

// Connects to a URL. For a look alone (`read_only`) nothing is created: a database file that is yet to be made is
// found empty. Reports UrlSchemeUnknown, UrlInvalid or CannotConnect.
[[nodiscard]] std::optional<Connection> open_connection(const std::string& url, bool read_only, Diagnostics& diagnostics);

// One source, ready to be compared with its version table or applied.
struct Subject {
  LoadedHistory loaded;
  const Ledger* ledger = nullptr;
  LedgerState state;
};

// Reads every source for the database of the connection, and its version table. Reports and gives nothing if one of
// them cannot be read.
[[nodiscard]] std::optional<std::vector<Subject>> open_subjects(const std::vector<std::string>& sources,
                                                                Connection& connection, Diagnostics& diagnostics);

[[nodiscard]] LedgerContext context_of(const Subject& subject, const Connection& connection, const History& history);

}  // namespace crosswalk::cli
