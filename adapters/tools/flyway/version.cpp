#include "version.h"

#include <algorithm>

#include "crosswalk/base/text.h"

namespace crosswalk::flyway {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::strong_ordering compare_numbers(const std::string& left, const std::string& right) {
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left.compare(right) <=> 0;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version version;
  version.display_ = replace_all(text, "_", ".");
  for (const std::string_view part : split(version.display_, '.')) {
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit)) return std::nullopt;
    const std::size_t first = part.find_first_not_of('0');
    version.parts_.emplace_back(first == std::string_view::npos ? std::string_view{} : part.substr(first));
  }
  while (!version.parts_.empty() && version.parts_.back().empty()) version.parts_.pop_back();
  return version;
}

std::strong_ordering operator<=>(const Version& left, const Version& right) {
  const std::size_t count = std::max(left.parts_.size(), right.parts_.size());
  static const std::string kZero;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& a = i < left.parts_.size() ? left.parts_[i] : kZero;
    const std::string& b = i < right.parts_.size() ? right.parts_[i] : kZero;
    if (const auto order = compare_numbers(a, b); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace crosswalk::flyway
