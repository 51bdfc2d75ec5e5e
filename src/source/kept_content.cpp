#include "crosswalk/source/kept_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>

#include "crosswalk/base/hash.h"

namespace crosswalk {
namespace {

namespace fs = std::filesystem;

constexpr std::array<char, 8> kMark = {'c', 'r', 'o', 's', 's', 'w', 'l', 'k'};
constexpr std::uint32_t kForm = 1;
constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kOldest = 8;
constexpr std::size_t kLargestEntry = std::size_t{4} << 20U;
constexpr std::size_t kLargestPack = std::size_t{64} << 20U;
constexpr std::uintmax_t kLargestFolder = std::uintmax_t{256} << 20U;
constexpr std::string_view kExtension = ".pack";
constexpr std::string_view kUnfinished = ".unfinished";
constexpr auto kLongUnused = std::chrono::hours(24);

// Tells damage, not intent: the folder is the user's own.
std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0x9E3779B97F4A7C15U ^ bytes.size();
  const auto add = [&sum](std::uint64_t word) {
    sum = (sum ^ word) * 0xD6E8FEB86659FD93U;
    sum ^= sum >> 32U;
  };
  std::uint64_t word = 0;
  while (bytes.size() >= sizeof(word)) {
    std::memcpy(&word, bytes.data(), sizeof(word));
    add(word);
    bytes.remove_prefix(sizeof(word));
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  add(word);
  return sum;
}

// A file descriptor that is closed at the end.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// The bytes of a pack, if it is a plain file of the user's own and of a size that we would have written.
std::optional<std::string> read_own(const std::string& path) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status{};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0) return std::nullopt;
  if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid()) return std::nullopt;
  if (status.st_size <= 0 || static_cast<std::uintmax_t>(status.st_size) > kLargestPack) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + have, bytes.size() - have);
    if (got <= 0) return std::nullopt;
    have += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(descriptor, bytes.data(), bytes.size());
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

// Puts a file in the place of another, whole or not at all.
bool replace_file(const std::string& path, std::string_view bytes) {
  const std::string beside = path + "." + random_uuid() + std::string(kUnfinished);
  {
    const OpenFile file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.is_open()) return false;
    if (!write_all(file.get(), bytes)) {
      ::unlink(beside.c_str());
      return false;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) == 0) return true;
  ::unlink(beside.c_str());
  return false;
}

// Deletes the packs that were not used for longest, until the folder is within its bound, and what broken runs left.
void prune(const std::string& folder) {
  struct Pack {
    fs::path path;
    fs::file_time_type used;
    std::uintmax_t size;
  };
  std::vector<Pack> packs;
  std::uintmax_t total = 0;
  std::error_code error;
  const auto long_ago = fs::file_time_type::clock::now() - kLongUnused;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code passed;
    const std::string extension = entry->path().extension().string();
    if (extension != kExtension && extension != kUnfinished) continue;
    const fs::file_time_type used = entry->last_write_time(passed);
    const std::uintmax_t size = passed ? 0 : entry->file_size(passed);
    if (passed) continue;
    if (extension == kExtension) {
      packs.push_back({entry->path(), used, size});
      total += size;
    } else if (used < long_ago) {
      fs::remove(entry->path(), passed);
    }
  }
  if (total <= kLargestFolder) return;
  std::sort(packs.begin(), packs.end(), [](const Pack& a, const Pack& b) { return a.used < b.used; });
  for (const Pack& pack : packs) {
    if (total <= kLargestFolder) return;
    std::error_code passed;
    if (fs::remove(pack.path, passed)) total -= pack.size;
  }
}

// A pack that is only read is marked as used, once a day.
void mark_used(const std::string& path) {
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  const auto used = fs::last_write_time(path, error);
  if (!error && used < now - kLongUnused) fs::last_write_time(path, now, error);
}

void append(std::string& bytes, const void* value, std::size_t size) {
  bytes.append(static_cast<const char*>(value), size);
}

}  // namespace

struct KeptContent::Head {
  std::array<char, 8> mark = kMark;
  std::uint32_t form = kForm;
  std::uint32_t order = kByteOrder;
  std::array<char, 64> maker{};  // a SHA-256
  std::uint64_t size = 0;        // of the whole pack
  std::uint64_t places = 0;
  std::uint64_t checksum = 0;  // of the places
};

struct KeptContent::Added {
  std::array<char, kKeySize> key;
  std::string bytes;
};

