#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/catalog/catalog.h"
#include "crosswalk/sql/dialect.h"
#include "crosswalk/sql/session.h"

namespace crosswalk {

// What a session is for. A look creates nothing: a database file that is yet to be made is found empty.
enum class Access { Read, Write };

// A database: a pure dialect, and sessions with servers (or files) of it.
class Database {
 public:
  virtual ~Database() = default;

  [[nodiscard]] std::string_view name() const { return dialect().name(); }
  [[nodiscard]] virtual const Dialect& dialect() const = 0;
  // Other names that configurations use for it: "postgres", "pg", "sqlite3", "better-sqlite3".
  [[nodiscard]] virtual std::vector<std::string_view> aliases() const = 0;
  // The URL schemes it answers to, without "://": "postgresql", "postgres". A driver suffix ("postgresql+psycopg2",
  // "jdbc:postgresql") is taken off before asking.
  [[nodiscard]] virtual std::vector<std::string_view> url_schemes() const = 0;

  // False if its scripts are cut into statements and carried word for word, and nothing more is known of them: then
  // there is no schema to simulate, nothing to translate, and no session.
  [[nodiscard]] virtual bool models_scripts() const { return true; }

  // A URL as a user would write it, for help texts.
  [[nodiscard]] virtual std::string_view example_url() const = 0;

  // Connects. Reports UrlInvalid or CannotConnect, never with the password, and gives null.
  [[nodiscard]] virtual std::unique_ptr<Session> connect(std::string_view url, Access access,
                                                         Diagnostics& diagnostics) const = 0;
  // Reads the schema back. Reports and gives nothing on failure. Leaves out the tables named.
  [[nodiscard]] virtual std::optional<Catalog> inspect(Session& session, const std::vector<QualifiedName>& leave_out,
                                                       Diagnostics& diagnostics) const = 0;
  // The schema that unqualified names of this session live in ("public"), or "" where there are no schemas.
  [[nodiscard]] virtual std::string current_schema(Session& session) const = 0;
};

// A URL without its password, for messages: "postgresql://app:***@db/shop".
[[nodiscard]] std::string without_password(std::string_view url);

}  // namespace crosswalk
