#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "case_file.h"

namespace crosswalk::cases {

// The temporary folder in which one case is played, removed at the end. Nothing of a case reaches beyond it.
class Stage {
 public:
  // `program` is what `crosswalk` means in a command.
  explicit Stage(std::filesystem::path program);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // False if the path would leave the folder, or the file cannot be written.
  [[nodiscard]] bool place(const FileSection& file);

  // Runs one command line: words, '…' and "…" around them, NAME=value before them, `> FILE` behind them. `crosswalk` is
  // the program; `cat FILE`, `files FOLDER` and `remove FILE` are ours. What changes from run to run is replaced: the
  // folder by $DIR, the present time by $NOW.
  [[nodiscard]] Outcome run(std::string_view line) const;

 private:
  std::filesystem::path program_;
  std::filesystem::path root_;
  std::filesystem::path folder_;   // where commands run
  std::filesystem::path scratch_;  // what they print
};

}  // namespace crosswalk::cases
