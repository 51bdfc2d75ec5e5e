#include "sql/carried_database.h"

#include "crosswalk/base/text.h"

namespace crosswalk::sql_reading {

const Features& CarriedDialect::features() const {
  static const Features features{};
  return features;
}

std::vector<Step> CarriedDialect::read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const {
  return read_carried_script(script, options, description_.rules, diagnostics);
}

std::optional<std::vector<Statement>> CarriedDialect::write(const Step& step, const Catalog& /*before*/,
                                                            Diagnostics& diagnostics) const {
  if (step.written && step.written->dialect == name()) return std::vector<Statement>{{step.written->text, true}};
  if (const auto* raw = step.operation.as<RawSql>(); raw != nullptr && raw->dialect == name()) {
    return std::vector<Statement>{{raw->text, true}};
  }
  diagnostics.report<Code::CannotTranslate>(step.span, name(), "its SQL is only carried");
  return std::nullopt;
}

Type CarriedDialect::read_type(std::string_view spelling) const {
  Type type;
  type.kind = NativeType{.dialect = std::string(name()), .spelling = std::string(spelling)};
  return type;
}

Expression CarriedDialect::read_expression(std::string_view text) const {
  Expression expression;
  expression.kind = SqlExpression{.dialect = std::string(name()), .text = std::string(text)};
  return expression;
}

std::unique_ptr<Session> CarriedDatabase::connect(std::string_view /*url*/, Access /*access*/,
                                                  Diagnostics& diagnostics) const {
  diagnostics.report<Code::DatabaseScriptsOnly>({}, name(), "no session with it is opened");
  return nullptr;
}

std::optional<Catalog> CarriedDatabase::inspect(Session& /*session*/, const std::vector<QualifiedName>& /*leave_out*/,
                                                Diagnostics& diagnostics) const {
  diagnostics.report<Code::DatabaseScriptsOnly>({}, name(), "its schema is not read back");
  return std::nullopt;
}

}  // namespace crosswalk::sql_reading
