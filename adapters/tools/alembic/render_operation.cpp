#include "render_operation.h"

#include <algorithm>
#include <cctype>

#include "crosswalk/base/text.h"
#include "crosswalk/ir/match.h"
#include "crosswalk/sql/standard_dialect.h"
#include "python_text.h"
#include "render_type.h"

namespace crosswalk::alembic {
namespace {

using Text = std::optional<std::string>;

std::string quoted(const Identifier& name) { return python_string(name.text); }

std::string name_list(const std::vector<Identifier>& names) {
  std::vector<std::string> items;
  for (const Identifier& name : names) items.push_back(quoted(name));
  return python_list(items);
}

std::string name_or_none(const std::optional<Identifier>& name) { return name ? quoted(*name) : "None"; }

// One call from end to end, which an index takes without parentheses around it.
bool is_call(std::string_view sql) {
  std::size_t i = 0;
  while (i < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[i])) != 0 || sql[i] == '_')) ++i;
  if (i == 0 || i == sql.size() || sql[i] != '(') return false;
  int depth = 0;
  for (; i < sql.size(); ++i) {
    if (sql[i] == '\'' || sql[i] == '$') return false;  // a string may hold anything
    if (sql[i] == '(') ++depth;
    if (sql[i] == ')' && --depth == 0) return i + 1 == sql.size();
  }
  return false;
}

void add_deferral(PythonCall& call, Deferral deferral) {
  if (deferral == Deferral::NotDeferrable) return;
  call.add("deferrable", "True");
  call.add("initially", deferral == Deferral::InitiallyDeferred ? "'DEFERRED'" : "'IMMEDIATE'");
}

// ondelete=, onupdate= and so on; false if SQLAlchemy has no word for something.
bool add_key_options(PythonCall& call, const ForeignKey& key, const Dialect& dialect) {
  if (key.on_delete != ReferentialAction::NoAction) call.add("ondelete", python_string(action_words(key.on_delete)));
  if (key.on_update != ReferentialAction::NoAction) call.add("onupdate", python_string(action_words(key.on_update)));
  if (key.match == MatchKind::Full) call.add("match", "'FULL'");
  if (key.match == MatchKind::Partial) call.add("match", "'PARTIAL'");
  add_deferral(call, key.deferral);
  if (key.not_valid && dialect.name() != "postgresql") return false;
  call.flag("postgresql_not_valid", key.not_valid);
  return true;
}

// Renders the operations of one history step by step.
class OperationRenderer {
 public:
  OperationRenderer(const Catalog& before, const Dialect& dialect) : before_(before), dialect_(dialect) {}

  Text render(const CreateTable& create) const;
  Text render(const AddColumn& add) const;
  Text render(const AlterColumn& alter) const;
  Text render(const AddConstraint& add) const;
  Text render(const DropConstraint& drop) const;
  Text render(const CreateIndex& create) const;
  Text render(const DropIndex& drop) const;

  [[nodiscard]] bool postgresql() const { return dialect_.name() == "postgresql"; }

 private:
  // How a column is numbered depends on its table's key.
  struct KeyOfTable {
    std::optional<Identifier> lone_column;
    bool has_foreign_key = false;
  };
  [[nodiscard]] static KeyOfTable key_of(const TableDefinition& table);
  Text render_column(const Column& column, const KeyOfTable& key) const;
  bool add_numbering(PythonCall& call, const Column& column, const KeyOfTable& key) const;
  bool add_default(PythonCall& call, const Column& column) const;
  Text render_constraint(const Constraint& constraint) const;
  Text default_of(const Expression& expression) const;
  Text index_key(const IndexKey& key) const;

  const Catalog& before_;
  const Dialect& dialect_;
};

Text OperationRenderer::default_of(const Expression& expression) const {
  if (const auto* text = expression.as<StringValue>(); text != nullptr) {
    const bool plain = !expression.written || expression.written->dialect != dialect_.name() ||
                       expression.written->text == dialect_.literal(text->text);
    if (plain) return python_string(text->text);
  }
  const auto sql = dialect_.write_expression(expression);
  if (!sql) return std::nullopt;
  return sa_text(*sql);
}

OperationRenderer::KeyOfTable OperationRenderer::key_of(const TableDefinition& table) {
  KeyOfTable key;
  for (const Constraint& constraint : table.constraints) {
    const auto* primary = std::get_if<PrimaryKey>(&constraint);
    if (primary != nullptr && primary->columns.size() == 1) key.lone_column = primary->columns.front();
  }
  for (const Constraint& constraint : table.constraints) {
    const auto* foreign = std::get_if<ForeignKey>(&constraint);
    if (foreign == nullptr || !key.lone_column) continue;
    key.has_foreign_key |=
        std::find(foreign->columns.begin(), foreign->columns.end(), *key.lone_column) != foreign->columns.end();
  }
  return key;
}

