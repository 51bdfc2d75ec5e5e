#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Hashes and identifiers that the tools' version tables hold; computed by well-kept libraries.
namespace crosswalk {

// SHA-256 as 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
// MD5 as 32 lower-case hexadecimal digits; only for names that a tool derives this way, never for security.
[[nodiscard]] std::string md5_hex(std::string_view bytes);
// CRC-32 (IEEE, as in zlib), continued from a previous value (0 to begin).
[[nodiscard]] std::uint32_t crc32(std::uint32_t previous, std::string_view bytes);
// A random (version 4) UUID, lower case with dashes.
[[nodiscard]] std::string random_uuid();

}  // namespace crosswalk
