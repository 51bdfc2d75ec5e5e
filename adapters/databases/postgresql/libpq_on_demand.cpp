// libpq comes with libraries for TLS, Kerberos and LDAP, and loading these takes longer than all else at the start of
// the process. So a static libpqxx is linked against the functions below, which have the names of libpq's and hand each
// call on to the shared library, loaded when a session is first opened.
#include "libpq_on_demand.h"

#ifdef CROSSWALK_LIBPQ_ON_DEMAND

#include <dlfcn.h>

#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>

// Hidden, or libpq's own calls from one of its functions to another could find ours.
#pragma GCC visibility push(hidden)
#include <libpq-fe.h>
#pragma GCC visibility pop

namespace crosswalk::postgresql {

namespace {

// The major version of libpq's binary interface: unchanged since PostgreSQL 8.2.
constexpr const char* kLibrary = "libpq.so.5";

void* load_library() {
  if (void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) return library;
  throw std::runtime_error(std::string("PostgreSQL's client library cannot be loaded (") + dlerror() +
                           "); the package libpq5 of Debian and Ubuntu holds it");
}

template <class Function>
Function* function_of(void* library, const char* name) {
  if (void* address = dlsym(library, name)) return reinterpret_cast<Function*>(address);
  throw std::runtime_error(std::string(kLibrary) + " is too old: it has no " + name);
}

// NOLINTBEGIN(readability-identifier-naming): the names are libpq's.

// The functions of the shared library, which stays loaded until the process ends.
struct Libpq {
  void* const library = load_library();  // first: the others are found in it
#define LIBPQ(result, name, parameters, arguments) \
  decltype(::name)* const name = function_of<decltype(::name)>(library, #name);
#include "libpq_functions.def"
#undef LIBPQ
};

const Libpq& libpq() {
  static const Libpq loaded_once;
  return loaded_once;
}

}  // namespace

void require_libpq() { libpq(); }

}  // namespace crosswalk::postgresql

// A definition that differs from what <libpq-fe.h> declares does not compile.
extern "C" {
#define LIBPQ(result, name, parameters, arguments) \
  result name parameters { return crosswalk::postgresql::libpq().name arguments; }
#include "libpq_functions.def"
#undef LIBPQ
}

// NOLINTEND(readability-identifier-naming)

#else

void crosswalk::postgresql::require_libpq() {}

#endif
