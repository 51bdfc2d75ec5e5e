#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crosswalk/catalog/evolve.h"
#include "crosswalk/ir/history.h"

namespace crosswalk::cli {

// The steps of a history of which it is not known what they do to the schema: left for a person, or carried as SQL that
// may change anything. Where a database differs from what its history makes, they may be why.
class OpaqueSteps {
 public:
  // Those of the migrations up to the one named, or of all. The two catalogs are what is compared: names of their
  // tables tell what a step speaks of.
  OpaqueSteps(const History& history, const std::optional<std::string>& up_to, const Catalog& made,
              const Catalog& found);

  // The first step that a difference may follow from: one that names the table, or whose text builds the names of what
  // it changes. Null if no step is a reason.
  [[nodiscard]] const Step* reason_for(const Difference& difference) const;

 private:
  struct Opaque {
    const Step* step;
    std::set<std::string> words;
    bool anything;  // none of the tables is named in it
  };
  std::vector<Opaque> steps_;
};

}  // namespace crosswalk::cli
