#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output.h"

// One function per command; each gives the process's exit code. The options are what the command line said.
namespace crosswalk::cli {

struct DetectOptions {
  std::string folder = ".";
};
struct OpsOptions {
  std::string source;
  std::string database;
  std::string only;  // one migration's id
};
struct ConvertOptions {
  std::string source;
  std::string to;
  std::string out;
  std::string database;
  bool allow_manual = false;
};
struct SchemaOptions {
  std::string source;
  std::string at;
  std::string database;
  std::string form = "sql";
  std::string url;      // of a database whose own schema is shown
  std::string against;  // the URL of a database that a source is compared with
};
struct ApplyOptions {
  std::vector<std::string> sources;
  std::string url;
  std::string to;
  bool dry_run = false;
  int lock_wait_seconds = 10;
};
struct StatusOptions {
  std::vector<std::string> sources;
  std::string url;
};
struct ExplainOptions {
  std::string code;
};

[[nodiscard]] int detect(const DetectOptions& options, const GlobalOptions& global);
[[nodiscard]] int ops(const OpsOptions& options, const GlobalOptions& global);
[[nodiscard]] int convert(const ConvertOptions& options, const GlobalOptions& global);
[[nodiscard]] int schema(const SchemaOptions& options, const GlobalOptions& global);
[[nodiscard]] int apply(const ApplyOptions& options, const GlobalOptions& global);
[[nodiscard]] int status(const StatusOptions& options, const GlobalOptions& global);
[[nodiscard]] int explain(const ExplainOptions& options, const GlobalOptions& global);

}  // namespace crosswalk::cli
