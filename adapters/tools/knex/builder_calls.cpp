#include "builder_calls.h"

#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "crosswalk/catalog/evolve.h"
#include "crosswalk/catalog/keys.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/sql/standard_dialect.h"
#include "js_text.h"
#include "recorder.h"

namespace crosswalk::knex {
namespace {

std::vector<std::string> texts(const std::vector<Identifier>& names) {
  std::vector<std::string> result;
  for (const Identifier& name : names) result.push_back(name.text);
  return result;
}

// Makes a TableSpec of an operation: a proposal, which is tried before it is believed.
class Proposal {
 public:
  Proposal(const Catalog& before, const Dialect& dialect)
      : before_(before), dialect_(dialect), client_(client_of(dialect.name())) {}

  std::optional<TableSpec> of(const Operation& operation) {
    if (const auto* create = operation.as<CreateTable>()) return create_table(*create);
    if (const auto* add = operation.as<AddColumn>()) return add_column(*add);
    if (const auto* rename = operation.as<RenameColumn>()) {
      auto table = altered(rename->table);
      auto command = add_command(table, "renameColumn", {rename->column.text});
      command->name = rename->new_name.text;
      return table;
    }
    if (const auto* index = operation.as<CreateIndex>()) return create_index(*index);
    if (const auto* drop = operation.as<DropIndex>()) return drop_index(*drop);
    // What is left Knex does on SQLite by rebuilding the table, which a migration written here never needs.
    if (client_ == Client::Sqlite) return std::nullopt;
    if (const auto* drop = operation.as<DropColumn>()) {
      if (drop->if_exists || drop->cascade) return std::nullopt;
      auto table = altered(drop->table);
      add_command(table, "dropColumn", {drop->column.text});
      return table;
    }
    if (const auto* add = operation.as<AddConstraint>()) return add_constraint(*add);
    if (const auto* drop = operation.as<DropConstraint>()) return drop_constraint(*drop);
    if (const auto* change = operation.as<AlterColumn>()) return alter_column(*change);
    return std::nullopt;
  }

 private:
  static TableSpec altered(const QualifiedName& name) {
    TableSpec table;
    table.method = TableMethod::Alter;
    table.name = name.name.text;
    if (name.schema) table.schema = name.schema->text;
    return table;
  }

  static std::shared_ptr<TableCommand> add_command(TableSpec& table, const char* method,
                                                   std::vector<std::string> columns) {
    auto command = std::make_shared<TableCommand>();
    command->method = method;
    command->columns = std::move(columns);
    table.commands.push_back(command);
    return command;
  }

  // ---- columns
  // -------------------------------------------------------------------------------------------------------

  // The builder's method for a type as spelled: the first whose own spelling is the same.
  bool set_type(ColumnSpec& column, const TableSpec& table, const std::string& spelled) const {
    const std::string wanted = to_lower(spelled);
    const std::size_t open = wanted.find('(');
    std::vector<Scalar> numbers;
    if (open != std::string::npos && wanted.ends_with(')')) {
      for (const std::string_view part :
           split(std::string_view(wanted).substr(open + 1, wanted.size() - open - 2), ',')) {
        numbers.push_back({Scalar::Kind::Number, std::string(trim(part))});
      }
    }
    static constexpr std::array kMethods = {"string",  "text",      "integer",  "bigInteger", "smallint", "tinyint",
                                            "boolean", "timestamp", "datetime", "date",       "time",     "float",
                                            "double",  "decimal",   "json",     "jsonb",      "uuid",     "binary"};
    for (const char* method : kMethods) {
      ColumnSpec tried = column;
      tried.method = method;
      tried.arguments = method == std::string_view("timestamp") ? std::vector<Scalar>{} : numbers;
      if (method == std::string_view("timestamp") && !numbers.empty()) tried.options["precision"] = numbers.front();
      if (matches(tried, table, wanted)) return take(column, std::move(tried));
      if (method == std::string_view("timestamp")) {
        tried.options["useTz"] = {Scalar::Kind::Bool, "false"};
        if (matches(tried, table, wanted)) return take(column, std::move(tried));
      }
    }
    column.method = "specificType";
    column.arguments = {{Scalar::Kind::Text, spelled}};
    return true;
  }

