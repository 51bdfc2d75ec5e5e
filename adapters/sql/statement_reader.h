#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "SqlParser.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "parsing/token_stream.h"
#include "sql/dialect_reading.h"

// The SQL grammar's tree, as operations.
namespace crosswalk::sql_reading {

using grammar_sql::SqlParser;

// One operation and the bytes that it came from.
struct ReadOperation {
  Operation operation;
  ByteRange range;
};

// Turns the tree of one statement into operations. Gives none for a statement, or a raw one for a clause, that the
// operations do not model; reports what is no SQL of this dialect and sets `failed`.
class StatementReader {
 public:
  StatementReader(const DialectReading& dialect, const SourceFile& file, const CutStatement& statement,
                  Diagnostics& diagnostics)
      : dialect_(dialect), file_(file), statement_(statement), diagnostics_(diagnostics) {}

  [[nodiscard]] std::vector<ReadOperation> read(SqlParser::StatementContext& tree);
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  // What stands between CREATE and the kind of object.
  struct Modifiers {
    bool or_replace = false;
    bool temporary = false;
    bool unlogged = false;
    bool unique = false;
    bool materialized = false;
    bool global = false;
    std::optional<std::string> method;  // of an index: FULLTEXT, SPATIAL
  };

  // -- statement_reader.cpp: names, texts, and which statement it is
  [[nodiscard]] Identifier identifier(SqlParser::NameContext* name) const;
  [[nodiscard]] Identifier identifier_of(antlr4::tree::TerminalNode& word) const;
  [[nodiscard]] QualifiedName qualified(SqlParser::QualifiedNameContext* name) const;
  [[nodiscard]] std::vector<Identifier> identifiers(SqlParser::NameListContext* names) const;
  [[nodiscard]] std::string text_of(const antlr4::ParserRuleContext* rule) const;
  [[nodiscard]] std::string_view text_between(std::uint32_t begin, std::uint32_t end) const {
    return file_.text({begin, end});
  }
  // The expression within parentheses, or a bare one.
  [[nodiscard]] Expression expression(antlr4::ParserRuleContext* rule) const;
  // As it stands within parentheses that belong to the statement's own syntax: CHECK (…).
  [[nodiscard]] Expression condition(SqlParser::ParensContext* parens) const;
  [[nodiscard]] std::string string_of(antlr4::tree::TerminalNode* literal) const;
  [[nodiscard]] TableOption option(std::string text) const { return {std::string(dialect_.name()), std::move(text)}; }
  [[nodiscard]] RawSql raw(std::string text, SqlEffect effect) const {
    return {std::string(dialect_.name()), std::move(text), effect};
  }
  void emit(Operation operation, const antlr4::ParserRuleContext& rule) {
    operations_.push_back({std::move(operation), parsing::range_of(rule)});
  }
  void fail(const antlr4::ParserRuleContext& rule, const std::string& message);
  // Fails where the dialect has no such thing inside a table's definition.
  void require_inline_keys(const antlr4::ParserRuleContext& rule);

  void read_create(SqlParser::CreateStatementContext& create);
  void read_alter(SqlParser::AlterStatementContext& alter);
  void read_comment(SqlParser::CommentStatementContext& comment);

  // -- table_reader.cpp
  struct ColumnParts {
    Column column;
    std::vector<Constraint> constraints;
  };
  void read_create_table(SqlParser::CreateTableContext& create, const Modifiers& modifiers);
  // CREATE TABLE … AS; false where the dialect's columns are more than the query's.
  [[nodiscard]] bool read_table_of_query(SqlParser::CreateTableContext& create, const Modifiers& modifiers);
  // CREATE TABLE … PARTITION OF, and LIKE without parentheses; false for what has a shape that is not written here.
  [[nodiscard]] bool read_table_of_other(SqlParser::CreateTableContext& create, const Modifiers& modifiers);
  bool read_query_on_commit(const std::string& rest, CreateTable operation, SqlParser::CreateTableContext& create);
  // "other INCLUDING ALL", behind LIKE.
  [[nodiscard]] std::optional<TableCopy> table_copy(std::string_view text) const;
  // "a.b" at the beginning of a text, and what stands behind it.
  [[nodiscard]] std::optional<QualifiedName> name_at(std::string_view& text) const;
  [[nodiscard]] std::vector<QualifiedName> names_between(SqlParser::ParensContext& parens) const;
  [[nodiscard]] std::optional<TableOption> table_option(SqlParser::TableOptionContext& option);
  [[nodiscard]] ColumnParts read_column(SqlParser::ColumnDefinitionContext& definition);
  void read_column_constraint(SqlParser::ColumnConstraintContext& part, ColumnParts& parts,
                              std::optional<Identifier>& constraint_name);
  void read_generated(SqlParser::ColumnConstraintContext& part, Column& column);
  [[nodiscard]] Identity read_identity(IdentityKind kind, SqlParser::ParensContext* options) const;
  void apply_attribute(SqlParser::ConstraintAttributeContext& attribute, Constraint* constraint);
  void apply_on(SqlParser::OnClauseContext& clause, Constraint* constraint);
  void set_deferral(Constraint* constraint, Deferral deferral);
  struct TableConstraintParts {
    Constraint constraint;
    std::optional<Identifier> using_index;
  };
  [[nodiscard]] TableConstraintParts read_table_constraint(SqlParser::TableConstraintContext& definition,
                                                           const std::vector<Column>* columns);
  [[nodiscard]] Constraint constraint_of(SqlParser::TableConstraintBodyContext& body, std::optional<Identifier> name,
                                         std::optional<Identifier>& using_index);
  void name_check_column(CheckConstraint& check, SqlParser::ParensContext* condition,
                         const std::vector<Column>* columns);
  [[nodiscard]] std::optional<ColumnType> read_type(SqlParser::DataTypeContext& type);

