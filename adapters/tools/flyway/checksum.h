#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace crosswalk::flyway {

// The checksum of a script as the version table stores it, a signed 32-bit number: CRC-32 over the UTF-8 text without
// its line ends and without a byte order mark (internal/resolver/ChecksumCalculator.java).
[[nodiscard]] std::string checksum(std::string_view text);

// Java's String.hashCode of a text of ASCII, from which Flyway derives the keys of its locks.
[[nodiscard]] std::int32_t java_hash(std::string_view text);

}  // namespace crosswalk::flyway
