#include "crosswalk/source/file_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
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

class DiskTree final : public FileTree {
 public:
  explicit DiskTree(std::string root) : shown_(std::move(root)) {
    std::error_code error;
    real_ = fs::weakly_canonical(fs::path(shown_.empty() ? "." : shown_), error);
    if (shown_.empty()) shown_ = ".";
  }

  [[nodiscard]] std::string root() const override { return shown_; }

  [[nodiscard]] std::optional<std::vector<FolderEntry>> list(std::string_view folder) const override {
    const std::optional<fs::path> path = locate(folder);
    if (!path) return std::nullopt;
    std::error_code error;
    fs::directory_iterator entries(*path, error);
    if (error) return std::nullopt;
    std::vector<FolderEntry> result;
    for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
      if (error) return std::nullopt;
      std::error_code ignored;
      const bool is_folder = entries->is_directory(ignored);
      if (is_folder && entries->is_symlink(ignored) && leads_back(entries->path(), folder)) continue;
      result.push_back({entries->path().filename().string(), is_folder});
    }
    if (error) return std::nullopt;
    std::sort(result.begin(), result.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return result;
  }

  [[nodiscard]] bool is_file(std::string_view path) const override {
    const std::optional<fs::path> found = locate(path);
    std::error_code error;
    return found && fs::is_regular_file(*found, error);
  }

  [[nodiscard]] bool is_folder(std::string_view path) const override {
    const std::optional<fs::path> found = locate(path);
    std::error_code error;
    return found && fs::is_directory(*found, error);
  }

  [[nodiscard]] std::optional<std::string> read_bytes(std::string_view path) const override {
    errno = 0;
    const std::optional<fs::path> found = locate(path);
    if (!found) {
      errno = ENOENT;
      return std::nullopt;
    }
    // O_NONBLOCK: opening a named pipe must not wait for its writer.
    const int descriptor = ::open(found->c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return std::nullopt;
    std::optional<std::string> content = read_all(descriptor);
    const int reason = errno;
    ::close(descriptor);
    errno = reason;
    return content;
  }

 private:
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
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t filled = 0;
    for (;;) {
      // A file may grow while it is read; one more byte than expected tells.
      if (filled == content.size()) content.resize(content.size() + 4096);
      const ssize_t count = ::read(descriptor, content.data() + filled, content.size() - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return std::nullopt;
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    content.resize(filled);
    return content;
  }

  // The real path, if it lies within the root after every symbolic link is followed.
  [[nodiscard]] std::optional<fs::path> locate(std::string_view path) const {
    const std::optional<std::string> clean = normalize_path(path);
    if (!clean) return std::nullopt;
    if (clean->empty()) return real_;
    const fs::path joined = real_ / *clean;
    std::error_code error;
    if (!has_link(*clean)) return joined;
    const fs::path target = fs::canonical(joined, error);
    if (error) return std::nullopt;
    const auto [stop, rest] = std::mismatch(real_.begin(), real_.end(), target.begin(), target.end());
    if (stop != real_.end()) return std::nullopt;
    return target;
  }

  // True if a link's target is a folder that the way to the link came through: entering it would never end.
  [[nodiscard]] bool leads_back(const fs::path& link, std::string_view folder) const {
    std::error_code error;
    const fs::path target = fs::canonical(link, error);
    if (error) return true;
    const std::string clean = normalize_path(folder).value_or("");
    for (std::string_view on_the_way = clean;; on_the_way = parent_path(on_the_way)) {
      if (fs::canonical(real_ / on_the_way, error) == target) return true;
      if (on_the_way.empty()) return false;
    }
  }

  // Asking the system to resolve every path is slow over ten thousand files: only parents not seen before are asked.
  [[nodiscard]] bool has_link(const std::string& path) const {
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(real_ / path, error))) return true;
    const std::string parent(parent_path(path));
    return !parent.empty() && parent_has_link(parent);
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
  fs::path real_;
  mutable std::mutex mutex_;  // frontends read with several threads
  mutable std::map<std::string, bool, std::less<>> linked_parents_;
};

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
