#include "modules.h"

#include <algorithm>
#include <array>
#include <map>

#include "connection.h"
#include "custom_operations.h"
#include "entities.h"
#include "enum_sync.h"
#include "expressions.h"
#include "inspector.h"
#include "metadata.h"
#include "operations.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

// Classes of SQLAlchemy that are no types: schema elements and the few statements of DDL that scripts make by hand.
constexpr std::array<std::string_view, 28> kSchemaClasses = {"Column",
                                                             "ForeignKey",
                                                             "ForeignKeyConstraint",
                                                             "PrimaryKeyConstraint",
                                                             "UniqueConstraint",
                                                             "CheckConstraint",
                                                             "ExcludeConstraint",
                                                             "Index",
                                                             "Identity",
                                                             "Computed",
                                                             "Sequence",
                                                             "Table",
                                                             "table",
                                                             "column",
                                                             "MetaData",
                                                             "quoted_name",
                                                             "conv",
                                                             "DDL",
                                                             "CreateSequence",
                                                             "DropSequence",
                                                             "CreateSchema",
                                                             "DropSchema",
                                                             "DefaultClause",
                                                             "FetchedValue",
                                                             "bindparam",
                                                             "SchemaType",
                                                             "TypeDecorator",
                                                             "UserDefinedType"};

// Modules below sqlalchemy, and the family of the types that they hold.
struct ModuleFamily {
  std::string_view path;
  std::string_view family;
};
constexpr std::array<ModuleFamily, 3> kDialectModules = {{
    {"sqlalchemy.dialects.postgresql", "postgresql"},
    {"sqlalchemy.dialects.mysql", "mysql"},
    {"sqlalchemy.dialects.sqlite", "sqlite"},
}};
constexpr std::array<std::string_view, 25> kInnerModules = {
    "dialects",   "sql",       "types",      "schema",  "engine",     "orm",         "exc",    "ext", "sqltypes",
    "expression", "elements",  "type_api",   "mysql",   "postgresql", "sqlite",      "base",   "dml", "ddl",
    "selectable", "functions", "reflection", "asyncio", "session",    "declarative", "mutable"};
// Further modules whose names are SQLAlchemy types.
constexpr std::array<std::string_view, 13> kTypePackages = {"sqlalchemy_jsonfield",
                                                            "alembic_postgresql_enum",
                                                            "alembic_utils",
                                                            "sqlalchemy_utils",
                                                            "sqlmodel",
                                                            "fastapi_users_db_sqlalchemy",
                                                            "pgvector",
                                                            "advanced_alchemy",
                                                            "fastapi_utils",
                                                            "citext",
                                                            "sqlalchemy_json",
                                                            "flask_sqlalchemy",
                                                            "geoalchemy2"};

constexpr std::array<std::string_view, 30> kModulesOfPackages = {
    "arrow",     "choice",     "color",        "country",      "currency",       "email",
    "encrypted", "generics",   "guid",         "ip_address",   "json",           "locale",
    "ltree",     "password",   "pg_view",      "pg_extension", "pg_function",    "pg_materialized_view",
    "pg_policy", "pg_trigger", "phone_number", "scalar_list",  "sqlalchemy",     "timezone",
    "ts_vector", "types",      "url",          "uuid",         "encrypted_type", "datetime"};

bool is_or_below(std::string_view path, std::string_view top) {
  return path == top || (path.starts_with(top) && path.size() > top.size() && path[top.size()] == '.');
}

std::string family_of(std::string_view path) {
  for (const ModuleFamily& entry : kDialectModules) {
    if (is_or_below(path, entry.path)) return std::string(entry.family);
  }
  return is_or_below(path, "sqlalchemy_utils") ? "sqlalchemy_utils" : "sqlalchemy";
}

// Classes of sqlalchemy.ext.mutable: what they say of a type is of no effect on a database.
class MutableClass final : public script::HostObject {
 public:
  explicit MutableClass(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] std::string type_name() const override { return name_; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "as_mutable")
      return Value::native("as_mutable", [](CallContext& call) { return call.argument(0, "sqltype"); });
    return Value::unknown("`" + std::string(name) + "` of " + name_ + " is not followed", context.span());
  }

 private:
  std::string name_;
};

// A module of SQLAlchemy, or of a package that adds types to it. SQLAlchemy offers most names in several modules, so
// any module offers all.
class TypesModule final : public script::HostObject {
 public:
  TypesModule(const Reading& reading, std::string path)
      : reading_(&reading), path_(std::move(path)), family_(family_of(path_)) {}

