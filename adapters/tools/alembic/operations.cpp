#include "operations.h"

#include <algorithm>
#include <array>

#include "connection.h"
#include "crosswalk/base/text.h"
#include "entities.h"
#include "enum_sync.h"
#include "expressions.h"
#include "naming.h"
#include "schema.h"

namespace crosswalk::alembic {
namespace {

constexpr std::size_t kByNameOnly = 99;

// One call of an operation. Arguments are counted as for `op`; within a batch, where the table is not among them, those
// behind its place move up by one.
class OperationCall {
 public:
  OperationCall(CallContext& call_context, const Reading& shared_reading, Batch* batch, std::size_t table_position)
      : context(call_context), reading(shared_reading), batch_(batch), table_position_(table_position) {}

  CallContext& context;
  const Reading& reading;

  [[nodiscard]] bool in_batch() const { return batch_ != nullptr; }
  [[nodiscard]] Batch* batch() const { return batch_; }
  [[nodiscard]] Value get(std::size_t position, std::string_view name = {}) const {
    if (position != kByNameOnly && batch_ != nullptr && position > table_position_) --position;
    return context.argument(position, name);
  }
  [[nodiscard]] Value keyword(std::string_view name) const { return context.keyword(name); }
  // The arguments from a position on.
  [[nodiscard]] std::vector<Value> rest(std::size_t position) const {
    if (position >= context.positional.size()) return {};
    return {context.positional.begin() + static_cast<std::ptrdiff_t>(position), context.positional.end()};
  }
  [[nodiscard]] std::optional<bool> flag(std::string_view name, bool fallback = false) const {
    return read_flag(context.keyword(name), fallback, name, context);
  }
  // The table that the operation is about, with schema=.
  [[nodiscard]] std::optional<QualifiedName> table(std::string_view name = "table_name") const {
    if (batch_ != nullptr) return batch_->table;
    const auto read = read_required_name(context.argument(table_position_, name), "the name of a table", context);
    return read ? qualify(*read) : std::nullopt;
  }
  [[nodiscard]] std::optional<QualifiedName> qualify(const Identifier& name) const {
    if (batch_ != nullptr) return QualifiedName(batch_->table.schema, name);
    const OptionalName schema = read_name(context.keyword("schema"), "the schema", context);
    if (!schema.known) return std::nullopt;
    return QualifiedName(schema.name, name);
  }
  // A column by the name that it has now: a batch that is applied as a whole still knows it by its old one.
  [[nodiscard]] Identifier current(const Identifier& column) const {
    if (batch_ == nullptr || !reading.is("sqlite")) return column;
    for (const auto& [old_name, new_name] : batch_->renamed) {
      if (old_name == column) return new_name;
    }
    return column;
  }
  [[nodiscard]] GivenName constraint_name(std::string_view what) const {
    return read_given_name(get(0, "constraint_name"), what, context, reading);
  }
  [[nodiscard]] bool put_name(const NamedThing& thing, const GivenName& given, std::optional<Identifier>& name) const {
    return apply_convention(thing, given, name, context, reading);
  }
  void record(Operation operation) const { reading.recorder.record(std::move(operation), context.span()); }

