#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "crosswalk/base/text.h"
#include "query_reader.h"
#include "reading.h"
#include "sql/spelling.h"

// The types of expressions in a query, where they are certain.
namespace crosswalk::postgresql {

using sql_reading::Lexeme;
using sql_reading::LexemeKind;

namespace {

constexpr int kDeepest = 48;

// What a function gives: a type of its own, or that of its arguments.
enum class Gives { Fixed, Common, First, Sum, Average, Array, Element };
struct FunctionType {
  std::string_view name;
  Gives gives;
  std::string_view type = {};
};
// pg_proc, and for those with a grammar of their own src/backend/parser/parse_expr.c.
constexpr std::array<FunctionType, 65> kFunctions = {{{"abs", Gives::First},
                                                      {"age", Gives::Fixed, "interval"},
                                                      {"array_agg", Gives::Array},
                                                      {"array_length", Gives::Fixed, "integer"},
                                                      {"avg", Gives::Average},
                                                      {"bool_and", Gives::Fixed, "boolean"},
                                                      {"bool_or", Gives::Fixed, "boolean"},
                                                      {"btrim", Gives::Fixed, "text"},
                                                      {"cardinality", Gives::Fixed, "integer"},
                                                      {"char_length", Gives::Fixed, "integer"},
                                                      {"clock_timestamp", Gives::Fixed, "timestamp with time zone"},
                                                      {"coalesce", Gives::Common},
                                                      {"concat", Gives::Fixed, "text"},
                                                      {"concat_ws", Gives::Fixed, "text"},
                                                      {"count", Gives::Fixed, "bigint"},
                                                      {"date_part", Gives::Fixed, "double precision"},
                                                      {"dense_rank", Gives::Fixed, "bigint"},
                                                      {"enum_range", Gives::Array},
                                                      {"every", Gives::Fixed, "boolean"},
                                                      {"exists", Gives::Fixed, "boolean"},
                                                      {"first_value", Gives::First},
                                                      {"format", Gives::Fixed, "text"},
                                                      {"gen_random_uuid", Gives::Fixed, "uuid"},
                                                      {"greatest", Gives::Common},
                                                      {"initcap", Gives::Fixed, "text"},
                                                      {"json_agg", Gives::Fixed, "json"},
                                                      {"json_build_array", Gives::Fixed, "json"},
                                                      {"json_build_object", Gives::Fixed, "json"},
                                                      {"json_object_agg", Gives::Fixed, "json"},
                                                      {"jsonb_agg", Gives::Fixed, "jsonb"},
                                                      {"jsonb_build_array", Gives::Fixed, "jsonb"},
                                                      {"jsonb_build_object", Gives::Fixed, "jsonb"},
                                                      {"jsonb_object_agg", Gives::Fixed, "jsonb"},
                                                      {"lag", Gives::First},
                                                      {"last_value", Gives::First},
                                                      {"lead", Gives::First},
                                                      {"least", Gives::Common},
                                                      {"left", Gives::Fixed, "text"},
                                                      {"length", Gives::Fixed, "integer"},
                                                      {"lower", Gives::Fixed, "text"},
                                                      {"lpad", Gives::Fixed, "text"},
                                                      {"ltrim", Gives::Fixed, "text"},
                                                      {"max", Gives::First},
                                                      {"md5", Gives::Fixed, "text"},
                                                      {"min", Gives::First},
                                                      {"now", Gives::Fixed, "timestamp with time zone"},
                                                      {"ntile", Gives::Fixed, "integer"},
                                                      {"nullif", Gives::First},
                                                      {"octet_length", Gives::Fixed, "integer"},
                                                      {"rank", Gives::Fixed, "bigint"},
                                                      {"regexp_replace", Gives::Fixed, "text"},
                                                      {"repeat", Gives::Fixed, "text"},
                                                      {"right", Gives::Fixed, "text"},
                                                      {"row_number", Gives::Fixed, "bigint"},
                                                      {"row_to_json", Gives::Fixed, "json"},
                                                      {"rpad", Gives::Fixed, "text"},
                                                      {"rtrim", Gives::Fixed, "text"},
                                                      {"split_part", Gives::Fixed, "text"},
                                                      {"string_agg", Gives::Fixed, "text"},
                                                      {"sum", Gives::Sum},
                                                      {"to_char", Gives::Fixed, "text"},
                                                      {"to_json", Gives::Fixed, "json"},
                                                      {"to_jsonb", Gives::Fixed, "jsonb"},
                                                      {"unnest", Gives::Element},
                                                      {"upper", Gives::Fixed, "text"}}};
static_assert(std::is_sorted(kFunctions.begin(), kFunctions.end(),
                             [](const FunctionType& a, const FunctionType& b) { return a.name < b.name; }));

Type type_named(std::string_view spelling) { return read_type(spelling); }

// A value that a function computed has no length or precision.
std::optional<Type> without_modifiers(const Type& type) {
  if (type.as<VarcharType>() != nullptr) return Type(TextType{});
  if (type.as<CharType>() != nullptr) return std::nullopt;
  Type result = type;
  result.written.reset();
  if (type.as<DecimalType>() != nullptr) result.kind = DecimalType{};
  if (const auto* time = type.as<TimestampType>())
    result.kind = TimestampType{.precision = {}, .with_zone = time->with_zone};
  if (const auto* time = type.as<TimeType>()) result.kind = TimeType{.precision = {}, .with_zone = time->with_zone};
  // One of another name may have a precision of its own.
  const auto* native = type.as<NativeType>();
  if (native != nullptr && native->spelling.find('(') != std::string::npos) return std::nullopt;
  if (native != nullptr) return type;
  return result;
}

// What values of one type with different lengths or precisions have in common (select_common_typmod).
std::optional<Type> without_typmod(const Type& type) {
  if (type.as<VarcharType>() != nullptr) return Type(VarcharType{});
  return without_modifiers(type);
}

// sum and avg in src/include/catalog/pg_aggregate.dat
std::optional<Type> sum_of(const Type& type) {
  if (const auto* integer = type.as<IntegerType>()) {
    return integer->bits == 64 ? Type(DecimalType{}) : Type(IntegerType{.bits = 64});
  }
  if (type.as<FloatType>() != nullptr || type.as<IntervalType>() != nullptr) return type;
  return type.as<DecimalType>() != nullptr ? std::optional(Type(DecimalType{})) : std::nullopt;
}
std::optional<Type> average_of(const Type& type) {
  if (type.as<IntegerType>() != nullptr || type.as<DecimalType>() != nullptr) return Type(DecimalType{});
  if (type.as<FloatType>() != nullptr) return Type(FloatType{.bits = 64});
  return type.as<IntervalType>() != nullptr ? std::optional(type) : std::nullopt;
}

// How far up among the numbers a type stands: of two, the higher one is common to both.
int rank_of(const Type& type) {
  if (const auto* integer = type.as<IntegerType>()) return integer->bits;
  if (type.as<DecimalType>() != nullptr) return 100;
  if (const auto* floating = type.as<FloatType>()) return 100 + floating->bits;
  return 0;
}

bool compares(std::string_view symbol) {
  return symbol == "=" || symbol == "<" || symbol == ">" || symbol == "<=" || symbol == ">=" || symbol == "<>" ||
         symbol == "!=";
}

}  // namespace

std::optional<QueryReader::Typed> QueryReader::common_type(const std::vector<Words>& parts,
                                                           const Context& context) const {
  std::optional<Typed> common;
  bool literals = false;
  for (const Words part : parts) {
    auto typed = type_of(part, context);
    if (!typed) return std::nullopt;
    literals = literals || typed->unknown;
    if (!common || common->unknown) {
      common = std::move(typed);
    } else if (!typed->unknown && !(typed->type == common->type)) {
      const int left = rank_of(common->type);
      const int right = rank_of(typed->type);
      const auto plain_left = without_typmod(common->type);
      const auto plain_right = without_typmod(typed->type);
      if (left > 0 && right > 0 && left != right) {
        if (right > left) common = std::move(typed);
      } else if (plain_left && plain_right && *plain_left == *plain_right) {
        common->type = *plain_left;
      } else {
        return std::nullopt;
      }
    }
  }
  // A literal has no length or precision of its own.
  if (common && literals && !common->unknown) {
    const auto plain = without_typmod(common->type);
    if (!plain) return std::nullopt;
    common->type = *plain;
  }
  return common;
}

std::optional<QueryReader::Typed> QueryReader::type_of(Words words, const Context& context) const {
  if (words.empty() || context.depth > kDeepest) return std::nullopt;
  const Context inner{context.named, context.sources, context.depth + 1};
  if (group(words) == words.size() && words[0].kind == LexemeKind::LeftParen) {
    const Words body = words.subspan(1, words.size() - 2);
    if (!begins(body, "select") && !begins(body, "with")) return type_of(body, inner);
    const auto columns = query(body, context.named, context.sources, context.depth + 1);
    return columns && columns->size() == 1 ? std::optional(Typed{columns->front().type}) : std::nullopt;
  }
  static const std::initializer_list<std::string_view> kLogic = {
      "and", "or", "not", "is", "in", "like", "ilike", "between", "similar", "isnull", "notnull"};
  if (find(words, kLogic) != words.size() || begins(words, "exists")) return Typed{Type(BooleanType{})};
  return type_of_operation(words, inner);
}

// Operators outside of parentheses; a cast binds closer than any of them.
std::optional<QueryReader::Typed> QueryReader::type_of_operation(Words words, const Context& context) const {
  std::vector<Words> operands;
  bool arithmetic = false;
  bool joins_text = false;
  bool takes_text_out = false;  // of JSON
  std::size_t begin = 0;
  int open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const LexemeKind kind = words[i].kind;
    if (kind == LexemeKind::LeftParen || kind == LexemeKind::LeftBracket || is(words[i], "case")) ++open;
    if (kind == LexemeKind::RightParen || kind == LexemeKind::RightBracket || (is(words[i], "end") && open > 0)) --open;
    if (open != 0 || kind != LexemeKind::Operator || text_of(words[i]) == "::") continue;
    const std::string_view symbol = text_of(words[i]);
    if (compares(symbol)) return Typed{Type(BooleanType{})};
    if (symbol == "->>" || symbol == "#>>") {
      takes_text_out = true;
      continue;
    }
    const bool sign = i == begin && (symbol == "-" || symbol == "+");
    if (symbol == "||") {
      joins_text = true;
    } else if (symbol == "+" || symbol == "-" || symbol == "*" || symbol == "/" || symbol == "%") {
      arithmetic = true;
    } else {
      return std::nullopt;
    }
    if (!sign) operands.push_back(words.subspan(begin, i - begin));
    begin = i + 1;
  }
  if (takes_text_out) return arithmetic || joins_text ? std::nullopt : std::optional(Typed{Type(TextType{})});
  if (!arithmetic && !joins_text) return type_of_operand(words, context);
  operands.push_back(words.subspan(begin));
  if (joins_text && arithmetic) return std::nullopt;
  bool text = false;
  for (const Words operand : operands) {
    const auto typed = type_of_operand(operand, context);
    if (!typed) return std::nullopt;
    text = text || typed->unknown || typed->type.as<TextType>() != nullptr || typed->type.as<VarcharType>() != nullptr;
    if (!joins_text && (typed->unknown || rank_of(typed->type) == 0)) return std::nullopt;
    if (joins_text && typed->type.as<ArrayType>() != nullptr) return std::nullopt;
    if (joins_text && typed->type.as<JsonType>() != nullptr) return std::nullopt;
  }
  if (joins_text) return text ? std::optional(Typed{Type(TextType{})}) : std::nullopt;
  auto common = common_type(operands, context);
  if (!common) return std::nullopt;
  // numeric and double precision meet in double precision; a real with an integer does, too
  const auto* single = common->type.as<FloatType>();
  if (single != nullptr && single->bits == 32 && operands.size() > 1) {
    for (const Words operand : operands) {
      const auto typed = type_of_operand(operand, context);
      if (typed && typed->type.as<FloatType>() == nullptr) return Typed{Type(FloatType{.bits = 64})};
    }
  }
  const auto plain = without_modifiers(common->type);
  return plain ? std::optional(Typed{*plain}) : std::nullopt;
}

