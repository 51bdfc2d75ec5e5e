#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>

#include "commands.h"

namespace crosswalk::cli {

// The command line as CLI11 describes it; also what the completions and the man page are made from.
struct CommandLine {
  CLI::App app;
  GlobalOptions global;
  DetectOptions detect;
  OpsOptions ops;
  ConvertOptions convert;
  SchemaOptions schema;
  ApplyOptions apply;
  StatusOptions status;
  ExplainOptions explain;
  std::string shell;
  std::function<int()> chosen;

  CommandLine();
};

// Parses the arguments and runs the command they name; gives the exit code.
[[nodiscard]] int run(int argc, char** argv);

// Scripts for bash, zsh and fish, and the man page, made from the command line's own description.
[[nodiscard]] std::string completion_script(const CLI::App& app, const std::string& shell);
[[nodiscard]] std::string man_page(const CLI::App& app);

}  // namespace crosswalk::cli
