#include "crosswalk/diagnostics/diagnostics.h"

#include <algorithm>

namespace crosswalk {
namespace diagnostics_detail {

std::string to_text(std::string_view value) { return std::string(value); }

std::string fill(std::string_view message, const std::vector<std::string>& arguments) {
  std::string result;
  std::size_t next = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '{' && i + 1 < message.size() && message[i + 1] == '}') {
      if (next < arguments.size()) result += arguments[next++];
      ++i;
    } else {
      result.push_back(message[i]);
    }
  }
  return result;
}

}  // namespace diagnostics_detail

Diagnostics::Report& Diagnostics::Report::help(std::string text) {
  owner_->items_[index_].help = std::move(text);
  return *this;
}

Diagnostics::Report& Diagnostics::Report::note(std::string message, SourceSpan span) {
  owner_->items_[index_].notes.push_back({std::move(message), std::move(span)});
  return *this;
}

Diagnostics::Report Diagnostics::add(Code code, SourceSpan span, std::vector<std::string> arguments) {
  const CodeEntry& entry = code_entry(code);
  items_.push_back(Diagnostic{.code = code,
                              .severity = entry.severity,
                              .message = diagnostics_detail::fill(entry.message, arguments),
                              .span = std::move(span),
                              .help = {},
                              .notes = {}});
  return {*this, items_.size() - 1};
}

void Diagnostics::append(const Diagnostics& other) {
  items_.insert(items_.end(), other.items_.begin(), other.items_.end());
}

bool Diagnostics::has_errors() const { return error_count() != 0; }

std::size_t Diagnostics::error_count() const {
  return static_cast<std::size_t>(std::count_if(
      items_.begin(), items_.end(), [](const Diagnostic& item) { return item.severity == Severity::Error; }));
}

}  // namespace crosswalk
