#include <utility>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"

// What some dialects write inside a table's definition and in ALTER TABLE: keys, comments, options, columns said anew.
namespace crosswalk::sql_reading {

namespace {

using parsing::range_of;

bool is_whole_column(const IndexKey& key) {
  return key.column && !key.prefix_length && !key.descending && !key.collation;
}

}  // namespace

std::vector<IndexKey> StatementReader::read_key_parts(SqlParser::KeyPartsContext& parts) const {
  std::vector<IndexKey> keys;
  for (SqlParser::BalancedContext* part : parts.balanced()) keys.push_back(read_index_key(*part));
  return keys;
}

void StatementReader::read_key_option(SqlParser::PlainKeyOptionContext& written, IndexDefinition& index) {
  require_inline_keys(written);
  // How the server goes about making it is no property of the index.
  if (written.X_ALGORITHM() != nullptr || written.X_LOCK() != nullptr) return;
  index.options.push_back(option(normalize_spacing(text_of(&written), dialect_.cutting().lexical)));
}

CreateIndex StatementReader::read_key(const QualifiedName& table, SqlParser::KeyDefinitionContext& definition) {
  CreateIndex operation;
  operation.if_not_exists = definition.ifNotExists() != nullptr;
  IndexDefinition& index = operation.index;
  index.table = table;
  // KEY name USING method (…): the first of the names is the key's, if it does not stand behind USING.
  const std::vector<SqlParser::NameContext*> names = definition.name();
  const bool named = names.size() > (definition.K_USING() != nullptr ? 1U : 0U);
  if (named) index.name = identifier(names.front());
  if (definition.X_FULLTEXT() != nullptr) index.method = "fulltext";
  if (definition.X_SPATIAL() != nullptr) index.method = "spatial";
  index.keys = read_key_parts(*definition.keyParts());
  for (SqlParser::KeyOptionContext* written : definition.keyOption()) {
    if (auto* plain = written->plainKeyOption()) {
      read_key_option(*plain, index);
    } else if (written->K_WITH() != nullptr) {
      index.options.push_back(option(normalize_spacing(text_of(written), dialect_.cutting().lexical)));
    }
  }
  return operation;
}

std::optional<CreateIndex> StatementReader::index_of_unique(const QualifiedName& table,
                                                            SqlParser::TableConstraintContext& definition) {
  SqlParser::TableConstraintBodyContext& body = *definition.tableConstraintBody();
  if (!dialect_.has_inline_keys() || body.K_UNIQUE() == nullptr || body.keyColumns() == nullptr) return std::nullopt;
  CreateIndex operation;
  IndexDefinition& index = operation.index;
  index.table = table;
  index.unique = true;
  if (auto* parts = body.keyColumns()->keyParts()) {
    index.keys = read_key_parts(*parts);
  } else {
    for (SqlParser::KeyColumnContext* column : body.keyColumns()->keyColumn()) {
      index.keys.push_back(read_key_text(file_.text(range_of(*column))));
    }
  }
  bool whole = true;
  for (const IndexKey& key : index.keys) whole = whole && is_whole_column(key);
  if (whole) return std::nullopt;
  if (body.IDENTIFIER() != nullptr) {
    index.name = identifier_of(*body.IDENTIFIER());
  } else if (body.QUOTED_IDENTIFIER() != nullptr) {
    index.name = identifier_of(*body.QUOTED_IDENTIFIER());
  } else if (definition.name() != nullptr) {
    index.name = identifier(definition.name());
  }
  return operation;
}

void StatementReader::read_storage_option(SqlParser::StorageOptionContext& written, TableDefinition& table) {
  require_inline_keys(written);
  if (written.X_COMMENT() != nullptr) {
    table.comment = string_of(written.STRING());
    return;
  }
  table.options.push_back(option(normalize_spacing(text_of(&written), dialect_.cutting().lexical)));
}

// The value that a row gets whenever it is changed stands with the default, as one expression: so does it in the
// tools, which have no other place for it (SQLAlchemy, "Rendering ON UPDATE CURRENT TIMESTAMP").
void StatementReader::read_update_value(SqlParser::UpdateValueContext& written, Column& column) {
  require_inline_keys(written);
  const auto& old = column.default_value;
  const std::string value = old && old->written ? old->written->text : "NULL";
  const std::string text = value + " ON UPDATE " + text_of(&written);
  const std::string dialect(dialect_.name());
  column.default_value = Expression(SqlExpression{dialect, text}, Spelling{dialect, text});
}

std::optional<ColumnPosition> StatementReader::position_of(SqlParser::ColumnPositionContext* position) const {
  if (position == nullptr) return std::nullopt;
  if (position->X_FIRST() != nullptr) return ColumnPosition{};
  return ColumnPosition{.after = identifier(position->name())};
}

void StatementReader::read_modified_column(const QualifiedName& table, SqlParser::TableActionContext& action,
                                           const std::string& head) {
  ColumnParts parts = read_column(*action.columnDefinition());
  Column& column = parts.column;
  if (column.generated) {
    const std::string text = head + text_of(&action);
    diagnostics_.report<Code::SqlNotModelled>(file_.span(range_of(action)),
                                              normalize_spacing(text_of(&action), dialect_.cutting().lexical));
    return emit(raw(text, SqlEffect::Schema), action);
  }
  if (action.X_CHANGE() != nullptr) {
    Identifier old = identifier(action.name());
    if (!(old == column.name)) {
      emit(RenameColumn{.table = table, .column = std::move(old), .new_name = column.name}, action);
    }
  }
  AlterColumn change{.table = table, .column = column.name, .type = column.type, .nullable = column.nullable};
  const auto say = [](auto& change_of, auto& value) {
    if (value) {
      change_of = std::move(*value);
    } else {
      change_of = Remove{};
    }
  };
  say(change.default_value, column.default_value);
  say(change.identity, column.identity);
  say(change.collation, column.collation);
  say(change.comment, column.comment);
  change.position = position_of(action.columnPosition());
  emit(std::move(change), action);
  for (Constraint& constraint : parts.constraints) {
    emit(AddConstraint{.table = table, .constraint = std::move(constraint), .using_index = {}}, action);
  }
}

bool StatementReader::read_drop_of_kind(const QualifiedName& table, SqlParser::DropActionContext& drop,
                                        const antlr4::ParserRuleContext& whole) {
  const bool if_exists = drop.ifExists() != nullptr;
  if (drop.keyWord() != nullptr) {
    const Identifier name = identifier(drop.name());
    if (equals_ignoring_case(name.text, "primary")) {
      emit(DropConstraint{.table = table, .name = {}, .kind = ConstraintKind::PrimaryKey}, whole);
    } else {
      emit(DropIndex{.index = QualifiedName(table.schema, name), .table = table, .if_exists = if_exists}, whole);
    }
    return true;
  }
  std::optional<ConstraintKind> kind;
  if (drop.K_PRIMARY() != nullptr) kind = ConstraintKind::PrimaryKey;
  if (drop.K_FOREIGN() != nullptr) kind = ConstraintKind::ForeignKey;
  if (drop.K_CHECK() != nullptr) kind = ConstraintKind::Check;
  if (!kind) return false;
  DropConstraint operation{.table = table, .name = {}, .kind = kind, .columns = {}, .if_exists = if_exists};
  if (drop.name() != nullptr) operation.name = identifier(drop.name());
  emit(std::move(operation), whole);
  return true;
}

void StatementReader::read_rename_tables(SqlParser::RenameStatementContext& rename) {
  for (SqlParser::TableRenamingContext* renaming : rename.tableRenaming()) {
    const std::vector<SqlParser::QualifiedNameContext*> names = renaming->qualifiedName();
    emit(RenameTable{.table = qualified(names[0]),
                     .new_name = qualified(names[1]).name,
                     .if_exists = rename.ifExists() != nullptr},
         *renaming);
  }
}

}  // namespace crosswalk::sql_reading
