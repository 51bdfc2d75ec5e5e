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

// The database that a URL means; reports UrlSchemeUnknown or UrlInvalid. Connects to nothing.
[[nodiscard]] const Database* database_at(const std::string& url, Diagnostics& diagnostics);

// Connects to a URL. For a look alone (`read_only`) nothing is created: a database file that is yet to be made is
// found empty. Reports UrlInvalid or CannotConnect.
[[nodiscard]] std::optional<Connection> open_connection(const Database& database, const std::string& url,
                                                        bool read_only, Diagnostics& diagnostics);

// One source, ready to be compared with its version table or applied.
struct Subject {
  LoadedHistory loaded;
  const Ledger* ledger = nullptr;
  LedgerState state;
};

// Reads every source for a database, without connecting: what cannot be read must not make a database file. Reports and
// gives nothing if one of them cannot be read. Without `steps` as `load`.
[[nodiscard]] std::optional<std::vector<Subject>> load_subjects(const std::vector<std::string>& sources,
                                                                const Database& database, bool steps,
                                                                Diagnostics& diagnostics);

// Reads the version table of every source. False, reported, if one is not as its tool makes it.
[[nodiscard]] bool read_states(std::vector<Subject>& subjects, Connection& connection, Diagnostics& diagnostics);

[[nodiscard]] LedgerContext context_of(const Subject& subject, const Connection& connection, const History& history);

}  // namespace crosswalk::cli
