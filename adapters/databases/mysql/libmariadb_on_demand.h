#pragma once

#include <mysql.h>

namespace crosswalk::mysql {

// The functions of MariaDB Connector/C, in a shared library that is loaded when a session first opens and stays until
// the process ends: with its TLS library, loading it takes longer than all else at the start.
struct Libmariadb {
  void* const library;  // first: the others are found in it
  Libmariadb();

  // NOLINTBEGIN(readability-identifier-naming): the names are the library's.
#define CONNECTOR_FUNCTION(name) decltype(::name)* const name;
#include "libmariadb_functions.def"
#undef CONNECTOR_FUNCTION
  // NOLINTEND(readability-identifier-naming)
};

// Loads the library the first time. Throws std::runtime_error, with a sentence for the user, where it is missing or too
// old; the next call tries again. Any thread may call it.
[[nodiscard]] const Libmariadb& libmariadb();

}  // namespace crosswalk::mysql
