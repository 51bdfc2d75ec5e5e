// Operations on constraints and indexes.
#include <algorithm>
#include <array>

#include "crosswalk/base/text.h"
#include "expressions.h"
#include "operation_call.h"
#include "schema.h"

namespace crosswalk::alembic {

Value create_primary_key(const OperationCall& call) {
  const GivenName name = call.constraint_name("the name of a primary key");
  const auto table = call.table();
  const auto columns = read_names(call.get(2, "columns"), "a column of the primary key", call.context);
  if (!name.known || !table || !columns) return {};
  PrimaryKey key;
  key.columns = *columns;
  if (!call.put_name({.kind = "pk", .table = *table, .columns = *columns}, name, key.name)) return {};
  call.add_constraint(*table, std::move(key));
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
  call.add_constraint(*table, std::move(unique));
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
  call.add_constraint(*table, std::move(check));
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
  call.add_constraint(*table, std::move(key));
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
  call.add_constraint(*table, std::move(*exclude));
  return done();
}

namespace {

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

}  // namespace

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

}  // namespace crosswalk::alembic
