#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler.h"
#include "crosswalk/catalog/catalog.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/simulated_schema.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk::knex {

// Takes down what a migration's script does, as steps.
class Recorder final : public script::Effects {
 public:
  Recorder(const Dialect& dialect, Naming naming, Diagnostics& diagnostics);

  // Begins a script that finds the schema as in `before`; the steps so far are given up. `in_transaction`: all of it is
  // one transaction.
  void begin(const script::SimulatedSchema& before, bool in_transaction = true);
  // The script has begun a transaction of its own within the migration's: a savepoint, which can be returned to.
  void begin_savepoint() { has_savepoints_ = true; }
  [[nodiscard]] std::vector<Step> take();

  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] Client client() const { return client_; }
  // The schema as it is after the steps so far.
  [[nodiscard]] const script::SimulatedSchema& schema();

  // SQL that the script's author wrote: read into steps that keep their text.
  void record_written(const std::string& sql, const SourceSpan& span);
  // What a builder amounts to. False, with `error`, if the database would refuse it.
  [[nodiscard]] bool record(const std::vector<Emitted>& emitted, const TableSpec* table, const SourceSpan& span,
                            std::string& error);

  [[nodiscard]] std::size_t mark() const override { return steps_.size(); }
  void roll_back(std::size_t mark) override;
  [[nodiscard]] bool surely_taken(std::size_t since) override;
  void leave_for_person(const SourceSpan& span, const std::string& why, const script::Reach& reach) override;

 private:
  void pass(std::size_t step, script::SimulatedSchema& schema) const;

  const Dialect& dialect_;
  Client client_;
  Diagnostics& diagnostics_;
  script::SimulatedSchema before_;
  std::vector<Step> steps_;
  std::map<std::size_t, script::Reach> reaches_;  // of the steps that are left for a person, by their places
  std::optional<script::SimulatedSchema> now_;    // after the first `passed_` steps
  std::size_t passed_ = 0;
  bool in_transaction_ = true;
  bool has_savepoints_ = false;
};

// The steps that the builders' SQL amounts to, without spans and texts; nothing, with `error`, if it does not parse.
[[nodiscard]] std::optional<std::vector<Step>> steps_of(const std::vector<Emitted>& emitted, const TableSpec* table,
                                                        const Dialect& dialect, Naming naming, const Catalog& before,
                                                        std::string& error);

}  // namespace crosswalk::knex
