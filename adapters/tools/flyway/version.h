#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace crosswalk::flyway {

// A version as Flyway reads and compares it (api/MigrationVersion.java): parts of digits, however long, compared as
// numbers; zero parts at the end do not count, so 1 = 1.0 = 001.
class Version {
 public:
  // Reads the text between prefix and separator. Nothing if it holds more than digits, dots and underscores, or a part
  // without digits.
  [[nodiscard]] static std::optional<Version> parse(std::string_view text);

  // As the version table stores it: underscores become dots, zeros are kept.
  [[nodiscard]] const std::string& display() const { return display_; }

  friend std::strong_ordering operator<=>(const Version& left, const Version& right);
  friend bool operator==(const Version& left, const Version& right) { return left.parts_ == right.parts_; }

 private:
  std::string display_;
  std::vector<std::string> parts_;  // without leading zeros ("" is zero), without zero parts at the end
};

}  // namespace crosswalk::flyway
