#include "crosswalk/source/kept_content.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "crosswalk/base/hash.h"

namespace crosswalk {
namespace {

namespace fs = std::filesystem;

// A cache folder of this test's own, gone at the end.
class ScratchFolder {
 public:
  ScratchFolder() : path_(fs::temp_directory_path() / ("crosswalk-kept-content-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::permissions(path_, fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string path() const { return (path_ / "cache").string(); }
  // The only file in it.
  [[nodiscard]] fs::path pack() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(path())) found.push_back(entry.path());
    REQUIRE(found.size() == 1);
    return found.front();
  }

 private:
  fs::path path_;
};

std::string key(const std::string& text) { return sha256_hex(text) + "p.py    "; }

std::string bytes_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_bytes(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

void keep_two(const std::string& folder) {
  KeptContent kept(folder, "project", "build 1");
  kept.keep(key("a"), "what was made of a");
  kept.keep(key("b"), "what was made of b");
  kept.save();
}

TEST_CASE("what is kept is found again by its key, by the same program, in the same project") {
  const ScratchFolder scratch;
  keep_two(scratch.path());
  KeptContent same(scratch.path(), "project", "build 1");
  CHECK(same.find(key("a")) == "what was made of a");
  CHECK(same.find(key("b")) == "what was made of b");
  CHECK(same.find(key("c")).empty());
  CHECK(same.find("short").empty());
  CHECK(KeptContent(scratch.path(), "project", "build 2").find(key("a")).empty());
  CHECK(KeptContent(scratch.path(), "another", "build 1").find(key("a")).empty());
}

TEST_CASE("what is added stands beside what was kept before, and what is never asked for goes in time") {
  const ScratchFolder scratch;
  keep_two(scratch.path());
  for (int i = 0; i < 9; ++i) {
    KeptContent kept(scratch.path(), "project", "build 1");
    CHECK(kept.find(key("a")) == "what was made of a");
    kept.keep(key("new " + std::to_string(i)), "n");
    kept.save();
  }
  KeptContent kept(scratch.path(), "project", "build 1");
  CHECK(kept.find(key("a")) == "what was made of a");
  CHECK(kept.find(key("new 8")) == "n");
  CHECK(kept.find(key("b")).empty());
}

TEST_CASE("a pack is not written where nothing was added") {
  const ScratchFolder scratch;
  KeptContent kept(scratch.path(), "project", "build 1");
  CHECK(kept.find(key("a")).empty());
  kept.save();
  CHECK_FALSE(fs::exists(scratch.path()));
}

TEST_CASE("of a damaged pack nothing wrong is found, wherever it is damaged") {
  const ScratchFolder scratch;
  keep_two(scratch.path());
  const fs::path pack = scratch.pack();
  const std::string whole = bytes_of(pack);
  const auto check = [&](std::string_view bytes) {
    write_bytes(pack, bytes);
    KeptContent kept(scratch.path(), "project", "build 1");
    const std::string_view a = kept.find(key("a"));
    const std::string_view b = kept.find(key("b"));
    CHECK((a.empty() || a == "what was made of a"));
    CHECK((b.empty() || b == "what was made of b"));
    return a.empty() || b.empty();
  };
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(check(std::string_view(whole).substr(0, size)));
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(i);
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    check(changed);
  }
  CHECK(check("some other file"));
  // It is replaced by the next run that has something to keep.
  keep_two(scratch.path());
  CHECK(bytes_of(pack) == whole);
}

TEST_CASE("a link, and a folder in the place of a pack, are nothing of ours") {
  const ScratchFolder scratch;
  keep_two(scratch.path());
  const fs::path pack = scratch.pack();
  const fs::path elsewhere = fs::path(scratch.path()).parent_path() / "elsewhere";
  fs::rename(pack, elsewhere);
  fs::create_symlink(elsewhere, pack);
  CHECK(KeptContent(scratch.path(), "project", "build 1").find(key("a")).empty());
  fs::remove(pack);
  fs::create_directory(pack);
  CHECK(KeptContent(scratch.path(), "project", "build 1").find(key("a")).empty());
  keep_two(scratch.path());  // cannot take the folder's place, and leaves nothing beside it
  CHECK(scratch.pack() == pack);
}

TEST_CASE("where nothing can be written nothing is kept, without a word") {
  const ScratchFolder scratch;
  fs::create_directories(fs::path(scratch.path()).parent_path());
  write_bytes(scratch.path(), "a file, not a folder");
  keep_two(scratch.path());
  CHECK(KeptContent(scratch.path(), "project", "build 1").find(key("a")).empty());
  CHECK(bytes_of(scratch.path()) == "a file, not a folder");
}

TEST_CASE("several threads may look and add, and several writers leave a whole pack") {
  const ScratchFolder scratch;
  keep_two(scratch.path());
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&scratch, number] {
      for (int round = 0; round < 20; ++round) {
        KeptContent kept(scratch.path(), "project", "build 1");
        static_cast<void>(kept.find(key("a")));
        kept.keep(key("of " + std::to_string(number)), "x");
        kept.save();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  KeptContent kept(scratch.path(), "project", "build 1");
  CHECK(kept.find(key("a")) == "what was made of a");
  static_cast<void>(scratch.pack());  // and nothing unfinished beside it
}

}  // namespace
}  // namespace crosswalk
