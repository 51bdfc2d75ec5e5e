#pragma once

#include <vector>

#include "crosswalk/ir/tables.h"

namespace crosswalk {

// Leaves out the unique constraints of one CREATE TABLE that repeat another key of it, where the server takes equal
// keys for one (CatalogRules::equal_keys_are_one); a key without a name takes theirs.
void merge_equal_keys(std::vector<Constraint>& constraints);

}  // namespace crosswalk
