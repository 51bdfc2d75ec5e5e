#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"

// CREATE TABLE: columns, constraints, options.
namespace crosswalk::sql_reading {
namespace {

using parsing::range_of;

std::optional<Deferral> deferral_of(const Constraint& constraint) {
  return std::visit(
      [](const auto& alternative) -> std::optional<Deferral> {
        if constexpr (requires { alternative.deferral; }) {
          return alternative.deferral;
        } else {
          return std::nullopt;
        }
      },
      constraint);
}

ReferentialAction action_of(SqlParser::ReferentialActionContext& action) {
  if (action.K_CASCADE() != nullptr) return ReferentialAction::Cascade;
  if (action.K_RESTRICT() != nullptr) return ReferentialAction::Restrict;
  if (action.K_NULL() != nullptr) return ReferentialAction::SetNull;
  if (action.K_DEFAULT() != nullptr) return ReferentialAction::SetDefault;
  return ReferentialAction::NoAction;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// The name between UNIQUE and the columns, if there is one.
antlr4::tree::TerminalNode* key_name_of(SqlParser::TableConstraintBodyContext& body) {
  if (body.K_UNIQUE() == nullptr) return nullptr;
  return body.IDENTIFIER() != nullptr ? body.IDENTIFIER() : body.QUOTED_IDENTIFIER();
}

}  // namespace

void StatementReader::read_create_table(SqlParser::CreateTableContext& create, const Modifiers& modifiers) {
  SqlParser::CreateTableBodyContext& body = *create.createTableBody();
  if (body.tableQuery() != nullptr) {
    static_cast<void>(read_table_of_query(create, modifiers));
    return;
  }
  if (body.tableOther() != nullptr || body.partitionOf() != nullptr) {
    static_cast<void>(read_table_of_other(create, modifiers));
    return;
  }
  CreateTable operation;
  operation.if_not_exists = create.ifNotExists() != nullptr;
  operation.temporary = modifiers.temporary;
  TableDefinition& table = operation.table;
  table.name = qualified(create.qualifiedName());
  if (modifiers.unlogged) table.options.push_back(option("UNLOGGED"));

  std::vector<CreateIndex> keys;
  std::vector<std::pair<SqlParser::TableConstraintContext*, std::size_t>> constraints;
  for (SqlParser::TableElementContext* element : body.tableElement()) {
    if (auto* definition = element->columnDefinition()) {
      ColumnParts parts = read_column(*definition);
      table.columns.push_back(std::move(parts.column));
      std::move(parts.constraints.begin(), parts.constraints.end(), std::back_inserter(table.constraints));
    } else if (auto* key = element->keyDefinition()) {
      keys.push_back(read_key(table.name, *key));
    } else if (auto* constraint = element->tableConstraint()) {
      if (std::optional<CreateIndex> index = index_of_unique(table.name, *constraint)) {
        keys.push_back(std::move(*index));
        continue;
      }
      constraints.emplace_back(constraint, table.constraints.size());
      table.constraints.emplace_back();
    } else {
      std::optional<TableCopy> copy = table_copy(text_of(element->likeClause()->balanced()));
      if (!copy) return fail(*element, "this names no table");
      copy->behind = static_cast<std::int32_t>(table.columns.size());
      operation.copies.push_back(std::move(*copy));
    }
  }
  // Only now are all columns known, which an unnamed check may be named after.
  for (const auto& [definition, place] : constraints) {
    table.constraints[place] = read_table_constraint(*definition, &table.columns).constraint;
  }
  for (SqlParser::TableOptionContext* written : body.tableOption()) {
    if (auto* storage = written->storageOption()) {
      read_storage_option(*storage, table);
    } else if (written->K_INHERITS() != nullptr) {
      table.parents = names_between(*written->parens());
    } else if (std::optional<TableOption> read = table_option(*written)) {
      table.options.push_back(std::move(*read));
    }
  }
  if (auto* partitioning = body.partitioning()) {
    table.options.push_back(option(normalize_spacing(text_of(partitioning), dialect_.cutting().lexical)));
  }
  emit(std::move(operation), create);
  for (CreateIndex& key : keys) emit(std::move(key), create);
}

bool StatementReader::read_table_of_query(SqlParser::CreateTableContext& create, const Modifiers& modifiers) {
  SqlParser::CreateTableBodyContext& body = *create.createTableBody();
  if (!dialect_.makes_tables_of_queries() || body.tableQuery()->K_AS() == nullptr) return false;
  CreateTable operation;
  operation.if_not_exists = create.ifNotExists() != nullptr;
  operation.temporary = modifiers.temporary;
  operation.table.name = qualified(create.qualifiedName());
  if (modifiers.unlogged) operation.table.options.push_back(option("UNLOGGED"));
  for (SqlParser::TableElementContext* element : body.tableElement()) {
    auto* column = element->columnDefinition();
    if (column == nullptr || column->dataType() != nullptr) return false;
    operation.table.columns.emplace_back().name = identifier(column->name());
  }
  operation.query = Spelling{std::string(dialect_.name()), text_of(body.tableQuery()->rest())};
  emit(std::move(operation), create);
  return true;
}

bool StatementReader::read_table_of_other(SqlParser::CreateTableContext& create, const Modifiers& modifiers) {
  SqlParser::CreateTableBodyContext& body = *create.createTableBody();
  CreateTable operation;
  operation.if_not_exists = create.ifNotExists() != nullptr;
  operation.temporary = modifiers.temporary;
  operation.table.name = qualified(create.qualifiedName());
  if (modifiers.unlogged) operation.table.options.push_back(option("UNLOGGED"));
  if (auto* partition = body.partitionOf()) {
    // Columns and constraints of its own are not read here.
    if (trim(text_of(partition->rest())).starts_with('(')) return false;
    operation.table.parents = {qualified(partition->qualifiedName())};
    operation.table.partition = true;
    // Its bounds, and how it is partitioned itself
    static constexpr std::string_view kPartitioned = " PARTITION BY ";
    std::string bounds = normalize_spacing(text_of(partition->rest()), dialect_.cutting().lexical);
    const std::size_t further = to_upper(bounds).find(kPartitioned);
    const std::string own = further == std::string::npos ? "" : bounds.substr(further + 1);
    if (!own.empty()) bounds.resize(further);
    operation.table.options.push_back(option(std::move(bounds)));
    if (!own.empty()) operation.table.options.push_back(option(own));
  } else if (body.tableOther()->K_ON() != nullptr) {
    return read_query_on_commit(text_of(body.tableOther()->rest()), std::move(operation), create);
  } else {
    if (body.tableOther()->K_LIKE() == nullptr || !dialect_.has_inline_keys()) return false;
    const std::optional<TableCopy> copy = table_copy(text_of(body.tableOther()->rest()));
    if (!copy) return false;
    operation.copies = {*copy};
  }
  emit(std::move(operation), create);
  return true;
}

// ON COMMIT {DROP | DELETE ROWS | PRESERVE ROWS} AS query, from COMMIT on.
bool StatementReader::read_query_on_commit(const std::string& rest, CreateTable operation,
                                           SqlParser::CreateTableContext& create) {
  const std::vector<Lexeme> lexemes = lexemes_of(rest, dialect_.cutting().lexical);
  const auto is = [&](std::size_t at, std::string_view word) {
    if (at >= lexemes.size()) return false;
    const ByteRange range = lexemes[at].range;
    return equals_ignoring_case(std::string_view(rest).substr(range.begin, range.end - range.begin), word);
  };
  const bool rows = (is(1, "delete") || is(1, "preserve")) && is(2, "rows");
  const std::size_t as = rows ? 3 : 2;
  if (!dialect_.makes_tables_of_queries() || !is(0, "commit") || !(rows || is(1, "drop")) || !is(as, "as"))
    return false;
  const std::string done = rest.substr(0, lexemes[as - 1].range.end);
  operation.table.options.push_back(option("ON " + normalize_spacing(done, dialect_.cutting().lexical)));
  operation.query =
      Spelling{std::string(dialect_.name()), std::string(trim(std::string_view(rest).substr(lexemes[as].range.end)))};
  emit(std::move(operation), create);
  return true;
}

std::optional<QualifiedName> StatementReader::name_at(std::string_view& text) const {
  std::vector<Identifier> parts;
  std::size_t end = 0;
  bool dot = true;
  for (const Lexeme& lexeme : lexemes_of(text, dialect_.cutting().lexical)) {
    const std::string_view word = text.substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin);
    const bool quoted = lexeme.kind == LexemeKind::QuotedName;
    if (lexeme.kind == LexemeKind::Dot) {
      dot = true;
    } else if (dot && (quoted || lexeme.kind == LexemeKind::Word)) {
      parts.push_back(dialect_.stored_name(quoted ? Identifier(unquote_name(word)) : dialect_.fold(word)));
      dot = false;
    } else {
      break;
    }
    end = lexeme.range.end;
  }
  if (parts.empty() || dot) return std::nullopt;
  text = trim(text.substr(end));
  QualifiedName name(parts.back());
  if (parts.size() > 1) name.schema = parts[parts.size() - 2];
  return name;
}

std::vector<QualifiedName> StatementReader::names_between(SqlParser::ParensContext& parens) const {
  const std::string text = text_of(&parens);
  std::string_view rest = trim(std::string_view(text).substr(1, text.size() - 2));
  std::vector<QualifiedName> names;
  while (auto name = name_at(rest)) {
    names.push_back(std::move(*name));
    if (!rest.starts_with(',')) break;
    rest = trim(rest.substr(1));
  }
  return names;
}

std::optional<TableCopy> StatementReader::table_copy(std::string_view text) const {
  auto name = name_at(text);
  if (!name) return std::nullopt;
  TableCopy copy;
  copy.table = std::move(*name);
  const auto set = [&](std::string_view what, bool value) {
    const auto is = [&](std::string_view word) { return what == word || what == "all"; };
    if (is("defaults")) copy.defaults = value;
    if (is("generated")) copy.generated = value;
    if (is("identity")) copy.identity = value;
    if (is("constraints")) copy.checks = value;
    if (is("indexes")) copy.indexes = value;
    if (is("comments")) copy.comments = value;
  };
  if (dialect_.has_inline_keys()) set("all", true);
  const std::string options = to_lower(normalize_spacing(text, dialect_.cutting().lexical));
  std::string_view verb;
  for (const std::string_view word : split(options, ' ')) {
    if (word == "including" || word == "excluding") {
      verb = word;
    } else if (!verb.empty()) {
      set(word, verb == "including");
    }
  }
  return copy;
}

std::optional<TableOption> StatementReader::table_option(SqlParser::TableOptionContext& written) {
  if (written.COMMA() != nullptr || dialect_.is_idle_option(text_of(&written))) return std::nullopt;
  return option(normalize_spacing(text_of(&written), dialect_.cutting().lexical));
}

std::optional<ColumnType> StatementReader::read_type(SqlParser::DataTypeContext& type) {
  const std::string spelling = text_of(&type);
  std::optional<ColumnType> result = dialect_.read_column_type(spelling);
  if (!result) fail(type, "`" + normalize_spacing(spelling, dialect_.cutting().lexical) + "` is not a type");
  return result;
}

StatementReader::ColumnParts StatementReader::read_column(SqlParser::ColumnDefinitionContext& definition) {
  ColumnParts parts;
  parts.column.name = identifier(definition.name());
  if (auto* written = definition.dataType()) {
    if (std::optional<ColumnType> type = read_type(*written)) {
      parts.column.type = std::move(type->type);
      parts.column.identity = type->identity;
      parts.column.nullable = !type->not_null;
    }
  } else if (std::optional<ColumnType> none = dialect_.read_column_type("")) {
    parts.column.type = std::move(none->type);
  } else {
    fail(definition, "the column `" + parts.column.name.text + "` has no type");
  }
  std::optional<Identifier> constraint_name;
  for (SqlParser::ColumnConstraintContext* part : definition.columnConstraint()) {
    read_column_constraint(*part, parts, constraint_name);
  }
  return parts;
}

void StatementReader::read_column_constraint(SqlParser::ColumnConstraintContext& part, ColumnParts& parts,
                                             std::optional<Identifier>& constraint_name) {
  Column& column = parts.column;
  Constraint* const last = parts.constraints.empty() ? nullptr : &parts.constraints.back();
  // The name before NOT NULL, DEFAULT and the like names nothing that is kept.
  std::optional<Identifier> name = std::exchange(constraint_name, std::nullopt);
  // Each alternative begins with a word of its own; asking for that is much cheaper than asking for each alternative.
  switch (parsing::token_of(part.start).type()) {
    case SqlParser::K_CONSTRAINT:
      constraint_name = identifier(part.name());
      return;
    case SqlParser::K_GENERATED:
    case SqlParser::K_AS:
      return read_generated(part, column);
    case SqlParser::K_NULL:
      column.nullable = true;
      return;
    case SqlParser::K_NOT:
      if (part.K_NULL() != nullptr) {
        column.nullable = false;
      } else if (part.K_DEFERRABLE() != nullptr) {
        set_deferral(last, Deferral::NotDeferrable);
      }
      return;
    case SqlParser::K_NULLS:
      if (auto* unique = last == nullptr ? nullptr : std::get_if<UniqueConstraint>(last)) {
        unique->nulls_not_distinct = part.K_NOT() != nullptr;
      }
      return;
    case SqlParser::K_DEFAULT:
      column.default_value = expression(part.defaultExpression());
      return;
    case SqlParser::K_PRIMARY:
      parts.constraints.emplace_back(PrimaryKey{.name = std::move(name), .columns = {column.name}, .include = {}});
      return;
    case SqlParser::X_COMMENT:
      column.comment = string_of(part.STRING());
      return;
    case SqlParser::X_INVISIBLE:
    case SqlParser::X_VISIBLE:
      return;
    case SqlParser::X_AUTO_INCREMENT:
    case SqlParser::K_AUTOINCREMENT:
      column.identity.emplace().kind = IdentityKind::AutoIncrement;
      return;
    case SqlParser::K_UNIQUE:
      parts.constraints.emplace_back(
          UniqueConstraint{.name = std::move(name), .columns = {column.name}, .include = {}});
      return;
    case SqlParser::K_REFERENCES:
      parts.constraints.emplace_back(ForeignKey{.name = std::move(name),
                                                .columns = {column.name},
                                                .target = qualified(part.qualifiedName()),
                                                .target_columns = identifiers(part.nameList())});
      return;
    case SqlParser::K_CHECK: {
      CheckConstraint check{.name = std::move(name), .condition = condition(part.parens()), .column = column.name};
      name_check_column(check, part.parens(), nullptr);
      parts.constraints.emplace_back(std::move(check));
      return;
    }
    case SqlParser::K_COLLATE:
      column.collation =
          part.STRING() != nullptr ? string_of(part.STRING()) : qualified(part.qualifiedName()).display();
      return;
    default:
      if (auto* clause = part.constraintAttribute()->onClause();
          clause != nullptr && clause->referentialAction() != nullptr &&
          clause->referentialAction()->updateValue() != nullptr) {
        return read_update_value(*clause->referentialAction()->updateValue(), column);
      }
      return apply_attribute(*part.constraintAttribute(), last);
  }
}

void StatementReader::read_generated(SqlParser::ColumnConstraintContext& part, Column& column) {
  if (auto* generated = part.generatedExpression()) {
    // PostgreSQL before 18 must, and SQLite may, say STORED; SQLite's default is VIRTUAL.
    column.generated =
        GeneratedColumn{.expression = condition(generated->parens()),
                        .stored = generated->K_STORED() != nullptr || generated->X_PERSISTENT() != nullptr};
    return;
  }
  const IdentityKind kind = part.K_ALWAYS() != nullptr ? IdentityKind::Always : IdentityKind::ByDefault;
  column.identity = read_identity(kind, part.parens());
  column.nullable = false;
}

// The options of a sequence, as in (START WITH 10 INCREMENT BY 5 CACHE 2 CYCLE).
Identity StatementReader::read_identity(IdentityKind kind, SqlParser::ParensContext* options) const {
  Identity identity;
  identity.kind = kind;
  if (options == nullptr) return identity;
  const std::string text = text_of(options);
  std::string word;
  bool negative = false;
  for (const Lexeme& lexeme : lexemes_of(text, dialect_.cutting().lexical)) {
    const std::string token =
        to_lower(std::string_view(text).substr(lexeme.range.begin, lexeme.range.end - lexeme.range.begin));
    if (lexeme.kind == LexemeKind::Number) {
      const std::optional<std::int64_t> value = integer_of((negative ? "-" : "") + token);
      if (word == "start") identity.start = value;
      if (word == "increment") identity.increment = value;
      if (word == "minvalue") identity.minimum = value;
      if (word == "maxvalue") identity.maximum = value;
      if (word == "cache") identity.cache = value;
    }
    negative = token == "-";
    if (token == "cycle") identity.cycle = word != "no";
    if (lexeme.kind == LexemeKind::Word && token != "with" && token != "by") word = token;
  }
  return identity;
}

void StatementReader::set_deferral(Constraint* constraint, Deferral deferral) {
  if (constraint == nullptr) return;
  std::visit(
      [&](auto& alternative) {
        if constexpr (requires { alternative.deferral; }) alternative.deferral = deferral;
      },
      *constraint);
}

void StatementReader::apply_attribute(SqlParser::ConstraintAttributeContext& attribute, Constraint* constraint) {
  if (constraint == nullptr) return;
  if (auto* clause = attribute.onClause()) return apply_on(*clause, constraint);
  auto* foreign = std::get_if<ForeignKey>(constraint);
  if (attribute.K_MATCH() != nullptr && foreign != nullptr) {
    const std::string kind = to_lower(text_of(attribute.name()));
    if (kind == "full") foreign->match = MatchKind::Full;
    if (kind == "partial") foreign->match = MatchKind::Partial;
  } else if (attribute.K_INITIALLY() != nullptr) {
    set_deferral(constraint, attribute.K_DEFERRED() != nullptr
                                 ? Deferral::InitiallyDeferred
                                 : deferral_of(*constraint).value_or(Deferral::NotDeferrable));
  } else if (attribute.K_DEFERRABLE() != nullptr) {
    if (deferral_of(*constraint) != Deferral::InitiallyDeferred) set_deferral(constraint, Deferral::InitiallyImmediate);
  } else if (attribute.K_NO() != nullptr) {
    if (auto* check = std::get_if<CheckConstraint>(constraint)) check->no_inherit = true;
  } else if (attribute.K_INCLUDE() != nullptr) {
    if (auto* primary = std::get_if<PrimaryKey>(constraint)) primary->include = identifiers(attribute.nameList());
    if (auto* unique = std::get_if<UniqueConstraint>(constraint)) unique->include = identifiers(attribute.nameList());
  }
}

void StatementReader::apply_on(SqlParser::OnClauseContext& clause, Constraint* constraint) {
  auto* foreign = std::get_if<ForeignKey>(constraint);
  if (foreign == nullptr || clause.referentialAction() == nullptr) return;
  if (auto* value = clause.referentialAction()->updateValue()) return fail(*value, "this is no referential action");
  (clause.K_DELETE() != nullptr ? foreign->on_delete : foreign->on_update) = action_of(*clause.referentialAction());
}

StatementReader::TableConstraintParts StatementReader::read_table_constraint(
    SqlParser::TableConstraintContext& definition, const std::vector<Column>* columns) {
  TableConstraintParts parts;
  SqlParser::TableConstraintBodyContext& body = *definition.tableConstraintBody();
  std::optional<Identifier> name;
  if (definition.name() != nullptr) name = identifier(definition.name());
  // UNIQUE KEY name (…), FOREIGN KEY name (…): the name of the key, which a name of the constraint goes before but for
  // a unique one.
  if (antlr4::tree::TerminalNode* key_name = key_name_of(body)) {
    require_inline_keys(body);
    if (!name || body.K_UNIQUE() != nullptr) name = identifier_of(*key_name);
  } else if (body.K_FOREIGN() != nullptr && body.name() != nullptr) {
    require_inline_keys(body);
    if (!name) name = identifier(body.name());
  }
  if (body.K_EXCLUDE() != nullptr) {
    const ByteRange begin = range_of(body);
    const std::string text(text_between(begin.begin, range_of(definition).end));
    parts.constraint = NativeConstraint{.name = std::move(name), .dialect = std::string(dialect_.name()), .text = text};
    return parts;
  }
  parts.constraint = constraint_of(body, std::move(name), parts.using_index);
  if (auto* check = std::get_if<CheckConstraint>(&parts.constraint)) name_check_column(*check, body.parens(), columns);
  for (SqlParser::TableConstraintAttributeContext* attribute : definition.tableConstraintAttribute()) {
    if (auto* common = attribute->constraintAttribute()) {
      apply_attribute(*common, &parts.constraint);
    } else if (auto* plain = attribute->plainKeyOption()) {
      require_inline_keys(*plain);
    } else if (attribute->K_VALID() != nullptr) {
      if (auto* foreign = std::get_if<ForeignKey>(&parts.constraint)) foreign->not_valid = true;
      if (auto* check = std::get_if<CheckConstraint>(&parts.constraint)) check->not_valid = true;
    }
  }
  return parts;
}

Constraint StatementReader::constraint_of(SqlParser::TableConstraintBodyContext& body, std::optional<Identifier> name,
                                          std::optional<Identifier>& using_index) {
  if (body.K_CHECK() != nullptr)
    return CheckConstraint{.name = std::move(name), .condition = condition(body.parens()), .column = {}};
  if (body.K_FOREIGN() != nullptr) {
    const std::vector<SqlParser::NameListContext*> lists = body.nameList();
    return ForeignKey{.name = std::move(name),
                      .columns = identifiers(lists.front()),
                      .target = qualified(body.qualifiedName()),
                      .target_columns = identifiers(lists.size() > 1 ? lists[1] : nullptr)};
  }
  SqlParser::KeyColumnsContext& key = *body.keyColumns();
  std::vector<Identifier> columns;
  for (SqlParser::KeyColumnContext* column : key.keyColumn()) {
    if (column->name() == nullptr) {
      fail(*column, "a key is made of columns");
      continue;
    }
    // The length of a prefix, which a primary key keeps only in what was written.
    if (!column->GROUP().empty() || !column->parens().empty()) require_inline_keys(*column);
    columns.push_back(identifier(column->name()));
  }
  if (key.K_INDEX() != nullptr) using_index = identifier(key.name());
  if (auto* parts = key.keyParts()) {
    require_inline_keys(*parts);
    for (const IndexKey& part : read_key_parts(*parts)) {
      if (part.column) columns.push_back(*part.column);
    }
  }
  if (body.K_PRIMARY() != nullptr)
    return PrimaryKey{.name = std::move(name), .columns = std::move(columns), .include = {}};
  return UniqueConstraint{.name = std::move(name),
                          .columns = std::move(columns),
                          .include = {},
                          .nulls_not_distinct = body.K_NULLS() != nullptr && body.K_NOT() != nullptr};
}

// PostgreSQL names an unnamed check after the one column that its condition mentions, wherever it was written
// (AddRelationNewConstraints in src/backend/catalog/heap.c). Words that are no columns are told by their place: before
// a parenthesis, behind a cast. Where the table's columns are known, only they count.
void StatementReader::name_check_column(CheckConstraint& check, SqlParser::ParensContext* condition,
                                        const std::vector<Column>* columns) {
  if (check.name || !dialect_.names_checks_by_column()) return;
  const std::string text = text_of(condition);
  const std::vector<Lexeme> lexemes = lexemes_of(text, dialect_.cutting().lexical);
  const auto word = [&](std::size_t i) {
    return std::string_view(text).substr(lexemes[i].range.begin, lexemes[i].range.end - lexemes[i].range.begin);
  };
  static const std::set<std::string, std::less<>> kNoColumns = {
      "and",      "or",     "not",    "null",    "is",   "in",       "like",         "ilike",
      "between",  "true",   "false",  "any",     "all",  "array",    "case",         "when",
      "then",     "else",   "end",    "similar", "to",   "distinct", "from",         "collate",
      "unknown",  "cast",   "as",     "at",      "time", "zone",     "current_date", "current_timestamp",
      "interval", "isnull", "notnull"};
  std::set<std::string> mentioned;
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    const bool quoted = lexemes[i].kind == LexemeKind::QuotedName;
    if (!quoted && lexemes[i].kind != LexemeKind::Word) continue;
    const bool called = i + 1 < lexemes.size() && lexemes[i + 1].kind == LexemeKind::LeftParen;
    const bool qualifies = i + 1 < lexemes.size() && lexemes[i + 1].kind == LexemeKind::Dot;
    const bool cast = i > 0 && (word(i - 1) == "::" || equals_ignoring_case(word(i - 1), "as"));
    if (called || qualifies || cast) continue;
    if (!quoted && kNoColumns.contains(to_lower(word(i)))) continue;
    mentioned.insert(quoted ? unquote_name(word(i)) : dialect_.fold(word(i)).text);
  }
  if (columns != nullptr) {
    std::erase_if(mentioned, [&](const std::string& name) {
      return std::none_of(columns->begin(), columns->end(),
                          [&](const Column& column) { return column.name.text == name; });
    });
  }
  check.column = mentioned.size() == 1 ? std::optional<Identifier>(*mentioned.begin()) : check.column;
  if (mentioned.size() > 1) check.column.reset();
}

}  // namespace crosswalk::sql_reading
