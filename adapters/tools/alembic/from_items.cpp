#include "from_items.h"

#include <algorithm>

#include "expressions.h"
#include "models.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

std::optional<QualifiedName> name_of_table(const Construct& table, CallContext& context) {
  const auto name = read_required_name(table.argument(0, "name"), "the name of a table", context);
  const OptionalName schema = read_name(table.keyword("schema"), "the schema of a table", context);
  if (!name || !schema.known) return std::nullopt;
  return QualifiedName(schema.name, *name);
}

// What is known of the type of a column that a table declares.
ValueKind kind_of_column(const Construct& table, std::string_view name) {
  for (const Value& element : table.positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const auto* column = element.host_as<Construct>();
    const std::string* own = column->argument(0, "name").string();
    if (own != nullptr && *own == name) return kind_of_type(column->argument(1, "type_"));
  }
  return ValueKind::Unknown;
}

std::shared_ptr<SqlFragment> column_of(const Reading& reading, const FromItem& item, std::string_view name) {
  const Identifier column{std::string(name)};
  auto made = std::make_shared<SqlFragment>(reading, item.name + "." + reading.dialect.quote(column));
  made->column = column;
  made->froms = {item};
  return made;
}

// `t.c`, `t.columns`.
class TableColumns final : public script::HostObject {
 public:
  explicit TableColumns(std::shared_ptr<Construct> table) : table_(std::move(table)) {}
  [[nodiscard]] std::string type_name() const override { return "columns of a table"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    const Reading& reading = table_->reading();
    const auto item = from_item_of(Value(table_), context, reading);
    if (!item) return Value();
    auto made = column_of(reading, *item, name);
    made->kind = kind_of_column(*table_, name);
    return Value(std::move(made));
  }
  [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override {
    if (index.string() == nullptr) return Value::unknown("a column by its number is not followed", context.span());
    return get(*index.string(), context);
  }

 private:
  std::shared_ptr<Construct> table_;
};

// A table or a query under another name, or a join: what stands in a FROM as it is.
class FromHost final : public script::HostObject, public std::enable_shared_from_this<FromHost> {
 public:
  FromHost(const Reading& reading, FromItem item) : reading_(&reading), item_(std::move(item)) {}
  [[nodiscard]] const FromItem& item() const { return item_; }
  [[nodiscard]] std::string type_name() const override { return item_.name.empty() ? "join" : "alias"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (auto join = join_method(*reading_, Value(shared_from_this()), name)) return join;
    if ((name == "c" || name == "columns") && !item_.name.empty())
      return Value(std::make_shared<Columns>(*reading_, item_));
    return Value::unknown("`" + std::string(name) + "` of a " + type_name() + " is not followed", context.span());
  }

 private:
  class Columns final : public script::HostObject {
   public:
    Columns(const Reading& reading, FromItem item) : reading_(&reading), item_(std::move(item)) {}
    [[nodiscard]] std::string type_name() const override { return "columns of an alias"; }
    [[nodiscard]] bool reaches_database() const override { return false; }
    [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
      return Value(column_of(*reading_, item_, name));
    }
    [[nodiscard]] std::optional<Value> subscript(const Value& index, CallContext& context) override {
      if (index.string() == nullptr) return Value::unknown("a column by its number is not followed", context.span());
      return get(*index.string(), context);
    }

   private:
    const Reading* reading_;
    FromItem item_;
  };

  const Reading* reading_;
  FromItem item_;
};

void add_names(const FromItem& item, std::vector<std::string>& names) {
  if (!item.name.empty()) names.push_back(item.name);
  names.insert(names.end(), item.holds.begin(), item.holds.end());
}

}  // namespace

bool is_table(const Value& value) { return is_construct(value, "table") || is_construct(value, "Table"); }

std::optional<std::string> table_sql(const Value& given, CallContext& context, const Reading& reading) {
  const Value table = table_behind(given);
  if (!is_table(table)) {
    leave_for(table, "the table of a statement", context);
    return std::nullopt;
  }
  const auto name = name_of_table(*table.host_as<Construct>(), context);
  return name ? std::optional(reading.dialect.quote(*name)) : std::nullopt;
}

std::optional<FromItem> from_item_of(const Value& value, CallContext& context, const Reading& reading) {
  if (const auto* from = value.host_as<FromHost>()) return from->item();
  const auto table = table_sql(value, context, reading);
  if (!table) return std::nullopt;
  return FromItem{.name = *table, .sql = *table, .holds = {}};
}

Value columns_of_table(const std::shared_ptr<Construct>& table) { return Value(std::make_shared<TableColumns>(table)); }

Value make_alias(const Reading& reading, FromItem item) {
  return Value(std::make_shared<FromHost>(reading, std::move(item)));
}

Value alias_method(const std::shared_ptr<Construct>& table) {
  return Value::native("alias", [table](CallContext& call) -> Value {
    const Reading& reading = table->reading();
    if (call.argument(0, "name").is_nothing()) return call.leave("an alias without a name is not followed");
    const auto name = read_required_name(call.argument(0, "name"), "an alias", call);
    const auto own = name ? table_sql(Value(table), call, reading) : std::nullopt;
    if (!own) return {};
    const std::string quoted = reading.dialect.quote(*name);
    return make_alias(reading, {.name = quoted, .sql = *own + " AS " + quoted, .holds = {}});
  });
}

Value make_join(const Reading& reading, const Value& left, const Value& right, const Value& condition, bool outer,
                CallContext& context) {
  if (condition.is_nothing()) return context.leave("a join without a condition is not followed");
  const auto first = from_item_of(left, context, reading);
  const auto second = first ? from_item_of(right, context, reading) : std::nullopt;
  const auto on = second ? read_operand(condition, "the condition of a join", context, reading) : nullptr;
  if (!on) return {};
  if (second->name.empty()) return context.leave("a join within a join is not followed");
  // MySQL says INNER (dialects/mysql/base.py, visit_join).
  const char* word = outer ? " LEFT OUTER JOIN " : (reading.is("mysql") ? " INNER JOIN " : " JOIN ");
  FromItem joined;
  joined.sql = first->sql + word + second->sql + " ON " + on->pieces();
  add_names(*first, joined.holds);
  add_names(*second, joined.holds);
  return Value(std::make_shared<FromHost>(reading, std::move(joined)));
}

std::optional<Value> join_method(const Reading& reading, const Value& self, std::string_view name) {
  if (name != "join" && name != "outerjoin") return std::nullopt;
  return Value::native(std::string(name), [shared = &reading, self,
                                           left_outer = name == "outerjoin"](CallContext& call) {
    const bool outer = left_outer || script::truth(call.keyword("isouter"), script::Language::Python).value_or(false);
    if (call.has("full")) return call.leave("a full join is not followed");
    return make_join(*shared, self, call.argument(0, "right"), call.argument(1, "onclause"), outer, call);
  });
}

}  // namespace crosswalk::alembic