  // -- alter_reader.cpp
  void read_alter_table(SqlParser::AlterTableContext& alter);
  void read_table_action(const QualifiedName& table, bool if_exists, SqlParser::TableActionContext& action,
                         const std::string& head);
  void read_added_columns(const QualifiedName& table, bool if_not_exists, SqlParser::AddedColumnsContext& columns,
                          const antlr4::ParserRuleContext& whole);
  [[nodiscard]] bool read_table_options(const QualifiedName& table, SqlParser::TableActionContext& action);
  void read_add(const QualifiedName& table, SqlParser::AddActionContext& add, const antlr4::ParserRuleContext& whole);
  void read_drop(const QualifiedName& table, SqlParser::DropActionContext& drop,
                 const antlr4::ParserRuleContext& whole);
  void read_rename(const QualifiedName& table, bool if_exists, SqlParser::RenameActionContext& rename,
                   const antlr4::ParserRuleContext& whole);
  [[nodiscard]] bool read_alter_column(const QualifiedName& table, SqlParser::AlterActionContext& alter,
                                       const antlr4::ParserRuleContext& whole);
  [[nodiscard]] bool apply_column_action(SqlParser::ColumnActionContext& action, AlterColumn& change);
  void read_alter_type(SqlParser::AlterTypeContext& alter);
  // SET SCHEMA name; nothing for any other clause.
  [[nodiscard]] std::optional<Identifier> new_schema(const antlr4::ParserRuleContext& clause) const;

  // -- inline_reader.cpp: what stands inside a table's definition in some dialects
  // UNIQUE over parts of columns or expressions is an index, not a constraint; nothing for all other constraints.
  [[nodiscard]] std::optional<CreateIndex> index_of_unique(const QualifiedName& table,
                                                           SqlParser::TableConstraintContext& definition);
  [[nodiscard]] CreateIndex read_key(const QualifiedName& table, SqlParser::KeyDefinitionContext& definition);
  [[nodiscard]] std::vector<IndexKey> read_key_parts(SqlParser::KeyPartsContext& parts) const;
  void read_key_option(SqlParser::PlainKeyOptionContext& written, IndexDefinition& index);
  void read_storage_option(SqlParser::StorageOptionContext& written, TableDefinition& table);
  void read_update_value(SqlParser::UpdateValueContext& written, Column& column);
  [[nodiscard]] std::optional<ColumnPosition> position_of(SqlParser::ColumnPositionContext* position) const;
  // MODIFY and CHANGE say a column anew; what they do not say is gone.
  void read_modified_column(const QualifiedName& table, SqlParser::TableActionContext& action, const std::string& head);
  // True, and emitted, for the drops that name their kind: DROP KEY, DROP PRIMARY KEY, DROP FOREIGN KEY, DROP CHECK.
  [[nodiscard]] bool read_drop_of_kind(const QualifiedName& table, SqlParser::DropActionContext& drop,
                                       const antlr4::ParserRuleContext& whole);
  void read_rename_tables(SqlParser::RenameStatementContext& rename);

  // -- index_reader.cpp
  void read_create_index(SqlParser::CreateIndexContext& create, const Modifiers& modifiers);
  [[nodiscard]] IndexKey read_key_text(std::string_view text) const;
  [[nodiscard]] IndexKey read_index_key(SqlParser::BalancedContext& key) const;

  // -- object_reader.cpp
  void read_create_type(SqlParser::CreateTypeContext& create, const antlr4::ParserRuleContext& whole);
  void read_create_schema(SqlParser::CreateSchemaContext& create);
  void read_create_named(SqlParser::CreateNamedContext& create, const Modifiers& modifiers);
  void read_create_routine(SqlParser::CreateRoutineContext& create, const Modifiers& modifiers);
  void read_create_trigger(SqlParser::CreateTriggerContext& create, const Modifiers& modifiers);
  void read_create_policy(SqlParser::CreatePolicyContext& create);
  void read_drop_objects(SqlParser::DropObjectsContext& drop);
  void read_alter_named(SqlParser::AlterNamedContext& alter);
  void carry_alteration(const antlr4::ParserRuleContext& whole);
  [[nodiscard]] Spelling whole_statement() const;
  // The types of a routine's arguments, as they tell it apart from others of its name.
  [[nodiscard]] std::string signature_of(SqlParser::ParensContext& arguments) const;

  const DialectReading& dialect_;
  const SourceFile& file_;
  const CutStatement& statement_;
  Diagnostics& diagnostics_;
  std::vector<ReadOperation> operations_;
  bool failed_ = false;
};

}  // namespace crosswalk::sql_reading
