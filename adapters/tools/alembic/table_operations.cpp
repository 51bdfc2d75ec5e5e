// Operations on tables and columns.
#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "operation_call.h"
#include "schema.h"

namespace crosswalk::alembic {

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

namespace {

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

}  // namespace

Value create_table_comment(const OperationCall& call) { return comment_table(call, false); }
Value drop_table_comment(const OperationCall& call) { return comment_table(call, true); }

namespace {

std::optional<ColumnPosition> position_of(const OperationCall& call) {
  // Only where a batch makes the table anew; elsewhere Alembic passes over it (operations/batch.py).
  const Value after = call.keyword("insert_after");
  if (!call.in_batch() || !call.reading.is("sqlite") || after.string() == nullptr) return std::nullopt;
  return ColumnPosition{Identifier(*after.string())};
}

}  // namespace

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
  for (Constraint& constraint : later) call.add_constraint(*table, std::move(constraint));
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

namespace {

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

}  // namespace

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

}  // namespace crosswalk::alembic
