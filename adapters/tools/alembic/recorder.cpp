#include "recorder.h"

#include <algorithm>

namespace crosswalk::alembic {

void Recorder::roll_back(std::size_t mark) {
  steps_.resize(std::min(mark, steps_.size()));
  outside_.resize(steps_.size());
  reaches_.erase(reaches_.lower_bound(steps_.size()), reaches_.end());
  if (passed_ > steps_.size()) current_.reset();
  std::erase_if(rebuilds_, [mark](const Rebuild& rebuild) { return rebuild.position > mark; });
}

namespace {

// What SQLite does in place (alembic/ddl/sqlite.py, requires_recreate_in_batch).
bool is_done_in_place(const Operation& operation) {
  if (const auto* add = operation.as<AddColumn>()) {
    const bool computed = add->column.default_value && add->column.default_value->as<SqlExpression>() != nullptr;
    return !computed && !add->column.generated && !add->position && add->constraints.empty();
  }
  return operation.is<CreateIndex>() || operation.is<DropIndex>() || operation.is<RawSql>() || operation.is<HostCode>();
}

}  // namespace

bool Recorder::end_batch(const QualifiedName& table, std::size_t since, bool always, bool keeps_numbering) {
  bool rebuilds = always;
  for (std::size_t i = since; i < steps_.size() && !rebuilds; ++i) rebuilds = !is_done_in_place(steps_[i].operation);
  if (rebuilds) rebuilds_.push_back({steps_.size(), table, keeps_numbering});
  return rebuilds;
}

void Recorder::take_back(std::size_t first, std::size_t count) {
  const auto from = static_cast<std::ptrdiff_t>(first);
  const auto to = static_cast<std::ptrdiff_t>(first + count);
  steps_.erase(steps_.begin() + from, steps_.begin() + to);
  outside_.erase(outside_.begin() + from, outside_.begin() + to);
  std::map<std::size_t, script::Reach> moved;
  for (auto& [place, reach] : reaches_) moved.emplace(place < first ? place : place - count, std::move(reach));
  reaches_ = std::move(moved);
  if (passed_ > first) current_.reset();
}

void Recorder::leave_for_person(const SourceSpan& span, const std::string& why, const script::Reach& reach) {
  reaches_.insert_or_assign(steps_.size(), reach);
  record(Step(HostCode{.language = "python", .text = std::string(span.text()), .why = why}, span));
}

void Recorder::leave_attempt(std::size_t since, const SourceSpan& span, const std::string& why,
                             const script::Reach& reach) {
  script::Reach known = reach;
  const bool all_known = std::none_of(steps_.begin() + static_cast<std::ptrdiff_t>(since), steps_.end(),
                                      [](const Step& step) { return step.operation.is<HostCode>(); });
  if (all_known) known.attempts.assign(steps_.begin() + static_cast<std::ptrdiff_t>(since), steps_.end());
  roll_back(since);
  leave_for_person(span, why, known);
}

void Recorder::record(Step step) {
  steps_.push_back(std::move(step));
  outside_.push_back(autocommit_ > 0);
}

void Recorder::leave_autocommit() {
  if (autocommit_ > 0) --autocommit_;
}

bool Recorder::has_steps_outside() const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!outside_[i]) continue;
    // An index that is built concurrently says by itself that it stands outside.
    const auto* create = steps_[i].operation.as<CreateIndex>();
    const auto* drop = steps_[i].operation.as<DropIndex>();
    const bool says_so = (create != nullptr && create->concurrently) || (drop != nullptr && drop->concurrently);
    if (!says_so) return true;
  }
  return false;
}

void Recorder::stand_on(const script::SimulatedSchema* schema) {
  base_ = schema == nullptr ? std::nullopt : std::optional(*schema);
  current_.reset();
  asked_schema_ = false;
}

const script::SimulatedSchema* Recorder::schema() {
  if (!base_) {
    asked_schema_ = true;
    return nullptr;
  }
  if (!current_) {
    current_ = base_;
    passed_ = 0;
  }
  for (; passed_ < steps_.size(); ++passed_) {
    const auto reach = reaches_.find(passed_);
    current_->pass(steps_[passed_], reach == reaches_.end() ? nullptr : &reach->second);
  }
  return &*current_;
}

bool Recorder::surely_taken(std::size_t since) {
  if (!base_) {
    asked_schema_ = true;  // it is asked again when there is one
    return true;
  }
  script::SimulatedSchema schema = *base_;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (i >= since && !schema.takes(steps_[i])) return false;
    const auto reach = reaches_.find(i);
    schema.pass(steps_[i], reach == reaches_.end() ? nullptr : &reach->second);
  }
  return true;
}

std::vector<Step> Recorder::take() {
  if (base_ && !steps_.empty()) base_ = *schema();
  current_.reset();
  for (auto& [place, reach] : std::exchange(reaches_, {})) taken_reaches_.push_back(std::move(reach));
  std::vector<Step> steps = std::exchange(steps_, {});
  outside_.clear();
  autocommit_ = 0;
  return steps;
}

}  // namespace crosswalk::alembic
