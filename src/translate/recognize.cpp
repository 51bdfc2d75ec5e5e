#include "crosswalk/translate/recognize.h"

#include <algorithm>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "recognizing.h"

namespace crosswalk {

namespace {

// Whether a table may be replaced here, as far as the kinds of steps tell.
bool may_replace_table(const std::vector<Step>& steps) {
  bool creates = false;
  for (const Step& step : steps) {
    if (creates && step.operation.is<RenameTable>()) return true;
    creates = creates || step.operation.is<CreateTable>();
  }
  return false;
}

class GroupFinder {
 public:
  GroupFinder(const Dialect& dialect, Catalog& catalog) : dialect_(dialect), catalog_(catalog) {}

  void run(std::vector<Step>& steps) {
    const std::span<const Step> all(steps);
    for (std::size_t i = 0; i < all.size();) {
      const auto group = find(all.subspan(i));
      if (!group) {
        move_on(all[i]);
        result_.push_back(all[i++]);
        followed_ = followed_ && is_setting(result_.back());
        if (followed_) cover_last();
        continue;
      }
      cover_settings_before();
      take(all.subspan(i, group->length), *group);
      i += group->length;
      followed_ = true;
    }
    steps = std::move(result_);
  }

 private:
  [[nodiscard]] std::optional<RecognizedGroup> find(std::span<const Step> steps) const {
    // Only a text of its own can stand for what is said of the group.
    if (!steps.front().written || steps.front().written->dialect != dialect_.name()) return std::nullopt;
    if (!steps.front().operation.is<CreateTable>()) return std::nullopt;
    return recognize_replaced_table(steps, catalog_, dialect_);
  }

  void take(std::span<const Step> group, const RecognizedGroup& recognized) {
    result_.push_back(covered(group.front()));
    for (const Operation& operation : recognized.meaning) {
      Step step(operation, group.front().span);
      step.continues = true;
      result_.push_back(std::move(step));
    }
    for (const Step& step : group.subspan(1)) {
      if (!step.continues) result_.push_back(covered(step));
    }
    for (const Step& step : group) move_on(step);
  }

  // Settings around a group are made for it.
  void cover_settings_before() {
    for (auto step = result_.rbegin(); step != result_.rend() && is_setting(*step); ++step) {
      *step = covered(*step);
    }
  }
  void cover_last() { result_.back() = covered(result_.back()); }

  void move_on(const Step& step) {
    Diagnostics unheard;
    if (!evolve(catalog_, step, unheard)) return;
  }

  const Dialect& dialect_;
  Catalog& catalog_;
  std::vector<Step> result_;
  bool followed_ = false;  // what comes next stands right behind a group
};

bool is_made_of_query(const Step& step) {
  const auto* create = step.operation.as<CreateTable>();
  return create != nullptr && create->query;
}

// A table that is made of a query whose columns are not known: its statement is carried, and beside that the table is
// known to be there.
void carry_unknown_queries(std::vector<Migration>& migrations, const Dialect& dialect) {
  const auto concerned = [](const Migration& migration) {
    return std::any_of(migration.up.begin(), migration.up.end(), is_made_of_query);
  };
  const auto last = std::find_if(migrations.rbegin(), migrations.rend(), concerned).base();
  Catalog catalog(dialect.catalog_rules());
  Diagnostics unheard;
  for (auto migration = migrations.begin(); migration != last; ++migration) {
    std::vector<Step> steps;
    for (Step& step : migration->up) {
      const bool evolved = evolve(catalog, step, unheard);
      const auto* create = step.operation.as<CreateTable>();
      const CatalogTable* made = create == nullptr ? nullptr : catalog.find_table(create->table.name);
      const bool unknown = evolved && is_made_of_query(step) && made != nullptr && step.written &&
                           (made->definition.columns.empty() || made->definition.columns == create->table.columns);
      if (!unknown) {
        steps.push_back(std::move(step));
        continue;
      }
      Step carried = step;
      carried.operation = RawSql{step.written->dialect, step.written->text, SqlEffect::Unknown};
      steps.push_back(std::move(carried));
      step.written.reset();
      step.continues = true;
      steps.push_back(std::move(step));
    }
    migration->up = std::move(steps);
  }
}

}  // namespace

bool is_setting(const Step& step) {
  const auto* raw = step.operation.as<RawSql>();
  return raw != nullptr && raw->effect == SqlEffect::Session && step.written;
}

Step covered(const Step& step) {
  const std::string dialect = step.written ? step.written->dialect : std::string();
  return {RawSql{.dialect = dialect, .text = {}, .effect = SqlEffect::Nothing}, step.span, step.written};
}

void recognize(History& history, const Dialect& dialect) {
  std::vector<Migration>& migrations = history.in_order();
  for (Migration& migration : migrations) {
    recognize_replaced_enums(migration.up);
    recognize_owned_sequences(migration.up);
  }
  const auto concerned = [&](const Migration& migration) {
    return may_replace_table(migration.up) || sets_search_path(migration.up, dialect);
  };
  const auto last = std::find_if(migrations.rbegin(), migrations.rend(), concerned).base();
  Catalog catalog(dialect.catalog_rules());
  Diagnostics unheard;
  for (auto migration = migrations.begin(); migration != last; ++migration) {
    if (sets_search_path(migration->up, dialect)) follow_search_path(migration->up, catalog, dialect);
    if (may_replace_table(migration->up)) {
      GroupFinder(dialect, catalog).run(migration->up);
      continue;
    }
    for (const Step& step : migration->up) {
      if (!evolve(catalog, step, unheard)) continue;
    }
  }
  carry_unknown_queries(migrations, dialect);
}

}  // namespace crosswalk
