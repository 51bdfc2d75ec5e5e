#pragma once

#include <string_view>

namespace crosswalk::flyway {

// Whether Flyway itself runs this statement in a transaction: it recognises a few by their first words
// (PostgreSQLParser.java, SQLiteParser.java), and runs a script that holds one without a transaction.
[[nodiscard]] bool runs_in_transaction(std::string_view dialect, std::string_view statement);

}  // namespace crosswalk::flyway
