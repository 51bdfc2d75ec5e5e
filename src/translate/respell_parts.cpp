#include <algorithm>

#include "crosswalk/base/text.h"
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
  plain = with_omitted_digits(plain, crossing_);
  const auto spelled = target.write_type(nearest_type(plain, target));
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

std::optional<Expression> PartSpeller::default_value(const Expression& value, const Type& type, const std::string& of) {
  const Expression plain = without_cast(value, type, crossing_.source).value_or(value);
  const auto* sql = plain.as<SqlExpression>();
  // The day and the time of day are called the same everywhere.
  const bool today = sql != nullptr && (equals_ignoring_case(sql->text, "current_date") ||
                                        equals_ignoring_case(sql->text, "current_time"));
  if (today) return Expression(SqlExpression{.dialect = std::string(crossing_.target.name()), .text = sql->text});
  const auto respelled = expression(plain, of);
  if (!respelled) return std::nullopt;
  auto fitting = fitting_default(*respelled, type);
  if (!fitting) refuse("the default of " + of + ", which is no value of the type `" + describe(type) + "`");
  return fitting;
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
    result.default_value = default_value(*column.default_value, column.type, of);
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

std::optional<Constraint> PartSpeller::constraint(const Constraint& constraint, const QualifiedName& table) {
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
  if (const auto* key = std::get_if<ForeignKey>(&constraint)) {
    const auto spelled = foreign_key(*key, of);
    if (!spelled) return std::nullopt;
    result = *spelled;
  }
  const auto parts = key_parts(std::move(result));
  return parts ? std::optional(under_free_name(*parts, table)) : std::nullopt;
}

std::optional<Constraint> PartSpeller::foreign_key(ForeignKey key, const std::string& of) {
  if (!points_at_key(key)) {
    refuse("the foreign key " + of + ", which points at columns of `" + key.target.display() + "` that are no key");
    return std::nullopt;
  }
  const auto table = name(key.target);
  if (!table) return std::nullopt;
  key.target = *table;
  key.not_valid = key.not_valid && target().add_constraint_in_place;
  // Others read the words and do not heed them.
  if (key.match != MatchKind::Simple && key.columns.size() > 1)
    lose("MATCH FULL", key.name ? key.name->text : key.target.display());
  key.match = MatchKind::Simple;
  return key;
}

// A table that is not known may have any key.
bool PartSpeller::points_at_key(const ForeignKey& key) const {
  const CatalogTable* table = crossing_.source_after.find_table(key.target);
  if (table == nullptr || key.target_columns.empty()) return true;
  const auto same_columns = [&](std::vector<Identifier> columns) {
    std::vector<Identifier> wanted = key.target_columns;
    std::sort(columns.begin(), columns.end());
    std::sort(wanted.begin(), wanted.end());
    return columns == wanted;
  };
  for (const Constraint& constraint : table->definition.constraints) {
    const ConstraintKind kind = kind_of(constraint);
    const bool is_key = kind == ConstraintKind::PrimaryKey || kind == ConstraintKind::Unique;
    if (is_key && same_columns(columns_of(constraint))) return true;
  }
  return std::any_of(table->indexes.begin(), table->indexes.end(), [&](const IndexDefinition& index) {
    std::vector<Identifier> columns;
    for (const IndexKey& part : index.keys) columns.push_back(part.column.value_or(Identifier()));
    return index.unique && !index.condition && same_columns(columns);
  });
}

Constraint PartSpeller::under_free_name(Constraint constraint, const QualifiedName& table) {
  if (!name_of(constraint)) return constraint;
  const Identifier before = *name_of(constraint);
  const Identifier free = free_constraint_name(table, constraint, crossing_.target_before);
  if (free == before) return constraint;
  lose("a second thing of the name `" + before.text + "`", table.display() + "`; it is called `" + free.text);
  set_name(constraint, free);
  return constraint;
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
  if (!plain_method(result, of)) return std::nullopt;
  for (IndexKey& key : result.keys) {
    if (!plain_key(key, index.unique, of)) return std::nullopt;
  }
  if (index.name) {
    result.name = free_index_name(*table, *index.name, crossing_.target_before);
    if (*result.name != *index.name)
      lose("a second index `" + of + "`", table->display() + "`; it is called `" + result.name->text);
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

// An index of another kind answers other questions: a plain one in its place would be refused, or of no use.
bool PartSpeller::plain_method(IndexDefinition& index, const std::string& of) {
  const std::string method = index.method.value_or("btree");
  if (method != "btree" && method != "hash") {
    refuse("the index `" + of + "` of the kind `" + method + "`");
    return false;
  }
  if (method != "btree") lose("the method " + method, of);
  index.method.reset();
  return true;
}

bool PartSpeller::plain_key(IndexKey& key, bool unique, const std::string& of) {
  if (key.expression) {
    const auto respelled = expression(*key.expression, "`" + of + "`");
    if (!respelled) return false;
    key.expression = *respelled;
  }
  if (key.prefix_length) {
    if (unique) refuse("the unique index `" + of + "` over the first characters of a column");
    if (unique) return false;
    lose("how much of a column is indexed", of);
    key.prefix_length.reset();
  }
  if (key.operator_class) lose("the operator class " + *key.operator_class, of);
  if (key.collation) lose("the collation", of);
  if (key.nulls != NullsOrder::Default) lose("the order of NULLs", of);
  key.operator_class.reset();
  key.collation.reset();
  key.nulls = NullsOrder::Default;
  return true;
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
