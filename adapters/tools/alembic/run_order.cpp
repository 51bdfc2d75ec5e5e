#include "run_order.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace crosswalk::alembic {
namespace {

using Places = std::vector<std::size_t>;

// What each migration follows, without repetition; nothing if one of those is not there.
std::optional<std::vector<Places>> places_before(const std::vector<Migration>& migrations) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < migrations.size(); ++i) places.emplace(migrations[i].id, i);
  if (places.size() != migrations.size()) return std::nullopt;
  std::vector<Places> before(migrations.size());
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    for (const auto* list : {&migrations[i].parents, &migrations[i].depends_on}) {
      for (const std::string& id : *list) {
        const auto found = places.find(id);
        if (found == places.end()) return std::nullopt;
        if (std::find(before[i].begin(), before[i].end(), found->second) == before[i].end())
          before[i].push_back(found->second);
      }
    }
  }
  return before;
}

// Walks from the heads down, as Alembic does.
class Walk {
 public:
  explicit Walk(const std::vector<Places>& before) : before_(before), waiting_(before.size(), true) {}

  // From the last to the first; shorter than the history if there is a cycle.
  Places run() {
    start();
    std::size_t turns = 0;  // from one branch to another without a step
    while (!heads_.empty() && turns <= heads_.size()) {
      if (const auto other = branch_that_needs(heads_[at_].place)) {
        at_ = *other;
        ++turns;
        continue;
      }
      turns = 0;
      emit();
    }
    return std::move(order_);
  }

 private:
  // The end of a branch that is still to be walked, and all that is before it.
  struct Head {
    std::size_t place = 0;
    std::vector<bool> ancestors;
  };

  void start() {
    std::vector<bool> followed(before_.size(), false);
    for (const Places& parents : before_) {
      for (const std::size_t parent : parents) followed[parent] = true;
    }
    // The last first, so that heads which nothing ties together keep the order in which they were given.
    for (std::size_t i = before_.size(); i-- > 0;) {
      if (!followed[i]) heads_.push_back({i, ancestors_of(i)});
    }
  }

  [[nodiscard]] std::vector<bool> ancestors_of(std::size_t place) const {
    std::vector<bool> seen(before_.size(), false);
    Places open{place};
    seen[place] = true;
    while (!open.empty()) {
      const std::size_t next = open.back();
      open.pop_back();
      for (const std::size_t parent : before_[next]) {
        if (seen[parent]) continue;
        seen[parent] = true;
        open.push_back(parent);
      }
    }
    return seen;
  }

  [[nodiscard]] std::optional<std::size_t> branch_that_needs(std::size_t place) const {
    for (std::size_t i = 0; i < heads_.size(); ++i) {
      if (i != at_ && heads_[i].ancestors[place]) return i;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_head(std::size_t place) const {
    return std::any_of(heads_.begin(), heads_.end(), [&](const Head& head) { return head.place == place; });
  }

  void emit() {
    const std::size_t place = heads_[at_].place;
    if (waiting_[place]) order_.push_back(place);
    waiting_[place] = false;
    Places next;
    for (const std::size_t parent : before_[place]) {
      if (waiting_[parent] && !is_head(parent)) next.push_back(parent);
    }
    if (next.empty()) {
      heads_.erase(heads_.begin() + static_cast<std::ptrdiff_t>(at_));
      if (at_ > 0) --at_;
      return;
    }
    heads_[at_].place = next.front();
    // Down a plain line the ancestors stay those of the line, but for the step itself.
    if (before_[place].size() == 1) {
      heads_[at_].ancestors[place] = false;
    } else {
      heads_[at_].ancestors = ancestors_of(next.front());
    }
    for (std::size_t i = 1; i < next.size(); ++i) heads_.push_back({next[i], ancestors_of(next[i])});
  }

  const std::vector<Places>& before_;
  std::vector<bool> waiting_;
  std::vector<Head> heads_;
  std::size_t at_ = 0;
  Places order_;
};

}  // namespace

std::vector<Migration> in_run_order(std::vector<Migration> migrations) {
  const auto before = places_before(migrations);
  if (!before) return migrations;
  const Places order = Walk(*before).run();
  if (order.size() != migrations.size()) return migrations;
  std::vector<Migration> sorted;
  sorted.reserve(order.size());
  for (auto place = order.rbegin(); place != order.rend(); ++place) sorted.push_back(std::move(migrations[*place]));
  return sorted;
}

}  // namespace crosswalk::alembic