// SQLAlchemy numbers a lone integer key by itself; what it would do must be what the column says.
bool OperationRenderer::add_numbering(PythonCall& call, const Column& column, const KeyOfTable& key) const {
  const bool is_key = key.lone_column && *key.lone_column == column.name;
  const bool integer = column.type.as<IntegerType>() != nullptr;
  const bool counts_by_default =
      is_key && integer && !key.has_foreign_key && !column.default_value && !column.generated;
  if (!column.identity) {
    if (counts_by_default && !dialect_.features().integer_key_counts) call.add("autoincrement", "False");
    return true;
  }
  switch (column.identity->kind) {
    case IdentityKind::Serial:
      if (!postgresql() || !is_key || !integer || column.default_value) return false;
      call.add("autoincrement", "True");
      return true;
    case IdentityKind::AutoIncrement:
      // Said by the table (sqlite_autoincrement).
      return dialect_.features().integer_key_counts && counts_by_default;
    default:
      return postgresql();
  }
}

bool OperationRenderer::add_default(PythonCall& call, const Column& column) const {
  if (!column.default_value) return true;
  const auto value = default_of(*column.default_value);
  if (!value) return false;
  call.add("server_default", *value);
  return true;
}

std::string render_identity(const Identity& identity) {
  PythonCall call("sa.Identity");
  call.add("always", identity.kind == IdentityKind::Always ? "True" : "False");
  const auto number = [&call](std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) call.add(name, std::to_string(*value));
  };
  number("start", identity.start);
  number("increment", identity.increment);
  number("minvalue", identity.minimum);
  number("maxvalue", identity.maximum);
  number("cache", identity.cache);
  call.flag("cycle", identity.cycle);
  return call.text();
}

Text OperationRenderer::render_column(const Column& column, const KeyOfTable& key) const {
  const auto type = render_type(column.type, dialect_);
  if (!type || column.collation) return std::nullopt;
  PythonCall call("sa.Column");
  call.add(quoted(column.name)).add(*type);
  if (column.identity &&
      (column.identity->kind == IdentityKind::Always || column.identity->kind == IdentityKind::ByDefault)) {
    call.add(render_identity(*column.identity));
  }
  if (column.generated) {
    const auto expression = dialect_.write_expression(column.generated->expression);
    if (!expression || (postgresql() && !column.generated->stored)) return std::nullopt;
    call.add("sa.Computed(" + python_string(escape_parameters(*expression)) +
             ", persisted=" + (column.generated->stored ? "True" : "False") + ")");
  }
  if (!add_numbering(call, column, key) || !add_default(call, column)) return std::nullopt;
  call.add("nullable", column.nullable && !(column.identity && postgresql()) ? "True" : "False");
  if (column.comment) call.add("comment", python_string(*column.comment));
  return call.text();
}

Text OperationRenderer::render_constraint(const Constraint& constraint) const {
  const auto finish = [&](PythonCall call) -> Text {
    if (const auto& name = name_of(constraint)) call.add("name", quoted(*name));
    return call.text();
  };
  const auto columns = [](PythonCall call, const std::vector<Identifier>& names) {
    for (const Identifier& name : names) call.add(quoted(name));
    return call;
  };
  return std::visit(
      Overloaded{
          [&](const PrimaryKey& key) -> Text {
            if (!key.include.empty()) return std::nullopt;
            PythonCall call = columns(PythonCall("sa.PrimaryKeyConstraint"), key.columns);
            add_deferral(call, key.deferral);
            return finish(std::move(call));
          },
          [&](const UniqueConstraint& unique) -> Text {
            if (!unique.include.empty()) return std::nullopt;
            PythonCall call = columns(PythonCall("sa.UniqueConstraint"), unique.columns);
            add_deferral(call, unique.deferral);
            call.flag("postgresql_nulls_not_distinct", unique.nulls_not_distinct);
            return finish(std::move(call));
          },
          [&](const ForeignKey& key) -> Text {
            if (key.target_columns.size() != key.columns.size()) return std::nullopt;
            PythonCall call("sa.ForeignKeyConstraint");
            std::vector<std::string> targets;
            for (const Identifier& column : key.target_columns) {
              // SQLAlchemy takes the target apart at its dots.
              if (column.text.find('.') != std::string::npos || key.target.name.text.find('.') != std::string::npos)
                return std::nullopt;
              targets.push_back(python_string(key.target.display() + "." + column.text));
            }
            call.add(name_list(key.columns)).add(python_list(targets));
            if (!add_key_options(call, key, dialect_)) return std::nullopt;
            return finish(std::move(call));
          },
          [&](const CheckConstraint& check) -> Text {
            const auto condition = dialect_.write_expression(check.condition);
            if (!condition || check.no_inherit || check.not_valid) return std::nullopt;
            return finish(
                std::move(PythonCall("sa.CheckConstraint").add(python_string(escape_parameters(*condition)))));
          },
          [](const NativeConstraint&) -> Text { return std::nullopt; },
      },
      constraint);
}

