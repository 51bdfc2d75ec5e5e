#include "crosswalk/sql/standard_dialect.h"

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

// The parts that statements are made of: names, types, expressions, columns, constraints.
namespace crosswalk {

namespace {

std::string deferral_words(Deferral deferral) {
  switch (deferral) {
    case Deferral::NotDeferrable:
      return "";
    case Deferral::InitiallyImmediate:
      return " DEFERRABLE INITIALLY IMMEDIATE";
    case Deferral::InitiallyDeferred:
      return " DEFERRABLE INITIALLY DEFERRED";
  }
  return "";
}

// The text of a step without the terminator that may end it.
std::string without_terminator(std::string_view text) {
  text = trim(text);
  while (!text.empty() && text.back() == ';') text = trim(text.substr(0, text.size() - 1));
  return std::string(text);
}

}  // namespace

std::string_view action_words(ReferentialAction action) {
  switch (action) {
    case ReferentialAction::NoAction:
      return "NO ACTION";
    case ReferentialAction::Restrict:
      return "RESTRICT";
    case ReferentialAction::Cascade:
      return "CASCADE";
    case ReferentialAction::SetNull:
      return "SET NULL";
    case ReferentialAction::SetDefault:
      return "SET DEFAULT";
  }
  return "";
}

std::optional<std::vector<Statement>> StandardDialect::write(const Step& step, const Catalog& before,
                                                             Diagnostics& diagnostics) const {
  if (step.continues) return std::vector<Statement>{};
  if (step.written && step.written->dialect == name()) {
    const std::string text = without_terminator(step.written->text);
    if (text.empty()) return std::vector<Statement>{};
    return std::vector<Statement>{{text, !refused_in_transaction(text)}};
  }
  Writing out(step, before, name(), diagnostics);
  match(step.operation, [&](const auto& operation) { spell(operation, out); });
  return out.take();
}

std::string StandardDialect::quote(const Identifier& name, bool always) const {
  if (!always && !needs_quoting(name.text)) return name.text;
  return '"' + replace_all(name.text, "\"", "\"\"") + '"';
}

std::string StandardDialect::quote(const QualifiedName& name) const {
  return name.schema ? quote(*name.schema) + "." + quote(name.name) : quote(name.name);
}

std::string StandardDialect::literal(std::string_view text) const { return "'" + replace_all(text, "'", "''") + "'"; }

std::optional<std::string> StandardDialect::write_type(const Type& type) const {
  if (type.written && type.written->dialect == name()) return type.written->text;
  if (const auto* native = type.as<NativeType>()) {
    if (native->dialect != name()) return std::nullopt;
    return native->spelling;
  }
  return spell_kind(type);
}

std::optional<std::string> StandardDialect::write_expression(const Expression& expression) const {
  if (expression.written && expression.written->dialect == name()) return expression.written->text;
  using Text = std::optional<std::string>;
  return std::visit(Overloaded{
                        [](const NullValue&) -> Text { return "NULL"; },
                        [](const BoolValue& value) -> Text { return value.value ? "true" : "false"; },
                        [](const NumberValue& value) -> Text { return value.text; },
                        [this](const StringValue& value) -> Text { return literal(value.text); },
                        [](const CurrentTimestamp& now) -> Text {
                          return now.precision ? "CURRENT_TIMESTAMP(" + std::to_string(*now.precision) + ")"
                                               : "CURRENT_TIMESTAMP";
                        },
                        [this](const RandomUuid&) -> Text { return spell_random_uuid(); },
                        [this](const SqlExpression& sql) -> Text {
                          if (sql.dialect != name()) return std::nullopt;
                          return sql.text;
                        },
                    },
                    expression.kind);
}

std::optional<std::string> StandardDialect::write_default(const Expression& expression) const {
  return write_expression(expression);
}

std::optional<std::string> StandardDialect::column_type(const Column& column) const { return write_type(column.type); }

std::optional<std::string> StandardDialect::write_column(const Column& column) const {
  const auto type = column_type(column);
  if (!type) return std::nullopt;
  std::string text = quote(column.name);
  if (!type->empty()) text += " " + *type;
  if (column.collation) text += " COLLATE " + quote(Identifier(*column.collation));
  if (column.identity) {
    const auto clause = identity_clause(*column.identity);
    if (!clause) return std::nullopt;
    text += *clause;
  }
  if (!column.nullable) text += " NOT NULL";
  if (column.default_value) {
    const auto value = write_default(*column.default_value);
    if (!value) return std::nullopt;
    text += " DEFAULT " + *value;
  }
  if (column.generated) {
    const auto value = write_expression(column.generated->expression);
    if (!value) return std::nullopt;
    text += " GENERATED ALWAYS AS (" + *value + ")" + (column.generated->stored ? " STORED" : " VIRTUAL");
  }
  return text;
}

std::string StandardDialect::column_list(const std::vector<Identifier>& columns) const {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const Identifier& column : columns) names.push_back(quote(column));
  return "(" + join(names, ", ") + ")";
}

