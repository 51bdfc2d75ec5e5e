#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/source/source_file.h"

// What a schema.prisma says, as far as it says something of the database.
namespace crosswalk::prisma {

struct Datasource {
  std::string provider;              // as written: "postgresql"; empty if there is none
  std::string url_variable;          // of url = env("…"); empty if the URL is written otherwise
  std::string url;                   // written out
  std::vector<std::string> schemas;  // of schemas = […]
  SourceSpan span;
};

struct SchemaField {
  std::string name;
  std::string type;  // "Int", "User", "Unsupported(\"point\")"; without its marks
  bool optional = false;
  bool list = false;
  std::optional<std::string> mapped;  // @map("…")
};

// A model or a view.
struct SchemaModel {
  std::string name;
  bool is_view = false;
  std::vector<SchemaField> fields;
  std::optional<std::string> mapped;  // @@map("…")
  std::optional<std::string> schema;  // @@schema("…")
  SourceSpan span;
};

struct SchemaEnum {
  std::string name;
  std::vector<std::string> labels;  // as the database knows them
  std::optional<std::string> mapped;
  std::optional<std::string> schema;
};

struct SchemaDocument {
  std::optional<Datasource> datasource;
  std::vector<SchemaModel> models;
  std::vector<SchemaEnum> enums;
};

// Reads one file. A block that does not fit the grammar is reported as ConfigurationNotUnderstood, with what was found
// and what was expected, and passed over; so is a second datasource. Of several properties of one name the last counts.
[[nodiscard]] SchemaDocument read_schema_document(const SourceFile& schema, Diagnostics& diagnostics);

}  // namespace crosswalk::prisma
