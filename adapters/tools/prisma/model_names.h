#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// How what a database calls its tables, columns and labels becomes names of a schema, and what the database would call
// a constraint by itself.
namespace crosswalk::prisma {

// A name in the schema, and the database's own where they differ (@map, @@map).
struct SchemaName {
  std::string name;  // empty where nothing of the database's name can stand in a schema
  std::optional<std::string> mapped;
  bool was_reserved = false;
};

// Without leading characters that are not letters, every other strange one as `_`
// (sql-schema-connector/src/introspection/sanitize_datamodel_names.rs).
[[nodiscard]] std::string sanitized(std::string_view text);
[[nodiscard]] SchemaName field_name(std::string_view column);
[[nodiscard]] SchemaName label_name(std::string_view label);
// The names of columns, or of an enum's labels. Where two would be called the same, which Prisma pulls and then
// refuses, the later has underscores behind it.
[[nodiscard]] std::vector<SchemaName> names_of_all(const std::vector<std::string>& originals,
                                                   SchemaName (*name)(std::string_view));
// The same for names that are given already, beside the originals.
void tell_apart(std::vector<SchemaName>& names, const std::vector<std::string>& originals);
// The name of a model or an enum; `clashing_schema` is its schema where another one would have the same name.
[[nodiscard]] SchemaName type_name(std::string_view name, const std::optional<std::string>& clashing_schema);

// The names that Prisma expects (psl-core/src/datamodel_connector/constraint_names.rs), cut to `limit` bytes.
[[nodiscard]] std::string default_key_name(std::string_view table, std::size_t limit);
// The suffix is "_key" of a unique index, "_idx" of another, "_fkey" of a foreign key.
[[nodiscard]] std::string default_constraint_name(std::string_view table, const std::vector<std::string>& columns,
                                                  std::string_view suffix, std::size_t limit);

}  // namespace crosswalk::prisma
