#include <utility>

#include "crosswalk/base/text.h"
#include "sql/spelling.h"
#include "sql/statement_reader.h"

// Objects whose identity is modelled and whose body is carried: CREATE, ALTER … RENAME and DROP of them.
namespace crosswalk::sql_reading {
namespace {

ObjectKind kind_of(SqlParser::NamedKindContext& kind) {
  if (kind.K_MATERIALIZED() != nullptr) return ObjectKind::MaterializedView;
  if (kind.K_VIEW() != nullptr) return ObjectKind::View;
  if (kind.K_SEQUENCE() != nullptr) return ObjectKind::Sequence;
  if (kind.K_SCHEMA() != nullptr) return ObjectKind::Schema;
  if (kind.K_DOMAIN() != nullptr) return ObjectKind::Domain;
  if (kind.K_EXTENSION() != nullptr) return ObjectKind::Extension;
  if (kind.K_FUNCTION() != nullptr) return ObjectKind::Function;
  if (kind.K_PROCEDURE() != nullptr) return ObjectKind::Procedure;
  if (kind.K_TRIGGER() != nullptr) return ObjectKind::Trigger;
  return ObjectKind::Policy;
}

}  // namespace

void StatementReader::read_create_type(SqlParser::CreateTypeContext& create, const antlr4::ParserRuleContext& whole) {
  const QualifiedName name = qualified(create.qualifiedName());
  if (auto* labels = create.enumLabels()) {
    CreateEnum operation{.name = name, .labels = {}};
    for (antlr4::tree::TerminalNode* label : labels->STRING()) operation.labels.push_back(string_of(label));
    return emit(std::move(operation), whole);
  }
  const bool composite = create.K_AS() != nullptr && create.parens() != nullptr;
  if (!composite) return;  // a range or a base type
  emit(CreateObject{.object = ObjectKind::CompositeType,
                    .name = name,
                    .table = {},
                    .signature = {},
                    .definition = whole_statement()},
       whole);
}

void StatementReader::read_create_schema(SqlParser::CreateSchemaContext& create) {
  emit(CreateObject{.object = ObjectKind::Schema,
                    .name = identifier(create.name()),
                    .table = {},
                    .signature = {},
                    .definition = whole_statement(),
                    .if_not_exists = create.ifNotExists() != nullptr},
       create);
}

void StatementReader::read_create_named(SqlParser::CreateNamedContext& create, const Modifiers& modifiers) {
  CreateObject operation{.name = qualified(create.qualifiedName()),
                         .table = {},
                         .signature = {},
                         .definition = whole_statement(),
                         .or_replace = modifiers.or_replace,
                         .if_not_exists = create.ifNotExists() != nullptr};
  if (create.K_EXTENSION() != nullptr) {
    operation.object = ObjectKind::Extension;
  } else if (create.K_SEQUENCE() != nullptr) {
    operation.object = ObjectKind::Sequence;
  } else if (create.K_DOMAIN() != nullptr) {
    operation.object = ObjectKind::Domain;
  } else {
    operation.object = modifiers.materialized ? ObjectKind::MaterializedView : ObjectKind::View;
  }
  emit(std::move(operation), create);
}

std::string StatementReader::signature_of(SqlParser::ParensContext& arguments) const {
  const std::string text = text_of(&arguments);
  const LexicalRules& rules = dialect_.cutting().lexical;
  const std::vector<Lexeme> lexemes = lexemes_of(text, rules);
  std::vector<std::string> types;
  std::size_t depth = 0;
  std::size_t begin = 1;
  const auto word = [&](std::size_t i) {
    return std::string_view(text).substr(lexemes[i].range.begin, lexemes[i].range.end - lexemes[i].range.begin);
  };
  const auto take = [&](std::size_t end) {
    // [mode] [name] type [DEFAULT value]: what comes out is no part of the signature.
    const bool has_mode =
        begin + 1 < end && (equals_ignoring_case(word(begin), "in") || equals_ignoring_case(word(begin), "inout") ||
                            equals_ignoring_case(word(begin), "variadic"));
    if (begin < end && equals_ignoring_case(word(begin), "out")) return;
    std::size_t first = has_mode ? begin + 1 : begin;
    std::size_t last = first;
    while (last < end && !equals_ignoring_case(word(last), "default") && word(last) != "=" && word(last) != ":=")
      ++last;
    if (first >= last) return;
    const auto spelling = [&](std::size_t from) {
      const std::uint32_t start = lexemes[from].range.begin;
      return std::string_view(text).substr(start, lexemes[last - 1].range.end - start);
    };
    if (last - first > 1 && !dialect_.read_column_type(spelling(first))) ++first;
    types.push_back(dialect_.canonical_type(spelling(first)));
  };
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    if (lexemes[i].kind == LexemeKind::LeftParen) ++depth;
    if (lexemes[i].kind == LexemeKind::RightParen && depth > 0) --depth;
    const bool last = i + 1 == lexemes.size();
    if (!last && (lexemes[i].kind != LexemeKind::Comma || depth != 1)) continue;
    take(i);
    begin = i + 1;
  }
  return join(types, ", ");
}

