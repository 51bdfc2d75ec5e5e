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
  // Tables of the target of which something is left for a person, by their keys: what they look like then is not known.
  std::vector<QualifiedName> doubted;
};

// The table that a step which is left for a person would have made or changed.
std::optional<QualifiedName> table_at_stake(const Operation& operation) {
  if (const auto* create = operation.as<CreateTable>()) return create->table.name;
  if (const auto* index = operation.as<CreateIndex>()) return index->index.table;
  if (const auto* index = operation.as<DropIndex>()) return index->table;
  if (const auto* drop = operation.as<DropTable>()) return drop->table;
  if (const auto* rename = operation.as<RenameTable>()) return rename->table;
  if (const auto* add = operation.as<AddColumn>()) return add->table;
  if (const auto* drop = operation.as<DropColumn>()) return drop->table;
  if (const auto* rename = operation.as<RenameColumn>()) return rename->table;
  if (const auto* alter = operation.as<AlterColumn>()) return alter->table;
  if (const auto* add = operation.as<AddConstraint>()) return add->table;
  if (const auto* drop = operation.as<DropConstraint>()) return drop->table;
  if (const auto* rename = operation.as<RenameConstraint>()) return rename->table;
  return std::nullopt;
}

bool changes_rows_alone(const Operation& operation) {
  const auto* raw = operation.as<RawSql>();
  return raw != nullptr && raw->effect != SqlEffect::Unknown && raw->effect != SqlEffect::Schema;
}

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
    if (!operations) {
      crossed.push_back(left_for_a_person(step, reported));
      return doubt(step);
    }
    for (const Operation& operation : *operations) {
      Step& said = crossed.emplace_back(operation, step.span);
      move_on(schemas_.target, said);
      const auto* rename = operation.as<RenameTable>();
      if (rename != nullptr && is_doubted(rename->table))
        schemas_.doubted.push_back(schemas_.target.key({rename->table.schema, rename->new_name}));
    }
  }

  // What is left for a person is done by the time that later steps run, but in whose words is not known: a table that
  // it is about cannot be rebuilt from what is known here. What is about none may be about all.
  void doubt(const Step& step) {
    if (changes_rows_alone(step.operation)) return;
    const auto table = table_at_stake(step.operation);
    if (table) {
      const auto spelled = schemas_.source.key(*table);
      schemas_.doubted.push_back(schemas_.target.key(spelled));
    } else if (!step.operation.is<DropIndex>()) {
      schemas_.target.mark_incomplete();
    }
  }

  [[nodiscard]] bool is_doubted(const std::optional<QualifiedName>& table) const {
    return table && std::find(schemas_.doubted.begin(), schemas_.doubted.end(), schemas_.target.key(*table)) !=
                        schemas_.doubted.end();
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
        // What was left on the way to another dialect is accounted for there.
        if (manual && !same_dialect()) {
          if (schemas_.target.incomplete()) before.mark_incomplete();
        } else {
          move_on(before, all[i]);
        }
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
    const auto table = table_at_stake(first.operation);
    if (reach > 0 && is_doubted(table)) {
      const std::string why = "since something about it is left for a person";
      reported.report<Code::CannotTranslate>(first.span, target_.name(),
                                             "rebuilding the table `" + table->display() + "`, " + why);
    } else if (reach > 0) {
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
  Schemas schemas{Catalog(source.catalog_rules()), Catalog(target.catalog_rules()), {}};
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
