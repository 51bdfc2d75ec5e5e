#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"
#include "sql/type_table.h"

// PostgreSQL's types, by the table types.def.
namespace crosswalk::postgresql {
namespace {

using sql_reading::SpelledType;
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

struct Serial {
  std::string_view spelling;
  std::int32_t bits;
};
constexpr std::array<Serial, 6> kSerials = {
    {{"serial", 32}, {"serial4", 32}, {"bigserial", 64}, {"serial8", 64}, {"smallserial", 16}, {"serial2", 16}}};

const Serial* find_serial(const SpelledType& spelled) {
  if (!spelled.plain || spelled.has_arguments || spelled.dimensions != 0) return nullptr;
  const auto* const found = std::find_if(kSerials.begin(), kSerials.end(),
                                         [&](const Serial& serial) { return serial.spelling == spelled.words; });
  return found == kSerials.end() ? nullptr : found;
}

// Types are objects in a schema; the built-in ones live in pg_catalog.
void take_off_catalog_schema(SpelledType& spelled) {
  if (spelled.names.size() == 3 && spelled.names[1] == "." && to_lower(spelled.names[0]) == "pg_catalog") {
    spelled.names.erase(spelled.names.begin(), spelled.names.begin() + 2);
    spelled.plain = spelled.names[0].front() != '"';
    spelled.words = to_lower(spelled.names[0]);
  }
}

// float(1) to float(24) is real, float(25) to float(53) double precision.
std::optional<TypeKind> float_by_precision(const SpelledType& spelled) {
  if (!spelled.plain || spelled.words != "float" || spelled.arguments.size() != 1) return std::nullopt;
  const std::string& digits = spelled.arguments[0];
  if (digits.empty() || digits.size() > 2 || digits.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return FloatType{.bits = std::stoi(digits) <= 24 ? 32 : 64};
}

bool names_built_in(std::string_view word) {
  return std::any_of(table().begin(), table().end(), [&](const TypeEntry& entry) { return entry.spelling == word; });
}

// A name that is not built in, spelled as the server would: folded, and quoted where it must be.
std::string spell_name(const SpelledType& spelled) {
  std::string result;
  for (const std::string& part : spelled.names) {
    if (part == ".") {
      result += '.';
      continue;
    }
    const bool quoted = part.front() == '"';
    const std::string name = quoted ? sql_reading::unquote_name(part) : fold(part).text;
    // Without its quotes, "char" would be another type.
    const bool keep_quotes = needs_quoting(name) || (quoted && names_built_in(name));
    result += keep_quotes ? '"' + replace_all(name, "\"", "\"\"") + '"' : name;
  }
  if (spelled.has_arguments) result += "(" + join(spelled.arguments, ",") + ")";
  return result;
}

// Types of several words that no neutral kind covers: their spelling stays as it is.
bool is_wordy_type(const SpelledType& spelled) {
  if (!spelled.plain) return false;
  static constexpr std::array<std::string_view, 4> kFirstWords = {"interval ", "bit ", "setof ", "national "};
  return std::any_of(kFirstWords.begin(), kFirstWords.end(),
                     [&](std::string_view first) { return spelled.words.starts_with(first); });
}

// One name, perhaps with schemas before it: name (. name)*
bool is_name(const SpelledType& spelled) {
  if (spelled.names.empty() || spelled.names.size() % 2 == 0) return false;
  for (std::size_t i = 0; i < spelled.names.size(); ++i) {
    if ((spelled.names[i] == ".") != (i % 2 == 1)) return false;
  }
  return true;
}

std::optional<TypeKind> element_kind(const SpelledType& spelled) {
  if (std::optional<TypeKind> kind = float_by_precision(spelled)) return kind;
  if (std::optional<TypeKind> kind = sql_reading::kind_by_table(table(), spelled)) return kind;
  if (const Serial* serial = find_serial(spelled)) return IntegerType{.bits = serial->bits};
  const std::string dialect(kDialectName);
  if (is_name(spelled)) return NativeType{dialect, spell_name(spelled)};
  if (!is_wordy_type(spelled)) return std::nullopt;
  std::string spelling = spelled.words;
  if (spelled.has_arguments) spelling += "(" + join(spelled.arguments, ",") + ")";
  return NativeType{dialect, spelling};
}

}  // namespace

std::optional<sql_reading::ColumnType> read_column_type(std::string_view text) {
  const std::string spelling = sql_reading::normalize_spacing(text, lexical_rules());
  SpelledType spelled = sql_reading::take_apart(spelling, lexical_rules());
  if (!spelled.well_formed) return std::nullopt;
  take_off_catalog_schema(spelled);
  std::optional<TypeKind> kind = element_kind(spelled);
  if (!kind) return std::nullopt;
  sql_reading::ColumnType result;
  result.type = Type(std::move(*kind), Spelling{std::string(kDialectName), spelling});
  // The dimensions of an array are not enforced: integer[][] is stored as integer[].
  if (spelled.dimensions > 0) {
    result.type = Type(ArrayType{Type(std::move(result.type.kind), std::nullopt)}, std::move(result.type.written));
  }
  if (find_serial(spelled) != nullptr) {
    result.identity.emplace().kind = IdentityKind::Serial;
    result.not_null = true;
  }
  return result;
}

Type read_type(std::string_view spelling) {
  if (std::optional<sql_reading::ColumnType> read = read_column_type(spelling)) return read->type;
  const std::string dialect(kDialectName);
  const std::string text = sql_reading::normalize_spacing(spelling, lexical_rules());
  return {NativeType{dialect, text}, Spelling{dialect, text}};
}

std::optional<std::string> write_neutral_type(const Type& type) {
  if (const auto* array = type.as<ArrayType>()) {
    std::optional<std::string> element = write_neutral_type(*array->element);
    if (element) *element += "[]";
    return element;
  }
  if (const auto* native = type.as<NativeType>()) {
    return native->dialect == kDialectName ? std::optional(native->spelling) : std::nullopt;
  }
  if (const auto* named = type.as<EnumType>()) {
    if (!named->name) return std::nullopt;
    const auto quoted = [](const Identifier& name) {
      return needs_quoting(name.text) ? '"' + replace_all(name.text, "\"", "\"\"") + '"' : name.text;
    };
    return (named->name->schema ? quoted(*named->name->schema) + "." : "") + quoted(named->name->name);
  }
  return sql_reading::spelling_by_table(table(), type.kind);
}

}  // namespace crosswalk::postgresql
