#include "crosswalk/base/hash.h"

#include <doctest/doctest.h>

#include <string>

namespace crosswalk {

// The vectors of FIPS 180-4, RFC 1321 and the CRC catalogue.
TEST_CASE("hashes agree with their published vectors") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(md5_hex("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(crc32(0, "123456789") == 0xCBF43926U);
}

TEST_CASE("a CRC continues from the one before") { CHECK(crc32(crc32(0, "12345"), "6789") == crc32(0, "123456789")); }

TEST_CASE("a random UUID says that it is one") {
  const std::string uuid = random_uuid();
  REQUIRE(uuid.size() == 36);
  CHECK(uuid[14] == '4');
  CHECK(uuid != random_uuid());
}

}  // namespace crosswalk
