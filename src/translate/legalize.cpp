#include "crosswalk/translate/legalize.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "crosswalk/catalog/evolve.h"
#include "rewriting.h"

namespace crosswalk {

namespace {

// The schema as the source sees it and as the target sees it, between the same two steps.
struct Schemas {
  Catalog source;
  Catalog target;
};

// Makes lists of steps legal, one after the other, and moves the schemas on.
class StepLegalizer {
 public:
  StepLegalizer(const Dialect& source, const Dialect& target, Schemas schemas, Diagnostics& diagnostics)
      : source_(source), target_(target), schemas_(std::move(schemas)), diagnostics_(diagnostics) {}

  [[nodiscard]] const Schemas& schemas() const { return schemas_; }

  std::vector<Step> run(std::vector<Step> steps) {
    const Catalog before = schemas_.target;
    if (same_dialect()) {
      for (const Step& step : steps) pass(step);
      return rewrite(std::move(steps), before);
    }
    std::vector<Step> crossed;
    for (const Step& step : steps) cross(step, crossed);
    return rewrite(std::move(crossed), before);
  }

 private:
  [[nodiscard]] bool same_dialect() const { return source_.name() == target_.name(); }

  // Steps that do not fit the simulated schema are for the reader of the history to report.
  static void move_on(Catalog& catalog, const Step& step) {
    Diagnostics unheard;
    if (!evolve(catalog, step, unheard)) return;
  }

  // Whether a conditional step does anything to this schema: the target is told of those that do, without the
  // condition.
  static bool takes_place(const Step& step, const Catalog& before) {
    if (!guards_hold(before, step)) return false;
    if (!step.tolerant) return true;
    Step strict = step;
    strict.tolerant = false;
    Catalog trial = before;
    Diagnostics unheard;
    return evolve(trial, strict, unheard);
  }

  void pass(const Step& step) {
    move_on(schemas_.source, step);
    move_on(schemas_.target, step);
  }

  // Says a step in the target's operations, and moves both schemas on.
  void cross(const Step& step, std::vector<Step>& crossed) {
    const Catalog before = schemas_.source;
    if (!takes_place(step, before)) return;
    move_on(schemas_.source, step);
    const Crossing crossing{source_, target_, before, schemas_.source, schemas_.target};
    Diagnostics reported;
    const auto operations = respell_step(step, crossing, reported);
    diagnostics_.append(reported);
    std::vector<Step> said;
    if (!operations) said.push_back(left_for_a_person(step, reported));
    if (operations) {
      for (const Operation& operation : *operations) said.emplace_back(operation, step.span);
    }
    for (Step& one : said) {
      move_on(schemas_.target, one);
      crossed.push_back(std::move(one));
    }
  }

  // Replaces the steps that the target has no words for by others that it has. A script of a million rows is held once:
  // up to the first replacement, the steps stay where they are.
  std::vector<Step> rewrite(std::vector<Step> steps, Catalog before) {
    std::vector<Step> result;
    bool replaced = false;
    const std::span<Step> all(steps);
    for (std::size_t i = 0; i < all.size();) {
      Diagnostics refusal;
      const bool manual = all[i].operation.is<HostCode>();
      if (manual || target_.write(all[i], before, refusal)) {
        move_on(before, all[i]);
        if (replaced) result.push_back(std::move(all[i]));
        ++i;
        continue;
      }
      std::vector<Step> replacement;
      const std::size_t reach = replace(all.subspan(i), before, refusal, replacement);
      for (const std::size_t end = i + reach; i < end; ++i) move_on(before, all[i]);
      if (!std::exchange(replaced, true)) {
        result.reserve(steps.size());
        std::move(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(i - reach), std::back_inserter(result));
      }
      std::move(replacement.begin(), replacement.end(), std::back_inserter(result));
    }
    return replaced ? std::move(result) : std::move(steps);
  }

  // Appends what stands for the first steps, and tells for how many.
  std::size_t replace(std::span<const Step> steps, const Catalog& before, const Diagnostics& refusal,
                      std::vector<Step>& result) {
    const Step& first = steps.front();
    if (const auto recreated = recreate_index(first, before)) {
      result.insert(result.end(), recreated->begin(), recreated->end());
      return 1;
    }
    Diagnostics reported;
    const std::size_t reach = rebuild_reach(steps, before, target_);
    if (reach > 0) {
      const auto rebuilt = rebuild_table(steps.first(reach), before, target_, reported);
      if (rebuilt) result.insert(result.end(), rebuilt->begin(), rebuilt->end());
      if (rebuilt) return reach;
    }
    if (!reported.has_errors()) reported = refusal;
    diagnostics_.append(reported);
    for (const Step& step : steps.first(std::max<std::size_t>(reach, 1))) {
      result.push_back(left_for_a_person(step, reported));
    }
    return std::max<std::size_t>(reach, 1);
  }

  const Dialect& source_;
  const Dialect& target_;
  Schemas schemas_;
  Diagnostics& diagnostics_;
};

// The way back in the source's own steps: as written, or derived.
std::optional<std::vector<Step>> way_back_of(Migration& migration, const Catalog& before, bool derive,
                                             Diagnostics& diagnostics) {
  if (migration.down || !derive) return std::exchange(migration.down, std::nullopt);
  return way_back(migration, before, diagnostics);
}

}  // namespace

Step left_for_a_person(const Step& step, const Diagnostics& reported) {
  HostCode left;
  left.language = "sql";
  left.text = describe(step.operation);
  if (const auto* raw = step.operation.as<RawSql>()) left.text = raw->text;
  if (const auto* object = step.operation.as<CreateObject>()) left.text = object->definition.text;
  if (step.written) left.text = step.written->text;
  for (const Diagnostic& diagnostic : reported.items()) {
    if (diagnostic.severity != Severity::Error) continue;
    left.why = diagnostic.message;
    break;
  }
  return {std::move(left), step.span};
}

std::optional<History> legalize(History history, const Dialect& target, LegalizeOptions options,
                                Diagnostics& diagnostics) {
  const Dialect& source = options.source != nullptr ? *options.source : target;
  if (history.dialect && *history.dialect != source.name()) {
    diagnostics.report<Code::DatabaseContradicts>({}, *history.dialect, source.name());
    return std::nullopt;
  }
  history.dialect = std::string(target.name());
  Schemas schemas{Catalog(source.catalog_rules()), Catalog(target.catalog_rules())};
  for (Migration& migration : history.in_order()) {
    auto down = way_back_of(migration, schemas.source, options.ways_back, diagnostics);
    StepLegalizer forward(source, target, schemas, diagnostics);
    migration.up = forward.run(std::move(migration.up));
    schemas = forward.schemas();
    if (down) migration.down = StepLegalizer(source, target, schemas, diagnostics).run(std::move(*down));
  }
  // What runs beside the migrations runs on whatever schema is there then: it is not translated.
  if (source.name() != target.name()) {
    for (Hook& hook : history.hooks) leave_hook(hook, "it is written for " + std::string(source.name()));
  }
  return history;
}

void leave_hook(Hook& hook, const std::string& why) {
  if (hook.steps.empty()) return;
  HostCode left{.language = "sql", .text = {}, .why = {}};
  for (const Step& step : hook.steps) {
    if (step.written) left.text += step.written->text + ";\n";
  }
  left.why = "`" + hook.file + "` runs at every `" + hook.moment + "`: " + why;
  const SourceSpan span = hook.steps.front().span;
  hook.steps = {Step(std::move(left), span)};
}

}  // namespace crosswalk
