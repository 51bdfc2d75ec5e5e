#include "session.h"

#include <array>
#include <charconv>

#include "crosswalk/base/text.h"
#include "crosswalk/sql/database.h"
#include "dialect.h"
#include "libpq.h"

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

std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : std::string(text); }

struct FinishConnection {
  const LibPq* pq;
  void operator()(PGconn* connection) const { pq->finish(connection); }
};
using Connection = std::unique_ptr<PGconn, FinishConnection>;

struct ClearResult {
  const LibPq* pq;
  void operator()(PGresult* result) const { pq->clear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

struct FreeCancel {
  const LibPq* pq;
  void operator()(PGcancel* cancel) const { pq->free_cancel(cancel); }
};
using Cancel = std::unique_ptr<PGcancel, FreeCancel>;

// "NOTICE: … already exists, skipping" is not for our standard error.
void ignore_notice(void*, const char*) {}

class PostgresqlSession final : public Session {
 public:
  PostgresqlSession(const LibPq& pq, Connection connection)
      : pq_(pq), connection_(std::move(connection)), cancel_(pq_.get_cancel(connection_.get()), FreeCancel{&pq_}) {
    pq_.set_notice_processor(connection_.get(), ignore_notice, nullptr);
  }

  // Statements are sent as they stand, several at once where they are several: the server then takes them as one
  // transaction unless they say otherwise.
  std::optional<Rows> run(std::string_view sql) override {
    error_ = {};
    if (is_lost()) {
      error_ = {.message = "the connection is closed", .state = "08003", .connection_lost = true};
      return std::nullopt;
    }
    const Result result(pq_.exec(connection_.get(), std::string(sql).c_str()), ClearResult{&pq_});
    if (!succeeded(result.get())) {
      take_error(result.get());
      return std::nullopt;
    }
    return rows_of(result.get());
  }

  [[nodiscard]] const DatabaseError& error() const override { return error_; }

  // Opens a connection of its own to say so; made of nothing but what was prepared, so that a signal handler may call
  // it.
  void cancel() override {
    std::array<char, 256> reason{};
    // If nothing is running, or the server is gone, the statement itself will say so.
    static_cast<void>(pq_.cancel(cancel_.get(), reason.data(), static_cast<int>(reason.size())));
  }

 private:
  [[nodiscard]] bool is_lost() const { return pq_.status(connection_.get()) != CONNECTION_OK; }

  bool succeeded(const PGresult* result) const {
    const ExecStatusType status = pq_.result_status(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
  }

  void take_error(const PGresult* result) {
    const std::string message = text_or_empty(pq_.result_error_message(result));
    error_ = {.message = plain(message.empty() ? text_or_empty(pq_.error_message(connection_.get())) : message),
              .state = text_or_empty(pq_.result_error_field(result, PG_DIAG_SQLSTATE)),
              .connection_lost = is_lost()};
    if (error_.message.empty()) error_.message = "the server answers in a way that is not asked for here (COPY)";
    if (error_.connection_lost && error_.state.empty()) error_.state = "08006";
  }

  Rows rows_of(PGresult* result) const {
    Rows rows;
    const std::string_view affected = pq_.cmd_tuples(result);
    std::from_chars(affected.data(), affected.data() + affected.size(), rows.affected);
    const int columns = pq_.nfields(result);
    const int records = pq_.ntuples(result);
    for (int column = 0; column < columns; ++column) rows.columns.emplace_back(pq_.fname(result, column));
    rows.rows.reserve(static_cast<std::size_t>(records));
    for (int record = 0; record < records; ++record) {
      Row row;
      row.reserve(static_cast<std::size_t>(columns));
      for (int column = 0; column < columns; ++column) row.push_back(value_of(result, record, column));
      rows.rows.push_back(std::move(row));
    }
    return rows;
  }

  std::optional<std::string> value_of(const PGresult* result, int record, int column) const {
    if (pq_.getisnull(result, record, column) != 0) return std::nullopt;
    return std::string(pq_.getvalue(result, record, column),
                       static_cast<std::size_t>(pq_.getlength(result, record, column)));
  }

  const LibPq& pq_;
  Connection connection_;
  Cancel cancel_;
  DatabaseError error_;
};

Connection connect(const LibPq& pq, const std::string& uri) {
  // The one parameter, being named dbname and expanded, holds the whole URI.
  const std::array<const char*, 3> names = {"dbname", "fallback_application_name", nullptr};
  const std::array<const char*, 3> values = {uri.c_str(), "crosswalk", nullptr};
  return {pq.connectdb_params(names.data(), values.data(), 1), FinishConnection{&pq}};
}

}  // namespace

std::unique_ptr<Session> open_session(std::string_view url, Diagnostics& diagnostics) {
  std::string why;
  const auto target = target_of_url(url, why);
  if (!target) {
    diagnostics.report<Code::UrlInvalid>({}, without_password(url), why);
    return nullptr;
  }
  const LibPq* pq = load_libpq(why);
  if (pq == nullptr) {
    diagnostics.report<Code::CannotConnect>({}, without_password(url), why);
    return nullptr;
  }
  Connection connection = connect(*pq, target->uri);
  if (pq->status(connection.get()) != CONNECTION_OK) {
    diagnostics.report<Code::CannotConnect>({}, without_password(url), plain(pq->error_message(connection.get())));
    return nullptr;
  }
  auto session = std::make_unique<PostgresqlSession>(*pq, std::move(connection));
  std::string setup = "SET client_encoding TO 'UTF8'";
  if (target->schema) setup += "; SET search_path TO " + PostgresqlDialect().quote(Identifier(*target->schema), true);
  if (session->run(setup)) return session;
  diagnostics.report<Code::CannotConnect>({}, without_password(url), session->error().message);
  return nullptr;
}

}  // namespace crosswalk::postgresql