Text OperationRenderer::render(const CreateTable& create) const {
  const TableDefinition& table = create.table;
  if (create.temporary || !table.options.empty()) return std::nullopt;
  if (create.query || !create.copies.empty() || !table.parents.empty()) return std::nullopt;
  if (table.comment && !dialect_.features().comments) return std::nullopt;
  const KeyOfTable key = key_of(table);
  PythonCall call("op.create_table");
  call.add(quoted(table.name.name));
  bool counts = false;
  for (const Column& column : table.columns) {
    const auto text = render_column(column, key);
    if (!text) return std::nullopt;
    counts |= column.identity && column.identity->kind == IdentityKind::AutoIncrement;
    call.add(*text);
  }
  for (const Constraint& constraint : table.constraints) {
    const auto text = render_constraint(constraint);
    if (!text || (counts && kind_of(constraint) == ConstraintKind::PrimaryKey && name_of(constraint)))
      return std::nullopt;
    call.add(*text);
  }
  if (table.name.schema) call.add("schema", quoted(*table.name.schema));
  if (table.comment) call.add("comment", python_string(*table.comment));
  call.flag("if_not_exists", create.if_not_exists);
  call.flag("sqlite_autoincrement", counts);
  return call.lines();
}

Text OperationRenderer::render(const AddColumn& add) const {
  // Constraints that are written with a column take other ways through Alembic.
  if (!add.constraints.empty() || add.position || add.column.identity) return std::nullopt;
  const auto column = render_column(add.column, {});
  if (!column) return std::nullopt;
  PythonCall call("op.add_column");
  call.add(quoted(add.table.name)).add(*column);
  if (add.table.schema) call.add("schema", quoted(*add.table.schema));
  call.flag("if_not_exists", add.if_not_exists);
  return call.text();
}

Text OperationRenderer::render(const AlterColumn& alter) const {
  if (!postgresql() || alter.position) return std::nullopt;
  if (!std::holds_alternative<Keep>(alter.identity) || !std::holds_alternative<Keep>(alter.collation))
    return std::nullopt;
  // Alembic changes the type before the default, which need not fit it any more.
  if (alter.type && !std::holds_alternative<Keep>(alter.default_value)) return std::nullopt;
  PythonCall call("op.alter_column");
  call.add(quoted(alter.table.name)).add(quoted(alter.column));
  const CatalogTable* table = before_.find_table(alter.table);
  const Column* old = table == nullptr ? nullptr : table->find_column(alter.column);
  if (old != nullptr) {
    if (const auto type = render_type(old->type, dialect_)) call.add("existing_type", *type);
  }
  if (alter.type) {
    const auto type = render_type(*alter.type, dialect_);
    if (!type) return std::nullopt;
    call.add("type_", *type);
  }
  if (alter.nullable) call.add("nullable", *alter.nullable ? "True" : "False");
  if (std::holds_alternative<Remove>(alter.default_value)) call.add("server_default", "None");
  if (const auto* value = std::get_if<Expression>(&alter.default_value)) {
    const auto text = default_of(*value);
    if (!text) return std::nullopt;
    call.add("server_default", *text);
  }
  if (std::holds_alternative<Remove>(alter.comment)) call.add("comment", "None");
  if (const auto* comment = std::get_if<std::string>(&alter.comment)) call.add("comment", python_string(*comment));
  if (alter.conversion) {
    const auto conversion = dialect_.write_expression(*alter.conversion);
    if (!conversion) return std::nullopt;
    call.add("postgresql_using", python_string(*conversion));
  }
  if (alter.table.schema) call.add("schema", quoted(*alter.table.schema));
  return call.text();
}

