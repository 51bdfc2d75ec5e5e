#include "process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

namespace crosswalk::cases {
namespace {

constexpr rlim_t kLargestFile = 64U << 20U;
constexpr int kCannotRun = 127;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

bool redirect(int descriptor, const char* path, int flags) {
  const int file = ::open(path, flags, 0600);
  return file >= 0 && ::dup2(file, descriptor) >= 0;
}

// In the child, between fork and exec: system calls alone.
void become(const Invocation& invocation, const std::string& output, const std::string& errors, char* const* arguments,
            char* const* environment) {
  const rlimit size{kLargestFile, kLargestFile};
  const rlimit time{kSecondsPerCommand, kSecondsPerCommand};
  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  const bool ready = ::setrlimit(RLIMIT_FSIZE, &size) == 0 && ::setrlimit(RLIMIT_CPU, &time) == 0 &&
                     ::chdir(invocation.folder.c_str()) == 0 && redirect(STDIN_FILENO, "/dev/null", O_RDONLY) &&
                     redirect(STDOUT_FILENO, output.c_str(), kWrite) && redirect(STDERR_FILENO, errors.c_str(), kWrite);
  if (ready) ::execve(invocation.program.c_str(), arguments, environment);
  ::_exit(kCannotRun);
}

int wait_for(pid_t child) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(kSecondsPerCommand);
  int status = 0;
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (Clock::now() > deadline) ::kill(child, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Outcome run_program(const Invocation& invocation) {
  const std::string output = invocation.scratch + "/output";
  const std::string errors = invocation.scratch + "/errors";
  std::vector<std::string> arguments = invocation.arguments;
  arguments.insert(arguments.begin(), invocation.program);
  std::vector<std::string> environment;
  for (const auto& [name, value] : invocation.environment) environment.push_back(name + "=" + value);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> environment_pointers = pointers_to(environment);
  const pid_t child = ::fork();
  if (child < 0) return {.output = "", .errors = "the program could not be started\n", .exit_code = kCannotRun};
  if (child == 0) become(invocation, output, errors, argument_pointers.data(), environment_pointers.data());
  const int exit_code = wait_for(child);
  return {.output = read_file(output), .errors = read_file(errors), .exit_code = exit_code};
}

}  // namespace crosswalk::cases
