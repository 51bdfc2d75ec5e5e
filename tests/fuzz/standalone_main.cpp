#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "input.h"

// Runs a fuzz target where there is no libFuzzer: over its seeds, and then over changed seeds for a bounded time. It
// takes of libFuzzer's options `-max_total_time=` and `-timeout=` (seconds) and folders of seeds; the other ones are
// passed over. An input that ends the process is left in ./crash-input.
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  unsigned seconds = 5;
  unsigned timeout = 10;
  std::vector<std::filesystem::path> folders;
};

// The input at hand, for the handler of signals.
std::string current;

// Only functions that are safe in a handler of signals.
void keep_input(int signal) {
  const int file = open("crash-input", O_CREAT | O_WRONLY | O_TRUNC, 0644);
  if (file >= 0) {
    const ssize_t written = write(file, current.data(), current.size());
    static_cast<void>(written);
    close(file);
  }
  constexpr std::string_view kMessage = "fuzz: the input is in ./crash-input\n";
  const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  static_cast<void>(written);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

// A stack of its own: that of the process may be what ran out.
void catch_signals() {
  static std::array<char, 65536> stack;
  stack_t alternative{};
  alternative.ss_sp = stack.data();
  alternative.ss_size = stack.size();
  sigaltstack(&alternative, nullptr);
  struct sigaction action{};
  action.sa_handler = keep_input;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGBUS, SIGPROF}) sigaction(signal, &action, nullptr);
}

unsigned number_after(std::string_view option, std::string_view name, unsigned fallback) {
  if (option.starts_with(name)) std::from_chars(option.data() + name.size(), option.data() + option.size(), fallback);
  return fallback;
}

Options read_options(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    options.seconds = number_after(word, "-max_total_time=", options.seconds);
    options.timeout = number_after(word, "-timeout=", options.timeout);
    if (!word.starts_with("-")) options.folders.emplace_back(word);
  }
  return options;
}

std::vector<std::string> read_seeds(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::filesystem::path> paths;
  for (const auto& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// Changes texts by the same numbers on every machine.
class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  [[nodiscard]] std::string next() {
    std::string text = seed();
    for (std::size_t changes = 1 + below(4); changes != 0; --changes) change(text);
    return text;
  }

 private:
  [[nodiscard]] std::size_t below(std::size_t count) {
    return count == 0 ? 0 : static_cast<std::size_t>(engine_() % count);
  }
  [[nodiscard]] const std::string& seed() { return seeds_[below(seeds_.size())]; }
  [[nodiscard]] std::string piece(const std::string& text) {
    const std::size_t begin = below(text.size() + 1);
    return text.substr(begin, below(std::min<std::size_t>(text.size() - begin, 64) + 1));
  }

  void change(std::string& text) {
    constexpr std::string_view kTelling = "'\"`()[]{}<>\\/*-#$;:,.\n\t \0\xff\x80%=+&|!?@0";
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, 1, kTelling[below(kTelling.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(32));
        break;
      case 2:
        text.insert(at, piece(seed()));
        break;
      case 3:
        text.insert(at, piece(text));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937_64 engine_{20240229};
};

// Time of the processor, not of the clock: a busy machine is no finding.
void limit_time(unsigned seconds) {
  itimerval limit{};
  limit.it_value.tv_sec = static_cast<time_t>(seconds);
  setitimer(ITIMER_PROF, &limit, nullptr);
}

void run(std::string input, unsigned timeout) {
  current = std::move(input);
  limit_time(timeout);
  crosswalk::fuzz::take(current);
  limit_time(0);
}

}  // namespace

int main(int count, char** words) {
  const Options options = read_options(count, words);
  std::vector<std::string> seeds = read_seeds(options.folders);
  if (seeds.empty()) seeds.emplace_back();
  catch_signals();
  const Clock::time_point end = Clock::now() + std::chrono::seconds(options.seconds);
  std::size_t inputs = 0;
  for (const std::string& seed : seeds) {
    run(seed, options.timeout);
    ++inputs;
  }
  for (Mutator mutator(seeds); Clock::now() < end; ++inputs) run(mutator.next(), options.timeout);
  std::cout << seeds.size() << " seeds, " << inputs << " inputs\n";
  return 0;
}
