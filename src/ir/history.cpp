#include "crosswalk/ir/history.h"

#include <algorithm>
#include <queue>
#include <unordered_map>
#include <unordered_set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/ir/match.h"

namespace crosswalk {
namespace {

SourceSpan place_of(const Migration& migration) {
  return migration.file.empty() ? SourceSpan{} : SourceFile::make(migration.file, "")->whole();
}

using Index = std::unordered_map<std::string, std::size_t>;

std::optional<Index> index_by_id(const std::vector<Migration>& migrations, Diagnostics& diagnostics) {
  Index index;
  bool unique = true;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    const auto [other, fresh] = index.emplace(migrations[i].id, i);
    if (fresh) continue;
    unique = false;
    diagnostics.report<Code::DuplicateMigration>(place_of(migrations[i]), migrations[i].id)
        .note("the other one is here", place_of(migrations[other->second]));
  }
  if (!unique) return std::nullopt;
  return index;
}

// For each migration, those that must run before it, by position.
std::optional<std::vector<std::vector<std::size_t>>> predecessors(const std::vector<Migration>& migrations,
                                                                  const Index& index, Diagnostics& diagnostics) {
  std::vector<std::vector<std::size_t>> before(migrations.size());
  bool complete = true;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    for (const auto* list : {&migrations[i].parents, &migrations[i].depends_on}) {
      for (const std::string& id : *list) {
        const auto found = index.find(id);
        if (found == index.end()) {
          complete = false;
          diagnostics.report<Code::MissingParent>(place_of(migrations[i]), migrations[i].id, id);
        } else {
          before[i].push_back(found->second);
        }
      }
    }
  }
  if (!complete) return std::nullopt;
  return before;
}

// One cycle among the migrations that were not placed, in words: "a → b → a".
std::string describe_cycle(const std::vector<Migration>& migrations,
                           const std::vector<std::vector<std::size_t>>& before, const std::vector<bool>& placed) {
  std::size_t at = 0;
  while (placed[at]) ++at;
  std::vector<std::size_t> path;
  std::vector<bool> seen(migrations.size(), false);
  while (!seen[at]) {
    seen[at] = true;
    path.push_back(at);
    at = *std::find_if(before[at].begin(), before[at].end(), [&](std::size_t parent) { return !placed[parent]; });
  }
  std::vector<std::string> names;
  for (auto step = std::find(path.begin(), path.end(), at); step != path.end(); ++step) {
    names.push_back("`" + migrations[*step].id + "`");
  }
  names.push_back("`" + migrations[at].id + "`");
  return join(names, " follows ");
}

// A statement whose part in a change is said by the steps beside it.
bool is_covered(const Operation& operation) {
  const auto* raw = operation.as<RawSql>();
  return raw != nullptr && raw->text.empty();
}

bool changes_schema(const Operation& operation) {
  if (const auto* raw = operation.as<RawSql>()) {
    return raw->effect == SqlEffect::Schema || raw->effect == SqlEffect::Unknown;
  }
  return !operation.is<HostCode>();
}

void count_step(const Step& step, Coverage& coverage) {
  ++coverage.steps;
  const bool schema = changes_schema(step.operation);
  if (schema) ++coverage.schema_steps;
  if (step.operation.is<HostCode>()) {
    ++coverage.manual;
  } else if (step.operation.is<RawSql>() && !is_covered(step.operation)) {
    ++coverage.carried_sql;
  } else {
    ++coverage.modelled;
    if (schema) ++coverage.schema_steps_modelled;
  }
}

}  // namespace

std::optional<History> History::build(std::vector<Migration> migrations, Diagnostics& diagnostics) {
  const std::optional<Index> index = index_by_id(migrations, diagnostics);
  if (!index) return std::nullopt;
  const auto before = predecessors(migrations, *index, diagnostics);
  if (!before) return std::nullopt;

  std::vector<std::vector<std::size_t>> after(migrations.size());
  std::vector<std::size_t> waiting_for(migrations.size(), 0);
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    waiting_for[i] = (*before)[i].size();
    for (const std::size_t parent : (*before)[i]) after[parent].push_back(i);
  }
  // Ready ones leave in the order in which they were given; repeatable ones wait for all others.
  const auto rank = [&](std::size_t i) { return std::pair(migrations[i].kind == MigrationKind::Repeatable, i); };
  const auto later = [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (waiting_for[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  std::vector<bool> placed(migrations.size(), false);
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    placed[next] = true;
    order.push_back(next);
    for (const std::size_t child : after[next]) {
      if (--waiting_for[child] == 0) ready.push(child);
    }
  }
  if (order.size() != migrations.size()) {
    const auto stuck = static_cast<std::size_t>(std::find(placed.begin(), placed.end(), false) - placed.begin());
    diagnostics.report<Code::MigrationCycle>(place_of(migrations[stuck]), describe_cycle(migrations, *before, placed));
    return std::nullopt;
  }
  History history;
  history.migrations_.reserve(order.size());
  Index places;
  for (const std::size_t i : order) {
    places.emplace(migrations[i].id, history.migrations_.size());
    history.migrations_.push_back(std::move(migrations[i]));
  }
  history.places_ = std::make_shared<const Index>(std::move(places));
  return history;
}

const Migration* History::find(std::string_view id) const {
  if (places_) {
    const auto place = places_->find(std::string(id));
    const bool hit =
        place != places_->end() && place->second < migrations_.size() && migrations_[place->second].id == id;
    if (hit) return &migrations_[place->second];
  }
  const auto found = std::find_if(migrations_.begin(), migrations_.end(),
                                  [&](const Migration& migration) { return migration.id == id; });
  return found == migrations_.end() ? nullptr : &*found;
}

std::vector<std::string> History::heads() const {
  std::unordered_map<std::string_view, bool> followed;
  for (const Migration& migration : migrations_) {
    for (const std::string& parent : migration.parents) followed[parent] = true;
    for (const std::string& parent : migration.depends_on) followed[parent] = true;
  }
  std::vector<std::string> heads;
  for (const Migration& migration : migrations_) {
    if (followed.count(migration.id) == 0) heads.push_back(migration.id);
  }
  return heads;
}

std::vector<const Migration*> History::leading_to(const Migration& last) const {
  // Parents stand before their children, so that one pass backwards meets them all.
  std::unordered_set<std::string_view> wanted{last.id};
  std::vector<const Migration*> found;
  bool reached = false;
  for (auto migration = migrations_.rbegin(); migration != migrations_.rend(); ++migration) {
    reached = reached || migration->id == last.id;
    const bool before_repeatable = reached && last.kind == MigrationKind::Repeatable;
    if (!before_repeatable && !wanted.contains(migration->id)) continue;
    found.push_back(&*migration);
    wanted.insert(migration->parents.begin(), migration->parents.end());
    wanted.insert(migration->depends_on.begin(), migration->depends_on.end());
  }
  std::reverse(found.begin(), found.end());
  return found;
}

Coverage measure_coverage(const History& history) {
  Coverage coverage;
  coverage.unread_files = history.unread_files.size();
  for (const Migration& migration : history.in_order()) {
    ++coverage.migrations;
    const std::size_t manual_before = coverage.manual;
    for (const Step& step : migration.up) count_step(step, coverage);
    std::size_t manual_down = 0;
    if (migration.down) {
      for (const Step& step : *migration.down) manual_down += step.operation.is<HostCode>() ? 1U : 0U;
    }
    if (coverage.manual == manual_before && manual_down == 0) ++coverage.migrations_whole;
  }
  return coverage;
}

}  // namespace crosswalk
