#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "crosswalk/base/box.h"
#include "crosswalk/base/fields.h"
#include "crosswalk/ir/operations.h"

// Turns described values into JSON and back. Absent optionals, empty lists, false and "keep" are left out when writing
// and taken as such when reading, so that a saved history says only what its author said.
namespace crosswalk::codec {

using Json = nlohmann::ordered_json;

// What is wrong with a saved history, and where in it: "migrations[3].up[0].table". Caught in the file that reads.
class FormatError : public std::runtime_error {
 public:
  FormatError(const std::string& where, const std::string& what)
      : std::runtime_error((where.empty() ? "the top" : where) + ": " + what) {}
};

// The names of an enum's values, in order: specialise EnumNames.
template <class T>
struct EnumNames;

template <class T>
struct Codec;

template <class T>
Json encode(const T& value) {
  return Codec<T>::encode(value);
}
template <class T>
void decode(const Json& json, T& value, const std::string& where) {
  Codec<T>::decode(json, value, where);
}

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsChange : std::false_type {};
template <class T>
struct IsChange<std::variant<Keep, Remove, T>> : std::true_type {};

// True if a field may be left out because it says nothing.
template <class T>
bool says_nothing(const T& value) {
  if constexpr (IsOptional<T>::value) {
    return !value.has_value();
  } else if constexpr (IsVector<T>::value) {
    return value.empty();
  } else if constexpr (IsChange<T>::value) {
    return std::holds_alternative<Keep>(value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return !value;
  } else {
    return false;
  }
}
template <class T>
constexpr bool kMayBeAbsent =
    IsOptional<T>::value || IsVector<T>::value || IsChange<T>::value || std::is_same_v<T, bool>;

template <class T>
void encode_fields(const T& value, Json& json) {
  for_each_field(value, [&](std::string_view name, const auto& member) {
    if (!says_nothing(member)) json[std::string(name)] = encode(member);
  });
}

template <class T>
void decode_fields(const Json& json, T& value, const std::string& where,
                   std::initializer_list<std::string_view> also = {}) {
  if (!json.is_object()) throw FormatError(where, "expected an object");
  for_each_field(value, [&](std::string_view name, auto& member) {
    const std::string place = (where.empty() ? "" : where + ".") + std::string(name);
    const auto found = json.find(std::string(name));
    if (found != json.end()) {
      decode(*found, member, place);
    } else if constexpr (kMayBeAbsent<std::remove_cvref_t<decltype(member)>>) {
      member = {};
    } else {
      throw FormatError(place, "missing");
    }
  });
  for (const auto& [key, unused] : json.items()) {
    bool known = std::find(also.begin(), also.end(), key) != also.end();
    for_each_field(value, [&](std::string_view name, const auto&) { known = known || name == key; });
    if (!known) throw FormatError(where, "unknown field `" + key + "`");
  }
}

// Refuses a field that is none of those named: a slip of the hand in one must not lose what it says.
inline void refuse_others(const Json& json, const std::string& where, std::initializer_list<std::string_view> known) {
  for (const auto& [key, unused] : json.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw FormatError(where, "unknown field `" + key + "`");
  }
}

template <Described T>
struct Codec<T> {
  static Json encode(const T& value) {
    Json json = Json::object();
    encode_fields(value, json);
    return json;
  }
  static void decode(const Json& json, T& value, const std::string& where) { decode_fields(json, value, where); }
};

template <>
struct Codec<bool> {
  static Json encode(bool value) { return value; }
  static void decode(const Json& json, bool& value, const std::string& where) {
    if (!json.is_boolean()) throw FormatError(where, "expected true or false");
    value = json.get<bool>();
  }
};
template <class T>
  requires std::is_integral_v<T>
struct Codec<T> {
  static Json encode(T value) { return value; }
  static void decode(const Json& json, T& value, const std::string& where) {
    if (!json.is_number_integer()) throw FormatError(where, "expected a whole number");
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits) throw FormatError(where, "the number " + json.dump() + " is out of range");
    value = json.get<T>();
  }
};
template <>
struct Codec<std::string> {
  static Json encode(const std::string& value) { return value; }
  static void decode(const Json& json, std::string& value, const std::string& where) {
    if (!json.is_string()) throw FormatError(where, "expected a string");
    value = json.get<std::string>();
  }
};
template <>
struct Codec<Identifier> {
  static Json encode(const Identifier& value) { return value.text; }
  static void decode(const Json& json, Identifier& value, const std::string& where) {
    Codec<std::string>::decode(json, value.text, where);
  }
};
template <>
struct Codec<QualifiedName> {
  static Json encode(const QualifiedName& value) {
    if (!value.schema) return value.name.text;
    return Json{{"schema", value.schema->text}, {"name", value.name.text}};
  }
  static void decode(const Json& json, QualifiedName& value, const std::string& where) {
    if (json.is_string()) {
      value = QualifiedName(Identifier(json.get<std::string>()));
      return;
    }
    if (!json.is_object() || !json.contains("name") || !json.contains("schema")) {
      throw FormatError(where, "expected a name, or an object with `schema` and `name`");
    }
    refuse_others(json, where, {"schema", "name"});
    value.schema.emplace();
    Codec<Identifier>::decode(json.at("schema"), *value.schema, where + ".schema");
    Codec<Identifier>::decode(json.at("name"), value.name, where + ".name");
  }
};
template <>
struct Codec<Spelling> {
  static Json encode(const Spelling& value) { return Json{{"dialect", value.dialect}, {"text", value.text}}; }
  static void decode(const Json& json, Spelling& value, const std::string& where) {
    if (!json.is_object() || !json.contains("dialect") || !json.contains("text")) {
      throw FormatError(where, "expected an object with `dialect` and `text`");
    }
    refuse_others(json, where, {"dialect", "text"});
    Codec<std::string>::decode(json.at("dialect"), value.dialect, where + ".dialect");
    Codec<std::string>::decode(json.at("text"), value.text, where + ".text");
  }
};
template <class T>
struct Codec<std::optional<T>> {
  static Json encode(const std::optional<T>& value) { return value ? codec::encode(*value) : Json(nullptr); }
  static void decode(const Json& json, std::optional<T>& value, const std::string& where) {
    value.reset();
    if (!json.is_null()) codec::decode(json, value.emplace(), where);
  }
};
template <class T>
struct Codec<std::vector<T>> {
  static Json encode(const std::vector<T>& value) {
    Json json = Json::array();
    for (const T& item : value) json.push_back(codec::encode(item));
    return json;
  }
  static void decode(const Json& json, std::vector<T>& value, const std::string& where) {
    if (!json.is_array()) throw FormatError(where, "expected a list");
    value.clear();
    for (std::size_t i = 0; i < json.size(); ++i) {
      codec::decode(json[i], value.emplace_back(), where + "[" + std::to_string(i) + "]");
    }
  }
};
template <class T>
struct Codec<Box<T>> {
  static Json encode(const Box<T>& value) { return codec::encode(*value); }
  static void decode(const Json& json, Box<T>& value, const std::string& where) { codec::decode(json, *value, where); }
};
// "keep" is left out; null removes; anything else is the new value.
template <class T>
struct Codec<std::variant<Keep, Remove, T>> {
  static Json encode(const Change<T>& value) {
    const T* changed = std::get_if<T>(&value);
    return changed ? codec::encode(*changed) : Json(nullptr);
  }
  static void decode(const Json& json, Change<T>& value, const std::string& where) {
    if (json.is_null()) {
      value = Remove{};
    } else {
      codec::decode(json, value.template emplace<T>(), where);
    }
  }
};
template <class T>
  requires std::is_enum_v<T>
struct Codec<T> {
  static Json encode(T value) { return EnumNames<T>::kNames[static_cast<std::size_t>(value)]; }
  static void decode(const Json& json, T& value, const std::string& where) {
    if (!json.is_string()) throw FormatError(where, "expected a word");
    for (std::size_t i = 0; i < std::size(EnumNames<T>::kNames); ++i) {
      if (json.get<std::string>() == EnumNames<T>::kNames[i]) {
        value = static_cast<T>(i);
        return;
      }
    }
    throw FormatError(where, "unknown word `" + json.get<std::string>() + "`");
  }
};

// A variant of described alternatives with a kind: its fields, and `kind` beside them.
template <class Variant>
Json encode_kind(const Variant& value) {
  return std::visit(
      [](const auto& alternative) {
        Json json = Json::object();
        json["kind"] = std::remove_cvref_t<decltype(alternative)>::crosswalk_kind;
        encode_fields(alternative, json);
        return json;
      },
      value);
}
template <class Variant, std::size_t index = 0>
void decode_kind(const Json& json, Variant& value, const std::string& where,
                 std::initializer_list<std::string_view> also = {}) {
  if (!json.is_object() || !json.contains("kind") || !json.at("kind").is_string()) {
    throw FormatError(where, "expected an object with a `kind`");
  }
  if constexpr (index == std::variant_size_v<Variant>) {
    throw FormatError(where, "unknown kind `" + json.at("kind").get<std::string>() + "`");
  } else {
    using Alternative = std::variant_alternative_t<index, Variant>;
    if (json.at("kind").get<std::string>() != Alternative::crosswalk_kind) {
      decode_kind<Variant, index + 1>(json, value, where, also);
      return;
    }
    Alternative& alternative = value.template emplace<Alternative>();
    decode_fields(json, alternative, where, also);
  }
}

// A kind with an optional spelling beside it: types and expressions.
template <class T>
Json encode_written(const T& value) {
  Json json = encode_kind(value.kind);
  if (value.written) json["written"] = encode(*value.written);
  return json;
}
template <class T>
void decode_written(const Json& json, T& value, const std::string& where) {
  decode_kind(json, value.kind, where, {"kind", "written"});
  value.written.reset();
  if (json.contains("written")) decode(json.at("written"), value.written.emplace(), where + ".written");
}
template <>
struct Codec<Type> {
  static Json encode(const Type& value) { return encode_written(value); }
  static void decode(const Json& json, Type& value, const std::string& where) { decode_written(json, value, where); }
};
template <>
struct Codec<Expression> {
  static Json encode(const Expression& value) { return encode_written(value); }
  static void decode(const Json& json, Expression& value, const std::string& where) {
    decode_written(json, value, where);
  }
};
template <>
struct Codec<Constraint> {
  static Json encode(const Constraint& value) { return encode_kind(value); }
  static void decode(const Json& json, Constraint& value, const std::string& where) {
    decode_kind(json, value, where, {"kind"});
  }
};

#define CROSSWALK_ENUM_NAMES(T, ...)                       \
  template <>                                              \
  struct EnumNames<T> {                                    \
    static constexpr const char* kNames[] = {__VA_ARGS__}; \
  }
CROSSWALK_ENUM_NAMES(IdentityKind, "serial", "auto_increment", "always", "by_default");
CROSSWALK_ENUM_NAMES(Deferral, "not_deferrable", "initially_immediate", "initially_deferred");
CROSSWALK_ENUM_NAMES(ReferentialAction, "no_action", "restrict", "cascade", "set_null", "set_default");
CROSSWALK_ENUM_NAMES(MatchKind, "simple", "full", "partial");
CROSSWALK_ENUM_NAMES(ConstraintKind, "primary_key", "unique", "foreign_key", "check", "native");
CROSSWALK_ENUM_NAMES(NullsOrder, "default", "first", "last");
CROSSWALK_ENUM_NAMES(ObjectKind, "schema", "extension", "sequence", "view", "materialized_view", "function",
                     "procedure", "trigger", "policy", "domain", "composite_type");
CROSSWALK_ENUM_NAMES(MovedThing, "table", "type", "object");
CROSSWALK_ENUM_NAMES(GuardedThing, "relation", "column", "constraint", "index", "type", "object");
CROSSWALK_ENUM_NAMES(SqlEffect, "unknown", "schema", "data", "session", "nothing", "access");
#undef CROSSWALK_ENUM_NAMES

}  // namespace crosswalk::codec