  static bool take(ColumnSpec& column, ColumnSpec tried) {
    // string() is as long as it is by default.
    if (tried.method == "string" && tried.argument(0).text == "255") tried.arguments.clear();
    column = std::move(tried);
    return true;
  }

  bool matches(const ColumnSpec& tried, const TableSpec& table, const std::string& wanted) const {
    std::string error;
    const auto type = column_type(tried, table, client_, error);
    if (!type) return false;
    if (to_lower(*type) == wanted) return true;
    // PostgreSQL keeps no spelling.
    return client_ == Client::Postgresql && dialect_.read_type(*type) == dialect_.read_type(wanted);
  }

  // A default is quoted by Knex whatever it is, so only what stands in quotes, or does not mind them, goes through it.
  std::optional<Scalar> default_of(const Column& column) const {
    const auto text = dialect_.write_expression(*column.default_value);
    if (!text) return std::nullopt;
    const Expression& value = *column.default_value;
    const bool in_quotes = text->starts_with('\'');
    const bool number = value.as<NumberValue>() != nullptr;
    const bool truth = value.as<BoolValue>() != nullptr;
    // PostgreSQL keeps a cast with a quoted number, but of the type that numbers have by themselves.
    const auto* integer = column.type.as<IntegerType>();
    const bool usual = integer != nullptr && integer->bits == 32;
    const bool does_not_mind = client_ == Client::Postgresql && ((number && usual) || truth);
    if (number && (in_quotes || does_not_mind)) return Scalar{Scalar::Kind::Number, value.as<NumberValue>()->text};
    if (truth && (in_quotes || does_not_mind)) {
      return Scalar{Scalar::Kind::Bool, value.as<BoolValue>()->value ? "true" : "false"};
    }
    if (const auto* string = value.as<StringValue>(); string != nullptr && in_quotes) {
      return Scalar{Scalar::Kind::Text, string->text};
    }
    if (value.as<NullValue>() != nullptr) return Scalar{Scalar::Kind::Null, ""};
    return Scalar{Scalar::Kind::Raw, *text};
  }

  std::shared_ptr<ColumnSpec> column_spec(const Column& column, const TableSpec& table, bool primary) const {
    auto spec = std::make_shared<ColumnSpec>();
    spec->name = column.name.text;
    if (column.generated || column.collation) return nullptr;
    if (column.comment && client_ != Client::Postgresql) return nullptr;
    spec->comment = column.comment;
    if (column.identity) {
      if (!primary) return nullptr;
      const auto* integer = column.type.as<IntegerType>();
      spec->method =
          integer != nullptr && integer->bits == 64 && client_ != Client::Sqlite ? "bigIncrements" : "increments";
      return spec;
    }
    const auto type = dialect_.write_type(column.type);
    if (!type || !set_type(*spec, table, *type)) return nullptr;
    if (!column.nullable && !(primary && client_ == Client::Postgresql)) spec->nullable = false;
    if (column.default_value) {
      const auto value = default_of(column);
      if (!value) return nullptr;
      spec->default_value = *value;
    }
    return spec;
  }

  std::optional<TableSpec> add_column(const AddColumn& add) {
    if (add.position || add.if_not_exists || !add.constraints.empty()) return std::nullopt;
    auto table = altered(add.table);
    auto column = column_spec(add.column, table, false);
    if (!column) return std::nullopt;
    table.columns.push_back(std::move(column));
    return table;
  }

  // ---- tables
  // --------------------------------------------------------------------------------------------------------

