#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The text form of a case: some words on what it shows, files, and commands with what they print. See README.md.
namespace crosswalk::cases {

// A file that exists from here on. With a link, it is a symbolic link to it instead.
struct FileSection {
  std::string heading;  // as written between the dashes: path and attributes
  std::string path;
  std::string content;  // as bytes
  std::optional<std::string> link;
  std::string written;  // the section's lines as they stand in the case
};

// What a command left behind.
struct Outcome {
  std::string output;
  std::string errors;
  int exit_code = 0;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Command {
  std::string line;      // as written behind "> "
  std::string expected;  // as written below it
};
struct CommandSection {
  std::vector<Command> commands;
};

using Section = std::variant<FileSection, CommandSection>;

struct Case {
  std::string introduction;
  std::vector<Section> sections;
};

// Gives nothing and says why in `error` if the text is not a case: a section twice, an unknown escape.
[[nodiscard]] std::optional<Case> parse_case(std::string_view text, std::string& error);
// The text that parse_case would read as this case.
[[nodiscard]] std::string format_case(const Case& which);

// An outcome as it stands below its command: the output, errors behind "! ", the exit code if it is not 0.
[[nodiscard]] std::string format_outcome(const Outcome& outcome);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace crosswalk::cases
