#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace crosswalk {

// What was made of the content of files, kept from one run to the next: byte strings by the hash of what they were made
// of, in one file of a cache folder (a pack). Nothing here is needed for a result: a pack that is missing, damaged, of
// another program, or not the user's own is empty, a folder that cannot be written to keeps nothing, and neither is
// said. Several processes may use a pack at once: it is replaced as a whole, and the last one that writes wins.
class KeptContent {
 public:
  // 64 hexadecimal digits of a SHA-256, and up to 8 more characters.
  static constexpr std::size_t kKeySize = 72;

  // The folder is made when something is written. `maker` is what alone understands what is kept.
  KeptContent(std::string folder, std::string_view name, std::string_view maker);
  ~KeptContent();
  KeptContent(const KeptContent&) = delete;
  KeptContent& operator=(const KeptContent&) = delete;

  // Empty if nothing is kept under the key. Valid as long as this is. Thread-safe.
  [[nodiscard]] std::string_view find(std::string_view key);
  // Thread-safe.
  void keep(std::string_view key, std::string bytes);
  // Writes the pack if something was added to it. What no run has asked for in a while is left out, and packs that were
  // not used for long are deleted where the folder grows beyond its bound.
  void save();

 private:
  struct Place {
    std::array<char, kKeySize> key{};
    std::uint64_t checksum = 0;
    std::uint32_t begin = 0;
    std::uint32_t size = 0;
    std::uint32_t age = 0;  // how often the pack was written since this was last asked for
    std::uint32_t unused = 0;
  };
  struct Head;
  struct Added;

  void load();
  [[nodiscard]] std::string packed() const;

  std::string folder_;
  std::string path_;
  std::string maker_;
  std::once_flag loaded_;
  std::string pack_;
  std::vector<Place> places_;  // by key
  std::mutex guard_;
  std::vector<bool> asked_;  // by place
  std::vector<Added> added_;
};

}  // namespace crosswalk
