#include "model_names.h"

#include <algorithm>
#include <array>
#include <set>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

// Names that a client could not give to a type (parser-database/src/names/reserved_model_names.rs).
constexpr std::array<std::string_view, 45> kReservedNames = {
    "PrismaClient", "break",   "case",       "catch",     "class",  "const",      "continue",  "debugger", "default",
    "delete",       "do",      "else",       "enum",      "export", "extends",    "false",     "finally",  "for",
    "function",     "if",      "implements", "import",    "in",     "instanceof", "interface", "let",      "new",
    "null",         "package", "private",    "protected", "public", "return",     "super",     "switch",   "this",
    "throw",        "true",    "try",        "typeof",    "var",    "void",       "while",     "with",     "yield"};

// The types of fields; a model that is called so is pulled, and then refused.
constexpr std::array<std::string_view, 9> kScalarNames = {"Int",    "BigInt",   "Float", "Decimal", "Boolean",
                                                          "String", "DateTime", "Json",  "Bytes"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), is_name_character);
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// At most so many bytes, not cut within a character.
std::string cut(std::string text, std::size_t limit) {
  if (limit >= text.size()) return text;
  while (limit > 0 && continues_character(text[limit])) --limit;
  text.resize(limit);
  return text;
}

std::string with_suffix(std::string base, std::string_view suffix, std::size_t limit) {
  return cut(std::move(base), limit - suffix.size()) + std::string(suffix);
}

}  // namespace

std::string sanitized(std::string_view text) {
  const auto first = std::find_if(text.begin(), text.end(), is_letter);
  std::string out;
  for (const char c : text.substr(static_cast<std::size_t>(first - text.begin()))) {
    if (is_name_character(c)) {
      out += c;
    } else if (!continues_character(c)) {
      out += '_';
    }
  }
  return out;
}

SchemaName field_name(std::string_view column) {
  if (is_name(column)) return {.name = std::string(column), .mapped = {}};
  return {.name = sanitized(column), .mapped = std::string(column)};
}

SchemaName label_name(std::string_view label) {
  if (label.empty()) return {.name = "EMPTY_ENUM_VALUE", .mapped = ""};
  return field_name(label);
}

void tell_apart(std::vector<SchemaName>& names, const std::vector<std::string>& originals) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < names.size(); ++i) {
    SchemaName& one = names[i];
    if (one.name.empty() || taken.insert(one.name).second) continue;
    while (!taken.insert(one.name += '_').second) {
    }
    one.mapped = originals[i];
  }
}

std::vector<SchemaName> names_of_all(const std::vector<std::string>& originals, SchemaName (*name)(std::string_view)) {
  std::vector<SchemaName> names;
  for (const std::string& original : originals) names.push_back(name(original));
  tell_apart(names, originals);
  return names;
}

SchemaName type_name(std::string_view name, const std::optional<std::string>& clashing_schema) {
  const std::string own(name);
  if (clashing_schema) return {.name = sanitized(*clashing_schema + "_" + own), .mapped = own};
  const bool is_scalar = std::find(kScalarNames.begin(), kScalarNames.end(), name) != kScalarNames.end();
  if (is_scalar || std::find(kReservedNames.begin(), kReservedNames.end(), name) != kReservedNames.end())
    return {.name = "Renamed" + own, .mapped = own, .was_reserved = true};
  return field_name(name);
}

std::string default_key_name(std::string_view table, std::size_t limit) {
  return with_suffix(std::string(table), "_pkey", limit);
}

std::string default_constraint_name(std::string_view table, const std::vector<std::string>& columns,
                                    std::string_view suffix, std::size_t limit) {
  return with_suffix(std::string(table) + "_" + join(columns, "_"), suffix, limit);
}

}  // namespace crosswalk::prisma
