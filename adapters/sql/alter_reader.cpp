#include <utility>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"

// ALTER TABLE and ALTER TYPE.
namespace crosswalk::sql_reading {

using parsing::range_of;

void StatementReader::read_alter_table(SqlParser::AlterTableContext& alter) {
  if (alter.K_ALL() != nullptr) return;
  const QualifiedName table = qualified(alter.qualifiedName());
  const std::vector<SqlParser::TableActionContext*> actions = alter.tableAction();
  // "ALTER TABLE [IF EXISTS] [ONLY] name ", as written: what a clause that is carried by itself begins with.
  const std::string head(text_between(statement_.range.begin, range_of(*actions.front()).begin));
  for (SqlParser::TableActionContext* action : actions) {
    read_table_action(table, alter.ifExists() != nullptr, *action, head);
  }
}

void StatementReader::read_table_action(const QualifiedName& table, bool if_exists,
                                        SqlParser::TableActionContext& action, const std::string& head) {
  if (auto* add = action.addAction(); add != nullptr && add->X_PARTITION() == nullptr) {
    return read_add(table, *add, action);
  }
  if (auto* drop = action.dropAction(); drop != nullptr && drop->X_PARTITION() == nullptr) {
    return read_drop(table, *drop, action);
  }
  if (auto* rename = action.renameAction()) return read_rename(table, if_exists, *rename, action);
  if (action.X_MODIFY() != nullptr || action.X_CHANGE() != nullptr) return read_modified_column(table, action, head);
  // How the server goes about the change is no change.
  if (action.X_ALGORITHM() != nullptr || action.X_LOCK() != nullptr) return;
  if (action.X_COMMENT() != nullptr && action.otherRest() == nullptr) {
    return emit(SetComment{.table = table, .column = {}, .comment = string_of(action.STRING())}, action);
  }
  if (action.X_AUTO_INCREMENT() != nullptr && action.otherRest() == nullptr) {
    return emit(raw(head + text_of(&action), SqlEffect::Data), action);
  }
  if (action.K_VALIDATE() != nullptr) {
    return emit(ValidateConstraint{.table = table, .name = identifier(action.name())}, action);
  }
  if (auto* alter = action.alterAction(); alter != nullptr && read_alter_column(table, *alter, action)) return;
  // How rows are put in, not what the table is.
  const std::string words = to_lower(normalize_spacing(text_of(&action), dialect_.cutting().lexical));
  if (dialect_.has_inline_keys() && (words == "disable keys" || words == "enable keys")) {
    return emit(raw(head + text_of(&action), SqlEffect::Session), action);
  }
  if (const auto schema = new_schema(action)) {
    return emit(MoveToSchema{.thing = MovedThing::Table,
                             .object = {},
                             .name = table,
                             .signature = {},
                             .schema = *schema,
                             .if_exists = if_exists},
                action);
  }
  if (read_table_options(table, action)) return;
  const std::string text = head + text_of(&action);
  if (equals_ignoring_case(parsing::token_of(action.start).text(), "owner")) {
    return emit(raw(text, SqlEffect::Access), action);
  }
  diagnostics_.report<Code::SqlNotModelled>(file_.span(range_of(action)),
                                            normalize_spacing(text_of(&action), dialect_.cutting().lexical));
  emit(raw(text, SqlEffect::Schema), action);
}

// What only this dialect knows of a table or a column.
bool StatementReader::read_table_options(const QualifiedName& table, SqlParser::TableActionContext& action) {
  SetTableOption operation{
      .table = table, .column = {}, .dialect = std::string(dialect_.name()), .option = {}, .value = {}};
  std::string clause = text_of(&action);
  if (auto* alter = action.alterAction()) {
    if (alter->columnAction() == nullptr) return false;
    operation.column = identifier(alter->name());
    clause = text_of(alter->columnAction());
  }
  const auto options = dialect_.read_table_options(clause, operation.column.has_value());
  if (!options) return false;
  for (const auto& [option, value] : *options) {
    operation.option = option;
    operation.value = value;
    emit(operation, action);
  }
  return true;
}

void StatementReader::read_add(const QualifiedName& table, SqlParser::AddActionContext& add,
                               const antlr4::ParserRuleContext& whole) {
  if (auto* key = add.keyDefinition()) return emit(read_key(table, *key), whole);
  if (auto* definition = add.tableConstraint()) {
    if (std::optional<CreateIndex> index = index_of_unique(table, *definition)) return emit(std::move(*index), whole);
    TableConstraintParts parts = read_table_constraint(*definition, nullptr);
    return emit(
        AddConstraint{
            .table = table, .constraint = std::move(parts.constraint), .using_index = std::move(parts.using_index)},
        whole);
  }
  read_added_columns(table, add.ifNotExists() != nullptr, *add.addedColumns(), whole);
}

void StatementReader::read_added_columns(const QualifiedName& table, bool if_not_exists,
                                         SqlParser::AddedColumnsContext& columns,
                                         const antlr4::ParserRuleContext& whole) {
  if (columns.LPAREN() != nullptr) require_inline_keys(columns);
  for (SqlParser::AddedColumnContext* added : columns.addedColumn()) {
    ColumnParts parts = read_column(*added->columnDefinition());
    emit(AddColumn{.table = table,
                   .column = std::move(parts.column),
                   .constraints = std::move(parts.constraints),
                   .position = position_of(added->columnPosition()),
                   .if_not_exists = if_not_exists},
         whole);
  }
}

void StatementReader::read_drop(const QualifiedName& table, SqlParser::DropActionContext& drop,
                                const antlr4::ParserRuleContext& whole) {
  if (read_drop_of_kind(table, drop, whole)) return;
  const bool if_exists = drop.ifExists() != nullptr;
  const bool cascade = drop.behavior() != nullptr && drop.behavior()->K_CASCADE() != nullptr;
  if (drop.K_CONSTRAINT() != nullptr) {
    return emit(DropConstraint{.table = table,
                               .name = identifier(drop.name()),
                               .kind = {},
                               .columns = {},
                               .if_exists = if_exists,
                               .cascade = cascade},
                whole);
  }
  emit(DropColumn{.table = table, .column = identifier(drop.name()), .if_exists = if_exists, .cascade = cascade},
       whole);
}

void StatementReader::read_rename(const QualifiedName& table, bool if_exists, SqlParser::RenameActionContext& rename,
                                  const antlr4::ParserRuleContext& whole) {
  if (rename.K_AS() != nullptr || (rename.K_TO() == nullptr && rename.K_COLUMN() == nullptr)) {
    require_inline_keys(rename);
  }
  const std::vector<SqlParser::NameContext*> names = rename.name();
  if (rename.qualifiedName() != nullptr || names.size() == 1) {
    Identifier new_name = names.empty() ? qualified(rename.qualifiedName()).name : identifier(names[0]);
    return emit(RenameTable{.table = table, .new_name = std::move(new_name), .if_exists = if_exists}, whole);
  }
  if (rename.keyWord() != nullptr) {
    return emit(RenameIndex{.index = identifier(names[0]), .new_name = identifier(names[1]), .table = table}, whole);
  }
  if (rename.K_CONSTRAINT() != nullptr) {
    return emit(RenameConstraint{.table = table, .name = identifier(names[0]), .new_name = identifier(names[1])},
                whole);
  }
  emit(RenameColumn{.table = table, .column = identifier(names[0]), .new_name = identifier(names[1])}, whole);
}

bool StatementReader::read_alter_column(const QualifiedName& table, SqlParser::AlterActionContext& alter,
                                        const antlr4::ParserRuleContext& whole) {
  if (alter.columnAction() == nullptr) return false;
  AlterColumn change;
  change.table = table;
  change.column = identifier(alter.name());
  if (!apply_column_action(*alter.columnAction(), change)) return false;
  emit(std::move(change), whole);
  return true;
}

bool StatementReader::apply_column_action(SqlParser::ColumnActionContext& action, AlterColumn& change) {
  if (auto* type = action.newType()) {
    if (std::optional<ColumnType> read = read_type(*type->dataType())) change.type = std::move(read->type);
    if (type->qualifiedName() != nullptr) change.collation = qualified(type->qualifiedName()).display();
    if (type->balanced() != nullptr) change.conversion = expression(type->balanced());
    return true;
  }
  if (action.K_ADD() != nullptr) {
    const IdentityKind kind = action.K_ALWAYS() != nullptr ? IdentityKind::Always : IdentityKind::ByDefault;
    change.identity = read_identity(kind, action.parens());
    return true;
  }
  const bool set = action.K_SET() != nullptr;
  if (!set && action.K_DROP() == nullptr) return false;
  if (action.setOther() != nullptr || action.K_EXPRESSION() != nullptr) return false;
  if (action.K_DEFAULT() != nullptr) {
    if (set) {
      change.default_value = expression(action.balanced());
    } else {
      change.default_value = Remove{};
    }
  } else if (action.K_NULL() != nullptr) {
    change.nullable = !set;
  } else {
    change.identity = Remove{};
  }
  return true;
}

std::optional<Identifier> StatementReader::new_schema(const antlr4::ParserRuleContext& clause) const {
  static constexpr std::string_view kWords = "SET SCHEMA ";
  const std::string text = normalize_spacing(text_of(&clause), dialect_.cutting().lexical);
  if (!starts_with_ignoring_case(text, kWords)) return std::nullopt;
  std::string_view rest = std::string_view(text).substr(kWords.size());
  const auto name = name_at(rest);
  return name && rest.empty() ? std::optional(name->name) : std::nullopt;
}

void StatementReader::read_alter_type(SqlParser::AlterTypeContext& alter) {
  const QualifiedName name = qualified(alter.qualifiedName());
  const std::vector<antlr4::tree::TerminalNode*> strings = alter.STRING();
  if (alter.K_ADD() != nullptr && alter.K_VALUE() != nullptr) {
    AddEnumLabel add;
    add.name = name;
    add.label = string_of(strings[0]);
    add.if_not_exists = alter.ifNotExists() != nullptr;
    if (alter.K_BEFORE() != nullptr) add.before = string_of(strings[1]);
    if (alter.K_AFTER() != nullptr) add.after = string_of(strings[1]);
    return emit(std::move(add), alter);
  }
  if (auto* rest = alter.typeRest()) {
    if (const auto schema = new_schema(*rest)) {
      return emit(
          MoveToSchema{.thing = MovedThing::Type, .object = {}, .name = name, .signature = {}, .schema = *schema},
          alter);
    }
    return carry_alteration(alter);
  }
  if (alter.addTypeOther() != nullptr) return carry_alteration(alter);
  if (alter.renameOther() != nullptr) return carry_alteration(alter);
  if (alter.K_RENAME() == nullptr) return;
  if (alter.K_VALUE() != nullptr) {
    return emit(RenameEnumLabel{.name = name, .label = string_of(strings[0]), .new_label = string_of(strings[1])},
                alter);
  }
  emit(RenameEnum{.name = name, .new_name = identifier(alter.name())}, alter);
}

}  // namespace crosswalk::sql_reading
