// Columns and foreign keys: schema/columnbuilder.js, and foreign() of schema/tablebuilder.js.
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/script/evaluator.h"
#include "hosts.h"

namespace crosswalk::knex {
namespace {

using script::CallContext;
using script::Value;

bool is_increments(const ColumnSpec& column) {
  return column.method == "increments" || equals_ignoring_case(column.method, "bigincrements");
}

class ColumnBuilder final : public script::HostObject, public std::enable_shared_from_this<ColumnBuilder> {
 public:
  ColumnBuilder(HostRun& run, std::shared_ptr<TableSpec> table, std::shared_ptr<ColumnSpec> column)
      : run_(run), table_(std::move(table)), column_(std::move(column)) {}

  [[nodiscard]] std::string type_name() const override { return "ColumnBuilder"; }
  [[nodiscard]] bool may_be_extended() const override { return true; }

  std::optional<Value> get(std::string_view name, CallContext&) override {
    static const std::set<std::string_view> kMethods = {
        "nullable",   "notNullable",  "notNull",      "defaultTo", "default",       "defaultsTo",    "unsigned",
        "comment",    "collate",      "first",        "after",     "alter",         "primary",       "unique",
        "index",      "references",   "queryContext", "check",     "checkPositive", "checkNegative", "checkIn",
        "checkNotIn", "checkBetween", "checkLength",  "checkRegex"};
    const auto self = shared_from_this();
    if (kMethods.contains(name)) {
      return method(name, [self, word = std::string(name)](CallContext& call) -> Value {
        if (leaves_unknown(call)) return {};
        return self->run_method(word, call);
      });
    }
    if (foreign_) {
      if (auto found = foreign_method(name, foreign_, Value(self))) return found;
    }
    return std::nullopt;
  }

 private:
  Value run_method(const std::string& word, CallContext& call) {
    if (word.starts_with("check")) {
      if (!add_check(word, call)) return call.leave("the arguments of `" + word + "` are not understood");
    } else if (word == "primary" || word == "unique" || word == "index") {
      add_key(word, call);
    } else if (word == "references") {
      return add_reference(call);
    } else if (!apply_modifier(word, call)) {
      return call.leave("the arguments of `" + word + "` are not understood");
    }
    return Value(shared_from_this());
  }

  bool apply_modifier(const std::string& word, CallContext& call) {
    const Value& first = call.argument(0);
    if (word == "notNullable" || word == "notNull") column_->nullable = false;
    if (word == "nullable") column_->nullable = !(first.boolean() != nullptr && !*first.boolean());
    if (word == "unsigned") column_->is_unsigned = true;
    if (word == "first") column_->first = true;
    if (word == "after") column_->after = text_of(first);
    if (word == "comment") column_->comment = text_of(first).value_or("");
    if (word == "collate") column_->collation = text_of(first);
    if (word == "alter") {
      column_->alter = true;
      column_->alter_nullable = !is_false(entry(first, "alterNullable"));
      column_->alter_type = !is_false(entry(first, "alterType"));
    }
    if (word == "defaultTo" || word == "default" || word == "defaultsTo") {
      auto value = scalar_of(first);
      if (!value) return false;
      // Only JSON columns take objects as JSON; others would take JavaScript's "[object Object]".
      const std::string type = to_lower(column_->method);
      if (value->kind == Scalar::Kind::Json && type != "json" && type != "jsonb") {
        const auto text = script::text_of(first, script::Language::EcmaScript);
        if (!text) return false;
        value = Scalar{Scalar::Kind::Text, *text};
      }
      column_->default_value = std::move(value);
    }
    return true;
  }

  static bool is_false(const Value& value) { return value.boolean() != nullptr && !*value.boolean(); }

  void add_key(const std::string& word, CallContext& call) {
    if (is_increments(*column_)) return;
    auto command = std::make_shared<TableCommand>();
    command->method = word;
    command->columns = {column_->name};
    read_key_options(*command, call.argument(0), call.argument(1), run_.client());
    table_->commands.push_back(std::move(command));
  }

  Value add_reference(CallContext& call) {
    foreign_ = std::make_shared<TableCommand>();
    foreign_->method = "foreign";
    foreign_->columns = {column_->name};
    table_->commands.push_back(foreign_);
    const auto references = foreign_method("references", foreign_, Value(shared_from_this()));
    return call.call(*references, call.positional);
  }

  bool add_check(const std::string& word, CallContext& call) {
    const Client client = run_.client();
    const std::string column = wrap(column_->name, client);
    const auto literal = [&](const Value& value) -> std::optional<std::string> {
      const auto scalar = scalar_of(value);
      return scalar ? std::optional<std::string>(escape_value(*scalar, client)) : std::nullopt;
    };
    CheckSpec check;
    std::size_t name_at = 1;
    if (word == "checkPositive" || word == "checkNegative") {
      check.condition = column + (word == "checkPositive" ? " > 0" : " < 0");
      name_at = 0;
    } else if (word == "checkIn" || word == "checkNotIn") {
      const script::SequenceObject* values = call.argument(0).sequence();
      if (values == nullptr) return false;
      std::vector<std::string> texts;
      for (const Value& value : values->items) texts.push_back(literal(value).value_or("NULL"));
      check.condition = column + (word == "checkNotIn" ? " not in (" : " in (") + join(texts, ",") + ")";
    } else if (word == "checkBetween") {
      const auto condition = between(column, call.argument(0), literal);
      if (!condition) return false;
      check.condition = *condition;
    } else if (word == "checkLength") {
      const auto operation = text_of(call.argument(0));
      const auto length = literal(call.argument(1));
      if (!operation || !length) return false;
      check.condition = "length(" + column + ") " + *operation + " " + *length;
      name_at = 2;
    } else if (word == "checkRegex") {
      const auto pattern = literal(call.argument(0));
      if (!pattern) return false;
      check.condition = column + (client == Client::Postgresql ? " ~ " : " REGEXP ") + *pattern;
    } else {
      return false;
    }
    check.name = text_of(call.argument(name_at));
    column_->checks.push_back(std::move(check));
    return true;
  }

