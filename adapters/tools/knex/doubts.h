#pragma once

#include <set>
#include <string>
#include <vector>

#include "crosswalk/ir/migration.h"

namespace crosswalk::knex {

// Which tables may be there or not, after steps of which it is not known what they do: those that such a step names.
// One that names nothing, or builds the text that it runs, may have made any.
class Doubts {
 public:
  void add(const Step& step);
  void add_all() { all_ = true; }
  [[nodiscard]] bool about(const QualifiedName& table) const;

 private:
  std::set<std::string> words_;  // in small letters
  bool all_ = false;
};

}  // namespace crosswalk::knex