  std::optional<TableSpec> create_table(const CreateTable& create) {
    if (create.temporary || create.if_not_exists || !create.table.options.empty()) return std::nullopt;
    if (create.query || !create.copies.empty() || !create.table.parents.empty()) return std::nullopt;
    auto table = altered(create.table.name);
    table.method = TableMethod::Create;
    if (create.table.comment && client_ != Client::Postgresql) return std::nullopt;
    table.comment = create.table.comment;
    // Knex adds keys one by one, and the server refuses a second of the same name.
    std::vector<Constraint> constraints = create.table.constraints;
    if (before_.rules().equal_keys_are_one) merge_equal_keys(constraints);
    const PrimaryKey* key = nullptr;
    for (const Constraint& constraint : constraints) {
      if (const auto* found = std::get_if<PrimaryKey>(&constraint)) key = found;
    }
    const auto numbered = [&](const Column& column) {
      return key != nullptr && key->columns.size() == 1 && key->columns.front() == column.name && column.identity;
    };
    bool key_is_inline = false;
    for (const Column& column : create.table.columns) {
      auto spec = column_spec(column, table, numbered(column));
      if (!spec) return std::nullopt;
      key_is_inline = key_is_inline || numbered(column);
      table.columns.push_back(std::move(spec));
    }
    for (const Constraint& constraint : constraints) {
      if (kind_of(constraint) == ConstraintKind::PrimaryKey && key_is_inline) continue;
      if (!put_constraint(table, create.table, constraint)) return std::nullopt;
    }
    return table;
  }

  // The name that a constraint has in the end: its own, or what the server gives it.
  std::optional<std::string> final_name(const TableDefinition& table, const Constraint& constraint) const {
    if (const auto& name = name_of(constraint)) return name->text;
    const auto& rules = before_.rules();
    if (!rules.name_constraint) return std::nullopt;
    const auto name = rules.name_constraint(table, constraint, [](const Identifier&) { return false; });
    return name ? std::optional<std::string>(name->text) : std::nullopt;
  }

  static std::optional<std::string> deferral(Deferral value) {
    if (value == Deferral::InitiallyDeferred) return "deferred";
    if (value == Deferral::InitiallyImmediate) return "immediate";
    return std::nullopt;
  }

  bool put_constraint(TableSpec& table, const TableDefinition& definition, const Constraint& constraint) {
    const auto name = final_name(definition, constraint);
    if (const auto* check = std::get_if<CheckConstraint>(&constraint)) return put_check(table, *check, name);
    const auto* key = std::get_if<PrimaryKey>(&constraint);
    const auto* unique = std::get_if<UniqueConstraint>(&constraint);
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    if (key != nullptr) {
      auto command = add_command(table, "primary", texts(key->columns));
      if (name && *name != table.name + "_pkey") command->name = name;
      return key->include.empty() && key->deferral == Deferral::NotDeferrable;
    }
    if (unique != nullptr) {
      auto command = add_command(table, "unique", texts(unique->columns));
      if (name && *name != default_name("unique", table.name, command->columns)) command->name = name;
      command->deferrable = deferral(unique->deferral);
      return client_ != Client::Sqlite && unique->include.empty() && !unique->nulls_not_distinct;
    }
    return foreign != nullptr && put_foreign(table, *foreign, name);
  }

  bool put_foreign(TableSpec& table, const ForeignKey& foreign, const std::optional<std::string>& name) {
    auto command = add_command(table, "foreign", texts(foreign.columns));
    if (name && (client_ == Client::Sqlite || *name != default_name("foreign", table.name, command->columns))) {
      command->name = name;
    }
    command->in_table = (foreign.target.schema ? foreign.target.schema->text + "." : "") + foreign.target.name.text;
    command->references = texts(foreign.target_columns);
    if (foreign.on_delete != ReferentialAction::NoAction) command->on_delete = action_words(foreign.on_delete);
    if (foreign.on_update != ReferentialAction::NoAction) command->on_update = action_words(foreign.on_update);
    command->deferrable = deferral(foreign.deferral);
    return !foreign.target_columns.empty() && !foreign.not_valid && foreign.match == MatchKind::Simple;
  }

  bool put_check(TableSpec& table, const CheckConstraint& check, const std::optional<std::string>& name) const {
    const auto condition = dialect_.write_expression(check.condition);
    if (!condition || check.no_inherit || check.not_valid) return false;
    // Knex does not quote the name of a check.
    if (name && dialect_.quote(Identifier(*name)) != *name) return false;
    table.checks.push_back({*condition, name});
    return true;
  }

