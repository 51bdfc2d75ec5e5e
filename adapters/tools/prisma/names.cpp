#include "names.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::prisma {
namespace {

constexpr std::size_t kTimestampDigits = 14;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The place of a character in the root collation (CLDR): blanks, punctuation, digits, letters without their case; what
// is not ASCII comes last, in the order of bytes.
int weight(char c) {
  constexpr std::string_view kPunctuation = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";
  if (const std::size_t place = kPunctuation.find(c); place != std::string_view::npos) return static_cast<int>(place);
  if (is_digit(c)) return 100 + (c - '0');
  if (c >= 'a' && c <= 'z') return 200 + (c - 'a');
  if (c >= 'A' && c <= 'Z') return 200 + (c - 'A');
  return 300 + static_cast<unsigned char>(c);
}

}  // namespace

FolderName read_folder_name(std::string_view name) {
  const std::string_view head = name.substr(0, kTimestampDigits);
  const bool dated = head.size() == kTimestampDigits && std::all_of(head.begin(), head.end(), is_digit) &&
                     (name.size() == kTimestampDigits || name[kTimestampDigits] == '_');
  if (!dated) return {.timestamp = {}, .slug = std::string(name)};
  std::string_view slug = name.substr(kTimestampDigits);
  if (!slug.empty()) slug.remove_prefix(1);
  return {.timestamp = std::string(head), .slug = std::string(slug)};
}

std::string created_at(std::string_view timestamp) {
  if (timestamp.size() != kTimestampDigits) return {};
  const auto part = [&](std::size_t at, std::size_t length) { return std::string(timestamp.substr(at, length)); };
  return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) +
         "Z";
}

bool runs_before(std::string_view left, std::string_view right) {
  const std::size_t shorter = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    const int a = weight(left[i]);
    const int b = weight(right[i]);
    if (a != b) return a < b;
  }
  if (left.size() != right.size()) return left.size() < right.size();
  // Lower case first: the opposite of the order of bytes.
  return right < left;
}

}  // namespace crosswalk::prisma