void StatementReader::read_create_routine(SqlParser::CreateRoutineContext& create, const Modifiers& modifiers) {
  emit(CreateObject{.object = create.K_FUNCTION() != nullptr ? ObjectKind::Function : ObjectKind::Procedure,
                    .name = qualified(create.qualifiedName()),
                    .table = {},
                    .signature =
                        dialect_.overloads_routines() ? std::optional(signature_of(*create.parens())) : std::nullopt,
                    .definition = whole_statement(),
                    .or_replace = modifiers.or_replace,
                    .if_not_exists = create.ifNotExists() != nullptr},
       create);
}

void StatementReader::read_create_trigger(SqlParser::CreateTriggerContext& create, const Modifiers& modifiers) {
  const std::vector<SqlParser::QualifiedNameContext*> names = create.qualifiedName();
  emit(CreateObject{.object = ObjectKind::Trigger,
                    .name = qualified(names.front()),
                    .table = qualified(names.back()),
                    .signature = {},
                    .definition = whole_statement(),
                    .or_replace = modifiers.or_replace,
                    .if_not_exists = create.ifNotExists() != nullptr},
       create);
}

void StatementReader::read_create_policy(SqlParser::CreatePolicyContext& create) {
  emit(CreateObject{.object = ObjectKind::Policy,
                    .name = identifier(create.name()),
                    .table = qualified(create.qualifiedName()),
                    .signature = {},
                    .definition = whole_statement()},
       create);
}

void StatementReader::read_drop_objects(SqlParser::DropObjectsContext& drop) {
  SqlParser::DropKindContext& kind = *drop.dropKind();
  const bool if_exists = drop.ifExists() != nullptr;
  const bool cascade = drop.behavior() != nullptr && drop.behavior()->K_CASCADE() != nullptr;
  for (SqlParser::DropTargetContext* target : drop.dropTarget()) {
    const QualifiedName name = qualified(target->qualifiedName());
    if (kind.K_TABLE() != nullptr) {
      emit(DropTable{.table = name, .if_exists = if_exists, .cascade = cascade}, *target);
    } else if (kind.X_DATABASE() != nullptr) {
      emit(DropObject{.object = ObjectKind::Schema, .name = name, .table = {}, .signature = {}, .if_exists = if_exists},
           *target);
    } else if (kind.index() != nullptr && drop.qualifiedName() != nullptr && to_upper(name.name.text) == "PRIMARY") {
      emit(DropConstraint{.table = qualified(drop.qualifiedName()), .name = {}, .kind = ConstraintKind::PrimaryKey},
           *target);
    } else if (kind.index() != nullptr) {
      emit(DropIndex{.index = name,
                     .table = drop.qualifiedName() == nullptr ? std::nullopt
                                                              : std::optional(qualified(drop.qualifiedName())),
                     .if_exists = if_exists,
                     .concurrently = drop.K_CONCURRENTLY() != nullptr,
                     .cascade = cascade},
           *target);
    } else if (kind.K_TYPE() != nullptr) {
      // An enum, as far as the statement tells; a composite type is dropped by the same words.
      emit(DropEnum{.name = name, .if_exists = if_exists, .cascade = cascade}, *target);
    } else {
      DropObject operation{.object = kind_of(*kind.namedKind()),
                           .name = name,
                           .table = {},
                           .signature = {},
                           .if_exists = if_exists,
                           .cascade = cascade};
      if (drop.qualifiedName() != nullptr) operation.table = qualified(drop.qualifiedName());
      if (target->parens() != nullptr) operation.signature = signature_of(*target->parens());
      emit(std::move(operation), *target);
    }
  }
}

// The body of an object is opaque, so that what changes in it changes nothing here.
void StatementReader::carry_alteration(const antlr4::ParserRuleContext& whole) {
  emit(raw(std::string(file_.text(statement_.range)), SqlEffect::Access), whole);
}

void StatementReader::read_alter_named(SqlParser::AlterNamedContext& alter) {
  if (auto* rest = alter.alterRest()) {
    const auto schema = new_schema(*rest);
    if (!schema) return carry_alteration(alter);
    MoveToSchema operation{.thing = MovedThing::Object,
                           .object = kind_of(*alter.namedKind()),
                           .name = qualified(alter.qualifiedName().front()),
                           .signature = {},
                           .schema = *schema,
                           .if_exists = alter.ifExists() != nullptr};
    if (alter.parens() != nullptr) operation.signature = signature_of(*alter.parens());
    return emit(std::move(operation), alter);
  }
  if (alter.renameOther() != nullptr) return carry_alteration(alter);
  if (alter.K_RENAME() == nullptr || alter.name() == nullptr) return;
  const std::vector<SqlParser::QualifiedNameContext*> names = alter.qualifiedName();
  RenameObject operation{.object = kind_of(*alter.namedKind()),
                         .name = qualified(names.front()),
                         .new_name = identifier(alter.name()),
                         .table = {}};
  if (names.size() > 1) operation.table = qualified(names.back());
  emit(std::move(operation), alter);
}

}  // namespace crosswalk::sql_reading
