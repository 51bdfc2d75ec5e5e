#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace crosswalk::prisma {

// A folder's name as `prisma migrate dev` makes it: YYYYMMDDHHMMSS_slug. Any other name is allowed, too.
struct FolderName {
  std::string timestamp;  // 14 digits, or empty
  std::string slug;       // what follows; the whole name without a timestamp
};
[[nodiscard]] FolderName read_folder_name(std::string_view name);

// The timestamp as ISO 8601, such as "2024-01-02T03:04:05Z"; empty for an empty one.
[[nodiscard]] std::string created_at(std::string_view timestamp);

// The order in which Prisma runs folders (utils/listMigrations.ts): JavaScript's localeCompare, here for ASCII as in
// the root locale: punctuation, digits, letters; case only between names that are otherwise the same.
[[nodiscard]] bool runs_before(std::string_view left, std::string_view right);

}  // namespace crosswalk::prisma
