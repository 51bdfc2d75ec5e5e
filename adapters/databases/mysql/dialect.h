#pragma once

#include "crosswalk/sql/standard_dialect.h"
#include "crosswalk/sql/type_limits.h"

namespace crosswalk::mysql {

// MariaDB 10.6 and later, MySQL 8 and later: what both take is what is written.
class MysqlDialect final : public StandardDialect, public LimitedTypes {
 public:
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] const Features& features() const override;
  [[nodiscard]] const TypeLimits& type_limits() const override;
  [[nodiscard]] CatalogRules catalog_rules() const override;
  [[nodiscard]] std::vector<Step> read(const std::shared_ptr<const SourceFile>& script, const SqlReadOptions& options,
                                       Diagnostics& diagnostics) const override;
  [[nodiscard]] Type read_type(std::string_view spelling) const override;
  [[nodiscard]] Expression read_expression(std::string_view text) const override;
  [[nodiscard]] Identifier fold(std::string_view unquoted) const override;
  [[nodiscard]] std::string quote(const Identifier& name, bool always = false) const override;
  using StandardDialect::quote;
  [[nodiscard]] std::string literal(std::string_view text) const override;
  [[nodiscard]] std::optional<std::string> write_column(const Column& column) const override;
  [[nodiscard]] std::optional<std::string> write_constraint(const Constraint& constraint) const override;

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
  void spell(const RenameTable& operation, Writing& out) const override;
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
  void spell(const CreateObject& operation, Writing& out) const override;
  void spell(const DropObject& operation, Writing& out) const override;
  void spell(const RenameObject& operation, Writing& out) const override;
  void spell(const SetComment& operation, Writing& out) const override;
  void spell(const SetTableOption& operation, Writing& out) const override;

 private:
  [[nodiscard]] std::optional<std::string> default_clause(const Column& column) const;
  // A constraint that can be said here, with the target columns of a foreign key filled in; refused otherwise.
  [[nodiscard]] std::optional<std::string> sayable_constraint(const Constraint& constraint,
                                                              const TableDefinition* table, Writing& out) const;
  [[nodiscard]] bool sayable_key(const std::vector<Identifier>& columns, const TableDefinition* table,
                                 Writing& out) const;
  [[nodiscard]] std::string position_words(const std::optional<ColumnPosition>& position) const;
  void modify(const QualifiedName& table, const Column& column, const std::optional<ColumnPosition>& position,
              Writing& out) const;
  [[nodiscard]] std::string table_comment(const std::optional<std::string>& comment) const;
};

// The rules by which the server chooses names and keeps columns.
[[nodiscard]] CatalogRules naming_rules();

}  // namespace crosswalk::mysql
