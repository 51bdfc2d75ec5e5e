#include "inspector.h"

#include <algorithm>
#include <array>
#include <set>

#include "connection.h"
#include "reflection.h"

namespace crosswalk::alembic {
namespace {

constexpr std::string_view kNotKnown = "it depends on what the database holds at that time";

Value name_or_none(const std::optional<Identifier>& name) { return name ? Value(name->text) : Value(script::None{}); }

Value names(const std::vector<Identifier>& identifiers) {
  std::vector<Value> items;
  for (const Identifier& identifier : identifiers) items.emplace_back(identifier.text);
  return Value::list(std::move(items));
}

using Entries = std::vector<std::pair<Value, Value>>;

Value describe_column(const Column& column, const Reading& reading) {
  const bool has_default = column.default_value || column.identity || column.generated;
  const std::string reason = "the catalog of a database spells it in its own way";
  return Value::dict(Entries{{Value("name"), Value(column.name.text)},
                             {Value("type"), reflected_type(column.type, reading)},
                             {Value("nullable"), Value(column.nullable)},
                             {Value("default"), has_default ? Value::unknown(reason) : Value(script::None{})},
                             {Value("autoincrement"), Value::unknown(reason)},
                             {Value("comment"), column.comment ? Value(*column.comment) : Value(script::None{})}});
}

Value describe_index(const IndexDefinition& index) {
  std::vector<Value> columns;
  for (const IndexKey& key : index.keys)
    columns.push_back(key.column ? Value(key.column->text) : Value(script::None{}));
  return Value::dict(
      Entries{{Value("name"), name_or_none(index.name)},
              {Value("column_names"), Value::list(std::move(columns))},
              {Value("unique"), Value(index.unique)},
              {Value("include_columns"), names(index.include)},
              {Value("dialect_options"), Value::unknown("what is read back of an index is not followed")}});
}

std::string_view word_of(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "NO ACTION";
    case ReferentialAction::Restrict:
      return "RESTRICT";
    case ReferentialAction::Cascade:
      return "CASCADE";
    case ReferentialAction::SetNull:
      return "SET NULL";
    case ReferentialAction::SetDefault:
      return "SET DEFAULT";
  }
  return {};
}

Value describe_key(const ForeignKey& key) {
  Entries options;
  if (key.on_delete != ReferentialAction::NoAction)
    options.emplace_back(Value("ondelete"), Value(word_of(key.on_delete)));
  if (key.on_update != ReferentialAction::NoAction)
    options.emplace_back(Value("onupdate"), Value(word_of(key.on_update)));
  return Value::dict(Entries{{Value("name"), name_or_none(key.name)},
                             {Value("constrained_columns"), names(key.columns)},
                             {Value("referred_schema"), name_or_none(key.target.schema)},
                             {Value("referred_table"), Value(key.target.name.text)},
                             {Value("referred_columns"), names(key.target_columns)},
                             {Value("options"), Value::dict(std::move(options))}});
}

// Stands in a list of tables for those that may be there or not: whether it is a name that is asked for is known of all
// names that no step has put in doubt.
class NameInDoubt final : public script::HostObject {
 public:
  NameInDoubt(script::SimulatedSchema schema, std::optional<Identifier> schema_name)
      : schema_(std::move(schema)), schema_name_(std::move(schema_name)) {}
  [[nodiscard]] std::string type_name() const override { return "table that may be there"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view, CallContext& context) override {
    return Value::unknown(std::string(kNotKnown), context.span());
  }
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool,
                                             CallContext& context) override {
    const bool compares = op == "==" || op == "!=";
    if (compares && other.string() != nullptr && !schema_.doubtful(QualifiedName(schema_name_, *other.string())))
      return Value(op == "!=");
    if (compares && other.host_as<NameInDoubt>() == this) return Value(op == "==");
    return Value::unknown(std::string(kNotKnown), context.span());
  }
  [[nodiscard]] std::optional<bool> truth() const override { return std::nullopt; }

 private:
  script::SimulatedSchema schema_;
  std::optional<Identifier> schema_name_;
};

