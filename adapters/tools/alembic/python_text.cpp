#include "python_text.h"

#include <cctype>

#include "crosswalk/base/text.h"

namespace crosswalk::alembic {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void append_escaped(std::string& out, char c, char quote) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (c == '\\' || c == quote) {
    out += '\\';
    out += c;
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else if (byte < 0x20 || byte == 0x7F) {
    out += "\\x";
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  } else {
    out += c;
  }
}

}  // namespace

std::string python_string(std::string_view text) {
  const bool several_lines = text.find('\n') != std::string_view::npos;
  // Python's own repr() takes the quotes that need no escapes.
  const char quote =
      several_lines || (text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos) ? '"'
                                                                                                               : '\'';
  const std::string around(several_lines ? 3 : 1, quote);
  std::string literal = around;
  for (const char c : text) {
    if (several_lines && c == '\n') {
      literal += c;
    } else {
      append_escaped(literal, c, quote);
    }
  }
  return literal + around;
}

std::string escape_parameters(std::string_view sql) {
  std::string text;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == ':') {
      const char before = i == 0 ? ' ' : sql[i - 1];
      std::size_t end = i + 1;
      while (end < sql.size() && is_word(sql[end])) ++end;
      const bool named = end > i + 1 && before != ':' && !is_word(before) && (end == sql.size() || sql[end] != ':');
      if (named || before == '\\') text += '\\';
    }
    text += sql[i];
  }
  return text;
}

std::string sa_text(std::string_view sql) { return "sa.text(" + python_string(escape_parameters(sql)) + ")"; }

std::string python_ids(const std::vector<std::string>& ids) {
  if (ids.empty()) return "None";
  if (ids.size() == 1) return python_string(ids.front());
  std::vector<std::string> quoted;
  for (const std::string& id : ids) quoted.push_back(python_string(id));
  return "(" + join(quoted, ", ") + ")";
}

std::string python_list(const std::vector<std::string>& items) { return "[" + join(items, ", ") + "]"; }

std::string python_comment(std::string_view text, std::string_view indent) {
  std::string comment;
  for (const std::string_view line : split_lines(text)) {
    comment += std::string(indent) + (line.empty() ? "#" : "# ");
    for (const char c : line) comment += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? ' ' : c;
    comment += '\n';
  }
  return comment;
}

std::string PythonCall::text() const { return function_ + "(" + join(arguments_, ", ") + ")"; }

std::string PythonCall::lines() const { return function_ + "(" + join(arguments_, ",\n    ") + "\n    )"; }

}  // namespace crosswalk::alembic