  // ---- constraints and indexes of a table that is there
  // ----------------------------------------------------------------

  std::optional<TableSpec> add_constraint(const AddConstraint& add) {
    const CatalogTable* there = before_.find_table(add.table);
    if (there == nullptr || add.using_index) return std::nullopt;
    auto table = altered(add.table);
    if (const auto* check = std::get_if<CheckConstraint>(&add.constraint)) {
      const auto condition = dialect_.write_expression(check->condition);
      const auto name = final_name(there->definition, add.constraint);
      if (!condition || !name || check->no_inherit || check->not_valid) return std::nullopt;
      auto command = add_command(table, "check", {});
      command->condition = *condition;
      command->name = name;
      if (condition->find('?') != std::string::npos) return std::nullopt;
      return table;
    }
    if (!put_constraint(table, there->definition, add.constraint)) return std::nullopt;
    return table;
  }

  std::optional<TableSpec> drop_constraint(const DropConstraint& drop) {
    const CatalogTable* there = before_.find_table(drop.table);
    if (there == nullptr || !drop.name || drop.if_exists || drop.cascade) return std::nullopt;
    const Constraint* constraint = there->find_constraint(*drop.name);
    if (constraint == nullptr) return std::nullopt;
    auto table = altered(drop.table);
    switch (kind_of(*constraint)) {
      case ConstraintKind::PrimaryKey: {
        auto command = add_command(table, "dropPrimary", {});
        if (drop.name->text != table.name + "_pkey") command->name = drop.name->text;
        return table;
      }
      case ConstraintKind::Unique:
        named(*add_command(table, "dropUnique", texts(columns_of(*constraint))), "unique", table, drop);
        break;
      case ConstraintKind::ForeignKey:
        named(*add_command(table, "dropForeign", texts(columns_of(*constraint))), "foreign", table, drop);
        break;
      case ConstraintKind::Check:
        add_command(table, "dropChecks", {dialect_.quote(*drop.name)});
        break;
      case ConstraintKind::Native:
        return std::nullopt;
    }
    return table;
  }

  static void named(TableCommand& command, const char* kind, const TableSpec& table, const DropConstraint& drop) {
    if (drop.name->text != default_name(kind, table.name, command.columns)) command.name = drop.name->text;
  }

  std::optional<TableSpec> create_index(const CreateIndex& create) {
    const IndexDefinition& index = create.index;
    if (create.if_not_exists || create.concurrently || index.condition || !index.include.empty() || !index.name ||
        index.nulls_not_distinct || !index.options.empty()) {
      return std::nullopt;
    }
    auto table = altered(index.table);
    std::vector<std::string> columns;
    for (const IndexKey& key : index.keys) {
      IndexKey plain;
      plain.column = key.column;
      if (!key.column || !(plain == key)) return std::nullopt;
      columns.push_back(key.column->text);
    }
    auto command = add_command(table, index.unique ? "unique" : "index", columns);
    if (index.name->text != default_name(command->method, table.name, columns)) command->name = index.name->text;
    if (index.unique && client_ == Client::Postgresql) command->use_constraint = false;
    if (index.method) {
      if (index.unique && *index.method != "btree") return std::nullopt;
      if (*index.method != "btree") command->index_method = *index.method;
    }
    return table;
  }

  std::optional<TableSpec> drop_index(const DropIndex& drop) {
    if (drop.if_exists || drop.concurrently || drop.cascade || drop.index.schema) return std::nullopt;
    const auto found = before_.find_index(drop.index, drop.table);
    if (!found) return std::nullopt;
    auto table = altered(found->table->definition.name);
    std::vector<std::string> columns;
    for (const IndexKey& key : found->index->keys) {
      if (key.column) columns.push_back(key.column->text);
    }
    auto command = add_command(table, "dropIndex", columns);
    if (drop.index.name.text != default_name("index", table.name, columns)) command->name = drop.index.name.text;
    return table;
  }

