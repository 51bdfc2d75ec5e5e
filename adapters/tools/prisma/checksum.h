#pragma once

#include <string>
#include <string_view>

namespace crosswalk::prisma {

// Whether Prisma takes a script for the one that a stored checksum was made of: the text as it is, or with its line
// ends turned to LF, or to CRLF (schema-connector/src/checksum.rs). A stored checksum of another length than 64 digits
// is in the old form, which left the leading zero of each byte out.
[[nodiscard]] bool matches_checksum(std::string_view script, std::string_view stored);

// A checksum of 64 digits in that old form.
[[nodiscard]] std::string without_padding(std::string_view checksum);

}  // namespace crosswalk::prisma