std::string StandardDialect::constraint_name(const std::optional<Identifier>& name) const {
  return name ? "CONSTRAINT " + quote(*name) + " " : "";
}

std::string StandardDialect::references(const ForeignKey& key) const {
  std::string text = "REFERENCES " + quote(key.target);
  if (!key.target_columns.empty()) text += " " + column_list(key.target_columns);
  if (key.match == MatchKind::Full) text += " MATCH FULL";
  if (key.match == MatchKind::Partial) text += " MATCH PARTIAL";
  if (key.on_delete != ReferentialAction::NoAction) text += " ON DELETE " + std::string(action_words(key.on_delete));
  if (key.on_update != ReferentialAction::NoAction) text += " ON UPDATE " + std::string(action_words(key.on_update));
  text += deferral_words(key.deferral);
  return text + (key.not_valid ? " NOT VALID" : "");
}

std::optional<std::string> StandardDialect::write_constraint(const Constraint& constraint) const {
  using Text = std::optional<std::string>;
  const auto include = [this](const std::vector<Identifier>& columns) {
    return columns.empty() ? std::string() : " INCLUDE " + column_list(columns);
  };
  const Text body = std::visit(
      Overloaded{
          [&](const PrimaryKey& key) -> Text {
            return "PRIMARY KEY " + column_list(key.columns) + include(key.include) + deferral_words(key.deferral);
          },
          [&](const UniqueConstraint& key) -> Text {
            return std::string("UNIQUE ") + (key.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") +
                   column_list(key.columns) + include(key.include) + deferral_words(key.deferral);
          },
          [&](const ForeignKey& key) -> Text {
            return "FOREIGN KEY " + column_list(key.columns) + " " + references(key);
          },
          [&](const CheckConstraint& check) -> Text {
            const auto condition = write_expression(check.condition);
            if (!condition) return std::nullopt;
            return "CHECK (" + *condition + ")" + (check.no_inherit ? " NO INHERIT" : "") +
                   (check.not_valid ? " NOT VALID" : "");
          },
          [&](const NativeConstraint& native) -> Text {
            if (native.dialect != name()) return std::nullopt;
            return native.text;
          },
      },
      constraint);
  if (!body) return std::nullopt;
  return constraint_name(name_of(constraint)) + *body;
}

std::optional<std::string> StandardDialect::column_or_refuse(const Column& column, Writing& out) const {
  if (auto text = write_column(column)) return text;
  const std::string where = " of column `" + column.name.text + "`";
  if (!column_type(column)) {
    out.refuse("the type `" + describe(column.type) + "`" + where);
  } else if (column.default_value && !write_default(*column.default_value)) {
    out.refuse("the default" + where);
  } else if (column.identity && !identity_clause(*column.identity)) {
    out.refuse("the numbering" + where);
  } else {
    out.refuse("the computed value" + where);
  }
  return std::nullopt;
}

std::optional<std::string> StandardDialect::constraint_or_refuse(const Constraint& constraint, Writing& out) const {
  if (auto text = write_constraint(constraint)) return text;
  const auto& name = name_of(constraint);
  out.refuse(name ? "the constraint `" + name->text + "`" : std::string("a constraint without a name"));
  return std::nullopt;
}

std::optional<std::string> StandardDialect::expression_or_refuse(const Expression& expression, Writing& out) const {
  if (auto text = write_expression(expression)) return text;
  const auto* sql = expression.as<SqlExpression>();
  out.refuse(sql != nullptr ? "the expression `" + sql->text + "`" : std::string("the expression"));
  return std::nullopt;
}

std::string StandardDialect::own_options(const std::vector<TableOption>& options) const {
  std::string text;
  for (const TableOption& option : options) {
    if (option.dialect == name()) text += " " + option.text;
  }
  return text;
}

}  // namespace crosswalk