  std::optional<TableSpec> alter_column(const AlterColumn& change) {
    AlterColumn only;
    only.table = change.table;
    only.column = change.column;
    only.nullable = change.nullable;
    if (!change.nullable || !(only == change)) return std::nullopt;
    auto table = altered(change.table);
    add_command(table, *change.nullable ? "setNullable" : "dropNullable", {change.column.text});
    return table;
  }

  const Catalog& before_;
  const Dialect& dialect_;
  Client client_;
};

// Spellings that SQLite keeps and shows: of types and defaults.
bool same_spellings(const Catalog& left, const Catalog& right, const Dialect& dialect) {
  if (client_of(dialect.name()) != Client::Sqlite) return true;
  for (const CatalogTable* table : left.tables()) {
    const CatalogTable* other = right.find_table(table->definition.name);
    if (other == nullptr) return false;
    for (const Column& column : table->definition.columns) {
      const Column* twin = other->find_column(column.name, true);
      if (twin == nullptr) return false;
      const auto spelled = [&](const Column& one) { return to_lower(dialect.write_type(one.type).value_or("")); };
      const auto value = [&](const Column& one) {
        return one.default_value ? dialect.write_expression(*one.default_value).value_or("") : "";
      };
      if (spelled(column) != spelled(*twin) || value(column) != value(*twin)) return false;
    }
  }
  return true;
}

bool evolves(Catalog& catalog, const std::vector<Step>& steps) {
  Diagnostics found;
  for (const Step& step : steps) {
    if (!evolve(catalog, step, found)) return false;
  }
  return true;
}

// Only what the operation touches is compared, so that a long history costs no more than a short one.
Catalog around(const Operation& operation, const Catalog& before) {
  Catalog catalog(before.rules());
  if (const auto table = table_of(operation)) {
    if (const CatalogTable* found = before.find_table(*table)) catalog.put_table(*found);
  }
  if (const auto* drop = operation.as<DropIndex>()) {
    const auto found = before.find_index(drop->index, drop->table);
    if (found) catalog.put_table(*found->table);
  }
  for (const CatalogEnum* one : before.enums()) catalog.put_enum(*one);
  catalog.mark_incomplete();
  return catalog;
}

bool amounts_to(const TableSpec& table, const Operation& operation, const Catalog& before, const Dialect& dialect) {
  const Client client = client_of(dialect.name());
  const Compiled compiled = compile_table(table, client);
  if (!compiled.error.empty()) return false;
  std::string error;
  const auto steps = steps_of(compiled.emitted, &table, dialect, Naming::AsWritten, before, error);
  if (!steps) return false;
  Catalog wanted = around(operation, before);
  Catalog found = wanted;
  return evolves(wanted, {Step(operation)}) && evolves(found, *steps) && compare(wanted, found).empty() &&
         same_spellings(wanted, found, dialect);
}

std::string in_schema(const QualifiedName& name) {
  return "knex.schema" + (name.schema ? ".withSchema(" + js_string(name.schema->text) + ")" : std::string());
}

}  // namespace

std::optional<std::string> builder_call(const Operation& operation, const Catalog& before, const Dialect& dialect) {
  if (const auto* drop = operation.as<DropTable>()) {
    if (drop->cascade) return std::nullopt;
    return in_schema(drop->table) + (drop->if_exists ? ".dropTableIfExists(" : ".dropTable(") +
           js_string(drop->table.name.text) + ")";
  }
  if (const auto* rename = operation.as<RenameTable>()) {
    if (rename->if_exists) return std::nullopt;
    return in_schema(rename->table) + ".renameTable(" + js_string(rename->table.name.text) + ", " +
           js_string(rename->new_name.text) + ")";
  }
  const auto table = Proposal(before, dialect).of(operation);
  if (!table || !amounts_to(*table, operation, before, dialect)) return std::nullopt;
  return js_table(*table, client_of(dialect.name()));
}

}  // namespace crosswalk::knex
