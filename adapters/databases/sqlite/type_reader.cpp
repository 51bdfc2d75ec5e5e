#include "reading.h"
#include "sql/spelling.h"
#include "sql/type_table.h"

// SQLite's declared types, by the table types.def.
namespace crosswalk::sqlite {
namespace {

using sql_reading::TypeEntry;
using sql_reading::TypeParameters;

const std::vector<TypeEntry>& table() {
  static const std::vector<TypeEntry> entries = {
#define TYPE(spelling, parameters, ...) {spelling, TypeParameters::parameters, __VA_ARGS__},
#include "types.def"
#undef TYPE
  };
  return entries;
}

}  // namespace

Type read_type(std::string_view spelling) {
  const std::string dialect(kDialectName);
  const std::string text = sql_reading::normalize_spacing(spelling, lexical_rules());
  const sql_reading::SpelledType spelled = sql_reading::take_apart(text, lexical_rules());
  const Spelling written{dialect, text};
  if (spelled.well_formed && spelled.dimensions == 0) {
    if (std::optional<TypeKind> kind = sql_reading::kind_by_table(table(), spelled)) return {std::move(*kind), written};
  }
  return {NativeType{dialect, text}, written};
}

std::optional<std::string> write_neutral_type(const Type& type) {
  if (const auto* native = type.as<NativeType>()) {
    return native->dialect == kDialectName ? std::optional(native->spelling) : std::nullopt;
  }
  return sql_reading::spelling_by_table(table(), type.kind);
}

}  // namespace crosswalk::sqlite
