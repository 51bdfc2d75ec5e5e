#include "crosswalk/source/file_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <set>

#include "crosswalk/base/text.h"
#include "crosswalk/diagnostics/diagnostics.h"

namespace crosswalk {
namespace {

namespace fs = std::filesystem;

// Larger files are not read into memory whole: spans count bytes in 32 bits, and no migration comes near this.
constexpr std::uintmax_t kLargestFile = 1U << 30U;

// Folders that hold other people's files in great number, never a project's migrations.
constexpr std::array<std::string_view, 3> kPassedOver = {"node_modules", "__pycache__", "site-packages"};

// What one entry of a folder on the disk is, without following it if it is a symbolic link.
enum class EntryKind : std::uint8_t { File, Folder, Link, Other };

struct KnownEntry {
  std::string name;
  EntryKind kind;
};

EntryKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::File;
  if (S_ISDIR(mode)) return EntryKind::Folder;
  return S_ISLNK(mode) ? EntryKind::Link : EntryKind::Other;
}

EntryKind kind_of(int folder, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return EntryKind::File;
    case DT_DIR:
      return EntryKind::Folder;
    case DT_LNK:
      return EntryKind::Link;
    case DT_UNKNOWN:
      break;  // file systems that do not keep it there
    default:
      return EntryKind::Other;
  }
  struct stat status{};
  const bool known = ::fstatat(folder, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  return known ? kind_of_mode(status.st_mode) : EntryKind::Other;
}

// The entries of a folder, sorted by name; nothing if it cannot be read.
std::optional<std::vector<KnownEntry>> read_folder(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
  if (!folder) return std::nullopt;
  std::vector<KnownEntry> entries;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") entries.push_back({std::string(name), kind_of(::dirfd(folder.get()), *entry)});
  }
  if (errno != 0) return std::nullopt;
  std::sort(entries.begin(), entries.end(), [](const KnownEntry& a, const KnownEntry& b) { return a.name < b.name; });
  return entries;
}

// A folder that was listed once is asked nothing more: over ten thousand files, asking the system about each path and
// each path's neighbours costs more than reading them.
class DiskTree final : public FileTree {
 public:
  explicit DiskTree(std::string root) : shown_(std::move(root)) {
    std::error_code error;
    real_ = fs::weakly_canonical(fs::path(shown_.empty() ? "." : shown_), error).string();
    if (shown_.empty()) shown_ = ".";
  }

  [[nodiscard]] std::string root() const override { return shown_; }

  [[nodiscard]] std::optional<std::vector<FolderEntry>> list(std::string_view folder) const override {
    const std::optional<Located> found = locate(folder);
    if (!found) return std::nullopt;
    const Listing entries = listing(found->clean, found->path);
    if (!entries) return std::nullopt;
    std::vector<FolderEntry> result;
    result.reserve(entries->size());
    for (const KnownEntry& entry : *entries) result.push_back({entry.name, enters(entry, *found)});
    return result;
  }

  [[nodiscard]] bool is_file(std::string_view path) const override { return kind_at(path) == EntryKind::File; }

  [[nodiscard]] bool is_folder(std::string_view path) const override { return kind_at(path) == EntryKind::Folder; }

