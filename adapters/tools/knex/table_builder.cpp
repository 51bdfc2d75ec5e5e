// Tables: schema/tablebuilder.js.
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"
#include "hosts.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

const std::set<std::string_view> kColumnMethods = {
    "tinyint",  "smallint",   "mediumint",  "int",           "bigint",        "decimal",     "float",      "double",
    "real",     "bit",        "boolean",    "serial",        "date",          "datetime",    "timestamp",  "time",
    "year",     "geometry",   "geography",  "point",         "char",          "varchar",     "tinytext",   "tinyText",
    "text",     "mediumtext", "mediumText", "longtext",      "longText",      "binary",      "varbinary",  "tinyblob",
    "tinyBlob", "mediumblob", "mediumBlob", "blob",          "longblob",      "longBlob",    "enum",       "set",
    "bool",     "dateTime",   "increments", "bigincrements", "bigIncrements", "integer",     "biginteger", "bigInteger",
    "string",   "json",       "jsonb",      "uuid",          "enu",           "specificType"};

const std::set<std::string_view> kKeyMethods = {"primary", "unique", "index"};
const std::set<std::string_view> kDropMethods = {"dropPrimary",        "dropPrimaryIfExists", "dropUnique",
                                                 "dropUniqueIfExists", "dropIndex",           "dropForeign",
                                                 "dropForeignIfExists"};
const std::set<std::string_view> kAlterMethods = {"renameColumn", "dropTimestamps", "setNullable", "dropNullable",
                                                  "dropChecks",   "dropColumn",     "dropColumns"};
const std::set<std::string_view> kOtherMethods = {"timestamps", "comment", "foreign",  "check",       "engine",
                                                  "charset",    "collate", "inherits", "queryContext"};

class TableBuilder final : public script::HostObject, public std::enable_shared_from_this<TableBuilder> {
 public:
  TableBuilder(HostRun& run, std::shared_ptr<TableSpec> table) : run_(run), table_(std::move(table)) {}

  [[nodiscard]] std::string type_name() const override { return "TableBuilder"; }
  [[nodiscard]] bool may_be_extended() const override { return true; }

