#pragma once

#include <string>

#include "crosswalk/sql/dialect.h"

namespace crosswalk::test {

// A dialect that cuts scripts at every ';' and carries what is between, word for word. For tests of what lies around
// the SQL: names, order, version tables.
class FakeDialect final : public Dialect {
 public:
  explicit FakeDialect(std::string name);

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] const Features& features() const override { return features_; }
  [[nodiscard]] CatalogRules catalog_rules() const override;
  [[nodiscard]] std::vector<Step> read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const override;
  [[nodiscard]] std::optional<std::vector<Statement>> write(const Step& step, const Catalog& before,
                                                            Diagnostics& diagnostics) const override;
  [[nodiscard]] std::string quote(const Identifier& name, bool always = false) const override;
  [[nodiscard]] std::string quote(const QualifiedName& name) const override;
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::optional<std::string> write_type(const Type&) const override { return std::nullopt; }
  [[nodiscard]] Type read_type(std::string_view spelling) const override;
  [[nodiscard]] std::optional<std::string> write_expression(const Expression&) const override { return std::nullopt; }
  [[nodiscard]] Expression read_expression(std::string_view text) const override;
  [[nodiscard]] std::optional<std::string> write_column(const Column&) const override { return std::nullopt; }
  [[nodiscard]] std::optional<std::string> write_constraint(const Constraint&) const override { return std::nullopt; }
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override { return Identifier(unquoted); }

 private:
  std::string name_;
  Features features_;
};

}  // namespace crosswalk::test
