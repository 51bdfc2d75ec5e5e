#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "crosswalk/script/tree.h"

// The program tree as bytes, to be kept between runs: every member of every node in the order of tree.h. Only the build
// that wrote it reads it.
namespace crosswalk::script {

// False if a part of the tree is held twice, which the bytes could not say.
[[nodiscard]] bool write_tree(const Module& module, std::string& bytes);
// Null if the bytes are not whole.
[[nodiscard]] std::shared_ptr<const Module> read_tree(std::string_view bytes, Language language,
                                                      std::shared_ptr<const SourceFile> source);

}  // namespace crosswalk::script
