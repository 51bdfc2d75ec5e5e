#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "naming.h"
#include "schema_model.h"

// How Knex spells names and values in SQL.
namespace crosswalk::knex {

// Of which family of databases a client is, and how its names are changed on their way there.
struct Client {
  enum Family { Postgresql, Sqlite, Mysql };

  Client(Family spoken) : family(spoken) {}  // NOLINT(google-explicit-constructor)
  Client(Family spoken, Naming names) : family(spoken), naming(names) {}
  // Two clients of one family spell the same SQL.
  friend bool operator==(const Client& left, const Client& right) { return left.family == right.family; }

  Family family;
  Naming naming = Naming::AsWritten;
};
// The client for a dialect.
[[nodiscard]] Client client_of(std::string_view dialect, Naming naming = Naming::AsWritten);

// A name in the quotes of the client; a dotted one is split, `a as b` is an alias (formatter/wrappingFormatter.js).
[[nodiscard]] std::string wrap(std::string_view name, Client client);
[[nodiscard]] std::string wrap_in_schema(std::string_view schema, std::string_view name, Client client);
// Names joined by ", ".
[[nodiscard]] std::string columnize(const std::vector<std::string>& names, Client client);
// A text as a literal (client.js, _escapeBinding).
[[nodiscard]] std::string escape_text(std::string_view text, Client client);
// A value as it stands in SQL text: a raw one as it is, a text quoted, a number bare.
[[nodiscard]] std::string escape_value(const Scalar& value, Client client);
// The name that Knex gives to an index or constraint (schema/tablecompiler.js, _indexCommand), not quoted.
[[nodiscard]] std::string default_name(std::string_view kind, std::string_view table,
                                       const std::vector<std::string>& columns);

}  // namespace crosswalk::knex
