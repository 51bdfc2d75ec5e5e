#include "crosswalk/sql/database.h"
#include "dialect.h"
#include "inspect.h"
#include "session.h"

namespace crosswalk::databases {

namespace {

class Sqlite final : public Database {
 public:
  [[nodiscard]] const Dialect& dialect() const override { return dialect_; }
  [[nodiscard]] std::vector<std::string_view> aliases() const override { return {"sqlite3", "better-sqlite3"}; }
  [[nodiscard]] std::vector<std::string_view> url_schemes() const override { return {"sqlite", "sqlite3", "file"}; }

  [[nodiscard]] std::string_view example_url() const override { return "sqlite:///shop.db"; }
  [[nodiscard]] std::unique_ptr<Session> connect(std::string_view url, [[maybe_unused]] Access access,
                                                 Diagnostics& diagnostics) const override {
#ifdef CROSSWALK_HAS_DRIVER
    return sqlite::open_session(url, access, diagnostics);
#else
    diagnostics.report<Code::CannotConnect>({}, without_password(url), "this program was built without SQLite");
    return nullptr;
#endif
  }
  [[nodiscard]] std::optional<Catalog> inspect(Session& session, const std::vector<QualifiedName>& leave_out,
                                               Diagnostics& diagnostics) const override {
    return sqlite::read_schema(session, dialect_, leave_out, diagnostics);
  }
  [[nodiscard]] std::string current_schema(Session& /*session*/) const override { return ""; }

 private:
  sqlite::SqliteDialect dialect_;
};

}  // namespace

const Database& sqlite() {
  static const Sqlite database;
  return database;
}

}  // namespace crosswalk::databases
