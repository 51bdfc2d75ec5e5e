#include "crosswalk/sql/database.h"
#include "dialect.h"
#include "inspect.h"
#include "session.h"

namespace crosswalk::databases {

namespace {

class Postgresql final : public Database {
 public:
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::vector<std::string_view> aliases() const override {
    return {"postgres", "pg", "pgsql", "pgnative", "psql"};
  }
  [[nodiscard]] std::vector<std::string_view> url_schemes() const override { return {"postgresql", "postgres"}; }

  [[nodiscard]] std::string_view example_url() const override { return "postgresql://user@localhost/shop"; }
  [[nodiscard]] std::unique_ptr<Session> connect(std::string_view url, [[maybe_unused]] Access access,
                                                 Diagnostics& diagnostics) const override {
#ifdef CROSSWALK_HAS_DRIVER
    return postgresql::open_session(url, diagnostics);
#else
    diagnostics.report<Code::CannotConnect>({}, without_password(url), "this program was built without libpqxx");
    return nullptr;
#endif
  }
  [[nodiscard]] std::optional<Catalog> inspect(Session& session, const std::vector<QualifiedName>& leave_out,
                                               Diagnostics& diagnostics) const override {
    return postgresql::read_schema(session, dialect_, leave_out, diagnostics);
  }
  [[nodiscard]] std::string current_schema(Session& session) const override {
    const auto answer = session.run("SELECT current_schema()");
    if (!answer || answer->rows.empty() || !answer->rows[0][0]) return "public";
    return *answer->rows[0][0];
  }

 private:
  postgresql::PostgresqlDialect dialect_;
};

}  // namespace

const Database& postgresql() {
  static const Postgresql database;
  return database;
}

}  // namespace crosswalk::databases
