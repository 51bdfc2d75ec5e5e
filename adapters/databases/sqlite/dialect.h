#pragma once

#include "crosswalk/sql/standard_dialect.h"

namespace crosswalk::sqlite {

// SQLite 3.35 and later.
class SqliteDialect final : public StandardDialect {
 public:
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] const Features& features() const override;
  [[nodiscard]] CatalogRules catalog_rules() const override;
  [[nodiscard]] std::vector<Step> read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const override;
  [[nodiscard]] Type read_type(std::string_view spelling) const override;
  [[nodiscard]] Expression read_expression(std::string_view text) const override;
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override;
  [[nodiscard]] RebuildGuards rebuild_guards(const RebuildQuestion& question) const override;

 protected:
  [[nodiscard]] bool needs_quoting(std::string_view name) const override;
  [[nodiscard]] std::optional<std::string> spell_kind(const Type& type) const override;
  [[nodiscard]] std::optional<std::string> spell_random_uuid() const override;
  [[nodiscard]] std::optional<std::string> write_default(const Expression& expression) const override;
  [[nodiscard]] std::optional<std::string> identity_clause(const Identity& identity) const override;
  [[nodiscard]] bool refused_in_transaction(std::string_view statement) const override;

  using StandardDialect::spell;
  void spell(const CreateTable& operation, Writing& out) const override;
  void spell(const DropTable& operation, Writing& out) const override;
  void spell(const AddColumn& operation, Writing& out) const override;
  void spell(const DropColumn& operation, Writing& out) const override;
  void spell(const AlterColumn& operation, Writing& out) const override;
  void spell(const AddConstraint& operation, Writing& out) const override;
  void spell(const DropConstraint& operation, Writing& out) const override;
  void spell(const RenameConstraint& operation, Writing& out) const override;
  void spell(const ValidateConstraint& operation, Writing& out) const override;
  void spell(const CreateIndex& operation, Writing& out) const override;
  void spell(const DropIndex& operation, Writing& out) const override;
  void spell(const RenameIndex& operation, Writing& out) const override;
  void spell(const DropObject& operation, Writing& out) const override;
  void spell(const RenameObject& operation, Writing& out) const override;

 private:
  [[nodiscard]] std::optional<std::string> numbered_key(const Column& column) const;
  [[nodiscard]] bool sayable(const Constraint& constraint, Writing& out) const;
};

}  // namespace crosswalk::sqlite
