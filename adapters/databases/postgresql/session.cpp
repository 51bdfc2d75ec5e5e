#include "session.h"

#include <pqxx/pqxx>

#include "crosswalk/base/text.h"
#include "crosswalk/sql/database.h"
#include "dialect.h"
#include "libpq_on_demand.h"

namespace crosswalk::postgresql {

namespace {

// An error text of the server without "ERROR:  " before it and white space after it.
std::string plain(std::string_view text) {
  text = trim(text);
  for (const std::string_view prefix : {"ERROR:", "FATAL:"}) {
    if (text.starts_with(prefix)) text = trim(text.substr(prefix.size()));
  }
  return std::string(text);
}

class PostgresqlSession final : public Session {
 public:
  explicit PostgresqlSession(const std::string& uri) : connection_(uri), notices_(connection_), work_(connection_) {}

  // Statements are sent as they stand, several at once where they are several: the server then takes them as one
  // transaction unless they say otherwise.
  std::optional<Rows> run(std::string_view sql) override {
    error_ = {};
    try {
      if (!connection_.is_open()) {
        error_ = {.message = "the connection is closed", .state = "08003", .connection_lost = true};
        return std::nullopt;
      }
      return rows_of(work_.exec(std::string(sql)));
    } catch (const pqxx::broken_connection& broken) {
      error_ = {.message = plain(broken.what()), .state = "08006", .connection_lost = true};
    } catch (const pqxx::sql_error& refused) {
      error_ = {
          .message = plain(refused.what()), .state = refused.sqlstate(), .connection_lost = !connection_.is_open()};
    } catch (const std::exception& other) {
      error_ = {.message = plain(other.what()), .state = "", .connection_lost = !connection_.is_open()};
    }
    return std::nullopt;
  }

  [[nodiscard]] const DatabaseError& error() const override { return error_; }

  void cancel() override {
    try {
      connection_.cancel_query();
    } catch (const std::exception&) {
      // Nothing is running, or the server is gone: the statement itself will say so.
    }
  }

 private:
  static Rows rows_of(const pqxx::result& result) {
    Rows rows;
    rows.affected = static_cast<std::uint64_t>(result.affected_rows());
    for (pqxx::row_size_type i = 0; i < result.columns(); ++i) rows.columns.emplace_back(result.column_name(i));
    rows.rows.reserve(static_cast<std::size_t>(result.size()));
    for (const auto& record : result) {
      Row row;
      row.reserve(rows.columns.size());
      for (const auto& field : record) {
        row.push_back(field.is_null() ? std::nullopt : std::optional(std::string(field.c_str(), field.size())));
      }
      rows.rows.push_back(std::move(row));
    }
    return rows;
  }

  pqxx::connection connection_;
  pqxx::quiet_errorhandler notices_;  // "NOTICE: … already exists, skipping" is not for our standard error
  pqxx::nontransaction work_;
  DatabaseError error_;
};

}  // namespace

std::unique_ptr<Session> open_session(std::string_view url, Diagnostics& diagnostics) {
  std::string why;
  const auto target = target_of_url(url, why);
  if (!target) {
    diagnostics.report<Code::UrlInvalid>({}, without_password(url), why);
    return nullptr;
  }
  try {
    require_libpq();
    auto session = std::make_unique<PostgresqlSession>(target->uri);
    std::string setup = "SET client_encoding TO 'UTF8'";
    if (target->schema) setup += "; SET search_path TO " + PostgresqlDialect().quote(Identifier(*target->schema), true);
    if (session->run(setup)) return session;
    diagnostics.report<Code::CannotConnect>({}, without_password(url), session->error().message);
  } catch (const std::exception& failure) {
    diagnostics.report<Code::CannotConnect>({}, without_password(url), plain(failure.what()));
  }
  return nullptr;
}

}  // namespace crosswalk::postgresql