// Stands in a list of columns for the name of one that may be there or not.
class ColumnInDoubt final : public script::HostObject {
 public:
  explicit ColumnInDoubt(Identifier column) : column_(std::move(column)) {}
  [[nodiscard]] std::string type_name() const override { return "column that may be there"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view, CallContext& context) override {
    return Value::unknown(std::string(kNotKnown), context.span());
  }
  [[nodiscard]] std::optional<Value> operate(std::string_view op, const Value& other, bool,
                                             CallContext& context) override {
    const bool compares = op == "==" || op == "!=";
    if (compares && other.string() != nullptr && *other.string() != column_.text) return Value(op == "!=");
    if (compares && other.host_as<ColumnInDoubt>() == this) return Value(op == "==");
    return Value::unknown(std::string(kNotKnown), context.span());
  }
  [[nodiscard]] std::optional<bool> truth() const override { return std::nullopt; }

 private:
  Identifier column_;
};

class InspectorHost final : public script::HostObject, public std::enable_shared_from_this<InspectorHost> {
 public:
  explicit InspectorHost(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "inspector"; }
  [[nodiscard]] bool reaches_database() const override { return false; }

  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext& context) override {
    static constexpr std::array<Question, 6> kQuestions = {
        {{"get_columns", &InspectorHost::columns, Part::Columns},
         {"get_indexes", &InspectorHost::indexes, Part::Keys},
         {"get_foreign_keys", &InspectorHost::foreign_keys, Part::Keys},
         {"get_unique_constraints", &InspectorHost::unique_constraints, Part::Keys},
         {"get_check_constraints", &InspectorHost::checks, Part::Keys},
         {"get_pk_constraint", &InspectorHost::primary_key, Part::Keys}}};
    for (const Question& question : kQuestions) {
      if (question.name != name) continue;
      return Value::native(std::string(name), [self = shared_from_this(), question](CallContext& call) {
        return self->ask_about_table(call, question);
      });
    }
    if (name == "has_table" || name == "get_table_names" || name == "has_index") {
      return Value::native(std::string(name),
                           [self = shared_from_this(), method = std::string(name)](CallContext& call) -> Value {
                             if (method == "has_table") return self->has_table(call);
                             if (method == "has_index") return self->has_index(call);
                             return self->table_names(call);
                           });
    }
    if (name == "clear_cache") {
      return Value::native("clear_cache", [](CallContext&) -> Value { return script::None{}; });
    }
    if (name == "bind" || name == "engine") return make_connection(*reading_);
    if (name == "dialect") return make_dialect(*reading_);
    if (name == "default_schema_name" && reading_->is("postgresql")) return Value("public");
    return Value::unknown("`" + std::string(name) + "` of an inspector is not followed", context.span());
  }

 private:
  enum class Part { Columns, Keys };
  struct Question {
    std::string_view name;
    Value (InspectorHost::*answer)(const Catalog&, const CatalogTable&) const;
    Part part;
  };

  [[nodiscard]] Value has_table(CallContext& call) const {
    const auto table = table_of(call);
    if (!table) return {};
    const script::SimulatedSchema* schema = reading_->recorder.schema();
    if (schema == nullptr) return not_known(call);
    if (is_version_table(*table)) return Value(true);
    if (schema->catalog().find_table(*table) != nullptr)
      return schema->may_be_gone(*table) ? not_known(call) : Value(true);
    return schema->doubtful_as_a_whole(*table) ? not_known(call) : Value(false);
  }

  [[nodiscard]] Value has_index(CallContext& call) const {
    const auto table = table_of(call);
    const auto index = read_required_name(call.argument(1, "index_name"), "the name of an index", call);
    if (!table || !index) return {};
    const script::SimulatedSchema* schema = reading_->recorder.schema();
    if (schema == nullptr || schema->doubtful(*table)) return not_known(call);
    const CatalogTable* found = schema->catalog().find_table(*table);
    return Value(found != nullptr && std::any_of(found->indexes.begin(), found->indexes.end(),
                                                 [&](const IndexDefinition& one) { return one.name == *index; }));
  }

  [[nodiscard]] Value table_names(CallContext& call) const {
    const OptionalName schema_name = read_name(call.argument(0, "schema"), "the schema", call);
    if (!schema_name.known) return {};
    const script::SimulatedSchema* schema = reading_->recorder.schema();
    if (schema == nullptr) return not_known(call);
    const Catalog& catalog = schema->catalog();
    std::set<std::string> found;
    for (const CatalogTable* table : catalog.tables()) {
      const QualifiedName own = catalog.key(table->definition.name);
      if (schema->may_be_gone(own)) continue;
      if (own.schema == catalog.key(QualifiedName(schema_name.name, own.name)).schema)
        found.insert(table->definition.name.name.text);
    }
    if (!schema_name.name) found.insert(version_table());
    std::vector<Value> items;
    for (const std::string& name : found) items.emplace_back(name);
    if (schema->any_doubtful()) items.emplace_back(std::make_shared<NameInDoubt>(*schema, schema_name.name));
    return Value::list(std::move(items));
  }

  Value ask_about_table(CallContext& call, const Question& question) const {
    const auto table = table_of(call);
    if (!table) return {};
    const script::SimulatedSchema* schema = reading_->recorder.schema();
    if (schema == nullptr || schema->doubtful_as_a_whole(*table)) return not_known(call);
    const script::SimulatedSchema::Parts* doubts = schema->parts_in_doubt(*table);
    if (doubts != nullptr && doubts->keys && question.part == Part::Keys) return not_known(call);
    const CatalogTable* found = schema->catalog().find_table(*table);
    if (found == nullptr && is_version_table(*table))
      return (this->*question.answer)(schema->catalog(), made_version_table(*table));
    if (found == nullptr) return call.raise("NoSuchTableError", table->display());
    Value answer = (this->*question.answer)(schema->catalog(), *found);
    if (doubts != nullptr && question.part == Part::Columns) put_doubts(answer, *doubts, call.span());
    return answer;
  }

  // In a list of columns: whether some are there, and what others are like.
  static void put_doubts(const Value& columns, const script::SimulatedSchema::Parts& doubts, const SourceSpan& span) {
    std::set<Identifier> not_listed = doubts.columns;
    for (const Value& item : columns.sequence()->items) {
      script::DictObject& column = *item.dict();
      const Identifier name(*column.find(std::string_view("name"))->string());
      if (doubts.columns.count(name) != 0) column.set(Value("name"), Value(std::make_shared<ColumnInDoubt>(name)));
      not_listed.erase(name);
      if (doubts.columns.count(name) == 0 && doubts.attributes.count(name) == 0) continue;
      for (const char* attribute : {"type", "nullable", "default"})
        column.set(Value(attribute), Value::unknown(std::string(kNotKnown), span));
    }
    for (const Identifier& name : not_listed) {
      Entries entries{{Value("name"), Value(std::make_shared<ColumnInDoubt>(name))}};
      for (const char* attribute : {"type", "nullable", "default", "autoincrement", "comment"})
        entries.emplace_back(Value(attribute), Value::unknown(std::string(kNotKnown), span));
      columns.sequence()->items.push_back(Value::dict(std::move(entries)));
    }
  }

  [[nodiscard]] Value columns(const Catalog&, const CatalogTable& table) const {
    std::vector<Value> items;
    for (const Column& column : table.definition.columns) items.push_back(describe_column(column, *reading_));
    return Value::list(std::move(items));
  }
  // PostgreSQL and MySQL name the indexes behind unique constraints as well (dialects/postgresql/base.py,
  // get_multi_indexes).
  [[nodiscard]] Value indexes(const Catalog&, const CatalogTable& table) const {
    std::vector<Value> items;
    for (const IndexDefinition& index : table.indexes) items.push_back(describe_index(index));
    for (const Constraint& constraint : table.definition.constraints) {
      const auto* unique = std::get_if<UniqueConstraint>(&constraint);
      if (unique == nullptr || reading_->is("sqlite")) continue;
      items.push_back(Value::dict(Entries{{Value("name"), name_or_none(unique->name)},
                                          {Value("column_names"), names(unique->columns)},
                                          {Value("unique"), Value(true)},
                                          {Value("duplicates_constraint"), name_or_none(unique->name)}}));
    }
    return Value::list(std::move(items));
  }
  [[nodiscard]] Value foreign_keys(const Catalog&, const CatalogTable& table) const {
    std::vector<Value> items;
    for (const Constraint& constraint : table.definition.constraints) {
      if (const auto* key = std::get_if<ForeignKey>(&constraint)) items.push_back(describe_key(*key));
    }
    return Value::list(std::move(items));
  }
  [[nodiscard]] Value unique_constraints(const Catalog&, const CatalogTable& table) const {
    std::vector<Value> items;
    for (const Constraint& constraint : table.definition.constraints) {
      if (const auto* unique = std::get_if<UniqueConstraint>(&constraint)) {
        items.push_back(Value::dict(
            Entries{{Value("name"), name_or_none(unique->name)}, {Value("column_names"), names(unique->columns)}}));
      }
    }
    return Value::list(std::move(items));
  }
  [[nodiscard]] Value checks(const Catalog&, const CatalogTable& table) const {
    std::vector<Value> items;
    for (const Constraint& constraint : table.definition.constraints) {
      const auto* check = std::get_if<CheckConstraint>(&constraint);
      if (check == nullptr) continue;
      items.push_back(Value::dict(
          Entries{{Value("name"), name_or_none(check->name)},
                  {Value("sqltext"), Value::unknown("the catalog of a database spells it in its own way")}}));
    }
    return Value::list(std::move(items));
  }
  [[nodiscard]] Value primary_key(const Catalog&, const CatalogTable& table) const {
    const PrimaryKey* key = table.primary_key();
    return Value::dict(
        Entries{{Value("name"), key == nullptr ? Value(script::None{}) : name_or_none(key->name)},
                {Value("constrained_columns"), names(key == nullptr ? std::vector<Identifier>{} : key->columns)}});
  }

  [[nodiscard]] std::optional<QualifiedName> table_of(CallContext& call) const {
    const auto name = read_required_name(call.argument(0, "table_name"), "the name of a table", call);
    const OptionalName schema = read_name(call.argument(kByNameOnly, "schema"), "the schema", call);
    if (!name || !schema.known) return std::nullopt;
    return QualifiedName(schema.name, *name);
  }
  // As Alembic makes it (runtime/migration.py, MigrationContext).
  [[nodiscard]] static CatalogTable made_version_table(const QualifiedName& name) {
    CatalogTable table;
    table.definition.name = name;
    Column column;
    column.name = Identifier("version_num");
    column.type = Type(VarcharType{.length = 32});
    column.nullable = false;
    table.definition.columns.push_back(std::move(column));
    table.definition.constraints.emplace_back(
        PrimaryKey{.name = Identifier(name.name.text + "_pkc"), .columns = {Identifier("version_num")}});
    return table;
  }
  [[nodiscard]] std::string version_table() const {
    return reading_->project.setting("version_table", "alembic_version");
  }
  [[nodiscard]] bool is_version_table(const QualifiedName& table) const {
    return !table.schema && table.name.text == version_table();
  }
  static Value not_known(CallContext& call) { return Value::unknown(std::string(kNotKnown), call.span()); }

  static constexpr std::size_t kByNameOnly = 99;
  const Reading* reading_;
};

class InspectorClass final : public script::HostObject {
 public:
  explicit InspectorClass(const Reading& reading) : reading_(&reading) {}
  [[nodiscard]] std::string type_name() const override { return "Inspector"; }
  [[nodiscard]] bool reaches_database() const override { return false; }
  [[nodiscard]] std::optional<Value> get(std::string_view name, CallContext&) override {
    if (name != "from_engine") return std::nullopt;
    return Value::native("from_engine", [reading = reading_](CallContext&) { return make_inspector(*reading); });
  }
  [[nodiscard]] std::optional<Value> call(CallContext&) override { return make_inspector(*reading_); }

 private:
  const Reading* reading_;
};

}  // namespace

Value make_inspector(const Reading& reading) { return Value(std::make_shared<InspectorHost>(reading)); }
Value make_inspector_class(const Reading& reading) { return Value(std::make_shared<InspectorClass>(reading)); }

}  // namespace crosswalk::alembic
