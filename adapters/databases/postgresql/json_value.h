#pragma once

#include <string>
#include <string_view>

namespace crosswalk::postgresql {

// JSON as jsonb holds it, without spaces: the keys of an object by length and then by their bytes, the last of those
// that occur twice (src/backend/utils/adt/jsonb_util.c, lengthCompareJsonbStringValue). A text that is no JSON, or that
// nests deeper than 100 levels, is given as it stands.
[[nodiscard]] std::string jsonb_text(std::string_view json);

}  // namespace crosswalk::postgresql
