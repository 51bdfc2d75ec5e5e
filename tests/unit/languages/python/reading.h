#pragma once

#include <string>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "support/tree_dump.h"

namespace crosswalk::testing {

// The tree of a Python file, without ranges; a refusal as "CW0301 line:column text-of-the-span: message".
inline std::string read_python(std::string text, Ranges ranges = Ranges::Left) {
  Diagnostics diagnostics;
  const auto module = languages::python().read(SourceFile::make("m.py", std::move(text)), diagnostics);
  if (module != nullptr) return dump_tree(*module, ranges);
  const Diagnostic& first = diagnostics.items().front();
  return std::string(code_entry(first.code).number) + " " + std::to_string(first.span.line) + ":" +
         std::to_string(first.span.column) + " " + std::string(first.span.text()) + ": " + first.message;
}

// The tree of one expression.
inline std::string read_python_expression(const std::string& text) {
  std::string dump = read_python(text + "\n");
  const std::string head = "[\"ExpressionStatement\", ";
  return dump.starts_with(head) ? dump.substr(head.size(), dump.size() - head.size() - 2) : dump;
}

}  // namespace crosswalk::testing
