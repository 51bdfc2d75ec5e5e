#include "case_file.h"

#include <algorithm>
#include <charconv>

namespace crosswalk::cases {
namespace {

constexpr std::string_view kCommands = "commands";
constexpr std::string_view kEscaped = " (escaped)";
constexpr std::string_view kLink = " -> ";
constexpr std::string_view kNoNewline = "\\no newline";

// "-- name --" gives "name".
std::optional<std::string_view> heading_of(std::string_view line) {
  if (line.size() < 7 || !line.starts_with("-- ") || !line.ends_with(" --")) return std::nullopt;
  return line.substr(3, line.size() - 6);
}

std::optional<unsigned> number_of(std::string_view digits, int base) {
  unsigned value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (digits.empty() || failure != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// The bytes that an escaped text stands for: \xHH is a byte, \*N{text} a text N times over, \\ a backslash.
class Unescaping {
 public:
  explicit Unescaping(std::string_view text) : rest_(text) {}

  std::optional<std::string> run() {
    while (!rest_.empty()) {
      const std::size_t backslash = std::min(rest_.find('\\'), rest_.size());
      bytes_ += rest_.substr(0, backslash);
      rest_.remove_prefix(backslash);
      if (!rest_.empty() && !escape()) return std::nullopt;
    }
    return std::move(bytes_);
  }

 private:
  bool escape() {
    if (rest_.starts_with("\\\\")) return take(2, "\\");
    if (rest_.starts_with("\\x")) {
      const auto byte = number_of(rest_.substr(2, 2), 16);
      return byte && rest_.size() >= 4 && take(4, std::string(1, static_cast<char>(*byte)));
    }
    if (!rest_.starts_with("\\*")) return false;
    const std::size_t open = rest_.find('{');
    const std::size_t close = rest_.find('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return false;
    const auto times = number_of(rest_.substr(2, open - 2), 10);
    if (!times) return false;
    const std::string_view text = rest_.substr(open + 1, close - open - 1);
    for (unsigned i = 0; i < *times; ++i) bytes_ += text;
    return take(close + 1, "");
  }

  bool take(std::size_t length, const std::string& bytes) {
    bytes_ += bytes;
    rest_.remove_prefix(length);
    return true;
  }

  std::string_view rest_;
  std::string bytes_;
};

std::string joined(const std::vector<std::string_view>& lines) {
  std::string text;
  for (const std::string_view line : lines) text += std::string(line) + "\n";
  return text;
}

// Blank lines before the next heading are there for the reader.
void drop_blank_end(std::vector<std::string_view>& lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
}

std::optional<FileSection> file_section(std::string_view heading, std::vector<std::string_view> lines,
                                        std::string& error) {
  FileSection file;
  file.heading = heading;
  drop_blank_end(lines);
  file.written = joined(lines);
  if (const std::size_t arrow = heading.find(kLink); arrow != std::string_view::npos) {
    file.path = heading.substr(0, arrow);
    file.link = heading.substr(arrow + kLink.size());
    return file;
  }
  if (!heading.ends_with(kEscaped)) {
    file.path = heading;
    file.content = file.written;
    return file;
  }
  file.path = heading.substr(0, heading.size() - kEscaped.size());
  const auto content = Unescaping(file.written).run();
  if (!content) {
    error = "an unknown escape in `" + file.path + "`: there are \\xHH, \\*N{text} and \\\\";
    return std::nullopt;
  }
  file.content = *content;
  return file;
}

std::optional<CommandSection> command_section(const std::vector<std::string_view>& lines, std::string& error) {
  CommandSection section;
  std::vector<std::string_view> expected;
  const auto end_command = [&] {
    drop_blank_end(expected);
    if (!section.commands.empty()) section.commands.back().expected = joined(expected);
    expected.clear();
  };
  for (const std::string_view line : lines) {
    if (line.starts_with("> ")) {
      end_command();
      section.commands.push_back({std::string(line.substr(2)), ""});
    } else if (!section.commands.empty()) {
      expected.push_back(line);
    } else if (!line.empty()) {
      error = "`" + std::string(line) + "` stands before the first command";
      return std::nullopt;
    }
  }
  end_command();
  return section;
}

bool needs_backslash(std::string_view line) {
  return line.starts_with("> ") || line.starts_with('!') || line.starts_with("exit ") || line.starts_with('\\') ||
         heading_of(line);
}

std::string format_output(std::string_view output) {
  if (output.empty()) return "";
  const std::vector<std::string_view> lines = lines_of(output);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool blank_end = lines[i].empty() && i + 1 == lines.size();
    text += (needs_backslash(lines[i]) || blank_end ? "\\" : "") + std::string(lines[i]) + "\n";
  }
  if (!output.ends_with('\n')) text += std::string(kNoNewline) + "\n";
  return text;
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::optional<Case> parse_case(std::string_view text, std::string& error) {
  Case result;
  std::optional<std::string_view> heading;
  std::vector<std::string_view> lines;
  const auto end_section = [&] {
    if (!heading) {
      drop_blank_end(lines);
      result.introduction = joined(lines);
    } else if (*heading == kCommands) {
      auto section = command_section(lines, error);
      if (section) result.sections.emplace_back(std::move(*section));
    } else {
      auto section = file_section(*heading, lines, error);
      if (section) result.sections.emplace_back(std::move(*section));
    }
    lines.clear();
    return error.empty();
  };
  for (const std::string_view line : lines_of(text)) {
    if (const auto next = heading_of(line)) {
      if (!end_section()) return std::nullopt;
      heading = next;
    } else {
      lines.push_back(line);
    }
  }
  if (!end_section()) return std::nullopt;
  return result;
}

std::string format_case(const Case& which) {
  std::string text = which.introduction;
  for (const Section& section : which.sections) {
    text += "\n";
    if (const auto* file = std::get_if<FileSection>(&section)) {
      text += "-- " + file->heading + " --\n" + file->written;
      continue;
    }
    text += "-- " + std::string(kCommands) + " --\n";
    bool first = true;
    for (const Command& command : std::get<CommandSection>(section).commands) {
      text += (first ? "> " : "\n> ") + command.line + "\n" + command.expected;
      first = false;
    }
  }
  return text;
}

std::string format_outcome(const Outcome& outcome) {
  std::string text = format_output(outcome.output);
  for (const std::string_view line : lines_of(outcome.errors)) {
    text += line.empty() ? "!\n" : "! " + std::string(line) + "\n";
  }
  if (outcome.exit_code != 0) text += "exit " + std::to_string(outcome.exit_code) + "\n";
  return text;
}

}  // namespace crosswalk::cases
