#include "schema_layout.h"

#include <algorithm>

namespace crosswalk::prisma {
namespace {

// The widest cell of each column. A comment stands outside of the table.
std::vector<std::size_t> widths_of(const std::vector<SchemaLine>& lines) {
  std::vector<std::size_t> widths;
  for (const SchemaLine& line : lines) {
    if (line.commented_out) continue;
    widths.resize(std::max(widths.size(), line.cells.size()));
    for (std::size_t i = 0; i < line.cells.size(); ++i) widths[i] = std::max(widths[i], line.cells[i].size());
  }
  return widths;
}

// The number of cells up to the last that says something.
std::size_t used_cells(const SchemaLine& line) {
  std::size_t count = line.cells.size();
  while (count > 0 && line.cells[count - 1].empty()) --count;
  return count;
}

void append_documentation(std::string& out, std::string_view indentation, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) out += std::string(indentation) + "/// " + line + "\n";
}

void append_line(std::string& out, const SchemaLine& line, const std::vector<std::size_t>& widths) {
  append_documentation(out, "  ", line.documentation);
  out += line.commented_out ? "  // " : "  ";
  const std::size_t count = used_cells(line);
  for (std::size_t i = 0; i < count; ++i) {
    out += line.cells[i];
    if (i + 1 == count) break;
    const std::size_t spaces = line.commented_out ? 1 : widths[i] - line.cells[i].size() + 1;
    out.append(spaces, ' ');
  }
  out += '\n';
}

// The formatter leaves a block that is commented out as it is: it is only comments.
void append_commented_out(std::string& out, const SchemaBlock& block) {
  out += "// " + block.keyword + " " + block.name + " {\n";
  for (const std::string& attribute : block.attributes) out += "// " + attribute + "\n";
  out += "// }\n";
}

void append_block(std::string& out, const SchemaBlock& block) {
  append_documentation(out, "", block.documentation);
  if (block.commented_out) {
    append_commented_out(out, block);
    return;
  }
  out += block.keyword + " " + block.name + " {\n";
  const std::vector<std::size_t> widths = widths_of(block.lines);
  for (const SchemaLine& line : block.lines) append_line(out, line, widths);
  if (!block.attributes.empty()) out += '\n';
  for (const std::string& attribute : block.attributes) out += "  " + attribute + "\n";
  out += "}\n";
}

}  // namespace

std::string lay_out(const std::vector<SchemaBlock>& blocks) {
  std::string out;
  for (const SchemaBlock& block : blocks) {
    if (!out.empty()) out += '\n';
    append_block(out, block);
  }
  return out;
}

// psl/schema-ast/src/lib.rs, string_literal.
std::string schema_string(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace crosswalk::prisma