  std::optional<Value> get(std::string_view name, CallContext&) override {
    const bool known = kColumnMethods.contains(name) || kKeyMethods.contains(name) || kDropMethods.contains(name) ||
                       kOtherMethods.contains(name) ||
                       (table_->method == TableMethod::Alter && kAlterMethods.contains(name));
    if (!known) return std::nullopt;
    const auto self = shared_from_this();
    return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
      if (leaves_unknown(call)) return {};
      return self->run_method(word, call);
    });
  }

 private:
  Value run_method(const std::string& word, CallContext& call) {
    if (kColumnMethods.contains(word)) return add_column(word, call);
    if (word == "timestamps") return add_timestamps(call);
    if (word == "foreign") return add_foreign(call);
    if (word == "check") return add_check(call);
    if (kKeyMethods.contains(word)) return add_key(word, call);
    if (kDropMethods.contains(word)) return drop_key(word, call);
    if (kAlterMethods.contains(word)) return alter(word, call);
    return set_table_option(word, call);
  }

  Value not_understood(const std::string& word, CallContext& call) {
    return call.leave("the arguments of `" + word + "` are not understood");
  }

  std::shared_ptr<TableCommand> add(const std::string& word) {
    table_->commands.push_back(std::make_shared<TableCommand>());
    table_->commands.back()->method = word;
    return table_->commands.back();
  }

  Value add_column(const std::string& word, CallContext& call) {
    auto column = std::make_shared<ColumnSpec>();
    column->method = word;
    const bool numbered = word == "increments" || equals_ignoring_case(word, "bigincrements");
    const auto name = text_of(call.argument(0));
    if (!name && !(numbered && call.argument(0).dict() == nullptr)) return not_understood(word, call);
    column->name = name && !name->empty() ? *name : "id";
    for (std::size_t i = 1; i < call.positional.size(); ++i) {
      if (!read_argument(*column, call.positional[i])) return not_understood(word, call);
    }
    if ((word == "enu" || word == "enum") && column->labels.empty() && !column->option("existingType").is_true()) {
      return not_understood(word, call);
    }
    table_->columns.push_back(column);
    return make_column_builder(run_, table_, column);
  }

  static bool read_argument(ColumnSpec& column, const Value& value) {
    if (const script::SequenceObject* labels = value.sequence()) {
      for (const Value& label : labels->items) {
        const auto text = script::text_of(label, script::Language::EcmaScript);
        if (!text) return false;
        column.labels.push_back(*text);
      }
      return true;
    }
    if (const script::DictObject* options = value.dict()) {
      for (const auto& [key, option] : options->entries) {
        const auto scalar = scalar_of(option);
        if (key.string() == nullptr || !scalar) return false;
        column.options[*key.string()] = *scalar;
      }
      return true;
    }
    const auto scalar = scalar_of(value);
    if (!scalar) return false;
    column.arguments.push_back(*scalar);
    return true;
  }

  Value add_timestamps(CallContext& call) {
    Value use = call.argument(0);
    Value now = call.argument(1);
    Value camel = call.argument(2);
    if (const Value options = use; options.dict() != nullptr) {
      use = entry(options, "useTimestamps");
      now = entry(options, "defaultToNow");
      camel = entry(options, "useCamelCase");
    }
    const auto is_true = [](const Value& value) { return value.boolean() != nullptr && *value.boolean(); };
    const bool camel_case = script::truth(camel, script::Language::EcmaScript).value_or(false);
    for (const char* name : {camel_case ? "createdAt" : "created_at", camel_case ? "updatedAt" : "updated_at"}) {
      auto column = std::make_shared<ColumnSpec>();
      column->method = is_true(use) ? "timestamp" : "datetime";
      column->name = name;
      if (is_true(now)) {
        column->nullable = false;
        column->default_value = Scalar{Scalar::Kind::Raw, "CURRENT_TIMESTAMP"};
      }
      table_->columns.push_back(std::move(column));
    }
    return {};
  }

  Value add_foreign(CallContext& call) {
    const auto columns = names_of(call.argument(0));
    if (!columns) return not_understood("foreign", call);
    auto command = add("foreign");
    command->columns = *columns;
    command->name = text_of(call.argument(1));
    return make_foreign_builder(command);
  }

  // Columns by name, or SQL in their place (formatter/wrappingFormatter.js, columnize).
  static bool read_keys(const Value& value, TableCommand& command) {
    const script::SequenceObject* several = value.sequence();
    const std::vector<Value> items = several != nullptr ? several->items : std::vector<Value>{value};
    for (const Value& item : items) {
      const auto* raw = item.host_as<RawText>();
      if (raw == nullptr && item.string() == nullptr) return false;
      if (raw != nullptr) command.raw_columns.push_back(command.columns.size());
      command.columns.push_back(raw != nullptr ? raw->sql() : *item.string());
    }
    return true;
  }

  Value add_key(const std::string& word, CallContext& call) {
    TableCommand keys;
    if (!read_keys(call.argument(0), keys)) return not_understood(word, call);
    auto command = add(word);
    command->columns = std::move(keys.columns);
    command->raw_columns = std::move(keys.raw_columns);
    read_key_options(*command, call.argument(1), call.argument(2), run_.client());
    const Value& options = call.argument(word == "unique" ? 1 : 2);
    if (!entry(options, "predicate").is_undefined() && !command->predicate) return not_understood(word, call);
    return Value(shared_from_this());
  }

  Value add_check(CallContext& call) {
    const auto condition = text_of(call.argument(0));
    if (!condition) return not_understood("check", call);
    if (table_->creates()) {
      const auto bound = bind_raw(*condition, call.argument(1), run_.client());
      if (!bound) return not_understood("check", call);
      table_->checks.push_back({*bound, text_of(call.argument(2))});
      return Value(shared_from_this());
    }
    auto command = add("check");
    command->condition = *condition;
    command->name = text_of(call.argument(2));
    return {};
  }

  // Columns and a name; a primary key is dropped by its name alone.
  Value drop_key(const std::string& word, CallContext& call) {
    auto command = add(word);
    if (word.starts_with("dropPrimary")) {
      command->name = text_of(call.argument(0));
      return Value(shared_from_this());
    }
    const auto columns = names_of(call.argument(0));
    command->name = text_of(call.argument(1));
    if (!columns && !command->name) return not_understood(word, call);
    command->columns = columns.value_or(std::vector<std::string>{});
    return Value(shared_from_this());
  }

  Value alter(const std::string& word, CallContext& call) {
    if (word == "dropTimestamps") {
      const bool camel = call.argument(0).boolean() != nullptr && *call.argument(0).boolean();
      add("dropColumn")->columns = camel ? std::vector<std::string>{"createdAt", "updatedAt"}
                                         : std::vector<std::string>{"created_at", "updated_at"};
      return Value(shared_from_this());
    }
    if (word == "renameColumn") {
      const auto from = text_of(call.argument(0));
      const auto to = text_of(call.argument(1));
      if (!from || !to) return not_understood(word, call);
      auto command = add(word);
      command->columns = {*from};
      command->name = *to;
      return Value(shared_from_this());
    }
    const auto columns = word == "dropChecks" ? names_of(call.argument(0)) : names_from(call, 0);
    if (!columns || columns->empty()) return not_understood(word, call);
    add(word == "dropColumns" ? "dropColumn" : word)->columns = *columns;
    return Value(shared_from_this());
  }

  Value set_table_option(const std::string& word, CallContext& call) {
    const auto text = text_of(call.argument(0));
    if (word == "comment") {
      if (!text) return call.raise("TypeError", "Table comment must be string");
      table_->comment = text;
    }
    if (word == "comment" || word == "queryContext") return {};
    // schema/tablebuilder.js, specialMethods
    const Client::Family only = word == "inherits" ? Client::Postgresql : Client::Mysql;
    if (run_.client() != only) {
      return call.raise("Error", "Knex only supports " + word + " statement with " +
                                     (only == Client::Mysql ? "mysql." : "postgresql."));
    }
    if (!table_->creates()) {
      return call.raise("Error", "Knex does not support altering the " + word +
                                     " outside of create table, please use knex.raw statement.");
    }
    if (word == "inherits") table_->inherits = text;
    if (word != "inherits") table_->options[word] = text.value_or("");
    return {};
  }

  HostRun& run_;
  std::shared_ptr<TableSpec> table_;
};

}  // namespace

Value make_table_builder(HostRun& run, std::shared_ptr<TableSpec> table) {
  return Value(std::make_shared<TableBuilder>(run, std::move(table)));
}

}  // namespace crosswalk::knex
