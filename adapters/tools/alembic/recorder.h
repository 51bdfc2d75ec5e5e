#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crosswalk/ir/migration.h"
#include "crosswalk/script/evaluator.h"
#include "crosswalk/script/facts.h"
#include "crosswalk/script/simulated_schema.h"
#include "crosswalk/sql/dialect.h"
#include "crosswalk/tool/project.h"

namespace crosswalk::alembic {

inline constexpr std::string_view kRowsReason = "it depends on the rows of a database";

// A table that a batch made anew on SQLite, and before which step.
struct Rebuild {
  std::size_t position = 0;
  QualifiedName table;
  bool keeps_numbering = false;  // it was told to number its key
};

// Collects the steps that one function of a revision makes.
class Recorder final : public script::Effects {
 public:
  [[nodiscard]] std::size_t mark() const override { return steps_.size(); }
  void roll_back(std::size_t mark) override;
  [[nodiscard]] bool surely_taken(std::size_t since) override;
  void leave_for_person(const SourceSpan& span, const std::string& why, const script::Reach& reach) override;
  void leave_attempt(std::size_t since, const SourceSpan& span, const std::string& why,
                     const script::Reach& reach) override;

  void record(Step step);
  void record(Operation operation, const SourceSpan& span) { record(Step(std::move(operation), span)); }

  // Between the two, steps run outside of a transaction (op.get_context().autocommit_block()).
  void enter_autocommit() { ++autocommit_; }
  void leave_autocommit();
  // The script itself ended the transaction (op.execute("COMMIT")): what follows runs outside of it.
  [[nodiscard]] bool has_steps_outside() const;

  // Says that a batch has made a table anew, if one of its steps since the mark asks for it.
  // True if it has.
  bool end_batch(const QualifiedName& table, std::size_t since, bool always, bool keeps_numbering);
  // Takes back steps in the midst of others.
  void take_back(std::size_t first, std::size_t count);
  // The rebuilds so far, and none are left.
  [[nodiscard]] std::vector<Rebuild> take_rebuilds() { return std::exchange(rebuilds_, {}); }

  // The steps so far, and none are left.
  [[nodiscard]] std::vector<Step> take();
  // What the steps that were taken and left for a person could do, in their order; and none are left.
  [[nodiscard]] std::vector<script::Reach> take_reaches() { return std::exchange(taken_reaches_, {}); }

  // Before a revision: the schema that its steps come on top of; null if it is not known yet.
  void stand_on(const script::SimulatedSchema* schema);
  // The schema as the steps so far have made it; null, and remembered as asked for, if it is not known.
  [[nodiscard]] const script::SimulatedSchema* schema();
  [[nodiscard]] bool asked_schema() const { return asked_schema_; }

 private:
  std::vector<Step> steps_;
  std::vector<Rebuild> rebuilds_;
  std::vector<bool> outside_;  // for each step, whether it runs outside of a transaction
  int autocommit_ = 0;
  bool asked_schema_ = false;
  std::map<std::size_t, script::Reach> reaches_;  // by the place of the step
  std::vector<script::Reach> taken_reaches_;
  std::optional<script::SimulatedSchema> base_;     // before the steps
  std::optional<script::SimulatedSchema> current_;  // after the first `passed_` of them
  std::size_t passed_ = 0;
};

class CustomOperations;
class TargetMetadata;

// What the host objects of one evaluator share: the dialect that is asked about, where steps go, how constraints are
// named.
struct Reading {
  const Dialect& dialect;
  Recorder& recorder;
  TargetMetadata& metadata;
  const Project& project;
  const script::Facts& facts;
  CustomOperations* custom = nullptr;  // null where none are asked for

  [[nodiscard]] bool is(std::string_view dialect_name) const { return dialect.name() == dialect_name; }
};

}  // namespace crosswalk::alembic
