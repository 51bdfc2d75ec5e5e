#include "enum_sync.h"

#include "crosswalk/base/text.h"
#include "operations.h"

namespace crosswalk::alembic {
namespace {

constexpr std::string_view kArray = "ARRAY";

using Renamed = std::vector<std::pair<std::string, std::string>>;

struct EnumSync {
  std::string schema;
  std::string name;
  std::vector<std::string> labels;
  Renamed renamed;
};

// One column whose type is the enum, or an array of it.
struct AffectedColumn {
  std::optional<std::string> schema;
  std::string table;
  std::string column;
  bool is_array = false;
  std::optional<std::string> default_value;  // as the database spells it: 'a'::kind

  [[nodiscard]] std::string alter() const {
    const std::string qualifier = schema ? "\"" + *schema + "\"." : "";
    return "ALTER TABLE " + qualifier + "\"" + table + "\" ALTER COLUMN \"" + column + "\" ";
  }
};

// The package puts labels between quotes as they are.
std::string label_text(std::string_view label) { return "'" + std::string(label) + "'"; }

std::optional<std::vector<Value>> read_list(const Value& value, std::string_view what, CallContext& context) {
  if (value.is_nothing()) return std::vector<Value>{};
  auto items = context.evaluator().iterate(value, context.span());
  if (!items) leave_for(value, what, context);
  return items;
}

std::optional<EnumSync> read_sync(CallContext& context) {
  EnumSync sync;
  const auto schema = read_text(context.argument(0, "enum_schema"), "the schema of an enum", context);
  const auto name = read_text(context.argument(1, "enum_name"), "the name of an enum", context);
  if (!schema || !name) return std::nullopt;
  sync.schema = *schema;
  sync.name = *name;
  const auto labels = read_list(context.argument(2, "new_values"), "the labels of an enum", context);
  if (!labels) return std::nullopt;
  for (const Value& label : *labels) {
    const auto text = read_text(label, "a label of an enum", context);
    if (!text) return std::nullopt;
    sync.labels.push_back(*text);
  }
  const auto renamed = read_list(context.argument(4, "enum_values_to_rename"), "the renamed labels", context);
  if (!renamed) return std::nullopt;
  for (const Value& pair : *renamed) {
    const auto both = read_list(pair, "a renamed label", context);
    if (!both) return std::nullopt;
    if (both->size() != 2 || both->front().string() == nullptr || both->back().string() == nullptr) {
      leave_for(pair, "a renamed label", context);
      return std::nullopt;
    }
    sync.renamed.emplace_back(*both->front().string(), *both->back().string());
  }
  return sync;
}

// TableReference("t", "c", table_schema=…, column_type=…, existing_server_default=…).
std::optional<AffectedColumn> read_reference(const Construct& reference, const EnumSync& sync, CallContext& context) {
  AffectedColumn column;
  const auto table = read_text(reference.argument(0, "table_name"), "a table of an enum", context);
  const auto name = read_text(reference.argument(1, "column_name"), "a column of an enum", context);
  if (!table || !name) return std::nullopt;
  column.table = *table;
  column.column = *name;
  column.schema = sync.schema;
  if (const Value& schema = reference.argument(2, "table_schema"); !schema.is_undefined()) {
    const OptionalName given = read_name(schema, "the schema of a table", context);
    if (!given.known) return std::nullopt;
    column.schema = given.name ? std::optional(given.name->text) : std::nullopt;
  }
  const Value& type = reference.argument(3, "column_type");
  column.is_array = type.string() != nullptr && *type.string() == kArray;
  if (const Value& value = reference.argument(4, "existing_server_default"); !value.is_nothing()) {
    column.default_value = read_text(value, "the default of a column", context);
    if (!column.default_value) return std::nullopt;
  }
  return column;
}

// ("t", "c") and ("t", "c", ColumnType.ARRAY), the older form: the package asks the database for the default.
std::optional<AffectedColumn> read_pair(const Value& value, const EnumSync& sync, CallContext& context,
                                        const Reading& reading) {
  const script::SequenceObject* items = value.sequence();
  if (items == nullptr || items->items.size() < 2) {
    leave_for(value, "a column of an enum", context);
    return std::nullopt;
  }
  const auto table = read_text(items->items[0], "a table of an enum", context);
  const auto name = read_text(items->items[1], "a column of an enum", context);
  if (!table || !name) return std::nullopt;
  AffectedColumn column{.schema = sync.schema, .table = *table, .column = *name};
  const std::string* type = items->items.size() > 2 ? items->items[2].string() : nullptr;
  column.is_array = type != nullptr && *type == kArray;
  const script::SimulatedSchema* schema = reading.recorder.schema();
  const QualifiedName full_name{Identifier(sync.schema), Identifier(*table)};
  const bool known = schema != nullptr && !schema->doubtful(full_name);
  const CatalogTable* found = known ? schema->catalog().find_table(full_name) : nullptr;
  const Column* stored = found == nullptr ? nullptr : found->find_column(Identifier(*name));
  if (stored == nullptr) {
    context.leave("the default of `" + *table + "." + *name + "` is not known");
    return std::nullopt;
  }
  if (!stored->default_value) return column;
  column.default_value = reading.dialect.write_expression(*stored->default_value);
  if (column.default_value) return column;
  context.leave("the default of `" + *table + "." + *name + "` is not known");
  return std::nullopt;
}

// sql_commands/column_default.py, rename_default_if_required. `type` is the enum without quotes.
std::string default_of(const AffectedColumn& column, const EnumSync& sync) {
  const std::string& before = *column.default_value;
  std::string text = before.substr(0, before.find("::"));
  for (const auto& [from, to] : sync.renamed) text = replace_all(text, label_text(from), label_text(to));
  return text + "::\"" + sync.schema + "\".\"" + sync.name + "\"" + (column.is_array ? "[]" : "");
}

// The value of the column as the new type (sql_commands/enum_type.py, cast_old_enum_type_to_new).
std::string converted(const AffectedColumn& column, const EnumSync& sync, const std::string& type) {
  const std::string name = "\"" + column.column + "\"";
  if (column.is_array) {
    std::string value = name + "::text[]";
    for (const auto& [from, to] : sync.renamed)
      value = "array_replace(" + value + ", " + label_text(from) + ", " + label_text(to) + ")";
    return value + "::" + type + "[]";
  }
  const std::string plain = name + "::text::" + type;
  if (sync.renamed.empty()) return plain;
  std::string value = "CASE";
  for (const auto& [from, to] : sync.renamed)
    value += " WHEN " + name + "::text = " + label_text(from) + " THEN " + label_text(to) + "::" + type;
  return value + " ELSE " + plain + " END";
}

std::vector<std::string> statements_of(const EnumSync& sync, const std::vector<AffectedColumn>& columns) {
  const std::string type = "\"" + sync.schema + "\".\"" + sync.name + "\"";
  const std::string old_name = "\"" + sync.name + "_old\"";
  std::vector<std::string> labels;
  for (const std::string& label : sync.labels) labels.push_back(label_text(label));
  std::vector<std::string> statements = {"ALTER TYPE " + type + " RENAME TO " + old_name,
                                         "CREATE TYPE " + type + " AS ENUM (" + join(labels, ", ") + ")"};
  for (const AffectedColumn& column : columns) {
    if (column.default_value) statements.push_back(column.alter() + "DROP DEFAULT");
    statements.push_back(column.alter() + "TYPE " + type + (column.is_array ? "[]" : "") + " USING " +
                         converted(column, sync, type));
    if (column.default_value) statements.push_back(column.alter() + "SET DEFAULT " + default_of(column, sync));
  }
  statements.push_back("DROP TYPE \"" + sync.schema + "\"." + old_name);
  return statements;
}

}  // namespace

bool is_enum_sync_class(std::string_view name) { return name == "TableReference"; }

Value make_column_types() {
  auto types = std::make_shared<script::ModuleObject>();
  types->name = "ColumnType";
  types->attributes = std::make_shared<script::DictObject>();
  types->attributes->set(Value("COMMON"), Value("Enum"));
  types->attributes->set(Value("ARRAY"), Value(kArray));
  return Value(Value::Data(std::move(types)));
}

bool sync_enum_values(CallContext& context, const Reading& reading) {
  // The package does nothing elsewhere.
  if (!reading.is("postgresql")) return true;
  const auto sync = read_sync(context);
  if (!sync) return false;
  if (const Value& indexes = context.argument(5, "indexes_to_recreate"); !indexes.is_nothing()) {
    const script::SequenceObject* listed = indexes.sequence();
    if (listed == nullptr || !listed->items.empty()) {
      context.leave("`indexes_to_recreate` of `op.sync_enum_values` is not followed");
      return false;
    }
  }
  const auto affected = read_list(context.argument(3, "affected_columns"), "the columns of an enum", context);
  if (!affected) return false;
  std::vector<AffectedColumn> columns;
  for (const Value& value : *affected) {
    const auto* reference = value.host_as<Construct>();
    auto column =
        reference != nullptr ? read_reference(*reference, *sync, context) : read_pair(value, *sync, context, reading);
    if (!column) return false;
    columns.push_back(std::move(*column));
  }
  for (const std::string& statement : statements_of(*sync, columns)) {
    if (!execute_driver_sql(statement, ReadOnly::Keep, context, reading)) return false;
  }
  return true;
}

}  // namespace crosswalk::alembic
