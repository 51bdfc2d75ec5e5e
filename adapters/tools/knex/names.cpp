#include "names.h"

#include <algorithm>

#include "crosswalk/source/file_tree.h"

namespace crosswalk::knex {

FileNameParts read_file_name(std::string_view name) {
  name.remove_suffix(file_extension(name).size());
  constexpr std::size_t kDigits = 14;
  const bool stamped = name.size() > kDigits && name[kDigits] == '_' &&
                       std::all_of(name.begin(), name.begin() + kDigits, [](char c) { return c >= '0' && c <= '9'; });
  if (!stamped) return {"", std::string(name)};
  return {std::string(name.substr(0, kDigits)), std::string(name.substr(kDigits + 1))};
}

std::string created_at(std::string_view timestamp) {
  if (timestamp.size() != 14) return "";
  const auto part = [&](std::size_t at, std::size_t length) { return std::string(timestamp.substr(at, length)); };
  return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) +
         "Z";
}

}  // namespace crosswalk::knex
