#include "sql/statement_reader.h"

#include "sql/spelling.h"

namespace crosswalk::sql_reading {

std::vector<ReadOperation> StatementReader::read(SqlParser::StatementContext& tree) {
  if (auto* create = tree.createStatement()) {
    read_create(*create);
  } else if (auto* alter = tree.alterStatement()) {
    read_alter(*alter);
  } else if (auto* drop = tree.dropStatement()) {
    if (auto* objects = drop->dropObjects()) read_drop_objects(*objects);
  } else if (auto* comment = tree.commentStatement()) {
    read_comment(*comment);
  } else if (auto* rename = tree.renameStatement()) {
    read_rename_tables(*rename);
  }
  if (failed_) operations_.clear();
  return std::move(operations_);
}

Identifier StatementReader::identifier(SqlParser::NameContext* name) const {
  const parsing::Token& token = parsing::token_of(name->start);
  if (token.type() == SqlParser::QUOTED_IDENTIFIER) return dialect_.stored_name(unquote_name(token.text()));
  return dialect_.stored_name(dialect_.fold(token.text()));
}

Identifier StatementReader::identifier_of(antlr4::tree::TerminalNode& word) const {
  const parsing::Token& token = parsing::token_of(&word);
  if (token.type() == SqlParser::QUOTED_IDENTIFIER) return unquote_name(token.text());
  return dialect_.fold(token.text());
}

QualifiedName StatementReader::qualified(SqlParser::QualifiedNameContext* name) const {
  const std::vector<SqlParser::NameContext*> parts = name->name();
  if (parts.size() == 1) return identifier(parts[0]);
  return {identifier(parts[parts.size() - 2]), identifier(parts.back())};
}

std::vector<Identifier> StatementReader::identifiers(SqlParser::NameListContext* names) const {
  std::vector<Identifier> result;
  if (names == nullptr) return result;
  for (SqlParser::NameContext* name : names->name()) result.push_back(identifier(name));
  return result;
}

std::string StatementReader::text_of(const antlr4::ParserRuleContext* rule) const {
  return std::string(file_.text(parsing::range_of(*rule)));
}

Expression StatementReader::expression(antlr4::ParserRuleContext* rule) const {
  return dialect_.read_expression(file_.text(parsing::range_of(*rule)));
}

Expression StatementReader::condition(SqlParser::ParensContext* parens) const {
  const ByteRange range = parsing::range_of(*parens);
  return dialect_.read_expression(text_between(range.begin + 1, range.end - 1));
}

std::string StatementReader::string_of(antlr4::tree::TerminalNode* literal) const {
  const std::string_view text = parsing::token_of(literal).text();
  return string_value(text, dialect_.cutting().lexical).value_or(std::string(text));
}

Spelling StatementReader::whole_statement() const {
  return {std::string(dialect_.name()), std::string(file_.text(statement_.range))};
}

void StatementReader::fail(const antlr4::ParserRuleContext& rule, const std::string& message) {
  if (failed_) return;
  failed_ = true;
  diagnostics_.report<Code::SqlSyntax>(file_.span(parsing::range_of(rule)), message);
}

void StatementReader::require_inline_keys(const antlr4::ParserRuleContext& rule) {
  if (!dialect_.has_inline_keys()) fail(rule, "this dialect has no such clause");
}

void StatementReader::read_create(SqlParser::CreateStatementContext& create) {
  Modifiers modifiers;
  for (SqlParser::CreateModifierContext* modifier : create.createModifier()) {
    if (modifier->K_REPLACE() != nullptr) modifiers.or_replace = true;
    if (modifier->K_TEMP() != nullptr || modifier->K_TEMPORARY() != nullptr) modifiers.temporary = true;
    if (modifier->K_UNLOGGED() != nullptr) modifiers.unlogged = true;
    if (modifier->K_UNIQUE() != nullptr) modifiers.unique = true;
    if (modifier->K_MATERIALIZED() != nullptr) modifiers.materialized = true;
    if (modifier->X_FULLTEXT() != nullptr) modifiers.method = "fulltext";
    if (modifier->X_SPATIAL() != nullptr) modifiers.method = "spatial";
  }
  SqlParser::CreateObjectContext& object = *create.createObject();
  if (auto* table = object.createTable()) return read_create_table(*table, modifiers);
  if (auto* index = object.createIndex()) return read_create_index(*index, modifiers);
  if (auto* type = object.createType()) return read_create_type(*type, create);
  if (auto* schema = object.createSchema()) return read_create_schema(*schema);
  if (auto* named = object.createNamed()) return read_create_named(*named, modifiers);
  if (auto* routine = object.createRoutine()) return read_create_routine(*routine, modifiers);
  if (auto* trigger = object.createTrigger()) return read_create_trigger(*trigger, modifiers);
  if (auto* policy = object.createPolicy()) return read_create_policy(*policy);
}

void StatementReader::read_alter(SqlParser::AlterStatementContext& alter) {
  if (auto* table = alter.alterTable()) return read_alter_table(*table);
  if (auto* type = alter.alterType()) return read_alter_type(*type);
  if (auto* named = alter.alterNamed()) return read_alter_named(*named);
  auto* index = alter.alterIndex();
  if (index == nullptr || index->K_RENAME() == nullptr) return;
  emit(RenameIndex{.index = qualified(index->qualifiedName()),
                   .new_name = identifier(index->name()),
                   .table = {},
                   .if_exists = index->ifExists() != nullptr},
       alter);
}

void StatementReader::read_comment(SqlParser::CommentStatementContext& comment) {
  // What is neither a table nor a column has no room for a comment here.
  if (comment.commentTarget() == nullptr) {
    return emit(raw(std::string(file_.text(statement_.range)), SqlEffect::Access), comment);
  }
  SetComment operation;
  if (SqlParser::StringsContext* strings = comment.strings()) {
    operation.comment.emplace();
    for (antlr4::tree::TerminalNode* part : strings->STRING()) *operation.comment += string_of(part);
  }
  if (comment.commentTarget()->K_TABLE() != nullptr) {
    operation.table = qualified(comment.qualifiedName());
  } else {
    const std::vector<SqlParser::NameContext*> parts = comment.qualifiedName()->name();
    if (parts.size() < 2)
      return fail(*comment.qualifiedName(), "a column is named with its table, as in `table.column`");
    operation.column = identifier(parts.back());
    operation.table = identifier(parts[parts.size() - 2]);
    if (parts.size() > 2) operation.table.schema = identifier(parts[parts.size() - 3]);
  }
  emit(std::move(operation), comment);
}

}  // namespace crosswalk::sql_reading
