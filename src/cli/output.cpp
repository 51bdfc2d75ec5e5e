#include "output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <unordered_map>

#include "crosswalk/base/text.h"
#include "crosswalk/base/yaml.h"

namespace crosswalk::cli {
namespace {

bool wants_color(ColorChoice choice, int descriptor) {
  if (choice != ColorChoice::Auto) return choice == ColorChoice::Always;
  // https://no-color.org: any value that is not empty.
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

Format format_named(std::string_view name) {
  if (name == "json") return Format::AsJson;
  return name == "yaml" ? Format::AsYaml : Format::Text;
}

constexpr std::string_view kSeverityWords[] = {"note", "warning", "error"};

}  // namespace

std::string Palette::paint(std::string_view text, std::string_view code) const {
  if (!on_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

namespace {

std::string escaped(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 0x0FU]};
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

// U+0080 to U+009F: some terminals take them for the beginning of an escape sequence.
bool begins_control(std::string_view text) {
  return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  std::size_t valid_end = find_invalid_utf8(text).value_or(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == valid_end) {
      result += escaped(text[i]);
      valid_end = i + 1 + find_invalid_utf8(text.substr(i + 1)).value_or(text.size() - i - 1);
    } else if (begins_control(text.substr(i, 2))) {
      result += escaped(text[++i]);
    } else {
      result += is_control(text[i]) ? escaped(text[i]) : std::string(1, text[i]);
    }
  }
  return result;
}

Output::Output(std::string command, GlobalOptions options)
    : command_(std::move(command)),
      options_(std::move(options)),
      format_(format_named(options_.format)),
      palette_(format_ == Format::Text && wants_color(options_.color, STDOUT_FILENO)),
      error_palette_(wants_color(options_.color, STDERR_FILENO)) {}

void Output::line(std::string_view text) {
  if (structured() || options_.quiet) return;
  clear_progress();
  std::cout << text << '\n';
}

void Output::product(std::string_view text) {
  if (!structured()) std::cout << text;
}

void Output::progress(std::string_view text) {
  if (options_.quiet || ::isatty(STDERR_FILENO) == 0) return;
  std::cerr << "\r\x1b[K" << text << std::flush;
  progress_shown_ = true;
}

void Output::clear_progress() {
  if (progress_shown_) std::cerr << "\r\x1b[K" << std::flush;
  progress_shown_ = false;
}

namespace {

bool same(const Diagnostic& left, const Diagnostic& right) {
  return left.code == right.code && left.message == right.message && left.span == right.span;
}

// The way there and the way back of a step often have the same to say.
Diagnostics without_repeats(const Diagnostics& reported) {
  Diagnostics result;
  std::unordered_multimap<std::string_view, const Diagnostic*> seen;
  for (const Diagnostic& item : reported.items()) {
    const auto [first, last] = seen.equal_range(item.message);
    if (std::any_of(first, last, [&](const auto& other) { return same(*other.second, item); })) continue;
    seen.emplace(item.message, &item);
    result.add(item);
  }
  return result;
}

}  // namespace

int Output::finish(Exit code, const Diagnostics& reported) {
  const Diagnostics diagnostics = without_repeats(reported);
  clear_progress();
  if (structured()) {
    print_envelope(code, diagnostics);
  } else {
    std::cout << std::flush;
    for (const Diagnostic& diagnostic : diagnostics.items()) {
      if (options_.quiet && diagnostic.severity != Severity::Error) continue;
      std::cerr << render(diagnostic, error_palette_) << '\n';
    }
    print_next();
  }
  std::cout << std::flush;
  // A full disk or a closed pipe must not look like success.
  if (!std::cout && code == Exit::Fine) return static_cast<int>(Exit::Usage);
  return static_cast<int>(code);
}

Json Output::envelope(Exit code, const Diagnostics& diagnostics) const {
  Json envelope = Json::object();
  envelope["ok"] = code == Exit::Fine;
  envelope["command"] = command_;
  envelope["version"] = 1;
  envelope["exit_code"] = static_cast<int>(code);
  envelope["result"] = Json::object();
  if (streamed_) envelope["result"][streamed_->first] = nullptr;
  envelope["result"].update(result_);
  envelope["diagnostics"] = Json::array();
  for (const Diagnostic& diagnostic : diagnostics.items()) envelope["diagnostics"].push_back(to_json(diagnostic));
  envelope["next"] = Json::array();
  for (const NextAction& action : next_) envelope["next"].push_back({{"command", action.command}, {"why", action.why}});
  return envelope;
}

void Output::print_envelope(Exit code, const Diagnostics& diagnostics) {
  const std::string text = envelope(code, diagnostics).dump(2, ' ', false, Json::error_handler_t::replace);
  if (format_ == Format::AsYaml) {
    std::cout << json_to_yaml(text);
    return;
  }
  std::string_view rest = text;
  if (streamed_) {
    // The first null of all: nothing before it is one.
    const std::size_t place = rest.find("null");
    std::cout << rest.substr(0, place);
    streamed_->second(std::cout, "    ");
    rest.remove_prefix(place + 4);
  }
  std::cout << rest << '\n';
}

void Output::print_next() {
  if (next_.empty() || options_.quiet) return;
  std::cerr << '\n' << error_palette_.bold("next:") << '\n';
  for (const NextAction& action : next_) {
    std::cerr << "  " << action.command << error_palette_.dim("   # " + action.why) << '\n';
  }
}

Json to_json(const Diagnostic& diagnostic) {
  Json json = Json::object();
  json["code"] = code_entry(diagnostic.code).number;
  json["name"] = code_entry(diagnostic.code).name;
  json["severity"] = kSeverityWords[static_cast<std::size_t>(diagnostic.severity)];
  json["message"] = diagnostic.message;
  if (diagnostic.span.known()) {
    json["file"] = diagnostic.span.path();
    if (diagnostic.span.line != 0) {
      json["line"] = diagnostic.span.line;
      json["column"] = diagnostic.span.column;
    }
  }
  if (!diagnostic.help.empty()) json["help"] = diagnostic.help;
  for (const DiagnosticNote& note : diagnostic.notes) {
    Json item = {{"message", note.message}};
    if (note.span.known()) {
      item["file"] = note.span.path();
      if (note.span.line != 0) item["line"] = note.span.line;
    }
    json["notes"].push_back(std::move(item));
  }
  return json;
}

}  // namespace crosswalk::cli
