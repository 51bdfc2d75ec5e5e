#pragma once

namespace crosswalk::cli {

// What the process says to its caller; documented in docs/command-line.md and stable.
enum class Exit {
  Fine = 0,
  Findings = 1,  // pending, manual work left, differences
  Usage = 2,     // usage, configuration, unreadable input
  CannotConnect = 3,
  Disagreement = 4,  // history and database disagree
  MigrationFailed = 5,
  CannotTranslate = 6,
  LockNotObtained = 7,
  Interrupted = 130,
};

}  // namespace crosswalk::cli
