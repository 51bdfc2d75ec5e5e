#pragma once

#include <libpq-fe.h>

#include <string>

namespace crosswalk::postgresql {

// The functions of libpq, by their own names without "PQ". The library is loaded when a session first asks for it: with
// its own libraries (TLS, Kerberos, LDAP) it would add 5 ms to every start of the program, most of which never connect.
struct LibPq {
  decltype(&PQconnectdbParams) connectdb_params;
  decltype(&PQconninfoParse) conninfo_parse;
  decltype(&PQconninfoFree) conninfo_free;
  decltype(&PQfinish) finish;
  decltype(&PQstatus) status;
  decltype(&PQtransactionStatus) transaction_status;
  decltype(&PQserverVersion) server_version;
  decltype(&PQuser) user;
  decltype(&PQerrorMessage) error_message;
  decltype(&PQsetNoticeProcessor) set_notice_processor;
  decltype(&PQexec) exec;
  decltype(&PQexecParams) exec_params;
  decltype(&PQresultStatus) result_status;
  decltype(&PQresultErrorField) result_error_field;
  decltype(&PQresultErrorMessage) result_error_message;
  decltype(&PQntuples) ntuples;
  decltype(&PQnfields) nfields;
  decltype(&PQfname) fname;
  decltype(&PQgetisnull) getisnull;
  decltype(&PQgetvalue) getvalue;
  decltype(&PQgetlength) getlength;
  decltype(&PQcmdTuples) cmd_tuples;
  decltype(&PQclear) clear;
  decltype(&PQgetCancel) get_cancel;
  decltype(&PQcancel) cancel;
  decltype(&PQfreeCancel) free_cancel;
};

// Loads libpq once for the process. Gives null and says why in `reason` if it is not installed, or is older than these
// functions.
[[nodiscard]] const LibPq* load_libpq(std::string& reason);

}  // namespace crosswalk::postgresql
