#include <algorithm>
#include <array>
#include <charconv>

#include "crosswalk/base/text.h"
#include "reading.h"
#include "sql/spelling.h"
#include "sql/type_table.h"

// The types of MySQL and MariaDB, by the table types.def.
namespace crosswalk::mysql {
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

// Types that no neutral kind covers; `uuid` and the addresses are MariaDB's.
constexpr std::array<std::string_view, 15> kNativeTypes = {"bit",
                                                           "geometry",
                                                           "geometrycollection",
                                                           "geomcollection",
                                                           "inet4",
                                                           "inet6",
                                                           "linestring",
                                                           "long varbinary",
                                                           "multilinestring",
                                                           "multipoint",
                                                           "multipolygon",
                                                           "point",
                                                           "polygon",
                                                           "vector",
                                                           "year"};

// A spelling without what changes how values are shown or sorted alone.
struct BareType {
  SpelledType spelled;
  bool is_unsigned = false;
};

bool take_word(std::string& words, std::string_view word) {
  const std::string padded = " " + words + " ";
  const std::size_t at = padded.find(" " + std::string(word) + " ");
  if (at == std::string::npos || at == 0) return false;
  words = std::string(trim(padded.substr(0, at + 1) + padded.substr(at + word.size() + 1)));
  return true;
}

// CHARACTER SET utf8mb4, CHARSET utf8mb4: the words and the name behind them.
void take_character_set(std::string& words) {
  for (const std::string_view head : {" character set ", " charset ", " char set "}) {
    const std::size_t at = words.find(head);
    if (at == std::string::npos) continue;
    const std::size_t end = words.find(' ', at + head.size());
    words.erase(at, end == std::string::npos ? std::string::npos : end - at);
  }
}

BareType bare(SpelledType spelled) {
  BareType result{.spelled = std::move(spelled)};
  std::string& words = result.spelled.words;
  take_character_set(words);
  // ZEROFILL makes a number unsigned, too.
  const bool zerofill = take_word(words, "zerofill");
  result.is_unsigned = take_word(words, "unsigned") || zerofill;
  for (const std::string_view word : {"signed", "ascii", "unicode", "byte", "binary"}) take_word(words, word);
  return result;
}

std::vector<std::string> labels_of(const SpelledType& spelled) {
  std::vector<std::string> labels;
  for (const std::string& argument : spelled.arguments) {
    labels.push_back(sql_reading::string_value(argument, lexical_rules()).value_or(argument));
  }
  return labels;
}

TypeKind native(const SpelledType& spelled, bool is_unsigned) {
  std::string spelling = spelled.words;
  if (spelled.has_arguments) spelling += "(" + join(spelled.arguments, ",") + ")";
  if (is_unsigned) spelling += " unsigned";
  return NativeType{std::string(kDialectName), spelling};
}

std::string canonical_set(const SpelledType& spelled) {
  std::vector<std::string> labels;
  for (const std::string& label : labels_of(spelled)) labels.push_back(quote_string(label));
  return "set(" + join(labels, ",") + ")";
}

// float(24) and less is a float, float(25) and more a double; float(7,3) is a type of its own, with digits cut.
std::optional<TypeKind> float_kind(const SpelledType& spelled, bool is_unsigned) {
  const auto kind = [&](std::int32_t bits) -> TypeKind {
    return is_unsigned ? native(spelled, true) : TypeKind(FloatType{.bits = bits});
  };
  if (spelled.arguments.size() == 2) return native(spelled, is_unsigned);
  if (spelled.words != "float" || spelled.arguments.size() != 1) return std::nullopt;
  int digits = 0;
  std::from_chars(spelled.arguments[0].data(), spelled.arguments[0].data() + spelled.arguments[0].size(), digits);
  return kind(digits <= 24 ? 32 : 64);
}

std::optional<TypeKind> kind_of(const SpelledType& written) {
  BareType type = bare(written);
  SpelledType& spelled = type.spelled;
  if (spelled.words == "enum") return EnumType{.name = {}, .labels = labels_of(spelled)};
  if (spelled.words == "set") return NativeType{std::string(kDialectName), canonical_set(spelled)};
  if (spelled.words == "uuid") return UuidType{};
  if (spelled.words == "serial") return IntegerType{.bits = 64, .is_unsigned = true};
  if (spelled.words == "bit" && !spelled.has_arguments) return NativeType{std::string(kDialectName), "bit(1)"};
  if (spelled.words == "year") return NativeType{std::string(kDialectName), "year"};
  if (std::find(kNativeTypes.begin(), kNativeTypes.end(), spelled.words) != kNativeTypes.end()) {
    return native(spelled, type.is_unsigned);
  }
  SpelledType plain = spelled;
  plain.arguments.clear();
  plain.has_arguments = false;
  std::optional<TypeKind> kind = sql_reading::kind_by_table(table(), plain);
  if (!kind) return std::nullopt;
  if (auto* integer = std::get_if<IntegerType>(&*kind)) {
    // The number in parentheses is a width for showing it. One digit that is not unsigned is a truth value by custom:
    // BOOLEAN is stored so.
    if (integer->bits == 8 && !type.is_unsigned && spelled.arguments == std::vector<std::string>{"1"}) {
      return BooleanType{};
    }
    integer->is_unsigned = type.is_unsigned;
    return kind;
  }
  if (std::holds_alternative<FloatType>(*kind) && (spelled.has_arguments || type.is_unsigned)) {
    if (std::optional<TypeKind> number = float_kind(spelled, type.is_unsigned)) return number;
    return native(spelled, type.is_unsigned);
  }
  if (type.is_unsigned) return native(spelled, true);
  // text(500) is the smallest of the text types that holds so much.
  const bool sized = std::holds_alternative<TextType>(*kind) || spelled.words == "blob";
  return sized ? kind : sql_reading::kind_by_table(table(), spelled);
}

}  // namespace

