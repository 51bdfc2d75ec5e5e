#include "types.h"

#include <algorithm>
#include <array>

#include "connection.h"
#include "crosswalk/base/text.h"

namespace crosswalk::alembic {
namespace {

enum class Arguments { None, Length, PrecisionScale, Float, Zone };

struct TypeEntry {
  std::string_view name;
  std::string_view postgresql;
  std::string_view mysql;
  std::string_view sqlite;
  Arguments arguments;

  [[nodiscard]] std::string_view spelling(const Reading& reading) const {
    if (reading.is("postgresql")) return postgresql;
    return reading.is("sqlite") ? sqlite : mysql;
  }
};

constexpr std::array kTypes = {
#define SQLALCHEMY_TYPE(name, postgresql, mysql, sqlite, arguments) \
  TypeEntry{name, postgresql, mysql, sqlite, Arguments::arguments},
#include "types.def"
#undef SQLALCHEMY_TYPE
};

const TypeEntry* find_type(std::string_view name) {
  const auto found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeEntry& entry) { return entry.name == name; });
  return found == kTypes.end() ? nullptr : &*found;
}

// PostgreSQL's own types whose name is their spelling (dialects/postgresql/types.py, ranges.py, hstore.py).
constexpr std::array<std::string_view, 33> kPostgresqlTypes = {
    "BIGINT",        "BYTEA",     "CIDR",           "CITEXT",         "DATERANGE", "DATEMULTIRANGE",
    "HSTORE",        "INET",      "INT4RANGE",      "INT4MULTIRANGE", "INT8RANGE", "INT8MULTIRANGE",
    "JSONB",         "JSONPATH",  "MACADDR",        "MACADDR8",       "MONEY",     "NUMRANGE",
    "NUMMULTIRANGE", "OID",       "REGCLASS",       "REGCONFIG",      "TSQUERY",   "TSRANGE",
    "TSMULTIRANGE",  "TSTZRANGE", "TSTZMULTIRANGE", "TSVECTOR",       "BIT",       "ARRAY",
    "ENUM",          "INTERVAL",  "DOMAIN"};

constexpr std::array<std::string_view, 17> kMysqlTypes = {
    "TINYINT", "MEDIUMINT", "YEAR", "TINYTEXT", "MEDIUMTEXT", "LONGTEXT", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB",
    "ENUM",    "SET",       "BIT",  "GEOMETRY", "INTEGER",    "BIGINT",   "SMALLINT", "VARCHAR"};