 private:
  Batch* batch_;
  std::size_t table_position_;
};

Value done() { return script::None{}; }

// ---- tables
// ----------------------------------------------------------------------------------------------------------

Value create_table(const OperationCall& call) {
  const auto name = call.table();
  if (!name) return {};
  static constexpr std::array<std::string_view, 2> kOwn = {"schema", "if_not_exists"};
  std::vector<std::pair<std::string, Value>> options;
  for (const auto& option : call.context.keywords) {
    if (std::find(kOwn.begin(), kOwn.end(), option.first) == kOwn.end()) options.push_back(option);
  }
  const auto if_not_exists = call.flag("if_not_exists");
  if (!if_not_exists) return {};
  auto table = read_table(*name, call.rest(1), options, call.context, call.reading);
  if (!table) return {};
  // In Alembic's order: enum types, the table, its indexes (alembic/ddl/impl.py, create_table).
  for (const NamedEnum& named : table->enums) {
    call.record(CreateEnum{.name = named.name, .labels = named.labels, .if_not_exists = false});
  }
  call.record(CreateTable{
      .table = std::move(table->definition), .if_not_exists = *if_not_exists, .temporary = table->temporary});
  for (IndexDefinition& index : table->indexes) {
    call.record(CreateIndex{.index = std::move(index), .if_not_exists = *if_not_exists, .concurrently = false});
  }
  auto made = std::make_shared<Construct>(call.reading, "sqlalchemy", "Table");
  made->positional = call.context.positional;
  made->keywords = call.context.keywords;
  return Value(std::move(made));
}

Value drop_table(const OperationCall& call) {
  const auto table = call.table();
  const auto if_exists = call.flag("if_exists");
  if (!table || !if_exists) return {};
  call.record(DropTable{.table = *table, .if_exists = *if_exists, .cascade = false});
  return done();
}

Value rename_table(const OperationCall& call) {
  const auto table = call.table("old_table_name");
  const auto name = read_required_name(call.get(1, "new_table_name"), "the new name of a table", call.context);
  if (!table || !name) return {};
  call.record(RenameTable{.table = *table, .new_name = *name});
  return done();
}

Value comment_table(const OperationCall& call, bool removes) {
  const auto table = call.table();
  if (!table) return {};
  SetComment operation;
  operation.table = *table;
  if (const Value comment = call.get(1, "comment"); !removes && !comment.is_nothing()) {
    const auto text = read_text(comment, "the comment", call.context);
    if (!text) return {};
    operation.comment = *text;
  }
  call.record(std::move(operation));
  return done();
}
Value create_table_comment(const OperationCall& call) { return comment_table(call, false); }
Value drop_table_comment(const OperationCall& call) { return comment_table(call, true); }

// ---- columns
// ---------------------------------------------------------------------------------------------------------

void add_constraint(const OperationCall& call, const QualifiedName& table, Constraint constraint) {
  call.record(AddConstraint{.table = table, .constraint = std::move(constraint), .using_index = {}});
}

std::optional<ColumnPosition> position_of(const OperationCall& call) {
  // Only where a batch makes the table anew; elsewhere Alembic passes over it (operations/batch.py).
  const Value after = call.keyword("insert_after");
  if (!call.in_batch() || !call.reading.is("sqlite") || after.string() == nullptr) return std::nullopt;
  return ColumnPosition{Identifier(*after.string())};
}

Value add_column(const OperationCall& call) {
  const auto table = call.table();
  if (!table) return {};
  const auto if_not_exists = call.flag("if_not_exists");
  const auto inline_key = call.flag("inline_primary_key");
  const auto inline_references = call.flag("inline_references");
  auto column = read_column(call.get(1, "column"), *table, call.context, call.reading);
  if (!if_not_exists || !inline_key || !inline_references || !column) return {};
  if (column->primary_key) number_column(*column, true, call.reading);
  AddColumn operation;
  operation.table = *table;
  operation.if_not_exists = *if_not_exists;
  operation.position = position_of(call);
  // Checks stand in the clause of the column; keys are added after it (alembic/operations/toimpl.py, add_column).
  std::vector<Constraint> later;
  for (Constraint& constraint : column->constraints) {
    const bool within = kind_of(constraint) == ConstraintKind::Check ||
                        (*inline_references && kind_of(constraint) == ConstraintKind::ForeignKey);
    (within ? operation.constraints : later).push_back(std::move(constraint));
  }
  const Identifier name = column->column.name;
  if (column->unique && !column->indexed) {
    auto unique = unique_of_column(*table, name, call.context, call.reading);
    if (!unique) return {};
    later.emplace_back(std::move(*unique));
  }
  std::optional<IndexDefinition> index;
  if (column->indexed) {
    index = index_of_column(*table, name, column->unique, call.context, call.reading);
    if (!index) return {};
  }
  if (column->primary_key && *inline_key) {
    PrimaryKey key;
    key.columns = {name};
    operation.constraints.emplace_back(std::move(key));
  }
  operation.column = std::move(column->column);
  call.record(std::move(operation));
  for (Constraint& constraint : later) add_constraint(call, *table, std::move(constraint));
  if (index) call.record(CreateIndex{.index = std::move(*index), .if_not_exists = false, .concurrently = false});
  return done();
}

Value drop_column(const OperationCall& call) {
  const auto table = call.table();
  const auto name = read_required_name(call.get(1, "column_name"), "the name of a column", call.context);
  const auto if_exists = call.flag("if_exists");
  if (!table || !name || !if_exists) return {};
  call.record(DropColumn{.table = *table, .column = call.current(*name), .if_exists = *if_exists, .cascade = false});
  return done();
}

// server_default=False (not given) changes nothing, None takes the default away.
bool put_default(AlterColumn& operation, const OperationCall& call) {
  const Value value = call.keyword("server_default");
  if (value.is_undefined()) return true;
  if (const bool* flag = value.boolean(); flag != nullptr && !*flag) return true;
  if (value.is_none()) {
    operation.default_value = Remove{};
    return true;
  }
  if (is_construct(value, "Identity") || is_construct(value, "Computed")) {
    call.context.leave("changing a column into one that is numbered or computed is not followed");
    return false;
  }
  auto expression = read_server_default(value, call.context, call.reading);
  if (!expression) return false;
  operation.default_value = std::move(*expression);
  return true;
}

bool put_type(AlterColumn& operation, std::optional<TypeCheck>& check, const OperationCall& call) {
  const Value type = call.keyword("type_");
  if (!type.is_nothing()) {
    auto compiled = compile_type(type, call.context, call.reading);
    if (!compiled) return false;
    operation.type = std::move(compiled->type);
    if (compiled->collation) operation.collation = *compiled->collation;
    check = std::move(compiled->check);
  }
  const Value conversion = call.keyword("postgresql_using");
  if (!conversion.is_nothing() && call.reading.is("postgresql")) {
    operation.conversion = read_condition(conversion, call.context, call.reading);
    return operation.conversion.has_value();
  }
  return true;
}

bool put_comment(AlterColumn& operation, const OperationCall& call) {
  const Value comment = call.keyword("comment");
  if (comment.is_undefined() || comment.boolean() != nullptr || !call.reading.dialect.features().comments) return true;
  if (comment.is_none()) {
    operation.comment = Remove{};
    return true;
  }
  const auto text = read_text(comment, "the comment of a column", call.context);
  if (text) operation.comment = *text;
  return text.has_value();
}

// MySQL says all of a column anew unless its default alone changes, and what the call does not say is gone
// (alembic/ddl/mysql.py, alter_column): `existing_…` stands in for what is not changed.
bool restate(AlterColumn& operation, bool renamed, const OperationCall& call) {
  const bool whole = renamed || operation.type || operation.nullable ||
                     !std::holds_alternative<Keep>(operation.comment) || !call.keyword("autoincrement").is_nothing();
  if (!call.reading.is("mysql") || !whole) return true;
  if (!operation.type) {
    const Value existing = call.keyword("existing_type");
    if (existing.is_nothing()) {
      call.context.leave("MySQL says a column anew, and `existing_type` is not given");
      return false;
    }
    auto compiled = compile_type(existing, call.context, call.reading);
    if (!compiled) return false;
    operation.type = std::move(compiled->type);
  }
  if (!operation.nullable) {
    operation.nullable = read_flag(call.keyword("existing_nullable"), true, "existing_nullable", call.context);
    if (!operation.nullable) return false;
  }
  if (std::holds_alternative<Keep>(operation.default_value)) {
    operation.default_value = Remove{};
    const Value existing = call.keyword("existing_server_default");
    const bool given = !existing.is_nothing() && existing.boolean() == nullptr;
    auto expression = given ? read_server_default(existing, call.context, call.reading) : std::nullopt;
    if (given && !expression) return false;
    if (expression) operation.default_value = std::move(*expression);
  }
  if (std::holds_alternative<Keep>(operation.comment)) {
    operation.comment = Remove{};
    const Value existing = call.keyword("existing_comment");
    const auto text = existing.is_nothing() ? std::nullopt : read_text(existing, "existing_comment", call.context);
    if (!existing.is_nothing() && !text) return false;
    if (text) operation.comment = *text;
  }
  const Value numbered = call.keyword("autoincrement");
  const auto counts = read_flag(numbered.is_nothing() ? call.keyword("existing_autoincrement") : numbered, false,
                                "autoincrement", call.context);
  if (!counts) return false;
  operation.identity = Remove{};
  if (*counts) operation.identity = Identity{.kind = IdentityKind::AutoIncrement};
  return true;
}

Value alter_column(const OperationCall& call) {
  const auto table = call.table();
  const auto name = read_required_name(call.get(1, "column_name"), "the name of a column", call.context);
  if (!table || !name) return {};
  AlterColumn operation;
  operation.table = *table;
  operation.column = call.current(*name);
  std::optional<TypeCheck> check;
  if (!put_type(operation, check, call)) return {};
  if (const Value nullable = call.keyword("nullable"); !nullable.is_nothing()) {
    operation.nullable = read_flag(nullable, true, "nullable", call.context);
    if (!operation.nullable) return {};
  }
  if (!put_default(operation, call) || !put_comment(operation, call)) return {};
  const OptionalName renamed = read_name(call.keyword("new_column_name"), "the new name of a column", call.context);
  if (!renamed.known || !restate(operation, renamed.name.has_value(), call)) return {};
  AlterColumn untouched;
  untouched.table = operation.table;
  untouched.column = operation.column;
  const Identifier old_name = operation.column;
  if (!(operation == untouched)) call.record(std::move(operation));
  // The new name comes last (alembic/ddl/postgresql.py, alter_column).
  if (renamed.name && *renamed.name != old_name) {
    call.record(RenameColumn{.table = *table, .column = old_name, .new_name = *renamed.name});
    if (call.in_batch()) call.batch()->renamed.emplace_back(*name, *renamed.name);
  }
  return done();
}

// ---- constraints
// -----------------------------------------------------------------------------------------------------

Value create_primary_key(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a primary key");
  const auto table = call.table();
  const auto columns = read_names(call.get(2, "columns"), "a column of the primary key", call.context);
  if (!name.known || !table || !columns) return {};
  PrimaryKey key;
  key.columns = *columns;
  if (!call.put_name({.kind = "pk", .table = *table, .columns = *columns}, name, key.name)) return {};
  add_constraint(call, *table, std::move(key));
  return done();
}

Value create_unique_constraint(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a unique constraint");
  const auto table = call.table();
  const auto columns = read_names(call.get(2, "columns"), "a column of a unique constraint", call.context);
  const auto deferral = read_deferral(call.keyword("deferrable"), call.keyword("initially"), call.context);
  const auto nulls = call.flag("postgresql_nulls_not_distinct");
  const auto include = read_names(call.keyword("postgresql_include"), "postgresql_include", call.context);
  if (!name.known || !table || !columns || !deferral || !nulls || !include) return {};
  UniqueConstraint unique;
  unique.columns = *columns;
  if (!call.put_name({.kind = "uq", .table = *table, .columns = *columns}, name, unique.name)) return {};
  unique.deferral = *deferral;
  if (call.reading.is("postgresql")) {
    unique.nulls_not_distinct = *nulls;
    unique.include = *include;
  }
  add_constraint(call, *table, std::move(unique));
  return done();
}

Value create_check_constraint(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a check");
  const auto table = call.table();
  if (!name.known || !table) return {};
  auto condition = read_condition(call.get(2, "condition"), call.context, call.reading);
  const auto not_valid = call.flag("postgresql_not_valid");
  if (!condition || !not_valid) return {};
  CheckConstraint check;
  if (!call.put_name({.kind = "ck", .table = *table, .columns = {}}, name, check.name)) return {};
  check.condition = std::move(*condition);
  check.not_valid = *not_valid && call.reading.is("postgresql");
  add_constraint(call, *table, std::move(check));
  return done();
}

Value create_foreign_key(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a foreign key");
  std::optional<QualifiedName> table;
  if (call.in_batch()) {
    table = call.table();
  } else {
    const auto source = read_required_name(call.get(1, "source_table"), "the table of a foreign key", call.context);
    const OptionalName schema = read_name(call.keyword("source_schema"), "the schema of a foreign key", call.context);
    if (source && schema.known) table = QualifiedName(schema.name, *source);
  }
  const auto target = read_required_name(call.get(2, "referent_table"), "the target of a foreign key", call.context);
  const OptionalName target_schema =
      read_name(call.keyword("referent_schema"), "the schema of a foreign key's target", call.context);
  const auto columns = read_names(call.get(3, "local_cols"), "a column of a foreign key", call.context);
  const auto target_columns =
      read_names(call.get(4, "remote_cols"), "a column of a foreign key's target", call.context);
  if (!name.known || !table || !target || !target_schema.known || !columns || !target_columns) return {};
  ForeignKey key;
  key.columns = *columns;
  key.target = QualifiedName(target_schema.name, *target);
  key.target_columns = *target_columns;
  const ForeignKeyOptions options{call.get(6, "ondelete"),   call.get(5, "onupdate"),
                                  call.keyword("match"),     call.keyword("deferrable"),
                                  call.keyword("initially"), call.keyword("postgresql_not_valid")};
  if (!put_options(key, options, call.context)) return {};
  if (!call.put_name({.kind = "fk", .table = *table, .columns = *columns, .key = &key}, name, key.name)) return {};
  add_constraint(call, *table, std::move(key));
  return done();
}

Value create_exclude_constraint(const OperationCall& call) {
  const OptionalName name =
      read_name(call.get(0, "constraint_name"), "the name of an exclude constraint", call.context);
  const auto table = call.table();
  if (!name.known || !table) return {};
  const auto option = [&call](std::string_view wanted) { return call.keyword(wanted); };
  auto exclude = read_exclude(call.rest(call.in_batch() ? 1 : 2), option, call.context, call.reading);
  if (!exclude) return {};
  exclude->name = name.name;
  add_constraint(call, *table, std::move(*exclude));
  return done();
}

// type_= of drop_constraint(), and its kind in a naming convention.
struct ConstraintWord {
  std::string_view type;
  ConstraintKind kind;
  std::string_view prefix;
};
constexpr std::array<ConstraintWord, 4> kConstraintWords = {{{"foreignkey", ConstraintKind::ForeignKey, "fk"},
                                                             {"unique", ConstraintKind::Unique, "uq"},
                                                             {"check", ConstraintKind::Check, "ck"},
                                                             {"primary", ConstraintKind::PrimaryKey, "pk"}}};

Value drop_constraint(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a constraint");
  const auto table = call.table();
  const OptionalName type = read_name(call.get(2, "type_"), "the kind of a constraint", call.context);
  const auto if_exists = call.flag("if_exists");
  if (!name.known || !table || !type.known || !if_exists) return {};
  DropConstraint operation;
  operation.table = *table;
  operation.if_exists = *if_exists;
  std::string_view prefix;
  if (type.name) {
    const std::string& kind = type.name->text;
    for (const ConstraintWord& word : kConstraintWords) {
      if (kind != word.type) continue;
      operation.kind = word.kind;
      prefix = word.prefix;
    }
  }
  // Alembic makes a constraint of this kind, without columns, and names it (operations/schemaobj.py,
  // generic_constraint).
  if (!call.put_name({.kind = prefix, .table = *table, .columns = {}}, name, operation.name)) return {};
  if (!operation.name) {
    // Alembic has no words for it (sql/ddl.py, DropConstraint): the migration stops here.
    return call.context.raise(
        "CompileError", "Can't emit DROP CONSTRAINT for a constraint of `" + table->display() + "`; it has no name");
  }
  call.record(std::move(operation));
  return done();
}

// ---- indexes
// ---------------------------------------------------------------------------------------------------------

Value create_index(const OperationCall& call) {
  IndexDefinition index;
  const GivenName name = read_given_name(call.get(0, "index_name"), "the name of an index", call.context, call.reading);
  const auto table = call.table();
  if (!name.known || !table) return {};
  index.table = *table;
  auto keys = read_index_keys(call.get(2, "columns"), *table, call.context, call.reading);
  if (!keys) return {};
  index.keys = std::move(*keys);
  const auto option = [&call](std::string_view wanted) { return call.keyword(wanted); };
  if (!put_index_options(index, option, call.context, call.reading)) return {};
  const NamedThing thing{.kind = "ix", .table = *table, .columns = columns_of(index.keys), .unique = index.unique};
  if (!call.put_name(thing, name, index.name)) return {};
  const auto if_not_exists = call.flag("if_not_exists");
  const auto concurrently = call.flag("postgresql_concurrently");
  if (!if_not_exists || !concurrently) return {};
  call.record(CreateIndex{.index = std::move(index),
                          .if_not_exists = *if_not_exists,
                          .concurrently = *concurrently && call.reading.dialect.features().concurrent_indexes});
  return done();
}

Value drop_index(const OperationCall& call) {
  const auto name = read_required_name(call.get(0, "index_name"), "the name of an index", call.context);
  if (!name) return {};
  DropIndex operation;
  if (call.in_batch()) {
    operation.table = call.batch()->table;
  } else if (const Value table = call.get(1, "table_name"); !table.is_nothing()) {
    const auto table_name = read_required_name(table, "the table of an index", call.context);
    if (!table_name) return {};
    operation.table = call.qualify(*table_name);
    if (!operation.table) return {};
  }
  const auto qualified = call.qualify(*name);
  const auto if_exists = call.flag("if_exists");
  const auto concurrently = call.flag("postgresql_concurrently");
  if (!qualified || !if_exists || !concurrently) return {};
  operation.index = *qualified;
  operation.if_exists = *if_exists;
  operation.concurrently = *concurrently && call.reading.dialect.features().concurrent_indexes;
  call.record(std::move(operation));
  return done();
}

// ---- the rest
// --------------------------------------------------------------------------------------------------------

Value execute(const OperationCall& call) {
  // Within a batch there is no table in front of it, and none is expected.
  const Value statement = call.context.argument(0, "sqltext");
  return execute_sql(statement, Value(), ReadOnly::Keep, call.context, call.reading) ? done() : Value();
}

Value insert_rows(const OperationCall& call) {
  return bulk_insert(call.context.argument(0, "table"), call.context.argument(1, "rows"), call.context, call.reading)
             ? done()
             : Value();
}

Value batch_alter_table(const OperationCall& call) {
  const auto table = call.table();
  if (!table) return {};
  auto batch = std::make_shared<Batch>();
  batch->table = *table;
  if (const Value recreate = call.keyword("recreate"); recreate.string() != nullptr)
    batch->recreate = *recreate.string();
  return Value(std::make_shared<OperationsHost>(call.reading, std::move(batch)));
}

Value get_bind(const OperationCall& call) { return make_connection(call.reading); }
Value get_context(const OperationCall& call) { return make_migration_context(call.reading); }

template <EntityChange change>
Value on_entity(const OperationCall& call) {
  const auto cascade = call.flag("cascade");
  if (!cascade) return {};
  const Value entity = call.context.argument(0, "target");
  return change_entity(entity, change, *cascade, call.context, call.reading) ? done() : Value();
}

// op.f("name"): a name that no convention changes (sqlalchemy/sql/elements.py, conv).
Value final_name(const OperationCall& call) {
  const Value name = call.context.argument(0, "name");
  if (name.string() == nullptr) return name;
  auto made = std::make_shared<Construct>(call.reading, "sqlalchemy", "conv");
  made->positional = {name};
  return Value(std::move(made));
}

Value inline_literal(const OperationCall& call) {
  auto made = std::make_shared<Construct>(call.reading, "sqlalchemy", "inline_literal");
  made->positional = call.context.positional;
  return Value(std::move(made));
}

Value sync_enum(const OperationCall& call) { return sync_enum_values(call.context, call.reading) ? done() : Value(); }

struct OperationEntry {
  std::string_view name;
  std::size_t table_position;
  Value (*run)(const OperationCall& call);
};

constexpr std::array kOperations = {
    OperationEntry{"create_table", 0, create_table},
    OperationEntry{"drop_table", 0, drop_table},
    OperationEntry{"rename_table", 0, rename_table},
    OperationEntry{"create_table_comment", 0, create_table_comment},
    OperationEntry{"drop_table_comment", 0, drop_table_comment},
    OperationEntry{"add_column", 0, add_column},
    OperationEntry{"drop_column", 0, drop_column},
    OperationEntry{"alter_column", 0, alter_column},
    OperationEntry{"create_primary_key", 1, create_primary_key},
    OperationEntry{"create_unique_constraint", 1, create_unique_constraint},
    OperationEntry{"create_check_constraint", 1, create_check_constraint},
    OperationEntry{"create_foreign_key", 1, create_foreign_key},
    OperationEntry{"create_exclude_constraint", 1, create_exclude_constraint},
    OperationEntry{"drop_constraint", 1, drop_constraint},
    OperationEntry{"create_index", 1, create_index},
    OperationEntry{"drop_index", 1, drop_index},
    OperationEntry{"execute", kByNameOnly, execute},
    OperationEntry{"bulk_insert", kByNameOnly, insert_rows},
    OperationEntry{"batch_alter_table", 0, batch_alter_table},
    OperationEntry{"get_bind", kByNameOnly, get_bind},
    OperationEntry{"get_context", kByNameOnly, get_context},
    OperationEntry{"f", kByNameOnly, final_name},
    OperationEntry{"create_entity", kByNameOnly, on_entity<EntityChange::Create>},
    OperationEntry{"replace_entity", kByNameOnly, on_entity<EntityChange::Replace>},
    OperationEntry{"drop_entity", kByNameOnly, on_entity<EntityChange::Drop>},
    OperationEntry{"inline_literal", kByNameOnly, inline_literal},
    OperationEntry{"sync_enum_values", kByNameOnly, sync_enum},
};

}  // namespace

std::optional<Value> OperationsHost::get(std::string_view name, CallContext&) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(),
                                  [&](const OperationEntry& entry) { return entry.name == name; });
  if (found == kOperations.end()) {
    if (name == "migration_context") return make_migration_context(*reading_);
    const std::string called = "op." + std::string(name);
    return Value::native(called, [called](CallContext& context) {
      return context.leave("`" + called + "` is an operation that is not known");
    });
  }
  const OperationEntry entry = *found;
  return Value::native(std::string(name), [entry, self = shared_from_this()](CallContext& context) {
    return entry.run(OperationCall(context, *self->reading_, self->batch_.get(), entry.table_position));
  });
}

std::optional<Value> OperationsHost::enter(CallContext&) {
  if (!batch_) return std::nullopt;
  batch_->first_step = reading_->recorder.mark();
  return Value(shared_from_this());
}

void OperationsHost::exit(CallContext&) {
  if (!batch_ || !reading_->is("sqlite") || batch_->recreate == "never") return;
  reading_->recorder.end_batch(batch_->table, batch_->first_step, batch_->recreate == "always");
}

}  // namespace crosswalk::alembic