std::optional<QueryReader::Typed> QueryReader::type_of_operand(Words words, const Context& context) const {
  if (words.empty() || context.depth > kDeepest) return std::nullopt;
  // The last cast outside of parentheses says the type.
  int open = 0;
  for (std::size_t i = words.size(); i-- > 0;) {
    const LexemeKind kind = words[i].kind;
    if (kind == LexemeKind::RightParen || kind == LexemeKind::RightBracket || is(words[i], "end")) ++open;
    if (kind == LexemeKind::LeftParen || kind == LexemeKind::LeftBracket || is(words[i], "case")) --open;
    if (open == 0 && kind == LexemeKind::Operator && text_of(words[i]) == "::") {
      return Typed{type_named(text_of(words.subspan(i + 1)))};
    }
  }
  if (group(words) == words.size()) return type_of(words, context);
  const Lexeme& first = words[0];
  if (words.size() == 1) {
    if (first.kind == LexemeKind::String) return Typed{Type(TextType{}), true};
    if (first.kind == LexemeKind::Number) {
      const std::string_view text = text_of(first);
      std::int64_t value = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
      if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return Typed{Type(DecimalType{})};
      return Typed{Type(IntegerType{.bits = value > INT32_MAX ? 64 : 32})};
    }
    if (is(first, "null")) return Typed{Type(TextType{}), true};
    if (is(first, "true") || is(first, "false")) return Typed{Type(BooleanType{})};
    if (is(first, "current_date")) return Typed{Type(DateType{})};
    if (is(first, "current_timestamp")) return Typed{Type(TimestampType{.precision = {}, .with_zone = true})};
    if (is(first, "localtimestamp")) return Typed{Type(TimestampType{})};
  }
  if (is(first, "case")) return type_of_case(words, context);
  if (words.size() == 2 && first.kind == LexemeKind::Word && words[1].kind == LexemeKind::String) {
    return Typed{type_named(text_of(first))};  // interval '1 day'
  }
  Words rest = words;
  const std::vector<std::string> names = take_names(rest);
  if (!names.empty() && !rest.empty() && rest[0].kind == LexemeKind::LeftParen) return type_of_call(words, context);
  return rest.empty() ? type_of_column(words, context) : std::nullopt;
}

