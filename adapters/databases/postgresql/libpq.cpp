#include "libpq.h"

#include <dlfcn.h>

namespace crosswalk::postgresql {
namespace {

// The library's name is that of its ABI, which has not changed since PostgreSQL 8.2.
constexpr const char* kLibrary = "libpq.so.5";

struct Loaded {
  LibPq functions{};
  std::string failure;
};

template <class Function>
void find(void* library, const char* name, Function& function, std::string& failure) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr && failure.empty()) {
    failure = std::string(kLibrary) + " has no function " + name;
  }
}

Loaded load() {
  Loaded loaded;
  void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* reason = dlerror();
    loaded.failure = reason != nullptr ? reason : "it cannot be loaded";
    return loaded;
  }
  LibPq& pq = loaded.functions;
  const auto take = [&](const char* name, auto& function) { find(library, name, function, loaded.failure); };
  take("PQconnectdbParams", pq.connectdb_params);
  take("PQconninfoParse", pq.conninfo_parse);
  take("PQconninfoFree", pq.conninfo_free);
  take("PQfinish", pq.finish);
  take("PQstatus", pq.status);
  take("PQtransactionStatus", pq.transaction_status);
  take("PQserverVersion", pq.server_version);
  take("PQuser", pq.user);
  take("PQerrorMessage", pq.error_message);
  take("PQsetNoticeProcessor", pq.set_notice_processor);
  take("PQexec", pq.exec);
  take("PQexecParams", pq.exec_params);
  take("PQresultStatus", pq.result_status);
  take("PQresultErrorField", pq.result_error_field);
  take("PQresultErrorMessage", pq.result_error_message);
  take("PQntuples", pq.ntuples);
  take("PQnfields", pq.nfields);
  take("PQfname", pq.fname);
  take("PQgetisnull", pq.getisnull);
  take("PQgetvalue", pq.getvalue);
  take("PQgetlength", pq.getlength);
  take("PQcmdTuples", pq.cmd_tuples);
  take("PQclear", pq.clear);
  take("PQgetCancel", pq.get_cancel);
  take("PQcancel", pq.cancel);
  take("PQfreeCancel", pq.free_cancel);
  return loaded;
}

}  // namespace

const LibPq* load_libpq(std::string& reason) {
  static const Loaded loaded = load();
  if (!loaded.failure.empty()) {
    reason = loaded.failure;
    return nullptr;
  }
  return &loaded.functions;
}

}  // namespace crosswalk::postgresql
