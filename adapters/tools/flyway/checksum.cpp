#include "checksum.h"

#include <cstdint>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"

namespace crosswalk::flyway {

std::string checksum(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::uint32_t crc = 0;
  for (const std::string_view line : split_lines(text)) crc = crc32(crc, line);
  return std::to_string(static_cast<std::int32_t>(crc));
}

std::int32_t java_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (const char c : text) hash = hash * 31U + static_cast<unsigned char>(c);
  return static_cast<std::int32_t>(hash);
}

}  // namespace crosswalk::flyway