// CASE … WHEN … THEN a … ELSE b END
std::optional<QueryReader::Typed> QueryReader::type_of_case(Words words, const Context& context) const {
  if (!is(words.back(), "end")) return std::nullopt;
  const Words body = words.subspan(1, words.size() - 2);
  std::vector<Words> results;
  std::size_t at = 0;
  while (at < body.size()) {
    const Words rest = body.subspan(at);
    const std::size_t begin = find(rest, {"then", "else"});
    if (begin == rest.size()) break;
    const Words behind = rest.subspan(begin + 1);
    const std::size_t length = find(behind, {"when", "else"});
    results.push_back(behind.first(length));
    at += begin + 1 + length;
  }
  return results.empty() ? std::nullopt : common_type(results, context);
}

std::optional<QueryReader::Typed> QueryReader::type_of_call(Words words, const Context& context) const {
  Words rest = words;
  const std::vector<std::string> names = take_names(rest);
  const std::size_t length = group(rest);
  if (length == 0) return std::nullopt;
  Words inside = rest.subspan(1, length - 2);
  const Words behind = rest.subspan(length);
  // Only FILTER (…), OVER (…) and WITHIN GROUP (…) may stand behind a call.
  if (!behind.empty() && !begins(behind, "over") && !begins(behind, "filter")) return std::nullopt;
  if (equals_ignoring_case(names.back(), "cast")) {
    const std::size_t as = find(inside, {"as"});
    return as + 1 < inside.size() ? std::optional(Typed{type_named(text_of(inside.subspan(as + 1)))}) : std::nullopt;
  }
  if (begins(inside, "distinct")) inside = inside.subspan(1);
  inside = inside.first(find(inside, {"order"}));
  const std::vector<Words> arguments = split_at_commas(inside);
  QualifiedName name{Identifier(names.back())};
  if (names.size() > 1) name.schema = Identifier(names[names.size() - 2]);
  if (catalog_.find_object(ObjectKind::Function, name) != nullptr)
    return type_of_own_function(name, arguments, context);
  const auto* const found =
      std::lower_bound(kFunctions.begin(), kFunctions.end(), names.back(),
                       [](const FunctionType& one, const std::string& wanted) { return one.name < wanted; });
  if (names.size() > 1 || found == kFunctions.end() || found->name != names.back()) return std::nullopt;
  if (found->gives == Gives::Fixed) return Typed{type_named(found->type)};
  if (found->gives == Gives::Common) return common_type(arguments, context);
  const auto first = arguments.empty() ? std::nullopt : type_of(arguments.front(), context);
  if (!first) return std::nullopt;
  std::optional<Type> type = without_modifiers(first->type);
  if (found->gives == Gives::Sum) type = sum_of(first->type);
  if (found->gives == Gives::Average) type = average_of(first->type);
  if (found->gives == Gives::Array && type) type = Type(ArrayType{*type});
  if (found->gives == Gives::Element) {
    const auto* array = first->type.as<ArrayType>();
    type = array == nullptr ? std::nullopt : std::optional(*array->element);
  }
  return type ? std::optional(Typed{std::move(*type)}) : std::nullopt;
}

