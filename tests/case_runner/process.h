#pragma once

#include <string>
#include <utility>
#include <vector>

#include "case_file.h"

namespace crosswalk::cases {

// A program to run, in a folder and an environment of its own, with nothing on its standard input.
struct Invocation {
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  // all of it
  std::string folder;
  std::string scratch;  // a folder for what it prints; not the one it runs in
};

// A run that takes longer is killed; its exit code is then 128 and the number of the signal, as a shell gives it.
inline constexpr int kSecondsPerCommand = 30;

[[nodiscard]] Outcome run_program(const Invocation& invocation);

}  // namespace crosswalk::cases