  template <class Literal>
  static std::optional<std::string> between(const std::string& column, const Value& intervals, const Literal& literal) {
    const script::SequenceObject* list = intervals.sequence();
    if (list == nullptr || list->items.empty()) return std::nullopt;
    std::vector<Value> pairs = list->items;
    if (pairs.front().sequence() == nullptr) pairs = {intervals};
    std::vector<std::string> parts;
    for (const Value& pair : pairs) {
      const script::SequenceObject* ends = pair.sequence();
      if (ends == nullptr || ends->items.size() != 2) return std::nullopt;
      const auto low = literal(ends->items[0]);
      const auto high = literal(ends->items[1]);
      if (!low || !high) return std::nullopt;
      parts.push_back(column + " between " + *low + " and " + *high);
    }
    return join(parts, " or ");
  }

  HostRun& run_;
  std::shared_ptr<TableSpec> table_;
  std::shared_ptr<ColumnSpec> column_;
  std::shared_ptr<TableCommand> foreign_;
};

class ForeignBuilder final : public script::HostObject, public std::enable_shared_from_this<ForeignBuilder> {
 public:
  explicit ForeignBuilder(std::shared_ptr<TableCommand> command) : command_(std::move(command)) {}
  [[nodiscard]] std::string type_name() const override { return "ForeignBuilder"; }
  std::optional<Value> get(std::string_view name, CallContext&) override {
    return foreign_method(name, command_, Value(shared_from_this()));
  }

 private:
  std::shared_ptr<TableCommand> command_;
};

void set_reference(TableCommand& command, const Value& value) {
  if (value.string() == nullptr) {
    command.references = names_of(value).value_or(std::vector<std::string>{});
    return;
  }
  const auto pieces = split(*value.string(), '.');
  if (pieces.size() == 1) {
    command.references = {*value.string()};
  } else {
    command.in_table = std::string(pieces[0]);
    command.references = {std::string(pieces[1])};
  }
}

}  // namespace

std::optional<Value> foreign_method(std::string_view name, const std::shared_ptr<TableCommand>& command,
                                    const Value& chain) {
  static const std::set<std::string_view> kMethods = {"references", "inTable",     "on",        "onDelete",
                                                      "onUpdate",   "withKeyName", "deferrable"};
  if (!kMethods.contains(name)) return std::nullopt;
  return method(name, [command, chain, word = std::string(name)](CallContext& call) -> Value {
    if (leaves_unknown(call)) return {};
    const Value& value = call.argument(0);
    if (word == "references") {
      set_reference(*command, value);
    } else if (const auto text = text_of(value)) {
      if (word == "inTable" || word == "on") command->in_table = *text;
      if (word == "onDelete") command->on_delete = *text;
      if (word == "onUpdate") command->on_update = *text;
      if (word == "withKeyName") command->name = *text;
      if (word == "deferrable") command->deferrable = *text;
    }
    return chain;
  });
}

Value make_foreign_builder(std::shared_ptr<TableCommand> command) {
  return Value(std::make_shared<ForeignBuilder>(std::move(command)));
}

Value make_column_builder(HostRun& run, std::shared_ptr<TableSpec> table, std::shared_ptr<ColumnSpec> column) {
  return Value(std::make_shared<ColumnBuilder>(run, std::move(table), std::move(column)));
}

void read_key_options(TableCommand& command, const Value& name, const Value& options, Client client) {
  const auto read = [&command](const Value& object) {
    for (const char* key : {"indexName", "constraintName", "keyName"}) {
      if (const auto text = text_of(entry(object, key))) command.name = *text;
    }
    if (const auto text = text_of(entry(object, "deferrable")); text && *text != "not deferrable")
      command.deferrable = *text;
    if (const bool* flag = entry(object, "useConstraint").boolean()) command.use_constraint = *flag;
    if (const auto text = text_of(entry(object, "indexType"))) command.index_type = *text;
    if (const auto text = text_of(entry(object, "storageEngineIndexType"))) command.index_method = *text;
    if (!entry(object, "predicate").is_undefined()) command.predicate = where_of(entry(object, "predicate"));
  };
  if (const auto text = text_of(name)) {
    if (!text->empty()) command.name = *text;
  } else {
    read(name);
  }
  if (const auto text = text_of(options)) {
    (client == Client::Mysql ? command.index_type : command.index_method) = *text;
  } else {
    read(options);
  }
}

}  // namespace crosswalk::knex
