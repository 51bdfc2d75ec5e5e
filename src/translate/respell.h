#pragma once

#include "rewriting.h"

namespace crosswalk {

// The parts of operations in another dialect. Each reports at the step's span; what has no words there is refused, and
// what loses something is a warning.
class PartSpeller {
 public:
  PartSpeller(const SourceSpan& span, const Crossing& crossing, Diagnostics& diagnostics)
      : span_(span), crossing_(crossing), diagnostics_(diagnostics) {}

  // A schema is taken off where the target has none and it is the source's own default.
  [[nodiscard]] std::optional<QualifiedName> name(const QualifiedName& name);
  // `of` says whose type it is, for reports.
  [[nodiscard]] std::optional<Type> type(const Type& type, const std::string& of);
  [[nodiscard]] std::optional<Expression> expression(const Expression& expression, const std::string& of);
  // A column; what an enum needs beside it is added to `constraints`.
  [[nodiscard]] std::optional<Column> column(const Column& column, const QualifiedName& table,
                                             std::vector<Constraint>& constraints);
  [[nodiscard]] std::optional<Constraint> constraint(const Constraint& constraint);
  [[nodiscard]] std::optional<IndexDefinition> index(const IndexDefinition& index);
  [[nodiscard]] std::vector<TableOption> options(const std::vector<TableOption>& options, const std::string& of);

  // The labels of an enum type that the target has no words for; nothing for every other type.
  [[nodiscard]] std::optional<std::vector<std::string>> labels_to_check(const Type& type) const;

  void refuse(const std::string& why);
  void lose(const std::string& what, const std::string& of);
  [[nodiscard]] const Features& target() const { return crossing_.target.features(); }

 private:
  [[nodiscard]] std::optional<Constraint> key_parts(Constraint constraint);

  const SourceSpan& span_;
  const Crossing& crossing_;
  Diagnostics& diagnostics_;
};

}  // namespace crosswalk
