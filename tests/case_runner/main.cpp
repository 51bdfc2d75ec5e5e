#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "case_file.h"
#include "difference.h"
#include "stage.h"

// Plays the cases below the paths that are named. Usage: crosswalk_case_tests [--update] [--program FILE] PATH…
// --update writes what the commands print into the cases; look at the difference before you believe it.
namespace crosswalk::cases {
namespace {

namespace fs = std::filesystem;

struct Options {
  bool update = false;
  fs::path program = CROSSWALK_PROGRAM;
  std::vector<fs::path> paths;
};

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--update") {
      options.update = true;
    } else if (word == "--program" && i + 1 < argc) {
      options.program = fs::absolute(argv[++i]);
    } else {
      options.paths.emplace_back(word);
    }
  }
  return options;
}

std::vector<fs::path> find_cases(const std::vector<fs::path>& paths) {
  std::vector<fs::path> cases;
  for (const fs::path& path : paths) {
    if (fs::is_regular_file(path)) cases.push_back(path);
    if (!fs::is_directory(path)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
      if (entry.path().extension() == ".case") cases.push_back(entry.path());
    }
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Plays a case, and puts what its commands printed in the place of what was expected. False if a file cannot be placed.
bool play(Case& which, const fs::path& program, std::string& error) {
  Stage stage(program);
  std::size_t commands = 0;
  for (Section& section : which.sections) {
    if (const auto* file = std::get_if<FileSection>(&section)) {
      if (stage.place(*file)) continue;
      error = "`" + file->path + "` cannot be written";
      return false;
    }
    for (Command& command : std::get<CommandSection>(section).commands) {
      command.expected = format_outcome(stage.run(command.line));
      ++commands;
    }
  }
  if (commands == 0) error = "it has no command";
  return commands != 0;
}

enum class Verdict { Passed, Failed, Updated };

Verdict judge(const fs::path& path, const Options& options) {
  const std::string text = read_file(path);
  std::string error;
  std::optional<Case> which = parse_case(text, error);
  if (!which || !play(*which, options.program, error)) {
    std::cout << "FAILED " << path.string() << ": " << error << "\n";
    return Verdict::Failed;
  }
  const std::string actual = format_case(*which);
  if (actual == text) return Verdict::Passed;
  if (options.update) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << actual;
    std::cout << "updated " << path.string() << "\n";
    return Verdict::Updated;
  }
  std::cout << "FAILED " << path.string() << " (- expected, + found)\n" << difference(text, actual) << "\n";
  return Verdict::Failed;
}

int run(const Options& options) {
  const std::vector<fs::path> cases = find_cases(options.paths);
  if (cases.empty() || !fs::exists(options.program)) {
    std::cout << (cases.empty() ? "no cases were found" : "there is no program " + options.program.string()) << "\n";
    return 2;
  }
  std::size_t failed = 0;
  for (const fs::path& path : cases) {
    if (judge(path, options) == Verdict::Failed) ++failed;
  }
  std::cout << cases.size() - failed << " of " << cases.size() << " cases passed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace crosswalk::cases

int main(int argc, char** argv) { return crosswalk::cases::run(crosswalk::cases::read_options(argc, argv)); }