// RETURNS … of a function that the schema holds; anyelement is what the arguments in its place are.
std::optional<QueryReader::Typed> QueryReader::type_of_own_function(const QualifiedName& name,
                                                                    const std::vector<Words>& arguments,
                                                                    const Context& context) const {
  const CatalogObject* function = catalog_.find_object(ObjectKind::Function, name);
  const QueryReader definition(function->definition.text, catalog_, false, depth_);
  const Words words = definition.all_;
  const std::size_t returns = definition.find(words, {"returns"});
  if (returns == words.size()) return std::nullopt;
  const Words behind = words.subspan(returns + 1);
  static const std::initializer_list<std::string_view> kBehind = {
      "as",       "language", "immutable", "stable", "volatile", "called", "strict",    "security",
      "parallel", "cost",     "return",    "begin",  "returns",  "set",    "leakproof", "not"};
  const Words type = behind.first(definition.find(behind, kBehind));
  const std::string spelling = to_lower(definition.text_of(type));
  if (spelling.empty() || spelling.starts_with("setof") || spelling.starts_with("table")) return std::nullopt;
  if (!spelling.starts_with("any")) return Typed{type_named(definition.text_of(type))};
  std::size_t open = 0;
  while (open < returns && words[open].kind != LexemeKind::LeftParen) ++open;
  const std::size_t length = group(words.subspan(open));
  if (length == 0) return std::nullopt;
  const std::vector<Words> parameters = split_at_commas(words.subspan(open + 1, length - 2));
  std::vector<Words> same;
  for (std::size_t i = 0; i < parameters.size() && i < arguments.size(); ++i) {
    if (definition.find(parameters[i], {"anyelement", "anycompatible", "anyenum"}) != parameters[i].size()) {
      same.push_back(arguments[i]);
    }
  }
  const auto common = common_type(same, context);
  const auto plain = common && !common->unknown ? without_modifiers(common->type) : std::nullopt;
  return plain ? std::optional(Typed{*plain}) : std::nullopt;
}