  [[nodiscard]] std::string type_name() const override { return "module " + path_; }
  [[nodiscard]] bool reaches_database() const override { return false; }

  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (auto expression = expression_function(*reading_, name)) return expression;
    if (family_ == "sqlalchemy" && name == "GUID") return make_class("Uuid");
    if (is_type_name(family_, name) || is_schema_class(name)) return make_class(name);
    // As a declarative model writes Column.
    if (name == "mapped_column") return make_class("Column");
    if (is_or_below(path_, "alembic_utils") && is_entity_class(name)) return make_class(name);
    if (is_or_below(path_, "alembic_postgresql_enum")) {
      if (is_enum_sync_class(name)) return make_class(name);
      if (name == "ColumnType") return make_column_types();
    }
    if (std::find(kInnerModules.begin(), kInnerModules.end(), name) != kInnerModules.end()) {
      return Value(std::make_shared<TypesModule>(*reading_, path_ + "." + std::string(name)));
    }
    if (name == "inspect") {
      return Value::native("inspect", [reading = reading_](CallContext& call) -> Value {
        const Value& subject = call.argument(0, "subject");
        if (subject.is_unknown()) return subject;
        return make_inspector(*reading);
      });
    }
    if (auto dialect = make_dialect_class(*reading_, name)) return dialect;
    if (name == "Inspector") return make_inspector_class(*reading_);
    // Of the database that the migrations run on: what they could hand over comes from Alembic's own configuration.
    if (name == "engine_from_config") {
      return Value::native("engine_from_config",
                           [reading = reading_](CallContext&) { return make_connection(*reading); });
    }
    if (auto known = holders_.find(name); known != holders_.end()) return known->second;
    if (auto holder = metadata_holder(*reading_, name)) return holders_.emplace(name, *holder).first->second;
    if (name == "__version__") return Value("2.0.52");
    // sqlalchemy.ext.mutable: MutableDict.as_mutable(JSON) is JSON.
    if (name == "MutableDict" || name == "MutableList" || name == "MutableSet" || name == "Mutable") {
      return Value(std::make_shared<MutableClass>(std::string(name)));
    }
    if (name == "Vector" && path_.starts_with("pgvector")) return make_class("VECTOR");
    if (name == "Session" || name == "sessionmaker" || name == "scoped_session")
      return make_session_class(*reading_, name == "Session" ? "Session" : "sessionmaker");
    // The packages beside SQLAlchemy have a module for each type: sqlalchemy_utils.types.uuid.
    if (!is_or_below(path_, "sqlalchemy") &&
        std::find(kModulesOfPackages.begin(), kModulesOfPackages.end(), name) != kModulesOfPackages.end())
      return Value(std::make_shared<TypesModule>(*reading_, path_ + "." + std::string(name)));
    return Value::unknown("`" + path_ + "." + std::string(name) + "` is not followed", context.span(),
                          path_ + "." + std::string(name));
  }

 private:
  static bool is_schema_class(std::string_view name) {
    return std::find(kSchemaClasses.begin(), kSchemaClasses.end(), name) != kSchemaClasses.end();
  }
  [[nodiscard]] Value make_class(std::string_view name) const {
    return Value(std::make_shared<ConstructClass>(*reading_, family_, std::string(name)));
  }

  const Reading* reading_;
  std::string path_;
  std::string family_;
  std::map<std::string, Value, std::less<>> holders_;  // what has identity: `SQLModel.metadata` is one object
};

// alembic.context, as far as a revision may ask it.
class ContextModule final : public script::HostObject {
 public:
  explicit ContextModule(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "module alembic.context"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const Reading* reading = reading_;
    if (name == "get_context") {
      return Value::native("get_context", [reading](CallContext&) { return make_migration_context(*reading); });
    }
    if (name == "get_bind") {
      return Value::native("get_bind", [reading](CallContext&) { return make_connection(*reading); });
    }
    if (name == "is_offline_mode") return Value::native("is_offline_mode", [](CallContext&) { return Value(false); });
    if (name == "execute") return std::make_shared<OperationsHost>(*reading)->get("execute", context);
    return Value::unknown("`alembic.context." + std::string(name) + "` is decided where Alembic is called",
                          context.span());
  }

 private:
  const Reading* reading_;
};

class AlembicPackage final : public script::HostObject {
 public:
  explicit AlembicPackage(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "module alembic"; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name == "op") return Value(std::make_shared<OperationsHost>(*reading_));
    if (name == "context") return Value(std::make_shared<ContextModule>(*reading_));
    if (name == "operations") return make_operations_module(*reading_);
    return Value::unknown("`alembic." + std::string(name) + "` is not followed", context.span());
  }

 private:
  const Reading* reading_;
};

}  // namespace

std::optional<Value> sqlalchemy_name(const Reading& reading, std::string_view name, CallContext& context) {
  return std::make_shared<TypesModule>(reading, "sqlalchemy")->get(name, context);
}

std::optional<Value> RevisionImports::host_module(std::string_view name, CallContext&) {
  if (name == "alembic") return Value(std::make_shared<AlembicPackage>(*reading_));
  if (name == "alembic.op") return Value(std::make_shared<OperationsHost>(*reading_));
  if (is_or_below(name, "alembic.operations")) return make_operations_module(*reading_);
  if (name == "alembic.context") return Value(std::make_shared<ContextModule>(*reading_));
  // `from sqlalchemy.x import y` asks for `sqlalchemy.x`, not for `sqlalchemy.x.y`.
  if (is_or_below(name, "sqlalchemy")) return Value(std::make_shared<TypesModule>(*reading_, std::string(name)));
  for (const std::string_view package : kTypePackages) {
    if (is_or_below(name, package)) return Value(std::make_shared<TypesModule>(*reading_, std::string(name)));
  }
  return std::nullopt;
}

}  // namespace crosswalk::alembic
