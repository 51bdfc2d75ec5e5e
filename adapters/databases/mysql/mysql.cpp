#include "crosswalk/sql/database.h"
#include "dialect.h"
#include "inspect.h"
#include "session.h"

namespace crosswalk::databases {

namespace {

class Mysql final : public Database {
 public:
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::vector<std::string_view> aliases() const override {
    return {"mariadb", "mysql2", "mysqlx", "mysql8"};
  }
  [[nodiscard]] std::vector<std::string_view> url_schemes() const override { return {"mysql", "mariadb"}; }

  [[nodiscard]] std::string_view example_url() const override { return "mysql://user@localhost:3306/shop"; }
  [[nodiscard]] std::unique_ptr<Session> connect(std::string_view url, [[maybe_unused]] Access access,
                                                 Diagnostics& diagnostics) const override {
#ifdef CROSSWALK_HAS_DRIVER
    return mysql::open_session(url, diagnostics);
#else
    diagnostics.report<Code::CannotConnect>({}, without_password(url),
                                            "this program was built without the headers of MariaDB Connector/C");
    return nullptr;
#endif
  }
  [[nodiscard]] std::optional<Catalog> inspect(Session& session, const std::vector<QualifiedName>& leave_out,
                                               Diagnostics& diagnostics) const override {
    return mysql::read_schema(session, dialect_, leave_out, diagnostics);
  }
  // The database that the connection is in: what the version tables and locks of the tools are named with.
  [[nodiscard]] std::string current_schema(Session& session) const override {
    const auto answer = session.run("SELECT DATABASE()");
    if (!answer || answer->rows.empty() || !answer->rows[0][0]) return "";
    return *answer->rows[0][0];
  }

 private:
  mysql::MysqlDialect dialect_;
};

}  // namespace

const Database& mysql() {
  static const Mysql database;
  return database;
}

}  // namespace crosswalk::databases
