#include "session.h"

#include <stdexcept>

#include "crosswalk/sql/database.h"
#include "libmariadb_on_demand.h"

namespace crosswalk::mysql {

namespace {

constexpr unsigned kConnectSeconds = 10;
// CR_SERVER_GONE_ERROR, CR_SERVER_LOST and CR_SERVER_LOST_EXTENDED of <errmsg.h>.
constexpr unsigned kServerGone = 2006;
constexpr unsigned kServerLost = 2013;
constexpr unsigned kServerLostExtended = 2055;

bool is_connection_lost(unsigned code) {
  return code == kServerGone || code == kServerLost || code == kServerLostExtended;
}

// One connection of the library, closed at the end.
class Connection {
 public:
  // Throws std::runtime_error with the server's words where it does not let us in.
  explicit Connection(const ConnectionTarget& target) : library_(libmariadb()), handle_(library_.mysql_init(nullptr)) {
    if (handle_ == nullptr) throw std::runtime_error("the client library has no memory");
    library_.mysql_options(handle_, MYSQL_OPT_CONNECT_TIMEOUT, &kConnectSeconds);
    library_.mysql_options(handle_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    const my_bool enforce = target.tls ? 1 : 0;
    library_.mysql_options(handle_, MYSQL_OPT_SSL_ENFORCE, &enforce);
    // A host called localhost would mean the socket of this machine's server, whatever the port.
    const std::string host = target.host == "localhost" && target.socket.empty() ? "127.0.0.1" : target.host;
    const char* const socket = target.socket.empty() ? nullptr : target.socket.c_str();
    const bool connected =
        library_.mysql_real_connect(handle_, socket != nullptr ? nullptr : host.c_str(), target.user.c_str(),
                                    target.password.c_str(), target.database.c_str(), target.port, socket,
                                    CLIENT_MULTI_STATEMENTS | CLIENT_FOUND_ROWS) != nullptr;
    if (connected) return;
    const std::string why = library_.mysql_error(handle_);
    library_.mysql_close(handle_);
    throw std::runtime_error(why);
  }
  ~Connection() { library_.mysql_close(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] MYSQL* handle() const { return handle_; }
  [[nodiscard]] const Libmariadb& library() const { return library_; }

 private:
  const Libmariadb& library_;
  MYSQL* handle_;
};

class MysqlSession final : public Session {
 public:
  explicit MysqlSession(ConnectionTarget target) : target_(std::move(target)), connection_(target_) {}

  // Of several statements sent at once, the rows are those of the first that has any; the first that is refused ends
  // them all.
  std::optional<Rows> run(std::string_view sql) override {
    error_ = {};
    const Libmariadb& library = connection_.library();
    if (library.mysql_real_query(connection_.handle(), sql.data(), static_cast<unsigned long>(sql.size())) != 0) {
      return refused();
    }
    Rows rows;
    while (true) {
      if (!take_result(rows)) return refused();
      const int next = library.mysql_next_result(connection_.handle());
      if (next > 0) return refused();
      if (next < 0) return rows;
    }
  }

  [[nodiscard]] const DatabaseError& error() const override { return error_; }

  // A statement is stopped over another connection.
  void cancel() override {
    try {
      const Connection other(target_);
      const std::string kill =
          "KILL QUERY " + std::to_string(connection_.library().mysql_thread_id(connection_.handle()));
      other.library().mysql_real_query(other.handle(), kill.data(), static_cast<unsigned long>(kill.size()));
    } catch (const std::exception&) {
      // Nothing is running, or the server is gone: the statement itself will say so.
    }
  }

 private:
  std::nullopt_t refused() {
    const Libmariadb& library = connection_.library();
    error_ = {.message = library.mysql_error(connection_.handle()),
              .state = library.mysql_sqlstate(connection_.handle()),
              .connection_lost = is_connection_lost(library.mysql_errno(connection_.handle()))};
    return std::nullopt;
  }

  bool take_result(Rows& rows) {
    const Libmariadb& library = connection_.library();
    MYSQL_RES* const result = library.mysql_store_result(connection_.handle());
    if (result == nullptr) {
      if (library.mysql_field_count(connection_.handle()) != 0) return false;
      rows.affected += library.mysql_affected_rows(connection_.handle());
      return true;
    }
    if (rows.columns.empty()) take_rows(*result, rows);
    library.mysql_free_result(result);
    return true;
  }

  void take_rows(MYSQL_RES& result, Rows& rows) const {
    const Libmariadb& library = connection_.library();
    const unsigned columns = library.mysql_num_fields(&result);
    const MYSQL_FIELD* const fields = library.mysql_fetch_fields(&result);
    for (unsigned i = 0; i < columns; ++i) rows.columns.emplace_back(fields[i].name);
    rows.rows.reserve(library.mysql_num_rows(&result));
    while (MYSQL_ROW record = library.mysql_fetch_row(&result)) {
      const unsigned long* const lengths = library.mysql_fetch_lengths(&result);
      Row row;
      row.reserve(columns);
      for (unsigned i = 0; i < columns; ++i) {
        row.push_back(record[i] == nullptr ? std::nullopt : std::optional(std::string(record[i], lengths[i])));
      }
      rows.rows.push_back(std::move(row));
    }
  }

  ConnectionTarget target_;
  Connection connection_;
  DatabaseError error_;
};

}  // namespace

std::unique_ptr<Session> open_session(std::string_view url, Diagnostics& diagnostics) {
  std::string why;
  std::optional<ConnectionTarget> target = target_of_url(url, why);
  if (!target) {
    diagnostics.report<Code::UrlInvalid>({}, without_password(url), why);
    return nullptr;
  }
  try {
    return std::make_unique<MysqlSession>(std::move(*target));
  } catch (const std::exception& failure) {
    diagnostics.report<Code::CannotConnect>({}, without_password(url), failure.what());
  }
  return nullptr;
}

}  // namespace crosswalk::mysql
