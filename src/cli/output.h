#pragma once

#include <functional>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "exit_codes.h"

namespace crosswalk::cli {

using Json = nlohmann::ordered_json;

enum class Format { Text, AsJson, AsYaml };
enum class ColorChoice { Auto, Always, Never };

// What every command understands.
struct GlobalOptions {
  std::string format = "text";
  ColorChoice color = ColorChoice::Auto;
  bool quiet = false;
  bool no_cache = false;
};

// A command that a user may want to run next.
struct NextAction {
  std::string command;
  std::string why;
};

// Paints words for a terminal, or leaves them as they are.
class Palette {
 public:
  explicit Palette(bool on) : on_(on) {}
  [[nodiscard]] std::string bold(std::string_view text) const { return paint(text, "1"); }
  [[nodiscard]] std::string red(std::string_view text) const { return paint(text, "1;31"); }
  [[nodiscard]] std::string yellow(std::string_view text) const { return paint(text, "1;33"); }
  [[nodiscard]] std::string green(std::string_view text) const { return paint(text, "32"); }
  [[nodiscard]] std::string blue(std::string_view text) const { return paint(text, "1;34"); }
  [[nodiscard]] std::string dim(std::string_view text) const { return paint(text, "2"); }

 private:
  [[nodiscard]] std::string paint(std::string_view text, std::string_view code) const;
  bool on_;
};

// Where a command puts what it found. Text goes to standard output as it is said, diagnostics to standard error; with
// --format json (or yaml) one envelope goes to standard output and nothing else. Control characters in what files and
// databases say are shown, not sent to the terminal.
class Output {
 public:
  Output(std::string command, GlobalOptions options);

  [[nodiscard]] Format format() const { return format_; }
  [[nodiscard]] bool structured() const { return format_ != Format::Text; }
  [[nodiscard]] const Palette& palette() const { return palette_; }

  // A line of the result in text form; says nothing with --quiet or in a structured form.
  void line(std::string_view text = {});
  // Result text that is itself the product (SQL, a diagram): also with --quiet.
  void product(std::string_view text);
  // Progress, on standard error, if that is a terminal and --quiet is not given.
  void progress(std::string_view text);

  [[nodiscard]] Json& result() { return result_; }
  // A first member of the result that is too large to be held as JSON: `write` puts it into the stream when the
  // envelope is printed, every line but its first behind the indent that it is given. Only with Format::AsJson.
  using Write = std::function<void(std::ostream& out, std::string_view indent)>;
  void stream(std::string member, Write write) { streamed_ = {std::move(member), std::move(write)}; }
  void next(std::string command, std::string why) { next_.push_back({std::move(command), std::move(why)}); }

  // Ends the command: prints the diagnostics, and the envelope or the next actions.
  [[nodiscard]] int finish(Exit code, const Diagnostics& diagnostics);

 private:
  [[nodiscard]] Json envelope(Exit code, const Diagnostics& diagnostics) const;
  void print_envelope(Exit code, const Diagnostics& diagnostics);
  void print_next();
  void clear_progress();

  std::string command_;
  GlobalOptions options_;
  Format format_;
  Palette palette_;
  Palette error_palette_;
  Json result_ = Json::object();
  std::optional<std::pair<std::string, Write>> streamed_;
  std::vector<NextAction> next_;
  bool progress_shown_ = false;
};

// A diagnostic as a modern compiler shows it: code, message, place, the source line with a caret, help.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const Palette& palette);
[[nodiscard]] Json to_json(const Diagnostic& diagnostic);
// The text with control characters (newlines and tabs aside) and bytes that are not UTF-8 made visible.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace crosswalk::cli