Text OperationRenderer::render(const AddConstraint& add) const {
  if (!dialect_.features().add_constraint_in_place || add.using_index) return std::nullopt;
  const std::optional<Identifier>& schema = add.table.schema;
  const std::string name = name_or_none(name_of(add.constraint));
  const auto finish = [&](PythonCall call) -> Text {
    if (schema) call.add("schema", quoted(*schema));
    return call.text();
  };
  return std::visit(
      Overloaded{
          [&](const PrimaryKey& key) -> Text {
            if (!key.include.empty() || key.deferral != Deferral::NotDeferrable) return std::nullopt;
            return finish(std::move(
                PythonCall("op.create_primary_key").add(name).add(quoted(add.table.name)).add(name_list(key.columns))));
          },
          [&](const UniqueConstraint& unique) -> Text {
            if (!unique.include.empty() || unique.nulls_not_distinct) return std::nullopt;
            PythonCall call("op.create_unique_constraint");
            call.add(name).add(quoted(add.table.name)).add(name_list(unique.columns));
            add_deferral(call, unique.deferral);
            return finish(std::move(call));
          },
          [&](const ForeignKey& key) -> Text {
            if (key.target_columns.size() != key.columns.size()) return std::nullopt;
            PythonCall call("op.create_foreign_key");
            call.add(name).add(quoted(add.table.name)).add(quoted(key.target.name));
            call.add(name_list(key.columns)).add(name_list(key.target_columns));
            if (!add_key_options(call, key, dialect_)) return std::nullopt;
            if (schema) call.add("source_schema", quoted(*schema));
            if (key.target.schema) call.add("referent_schema", quoted(*key.target.schema));
            return call.text();
          },
          [&](const CheckConstraint& check) -> Text {
            const auto condition = dialect_.write_expression(check.condition);
            if (!condition || check.no_inherit || check.not_valid) return std::nullopt;
            return finish(std::move(PythonCall("op.create_check_constraint")
                                        .add(name)
                                        .add(quoted(add.table.name))
                                        .add(python_string(escape_parameters(*condition)))));
          },
          [](const NativeConstraint&) -> Text { return std::nullopt; },
      },
      add.constraint);
}

Text OperationRenderer::render(const DropConstraint& drop) const {
  if (!dialect_.features().add_constraint_in_place || !drop.name || drop.cascade) return std::nullopt;
  PythonCall call("op.drop_constraint");
  call.add(quoted(*drop.name)).add(quoted(drop.table.name));
  if (drop.kind) {
    switch (*drop.kind) {
      case ConstraintKind::PrimaryKey:
        call.add("type_", "'primary'");
        break;
      case ConstraintKind::Unique:
        call.add("type_", "'unique'");
        break;
      case ConstraintKind::ForeignKey:
        call.add("type_", "'foreignkey'");
        break;
      case ConstraintKind::Check:
        call.add("type_", "'check'");
        break;
      case ConstraintKind::Native:
        break;
    }
  }
  if (drop.table.schema) call.add("schema", quoted(*drop.table.schema));
  call.flag("if_exists", drop.if_exists);
  return call.text();
}

Text OperationRenderer::index_key(const IndexKey& key) const {
  if (key.collation || key.nulls != NullsOrder::Default || key.prefix_length) return std::nullopt;
  if (key.column && !key.descending) return quoted(*key.column);
  std::string sql;
  if (key.column) {
    sql = dialect_.quote(*key.column);
  } else {
    const auto expression = key.expression ? dialect_.write_expression(*key.expression) : std::nullopt;
    if (!expression || key.operator_class) return std::nullopt;
    sql = is_call(*expression) ? *expression : "(" + *expression + ")";
  }
  return sa_text(sql + (key.descending ? " DESC" : ""));
}

Text OperationRenderer::render(const CreateIndex& create) const {
  const IndexDefinition& index = create.index;
  if (!index.name || !index.options.empty()) return std::nullopt;
  std::vector<std::string> keys;
  std::vector<std::string> classes;
  for (const IndexKey& key : index.keys) {
    const auto text = index_key(key);
    if (!text) return std::nullopt;
    keys.push_back(*text);
    if (key.operator_class && key.column)
      classes.push_back(quoted(*key.column) + ": " + python_string(*key.operator_class));
  }
  PythonCall call("op.create_index");
  call.add(quoted(*index.name)).add(quoted(index.table.name)).add(python_list(keys));
  call.add("unique", index.unique ? "True" : "False");
  if (index.table.schema) call.add("schema", quoted(*index.table.schema));
  const bool special =
      index.method || !classes.empty() || !index.include.empty() || index.nulls_not_distinct || create.concurrently;
  if (special && !postgresql()) return std::nullopt;
  if (index.method) call.add("postgresql_using", python_string(*index.method));
  if (!classes.empty()) call.add("postgresql_ops", "{" + join(classes, ", ") + "}");
  if (!index.include.empty()) call.add("postgresql_include", name_list(index.include));
  call.flag("postgresql_nulls_not_distinct", index.nulls_not_distinct);
  if (index.condition) {
    const auto condition = dialect_.write_expression(*index.condition);
    if (!condition) return std::nullopt;
    call.add(std::string(dialect_.name()) + "_where", sa_text(*condition));
  }
  call.flag("postgresql_concurrently", create.concurrently);
  call.flag("if_not_exists", create.if_not_exists);
  return call.text();
}

