#pragma once

#include <string>
#include <string_view>
#include <vector>

// The text of a schema.prisma, laid out as `prisma format` does (psl/schema-ast/src/reformat.rs, renderer/table.rs).
namespace crosswalk::prisma {

// One line of a block: a field, a property, a value of an enum. Its cells are aligned with those of the other lines.
struct SchemaLine {
  std::vector<std::string> cells;
  std::vector<std::string> documentation;  // "/// …" lines above it, without the slashes
  bool commented_out = false;
};

struct SchemaBlock {
  std::string keyword;  // "model", "enum", "datasource", "generator"
  std::string name;
  std::vector<std::string> documentation;
  std::vector<SchemaLine> lines;
  std::vector<std::string> attributes;  // "@@map(\"x\")", in the order of the formatter
  bool commented_out = false;
};

// The blocks with an empty line between them.
[[nodiscard]] std::string lay_out(const std::vector<SchemaBlock>& blocks);

// A text as a string of the schema language, with its quotes.
[[nodiscard]] std::string schema_string(std::string_view text);

}  // namespace crosswalk::prisma
