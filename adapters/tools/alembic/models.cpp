#include "models.h"

#include <algorithm>

#include "connection.h"
#include "operations.h"
#include "statements.h"

namespace crosswalk::alembic {
namespace {

constexpr int kDeepestBases = 16;

// A class's own attribute, or the one that it inherits from a class of the script.
const Value* find_attribute(const script::ClassObject& type, std::string_view name, int depth = 0) {
  if (const Value* own = type.attributes->find(name)) return own;
  if (depth > kDeepestBases) return nullptr;
  for (const Value& base : type.bases) {
    if (base.class_object() == nullptr) continue;
    if (const Value* inherited = find_attribute(*base.class_object(), name, depth + 1)) return inherited;
  }
  return nullptr;
}

// The columns that a class and its bases declare, each under its attribute, those of the bases first.
void collect_columns(const script::ClassObject& type, std::vector<std::pair<std::string, Value>>& found, int depth) {
  if (depth > kDeepestBases) return;
  for (const Value& base : type.bases) {
    if (base.class_object() != nullptr) collect_columns(*base.class_object(), found, depth + 1);
  }
  for (const auto& [key, value] : type.attributes->entries) {
    if (key.string() == nullptr || !is_construct(value, "Column")) continue;
    std::erase_if(found, [&](const auto& entry) { return entry.first == *key.string(); });
    found.emplace_back(*key.string(), value);
  }
}

// A column of its own for the table, since one of a mixin serves several.
std::shared_ptr<Construct> column_of(const Construct& declared, const std::string& attribute,
                                     const QualifiedName& table) {
  auto column = std::make_shared<Construct>(declared);
  const bool named = !declared.positional.empty() && declared.positional.front().string() != nullptr;
  if (!named && declared.keyword("name").is_undefined()) {
    column->positional.insert(column->positional.begin(), Value(attribute));
  }
  column->of_table = table;
  column->attribute = attribute;
  return column;
}

// The schema that __table_args__ states: a dict, or the last of a tuple.
Value schema_of(const script::ClassObject& type) {
  const Value* arguments = find_attribute(type, "__table_args__");
  if (arguments == nullptr) return {};
  if (const script::SequenceObject* items = arguments->sequence(); items != nullptr && !items->items.empty()) {
    arguments = &items->items.back();
  }
  const Value* schema = arguments->dict() == nullptr ? nullptr : arguments->dict()->find("schema");
  return schema == nullptr ? Value() : *schema;
}

// A query over one model while a script narrows it.
class QueryHost final : public script::HostObject, public std::enable_shared_from_this<QueryHost> {
 public:
  QueryHost(const Reading& reading, Value entity) : reading_(&reading), entity_(std::move(entity)) {}
  [[nodiscard]] std::string type_name() const override { return "query"; }

  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const std::shared_ptr<QueryHost> self = shared_from_this();
    if (name == "filter" || name == "where" || name == "filter_by") {
      return Value::native(std::string(name), [self](CallContext& call) { return self->narrowed(call); });
    }
    if (name == "update" || name == "delete") {
      const Verb verb = name == "update" ? Verb::Update : Verb::Delete;
      return Value::native(std::string(name), [self, verb](CallContext& call) { return self->change(verb, call); });
    }
    auto rows = std::make_shared<script::Unknown>();
    rows->reason = std::string(kRowsReason);
    rows->span = context.span();
    rows->reaches_database = true;
    return Value(Value::Data(std::move(rows)));
  }
  [[nodiscard]] std::optional<std::vector<Value>> iterate(CallContext& context) override {
    context.leave(std::string(kRowsReason));
    return std::nullopt;
  }

 private:
  [[nodiscard]] Value narrowed(CallContext& call) const {
    auto made = std::make_shared<QueryHost>(*this);
    made->conditions_.insert(made->conditions_.end(), call.positional.begin(), call.positional.end());
    for (const auto& [name, value] : call.keywords) {
      const auto column = call.evaluator().get_attribute(entity_, name, call.span());
      if (!column || column->host() == nullptr) return unknown_rows(call.span());
      const auto condition = column->host()->operate("==", value, false, call);
      if (!condition) return unknown_rows(call.span());
      made->conditions_.push_back(*condition);
    }
    return Value(std::move(made));
  }

  [[nodiscard]] Value change(Verb verb, CallContext& call) const {
    Value statement = CoreStatement::make(*reading_, verb, {entity_}, call);
    const auto apply = [&](std::string_view method, std::vector<Value> arguments) {
      const auto bound = call.evaluator().get_attribute(statement, method, call.span());
      if (bound) statement = call.call(*bound, std::move(arguments));
    };
    if (!conditions_.empty()) apply("where", conditions_);
    if (verb == Verb::Update) apply("values", {call.argument(0, "values")});
    if (!execute_sql(statement, Value(), ReadOnly::Keep, call, *reading_)) return {};
    return unknown_rows(call.span());
  }

  const Reading* reading_;
  Value entity_;
  std::vector<Value> conditions_;
};

}  // namespace

void bind_model(script::ClassObject& type, const Reading& reading) {
  const Value* name = find_attribute(type, "__tablename__");
  if (name == nullptr || name->string() == nullptr || type.attributes->find("__table__") != nullptr) return;
  const Value schema = schema_of(type);
  QualifiedName table(Identifier(*name->string()));
  if (schema.string() != nullptr) table.schema = Identifier(*schema.string());
  auto made = std::make_shared<Construct>(reading, "sqlalchemy", "Table");
  made->positional.push_back(*name);
  if (!schema.is_undefined()) made->keywords.emplace_back("schema", schema);
  std::vector<std::pair<std::string, Value>> columns;
  collect_columns(type, columns, 0);
  for (const auto& [attribute, declared] : columns) {
    const Value column(column_of(*declared.host_as<Construct>(), attribute, table));
    made->positional.push_back(column);
    type.attributes->set(Value(attribute), column);
  }
  type.attributes->set(Value("__table__"), Value(std::move(made)));
}

Value table_behind(const Value& value) {
  if (value.class_object() == nullptr) return value;
  const Value* table = value.class_object()->attributes->find("__table__");
  return table == nullptr ? value : *table;
}

Value make_query(const Reading& reading, const Value& entity) {
  return Value(std::make_shared<QueryHost>(reading, entity));
}

}  // namespace crosswalk::alembic
