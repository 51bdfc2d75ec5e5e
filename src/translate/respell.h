#pragma once

#include "rewriting.h"

namespace crosswalk {

// omitted_digits.cpp: the kind of a type, with the digits that its source means where it names none and the target
// would mean others.
[[nodiscard]] Type with_omitted_digits(const Type& type, const Crossing& crossing);
// What stands for a type that the target has no words for: a wider number, the widest decimal.
[[nodiscard]] Type nearest_type(const Type& type, const Dialect& target);

// fitting_default.cpp: a literal behind a cast that the column does by itself; nothing if it is none.
[[nodiscard]] std::optional<Expression> without_cast(const Expression& value, const Type& column,
                                                     const Dialect& source);
// The default as one of the column's type; nothing if its value is not of that type.
[[nodiscard]] std::optional<Expression> fitting_default(const Expression& value, const Type& column);

// taken_names.cpp: a name that is free in the target, where more must differ in theirs than in the source; and what a
// thing of that name is called there.
[[nodiscard]] Identifier free_index_name(const QualifiedName& table, const Identifier& name, const Catalog& target);
[[nodiscard]] Identifier free_constraint_name(const QualifiedName& table, const Constraint& constraint,
                                              const Catalog& target);
[[nodiscard]] Identifier index_name_in(const QualifiedName& table, const Identifier& name, const Catalog& target);
[[nodiscard]] Identifier constraint_name_in(const QualifiedName& table, const Identifier& name, const Catalog& target);

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
  // A default of a column of this type.
  [[nodiscard]] std::optional<Expression> default_value(const Expression& value, const Type& type,
                                                        const std::string& of);
  // A column; what an enum needs beside it is added to `constraints`.
  [[nodiscard]] std::optional<Column> column(const Column& column, const QualifiedName& table,
                                             std::vector<Constraint>& constraints);
  [[nodiscard]] std::optional<Constraint> constraint(const Constraint& constraint, const QualifiedName& table);
  [[nodiscard]] std::optional<IndexDefinition> index(const IndexDefinition& index);
  [[nodiscard]] std::vector<TableOption> options(const std::vector<TableOption>& options, const std::string& of);

  // The labels of an enum type that the target has no words for; nothing for every other type.
  [[nodiscard]] std::optional<std::vector<std::string>> labels_to_check(const Type& type) const;

  void refuse(const std::string& why);
  void lose(const std::string& what, const std::string& of);
  [[nodiscard]] const Features& target() const { return crossing_.target.features(); }

 private:
  [[nodiscard]] std::optional<Constraint> key_parts(Constraint constraint);
  [[nodiscard]] std::optional<Constraint> foreign_key(ForeignKey key, const std::string& of);
  [[nodiscard]] bool points_at_key(const ForeignKey& key) const;
  [[nodiscard]] Constraint under_free_name(Constraint constraint, const QualifiedName& table);
  // The method of an index, and what its keys say beside their columns.
  [[nodiscard]] bool plain_method(IndexDefinition& index, const std::string& of);
  [[nodiscard]] bool plain_key(IndexKey& key, bool unique, const std::string& of);

  const SourceSpan& span_;
  const Crossing& crossing_;
  Diagnostics& diagnostics_;
};

}  // namespace crosswalk
