#include "checksum.h"

#include <string>

#include "crosswalk/base/hash.h"
#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

constexpr std::size_t kDigits = 64;

bool matches_text(std::string_view text, std::string_view stored) {
  const std::string checksum = sha256_hex(text);
  return stored.size() == kDigits ? checksum == stored : without_padding(checksum) == stored;
}

}  // namespace

std::string without_padding(std::string_view checksum) {
  std::string out;
  for (std::size_t i = 0; i + 1 < checksum.size(); i += 2) {
    if (checksum[i] != '0') out += checksum[i];
    out += checksum[i + 1];
  }
  return out;
}

bool matches_checksum(std::string_view script, std::string_view stored) {
  return matches_text(script, stored) || matches_text(replace_all(script, "\r\n", "\n"), stored) ||
         matches_text(replace_all(script, "\n", "\r\n"), stored);
}

}  // namespace crosswalk::prisma