constexpr std::array<std::string_view, 7> kSpecialTypes = {"Enum",       "ARRAY",    "TypeDecorator", "UserDefinedType",
                                                           "TypeEngine", "NullType", "Variant"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::optional<std::int64_t> whole(const Value& value) {
  if (const auto* number = value.integer()) return *number;
  return std::nullopt;
}

// A compiler of one type: it may look into the type's arguments and leave the statement.
class TypeCompiler {
 public:
  TypeCompiler(CallContext& context, const Reading& reading) : context_(context), reading_(reading) {}

  [[nodiscard]] std::optional<CompiledType> compile(const Value& value, int depth = 0);

 private:
  [[nodiscard]] std::optional<CompiledType> compile(const Construct& type, int depth);
  [[nodiscard]] std::optional<CompiledType> compile_decorator(const Value& value, int depth);
  [[nodiscard]] std::optional<CompiledType> compile_declared(const Value& value) const;
  [[nodiscard]] std::optional<CompiledType> compile_enum(const Construct& type);
  [[nodiscard]] std::optional<CompiledType> compile_array(const Construct& type, int depth);
  [[nodiscard]] std::optional<CompiledType> compile_mysql(const Construct& type);
  [[nodiscard]] std::optional<CompiledType> compile_uuid_of_utils(const Construct& type) const;
  [[nodiscard]] std::optional<CompiledType> compile_encrypted(const Construct& type);
  [[nodiscard]] std::optional<std::string> postgresql_spelling(const Construct& type) const;
  [[nodiscard]] std::optional<std::vector<std::string>> labels_of(const Construct& type,
                                                                  std::optional<std::string>& name);
  [[nodiscard]] std::optional<std::string> spell(const TypeEntry& entry, const Construct& type) const;
  [[nodiscard]] CompiledType spelled(std::string_view spelling) const {
    CompiledType compiled;
    compiled.type = reading_.dialect.read_type(spelling);
    compiled.is_integer = compiled.type.as<IntegerType>() != nullptr;
    return compiled;
  }
  std::nullopt_t refuse(const Construct& type) {
    context_.leave("SQLAlchemy has no spelling of the type `" + type.name() + "` for " +
                   std::string(reading_.dialect.name()));
    return std::nullopt;
  }

  CallContext& context_;
  const Reading& reading_;
};

constexpr int kDeepestTypes = 16;

// "myapp.types.GUID" for that class and for `GUID()`.
std::string type_of_fact(std::string_view fact) {
  if (fact.ends_with("()")) fact.remove_suffix(2);
  return std::string(fact);
}

// Whether it is a class that is not known, and not an argument of the type: String(conf.get("length")).
bool names_a_type(std::string_view fact) {
  if (fact.empty()) return false;
  if (fact.ends_with("()")) fact.remove_suffix(2);
  const std::string_view last = fact.substr(fact.rfind('.') + 1);
  const bool is_constant = last == to_upper(last) && last.find('_') != std::string_view::npos;
  const bool is_class = !last.empty() && last.front() >= 'A' && last.front() <= 'Z' && !is_constant;
  return !fact.starts_with("env.") && (last == "impl" || is_class);
}

std::optional<CompiledType> TypeCompiler::compile(const Value& value, int depth) {
  if (depth > kDeepestTypes) {
    context_.leave("a type refers to itself");
    return std::nullopt;
  }
  if (const auto declared = compile_declared(value)) return declared;
  if (const auto construct = construct_of(value, context_.span())) return compile(*construct, depth);
  if (value.instance() != nullptr || value.class_object() != nullptr) return compile_decorator(value, depth);
  const script::Unknown* unknown = value.unknown();
  if (unknown != nullptr && names_a_type(unknown->fact)) {
    context_.leave(unknown->reason, "types." + type_of_fact(unknown->fact));
    return std::nullopt;
  }
  leave_for(value, "the type of a column", context_);
  return std::nullopt;
}

// A type whose module is not there, declared in the database's words.
std::optional<CompiledType> TypeCompiler::compile_declared(const Value& value) const {
  const script::Unknown* unknown = value.unknown();
  if (unknown == nullptr || unknown->fact.empty()) return std::nullopt;
  const auto declared = reading_.facts.types.find(type_of_fact(unknown->fact));
  return declared == reading_.facts.types.end() ? std::nullopt : std::optional(spelled(declared->second));
}

// A type's own file may say how a database spells it (sqlalchemy/ext/compiler.py, @compiles).
bool compiles_itself(const script::ClassObject& type) {
  return type.source == nullptr || type.source->text().find("compiles(") != std::string_view::npos ||
         type.attributes->find(std::string_view("load_dialect_impl")) != nullptr ||
         type.attributes->find(std::string_view("get_col_spec")) != nullptr;
}

// class X(TypeDecorator): impl = …; class Y(UserDefinedType): def get_col_spec(self).
std::optional<CompiledType> TypeCompiler::compile_decorator(const Value& value, int depth) {
  script::Evaluator& evaluator = context_.evaluator();
  Value instance = value;
  if (value.class_object() != nullptr) instance = context_.call(value, {});
  if (evaluator.leaving() || evaluator.raised() != nullptr) return std::nullopt;
  if (instance.instance() == nullptr) {
    leave_for(instance, "the type of a column", context_);
    return std::nullopt;
  }
  const std::string name = instance.instance()->type->name;
  const script::DictObject& attributes = *instance.instance()->type->attributes;
  if (attributes.find(std::string_view("load_dialect_impl")) == nullptr &&
      attributes.find(std::string_view("get_col_spec")) == nullptr) {
    if (const auto impl = evaluator.get_attribute(instance, "impl", context_.span()); impl && !impl->is_nothing()) {
      return compile(*impl, depth + 1);
    }
  }
  // It chooses by the dialect (sql/type_api.py, TypeDecorator.load_dialect_impl).
  if (attributes.find(std::string_view("load_dialect_impl")) != nullptr) {
    const auto choose = evaluator.get_attribute(instance, "load_dialect_impl", context_.span());
    const Value chosen = choose ? context_.call_whole(*choose, {make_dialect(reading_)}) : Value();
    if (evaluator.leaving() || evaluator.raised() != nullptr) return std::nullopt;
    if (!chosen.is_nothing() && !chosen.is_unknown()) return compile(chosen, depth + 1);
  }
  if (const auto specification = evaluator.get_attribute(instance, "get_col_spec", context_.span())) {
    const Value text = context_.call(*specification, {});
    if (const std::string* spelling = text.string()) return spelled(*spelling);
  }
  if (const Value* base = instance.instance()->attributes->find(std::string_view(kMadeAs));
      base != nullptr && !compiles_itself(*instance.instance()->type)) {
    return compile(*base, depth + 1);
  }
  if (!evaluator.leaving()) {
    context_.leave("what the type `" + name + "` is on " + std::string(reading_.dialect.name()) +
                   " is decided by its own code");
  }
  return std::nullopt;
}

// The labels, in order: strings, or the members of one enum class. Takes a name of the class's own along.
std::optional<std::vector<std::string>> TypeCompiler::labels_of(const Construct& type,
                                                                std::optional<std::string>& name) {
  std::vector<std::string> labels;
  const Value& callable = type.keyword("values_callable");
  for (const Value& item : type.positional) {
    if (const std::string* label = item.string()) {
      labels.push_back(*label);
      continue;
    }
    const script::ClassObject* members = item.class_object();
    if (members == nullptr) {
      leave_for(item, "a label of an Enum", context_);
      return std::nullopt;
    }
    if (!name) name = to_lower(members->name);
    const Value listed = callable.is_nothing() ? item : context_.call(callable, {item});
    const auto values = context_.evaluator().iterate(listed, context_.span());
    if (!values) {
      leave_for(listed, "the labels of an Enum", context_);
      return std::nullopt;
    }
    for (const Value& member : *values) {
      Value label = member;
      if (callable.is_nothing()) {
        label = context_.evaluator().get_attribute(member, "name", context_.span()).value_or(Value());
      }
      if (label.string() == nullptr) {
        leave_for(label, "a label of an Enum", context_);
        return std::nullopt;
      }
      labels.push_back(*label.string());
    }
  }
  return labels;
}

std::optional<CompiledType> TypeCompiler::compile_enum(const Construct& type) {
  const OptionalName given = read_name(type.keyword("name"), "the name of an Enum", context_);
  if (!given.known) return std::nullopt;
  std::optional<std::string> name;
  if (given.name) name = given.name->text;
  auto labels = labels_of(type, name);
  if (!labels) return std::nullopt;
  const auto native = read_flag(type.keyword("native_enum"), true, "native_enum", context_);
  const auto constrained = read_flag(type.keyword("create_constraint"), false, "create_constraint", context_);
  const auto created = read_flag(type.keyword("create_type"), true, "create_type", context_);
  const OptionalName schema = read_name(type.keyword("schema"), "the schema of an Enum", context_);
  if (!native || !constrained || !created || !schema.known) return std::nullopt;
  if (*native && reading_.dialect.features().named_enums) {
    if (!name) {
      context_.raise("CompileError", "PostgreSQL ENUM type requires a name.");
      return std::nullopt;
    }
    CompiledType compiled;
    const QualifiedName qualified(schema.name, Identifier(*name));
    compiled.type = Type(EnumType{.name = qualified, .labels = {}},
                         Spelling{std::string(reading_.dialect.name()), reading_.dialect.quote(qualified)});
    compiled.named_enum = NamedEnum{qualified, std::move(*labels), *created};
    return compiled;
  }
  if (*native && reading_.dialect.features().inline_enums) {
    std::vector<std::string> quoted;
    for (const std::string& label : *labels) quoted.push_back(reading_.dialect.literal(label));
    return spelled("ENUM(" + join(quoted, ",") + ")");
  }
  std::size_t length = 0;
  for (const std::string& label : *labels) length = std::max(length, count_code_points(label));
  if (const auto set = whole(type.keyword("length")))
    length = static_cast<std::size_t>(std::max<std::int64_t>(*set, 0));
  CompiledType compiled = spelled("VARCHAR(" + std::to_string(length) + ")");
  if (*constrained) {
    compiled.check = TypeCheck{.name = {}, .labels = std::move(*labels)};
    if (name) compiled.check->name = Identifier(*name);
  }
  return compiled;
}

std::optional<CompiledType> TypeCompiler::compile_array(const Construct& type, int depth) {
  if (!reading_.is("postgresql")) return refuse(type);
  auto element = compile(type.argument(0, "item_type"), depth + 1);
  if (!element) return std::nullopt;
  const auto spelling = reading_.dialect.write_type(element->type);
  if (!spelling) return refuse(type);
  std::string text = *spelling;
  const std::int64_t dimensions = whole(type.keyword("dimensions")).value_or(1);
  for (std::int64_t i = 0; i < std::clamp<std::int64_t>(dimensions, 1, 6); ++i) text += "[]";
  CompiledType compiled;
  compiled.type = Type(ArrayType{Box<Type>(Type(element->type.kind, std::nullopt))},
                       Spelling{std::string(reading_.dialect.name()), text});
  compiled.named_enum = std::move(element->named_enum);
  return compiled;
}

std::optional<std::string> TypeCompiler::spell(const TypeEntry& entry, const Construct& type) const {
  std::string text(entry.spelling(reading_));
  const bool postgresql = reading_.is("postgresql");
  switch (entry.arguments) {
    case Arguments::None:
      return text;
    case Arguments::Length:
      // pgvector's types call their length `dim`.
      for (const char* keyword : {"length", "dim"}) {
        if (const auto length = whole(type.argument(0, keyword))) return text + "(" + std::to_string(*length) + ")";
      }
      return text;
    case Arguments::PrecisionScale: {
      const auto precision = whole(type.argument(0, "precision"));
      const auto scale = whole(type.argument(1, "scale"));
      if (!precision) return text;
      return text + "(" + std::to_string(*precision) + (scale ? ", " + std::to_string(*scale) : "") + ")";
    }
    case Arguments::Float: {
      const auto precision = whole(type.argument(0, "precision"));
      return precision && !reading_.is("sqlite") ? text + "(" + std::to_string(*precision) + ")" : text;
    }
    case Arguments::Zone: {
      if (!postgresql) return text;
      const auto zone = script::truth(type.argument(0, "timezone"), script::Language::Python);
      const auto precision = whole(type.argument(1, "precision"));
      return text + (precision ? "(" + std::to_string(*precision) + ")" : "") +
             (zone.value_or(false) ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
    }
  }
  return text;
}

// Types of sqlalchemy.dialects.postgresql that take arguments of their own.
std::optional<std::string> TypeCompiler::postgresql_spelling(const Construct& type) const {
  const auto flag = [&](std::string_view name) {
    return script::truth(type.keyword(name), script::Language::Python).value_or(false);
  };
  if (type.name() == "BIT") {
    const auto length = whole(type.argument(0, "length"));
    if (flag("varying")) return "BIT VARYING" + (length ? "(" + std::to_string(*length) + ")" : "");
    return "BIT(" + std::to_string(length.value_or(1)) + ")";
  }
  if (type.name() == "INTERVAL") {
    const auto precision = whole(type.argument(0, "precision"));
    const Value& fields = type.argument(1, "fields");
    return std::string("INTERVAL") + (fields.string() != nullptr ? " " + *fields.string() : "") +
           (precision ? " (" + std::to_string(*precision) + ")" : "");
  }
  if (contains(kPostgresqlTypes, type.name())) return type.name();
  return std::nullopt;
}

std::optional<CompiledType> TypeCompiler::compile_mysql(const Construct& type) {
  const auto flag = [&](std::string_view name) {
    return script::truth(type.keyword(name), script::Language::Python).value_or(false);
  };
  const std::string& name = type.name();
  std::string text = name;
  const bool timed = name == "DATETIME" || name == "TIMESTAMP" || name == "TIME";
  if (name == "SET") {
    std::vector<std::string> labels;
    for (const Value& label : type.positional) {
      if (label.string() != nullptr) labels.push_back(reading_.dialect.literal(*label.string()));
    }
    return spelled("SET(" + join(labels, ",") + ")");
  }
  if (const auto length =
          whole(timed ? type.keyword("fsp")
                      : type.argument(0, name.ends_with("INT") || name == "INTEGER" ? "display_width" : "length"))) {
    text += "(" + std::to_string(*length) + ")";
  }
  if (name == "TIMESTAMP") text += " NULL";
  if (flag("unsigned")) text += " UNSIGNED";
  if (flag("zerofill")) text += " ZEROFILL";
  if (const Value& set = type.keyword("charset"); set.string() != nullptr) text += " CHARACTER SET " + *set.string();
  if (const Value& set = type.keyword("collation"); set.string() != nullptr) text += " COLLATE " + *set.string();
  return spelled(text);
}

// sqlalchemy_utils/types/uuid.py: UUIDType(binary=True, native=True)
std::optional<CompiledType> TypeCompiler::compile_uuid_of_utils(const Construct& type) const {
  const auto binary = read_flag(type.argument(0, "binary"), true, "binary", context_);
  const auto native = read_flag(type.argument(1, "native"), true, "native", context_);
  if (!binary || !native) return std::nullopt;
  if (*native && reading_.is("postgresql")) return spelled("UUID");
  if (!*binary) return spelled("CHAR(32)");
  return spelled(reading_.is("postgresql") ? "BYTEA" : "BINARY(16)");
}

// A text, whatever is encrypted and with what key; what the type itself is not told is the text's
// (sqlalchemy_utils/types/encrypted/encrypted_type.py).
std::optional<CompiledType> TypeCompiler::compile_encrypted(const Construct& type) {
  const Value& length = type.keyword("length");
  if (whole(length)) return spelled("VARCHAR(" + std::to_string(*whole(length)) + ")");
  if (!length.is_nothing()) {
    leave_for(length, "the length of a type", context_);
    return std::nullopt;
  }
  if (reading_.is("mysql")) return refuse(type);
  return spelled("VARCHAR");
}

std::optional<CompiledType> TypeCompiler::compile(const Construct& type, int depth) {
  for (const auto& [dialect, variant] : type.variants) {
    if (reading_.is(dialect)) return compile(variant, depth + 1);
  }
  if (type.name() == "StringEncryptedType") return compile_encrypted(type);
  if (const script::Unknown* unknown = script::find_unknown(Value::list(type.positional))) {
    context_.leave(unknown->reason, unknown->fact);
    return std::nullopt;
  }
  if (is_enum(type)) return compile_enum(type);
  if (type.name() == "ARRAY") return compile_array(type, depth);
  if (type.name() == "TypeDecorator") return refuse(type);
  if (type.name() == "ChoiceType") {
    const Value& impl = type.keyword("impl");
    return impl.is_nothing() ? spelled("VARCHAR(255)") : compile(impl, depth + 1);
  }
  if (type.name() == "MutableType" || type.name() == "Variant") return compile(type.argument(0), depth + 1);
  if (type.family() == "mysql" && !reading_.is("mysql") && find_type(type.name()) == nullptr) return refuse(type);
  if (type.family() == "mysql" && reading_.is("mysql")) return compile_mysql(type);
  if (reading_.is("postgresql") && (type.family() == "postgresql" || find_type(type.name()) == nullptr)) {
    if (const auto text = postgresql_spelling(type)) return spelled(*text);
  }
  if (type.name() == "Uuid" && !read_flag(type.keyword("native_uuid"), true, "native_uuid", context_).value_or(true)) {
    return spelled("CHAR(32)");
  }
  if (type.name() == "UUIDType") return compile_uuid_of_utils(type);
  if (type.name() == "Interval" && reading_.is("postgresql")) {
    if (!read_flag(type.keyword("native"), true, "native", context_).value_or(true))
      return spelled("TIMESTAMP WITHOUT TIME ZONE");
    if (const auto precision = whole(type.keyword("second_precision")))
      return spelled("INTERVAL (" + std::to_string(*precision) + ")");
  }
  const TypeEntry* entry = find_type(type.name());
  if (entry == nullptr || entry->spelling(reading_).empty()) return refuse(type);
  // mysql.DATETIME(fsp=6) and the like say elsewhere what they say here.
  if (reading_.is("mysql") && entry->name == "String" && !whole(type.argument(0, "length"))) return refuse(type);
  const auto text = spell(*entry, type);
  if (!text) return refuse(type);
  CompiledType compiled = spelled(*text);
  if (const Value& collation = type.keyword("collation"); collation.string() != nullptr)
    compiled.collation = *collation.string();
  const auto constrained = read_flag(type.keyword("create_constraint"), false, "create_constraint", context_);
  if (!constrained) return std::nullopt;
  if (*constrained && type.name() == "Boolean" && !reading_.is("postgresql")) {
    const OptionalName name = read_name(type.keyword("name"), "the name of a Boolean's check", context_);
    if (!name.known) return std::nullopt;
    compiled.check = TypeCheck{.name = name.name, .labels = {}};
  }
  return compiled;
}

// enum.create(bind, checkfirst=…), enum.drop(bind, checkfirst=…): what reaches the database now.
Value change_enum(const std::shared_ptr<Construct>& type, bool create, CallContext& context) {
  const Reading& reading = type->reading();
  const auto compiled = compile_type(Value(type), context, reading);
  if (!compiled) return {};
  // Where the database has no enum types there is nothing to make.
  if (!compiled->named_enum) return script::None{};
  const bool own_class = type->name() == "ENUM";  // whose checkfirst is true by itself (postgresql/named_types.py)
  const auto check = read_flag(context.argument(1, "checkfirst"), own_class, "checkfirst", context);
  if (!check) return {};
  const NamedEnum& named = *compiled->named_enum;
  if (create) {
    reading.recorder.record(CreateEnum{.name = named.name, .labels = named.labels, .if_not_exists = *check},
                            context.span());
  } else {
    reading.recorder.record(DropEnum{.name = named.name, .if_exists = *check, .cascade = false}, context.span());
  }
  return script::None{};
}

Value with_variant(const Construct& type, CallContext& context) {
  auto made = std::make_shared<Construct>(type);
  for (std::size_t i = 1; i < context.positional.size(); ++i) {
    const std::string* dialect = context.positional[i].string();
    if (dialect == nullptr) return Value::unknown("the dialect of with_variant() is not known", context.span());
    made->variants.emplace_back(*dialect, context.positional[0]);
  }
  return Value(std::move(made));
}

}  // namespace

bool is_enum(const Construct& construct) { return construct.name() == "Enum" || construct.name() == "ENUM"; }

bool is_type_name(std::string_view family, std::string_view name) {
  if (find_type(name) != nullptr || contains(kSpecialTypes, name)) return true;
  if (family == "postgresql") return contains(kPostgresqlTypes, name);
  if (family == "mysql") return contains(kMysqlTypes, name);
  return family == "sqlalchemy_utils" && (name == "ChoiceType" || name == "StringEncryptedType");
}

std::optional<CompiledType> compile_type(const Value& value, CallContext& context, const Reading& reading) {
  return TypeCompiler(context, reading).compile(value);
}

std::optional<Value> type_method(const std::shared_ptr<Construct>& type, std::string_view name) {
  if (name == "with_variant") {
    return Value::native("with_variant", [type](CallContext& context) { return with_variant(*type, context); });
  }
  if ((name == "create" || name == "drop") && is_enum(*type)) {
    const bool create = name == "create";
    return Value::native(std::string(name),
                         [type, create](CallContext& context) { return change_enum(type, create, context); });
  }
  if (name == "enums" && is_enum(*type)) return Value::list(type->positional);
  return std::nullopt;
}

}  // namespace crosswalk::alembic
