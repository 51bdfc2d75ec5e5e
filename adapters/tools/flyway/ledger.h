#pragma once

#include "crosswalk/tool/tool.h"

namespace crosswalk::flyway {

// The table flyway_schema_history, or what the project calls it (internal/schemahistory/JdbcTableSchemaHistory.java).
class FlywayLedger final : public Ledger {
 public:
  [[nodiscard]] std::vector<QualifiedName> tables(const LedgerContext& context) const override;
  [[nodiscard]] std::vector<LedgerQuery> queries(const LedgerContext& context) const override;
  [[nodiscard]] std::optional<LedgerState> interpret(const LedgerContext& context,
                                                     const std::vector<std::optional<Rows>>& answers,
                                                     Diagnostics& diagnostics) const override;
  [[nodiscard]] bool same_checksum(const LedgerContext& context, const Migration& migration,
                                   const LedgerEntry& entry) const override;
  [[nodiscard]] bool allows_apply(const LedgerContext& context, const LedgerState& state,
                                  Diagnostics& diagnostics) const override;
  [[nodiscard]] bool leaves_out(const LedgerContext& context, const Migration& migration,
                                const LedgerState& state) const override;
  [[nodiscard]] bool passes_over(const LedgerContext& context, const Migration& migration,
                                 const LedgerState& state) const override;
  [[nodiscard]] std::vector<Statement> prepare(const LedgerContext& context, const LedgerState& state) const override;
  [[nodiscard]] bool prepare_in_transaction() const override { return true; }
  [[nodiscard]] std::vector<Statement> lock(const LedgerContext& context) const override;
  [[nodiscard]] std::vector<Statement> unlock(const LedgerContext& context) const override;
  [[nodiscard]] std::vector<const Hook*> hooks(const LedgerContext& context, HookMoment moment) const override;
  [[nodiscard]] TransactionShape transactions(const LedgerContext& context,
                                              const std::vector<const Migration*>& pending) const override;
  [[nodiscard]] LedgerWrites record(const LedgerContext& context, const Migration& migration,
                                    LedgerState& state) const override;
};

}  // namespace crosswalk::flyway