std::optional<QueryReader::Typed> QueryReader::type_of_column(Words words, const Context& context) const {
  const std::vector<std::string> names = take_names(words);
  if (names.empty()) return std::nullopt;
  const Column* found = nullptr;
  for (const QuerySource& source : context.sources) {
    if (names.size() > 1 && source.name != names[names.size() - 2]) continue;
    if (!source.columns) {
      if (found == nullptr) return std::nullopt;  // it may have the column
      continue;
    }
    const auto column = std::find_if(source.columns->begin(), source.columns->end(),
                                     [&](const Column& one) { return one.name.text == names.back(); });
    if (column == source.columns->end()) continue;
    found = &*column;
    break;
  }
  return found == nullptr || !is_known(*found) ? std::nullopt : std::optional(Typed{found->type});
}

std::optional<std::string> QueryReader::name_of(Words words) const {
  static const std::string kNameless = "?column?";
  while (!words.empty() && group(words) == words.size()) {
    words = words.subspan(1, words.size() - 2);
    if (begins(words, "select") || begins(words, "with")) return std::nullopt;
  }
  if (words.empty() || is(words[0], "not") || is(words[0], "array") || is(words[0], "cast")) return std::nullopt;
  if (is(words[0], "case")) {
    // That of what ELSE gives, if it has one.
    const Words body = words.subspan(1, words.size() - 2);
    const std::size_t otherwise = find(body, {"else"});
    const auto name = otherwise < body.size() ? name_of(body.subspan(otherwise + 1)) : std::nullopt;
    return name && *name != kNameless ? name : std::optional<std::string>("case");
  }
  Words rest = words;
  const std::vector<std::string> names = take_names(rest);
  const bool constant = words.size() == 1 && (is(words[0], "null") || words[0].kind != LexemeKind::Word) &&
                        words[0].kind != LexemeKind::QuotedName;
  if (constant) return kNameless;
  const bool truth = words.size() == 1 && (is(words[0], "true") || is(words[0], "false"));
  if (truth) return std::nullopt;  // newer servers say it as a cast
  if (!names.empty()) {
    if (const std::size_t arguments = group(rest); arguments > 0) rest = rest.subspan(arguments);
    if (begins(rest, "over") || begins(rest, "filter")) return names.back();
    if (rest.empty()) return names.back();
  }
  int open = 0;
  bool cast = false;
  for (const Lexeme& word : rest) {
    if (word.kind == LexemeKind::LeftParen) ++open;
    if (word.kind == LexemeKind::RightParen) --open;
    if (open != 0 || word.kind != LexemeKind::Operator) continue;
    if (text_of(word) != "::") return kNameless;
    cast = true;
  }
  return cast && !names.empty() ? std::optional(names.back()) : std::nullopt;
}

}  // namespace crosswalk::postgresql
