#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crosswalk/source/file_tree.h"
#include "scripts.h"

namespace crosswalk::flyway {

// What says for which database scripts are written, where nothing else does.
struct OwnWords {
  std::string dialect;
  std::string words;   // those that were found
  std::string script;  // the file, within the tree
};

// Looks through the first scripts for words that one database alone has, of those whose scripts are only carried. Words
// of two databases say nothing.
[[nodiscard]] std::optional<OwnWords> dialect_of_words(const FileTree& files, const std::vector<Script>& scripts);

}  // namespace crosswalk::flyway
