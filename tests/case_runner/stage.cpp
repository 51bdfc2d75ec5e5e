#include "stage.h"

#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <utility>
#include <vector>

#include "process.h"

namespace crosswalk::cases {
namespace {

namespace fs = std::filesystem;

fs::path make_root() {
  std::string pattern = (fs::temp_directory_path() / "crosswalk-case-XXXXXX").string();
  const char* made = ::mkdtemp(pattern.data());
  return made == nullptr ? fs::path() : fs::canonical(made);
}

bool leaves(const fs::path& path) {
  const fs::path clean = path.lexically_normal();
  return clean.empty() || clean.is_absolute() || *clean.begin() == "..";
}

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  bool inside = false;
  char quote = '\0';
  for (const char c : line) {
    if (quote != '\0' ? c == quote : c == '\'' || c == '"') {
      quote = quote == '\0' ? c : '\0';
      if (!inside) words.emplace_back();
      inside = true;
    } else if (quote == '\0' && c == ' ') {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += c;
    }
  }
  return words;
}

struct CommandLine {
  std::vector<std::pair<std::string, std::string>> settings;
  std::vector<std::string> words;
  std::optional<std::string> into;  // the file that takes the output
};

CommandLine parse_line(std::string_view line) {
  CommandLine result;
  result.words = words_of(line);
  if (result.words.size() > 2 && *std::prev(result.words.end(), 2) == ">") {
    result.into = result.words.back();
    result.words.resize(result.words.size() - 2);
  }
  const std::regex setting("[A-Z_]+=.*");
  while (!result.words.empty() && std::regex_match(result.words.front(), setting)) {
    const std::string& word = result.words.front();
    const std::size_t equals = word.find('=');
    result.settings.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    result.words.erase(result.words.begin());
  }
  return result;
}

Outcome refused(const std::string& why) { return {.output = "", .errors = why + "\n", .exit_code = 127}; }

std::string file_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string list_files(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_directory()) names.push_back(entry.path().lexically_relative(folder).generic_string());
  }
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

// The commands that are ours: a case looks at files without a shell.
std::optional<Outcome> run_own(const std::vector<std::string>& words, const fs::path& folder) {
  const bool ours = words[0] == "cat" || words[0] == "files" || words[0] == "remove";
  if (!ours || words.size() != 2 || leaves(words[1])) return std::nullopt;
  const fs::path path = folder / words[1];
  std::error_code error;
  if (words[0] == "files") return Outcome{.output = list_files(path), .errors = "", .exit_code = 0};
  if (!fs::exists(path, error)) return refused(words[1] + ": there is no such file");
  if (words[0] == "cat") return Outcome{.output = file_text(path), .errors = "", .exit_code = 0};
  fs::remove_all(path, error);
  return Outcome{};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string day_from_now(int days) {
  const std::time_t when =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + std::chrono::hours(24 * days));
  std::tm parts{};
  ::gmtime_r(&when, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

// Times of today, yesterday and tomorrow (the time zone is not known) are the present.
std::string without_present(const std::string& text) {
  static const std::regex present("(?:" + day_from_now(-1) + "|" + day_from_now(0) + "|" + day_from_now(1) +
                                  R"()[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)");
  return std::regex_replace(text, present, "$$NOW");
}

}  // namespace

Stage::Stage(fs::path program)
    : program_(std::move(program)), root_(make_root()), folder_(root_ / "case"), scratch_(root_ / "printed") {
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
  fs::create_directories(scratch_, ignored);
}

Stage::~Stage() {
  std::error_code ignored;
  if (!root_.empty()) fs::remove_all(root_, ignored);
}

bool Stage::place(const FileSection& file) {
  if (root_.empty() || leaves(file.path)) return false;
  const fs::path path = folder_ / file.path;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (file.link) {
    fs::create_symlink(*file.link, path, error);
    return !error;
  }
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
  stream.close();
  return stream.good();
}

Outcome Stage::run(std::string_view line) const {
  CommandLine command = parse_line(line);
  if (root_.empty() || command.words.empty()) return refused("nothing to run");
  if (const auto own = run_own(command.words, folder_)) return *own;
  if (command.words.front() != "crosswalk") return refused("a case runs crosswalk, cat, files or remove");
  command.words.erase(command.words.begin());
  Invocation invocation{
      .program = program_.string(),
      .arguments = command.words,
      .environment = {{"NO_COLOR", "1"}, {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}, {"HOME", root_.string()}},
      .folder = folder_.string(),
      .scratch = scratch_.string()};
  for (auto& setting : command.settings) invocation.environment.push_back(std::move(setting));
  Outcome outcome = run_program(invocation);
  if (command.into && !leaves(*command.into)) {
    std::ofstream(folder_ / *command.into, std::ios::binary) << outcome.output;
    outcome.output.clear();
  }
  outcome.output = without_present(replaced(outcome.output, folder_.string(), "$DIR"));
  outcome.errors = without_present(replaced(outcome.errors, folder_.string(), "$DIR"));
  return outcome;
}

}  // namespace crosswalk::cases
