#pragma once

#include <string>
#include <string_view>

namespace crosswalk::knex {

// A file's name as `knex migrate:make` makes it: YYYYMMDDHHMMSS_slug.ext. Any other name is allowed, too.
struct FileNameParts {
  std::string timestamp;  // 14 digits, or empty
  std::string slug;       // what follows, without the extension
};
[[nodiscard]] FileNameParts read_file_name(std::string_view name);

// The timestamp as ISO 8601, such as "2024-01-02T03:04:05Z"; empty for an empty one.
[[nodiscard]] std::string created_at(std::string_view timestamp);

}  // namespace crosswalk::knex
