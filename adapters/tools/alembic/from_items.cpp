#include "from_items.h"

#include <algorithm>
#include <cstdint>

#include "expressions.h"
#include "models.h"
#include "statements.h"
#include "types.h"

namespace crosswalk::alembic {
namespace {

std::optional<QualifiedName> name_of_table(const Construct& table, CallContext& context) {
  const auto name = read_required_name(table.argument(0, "name"), "the name of a table", context);
  const OptionalName schema = read_name(table.keyword("schema"), "the schema of a table", context);
  if (!name || !schema.known) return std::nullopt;
  return QualifiedName(schema.name, *name);
}

// The columns that a table declares; nothing if it is read back, or a name is not known.
std::optional<std::vector<std::string>> column_names(const Construct& table) {
  if (!table.keyword("autoload_with").is_undefined() || !table.keyword("autoload").is_undefined()) return std::nullopt;
  std::vector<std::string> names;
  for (const Value& element : table.positional) {
    if (!is_construct(element, "Column") && !is_construct(element, "column")) continue;
    const std::string* name = element.host_as<Construct>()->argument(0, "name").string();
    if (name == nullptr) return std::nullopt;
    names.push_back(*name);
  }
  return names;
}

// The column that c["x"], c[0] or c[-1] is, where the columns are known.
std::optional<std::string> name_at(const Value& index, const std::optional<std::vector<std::string>>& columns) {
  if (index.string() != nullptr) return *index.string();
  if (index.integer() == nullptr || !columns) return std::nullopt;
  const auto count = static_cast<std::int64_t>(columns->size());
  const std::int64_t place = *index.integer() < 0 ? *index.integer() + count : *index.integer();
  if (place < 0 || place >= count) return std::nullopt;
  return (*columns)[static_cast<std::size_t>(place)];
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

// How a name is told from others: those that are counted by what is counted.
std::string key_of(const Qualifier& reference) {
  if (!reference.counted) return reference.name;
  return "counted " + std::to_string(reinterpret_cast<std::uintptr_t>(reference.counted.get()));
}

// The name that a script gives, or else one that is counted.
std::optional<Qualifier> reference_of(const Reading& reading, const Value& given, const std::string& base,
                                      CallContext& call) {
  if (given.is_nothing()) return Qualifier{.name = {}, .counted = std::make_shared<CountedName>(CountedName{base})};
  const auto name = read_required_name(given, "an alias", call);
  if (!name) return std::nullopt;
  return Qualifier{.name = reading.dialect.quote(*name), .counted = nullptr};
}

SqlText name_in(const Qualifier& reference) {
  return reference.counted ? SqlText::of(reference.counted) : SqlText(reference.name);
}

// `sql AS name`, with the name that a call gives.
Value renamed(const Reading& reading, const SqlText& sql, const std::string& base,
              const std::optional<std::vector<std::string>>& columns, CallContext& call) {
  const auto reference = reference_of(reading, call.argument(0, "name"), base, call);
  if (!reference) return {};
  return make_from(reading, {.name = key_of(*reference),
                             .reference = *reference,
                             .sql = sql + " AS " + name_in(*reference),
                             .holds = {},
                             .columns = columns});
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
    const auto name = name_at(index, column_names(*table_));
    if (!name) return Value::unknown("which column this is is not known", context.span());
    return get(*name, context);
  }

 private:
  std::shared_ptr<Construct> table_;
};

// A table or a query under another name, one of WITH, or a join: what stands in a FROM as it is.
class FromHost final : public script::HostObject, public std::enable_shared_from_this<FromHost> {
 public:
  FromHost(const Reading& reading, FromItem item, SqlText::Common common)
      : reading_(&reading), item_(std::move(item)), common_(std::move(common)) {}
  [[nodiscard]] const FromItem& item() const { return item_; }
  [[nodiscard]] const SqlText::Common& common() const { return common_; }
  [[nodiscard]] const Reading& reading() const { return *reading_; }
  [[nodiscard]] std::string type_name() const override { return item_.name.empty() ? "join" : "alias"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    if (auto join = join_method(*reading_, Value(shared_from_this()), name)) return join;
    if ((name == "c" || name == "columns") && !item_.name.empty())
      return Value(std::make_shared<Columns>(*reading_, item_));
    if (common_ && (name == "union" || name == "union_all")) {
      return Value::native(std::string(name),
                           [self = shared_from_this(), all = name == "union_all"](CallContext& call) {
                             return self->going_on(all ? "UNION ALL" : "UNION", call);
                           });
    }
    if (name == "alias" && common_) {
      return Value::native("alias", [self = shared_from_this()](CallContext& call) {
        return renamed(*self->reading_, SqlText::of(self->common_), "anon", self->item_.columns, call);
      });
    }
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
      const auto name = name_at(index, item_.columns);
      if (!name) return Value::unknown("which column this is is not known", context.span());
      return get(*name, context);
    }

   private:
    const Reading* reading_;
    FromItem item_;
  };

  // A recursive query and what it goes on with: another of the same name (sql/selectable.py, CTE.union_all).
  [[nodiscard]] Value going_on(const std::string& keyword, CallContext& call) const {
    std::vector<Value> parts{Value(std::const_pointer_cast<CoreStatement>(common_->query))};
    parts.insert(parts.end(), call.positional.begin(), call.positional.end());
    const Value together = CoreStatement::make_compound(*reading_, keyword, parts, call);
    if (together.host_as<CoreStatement>() == nullptr) return together;
    auto made = std::make_shared<CommonTable>(*common_);
    made->query = together.host_as<CoreStatement>()->shared_from_this();
    FromItem item = item_;
    item.sql = SqlText::of(SqlText::Common(made));
    return Value(std::make_shared<FromHost>(*reading_, std::move(item), std::move(made)));
  }

