#include "crosswalk/base/hash.h"

#include <openssl/evp.h>
#include <uuid/uuid.h>
#include <zlib.h>

#include <array>

#include "crosswalk/base/check.h"

namespace crosswalk {
namespace {

std::string digest_hex(const EVP_MD* algorithm, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, algorithm, nullptr);
  CROSSWALK_CHECK(done == 1, "the digest library refused to hash");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{length} * 2);
  for (unsigned i = 0; i < length; ++i) {
    hex.push_back(kDigits[digest[i] >> 4U]);
    hex.push_back(kDigits[digest[i] & 0x0FU]);
  }
  return hex;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return digest_hex(EVP_sha256(), bytes); }

std::string md5_hex(std::string_view bytes) { return digest_hex(EVP_md5(), bytes); }

std::uint32_t crc32(std::uint32_t previous, std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(previous, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string random_uuid() {
  uuid_t value;
  uuid_generate_random(value);
  std::array<char, UUID_STR_LEN> text{};
  uuid_unparse_lower(value, text.data());
  return text.data();
}

}  // namespace crosswalk