Text OperationRenderer::render(const DropIndex& drop) const {
  if (drop.cascade || (drop.concurrently && !postgresql())) return std::nullopt;
  std::optional<QualifiedName> table = drop.table;
  if (!table) {
    const auto found = before_.find_index(drop.index);
    if (found && found->table != nullptr) table = found->table->definition.name;
  }
  PythonCall call("op.drop_index");
  call.add(quoted(drop.index.name));
  if (table) call.add("table_name", quoted(table->name));
  const std::optional<Identifier>& schema =
      drop.index.schema ? drop.index.schema : (drop.table ? drop.table->schema : drop.index.schema);
  if (schema) call.add("schema", quoted(*schema));
  call.flag("postgresql_concurrently", drop.concurrently);
  call.flag("if_exists", drop.if_exists);
  return call.text();
}

std::string with_schema(PythonCall call, const QualifiedName& table) {
  if (table.schema) call.add("schema", quoted(*table.schema));
  return call.text();
}

}  // namespace

std::optional<std::string> render_operation(const Operation& operation, const Catalog& before, const Dialect& dialect) {
  const OperationRenderer renderer(before, dialect);
  const auto none = []() -> Text { return std::nullopt; };
  return match(
      operation,
      Overloaded{
          [&](const CreateTable& create) { return renderer.render(create); },
          [&](const DropTable& drop) -> Text {
            if (drop.cascade) return std::nullopt;
            PythonCall call("op.drop_table");
            call.add(quoted(drop.table.name)).flag("if_exists", drop.if_exists);
            return with_schema(std::move(call), drop.table);
          },
          [&](const RenameTable& rename) -> Text {
            if (rename.if_exists) return std::nullopt;
            return with_schema(
                std::move(PythonCall("op.rename_table").add(quoted(rename.table.name)).add(quoted(rename.new_name))),
                rename.table);
          },
          [&](const AddColumn& add) { return renderer.render(add); },
          [&](const DropColumn& drop) -> Text {
            if (drop.cascade) return std::nullopt;
            PythonCall call("op.drop_column");
            call.add(quoted(drop.table.name)).add(quoted(drop.column)).flag("if_exists", drop.if_exists);
            return with_schema(std::move(call), drop.table);
          },
          [&](const RenameColumn& rename) -> Text {
            if (!renderer.postgresql()) return std::nullopt;
            PythonCall call("op.alter_column");
            call.add(quoted(rename.table.name))
                .add(quoted(rename.column))
                .add("new_column_name", quoted(rename.new_name));
            return with_schema(std::move(call), rename.table);
          },
          [&](const AlterColumn& alter) { return renderer.render(alter); },
          [&](const AddConstraint& add) { return renderer.render(add); },
          [&](const DropConstraint& drop) { return renderer.render(drop); },
          [&](const RenameConstraint&) { return none(); },
          [&](const ValidateConstraint&) { return none(); },
          [&](const CreateIndex& create) { return renderer.render(create); },
          [&](const DropIndex& drop) { return renderer.render(drop); },
          [&](const RenameIndex&) { return none(); },
          [&](const CreateEnum&) { return none(); },
          [&](const DropEnum&) { return none(); },
          [&](const RenameEnum&) { return none(); },
          [&](const AddEnumLabel&) { return none(); },
          [&](const RenameEnumLabel&) { return none(); },
          [&](const CreateObject&) { return none(); },
          [&](const DropObject&) { return none(); },
          [&](const RenameObject&) { return none(); },
          [&](const MoveToSchema&) { return none(); },
          [&](const SetComment&) { return none(); },
          [&](const SetTableOption&) { return none(); },
          [&](const RawSql&) { return none(); },
          [&](const HostCode&) { return none(); },
      });
}

}  // namespace crosswalk::alembic