KeptContent::KeptContent(std::string folder, std::string_view name, std::string_view maker)
    : folder_(std::move(folder)),
      path_(folder_ + "/" + sha256_hex(name).substr(0, 32) + std::string(kExtension)),
      maker_(sha256_hex(maker)) {}

KeptContent::~KeptContent() = default;

void KeptContent::load() {
  std::optional<std::string> pack = read_own(path_);
  Head head;
  if (!pack || pack->size() < sizeof(head)) return;
  std::memcpy(static_cast<void*>(&head), pack->data(), sizeof(head));
  if (head.mark != kMark || head.form != kForm || head.order != kByteOrder) return;
  if (std::string_view(head.maker.data(), head.maker.size()) != maker_ || head.size != pack->size()) return;
  if (head.places > (pack->size() - sizeof(head)) / sizeof(Place)) return;
  const std::string_view table = std::string_view(*pack).substr(sizeof(head), head.places * sizeof(Place));
  if (checksum(table) != head.checksum) return;
  places_.resize(head.places);
  if (!places_.empty()) std::memcpy(static_cast<void*>(places_.data()), table.data(), table.size());
  for (const Place& place : places_) {
    if (std::uint64_t{place.begin} + place.size <= pack->size()) continue;
    places_.clear();
    return;
  }
  asked_.assign(places_.size(), false);
  pack_ = std::move(*pack);
  mark_used(path_);
}

std::string_view KeptContent::find(std::string_view key) {
  std::call_once(loaded_, [this] { load(); });
  const auto before = [](const Place& place, std::string_view wanted) {
    return std::string_view(place.key.data(), place.key.size()) < wanted;
  };
  const auto found = std::lower_bound(places_.begin(), places_.end(), key, before);
  if (found == places_.end() || std::string_view(found->key.data(), found->key.size()) != key) return {};
  const std::string_view bytes = std::string_view(pack_).substr(found->begin, found->size);
  if (checksum(bytes) != found->checksum) return {};
  const std::lock_guard lock(guard_);
  asked_[static_cast<std::size_t>(found - places_.begin())] = true;
  return bytes;
}

void KeptContent::keep(std::string_view key, std::string bytes) {
  if (key.size() != kKeySize || bytes.size() > kLargestEntry) return;
  Added added{{}, std::move(bytes)};
  std::copy(key.begin(), key.end(), added.key.begin());
  const std::lock_guard lock(guard_);
  added_.push_back(std::move(added));
}

std::string KeptContent::packed() const {
  struct Entry {
    Place place;
    std::string_view bytes;
  };
  std::vector<Entry> entries;
  for (const Added& added : added_) {
    Place place{.key = added.key, .checksum = checksum(added.bytes)};
    entries.push_back({place, added.bytes});
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    Entry entry{places_[i], std::string_view(pack_).substr(places_[i].begin, places_[i].size)};
    entry.place.age = asked_[i] ? 0 : entry.place.age + 1;
    if (entry.place.age <= kOldest) entries.push_back(entry);
  }
  // Two files of one content were added twice; and what was damaged stands behind what took its place.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.place.key < b.place.key; });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.place.key == b.place.key; }),
                entries.end());
  Head head;
  std::copy(maker_.begin(), maker_.end(), head.maker.begin());
  head.places = entries.size();
  std::size_t size = sizeof(Head) + entries.size() * sizeof(Place);
  std::string table;
  for (Entry& entry : entries) {
    entry.place.begin = static_cast<std::uint32_t>(size);
    entry.place.size = static_cast<std::uint32_t>(entry.bytes.size());
    size += entry.bytes.size();
    if (size > kLargestPack) return {};
    append(table, &entry.place, sizeof(Place));
  }
  head.size = size;
  head.checksum = checksum(table);
  std::string pack;
  pack.reserve(size);
  append(pack, &head, sizeof(head));
  pack += table;
  for (const Entry& entry : entries) pack += entry.bytes;
  return pack;
}

void KeptContent::save() {
  const std::lock_guard lock(guard_);
  if (added_.empty()) return;
  const std::string pack = packed();
  added_.clear();
  if (pack.empty()) return;
  std::error_code error;
  if (!fs::is_directory(folder_, error)) {
    fs::create_directories(folder_, error);
    if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
  }
  if (!error && replace_file(path_, pack)) prune(folder_);
}

}  // namespace crosswalk
