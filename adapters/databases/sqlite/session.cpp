#include "session.h"

#include <sqlite3.h>

#include <filesystem>

#include <atomic>

#include "crosswalk/base/text.h"
#include "crosswalk/sql/database.h"

namespace crosswalk::sqlite {

namespace {

// How long to wait for a lock that someone else holds, in milliseconds.
constexpr int kBusyTimeout = 10'000;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinishStatement>;

class SqliteSession final : public Session {
 public:
  explicit SqliteSession(sqlite3* database) : database_(database) {}

  std::optional<Rows> run(std::string_view sql) override {
    error_ = {};
    Rows result;
    const char* next = sql.data();
    const char* const end = sql.data() + sql.size();
    while (next != nullptr && next < end) {
      sqlite3_stmt* raw = nullptr;
      const char* tail = nullptr;
      if (sqlite3_prepare_v2(database_.get(), next, static_cast<int>(end - next), &raw, &tail) != SQLITE_OK) {
        return refused();
      }
      const StatementHandle statement(raw);
      next = tail;
      if (raw == nullptr) continue;  // white space or a comment
      if (!step_through(raw, result)) return refused();
    }
    return result;
  }

  [[nodiscard]] const DatabaseError& error() const override { return error_; }
  void cancel() override { sqlite3_interrupt(database_.get()); }

 private:
  std::optional<Rows> refused() {
    error_.message = sqlite3_errmsg(database_.get());
    error_.state = std::to_string(sqlite3_extended_errcode(database_.get()));
    return std::nullopt;
  }

  // Runs one statement; the rows of the last one that has columns are the result.
  bool step_through(sqlite3_stmt* statement, Rows& result) {
    const int width = sqlite3_column_count(statement);
    if (width > 0) {
      result.columns.clear();
      result.rows.clear();
      for (int i = 0; i < width; ++i) {
        const char* name = sqlite3_column_name(statement, i);
        result.columns.emplace_back(name == nullptr ? "" : name);
      }
    }
    int outcome = sqlite3_step(statement);
    for (; outcome == SQLITE_ROW; outcome = sqlite3_step(statement)) result.rows.push_back(read_row(statement, width));
    if (outcome != SQLITE_DONE) return false;
    // sqlite3_changes keeps the count of an earlier statement where this one changes no rows.
    const bool counts = width == 0 && sqlite3_stmt_readonly(statement) == 0;
    result.affected = counts ? static_cast<std::uint64_t>(sqlite3_changes64(database_.get())) : result.rows.size();
    return true;
  }

  static Row read_row(sqlite3_stmt* statement, int width) {
    Row row;
    row.reserve(static_cast<std::size_t>(width));
    for (int i = 0; i < width; ++i) {
      if (sqlite3_column_type(statement, i) == SQLITE_NULL) {
        row.emplace_back(std::nullopt);
        continue;
      }
      // The blob's bytes are the text's bytes, in the encoding asked for by the call before.
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
      row.emplace_back(text == nullptr ? std::string() : std::string(text, length));
    }
    return row;
  }

  std::unique_ptr<sqlite3, CloseDatabase> database_;
  DatabaseError error_;
};

// True if there is no such file, but a folder that could hold it.
bool is_yet_to_be_made(const std::string& file) {
  const std::filesystem::path path(file);
  std::error_code error;
  if (file.empty() || file.starts_with("file:") || std::filesystem::exists(path, error)) return false;
  return std::filesystem::is_directory(path.has_parent_path() ? path.parent_path() : ".", error);
}

}  // namespace

std::unique_ptr<Session> open_session(std::string_view url, Access access, Diagnostics& diagnostics) {
  std::string why;
  const auto file = file_of_url(url, why);
  if (!file) {
    diagnostics.report<Code::UrlInvalid>({}, without_password(url), why);
    return nullptr;
  }
  // A file that is yet to be made is an empty database: a look finds it so, and does not make it.
  const std::string path = access == Access::Read && is_yet_to_be_made(*file) ? ":memory:" : *file;
  sqlite3* raw = nullptr;
  // Opened for writing all the same, since a look at a database in WAL mode may have to write beside it.
  const bool makes = access == Access::Write || path == ":memory:";
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | (makes ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &raw, flags, nullptr) != SQLITE_OK) {
    const std::string reason = raw == nullptr ? "out of memory" : sqlite3_errmsg(raw);
    sqlite3_close_v2(raw);
    diagnostics.report<Code::CannotConnect>({}, without_password(url), reason);
    return nullptr;
  }
  auto session = std::make_unique<SqliteSession>(raw);
  sqlite3_busy_timeout(raw, kBusyTimeout);
  // A file that is not a database, or one that may not be read, is found out only now.
  if (!session->run("SELECT count(*) FROM sqlite_master")) {
    diagnostics.report<Code::CannotConnect>({}, without_password(url), session->error().message);
    return nullptr;
  }
  return session;
}

}  // namespace crosswalk::sqlite
