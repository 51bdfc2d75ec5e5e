#include "crosswalk/script/kept_programs.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "crosswalk/diagnostics/diagnostics.h"
#include "support/tree_dump.h"

namespace crosswalk::script {
namespace {

namespace fs = std::filesystem;

std::string read_as(const std::string& path, std::string text) {
  Diagnostics diagnostics;
  const auto module = reader_of(path.ends_with(".py") ? Language::Python : Language::EcmaScript)
                          .read(SourceFile::make(path, std::move(text)), diagnostics);
  if (module == nullptr) return diagnostics.items().front().message;
  CHECK(module->source->path() == path);
  return testing::dump_tree(*module, testing::Ranges::Shown);
}

std::uintmax_t bytes_below(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  if (!fs::exists(folder)) return bytes;
  for (const auto& entry : fs::directory_iterator(folder)) bytes += entry.file_size();
  return bytes;
}

TEST_CASE("programs are kept by what is in them, each language and dialect for itself, and errors are not") {
  const fs::path folder = fs::temp_directory_path() / ("crosswalk-kept-programs-" + std::to_string(::getpid()));
  fs::remove_all(folder);
  const std::string both = "f(a < b, c > (d))\n";  // a call with type arguments in TypeScript
  const std::string python = read_as("a.py", both);
  const std::string javascript = read_as("a.js", both);
  const std::string typescript = read_as("a.ts", both);
  const std::string wrong = read_as("b.py", "x = (\n");
  keep_programs_in(folder.string());
  std::uintmax_t before = 0;
  for (int round = 0; round < 3; ++round) {
    {
      const KeptPrograms kept("a project");
      CHECK(read_as("a.py", both) == python);
      CHECK(read_as("a.js", both) == javascript);
      CHECK(read_as("a.ts", both) == typescript);
      CHECK(read_as("b.py", "x = (\n") == wrong);
      CHECK(read_as("other.py", both) == python);
    }
    if (round > 0) CHECK(bytes_below(folder) == before);
    before = bytes_below(folder);
    CHECK(before != 0);
  }
  keep_programs_in("");
  {
    const KeptPrograms kept("another project");
    CHECK(read_as("a.py", both) == python);
  }
  CHECK(bytes_below(folder) == before);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace crosswalk::script
