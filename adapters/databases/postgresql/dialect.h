#pragma once

#include "crosswalk/sql/standard_dialect.h"

namespace crosswalk::postgresql {

// PostgreSQL 12 and later.
class PostgresqlDialect final : public StandardDialect {
 public:
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] const Features& features() const override;
  [[nodiscard]] CatalogRules catalog_rules() const override;
  [[nodiscard]] std::vector<Step> read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const override;
  [[nodiscard]] Type read_type(std::string_view spelling) const override;
  [[nodiscard]] Expression read_expression(std::string_view text) const override;
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override;

 protected:
  [[nodiscard]] bool needs_quoting(std::string_view name) const override;
  [[nodiscard]] std::optional<std::string> spell_kind(const Type& type) const override;
  [[nodiscard]] std::optional<std::string> spell_random_uuid() const override;
  [[nodiscard]] std::optional<std::string> column_type(const Column& column) const override;
  [[nodiscard]] std::optional<std::string> identity_clause(const Identity& identity) const override;
  [[nodiscard]] bool refused_in_transaction(std::string_view statement) const override;

  using StandardDialect::spell;
  void spell(const CreateTable& operation, Writing& out) const override;
  void spell(const AddColumn& operation, Writing& out) const override;
  void spell(const AlterColumn& operation, Writing& out) const override;
  void spell(const AddConstraint& operation, Writing& out) const override;
  void spell(const CreateEnum& operation, Writing& out) const override;
  void spell(const DropEnum& operation, Writing& out) const override;
  void spell(const RenameEnum& operation, Writing& out) const override;
  void spell(const AddEnumLabel& operation, Writing& out) const override;
  void spell(const RenameEnumLabel& operation, Writing& out) const override;
  void spell(const CreateObject& operation, Writing& out) const override;
  void spell(const MoveToSchema& operation, Writing& out) const override;
  void spell(const SetComment& operation, Writing& out) const override;
  void spell(const SetTableOption& operation, Writing& out) const override;

 private:
  void comment_on_column(const QualifiedName& table, const Identifier& column,
                         const std::optional<std::string>& comment, Writing& out) const;
  void alter_identity(const AlterColumn& operation, std::vector<std::string>& clauses, Writing& out) const;
};

// The rules by which PostgreSQL chooses names.
[[nodiscard]] CatalogRules naming_rules();

}  // namespace crosswalk::postgresql
