#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/sql/dialect.h"

namespace crosswalk {

// A row as text; a NULL has no value.
using Row = std::vector<std::optional<std::string>>;
struct Rows {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::uint64_t affected = 0;
};

// The values of the first column, without those that are NULL.
[[nodiscard]] std::vector<std::string> first_column(const Rows& rows);

// Why the database refused a statement, in its own words.
struct DatabaseError {
  std::string message;
  std::string state;  // SQLSTATE or the database's own code; may be empty
  bool connection_lost = false;
};

// One connection: the only thing that does I/O with a database. Not thread-safe.
class Session {
 public:
  virtual ~Session() = default;

  // Runs one statement, or several where the database allows it. On refusal the error is stored and nothing returned.
  [[nodiscard]] virtual std::optional<Rows> run(std::string_view sql) = 0;
  [[nodiscard]] virtual const DatabaseError& error() const = 0;

  // Asks the running statement to stop; may be called from a signal handler's thread.
  virtual void cancel() = 0;

  bool begin() { return run("BEGIN").has_value(); }
  bool commit() { return run("COMMIT").has_value(); }
  bool rollback() { return run("ROLLBACK").has_value(); }
};

}  // namespace crosswalk
