#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace crosswalk {

// A name as the database stores it: already folded where its writer left it unquoted, never with quotes.
struct Identifier {
  std::string text;

  Identifier() = default;
  Identifier(std::string name) : text(std::move(name)) {}  // NOLINT(google-explicit-constructor)
  Identifier(std::string_view name) : text(name) {}        // NOLINT(google-explicit-constructor)
  Identifier(const char* name) : text(name) {}             // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool empty() const { return text.empty(); }
  friend auto operator<=>(const Identifier&, const Identifier&) = default;
  friend bool operator==(const Identifier&, const Identifier&) = default;
};

// A name with the schema that its writer gave, if any.
struct QualifiedName {
  std::optional<Identifier> schema;
  Identifier name;

  QualifiedName() = default;
  QualifiedName(Identifier object) : name(std::move(object)) {}  // NOLINT(google-explicit-constructor)
  QualifiedName(const char* object) : name(object) {}            // NOLINT(google-explicit-constructor)
  QualifiedName(std::optional<Identifier> in_schema, Identifier object)
      : schema(std::move(in_schema)), name(std::move(object)) {}
  // "schema.name" for people; not quoted, so not for SQL.
  [[nodiscard]] std::string display() const { return schema ? schema->text + "." + name.text : name.text; }
  friend auto operator<=>(const QualifiedName&, const QualifiedName&) = default;
  friend bool operator==(const QualifiedName&, const QualifiedName&) = default;
};

// How something was spelled in one dialect of SQL.
struct Spelling {
  std::string dialect;
  std::string text;
  friend bool operator==(const Spelling&, const Spelling&) = default;
};

}  // namespace crosswalk
