#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "crosswalk/source/source_file.h"

namespace crosswalk {

enum class Severity { Note, Warning, Error };

// Every diagnostic, from codes.def.
enum class Code {
#define DIAGNOSTIC(name, code, severity, message) name,
#include "crosswalk/diagnostics/codes.def"
#undef DIAGNOSTIC
};

// What codes.def says of one diagnostic. The message has a `{}` for each argument.
struct CodeEntry {
  Code code;
  std::string_view name;    // FileNotUtf8
  std::string_view number;  // CW0102
  Severity severity;
  std::string_view message;
};

inline constexpr std::array kCodes = {
#define DIAGNOSTIC(name, code, severity, message) CodeEntry{Code::name, #name, code, Severity::severity, message},
#include "crosswalk/diagnostics/codes.def"
#undef DIAGNOSTIC
};

[[nodiscard]] constexpr const CodeEntry& code_entry(Code code) { return kCodes[static_cast<std::size_t>(code)]; }

// A second place that helps to understand the first.
struct DiagnosticNote {
  std::string message;
  SourceSpan span;
};

struct Diagnostic {
  Code code{};
  Severity severity = Severity::Error;
  std::string message;
  SourceSpan span;
  std::string help;  // What to do, ready to paste where possible; may be empty.
  std::vector<DiagnosticNote> notes;
};

namespace diagnostics_detail {

constexpr std::size_t count_placeholders(std::string_view message) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 1 < message.size(); ++i) {
    if (message[i] == '{' && message[i + 1] == '}') ++count;
  }
  return count;
}

std::string to_text(std::string_view value);
inline std::string to_text(const char* value) { return value; }
inline std::string to_text(const std::string& value) { return value; }
template <class T>
  requires std::is_integral_v<T>
std::string to_text(T value) {
  return std::to_string(value);
}

// Puts the arguments into the placeholders, in order.
std::string fill(std::string_view message, const std::vector<std::string>& arguments);

}  // namespace diagnostics_detail

// Collects what was found. Passed last to every function that can fail on user input; nothing is ever thrown.
class Diagnostics {
 public:
  // Lets a report say more: `diagnostics.report<Code::X>(span, "a").help("…").note("…", other)`.
  // Holds an index, so it stays valid while further diagnostics are reported.
  class Report {
   public:
    Report(Diagnostics& owner, std::size_t index) : owner_(&owner), index_(index) {}
    Report& help(std::string text);
    Report& note(std::string message, SourceSpan span = {});

   private:
    Diagnostics* owner_;
    std::size_t index_;
  };

  // Reports a diagnostic. The number of arguments is checked at compile time against the message in codes.def.
  template <Code code, class... Arguments>
  Report report(SourceSpan span, const Arguments&... arguments) {
    static_assert(diagnostics_detail::count_placeholders(code_entry(code).message) == sizeof...(Arguments),
                  "the message of this diagnostic takes another number of arguments");
    return add(code, std::move(span), {diagnostics_detail::to_text(arguments)...});
  }

  // Adds what was collected elsewhere, in order (such as by a thread of its own).
  void append(const Diagnostics& other);
  void add(Diagnostic diagnostic) { items_.push_back(std::move(diagnostic)); }

  [[nodiscard]] const std::vector<Diagnostic>& items() const { return items_; }
  [[nodiscard]] bool has_errors() const;
  [[nodiscard]] std::size_t error_count() const;
  [[nodiscard]] bool empty() const { return items_.empty(); }

 private:
  Report add(Code code, SourceSpan span, std::vector<std::string> arguments);

  std::vector<Diagnostic> items_;
};

}  // namespace crosswalk