std::optional<sql_reading::ColumnType> read_column_type(std::string_view text) {
  const std::string spelling = sql_reading::normalize_spacing(text, lexical_rules());
  const SpelledType spelled = sql_reading::take_apart(spelling, lexical_rules());
  if (!spelled.well_formed || spelled.dimensions > 0) return std::nullopt;
  std::optional<TypeKind> kind = kind_of(spelled);
  if (!kind) return std::nullopt;
  sql_reading::ColumnType result;
  result.type = Type(std::move(*kind), Spelling{std::string(kDialectName), spelling});
  if (spelled.words == "serial") {
    result.identity.emplace().kind = IdentityKind::AutoIncrement;
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
  if (const auto* own = type.as<NativeType>()) {
    return own->dialect == kDialectName ? std::optional(own->spelling) : std::nullopt;
  }
  if (const auto* labelled = type.as<EnumType>()) {
    if (labelled->name || labelled->labels.empty()) return std::nullopt;
    std::vector<std::string> labels;
    for (const std::string& label : labelled->labels) labels.push_back(quote_string(label));
    return "enum(" + join(labels, ",") + ")";
  }
  if (type.as<UuidType>() != nullptr) return "char(36)";
  if (type.as<JsonType>() != nullptr) return "json";
  if (const auto* text = type.as<VarcharType>(); text != nullptr && !text->length) return "text";
  if (const auto* bytes = type.as<BinaryType>(); bytes != nullptr && !bytes->length && bytes->fixed) return "binary(1)";
  if (const auto* time = type.as<TimeType>(); time != nullptr && time->with_zone) return std::nullopt;
  if (const auto* integer = type.as<IntegerType>(); integer != nullptr && integer->is_unsigned) {
    const auto plain = sql_reading::spelling_by_table(table(), IntegerType{.bits = integer->bits});
    return plain ? std::optional(*plain + " unsigned") : std::nullopt;
  }
  return sql_reading::spelling_by_table(table(), type.kind);
}

}  // namespace crosswalk::mysql
