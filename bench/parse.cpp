// Parses files of one language and says how long that took, reading them aside: for bench/scripts.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "crosswalk/base/parallel.h"
#include "crosswalk/diagnostics/diagnostics.h"
#include "crosswalk/script/reader.h"
#include "crosswalk/source/file_tree.h"

namespace {

using crosswalk::SourceFile;
using crosswalk::script::Language;
using Sources = std::vector<std::shared_ptr<const SourceFile>>;

// Parses them all; false if one is wrong.
bool parse(const Sources& sources, const crosswalk::script::Reader& reader, std::size_t parts) {
  std::vector<char> whole(sources.size(), 0);
  crosswalk::in_parts(sources.size(), parts, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      crosswalk::Diagnostics diagnostics;
      whole[i] = reader.read(sources[i], diagnostics) != nullptr ? 1 : 0;
    }
  });
  for (const char each : whole) {
    if (each == 0) return false;
  }
  return true;
}

}  // namespace

// parse python|ecmascript THREADS FOLDER: the milliseconds of every file in the folder, read beforehand.
int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const Language language = std::string(argv[1]) == "python" ? Language::Python : Language::EcmaScript;
  const auto tree = crosswalk::open_folder(argv[3]);
  crosswalk::Diagnostics diagnostics;
  Sources sources;
  for (const std::string& path : tree->files_below("")) {
    sources.push_back(tree->read(path, diagnostics));
    if (!sources.back()) return 2;
  }
  const auto began = std::chrono::steady_clock::now();
  if (!parse(sources, crosswalk::script::reader_of(language), std::strtoul(argv[2], nullptr, 10))) return 1;
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  std::cout << took.count() << "\n";
  return 0;
}