  const Reading* reading_;
  FromItem item_;
  SqlText::Common common_;
};

void add_names(const FromItem& item, std::vector<std::string>& names) {
  if (!item.name.empty()) names.push_back(item.name);
  names.insert(names.end(), item.holds.begin(), item.holds.end());
}

}  // namespace

FromItem table_item(const QualifiedName& table, const Dialect& dialect) {
  const std::string quoted = dialect.quote(table);
  return {.name = quoted, .reference = {.name = quoted, .counted = nullptr}, .sql = quoted, .holds = {}, .columns = {}};
}

std::shared_ptr<SqlFragment> column_of(const Reading& reading, const FromItem& item, std::string_view name) {
  const Identifier column{std::string(name)};
  auto made = std::make_shared<SqlFragment>(reading, SqlText::of(item.reference) + reading.dialect.quote(column));
  made->column = column;
  made->froms = {item};
  return made;
}

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
  if (!table_sql(value, context, reading)) return std::nullopt;
  const Construct& construct = *table_behind(value).host_as<Construct>();
  const auto name = name_of_table(construct, context);
  if (!name) return std::nullopt;
  FromItem item = table_item(*name, reading.dialect);
  item.columns = column_names(construct);
  return item;
}

Value columns_of_table(const std::shared_ptr<Construct>& table) { return Value(std::make_shared<TableColumns>(table)); }

Value make_from(const Reading& reading, FromItem item) {
  return Value(std::make_shared<FromHost>(reading, std::move(item), nullptr));
}

Value make_subquery(const Reading& reading, const std::shared_ptr<CoreStatement>& query, CallContext& call) {
  return renamed(reading, SqlText::of_query(query), "anon", query->column_names(call), call);
}

Value make_common_table(const Reading& reading, const std::shared_ptr<CoreStatement>& query, CallContext& call) {
  const auto recursive = read_flag(call.argument(1, "recursive"), false, "recursive", call);
  const auto nesting = read_flag(call.argument(2, "nesting"), false, "nesting", call);
  const auto reference = reference_of(reading, call.argument(0, "name"), "anon", call);
  if (!recursive || !nesting || !reference) return {};
  if (*nesting) return call.leave("a query that nests its WITH is not followed");
  auto made = std::make_shared<CommonTable>();
  made->name = name_in(*reference);
  made->key = key_of(*reference);
  made->query = query;
  made->recursive = *recursive;
  FromItem item{.name = made->key,
                .reference = *reference,
                .sql = SqlText::of(SqlText::Common(made)),
                .holds = {},
                .columns = query->column_names(call)};
  return Value(std::make_shared<FromHost>(reading, std::move(item), std::move(made)));
}

SqlText::Common common_table_of(const Value& value) {
  const auto* from = value.host_as<FromHost>();
  return from == nullptr ? nullptr : from->common();
}

std::optional<std::vector<Value>> columns_of_from(const Value& value, CallContext& call) {
  const auto* from = value.host_as<FromHost>();
  if (from == nullptr) return std::nullopt;
  std::vector<Value> columns;
  if (!from->item().columns) {
    call.leave("all columns of a " + from->type_name() + " are not known here");
    return columns;
  }
  for (const std::string& name : *from->item().columns)
    columns.emplace_back(column_of(from->reading(), from->item(), name));
  return columns;
}

Value alias_method(const std::shared_ptr<Construct>& table) {
  return Value::native("alias", [table](CallContext& call) -> Value {
    const auto item = from_item_of(Value(table), call, table->reading());
    const auto name = item ? name_of_table(*table, call) : std::nullopt;
    return name ? renamed(table->reading(), item->sql, name->name.text, item->columns, call) : Value();
  });
}

Value make_join(const Reading& reading, const Value& left, const Value& right, const Value& condition, JoinKind kind,
                CallContext& context) {
  if (condition.is_nothing()) return context.leave("a join without a condition is not followed");
  const auto first = from_item_of(left, context, reading);
  const auto second = first ? from_item_of(right, context, reading) : std::nullopt;
  const auto on = second ? read_operand(condition, "the condition of a join", context, reading) : nullptr;
  if (!on) return {};
  if (second->name.empty()) return context.leave("a join within a join is not followed");
  // MySQL says INNER (dialects/mysql/base.py, visit_join).
  const char* word = reading.is("mysql") ? " INNER JOIN " : " JOIN ";
  if (kind == JoinKind::Left) word = " LEFT OUTER JOIN ";
  if (kind == JoinKind::Full) word = " FULL OUTER JOIN ";
  FromItem joined;
  joined.sql = first->sql + word + second->sql + " ON " + on->pieces();
  add_names(*first, joined.holds);
  add_names(*second, joined.holds);
  return make_from(reading, std::move(joined));
}

std::optional<JoinKind> join_kind(bool outer, CallContext& call) {
  const auto is_outer = read_flag(call.keyword("isouter"), outer, "isouter", call);
  const auto full = read_flag(call.keyword("full"), false, "full", call);
  if (!is_outer || !full) return std::nullopt;
  if (*full) return JoinKind::Full;
  return *is_outer ? JoinKind::Left : JoinKind::Inner;
}

std::optional<Value> join_method(const Reading& reading, const Value& self, std::string_view name) {
  if (name != "join" && name != "outerjoin") return std::nullopt;
  return Value::native(
      std::string(name), [shared = &reading, self, left_outer = name == "outerjoin"](CallContext& call) -> Value {
        const auto kind = join_kind(left_outer, call);
        if (!kind) return {};
        return make_join(*shared, self, call.argument(0, "right"), call.argument(1, "onclause"), *kind, call);
      });
}

}  // namespace crosswalk::alembic
