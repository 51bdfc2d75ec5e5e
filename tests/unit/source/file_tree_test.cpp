#include "crosswalk/source/file_tree.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "crosswalk/diagnostics/diagnostics.h"

// Files that are no migrations, on a real disk: what a tree in memory cannot show.
namespace crosswalk {
namespace {

namespace fs = std::filesystem;

// A folder of this test's own, gone at the end.
class ScratchFolder {
 public:
  ScratchFolder() : path_(fs::temp_directory_path() / ("crosswalk-file-tree-" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Diagnostics read(const ScratchFolder& folder, std::string_view name) {
  Diagnostics diagnostics;
  CHECK(open_folder(folder.path().string())->read(name, diagnostics) == nullptr);
  REQUIRE(diagnostics.items().size() == 1);
  return diagnostics;
}

TEST_CASE("file tree: a file of more than a gigabyte is not read into memory") {
  const ScratchFolder folder;
  const fs::path dump = folder.path() / "dump.sql";
  std::ofstream(dump) << "-- ";
  fs::resize_file(dump, (std::uintmax_t{1} << 30U) + 1);  // all hole: it takes no room
  const Diagnostics found = read(folder, "dump.sql");
  CHECK(found.items()[0].code == Code::FileTooLarge);
  CHECK(found.items()[0].message.ends_with("is longer than the limit of 1073741824 bytes"));
}

TEST_CASE("file tree: links to nowhere, to themselves and out of the project, and folders, are no files") {
  const ScratchFolder folder;
  fs::create_directory(folder.path() / "folder.sql");
  fs::create_symlink("nowhere.sql", folder.path() / "dangling.sql");
  fs::create_symlink("loop.sql", folder.path() / "loop.sql");
  fs::create_symlink("/etc/hostname", folder.path() / "outside.sql");
  for (const char* name : {"folder.sql", "dangling.sql", "loop.sql", "outside.sql", "gone.sql"}) {
    INFO(name);
    CHECK(read(folder, name).items()[0].code == Code::FileUnreadable);
  }
}

TEST_CASE("file tree: the root is a folder, listed or not") {
  const ScratchFolder folder;
  const auto tree = open_folder(folder.path().string());
  CHECK(tree->is_folder(""));
  REQUIRE(tree->list(""));
  CHECK(tree->is_folder(""));
  CHECK(tree->is_folder("."));
}

TEST_CASE(
    "file tree: a file that vanishes after its folder was listed cannot be read, and one that shrinks is shorter") {
  const ScratchFolder folder;
  std::ofstream(folder.path() / "gone.sql") << "SELECT 1;";
  std::ofstream(folder.path() / "short.sql") << "SELECT 1;";
  const auto tree = open_folder(folder.path().string());
  REQUIRE(tree->list("")->size() == 2);
  fs::remove(folder.path() / "gone.sql");
  fs::resize_file(folder.path() / "short.sql", 6);
  Diagnostics diagnostics;
  CHECK(tree->read("gone.sql", diagnostics) == nullptr);
  REQUIRE(diagnostics.items().size() == 1);
  CHECK(diagnostics.items()[0].code == Code::FileUnreadable);
  CHECK(tree->read("short.sql", diagnostics)->text() == "SELECT");
}

}  // namespace
}  // namespace crosswalk
