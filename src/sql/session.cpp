#include "crosswalk/sql/session.h"

namespace crosswalk {

std::vector<std::string> first_column(const Rows& rows) {
  std::vector<std::string> values;
  for (const Row& row : rows.rows) {
    if (!row.empty() && row.front()) values.push_back(*row.front());
  }
  return values;
}

}  // namespace crosswalk