  [[nodiscard]] std::optional<std::string> read_bytes(std::string_view path) const override {
    const std::optional<Located> found = locate(path);
    if (!found) {
      errno = ENOENT;
      return std::nullopt;
    }
    // O_NONBLOCK: opening a named pipe must not wait for its writer. O_NOFOLLOW: every link was followed by then.
    const int descriptor = ::open(found->path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (descriptor < 0) return std::nullopt;
    std::optional<std::string> content = read_all(descriptor);
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return content;
  }

 private:
  using Listing = std::shared_ptr<const std::vector<KnownEntry>>;

  // A path within the root: as it was asked for, and where it really lies once every link is followed.
  struct Located {
    std::string clean;
    std::string path;
  };

  static std::optional<std::string> read_all(int descriptor) {
    struct stat status{};
    if (::fstat(descriptor, &status) != 0) return std::nullopt;
    if (S_ISDIR(status.st_mode)) {
      errno = EISDIR;
      return std::nullopt;
    }
    if (!S_ISREG(status.st_mode)) {
      errno = EINVAL;
      return std::nullopt;
    }
    if (static_cast<std::uintmax_t>(status.st_size) > kLargestFile) {
      errno = EFBIG;
      return std::nullopt;
    }
    // A file may grow while it is read; room for one more byte than expected tells.
    std::string content(static_cast<std::size_t>(status.st_size) + 1, '\0');
    std::size_t filled = 0;
    for (;;) {
      const ssize_t count = ::read(descriptor, content.data() + filled, content.size() - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return std::nullopt;
      filled += static_cast<std::size_t>(count);
      // A regular file gives less than was asked for at its end alone.
      if (count == 0 || filled + 1 == content.size()) break;
      if (filled == content.size()) content.resize(content.size() + 4096);
    }
    content.resize(filled);
    return content;
  }

  // Where a path really lies, if that is within the root; the file itself need not exist.
  [[nodiscard]] std::optional<Located> locate(std::string_view path) const {
    std::optional<std::string> clean = normalize_path(path);
    if (!clean) return std::nullopt;
    if (clean->empty()) return Located{"", real_};
    std::string joined = join_path(real_, *clean);
    if (!has_link(*clean)) return Located{std::move(*clean), std::move(joined)};
    std::error_code error;
    const fs::path target = fs::canonical(joined, error);
    if (error) return std::nullopt;
    const fs::path base = real_;
    if (std::mismatch(base.begin(), base.end(), target.begin(), target.end()).first != base.end()) return std::nullopt;
    return Located{std::move(*clean), target.string()};
  }

  // What stands at a path once links are followed; nothing if there is nothing within the root.
  [[nodiscard]] std::optional<EntryKind> kind_at(std::string_view path) const {
    const std::optional<Located> found = locate(path);
    if (!found) return std::nullopt;
    if (const std::optional<const KnownEntry*> known = known_entry(found->clean)) {
      if (*known == nullptr) return std::nullopt;
      if ((*known)->kind != EntryKind::Link) return (*known)->kind;
    }
    struct stat status{};
    if (::stat(found->path.c_str(), &status) != 0) return std::nullopt;
    return kind_of_mode(status.st_mode);
  }

  // Whether an entry of a listed folder is a folder to enter.
  [[nodiscard]] bool enters(const KnownEntry& entry, const Located& folder) const {
    if (entry.kind != EntryKind::Link) return entry.kind == EntryKind::Folder;
    const std::string link = join_path(folder.path, entry.name);
    struct stat status{};
    return ::stat(link.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && !leads_back(link, folder.clean);
  }

  // True if a link's target is a folder that the way to the link came through: entering it would never end.
  [[nodiscard]] bool leads_back(const std::string& link, const std::string& folder) const {
    std::error_code error;
    const fs::path target = fs::canonical(link, error);
    if (error) return true;
    for (std::string_view on_the_way = folder;; on_the_way = parent_path(on_the_way)) {
      if (fs::canonical(join_path(real_, on_the_way), error) == target) return true;
      if (on_the_way.empty()) return false;
    }
  }

  [[nodiscard]] Listing listing(const std::string& clean, const std::string& path) const {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      const auto known = listings_.find(clean);
      if (known != listings_.end()) return known->second;
    }
    std::optional<std::vector<KnownEntry>> read = read_folder(path);
    if (!read) return nullptr;
    auto entries = std::make_shared<const std::vector<KnownEntry>>(std::move(*read));
    const std::lock_guard<std::mutex> guard(mutex_);
    return listings_.emplace(clean, std::move(entries)).first->second;
  }

  // The entry at a path whose folder has been listed: null if there is none of that name, nothing if not listed yet.
  // Listings are never dropped, so the entry lives as long as the tree.
  [[nodiscard]] std::optional<const KnownEntry*> known_entry(const std::string& clean) const {
    if (clean.empty()) return std::nullopt;  // the root is no entry of a folder of ours
    const std::lock_guard<std::mutex> guard(mutex_);
    const auto listed = listings_.find(parent_path(clean));
    if (listed == listings_.end()) return std::nullopt;
    const std::vector<KnownEntry>& entries = *listed->second;
    const std::string_view name = file_name(clean);
    const auto found =
        std::lower_bound(entries.begin(), entries.end(), name,
                         [](const KnownEntry& entry, std::string_view wanted) { return entry.name < wanted; });
    return found != entries.end() && found->name == name ? &*found : nullptr;
  }

  // Whether a symbolic link stands anywhere on the way to a path.
  [[nodiscard]] bool has_link(const std::string& path) const {
    if (is_link(path)) return true;
    const std::string parent(parent_path(path));
    return !parent.empty() && parent_has_link(parent);
  }
  [[nodiscard]] bool is_link(const std::string& path) const {
    if (const std::optional<const KnownEntry*> known = known_entry(path)) {
      return *known != nullptr && (*known)->kind == EntryKind::Link;
    }
    struct stat status{};
    return ::lstat(join_path(real_, path).c_str(), &status) == 0 && S_ISLNK(status.st_mode);
  }
  [[nodiscard]] bool parent_has_link(const std::string& parent) const {
    {
      const std::lock_guard<std::mutex> guard(mutex_);
      const auto known = linked_parents_.find(parent);
      if (known != linked_parents_.end()) return known->second;
    }
    const bool linked = has_link(parent);
    const std::lock_guard<std::mutex> guard(mutex_);
    linked_parents_.emplace(parent, linked);
    return linked;
  }

  std::string shown_;
  std::string real_;
  mutable std::mutex mutex_;  // frontends read with several threads
  mutable std::map<std::string, bool, std::less<>> linked_parents_;
  mutable std::map<std::string, Listing, std::less<>> listings_;
};

// A tree whose root lies above the working directory or beside it: "../..". What lies in the working directory is shown
// as it is seen from there.
class TreeAbove final : public FileTree {
 public:
  TreeAbove(const std::string& root, fs::path here)
      : disk_(root), shown_(root), real_(fs::weakly_canonical(root)), here_(std::move(here)) {}

  [[nodiscard]] std::string root() const override { return shown_; }
  [[nodiscard]] std::optional<std::vector<FolderEntry>> list(std::string_view folder) const override {
    return disk_.list(folder);
  }
  [[nodiscard]] bool is_file(std::string_view path) const override { return disk_.is_file(path); }
  [[nodiscard]] bool is_folder(std::string_view path) const override { return disk_.is_folder(path); }
  [[nodiscard]] std::optional<std::string> read_bytes(std::string_view path) const override {
    return disk_.read_bytes(path);
  }
  [[nodiscard]] std::string display_path(std::string_view path) const override {
    return (real_ / path).lexically_normal().lexically_relative(here_).string();
  }
  [[nodiscard]] std::string path_of_display(std::string_view shown) const override {
    return (here_ / shown).lexically_normal().lexically_relative(real_).string();
  }

 private:
  DiskTree disk_;
  std::string shown_;
  fs::path real_;
  fs::path here_;
};

// True if a folder is the root of a package of one of the languages that migrations are written in.
bool has_manifest(const fs::path& folder) {
  std::error_code error;
  for (const char* name : {"package.json", "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"}) {
    if (fs::is_regular_file(folder / name, error)) return true;
  }
  return false;
}

// The folder that holds the Python package around a folder, as a package is shipped: without a manifest. Folders inside
// of it may be no packages themselves (`versions` often is none).
std::optional<fs::path> holder_of_python_package(const fs::path& folder) {
  std::error_code error;
  const auto is_package = [&error](const fs::path& here) { return fs::is_regular_file(here / "__init__.py", error); };
  fs::path above = folder;
  while (above.has_relative_path() && !is_package(above)) above = above.parent_path();
  if (!above.has_relative_path()) return std::nullopt;
  while (above.has_relative_path() && is_package(above)) above = above.parent_path();
  return above.has_relative_path() ? std::optional(above) : std::nullopt;
}

// True if a folder holds several packages of JavaScript that import each other by name.
bool is_workspace(const fs::path& folder) {
  std::error_code error;
  if (fs::is_regular_file(folder / "pnpm-workspace.yaml", error)) return true;
  constexpr std::size_t kLongestManifest = 1'000'000;
  if (!fs::is_regular_file(folder / "package.json", error)) return false;
  if (fs::file_size(folder / "package.json", error) > kLongestManifest || error) return false;
  std::ifstream manifest(folder / "package.json", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(manifest), {}};
  return text.find("\"workspaces\"") != std::string::npos;
}

// The workspace that a package of JavaScript is part of, within its repository; or the package itself.
fs::path workspace_around(const fs::path& package) {
  std::error_code error;
  if (!fs::is_regular_file(package / "package.json", error)) return package;
  for (fs::path above = package; above.has_relative_path(); above = above.parent_path()) {
    if (is_workspace(above)) return above;
    if (fs::exists(above / ".git", error)) break;
  }
  return package;
}

// The folder of the package or repository around a folder.
fs::path package_around(const fs::path& folder) {
  std::error_code error;
  for (fs::path above = folder; above.has_relative_path(); above = above.parent_path()) {
    if (has_manifest(above) || fs::exists(above / ".git", error)) return workspace_around(above);
  }
  return holder_of_python_package(folder).value_or(folder);
}

class MemoryTree final : public FileTree {
 public:
  MemoryTree(std::vector<std::pair<std::string, std::string>> files, std::string root) : root_(std::move(root)) {
    for (auto& [path, content] : files) {
      for (std::string_view folder = parent_path(path);; folder = parent_path(folder)) {
        folders_.emplace(folder);
        if (folder.empty()) break;
      }
      files_.emplace(std::move(path), std::move(content));
    }
    folders_.emplace();
  }

  [[nodiscard]] std::string root() const override { return root_; }

  [[nodiscard]] std::optional<std::vector<FolderEntry>> list(std::string_view folder) const override {
    const std::optional<std::string> clean = normalize_path(folder);
    if (!clean || folders_.count(*clean) == 0) return std::nullopt;
    std::vector<FolderEntry> result;
    for (const std::string& path : folders_) {
      if (!path.empty() && parent_path(path) == *clean) result.push_back({std::string(file_name(path)), true});
    }
    for (const auto& [path, content] : files_) {
      if (parent_path(path) == *clean) result.push_back({std::string(file_name(path)), false});
    }
    std::sort(result.begin(), result.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return result;
  }

  [[nodiscard]] bool is_file(std::string_view path) const override {
    const std::optional<std::string> clean = normalize_path(path);
    return clean && files_.count(*clean) != 0;
  }

  [[nodiscard]] bool is_folder(std::string_view path) const override {
    const std::optional<std::string> clean = normalize_path(path);
    return clean && folders_.count(*clean) != 0;
  }

  [[nodiscard]] std::optional<std::string> read_bytes(std::string_view path) const override {
    const std::optional<std::string> clean = normalize_path(path);
    const auto found = clean ? files_.find(*clean) : files_.end();
    if (found == files_.end()) {
      errno = ENOENT;
      return std::nullopt;
    }
    return found->second;
  }

 private:
  std::string root_;
  std::map<std::string, std::string, std::less<>> files_;
  std::set<std::string, std::less<>> folders_;
};

std::string hex_byte(char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return {kDigits[value >> 4U], kDigits[value & 0x0FU]};
}

}  // namespace

std::shared_ptr<const SourceFile> FileTree::read(std::string_view path, Diagnostics& diagnostics) const {
  const std::string shown = display_path(path);
  std::optional<std::string> bytes = read_bytes(path);
  if (!bytes) {
    const int reason = errno;
    if (reason == EFBIG) {
      diagnostics.report<Code::FileTooLarge>(SourceFile::make(shown, "")->whole(), shown, kLargestFile);
      return nullptr;
    }
    diagnostics.report<Code::FileUnreadable>(SourceFile::make(shown, "")->whole(), shown, std::strerror(reason));
    return nullptr;
  }
  const std::optional<std::size_t> bad = find_invalid_utf8(*bytes);
  std::shared_ptr<const SourceFile> file = SourceFile::make(shown, std::move(*bytes));
  if (bad) {
    const auto offset = static_cast<std::uint32_t>(*bad);
    diagnostics.report<Code::FileNotUtf8>(file->span({offset, offset + 1}), shown, hex_byte(file->text()[*bad]), *bad)
        .help("save the file as UTF-8, for instance with `iconv -f LATIN1 -t UTF-8`");
    return nullptr;
  }
  return file;
}

std::string FileTree::path_of_display(std::string_view shown) const {
  const std::string base = root();
  if (!base.empty() && base != "." && shown.starts_with(base + "/")) shown.remove_prefix(base.size() + 1);
  if (shown.starts_with("./")) shown.remove_prefix(2);
  return std::string(shown);
}

std::string FileTree::display_path(std::string_view path) const {
  const std::string base = root();
  if (base == "." || base.empty()) return path.empty() ? "." : std::string(path);
  return path.empty() ? base : join_path(base, path);
}

std::vector<std::string> FileTree::files_below(std::string_view folder, std::size_t limit) const {
  std::vector<std::string> found;
  std::vector<std::string> waiting{std::string(folder)};
  while (!waiting.empty() && found.size() < limit) {
    const std::string here = std::move(waiting.back());
    waiting.pop_back();
    const auto entries = list(here);
    if (!entries) continue;
    std::vector<std::string> folders;
    for (const FolderEntry& entry : *entries) {
      if (entry.is_folder) {
        const bool passed_over = entry.name.front() == '.' ||
                                 std::find(kPassedOver.begin(), kPassedOver.end(), entry.name) != kPassedOver.end();
        if (!passed_over) folders.push_back(join_path(here, entry.name));
      } else if (found.size() < limit) {
        found.push_back(join_path(here, entry.name));
      }
    }
    waiting.insert(waiting.end(), folders.rbegin(), folders.rend());
  }
  return found;
}

std::unique_ptr<FileTree> open_folder(const std::string& root) { return std::make_unique<DiskTree>(root); }

EnclosedFolder open_enclosing(const std::string& folder) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(folder.empty() ? "." : folder, error);
  const fs::path package = error ? real : package_around(real);
  const fs::path here = fs::current_path(error);
  if (error || package == real) return {open_folder(folder), ""};
  const std::string within = real.lexically_relative(package).string();
  if (fs::path(folder).is_absolute()) return {open_folder(package.string()), within};
  const std::string shown = package.lexically_relative(here).string();
  if (shown.starts_with("..")) return {std::make_unique<TreeAbove>(shown, here), within};
  return {open_folder(shown), within};
}

std::unique_ptr<FileTree> memory_tree(std::vector<std::pair<std::string, std::string>> files, std::string root) {
  return std::make_unique<MemoryTree>(std::move(files), std::move(root));
}

std::string join_path(std::string_view left, std::string_view right) {
  if (left.empty()) return std::string(right);
  if (right.empty()) return std::string(left);
  std::string joined(left);
  if (joined.back() != '/') joined.push_back('/');
  joined += right;
  return joined;
}

std::optional<std::string> normalize_path(std::string_view path) {
  if (!path.empty() && path.front() == '/') return std::nullopt;
  std::vector<std::string> parts;
  for (const std::string_view part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (parts.empty()) return std::nullopt;
      parts.pop_back();
    } else {
      parts.emplace_back(part);
    }
  }
  return join(parts, "/");
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view parent_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view file_extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

}  // namespace crosswalk
