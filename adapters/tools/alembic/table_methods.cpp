#include "table_methods.h"

#include "inspector.h"
#include "metadata.h"
#include "operation_call.h"

namespace crosswalk::alembic {
namespace {

// Whether a table is there, as an inspector would say.
Value is_there(const Construct& table, CallContext& call) {
  CallContext asking(call.evaluator(), call.span());
  asking.positional = {table.argument(0, "name")};
  if (const Value& schema = table.keyword("schema"); !schema.is_undefined())
    asking.keywords.emplace_back("schema", schema);
  const auto ask = make_inspector(table.reading()).host()->get("has_table", asking);
  return ask ? call.evaluator().call(*ask, asking) : Value();
}

// Constraints of such a table are named by the convention of its own MetaData, which is not followed where the target's
// has one.
bool may_be_named_otherwise(const Construct& table, CallContext& call) {
  if (table.reading().metadata.convention().templates.empty()) return false;
  call.leave("a table that makes itself is not followed where there is a naming convention");
  return true;
}

// table.create(bind, checkfirst=…), table.drop(bind, checkfirst=…) (sql/ddl.py, SchemaGenerator).
Value make_or_drop(const std::shared_ptr<Construct>& table, bool makes, CallContext& call) {
  const auto checks = read_flag(call.argument(1, "checkfirst"), false, "checkfirst", call);
  if (!checks || (makes && may_be_named_otherwise(*table, call))) return {};
  if (*checks) {
    const Value there = is_there(*table, call);
    if (there.boolean() == nullptr) {
      leave_for(there, "whether a table is there", call);
      return {};
    }
    if (*there.boolean() == makes) return done();
  }
  CallContext inner(call.evaluator(), call.span());
  inner.positional = makes ? table->positional : std::vector<Value>{table->argument(0, "name")};
  for (const auto& [name, value] : table->keywords) {
    if (makes || name == "schema") inner.keywords.emplace_back(name, value);
  }
  const OperationCall operation(inner, table->reading(), nullptr, 0);
  return makes ? create_table(operation) : drop_table(operation);
}

// metadata.tables: those that were reflected, by their names.
class ReflectedTables final : public script::HostObject {
 public:
  explicit ReflectedTables(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "tables of a MetaData"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (name != "get")
      return Value::unknown("`" + std::string(name) + "` of the tables of a MetaData is not followed", context.span());
    return Value::native("get", [reading = reading_](CallContext& call) -> Value {
      const auto table = named(*reading, call.argument(0), call);
      if (!table) return {};
      const Value there = is_there(*table, call);
      if (there.boolean() == nullptr) return there;
      return *there.boolean() ? Value(table) : not_reflected(call);
    });
  }
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override {
    const auto table = named(*reading_, index, context);
    if (!table) return Value();
    const Value there = is_there(*table, context);
    return there.boolean() == nullptr || *there.boolean() ? Value(table) : not_reflected(context);
  }
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool reflected,
                                             CallContext& context) override {
    if (op != "in" || !reflected) return std::nullopt;
    const auto table = named(*reading_, other, context);
    if (!table) return Value();
    const Value there = is_there(*table, context);
    return there.boolean() == nullptr || *there.boolean() ? there : not_reflected(context);
  }

 private:
  // It may have been declared with the MetaData, whatever the database has.
  static Value not_reflected(CallContext& context) {
    return Value::unknown("a table of a MetaData that was not read back is not followed", context.span());
  }
  // "t", "schema.t"
  static std::shared_ptr<Construct> named(const Reading& reading, const Value& name, CallContext& context) {
    if (name.string() == nullptr) {
      leave_for(name, "the name of a table", context);
      return nullptr;
    }
    auto made = std::make_shared<Construct>(reading, "sqlalchemy", "Table");
    const std::size_t dot = name.string()->find('.');
    if (dot != std::string::npos) made->keywords.emplace_back("schema", Value(name.string()->substr(0, dot)));
    made->positional.emplace_back(dot == std::string::npos ? *name.string() : name.string()->substr(dot + 1));
    return made;
  }

  const Reading* reading_;
};

}  // namespace

std::optional<Value> table_method(const std::shared_ptr<Construct>& table, std::string_view name) {
  if (table->name() != "Table" || (name != "create" && name != "drop")) return std::nullopt;
  // One that is only read back says nothing of its columns.
  if (!table->keyword("autoload_with").is_undefined() || !table->keyword("autoload").is_undefined())
    return std::nullopt;
  return Value::native(std::string(name), [table, makes = name == "create"](CallContext& call) {
    return make_or_drop(table, makes, call);
  });
}

std::optional<Value> metadata_method(const std::shared_ptr<Construct>& metadata, std::string_view name) {
  if (metadata->name() != "MetaData") return std::nullopt;
  if (name == "reflect" || name == "clear") {
    return Value::native(std::string(name), [](CallContext&) -> Value { return script::None{}; });
  }
  if (name == "tables") return Value(std::make_shared<ReflectedTables>(metadata->reading()));
  return std::nullopt;
}

}  // namespace crosswalk::alembic
