#include "libmariadb_on_demand.h"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace crosswalk::mysql {

namespace {

// The major version of the binary interface: unchanged since Connector/C 3.0.
constexpr const char* kLibrary = "libmariadb.so.3";

void* load_library() {
  if (void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) return library;
  throw std::runtime_error(std::string("MariaDB's client library cannot be loaded (") + dlerror() +
                           "); the package libmariadb3 of Debian and Ubuntu holds it");
}

template <class Function>
Function* function_of(void* library, const char* name) {
  if (void* address = dlsym(library, name)) return reinterpret_cast<Function*>(address);
  throw std::runtime_error(std::string(kLibrary) + " is too old: it has no " + name);
}

}  // namespace

Libmariadb::Libmariadb()
    : library(load_library())
#define CONNECTOR_FUNCTION(name) , name(function_of<decltype(::name)>(library, #name))
#include "libmariadb_functions.def"
#undef CONNECTOR_FUNCTION
{
}

const Libmariadb& libmariadb() {
  static const Libmariadb loaded_once;
  return loaded_once;
}

}  // namespace crosswalk::mysql
