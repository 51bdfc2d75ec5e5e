#include "crosswalk/ir/match.h"
#include "portable_expression.h"
#include "respell.h"

namespace crosswalk {

void PartSpeller::refuse(const std::string& why) {
  diagnostics_.report<Code::CannotTranslate>(span_, crossing_.target.name(), why);
}

void PartSpeller::lose(const std::string& what, const std::string& of) {
  diagnostics_.report<Code::LostInTarget>(span_, crossing_.target.name(), what, of);
}

std::optional<QualifiedName> PartSpeller::name(const QualifiedName& name) {
  if (!name.schema) return name;
  const bool own = name.schema->text == crossing_.source_before.rules().default_schema;
  if (own) return QualifiedName(name.name);
  if (target().schemas) return name;
  refuse("the schema `" + name.schema->text + "` of `" + name.name.text + "`");
  return std::nullopt;
}

std::optional<std::vector<std::string>> PartSpeller::labels_to_check(const Type& type) const {
  const auto* labelled = type.as<EnumType>();
  if (labelled == nullptr) return std::nullopt;
  if (labelled->name ? target().named_enums : target().inline_enums) return std::nullopt;
  if (!labelled->name) return labelled->labels;
  const CatalogEnum* known = crossing_.source_after.find_enum(*labelled->name);
  if (known == nullptr) return labelled->labels;
  return known->labels;
}

std::optional<Type> PartSpeller::type(const Type& type, const std::string& of) {
  const Dialect& target = crossing_.target;
  if (labels_to_check(type)) return this->type(TextType{}, of);
  Type plain(type.kind, std::nullopt);
  if (const auto* labelled = type.as<EnumType>(); labelled != nullptr && labelled->name) {
    const auto enum_name = name(*labelled->name);
    if (!enum_name) return std::nullopt;
    return Type(EnumType{.name = enum_name, .labels = labelled->labels});
  }
  const auto spelled = target.write_type(plain);
  if (!spelled) {
    refuse("the type `" + describe(type) + "` of " + of);
    return std::nullopt;
  }
  Type understood = target.read_type(*spelled);
  if (!(understood == plain)) {
    diagnostics_.report<Code::TypeChangesMeaning>(
        span_, describe(type), *spelled,
        std::string(target.name()) + " takes it as `" + describe(understood) + "`, in " + of);
  }
  understood.written = Spelling{.dialect = std::string(target.name()), .text = *spelled};
  return understood;
}

std::optional<Expression> PartSpeller::expression(const Expression& expression, const std::string& of) {
  const std::string dialect(crossing_.target.name());
  if (const auto* sql = expression.as<SqlExpression>()) {
    if (sql->dialect == dialect) return expression;
    const auto text = respell_expression(sql->text, crossing_.source, crossing_.target);
    if (!text) {
      refuse("the expression `" + sql->text + "` in " + of + ", written for " + sql->dialect);
      return std::nullopt;
    }
    return Expression(SqlExpression{.dialect = dialect, .text = *text});
  }
  Expression plain(expression.kind, std::nullopt);
  if (crossing_.target.write_expression(plain)) return plain;
  refuse("the value of " + of);
  return std::nullopt;
}

std::optional<Column> PartSpeller::column(const Column& column, const QualifiedName& table,
                                          std::vector<Constraint>& constraints) {
  const std::string of = "`" + table.display() + "." + column.name.text + "`";
  Column result = column;
  const auto spelled = type(column.type, of);
  if (!spelled) return std::nullopt;
  result.type = *spelled;
  if (const auto labels = labels_to_check(column.type)) {
    constraints.emplace_back(enum_check(table, column.name, *labels, crossing_.target));
  }
  if (column.default_value) {
    result.default_value = expression(*column.default_value, of);
    if (!result.default_value) return std::nullopt;
  }
  if (column.generated) {
    const auto computed = expression(column.generated->expression, of);
    if (!computed) return std::nullopt;
    result.generated->expression = *computed;
  }
  if (column.identity) {
    result.identity = respell_identity(*column.identity, target());
    if (!result.identity) refuse("numbering " + of);
    if (!result.identity) return std::nullopt;
    if (column.identity->start && !result.identity->start)
      lose("the first number", table.display() + "." + column.name.text);
    // Where the type must be one word to be numbered, it is that word.
    if (target().integer_key_counts) {
      result.type = crossing_.target.read_type("INTEGER");
      result.type.written = Spelling{.dialect = std::string(crossing_.target.name()), .text = "INTEGER"};
    }
  }
  if (column.collation) lose("the collation", table.display() + "." + column.name.text);
  result.collation.reset();
  if (column.comment && !target().comments && !target().comments_inline) {
    lose("the comment", table.display() + "." + column.name.text);
    result.comment.reset();
  }
  return result;
}

std::optional<Constraint> PartSpeller::constraint(const Constraint& constraint) {
  const auto& named = name_of(constraint);
  const std::string of = named ? "`" + named->text + "`" : "a constraint";
  if (kind_of(constraint) == ConstraintKind::Native) {
    refuse("the constraint " + of + ", which only its own database knows");
    return std::nullopt;
  }
  Constraint result = constraint;
  if (auto* check = std::get_if<CheckConstraint>(&result)) {
    const auto condition = expression(check->condition, of);
    if (!condition) return std::nullopt;
    check->condition = *condition;
    check->not_valid = check->not_valid && target().add_constraint_in_place;
    return result;
  }
  if (auto* key = std::get_if<ForeignKey>(&result)) {
    const auto table = name(key->target);
    if (!table) return std::nullopt;
    key->target = *table;
    key->not_valid = key->not_valid && target().add_constraint_in_place;
  }
  return key_parts(std::move(result));
}

std::optional<Constraint> PartSpeller::key_parts(Constraint constraint) {
  const auto& named = name_of(constraint);
  const std::string of = named ? named->text : "a constraint";
  std::visit(
      [&](auto& key) {
        if constexpr (requires { key.include; }) {
          if (!key.include.empty() && !target().include_columns) {
            lose("the INCLUDE columns", of);
            key.include.clear();
          }
        }
        if constexpr (requires { key.deferral; }) {
          if (key.deferral != Deferral::NotDeferrable && !target().deferrable_constraints) {
            lose("the deferral", of);
            key.deferral = Deferral::NotDeferrable;
          }
        }
      },
      constraint);
  return constraint;
}

std::optional<IndexDefinition> PartSpeller::index(const IndexDefinition& index) {
  const std::string of = index.name ? index.name->text : "an index";
  IndexDefinition result = index;
  const auto table = name(index.table);
  if (!table) return std::nullopt;
  result.table = *table;
  if (index.method) {
    if (*index.method != "btree") lose("the method " + *index.method, of);
    result.method.reset();
  }
  for (IndexKey& key : result.keys) {
    if (key.expression) {
      const auto respelled = expression(*key.expression, "`" + of + "`");
      if (!respelled) return std::nullopt;
      key.expression = *respelled;
    }
    if (key.operator_class) lose("the operator class " + *key.operator_class, of);
    if (key.collation) lose("the collation", of);
    if (key.nulls != NullsOrder::Default) lose("the order of NULLs", of);
    key.operator_class.reset();
    key.collation.reset();
    key.nulls = NullsOrder::Default;
  }
  if (!index.include.empty() && !target().include_columns) {
    lose("the INCLUDE columns", of);
    result.include.clear();
  }
  if (index.condition) {
    if (!target().partial_indexes && index.unique) refuse("the condition of the unique index `" + of + "`");
    if (!target().partial_indexes && index.unique) return std::nullopt;
    result.condition = expression(*index.condition, "`" + of + "`");
    if (!result.condition) return std::nullopt;
    if (!target().partial_indexes) {
      lose("the condition", of);
      result.condition.reset();
    }
  }
  result.options = options(index.options, of);
  return result;
}

std::vector<TableOption> PartSpeller::options(const std::vector<TableOption>& options, const std::string& of) {
  std::vector<TableOption> kept;
  for (const TableOption& option : options) {
    if (option.dialect == crossing_.target.name()) {
      kept.push_back(option);
    } else {
      lose("`" + option.text + "`", of);
    }
  }
  return kept;
}

}  // namespace crosswalk
